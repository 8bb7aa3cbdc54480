import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import { type GoFile, type GoParser, openGoDocumentSliced, type Slices } from "../core/source/goParser.ts";
import type { Modules } from "./modules.ts";
import type { Packages, SourceFile } from "./packages.ts";
import type { FileSource, Place } from "./ports.ts";

/** A package by what its files declare, and those files with the bodies of their functions. */
export interface UsingPackage {
  readonly index: PackageIndex;
  readonly files: readonly GoFile[];
}

interface Surroundings {
  readonly files: FileSource;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly parser: () => Promise<GoParser>;
  readonly slices: () => Slices;
}

/** Go files of a module that are looked at for what they import. */
const maxFiles = 6000;
/** Importing files of one package that are read whole. */
const maxUsers = 40;

/** The imports of a module's own packages by its files. */
interface Scan {
  readonly module: Place;
  readonly modulePath: string;
  readonly importsOf: Map<Place, readonly string[]>;
}

/** The packages of a module that import another of it: they make the instances of its generic functions and types. */
export class Users {
  readonly #around: Surroundings;
  readonly #scans = new Map<Place, Promise<Scan>>();
  readonly #changed = new Set<Place>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Looks at every module anew. */
  forget(): void {
    this.#scans.clear();
    this.#changed.clear();
  }

  /** A file has changed, or is new, or gone. */
  forgetFile(place: Place): void {
    if (this.#scans.size > 0) this.#changed.add(place);
  }

  /** The packages that import the one in a folder, as far as they are in its module and not tests; none for Go's library. */
  async of(importPath: string, folder: Place, target: BuildTarget): Promise<readonly UsingPackage[]> {
    const { files, modules, packages } = this.#around;
    const module = await modules.moduleOf(folder);
    if (module === null || /^(?:std|cmd|)$/.test(module.facts.modulePath)) return [];
    const { importsOf } = await this.#scanOf(module.folder, module.facts.modulePath);
    const using = [...importsOf].filter(([, imports]) => imports.includes(importPath)).slice(0, maxUsers);
    const byFolder = new Map<Place, Place[]>();
    for (const [place] of using) {
      const at = files.parent(place);
      byFolder.set(at, [...(byFolder.get(at) ?? []), place]);
    }
    const found: UsingPackage[] = [];
    for (const [at, places] of byFolder) {
      if (at === folder) continue;
      const sources = (await packages.filesAt(places)).files;
      const index = await packages.index(await modules.importPathOf(at), at, target);
      const built = sources.filter((source) => packages.isInBuild(source, target));
      if (index !== null && built.length > 0) found.push({ index, files: await this.whole(built) });
    }
    return found;
  }

  /** Files with the bodies of their functions; nothing of the parser's stays behind. */
  async whole(sources: readonly SourceFile[]): Promise<readonly GoFile[]> {
    const parser = await this.#around.parser();
    const read: GoFile[] = [];
    for (const { text, place } of sources.slice(0, maxUsers)) {
      const slices = this.#around.slices();
      const document = await openGoDocumentSliced(parser, text, place, slices);
      for (const declaration of document.declarations) {
        declaration.whole();
        if (slices.isOver()) await slices.pause();
      }
      document.close();
      read.push(document);
    }
    return read;
  }

  async #scanOf(module: Place, modulePath: string): Promise<Scan> {
    let scan = this.#scans.get(module);
    if (scan === undefined) {
      scan = this.#scan(module, modulePath);
      this.#scans.set(module, scan);
    }
    const known = await scan;
    const changed = [...this.#changed].filter((place) => this.#around.files.below(module, place) !== null);
    for (const place of changed) {
      this.#changed.delete(place);
      if (isUser(this.#around.files.below(module, place) ?? "")) await this.#take(place, known);
    }
    return known;
  }

  async #scan(module: Place, modulePath: string): Promise<Scan> {
    const { files } = this.#around;
    const scan: Scan = { module, modulePath, importsOf: new Map() };
    const slices = this.#around.slices();
    const folders = [module];
    let looked = 0;
    for (let folder = folders.pop(); folder !== undefined && looked < maxFiles; folder = folders.pop()) {
      const entries = (await files.list(folder)) ?? [];
      if (folder !== module && entries.some(({ name }) => name === "go.mod")) continue;
      for (const { name, kind } of entries) {
        if (slices.isOver()) await slices.pause();
        if (kind === "folder" && isPackageFolder(name)) folders.push(files.resolve(folder, name));
        if (kind !== "file" || !isUser(name)) continue;
        looked++;
        await this.#take(files.resolve(folder, name), scan);
      }
    }
    return scan;
  }

  async #take(place: Place, { modulePath, importsOf }: Scan): Promise<void> {
    const text = (await this.#around.files.read(place))?.text ?? "";
    const own = importedIn(text).filter((path) => path === modulePath || path.startsWith(`${modulePath}/`));
    if (own.length > 0) importsOf.set(place, own);
    else importsOf.delete(place);
  }
}

const isPackageFolder = (name: string): boolean => !/^[._]|^(?:testdata|vendor|node_modules)$/.test(name);

const isUser = (name: string): boolean => name.endsWith(".go") && !name.endsWith("_test.go");

/** The paths that a file imports: quoted above its first other declaration. */
function importedIn(text: string): string[] {
  const end = text.search(/^(?:func|type|var|const)\b/m);
  const head = end < 0 ? text : text.slice(0, end);
  return [...head.matchAll(/"([^"\n]+)"|`([^`\n]+)`/g)].map(([, quoted, raw]) => quoted ?? raw ?? "");
}
