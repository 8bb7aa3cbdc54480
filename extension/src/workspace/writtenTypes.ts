import type { MapModel } from "../core/go/release/goTarget.ts";
import { GoTypeError } from "../core/go/types/goType.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { mapTypeOf } from "../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../core/go/types/typeParser.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import type { GoParser } from "../core/source/goParser.ts";
import { knownLibrary } from "../core/source/knownLibrary.ts";
import { needsDeclarations } from "../core/source/needsDeclarations.ts";
import { standardPackageName } from "../core/source/standardPackages.ts";
import { type StandardLibrary, writtenMapType, writtenTypeAlone } from "../core/source/writtenMapType.ts";
import { Packages } from "./packages.ts";
import type { FileSource, Place } from "./ports.ts";

/** What map types that users write are read with. */
export interface WrittenTypePorts {
  readonly files: FileSource;
  readonly parser: () => Promise<GoParser>;
  /** GOROOT/src of Go 1.`minor`; null where its sources are not at hand. */
  readonly libraryOf: (minor: number) => Place | null | Promise<Place | null>;
  readonly targetOf: (model: MapModel) => BuildTarget;
}

/** Go's library as far as it was asked for: what type inference missed is noted, to be read before the next try. */
class DemandedLibrary implements StandardLibrary {
  readonly #minor: number;
  readonly #known = new Map<string, PackageIndex | null>();
  #missed = new Set<string>();

  constructor(minor: number) {
    this.#minor = minor;
  }

  packageAt(importPath: string): PackageIndex | null {
    const known = this.#known.get(importPath);
    if (known === undefined) this.#missed.add(importPath);
    return known ?? null;
  }

  nameOf(importPath: string): string {
    return standardPackageName(importPath);
  }

  lacks(name: string): string {
    return `Go 1.${this.#minor}'s library has no ${name}`;
  }

  /** The import paths asked for in vain since the last time. */
  takeMissed(): string[] {
    const paths = [...this.#missed];
    this.#missed = new Set();
    return paths;
  }

  /** Gives a package, or null for one that cannot be had. */
  add(importPath: string, index: PackageIndex | null): void {
    this.#known.set(importPath, index);
  }
}

/** Reads the map types that users write; keeps what it read of Go's library. */
export class WrittenTypes {
  readonly #ports: WrittenTypePorts;
  readonly #packages: Packages;
  readonly #libraries = new Map<string, DemandedLibrary>();
  #parser: Promise<GoParser> | undefined;

  constructor(ports: WrittenTypePorts) {
    this.#ports = ports;
    const parser = () => (this.#parser ??= ports.parser());
    this.#packages = new Packages(ports.files, parser, () => ({
      isOver: () => false,
      pause: () => Promise.resolve(),
    }));
  }

  /**
   * The map type of Go syntax with constant expressions, generic types and names of Go's library, after any declarations.
   * Where it needs these its `text` is what was written, not a layout.
   * @throws GoTypeError with one sentence
   */
  async read(text: string, model: MapModel): Promise<MapType> {
    if (!needsDeclarations(text)) return mapTypeOf(parseMapType(text, model.target), model);
    return { ...(await this.#readDeclared(text, model)), text: writtenTypeAlone(text) };
  }

  async #readDeclared(text: string, model: MapModel): Promise<MapType> {
    const parser = await (this.#parser ??= this.#ports.parser());
    const { minor } = model.release;
    const sources = await this.#ports.libraryOf(minor);
    if (sources === null)
      return mapTypeOf(writtenMapType(parser, text, knownLibrary(parser, minor), model.target), model);
    const library = this.#library(model);
    for (;;) {
      const outcome = attempt(() => writtenMapType(parser, text, library, model.target));
      const missed = library.takeMissed();
      if (missed.length === 0) {
        if ("error" in outcome) throw outcome.error;
        return mapTypeOf(outcome.type, model);
      }
      for (const path of missed) library.add(path, await this.#index(path, sources, model));
    }
  }

  #library(model: MapModel): DemandedLibrary {
    const key = `${model.release.name} ${model.target.goarch}`;
    let library = this.#libraries.get(key);
    if (!library) {
      library = new DemandedLibrary(model.release.minor);
      this.#libraries.set(key, library);
    }
    return library;
  }

  async #index(importPath: string, sources: Place, model: MapModel) {
    if (importPath === "C" || importPath === "unsafe") return null;
    // The library's own paths have no dot in their first part; it vendors others.
    const below = /^[^/]*\./.test(importPath) ? `vendor/${importPath}` : importPath;
    const folder = this.#ports.files.resolve(sources, below);
    return this.#packages.index(importPath, folder, this.#ports.targetOf(model));
  }
}

function attempt<Type>(read: () => Type): { readonly type: Type } | { readonly error: GoTypeError } {
  try {
    return { type: read() };
  } catch (error) {
    if (error instanceof GoTypeError) return { error };
    throw error;
  }
}
