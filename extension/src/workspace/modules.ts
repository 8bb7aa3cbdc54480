import { usesVendorFolder } from "../core/go/release/goCommandRules.ts";
import { type GoModFacts, readGoMod } from "../core/source/goMod.ts";
import { cachedPath, pathBelow } from "../core/source/modulePath.ts";
import type { FileSource, Place } from "./ports.ts";

/** A go.mod or go.work with the folder that it lies in. */
export interface GoModule {
  readonly folder: Place;
  readonly facts: GoModFacts;
}

/** What governs a folder: the nearest go.mod and the nearest go.work, as Go looks for them (cmd/go/internal/modload, init.go). */
export interface Governing {
  readonly module: GoModule | null;
  readonly work: GoModule | null;
}

/** Where Go keeps what no module of the user's holds, null where that is not known; and which go.work it takes. */
export interface GoFolders {
  /** GOROOT/src */
  readonly library: Place | null;
  /** GOMODCACHE */
  readonly moduleCache: Place | null;
  /** GOWORK: empty or "auto" for the nearest go.work, "off" for none, else its path. */
  readonly gowork: string;
}

/** A folder in which an imported package may lie, with the path that the compiler knows it by. */
export interface PackagePlace {
  readonly folder: Place;
  readonly importPath: string;
}

/** The import path of files outside every module, as `go build FILE…` calls it. */
const outsideModules = "command-line-arguments";

/** The modules around folders, and the folders of the packages that they import. Each go.mod is read once until `forget`. */
export class Modules {
  readonly #files: FileSource;
  readonly #goFolders: (folder: Place) => Promise<GoFolders>;
  readonly #known = new Map<string, Promise<GoModule | null>>();

  /** @param goFolders what is told of Go in the folder of a module, or in one that no module governs */
  constructor(files: FileSource, goFolders: (folder: Place) => Promise<GoFolders>) {
    this.#files = files;
    this.#goFolders = goFolders;
  }

  /** Reads everything anew from now on: a go.mod or go.work has changed. */
  forget(): void {
    this.#known.clear();
  }

  async governing(folder: Place): Promise<Governing> {
    const module = await this.moduleOf(folder);
    const { gowork } = await this.#goFolders(module?.folder ?? folder);
    return { module, work: await this.#work(folder, gowork) };
  }

  /** The module that a folder belongs to; null outside all modules. */
  moduleOf(folder: Place): Promise<GoModule | null> {
    return this.#nearest(folder, "go.mod");
  }

  /**
   * What says for which release Go builds in a folder: go.work where there is one, else go.mod
   * (cmd/go/internal/toolchain, modGoToolchain).
   */
  async toolchainFacts(folder: Place): Promise<{ facts: GoModFacts; source: "go.work" | "go.mod" } | null> {
    const { module, work } = await this.governing(folder);
    if (work !== null) return { facts: work.facts, source: "go.work" };
    return module && { facts: module.facts, source: "go.mod" };
  }

  /** The import path of a folder; the library's modules `std` and `cmd` are the roots of their own paths. */
  async importPathOf(folder: Place): Promise<string> {
    const module = await this.moduleOf(folder);
    const below = module && this.#files.below(module.folder, folder);
    if (module === null || below === null || module.facts.modulePath === "") return outsideModules;
    const { modulePath } = module.facts;
    if (modulePath === "std") return below;
    const vendored = modulePath === "cmd" ? undefined : /^vendor\/(.+)/.exec(below)?.[1];
    return vendored ?? joined(modulePath, below);
  }

  /**
   * The folders in which an imported package may lie, likeliest first (cmd/go/internal/modload, importFromModules): the
   * library, the modules of the user, vendor, replacements, the module cache.
   */
  async placesOf(importPath: string, from: Place): Promise<PackagePlace[]> {
    if (importPath === "C" || importPath === "unsafe" || !staysBelow(importPath)) return [];
    const { module, work } = await this.governing(from);
    const go = await this.#goFolders(module?.folder ?? from);
    const library = module === null ? null : this.#ownLibrary(module);
    const places = this.#libraryPlaces(importPath, module, library ?? go.library);
    if (module === null || library !== null) return places;
    const used = await this.#used(module, work);
    const own = await this.#inModules(importPath, used);
    if (own.length > 0) return [...places, ...own];
    const vendor = this.#files.resolve(work?.folder ?? module.folder, "vendor");
    // With a vendor folder Go looks nowhere else (before 1.14 it had to be told so).
    if (vendors(work ?? module, work !== null) && (await this.#files.list(vendor)) !== null)
      return [...places, { folder: this.#files.resolve(vendor, importPath), importPath }];
    for (const { folder, facts } of work === null ? used : [work, ...used]) {
      for (const [replaced, by] of facts.replaces) {
        const below = by.version === null ? pathBelow(importPath, replaced) : null;
        if (below !== null)
          places.push({ folder: this.#files.resolve(folder, joined(by.path, below)), importPath });
      }
      const cached = cachedPath(importPath, facts);
      if (cached !== null && go.moduleCache !== null)
        places.push({ folder: this.#files.resolve(go.moduleCache, cached), importPath });
    }
    return places;
  }

  /** GOROOT/src of the release whose own sources a module is, or null. */
  #ownLibrary({ folder, facts }: GoModule): Place | null {
    if (facts.modulePath === "std") return folder;
    return facts.modulePath === "cmd" ? this.#files.parent(folder) : null;
  }

  #libraryPlaces(importPath: string, module: GoModule | null, library: Place | null): PackagePlace[] {
    if (library === null) return [];
    const at = (path: string): PackagePlace => ({
      folder: this.#files.resolve(library, path),
      importPath: path,
    });
    // Only the library's own paths have no dot in their first part; it vendors others.
    if (!/^[^/]*\./.test(importPath)) return [at(importPath)];
    if (module?.facts.modulePath === "cmd") return [at(`cmd/vendor/${importPath}`)];
    return module?.facts.modulePath === "std" ? [at(`vendor/${importPath}`)] : [];
  }

  /** The modules that are built together: those that go.work uses where the module is one of them, else the module alone. */
  async #used(module: GoModule, work: GoModule | null): Promise<GoModule[]> {
    if (work === null) return [module];
    const folders = work.facts.uses.map((use) => this.#files.resolve(work.folder, use));
    const found = await Promise.all(folders.map((folder) => this.#in(folder, "go.mod")));
    const used = found.filter((other) => other !== null);
    return used.some(({ folder }) => folder === module.folder) ? used : [module, ...used];
  }

  async #inModules(importPath: string, modules: readonly GoModule[]): Promise<PackagePlace[]> {
    const places: PackagePlace[] = [];
    const byLength = [...modules].sort((a, b) => b.facts.modulePath.length - a.facts.modulePath.length);
    for (const { folder: root, facts } of byLength) {
      const below = pathBelow(importPath, facts.modulePath);
      if (below === null) continue;
      const folder = below === "" ? root : this.#files.resolve(root, below);
      // Below it there may be a module of its own.
      if ((await this.#files.list(folder)) === null) continue;
      if ((await this.#nearest(folder, "go.mod"))?.folder === root) places.push({ folder, importPath });
    }
    return places;
  }

  #work(folder: Place, gowork: string): Promise<GoModule | null> {
    if (gowork === "off") return Promise.resolve(null);
    if (gowork === "" || gowork === "auto") return this.#nearest(folder, "go.work");
    const file = this.#files.resolve(folder, gowork);
    return this.#read(file, this.#files.parent(file));
  }

  async #nearest(folder: Place, name: string): Promise<GoModule | null> {
    for (let at = folder; ; at = this.#files.parent(at)) {
      const found = await this.#in(at, name);
      if (found !== null || at === this.#files.parent(at)) return found;
    }
  }

  #in(folder: Place, name: string): Promise<GoModule | null> {
    return this.#read(this.#files.resolve(folder, name), folder);
  }

  #read(file: Place, folder: Place): Promise<GoModule | null> {
    let known = this.#known.get(file);
    if (known === undefined) {
      known = this.#files.read(file).then((read) => read && { folder, facts: readGoMod(read.text) });
      this.#known.set(file, known);
    }
    return known;
  }
}

/** Whether a path leads to nothing but what is below a folder: Go takes no others for import paths in modules. */
const staysBelow = (importPath: string): boolean => !/^[/\\]|\\|:|(?:^|\/)\.\.?(?:\/|$)/.test(importPath);

/** Whether a vendor folder counts. */
function vendors({ facts }: GoModule, isWork: boolean): boolean {
  return usesVendorFolder(Number(/^1\.(\d+)/.exec(facts.goLine ?? "")?.[1] ?? 16), isWork);
}

function joined(path: string, below: string): string {
  return below === "" ? path : `${path}/${below}`;
}
