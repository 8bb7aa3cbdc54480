import { type LocatedSite, locateSite } from "../core/compile/compiledSites.ts";
import type { ListedCalls, ListedPackage } from "../core/compile/listingCalls.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { type BuildTarget, isInBuild } from "../core/source/buildConstraint.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import {
  type GoDocument,
  type GoParser,
  openGoDocumentSliced,
  type Slices,
} from "../core/source/goParser.ts";
import { isSameTypeText } from "../core/source/hoverType.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { mapNameOffset } from "../core/source/makingSite.ts";
import { findMapSites, type MapSite } from "../core/source/mapSites.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { untypedOperands } from "../core/source/untypedOperand.ts";
import { type Build, type BuildRequest, Builds, type GoVersion } from "./builds.ts";
import { type GoFolders, Modules } from "./modules.ts";
import { Packages, packageNameIn, type SourceFile, targetKey } from "./packages.ts";
import { CannotAnswer, type FileSource, type GoCommand, type Place, type TypeTeller } from "./ports.ts";
import { ImportedPackages, PackageScope } from "./scopes.ts";

/** What a workspace stands on. */
export interface WorkspacePorts {
  readonly files: FileSource;
  readonly go: GoCommand;
  readonly parser: () => Promise<GoParser>;
  /** Begins a stretch of work that others may interrupt. */
  readonly slices: () => Slices;
  readonly folders: GoFolders;
  /** GOWORK: empty or "auto" for the nearest go.work, "off" for none, else its path. */
  readonly gowork: string;
}

/** What files are read for. */
export interface ReadFor {
  readonly model: MapModel;
  readonly target: BuildTarget;
  /** Is asked for types that the source does not tell, and to confirm those that it does. */
  readonly types: TypeTeller | null;
}

/** The map sites of some files of one package, in order. */
export interface PackageSites {
  readonly package: ListedPackage;
  readonly model: MapModel;
  /** The files that were looked through; their paths are those that Go's tools print. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly sites: readonly LocatedSite[];
  /** Sites whose map's type the type teller confirms. */
  readonly confirmed: ReadonlySet<MapSite>;
  /** What the compiler said of the package; null when it was not asked, or said nothing. */
  readonly listed: ListedCalls | null;
  /** Paths of files that could not be read. */
  readonly unread: readonly string[];
}

/** Files of one package that are looked through together. */
interface Batch {
  readonly package: ListedPackage;
  readonly folder: Place;
  /** All of the package. */
  readonly files: readonly SourceFile[];
  readonly scan: readonly SourceFile[];
  readonly unread: readonly Place[];
  readonly imported: ImportedPackages;
  readonly importMap: ReadonlyMap<string, string>;
  readonly listed: ListedCalls | null;
}

/** A pattern as the go command writes it, apart. */
interface PlacedPattern {
  /** "folder" with those `below`, a "file", or "package": nothing that the file source has. */
  readonly kind: "file" | "folder" | "package";
  readonly place: Place;
  readonly below: boolean;
}

/** Rounds of asking for types; those that depend on others that were told are asked for in the next one. */
const maxRounds = 3;

/** Go code and all that is known of it, over files and programs that are the caller's. Data in and out. */
export class Workspace {
  readonly modules: Modules;
  readonly packages: Packages;
  readonly builds: Builds;
  readonly #ports: WorkspacePorts;
  readonly #imported = new Map<string, ImportedPackages>();

  constructor(ports: WorkspacePorts) {
    this.#ports = ports;
    this.modules = new Modules(ports.files, ports.gowork);
    this.packages = new Packages(ports.files, ports.parser, ports.slices);
    this.builds = new Builds(ports.go, ports.files);
  }

  /** The release that go.work or go.mod name for what a pattern names: "1.26"; null where neither does. */
  async toldRelease(here: Place, pattern: string): Promise<string | null> {
    const { place } = await this.#placed(here, pattern);
    return (await this.modules.toolchainFacts(place))?.facts.goVersion ?? null;
  }

  /** The toolchain that go takes for what a pattern names, and its target. @throws CannotAnswer */
  async toldVersion(here: Place, pattern: string, env: BuildRequest["env"]): Promise<GoVersion> {
    const { folder } = await this.#buildRequest(here, pattern, env);
    return this.builds.version({ folder, env });
  }

  /**
   * The sites of what a pattern names: a file, a folder, `folder/...`, or a package of Go's library. Nothing is run.
   * @throws CannotAnswer when there is no such thing
   */
  async *sitesOnDisk(here: Place, pattern: string, read: ReadFor): AsyncGenerator<PackageSites> {
    const { files } = this.#ports;
    const { kind, place, below } = await this.#placed(here, pattern);
    if (kind === "file") {
      const folder = files.parent(place);
      for (const batch of await this.#batchesIn(folder, read, place)) yield* this.#sitesOf(batch, read);
      return;
    }
    const root = kind === "folder" ? place : await this.#libraryFolder(pattern);
    if (root === null) throw new CannotAnswer(`${pattern}: no such file, folder or package`);
    for await (const folder of below ? this.#foldersBelow(root) : [root])
      for (const batch of await this.#batchesIn(folder, read, null)) yield* this.#sitesOf(batch, read);
  }

  /**
   * The sites of what a pattern names in the files that go builds, with what the compiler says of them.
   * @throws CannotAnswer when it does not compile, or go is not there
   */
  async *sitesCompiled(
    here: Place,
    pattern: string,
    env: BuildRequest["env"],
    read: ReadFor,
  ): AsyncGenerator<PackageSites> {
    const { kind, place } = await this.#placed(here, pattern);
    const build = await this.builds.compile(await this.#buildRequest(here, pattern, env));
    const imported = this.#importedFrom(build);
    for (const found of build.named) {
      const { files, unread } = await this.packages.filesAt(found.files);
      const { folder, importMap } = found;
      const scan = kind === "file" ? files.filter((file) => file.place === place) : files;
      const listed = build.listings.get(found.importPath) ?? null;
      yield* this.#sitesOf(
        { package: found, folder, files, scan, unread, imported, importMap, listed },
        read,
      );
    }
  }

  async #placed(here: Place, pattern: string): Promise<PlacedPattern> {
    const { files } = this.#ports;
    const prefix = /^(.*?)[/\\]?\.\.\.$/.exec(pattern)?.[1];
    const place = files.resolve(here, prefix ?? pattern);
    if ((await files.list(place)) !== null) return { kind: "folder", place, below: prefix !== undefined };
    const folder = files.parent(place);
    const name = files.below(folder, place);
    const isThere = (await files.list(folder))?.some((entry) => entry.name === name && entry.kind === "file");
    if (!isThere) return { kind: "package", place: here, below: false };
    if (!pattern.endsWith(".go")) throw new CannotAnswer(`${pattern} is no Go file`);
    return { kind: "file", place, below: false };
  }

  async #buildRequest(here: Place, pattern: string, env: BuildRequest["env"]): Promise<BuildRequest> {
    const { kind, place, below } = await this.#placed(here, pattern);
    if (kind === "package") return { folder: here, pattern, env };
    if (kind === "file") return { folder: this.#ports.files.parent(place), pattern: ".", env };
    return { folder: place, pattern: below ? "./..." : ".", env };
  }

  /** The library's folder of an import path, or null. */
  async #libraryFolder(importPath: string): Promise<Place | null> {
    const { files, folders } = this.#ports;
    if (folders.library === null) return null;
    for (const path of [importPath, `vendor/${importPath}`]) {
      const folder = files.resolve(folders.library, path);
      if ((await files.list(folder)) !== null) return folder;
    }
    return null;
  }

  /** A folder and those below it that go's `...` stands for. */
  async *#foldersBelow(folder: Place): AsyncGenerator<Place> {
    const { files } = this.#ports;
    yield folder;
    for (const { name, kind } of (await files.list(folder)) ?? []) {
      if (kind !== "folder" || /^[._]|^testdata$|^vendor$/.test(name)) continue;
      const below = files.resolve(folder, name);
      const isModule = (await files.list(below))?.some(
        (entry) => entry.name === "go.mod" && entry.kind === "file",
      );
      if (!isModule) yield* this.#foldersBelow(below);
    }
  }

  /** The packages that the files of a folder make up: the package, its own tests with it, the outer tests. */
  async #batchesIn(folder: Place, read: ReadFor, only: Place | null): Promise<Batch[]> {
    const found = await this.packages.filesIn(folder, true);
    // Who names a file wants it, even one that go passes over.
    const named = only === null ? null : await this.packages.source(only);
    if (only !== null && named === null)
      throw new CannotAnswer(`${this.#ports.files.pathOf(only)} cannot be read`);
    const files = named === null || found.files.includes(named) ? found.files : [...found.files, named];
    const importPath = await this.modules.importPathOf(folder);
    const imported = await this.#importedOnDisk(folder, read.target);
    return groupsOf(files, read.target).flatMap((group, i): Batch[] => {
      const scan = named === null ? group : group.filter((file) => file === named);
      if (scan.length === 0) return [];
      const unread = i === 0 && only === null ? found.unread : [];
      const listed = {
        importPath,
        isMain: group[0] !== undefined && packageNameIn(group[0].text) === "main",
      };
      return [
        { package: listed, folder, files: group, scan, unread, imported, importMap: new Map(), listed: null },
      ];
    });
  }

  /** The packages that the code of a folder can import, found on disk alone; shared by all of its module. */
  async #importedOnDisk(folder: Place, target: BuildTarget): Promise<ImportedPackages> {
    const { module } = await this.modules.governing(folder);
    const from = module?.folder ?? folder;
    const key = `${targetKey(target)} ${from}`;
    let imported = this.#imported.get(key);
    if (imported === undefined) {
      imported = new ImportedPackages((importPath) => this.#findOnDisk(importPath, from, target));
      this.#imported.set(key, imported);
    }
    return imported;
  }

  async #findOnDisk(importPath: string, from: Place, target: BuildTarget): Promise<PackageIndex | null> {
    const { files, folders } = this.#ports;
    const places = await this.modules.placesOf(importPath, from, folders);
    // What no module of the user's has may be what a type of the library comes from: the library vendors it.
    if (places.length === 0 && folders.library !== null) {
      const vendored = `vendor/${importPath}`;
      places.push({ folder: files.resolve(folders.library, vendored), importPath: vendored });
    }
    for (const at of places) {
      const index = await this.packages.index(at.importPath, at.folder, target);
      if (index !== null) return index;
    }
    return null;
  }

  /** The packages of a build. */
  #importedFrom({ all }: Build): ImportedPackages {
    return new ImportedPackages(async (importPath) => {
      // Vendored packages of the library import each other by their short names.
      const found = all.get(importPath) ?? all.get(`vendor/${importPath}`);
      return found === undefined
        ? null
        : this.packages.indexOf(found.importPath, (await this.packages.filesAt(found.files)).files);
    });
  }

  async *#sitesOf(batch: Batch, read: ReadFor): AsyncGenerator<PackageSites> {
    const { files } = this.#ports;
    const parser = await this.#ports.parser();
    const documents: GoDocument[] = [];
    try {
      for (const { text, place } of batch.scan)
        documents.push(await openGoDocumentSliced(parser, text, place, this.#ports.slices()));
      const scope = await this.#scopeOf(batch, documents, read, parser);
      const confirmed = new Set<MapSite>();
      const sites: LocatedSite[] = [];
      for (const document of documents) {
        if (read.types !== null) await learn(document, scope, read.types);
        const lines = new LineIndex(document.text);
        const path = files.pathOf(document.path);
        for (const site of await scope.ask((given) => findMapSites(document, given))) {
          sites.push(locateSite(site, path, lines));
          if (read.types !== null && (await confirms(document, site, read.types))) confirmed.add(site);
        }
      }
      yield {
        package: batch.package,
        model: read.model,
        files: documents.map(({ path, text }) => ({ path: files.pathOf(path), text })),
        sites,
        confirmed,
        listed: batch.listed,
        unread: batch.unread.map((place) => files.pathOf(place)),
      };
    } finally {
      for (const document of documents) document.close();
    }
  }

  async #scopeOf(
    { package: { importPath }, files, scan, imported, importMap }: Batch,
    documents: readonly GoDocument[],
    { model }: ReadFor,
    parser: GoParser,
  ): Promise<PackageScope> {
    const scanned = new Set(scan);
    const others = await this.packages.headersOf(files.filter((file) => !scanned.has(file)));
    const own = indexPackage(importPath, [...documents, ...others]);
    return new PackageScope(own, imported, model.target.ptrSizeBytes, parser, importMap);
  }
}

/** Files of one folder by package name; a file of another build is a package of its own. */
function groupsOf(files: readonly SourceFile[], target: BuildTarget): SourceFile[][] {
  const groups = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = packageNameIn(file.text);
    const key = isInBuild(file.name, file.text, target) ? name : `${name} ${file.place}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [file]);
    else known.push(file);
  }
  return [...groups.values()];
}

/** Takes someone's word for the operands of a document whose type its source does not tell. */
async function learn(document: GoDocument, scope: PackageScope, types: TypeTeller): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    let learned = 0;
    for (const operand of await scope.ask((given) => untypedOperands(document, given))) {
      const type = await types.typeAt(document.path, document.text, operand.nameOffset);
      if (type !== null && (await scope.assume(document, operand, type))) learned++;
    }
    if (learned === 0) return;
  }
}

/** Whether someone gives a site's map the type that the source does. */
async function confirms({ path, text }: GoDocument, site: MapSite, types: TypeTeller): Promise<boolean> {
  const offset = site.type.layout === null ? null : mapNameOffset(text, site);
  const told = offset === null ? null : await types.typeAt(path, text, offset);
  return told !== null && isSameTypeText(told, site.type.text);
}
