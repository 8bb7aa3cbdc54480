import * as vscode from "vscode";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import { DemandedPackages } from "../core/source/demandedPackages.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import type { GoDocument } from "../core/source/goParser.ts";
import type { MapSite, SiteScope } from "../core/source/mapSites.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { inferTypes } from "../core/source/typeInference.ts";
import type { GoModules, Module } from "./goModules.ts";
import { filesInBuild, type GoSources, type SourceFile } from "./goSources.ts";

/** A map site, and the make or literal that its variable's map comes from where the file shows it. */
export interface FoundInSource {
  readonly document: GoDocument;
  readonly site: MapSite;
  readonly making: MapSite | null;
  /** What it was found in. */
  readonly scope: SiteScope;
}

/** The map sites of one top-level declaration. */
export interface DeclaredSites {
  readonly document: GoDocument;
  /** The declaration's text. */
  readonly declaration: string;
  readonly sites: readonly MapSite[];
}

/** Files whose last scope is kept. */
const keptScopes = 20;
/** Packages read one after another for one question; each may ask for more. */
const maxRounds = 12;

/** What a scope is for: the files of the build, and the size of int and pointers. */
export interface ScopeTarget {
  readonly target: BuildTarget;
  readonly ptrSizeBytes: 4 | 8;
}

/** What a file's scope was made from: it holds as long as these are the same. */
interface KeptScope {
  readonly version: number;
  readonly document: GoDocument;
  readonly siblings: readonly SourceFile[];
  readonly target: BuildTarget;
  readonly packages: DemandedPackages;
  readonly own: PackageIndex;
  scope: SiteScope;
}

/** The package around each open file and the packages that it imports, read as far as they are asked for. */
export class SiteScopes {
  readonly #sources: GoSources;
  readonly #modules: GoModules;
  readonly #kept = new Map<string, KeptScope>();
  readonly #indexes = new Map<string, Promise<PackageIndex | null>>();

  constructor(sources: GoSources, modules: GoModules) {
    this.#sources = sources;
    this.#modules = modules;
  }

  /** Everything is read anew from now on: files have changed on disk. */
  forget(): void {
    this.#kept.clear();
    this.#indexes.clear();
  }

  /**
   * Asks a question of the file's scope, again for as long as answering it wants packages that have not been read and that
   * can be found.
   */
  async ask<Answer>(
    uri: vscode.Uri,
    open: GoDocument,
    { target, ptrSizeBytes }: ScopeTarget,
    question: (scope: SiteScope) => Answer,
  ): Promise<Answer> {
    const kept = await this.#scope(uri, open, target, ptrSizeBytes);
    const module = await this.#modules.of(vscode.Uri.joinPath(uri, ".."));
    for (let round = 0; ; round++) {
      const answer = question(kept.scope);
      const missed = kept.packages.takeMissed();
      if (missed.length === 0 || round === maxRounds) return answer;
      let gained = false;
      for (const path of missed) {
        const index = await this.#read(path, module, uri, target);
        kept.packages.add(path, index);
        gained ||= index !== null;
      }
      if (!gained) return answer;
      // What was inferred before rests on what was missing.
      kept.scope = { package: kept.own, inference: inferTypes(kept.packages, ptrSizeBytes) };
    }
  }

  async #scope(
    uri: vscode.Uri,
    open: GoDocument,
    target: BuildTarget,
    ptrSizeBytes: 4 | 8,
  ): Promise<KeptScope> {
    const folder = vscode.Uri.joinPath(uri, "..");
    const siblings = await this.#sources.files(folder);
    const key = uri.toString();
    const kept = this.#kept.get(key);
    if (
      kept?.document === open &&
      kept.version === open.version &&
      kept.siblings === siblings &&
      sameTarget(kept.target, target)
    )
      return kept;
    const module = await this.#modules.of(folder);
    const others = siblingsOf(open, siblings, target);
    const own = indexPackage(this.#modules.importPathOf(module, folder), [open, ...others]);
    // An edit leaves the packages that are imported as they were.
    const packages =
      kept !== undefined && kept.siblings === siblings && sameTarget(kept.target, target)
        ? kept.packages
        : new DemandedPackages();
    const made: KeptScope = {
      version: open.version,
      document: open,
      siblings,
      target,
      packages,
      own,
      scope: { package: own, inference: inferTypes(packages, ptrSizeBytes) },
    };
    this.#kept.delete(key);
    this.#kept.set(key, made);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > keptScopes && !oldest.done) this.#kept.delete(oldest.value);
    return made;
  }

  async #read(
    importPath: string,
    module: Module | null,
    from: vscode.Uri,
    target: BuildTarget,
  ): Promise<PackageIndex | null> {
    for (const folder of await this.#modules.foldersOf(importPath, module, from)) {
      const key = `${folder.toString()} ${importPath} ${targetKey(target)}`;
      let index = this.#indexes.get(key);
      if (index === undefined) {
        index = this.#index(importPath, folder, target);
        this.#indexes.set(key, index);
      }
      const found = await index;
      if (found !== null) return found;
    }
    return null;
  }

  async #index(importPath: string, folder: vscode.Uri, target: BuildTarget): Promise<PackageIndex | null> {
    const files = filesInBuild(await this.#sources.files(folder), target).filter(
      ({ name }) => !name.endsWith("_test.go"),
    );
    return files.length === 0
      ? null
      : indexPackage(
          importPath,
          files.map(({ file }) => file),
        );
  }
}

/** The other files of an open file's package; where the build leaves the open file out, whatever else it leaves out too. */
function siblingsOf(open: GoDocument, siblings: readonly SourceFile[], target: BuildTarget) {
  const built = filesInBuild(siblings, target);
  const inBuild = built.some(({ file }) => file.path === open.path);
  return (inBuild ? built : siblings)
    .map(({ file }) => file)
    .filter((file) => file.path !== open.path && file.packageName === open.packageName)
    .filter((file) => open.path.endsWith("_test.go") || !file.path.endsWith("_test.go"));
}

function targetKey({ goos, goarch, minor, cgo, experiment }: BuildTarget): string {
  return `${goos} ${goarch} ${minor} ${cgo} ${experiment}`;
}

function sameTarget(a: BuildTarget, b: BuildTarget): boolean {
  return targetKey(a) === targetKey(b);
}
