import type { ListingFunction } from "../core/asm/listing/listing.ts";
import type { ListedCalls, ListedPackage } from "../core/compile/listingCalls.ts";
import { type MapModel, modelOfBuild } from "../core/go/release/goTarget.ts";
import type { Cancel, FileSource, GoCommand, Place } from "./ports.ts";

/** What one build said of a package. */
export interface PackageBuild {
  readonly listed: ListedCalls;
  readonly package: ListedPackage;
  /** Milliseconds since 1970 at which the build began: it read the files as they were then. */
  readonly startedAt: number;
  /** The release and target that it was compiled for; null for a target that is not modelled. */
  readonly model: MapModel | null;
}

/** What to compile, as it is saved. */
export interface FolderBuildRequest {
  /** The package's folder. */
  readonly folder: Place;
  /** With its test files. */
  readonly tests: boolean;
  /** Added to the environment: GOARCH, GOTOOLCHAIN. */
  readonly env: Readonly<Record<string, string>>;
  /** For the compiler, beside those that make it list and note. */
  readonly flags: readonly string[];
  /** Functions of which the instructions are kept; a package may hold thousands. */
  readonly keep: (fn: ListingFunction) => boolean;
  /** Nobody asked for it: go must not fetch modules or a toolchain for it. */
  readonly offline?: boolean;
}

/** What one start of go said of a folder. */
export interface FolderBuild {
  /** By the name of the package clause; of a package and the same one compiled with its tests the second: it has all files. */
  readonly packages: ReadonlyMap<string, PackageBuild>;
  readonly functions: readonly ListingFunction[];
}

/** The package does not compile; the message is the compiler's first line, `lines` are all that it said. */
export class CompileError extends Error {
  override name = "CompileError";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(
      lines.find((line) => /^\S+\.go:\d+/.test(line)) ?? lines[0] ?? "the go command failed without a word",
    );
    this.lines = lines;
  }
}

/** A first build of a package may compile all that it imports. */
const timeoutMilliseconds = 300_000;

/** What is in the module cache is found all the same, toolchains too; GONOPROXY would let private modules past. */
const fetchNothing: Readonly<Record<string, string>> = { GOPROXY: "off", GONOPROXY: "none" };

/** What go says then of a module (cmd/go/internal/modfetch) and of a toolchain (cmd/go/internal/toolchain). */
const wouldFetch = /disabled by GOPROXY=off|toolchain not available/;

const format =
  "{{.ImportPath}}\t{{.Name}}\t{{context.GOARCH}}\t{{context.ReleaseTags}}\t{{context.ToolTags}}";

/** Compiles the package of a folder: one start of go for all that is wanted. Nothing is linked, and only the build cache is written. */
export class FolderBuilds {
  readonly #go: GoCommand;
  readonly #files: FileSource;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(go: GoCommand, files: FileSource, now: () => number) {
    this.#go = go;
    this.#files = files;
    this.#now = now;
  }

  /** @throws CompileError; Error with one sentence when go is missing, cancelled or too slow, or would have to fetch something */
  async compile(request: FolderBuildRequest, cancel?: Cancel): Promise<FolderBuild> {
    const { folder, tests, flags, keep, offline = false } = request;
    const env = { ...request.env, ...(offline ? fetchNothing : {}) };
    // The reader of listings is large, and not needed before.
    const { BuildListings } = await import("../core/compile/buildListings.ts");
    const listings = new BuildListings(
      (printed) => this.#files.pathOf(this.#files.resolve(folder, printed)),
      keep,
    );
    const startedAt = this.#now();
    // `go list -export` compiles and replays like `go build`, but links nothing and writes nothing but the build cache.
    const { stdout, exitCode } = await this.#go.run(
      [
        ...["list", "-export", ...(tests ? ["-test"] : []), `-gcflags=${["-S", ...flags].join(" ")}`],
        ...["-trimpath=false", "-f", format, "."],
      ],
      { folder, env, timeoutMilliseconds, takeStderr: (chunk) => listings.feed(chunk) },
      cancel,
    );
    listings.end();
    if (exitCode !== 0) {
      const missing = offline ? listings.complaints.find((line) => wouldFetch.test(line)) : undefined;
      if (missing !== undefined)
        throw new Error(
          `compiling in the background downloads nothing, and this package needs what is not on this machine yet: run "go mod download" or build it once (${missing})`,
        );
      throw new CompileError(listings.complaints);
    }
    const found = listings.result();
    const packages = new Map<string, PackageBuild>();
    for (const line of stdout.split("\n")) {
      const [name = "", packageName = "", goarch = "", releases = "", tools = ""] = line.split("\t");
      const listed = found.get(name);
      if (listed === undefined || name.endsWith(".test")) continue;
      const of = { importPath: name.split(" ")[0] ?? name, isMain: packageName === "main" };
      const model = modelOfBuild(releases, tools, goarch);
      packages.set(packageName, { listed, package: of, startedAt, model });
    }
    return { packages, functions: [...listings.functions.values()] };
  }
}
