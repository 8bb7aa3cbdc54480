import { type LocatedSite, locateSite } from "../core/compile/compiledSites.ts";
import type { ListedCalls, ListedPackage } from "../core/compile/listingCalls.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { type BuildTarget, isInBuild, targetWith } from "../core/source/buildConstraint.ts";
import { type CodeOutline, outlineCode } from "../core/source/codeOutline.ts";
import {
  type GoDocument,
  type GoParser,
  openGoDocumentSliced,
  type Slices,
} from "../core/source/goParser.ts";
import { isSameTypeText } from "../core/source/hoverType.ts";
import { LineIndex, type LinePosition } from "../core/source/lineIndex.ts";
import { mapNameOffset } from "../core/source/makingSite.ts";
import type { MapSite } from "../core/source/mapSite.ts";
import { findMapSites, type NotSeen } from "../core/source/mapSites.ts";
import { countNames } from "../core/source/nameCounts.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { findPackageLiterals, type PackageLiteral } from "../core/source/packageLiterals.ts";
import { untypedOperands } from "../core/source/untypedOperand.ts";
import type { Build, BuildRequest, Builds, GoVersion } from "./builds.ts";
import type { Modules } from "./modules.ts";
import { type Packages, packageNameIn, type SourceFile } from "./packages.ts";
import { CannotAnswer, type FileSource, type Place, type TypeTeller } from "./ports.ts";
import { ImportedPackages, PackageScope } from "./scopes.ts";
import type { Users } from "./users.ts";

/** What patterns are looked up in: the parts of their workspace. */
interface Surroundings {
  readonly files: FileSource;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly users: Users;
  readonly builds: Builds;
  readonly parser: () => Promise<GoParser>;
  readonly slices: () => Slices;
  /** GOROOT/src for a folder; null where that is not known. */
  readonly library: (folder: Place) => Promise<Place | null>;
  /** The packages that the code of a folder can import. */
  readonly imported: (folder: Place, target: BuildTarget) => Promise<ImportedPackages>;
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
  readonly files: readonly FileOfSites[];
  readonly sites: readonly LocatedSite[];
  /** The literals that package variables start with. */
  readonly literals: readonly LocatedLiteral[];
  /** Sites whose map's type the type teller confirms. */
  readonly confirmed: ReadonlySet<MapSite>;
  /** What the compiler said of the package; null when it was not asked, or said nothing. */
  readonly listed: ListedCalls | null;
  /** Paths of files that could not be read. */
  readonly unread: readonly string[];
  /** Places that were not looked at, and why. */
  readonly notSeen: readonly NotSeenPlace[];
}

/** A file that was looked through. */
export interface FileOfSites {
  readonly path: string;
  readonly place: Place;
  readonly text: string;
  /** Its functions and lines; only before the next package is asked for. */
  readonly outline: () => CodeOutline;
}

/** A package literal with its place. */
export interface LocatedLiteral {
  readonly literal: PackageLiteral;
  readonly file: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** Other code of the package names its variable; null where there may be code that is not looked at. */
  readonly isNamed: boolean | null;
}

/** A place of a file that was not looked at. */
export interface NotSeenPlace {
  readonly path: string;
  readonly line: number;
  readonly why: string;
}

/** Files of one package that are looked through together. */
export interface Batch {
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

/** The map sites of what the patterns of the go command name. */
export class PatternSites {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The release that go.work or go.mod name for what a pattern names: "1.26"; null where neither does. */
  async toldRelease(here: Place, pattern: string): Promise<string | null> {
    const { place } = await this.#placed(here, pattern);
    return (await this.#around.modules.toolchainFacts(place))?.facts.goVersion ?? null;
  }

  /** The toolchain that go takes for what a pattern names, and its target. @throws CannotAnswer */
  async toldVersion(here: Place, pattern: string, env: BuildRequest["env"]): Promise<GoVersion> {
    const { folder } = await this.#buildRequest(here, pattern, env);
    return this.#around.builds.version({ folder, env });
  }

  /**
   * The sites of what a pattern names: a file, a folder, `folder/...`, or a package of Go's library. Nothing is run.
   * @throws CannotAnswer when there is no such thing
   */
  async *sitesOnDisk(here: Place, pattern: string, read: ReadFor): AsyncGenerator<PackageSites> {
    for await (const batch of this.packagesOnDisk(here, pattern, read)) yield* this.#sitesOf(batch, read);
  }

  /** The packages that a pattern names, by their files. @throws CannotAnswer when there is no such thing */
  async *packagesOnDisk(here: Place, pattern: string, read: Pick<ReadFor, "target">): AsyncGenerator<Batch> {
    const { files } = this.#around;
    const { kind, place, below } = await this.#placed(here, pattern);
    if (kind === "file") {
      yield* await this.#batchesIn(files.parent(place), read, place);
      return;
    }
    const root = kind === "folder" ? place : await this.#libraryFolder(here, pattern);
    if (root === null) throw new CannotAnswer(`${pattern}: no such file, folder or package`);
    for await (const folder of below ? this.#foldersBelow(root) : [root])
      yield* await this.#batchesIn(folder, read, null);
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
    const build = await this.#around.builds.compile(await this.#buildRequest(here, pattern, env));
    const imported = this.#importedFrom(build);
    for (const found of build.named) {
      const { files, unread } = await this.#around.packages.filesAt(found.files);
      const { folder, importMap } = found;
      const scan = kind === "file" ? files.filter((file) => file.place === place) : files;
      const listed = build.listings.get(found.importPath) ?? null;
      yield* this.#sitesOf(
        { package: found, folder, files, scan, unread, imported, importMap, listed },
        read,
      );
    }
  }

  /** The files and folders with Go files that a pattern names. @throws CannotAnswer when there is no such thing */
  async placesOf(here: Place, pattern: string): Promise<Place[]> {
    const { kind, place, below } = await this.#placed(here, pattern);
    if (kind === "file") return [place];
    const root = kind === "folder" ? place : await this.#libraryFolder(here, pattern);
    if (root === null) throw new CannotAnswer(`${pattern}: no such file, folder or package`);
    if (!below) return [root];
    const places: Place[] = [];
    for await (const folder of this.#foldersBelow(root))
      if (((await this.#around.packages.names(folder)) ?? []).length > 0) places.push(folder);
    return places;
  }

  /** Whether a pattern names a folder, without those below it, in which no Go file lies. */
  async isWithoutGo(here: Place, pattern: string): Promise<boolean> {
    const { kind, place, below } = await this.#placed(here, pattern);
    return kind === "folder" && !below && ((await this.#around.packages.names(place)) ?? []).length === 0;
  }

  async #placed(here: Place, pattern: string): Promise<PlacedPattern> {
    const { files } = this.#around;
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
    if (kind === "file") return { folder: this.#around.files.parent(place), pattern: ".", env };
    return { folder: place, pattern: below ? "./..." : ".", env };
  }

  /** The library's folder of an import path, or null. */
  async #libraryFolder(here: Place, importPath: string): Promise<Place | null> {
    const { files } = this.#around;
    const library = await this.#around.library(here);
    if (library === null) return null;
    for (const path of [importPath, `vendor/${importPath}`]) {
      const folder = files.resolve(library, path);
      if ((await files.list(folder)) !== null) return folder;
    }
    return null;
  }

  /** A folder and those below it that go's `...` stands for. */
  async *#foldersBelow(folder: Place): AsyncGenerator<Place> {
    const { files } = this.#around;
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
  async #batchesIn(folder: Place, read: Pick<ReadFor, "target">, only: Place | null): Promise<Batch[]> {
    const found = await this.#around.packages.filesIn(folder, true);
    // Who names a file wants it, even one that go passes over.
    const named = only === null ? null : await this.#around.packages.source(only);
    if (only !== null && named === null)
      throw new CannotAnswer(`${this.#around.files.pathOf(only)} cannot be read`);
    const files = named === null || found.files.includes(named) ? found.files : [...found.files, named];
    const importPath = await this.#around.modules.importPathOf(folder);
    const batches: Batch[] = [];
    for (const [i, group] of groupsOf(files, read.target).entries()) {
      const [first] = group;
      const scan = named === null ? group : group.filter((file) => file === named);
      if (first === undefined || scan.length === 0) continue;
      // What the build leaves out is read as a build that has it would.
      const target = targetWith(first.name, first.text, read.target);
      const others = group.length > 1 ? [] : await this.#around.packages.compiledWith(first, target);
      batches.push({
        package: { importPath, isMain: packageNameIn(first.text) === "main" },
        folder,
        files: [...group, ...others],
        scan,
        unread: i === 0 && only === null ? found.unread : [],
        imported: await this.#around.imported(folder, target),
        importMap: new Map(),
        listed: null,
      });
    }
    return batches;
  }

  /** The packages of a build. */
  #importedFrom({ all }: Build): ImportedPackages {
    return new ImportedPackages(async (importPath) => {
      // Vendored packages of the library import each other by their short names.
      const found = all.get(importPath) ?? all.get(`vendor/${importPath}`);
      if (found === undefined) return { index: null, folder: null };
      const { files } = await this.#around.packages.filesAt(found.files);
      const index = await this.#around.packages.indexOf(found.importPath, files);
      return { index, folder: found.folder };
    });
  }

  async *#sitesOf(batch: Batch, read: ReadFor): AsyncGenerator<PackageSites> {
    const { files } = this.#around;
    const parser = await this.#around.parser();
    const documents: GoDocument[] = [];
    try {
      for (const { text, place } of batch.scan)
        documents.push(await openGoDocumentSliced(parser, text, place, this.#around.slices()));
      const scope = await this.#scopeOf(batch, documents, read, parser);
      const confirmed = new Set<MapSite>();
      const sites: LocatedSite[] = [];
      const notSeen: NotSeenPlace[] = [];
      const isNamed = await this.#namedIn(batch);
      const literals: LocatedLiteral[] = [];
      for (const document of documents) {
        if (read.types !== null) await learn(document, scope, read.types);
        const lines = new LineIndex(document.text);
        const path = files.pathOf(document.path);
        const { found, missed } = await scope.ask((given) => {
          const missed: NotSeen[] = [];
          return { found: findMapSites(document, given, undefined, missed), missed };
        });
        for (const { offset, why } of missed)
          notSeen.push({ path, line: lines.positionOf(offset).line, why });
        for (const literal of await scope.ask((given) => findPackageLiterals(document, given))) {
          const [start, end] = [literal.range.start, literal.range.end].map((at) => lines.positionOf(at));
          if (start === undefined || end === undefined) continue;
          literals.push({ literal, file: path, start, end, isNamed: isNamed(literal.variable) });
        }
        for (const site of found) {
          sites.push(locateSite(site, path, lines));
          if (read.types !== null && (await confirms(document, site, read.types))) confirmed.add(site);
        }
      }
      yield {
        package: batch.package,
        model: read.model,
        files: documents.map((document) => ({
          path: files.pathOf(document.path),
          place: document.path,
          text: document.text,
          outline: () => outlineCode(document),
        })),
        sites,
        literals,
        confirmed,
        listed: batch.listed,
        unread: batch.unread.map((place) => files.pathOf(place)),
        notSeen,
      };
    } finally {
      for (const document of documents) document.close();
    }
  }

  /** Whether a package's code names a variable once more than where it is declared. */
  async #namedIn({ files, folder }: Batch): Promise<(variable: string) => boolean | null> {
    const there = (await this.#around.files.list(folder)) ?? [];
    // Assembly and C name variables as well.
    if (there.some(({ name }) => /\.(?:s|S|c|cc|cpp|m|syso|sx)$/.test(name))) return () => null;
    let counts: ReadonlyMap<string, number> | null = null;
    return (variable) => {
      counts ??= countNames(files.map(({ text }) => text));
      return (counts.get(variable) ?? 0) > 1;
    };
  }

  async #scopeOf(
    { package: { importPath }, folder, files, scan, imported, importMap }: Batch,
    documents: readonly GoDocument[],
    { model, target }: ReadFor,
    parser: GoParser,
  ): Promise<PackageScope> {
    const scanned = new Set(scan);
    const beside = files.filter((file) => !scanned.has(file));
    const others = await this.#around.packages.headersOf(beside);
    const index = indexPackage(importPath, [...documents, ...others]);
    const users = async () => {
      const own = { index, files: await this.#around.users.whole(beside) };
      return [own, ...(await this.#around.users.of(importPath, folder, target))];
    };
    const { ptrSizeBytes } = model.target;
    return new PackageScope(index, imported, ptrSizeBytes, parser, importMap, documents, users);
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
