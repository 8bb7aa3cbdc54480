import type { ListingFunction } from "../core/asm/listing/listing.ts";
import type { ToldRelease } from "../core/asm/words/releaseHints.ts";
import { parseGoVersion } from "../core/go/release/goRelease.ts";
import type { FolderBuilds } from "./folderBuilds.ts";
import type { Cancel, Place } from "./ports.ts";
import type { SavedBuilds } from "./savedBuilds.ts";
import type { Toolchain, Toolchains } from "./toolchains.ts";

/** What a package is compiled for. */
export interface AssemblyTarget {
  /** "auto": the go command as it runs in the package's folder; or "1.23", "1.23.12", "1.24+noswissmap". */
  readonly release: string;
  /** "auto", or a GOARCH. */
  readonly goarch: string;
  /** "auto", or "v1" to "v4". */
  readonly goamd64: string;
  /** "auto", or a value such as "v8.1" or "v8.0,lse". */
  readonly goarm64: string;
  /** False: compiled with -N -l. */
  readonly optimize: boolean;
}

/** What is to be compiled, as it is saved. */
export interface CompileRequest {
  /** The package's folder. */
  readonly folder: Place;
  /** With its test files. */
  readonly tests: boolean;
  readonly target: AssemblyTarget;
  /** Positions of the outermost function that code was inlined into, instead of those of the code itself. */
  readonly outermost?: boolean;
  /** A watched file: what the build that followed its last save kept of it is taken, and nothing is compiled. */
  readonly saved?: Place;
  /** Functions that are kept. */
  readonly keep: (fn: ListingFunction) => boolean;
}

/** The functions that were wanted. */
export interface CompiledListing {
  readonly functions: readonly ListingFunction[];
  /** The go command that compiled. */
  readonly go: Toolchain;
  readonly told: ToldRelease;
}

/** The compiler's listings of packages, for any target. */
export class Listings {
  readonly #builds: FolderBuilds;
  readonly #saved: SavedBuilds;
  readonly #toolchains: Toolchains;

  constructor(builds: FolderBuilds, saved: SavedBuilds, toolchains: Toolchains) {
    this.#builds = builds;
    this.#saved = saved;
    this.#toolchains = toolchains;
  }

  /** @throws CompileError; Error with one sentence when go is missing, cancelled or too slow */
  async compile(request: CompileRequest, cancel?: Cancel): Promise<CompiledListing> {
    const { folder, tests, target, saved, outermost = false, keep } = request;
    const env = {
      ...(await this.#toolchains.environmentFor(target.release, folder, cancel)),
      ...processorOf(target),
    };
    const go = await this.#toolchains.of(folder, env, cancel);
    const kept = saved === undefined || outermost ? null : this.#saved.functionsOf(saved);
    const flags = [outermost ? "-S" : "-m=2", ...(target.optimize ? [] : ["-N", "-l"])];
    if (kept !== null) return { functions: kept.filter(keep), go, told: toldBy(go) };
    const { functions, packages } = await this.#builds.compile({ folder, tests, env, flags, keep }, cancel);
    // A listing that was asked for tells the facts of the sites as well.
    if (isAsSaved(target) && !outermost && cancel?.isCancellationRequested !== true)
      this.#saved.keep(folder, packages);
    return { functions, go, told: toldBy(go) };
  }
}

/** Whether a target is what a build after a save is compiled for. */
export function isAsSaved({ release, goarch, goamd64, goarm64, optimize }: AssemblyTarget): boolean {
  return optimize && [release, goarch, goamd64, goarm64].every((value) => value === "auto");
}

/** The environment of a processor; values that Go does not know are Go's to refuse. */
export function processorOf({ goarch, goamd64, goarm64 }: AssemblyTarget): Record<string, string> {
  return {
    ...(goarch === "auto" ? {} : { GOARCH: goarch }),
    ...(goamd64 === "auto" ? {} : { GOAMD64: goamd64 }),
    ...(goarm64 === "auto" ? {} : { GOARM64: goarm64 }),
  };
}

/** The release of a go command, as if its listings had told it. */
function toldBy({ version, goarch }: Toolchain): ToldRelease {
  const { release } = parseGoVersion(version);
  return { release, candidates: [release.minor], told: true, goarch };
}
