import type { ListingFunction } from "../core/asm/listing/listing.ts";
import type { GoEnvironments } from "./environments.ts";
import type { FolderBuilds, PackageBuild } from "./folderBuilds.ts";
import type { Cancel, FileSource, Place } from "./ports.ts";

/** Packages whose last builds are kept. */
const keptPackages = 30;

/** Packages compiled as they lie on the disk: one build tells the facts of their sites and the listings on show. */
export class SavedBuilds {
  readonly #builds: FolderBuilds;
  readonly #files: FileSource;
  readonly #environments: GoEnvironments;
  readonly #built = new Map<string, PackageBuild>();
  readonly #listeners: ((folder: Place) => void)[] = [];
  /** Files of which a listing is on show, with what the last build of their package says of them. */
  readonly #watched = new Map<Place, readonly ListingFunction[] | null>();

  constructor(builds: FolderBuilds, files: FileSource, environments: GoEnvironments) {
    this.#builds = builds;
    this.#files = files;
    this.#environments = environments;
  }

  /** The last build of a file's package that succeeded; of a test file's its tests'. */
  buildOf(file: Place, packageName: string): PackageBuild | null {
    return this.#built.get(packageKey(this.#files.parent(file), packageName)) ?? null;
  }

  /** Calls a listener with the folder of each package of which more is known. */
  onKept(listener: (folder: Place) => void): void {
    this.#listeners.push(listener);
  }

  /** Keeps what a build of a folder said, whoever asked for it: it was compiled as a save would have it compiled. */
  keep(folder: Place, packages: ReadonlyMap<string, PackageBuild>): void {
    for (const [packageName, build] of packages) this.#keep(packageKey(folder, packageName), build);
    for (const listener of this.#listeners) listener(folder);
  }

  /** From now on builds keep the functions of a file. */
  watch(file: Place): void {
    if (!this.#watched.has(file)) this.#watched.set(file, null);
  }

  /** The functions of a file are no longer wanted. */
  unwatch(file: Place): void {
    this.#watched.delete(file);
  }

  /** The functions that have code of a file, by its package's last build; null when that did not keep them. */
  functionsOf(file: Place): readonly ListingFunction[] | null {
    return this.#watched.get(file) ?? null;
  }

  /**
   * Compiles the package of a folder, with its tests or without, and keeps what the compiler said.
   * @returns false when it was cancelled, and nothing was kept
   * @throws CompileError when it does not compile; Error when go cannot be run, or would have to fetch something
   */
  async build(folder: Place, tests: boolean, cancel: Cancel): Promise<boolean> {
    const files = [...this.#watched.keys()].filter((file) => this.#files.parent(file) === folder);
    const names = new Set(files.map((file) => this.#files.below(folder, file)));
    const request = {
      ...{ folder, tests, env: {}, flags: ["-m=2"], offline: true },
      keep: (fn: ListingFunction) => fn.instructions.some(({ file }) => names.has(baseName(file))),
    };
    const { packages, functions } = await this.#builds.compile(request, cancel);
    if (cancel.isCancellationRequested) return false;
    if (packages.size === 0) {
      const environment = await this.#environments.of(folder);
      const goflags = JSON.stringify(environment?.goflags ?? "");
      throw new Error(`go printed no listing; GOFLAGS is ${goflags}`);
    }
    for (const file of files) {
      const name = this.#files.below(folder, file);
      const isOf = (fn: ListingFunction) => fn.instructions.some((at) => baseName(at.file) === name);
      if (this.#watched.has(file)) this.#watched.set(file, functions.filter(isOf));
    }
    this.keep(folder, packages);
    return true;
  }

  #keep(key: string, build: PackageBuild): void {
    this.#built.delete(key);
    this.#built.set(key, build);
    const oldest = this.#built.keys().next();
    if (this.#built.size > keptPackages && !oldest.done) this.#built.delete(oldest.value);
  }
}

function packageKey(folder: Place, packageName: string): string {
  return `${folder}\n${packageName}`;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
