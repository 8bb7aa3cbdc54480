import { type BuildTarget, isInBuild } from "../core/source/buildConstraint.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import { type GoFile, type GoParser, readGoFileSliced, type Slices } from "../core/source/goParser.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import type { FileSource, Place } from "./ports.ts";

/** A Go file as its source has it. The object stays the same for as long as the text does. */
export interface SourceFile {
  readonly place: Place;
  /** Its name in its folder: "shop_test.go". */
  readonly name: string;
  readonly text: string;
  readonly stamp: string;
}

/** The Go files of a folder, and those that are there and cannot be read, or are too large. */
export interface FolderFiles {
  readonly files: readonly SourceFile[];
  readonly unread: readonly Place[];
}

/** Go files and the packages that they make up, each read and parsed once, and again when it has changed. */
export class Packages {
  readonly #files: FileSource;
  readonly #parser: () => Promise<GoParser>;
  readonly #slices: () => Slices;
  readonly #names = new Map<Place, Promise<readonly string[] | null>>();
  readonly #folders = new Map<string, Promise<FolderFiles>>();
  readonly #sources = new Map<Place, Promise<SourceFile | null>>();
  /** What was read before something changed: most of it is as it was. */
  readonly #before = new Map<Place, Promise<SourceFile | null>>();
  readonly #headers = new WeakMap<SourceFile, Promise<GoFile>>();
  /** By target; files are asked about at every keystroke in one of their package. */
  readonly #built = new WeakMap<SourceFile, Map<string, boolean>>();
  readonly #indexes = new Map<string, Promise<PackageIndex | null>>();

  /** @param slices begins a stretch of work that others may interrupt */
  constructor(files: FileSource, parser: () => Promise<GoParser>, slices: () => Slices) {
    this.#files = files;
    this.#parser = parser;
    this.#slices = slices;
  }

  /** Looks at everything anew from now on; what has the same stamp is not parsed again. */
  forget(): void {
    for (const [place, source] of this.#sources) this.#before.set(place, source);
    for (const known of [this.#names, this.#folders, this.#sources, this.#indexes]) known.clear();
  }

  /** A file has changed, or is new, or gone: it and what it is part of are looked at anew. */
  forgetFile(place: Place): void {
    const folder = this.#files.parent(place);
    const source = this.#sources.get(place);
    if (source !== undefined) this.#before.set(place, source);
    this.#sources.delete(place);
    this.#names.delete(folder);
    for (const withTests of [false, true]) this.#folders.delete(folderKey(folder, withTests));
    for (const key of this.#indexes.keys()) if (key.endsWith(` ${folder}`)) this.#indexes.delete(key);
  }

  /** The names of the Go files in a folder, in order, as Go takes them: none that begins with "." or "_". Null: no folder. */
  names(folder: Place): Promise<readonly string[] | null> {
    return remembered(this.#names, folder, async () => {
      const entries = await this.#files.list(folder);
      const isGo = (name: string) => name.endsWith(".go") && !/^[._]/.test(name);
      return (
        entries
          ?.filter(({ name, kind }) => kind === "file" && isGo(name))
          .map(({ name }) => name)
          .sort() ?? null
      );
    });
  }

  /** The Go files of a folder, tests among them if wanted; the same answer until something changes. */
  filesIn(folder: Place, withTests: boolean): Promise<FolderFiles> {
    return remembered(this.#folders, folderKey(folder, withTests), async () => {
      const names = ((await this.names(folder)) ?? []).filter((name) => withTests || !isTest(name));
      return this.filesAt(names.map((name) => this.#files.resolve(folder, name)));
    });
  }

  async filesAt(places: readonly Place[]): Promise<FolderFiles> {
    const sources = await Promise.all(places.map((place) => this.source(place)));
    return {
      files: sources.filter((source) => source !== null),
      unread: places.filter((_, i) => sources[i] === null),
    };
  }

  /** A Go file; null for one that cannot be read. */
  source(place: Place): Promise<SourceFile | null> {
    return remembered(this.#sources, place, async () => {
      const read = await this.#files.read(place);
      if (read === null) return null;
      const before = await this.#before.get(place);
      this.#before.delete(place);
      if (before && before.stamp === read.stamp && before.text === read.text) return before;
      const name = this.#files.below(this.#files.parent(place), place) ?? "";
      return { place, name, ...read };
    });
  }

  /** A file's declarations without function bodies. */
  headers(source: SourceFile): Promise<GoFile> {
    let known = this.#headers.get(source);
    if (known === undefined) {
      known = this.#parser().then((parser) =>
        readGoFileSliced(parser, source.text, source.place, this.#slices()),
      );
      this.#headers.set(source, known);
    }
    return known;
  }

  /** The package in a folder, without its tests; null when it has no Go file of the build. */
  index(importPath: string, folder: Place, target: BuildTarget): Promise<PackageIndex | null> {
    return remembered(this.#indexes, `${importPath} ${targetKey(target)} ${folder}`, async () => {
      const { files } = await this.filesIn(folder, false);
      return this.indexOf(
        importPath,
        files.filter((file) => this.isInBuild(file, target)),
      );
    });
  }

  /** Whether go compiles a file for a target. */
  isInBuild(file: SourceFile, target: BuildTarget): boolean {
    const byTarget = this.#built.get(file) ?? new Map<string, boolean>();
    this.#built.set(file, byTarget);
    const key = targetKey(target);
    const known = byTarget.get(key) ?? isInBuild(file.name, file.text, target);
    byTarget.set(key, known);
    return known;
  }

  /**
   * The files of a folder that a file is compiled with for a target; for one that no build has all that may go with it. Test
   * files are seen by tests alone.
   */
  async compiledWith(
    { place, name, text }: Pick<SourceFile, "place" | "name" | "text">,
    target: BuildTarget,
  ): Promise<readonly SourceFile[]> {
    const { files } = await this.filesIn(this.#files.parent(place), true);
    const isBuilt = isInBuild(name, text, target);
    const packageName = packageNameIn(text);
    return files.filter(
      (file) =>
        file.place !== place &&
        (isTest(name) || !isTest(file.name)) &&
        (!isBuilt || this.isInBuild(file, target)) &&
        packageNameIn(file.text) === packageName,
    );
  }

  /** A package of given files; null when there is none. */
  async indexOf(importPath: string, files: readonly SourceFile[]): Promise<PackageIndex | null> {
    return files.length === 0 ? null : indexPackage(importPath, await this.headersOf(files));
  }

  /** The declarations of files, one after another: a slice is of one stretch of work. */
  async headersOf(files: readonly SourceFile[]): Promise<GoFile[]> {
    const headers: GoFile[] = [];
    for (const file of files) headers.push(await this.headers(file));
    return headers;
  }
}

/** Whether a file's name makes it a test. */
export function isTest(name: string): boolean {
  return name.endsWith("_test.go");
}

/** The name of a file's package clause; "" where there is none. */
export function packageNameIn(text: string): string {
  return (
    /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*package\s+([\p{L}_][\p{L}\p{Nd}_]*)/u.exec(
      text,
    )?.[1] ?? ""
  );
}

function folderKey(folder: Place, withTests: boolean): string {
  return `${withTests} ${folder}`;
}

/** Tells build targets apart. */
export function targetKey({ goos, goarch, minor, cgo, experiment }: BuildTarget): string {
  return `${goos} ${goarch} ${minor} ${cgo} ${experiment}`;
}

function remembered<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
