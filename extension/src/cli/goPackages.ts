import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { type BuildTarget, isInBuild } from "../core/source/buildConstraint.ts";
import type { PackageIndex, PackageSource } from "../core/source/entity.ts";
import { type GoModFacts, readGoMod } from "../core/source/goMod.ts";
import { type GoFile, type GoParser, readGoFile } from "../core/source/goParser.ts";
import { cachedPath, pathBelow } from "../core/source/modulePath.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { BadInput } from "./io.ts";

/** A package on disk: the files that one build compiles together. */
export interface GoPackage {
  readonly importPath: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Its folder. */
  readonly folder: string;
  readonly isMain: boolean;
  /** Where its imports are found when not under their own path (vendoring). */
  readonly importMap: ReadonlyMap<string, string>;
}

/** Finds the package that an import means in the package that imports it; null when it is not on disk. */
export interface PackageFinder {
  find(importPath: string, from: GoPackage): GoPackage | null;
}

/** The packages around one, read when they are first asked for. */
export function packagesAround(from: GoPackage, finder: PackageFinder, shelf: PackageShelf): PackageSource {
  const known = new Map<string, PackageIndex | null>();
  return {
    packageAt(importPath) {
      let index = known.get(importPath);
      if (index === undefined) {
        const found = finder.find(from.importMap.get(importPath) ?? importPath, from);
        index = found === null ? null : shelf.indexOf(found);
        known.set(importPath, index);
      }
      return index;
    },
  };
}

/** Indexes of packages, each read once. */
export class PackageShelf {
  readonly parser: GoParser;
  private readonly indexes = new Map<string, PackageIndex>();

  constructor(parser: GoParser) {
    this.parser = parser;
  }

  indexOf(found: GoPackage): PackageIndex {
    const key = `${found.folder} ${found.importPath}`;
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = indexPackage(found.importPath, this.filesOf(found));
      this.indexes.set(key, index);
    }
    return index;
  }

  /** The files of a package without function bodies; `but` leaves those out that are open otherwise. */
  filesOf(found: GoPackage, but: ReadonlySet<string> = new Set()): GoFile[] {
    return found.files
      .filter((file) => !but.has(file))
      .map((file) => readGoFile(this.parser, readText(file), file));
  }
}

/** A file's text; bytes that are no UTF-8 become replacement characters. */
export function readText(file: string): string {
  try {
    return new TextDecoder().decode(readFileSync(file));
  } catch (error) {
    throw new BadInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Finds packages by looking at the disk alone: the module, its vendor folder, the module cache, Go's own library. */
export class DiskFinder implements PackageFinder {
  private readonly target: BuildTarget;
  private readonly goroot: string | null;
  private readonly found = new Map<string, GoPackage | null>();

  /** @param goroot where Go is installed; the go command's own if not given */
  constructor(target: BuildTarget, goroot: string | null = findGoroot()) {
    this.target = target;
    this.goroot = goroot;
  }

  find(importPath: string, from: GoPackage): GoPackage | null {
    if (importPath === "C" || importPath === "unsafe") return null;
    const module = moduleOf(from.folder);
    const key = `${module?.folder ?? ""} ${importPath}`;
    let known = this.found.get(key);
    if (known === undefined) {
      const folder = this.folderOf(importPath, module);
      known = folder === null ? null : this.packageIn(folder, importPath);
      this.found.set(key, known);
    }
    return known;
  }

  /** The package in a folder, without its tests; null when it has no Go file of this build. */
  packageIn(folder: string, importPath: string): GoPackage | null {
    const files = goFilesIn(folder).filter((file) => {
      return !file.endsWith("_test.go") && isInBuild(path.basename(file), readText(file), this.target);
    });
    return files.length === 0 ? null : { importPath, files, folder, isMain: false, importMap: new Map() };
  }

  /** The import path of a folder. */
  importPathOf(folder: string): string {
    const module = moduleOf(folder);
    if (this.goroot !== null && folder.startsWith(path.join(this.goroot, "src") + path.sep))
      return slashes(path.relative(path.join(this.goroot, "src"), folder));
    if (module === null) return path.basename(folder);
    return [module.facts.modulePath, ...slashes(path.relative(module.folder, folder)).split("/")]
      .filter((p) => p !== "")
      .join("/");
  }

  /** Go's own library's folder of an import path, or null. */
  libraryFolder(importPath: string): string | null {
    if (this.goroot === null) return null;
    return (
      [importPath, `vendor/${importPath}`]
        .map((p) => path.join(this.goroot as string, "src", p))
        .find(isFolder) ?? null
    );
  }

  private folderOf(importPath: string, module: Module | null): string | null {
    if (module === null) return this.libraryFolder(importPath);
    const own = module.facts.modulePath === "std" ? null : pathBelow(importPath, module.facts.modulePath);
    const ownFolder = own === null ? null : existing(path.join(module.folder, own));
    // Below it there may be a module of its own.
    if (ownFolder !== null && moduleFolderOf(ownFolder) === module.folder) return ownFolder;
    return (
      inWorkspace(importPath, module) ??
      existing(path.join(module.folder, "vendor", importPath)) ??
      replacedFolder(importPath, module) ??
      this.libraryFolder(importPath) ??
      cachedFolder(importPath, module)
    );
  }
}

interface Module {
  readonly folder: string;
  readonly facts: GoModFacts;
}

/** The folder of the go.mod that governs a folder, or null. */
export function moduleFolderOf(folder: string): string | null {
  return moduleOf(folder)?.folder ?? null;
}

function moduleOf(folder: string): Module | null {
  const file = upward(folder, "go.mod");
  return file === null ? null : { folder: path.dirname(file), facts: readGoMod(readText(file)) };
}

/** The nearest file of a name in a folder or above it, or null. */
function upward(folder: string, name: string): string | null {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, name);
    if (existsSync(file)) return file;
    if (at === path.dirname(at)) return null;
  }
}

/** The folder of a package of another module of the go.work around a module. */
function inWorkspace(importPath: string, module: Module): string | null {
  const work = upward(module.folder, "go.work");
  if (work === null) return null;
  for (const used of readGoMod(readText(work)).uses) {
    const other = moduleOf(path.resolve(path.dirname(work), used));
    const below = other === null ? null : pathBelow(importPath, other.facts.modulePath);
    if (other !== null && below !== null) return existing(path.join(other.folder, below));
  }
  return null;
}

/** The folder of a package whose module go.mod replaces by one on disk. */
function replacedFolder(importPath: string, { folder, facts }: Module): string | null {
  for (const [replaced, by] of facts.replaces) {
    const below = by.version === null ? pathBelow(importPath, replaced) : null;
    if (below !== null) return existing(path.resolve(folder, by.path, below));
  }
  return null;
}

/** The folder of a package in the module cache, by the require and replace lines of go.mod. */
function cachedFolder(importPath: string, { facts }: Module): string | null {
  const cached = cachedPath(importPath, facts);
  return cached === null ? null : existing(path.join(moduleCache(), cached));
}

function moduleCache(): string {
  return (
    process.env["GOMODCACHE"] ??
    path.join(process.env["GOPATH"] ?? path.join(process.env["HOME"] ?? "", "go"), "pkg", "mod")
  );
}

/** Where a release of Go is: the go command's own, or one that it fetched; null when it is not on the machine. */
export function gorootOf(minor: number): string | null {
  const own = findGoroot();
  const version = own === null ? "" : textIfThere(path.join(own, "VERSION"));
  if (new RegExp(`^go1\\.${minor}(?!\\d)`).test(version)) return own;
  const fetched = path.join(moduleCache(), "golang.org");
  const ofMinor = new RegExp(`^toolchain@v0\\.0\\.1-go1\\.${minor}(?!\\d)`);
  const names = isFolder(fetched) ? readdirSync(fetched).filter((name) => ofMinor.test(name)) : [];
  return (
    names
      .map((name) => path.join(fetched, name))
      .find((goroot) => isFolder(path.join(goroot, "src", "runtime"))) ?? null
  );
}

function textIfThere(file: string): string {
  return existsSync(file) ? readText(file) : "";
}

/** Where Go is installed, without running it. */
function findGoroot(): string | null {
  const given = process.env["GOROOT"];
  if (given !== undefined && isFolder(path.join(given, "src"))) return given;
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const program = path.join(folder, process.platform === "win32" ? "go.exe" : "go");
    if (!existsSync(program)) continue;
    const goroot = path.dirname(path.dirname(realpathSync(program)));
    if (isFolder(path.join(goroot, "src", "runtime"))) return goroot;
  }
  return null;
}

/** The Go files directly in a folder, in order. */
export function goFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".go"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** A folder and those below it that go's `...` stands for. */
export function foldersBelow(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^[._]|^testdata$|^vendor$/.test(entry.name))
    .filter((entry) => !existsSync(path.join(folder, entry.name, "go.mod")))
    .flatMap((entry) => foldersBelow(path.join(folder, entry.name)));
  return [folder, ...below];
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function existing(folder: string): string | null {
  return isFolder(folder) ? folder : null;
}

function slashes(file: string): string {
  return file.replaceAll(path.sep, "/");
}
