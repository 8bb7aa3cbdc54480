import { stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { type CompiledSite, compiledSites, locateSite } from "../core/compile/compiledSites.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { findMapSites } from "../core/source/mapSites.ts";
import { siteIdentities } from "../core/source/siteIdentity.ts";
import { type Log, messageOf } from "./log.ts";
import type { PackageBuild, PackageBuilds } from "./packageBuilds.ts";
import type { DeclaredSites, FoundInSource } from "./siteScopes.ts";

/** What the compiler made of a site, and the build's time where the file has changed since. */
export interface CompiledEvidence {
  readonly compiled: CompiledSite;
  readonly compiledStaleSince: number | null;
}

/** The compiler's word on each site of one file. */
interface FileFacts {
  readonly build: PackageBuild;
  /** The document's version that was compiled. */
  readonly version: number;
  readonly sites: ReadonlyMap<string, CompiledSite>;
}

/** The map sites of a document under a model, by declaration. */
type SitesOf = (document: vscode.TextDocument, model: MapModel) => AsyncIterable<DeclaredSites>;

/** Files whose facts are kept. */
const keptFiles = 50;

/** What the last build of each package said of the sites of its open files. */
export class CompiledFacts implements vscode.Disposable {
  readonly #builds: PackageBuilds;
  readonly #sitesOf: SitesOf;
  readonly #log: Log;
  readonly #files = new Map<string, FileFacts>();
  readonly #inWork = new Map<string, PackageBuild>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #disposables: vscode.Disposable[];
  /** Fires with a file whose facts are new. */
  readonly onDidChange = this.#changed.event;

  constructor(builds: PackageBuilds, sitesOf: SitesOf, log: Log) {
    this.#builds = builds;
    this.#sitesOf = sitesOf;
    this.#log = log;
    this.#disposables = [
      this.#changed,
      builds.onDidBuild((folder) => {
        for (const document of vscode.workspace.textDocuments)
          if (document.languageId === "go" && path.dirname(document.uri.fsPath) === folder.fsPath)
            void this.#read(document);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => void this.#read(document)),
    ];
  }

  /** What the compiler said of a site under a model; null when it said nothing, or for another model. */
  of(document: vscode.TextDocument, found: FoundInSource, model: MapModel): CompiledEvidence | null {
    const facts = this.#files.get(document.uri.toString());
    if (facts === undefined || !sameModel(facts.build.model, model)) return null;
    const { document: open, site, scope } = found;
    const declaration = open.declarations.find(
      ({ unit }) =>
        site.range.start >= unit.baseOffset && site.range.end <= unit.baseOffset + unit.text.length,
    );
    if (declaration === undefined) return null;
    const { baseOffset, text } = declaration.unit;
    const around = findMapSites(open, scope, { start: baseOffset, end: baseOffset + text.length });
    const identity = siteIdentities(around, text).find(
      ([other]) => other.range.start === site.range.start && other.form === site.form,
    )?.[1];
    const compiled = identity === undefined ? undefined : facts.sites.get(identity);
    if (compiled === undefined) return null;
    const fresh = document.version === facts.version;
    return { compiled, compiledStaleSince: fresh ? null : facts.build.startedAt };
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Takes over what the file's package's last build says, if that build read the text that the editor has. */
  async #read(document: vscode.TextDocument): Promise<void> {
    if (document.languageId !== "go" || document.uri.scheme !== "file" || document.isDirty) return;
    const key = document.uri.toString();
    try {
      const { version } = document;
      const name = /^\s*package\s+(\w+)/m.exec(document.getText())?.[1] ?? "";
      const build = this.#builds.buildOf(document.uri, name);
      if (build === null || build === this.#inWork.get(key) || build === this.#files.get(key)?.build) return;
      if (build.model === null || !build.listed.hasFile(document.uri.fsPath)) return;
      if ((await stat(document.uri.fsPath)).mtimeMs > build.startedAt) return;
      this.#inWork.set(key, build);
      const sites = await this.#compiledSites(document, build, build.model);
      if (document.version !== version || this.#inWork.get(key) !== build) return;
      this.#files.delete(key);
      this.#files.set(key, { build, version, sites });
      const oldest = this.#files.keys().next();
      if (this.#files.size > keptFiles && !oldest.done) this.#files.delete(oldest.value);
      this.#changed.fire(document.uri);
    } catch (error) {
      this.#log.warn(
        `${key}: the compiler's listing could not be set beside the source: ${messageOf(error)}`,
      );
    } finally {
      this.#inWork.delete(key);
    }
  }

  async #compiledSites(
    document: vscode.TextDocument,
    build: PackageBuild,
    model: MapModel,
  ): Promise<Map<string, CompiledSite>> {
    const found = new Map<string, CompiledSite>();
    let lines: LineIndex | undefined;
    for await (const { document: open, declaration, sites } of this.#sitesOf(document, model)) {
      lines ??= new LineIndex(open.text);
      const index = lines;
      const located = sites.map((site) => locateSite(site, document.uri.fsPath, index));
      const { sites: compiled } = compiledSites(located, build.listed, build.package, model);
      for (const [site, identity] of siteIdentities(sites, declaration)) {
        const said = compiled.get(site);
        if (said !== undefined) found.set(identity, said);
      }
    }
    return found;
  }
}

function sameModel(a: MapModel | null, b: MapModel): boolean {
  return a?.release.name === b.release.name && a.target.goarch === b.target.goarch;
}
