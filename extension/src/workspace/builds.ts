import type { BuildListings } from "../core/compile/buildListings.ts";
import { withForeignInstances } from "../core/compile/foreignInstances.ts";
import {
  holdsInlinedCode,
  type ListedCalls,
  type ListedPackage,
  withInlinedPlaces,
} from "../core/compile/listingCalls.ts";
import { readGoEnv } from "./goEnv.ts";
import { type Cancel, CannotAnswer, type FileSource, type GoCommand, type Place } from "./ports.ts";

/** A package as go builds it. */
export interface BuiltPackage extends ListedPackage {
  readonly folder: Place;
  readonly files: readonly Place[];
  /** Where its imports are found when not under their own path (vendoring). */
  readonly importMap: ReadonlyMap<string, string>;
}

/** What go built: the packages that were asked for, all that they import, and what the compiler said. */
export interface Build {
  readonly named: readonly BuiltPackage[];
  /** Those and all that they import, by import path. */
  readonly all: ReadonlyMap<string, BuiltPackage>;
  /** The map calls of each package that was asked for, by import path. */
  readonly listings: ReadonlyMap<string, ListedCalls>;
}

/** What to build, and where. */
export interface BuildRequest {
  readonly folder: Place;
  /** As the go command takes it: ".", "./...", "encoding/json". */
  readonly pattern: string;
  /** Added to the environment: GOARCH, GOTOOLCHAIN. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the go command says of itself. */
export interface GoVersion {
  /** "go1.26.8", with experiments "go1.27.4-X:mapsplitgroup". */
  readonly version: string;
  readonly goarch: string;
}

/** A first build compiles all that is imported. */
const timeoutMilliseconds = 1_800_000;
/** The first question may fetch the toolchain that go.mod names. */
const envTimeoutMilliseconds = 300_000;
/** Complaints that a refusal names. */
const maxComplaints = 3;

const listFormat = [
  ...["{{.ImportPath}}", "{{.Dir}}", "{{.Name}}", "{{.DepOnly}}"],
  ...['{{join .GoFiles "|"}}', '{{join .CgoFiles "|"}}'],
  "{{range $k, $v := .ImportMap}}{{$k}}={{$v}}|{{end}}",
].join("\t");

/** Builds packages in a folder. Nothing is linked or run, and only the build cache is written. */
export class Builds {
  readonly #go: GoCommand;
  readonly #files: FileSource;

  constructor(go: GoCommand, files: FileSource) {
    this.#go = go;
    this.#files = files;
  }

  /** The toolchain that go takes in a folder, and its target. @throws CannotAnswer when go fails */
  async version({ folder, env }: Omit<BuildRequest, "pattern">): Promise<GoVersion> {
    const run = { folder, env, timeoutMilliseconds: envTimeoutMilliseconds };
    const asked = this.#go.run(["env", "-json", "GOVERSION", "GOARCH"], run);
    const { exitCode, stdout, stderr } = await asked.catch(cannotAnswer);
    if (exitCode !== 0) throw failed("env", exitCode, stderr.split("\n"));
    try {
      const told = readGoEnv(stdout);
      const [version, goarch] = [told("GOVERSION"), told("GOARCH")];
      if (version === "" || goarch === "") throw new Error("go env does not tell GOVERSION and GOARCH");
      return { version, goarch };
    } catch (error) {
      return cannotAnswer(error);
    }
  }

  /**
   * Compiles packages and reads the map calls of each from the compiler's listing. Those that got code of other packages by
   * inlining are listed once more, with the lines where that happened.
   * @throws CannotAnswer when go is not there, fails, takes too long or prints too much
   */
  async compile(request: BuildRequest, cancel?: Cancel): Promise<Build> {
    const { pattern } = request;
    const { stdout, listings } = await this.#list(["-deps"], "-S -m", listFormat, [pattern], request, cancel);
    const { named, all } = this.#packages(stdout);
    if (all.size === 0 && stdout.trim() !== "")
      throw new CannotAnswer("go list printed no package that can be understood");
    const inlined = named.filter((found) => {
      const listed = listings.get(found.importPath);
      return listed !== undefined && holdsInlinedCode(listed, found, this.#files.pathOf(found.folder));
    });
    if (inlined.length > 0) {
      const paths = inlined.map(({ importPath }) => importPath);
      const outermost = await this.#list([], "-S -S", "{{.ImportPath}}", paths, request, cancel);
      for (const { importPath } of inlined) {
        const [listed, places] = [listings.get(importPath), outermost.listings.get(importPath)];
        if (listed !== undefined && places !== undefined)
          listings.set(importPath, withInlinedPlaces(listed, places));
      }
    }
    const paths = named.map(({ importPath }) => importPath);
    return { named, all, listings: withForeignInstances(listings, paths) };
  }

  #packages(output: string): Pick<Build, "named" | "all"> {
    const all = new Map<string, BuiltPackage>();
    const named: BuiltPackage[] = [];
    for (const line of output.split("\n")) {
      const [importPath = "", dir = "", name = "", depOnly = "", go = "", cgo = "", imports = ""] =
        line.split("\t");
      if (importPath === "" || dir === "") continue;
      const folder = this.#files.resolve(dir, ".");
      const files = [...go.split("|"), ...cgo.split("|")].filter((file) => file !== "");
      const found: BuiltPackage = {
        importPath,
        isMain: name === "main",
        folder,
        files: files.map((file) => this.#files.resolve(folder, file)),
        importMap: importMapOf(imports),
      };
      all.set(importPath, found);
      if (depOnly === "false") named.push(found);
    }
    return { named, all };
  }

  /** `go list -export` compiles and replays like `go build`, but links nothing. */
  async #list(
    options: readonly string[],
    flags: string,
    format: string,
    patterns: readonly string[],
    { folder, env }: BuildRequest,
    cancel?: Cancel,
  ): Promise<{ stdout: string; listings: Map<string, ListedCalls> }> {
    const args = ["list", ...options, "-export", `-gcflags=${flags}`, "-trimpath=false", "-f", format];
    const { stdout, output } = await this.#run([...args, "--", ...patterns], { folder, env }, cancel);
    const listings = [...output.result()].map(
      ([name, listed]) => [name.split(" ")[0] ?? "", listed] as const,
    );
    return { stdout, listings: new Map(listings) };
  }

  async #run(
    args: readonly string[],
    { folder, env }: Omit<BuildRequest, "pattern">,
    cancel?: Cancel,
  ): Promise<{ stdout: string; output: BuildListings }> {
    // The reader of listings is large, and not needed before.
    const loaded = await import("../core/compile/buildListings.ts");
    const output = new loaded.BuildListings((file) => this.#files.pathOf(this.#files.resolve(folder, file)));
    const run = { folder, env, timeoutMilliseconds, takeStderr: (chunk: string) => output.feed(chunk) };
    const { exitCode, stdout } = await this.#go.run(args, run, cancel).catch(cannotAnswer);
    output.end();
    if (exitCode !== 0) throw failed(args[0] ?? "", exitCode, output.complaints);
    return { stdout, output };
  }
}

function cannotAnswer(error: unknown): never {
  throw new CannotAnswer(error instanceof Error ? error.message : String(error));
}

/** What go said against it, or how it ended. */
function failed(command: string, exitCode: number, lines: readonly string[]): CannotAnswer {
  const complaints = lines.filter((line) => /^\S/.test(line)).slice(0, maxComplaints);
  const said = complaints.join(" ") || `it ended with status ${exitCode} and no word`;
  return new CannotAnswer(`go ${command} failed: ${said}`);
}

function importMapOf(printed: string): ReadonlyMap<string, string> {
  const entries = printed.split("|").map((entry) => entry.split("="));
  return new Map(entries.flatMap(([from, to]) => (from && to ? [[from, to] as const] : [])));
}
