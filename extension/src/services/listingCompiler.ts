import type * as vscode from "vscode";
import type { ListingFunction } from "../core/asm/listing/listing.ts";
import { createListingParser } from "../core/asm/listing/listingParser.ts";
import type { ToldRelease } from "../core/asm/words/releaseHints.ts";
import { parseGoVersion } from "../core/go/release/goRelease.ts";
import { LineReader } from "../core/source/lineReader.ts";
import { runGo } from "../node/runGo.ts";
import { askToolchain, type Toolchain, toolchainEnvironment } from "./goToolchains.ts";
import type { AssemblyTarget } from "./settings.ts";

/** A first build of a package may compile all that it imports. */
const buildTimeoutMilliseconds = 180_000;
const maxComplaints = 40;

/** What is to be compiled, as it is saved. */
export interface CompileRequest {
  readonly goPath: string;
  /** The package's folder. */
  readonly folder: string;
  /** With its test files. */
  readonly tests: boolean;
  readonly target: AssemblyTarget;
  /** Positions of the outermost function that code was inlined into, instead of those of the code itself. */
  readonly outermost?: boolean;
  /** Functions that are kept; a package may hold thousands. */
  readonly keep: (fn: ListingFunction) => boolean;
}

export interface CompiledListing {
  readonly functions: readonly ListingFunction[];
  /** The go command that compiled. */
  readonly go: Toolchain;
  readonly told: ToldRelease;
}

/** The package does not compile; the message is the compiler's first line, `lines` are all that it said. */
export class CompileError extends Error {
  override name = "CompileError";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    const located = lines.find((line) => /^\S+\.go:\d+/.test(line));
    super(located ?? lines.find((line) => !line.startsWith("# ")) ?? "the go command failed without a word");
    this.lines = lines;
  }
}

/**
 * Compiles a package and reads the compiler's listing while it is printed. Nothing is linked, run or written.
 * @throws CompileError; Error with one sentence when go is missing, cancelled or too slow
 */
export async function compileListing(
  request: CompileRequest,
  token?: vscode.CancellationToken,
): Promise<CompiledListing> {
  const { goPath, folder, target } = request;
  // A package and its test variant hold the same functions; the later print is the one with the tests.
  const kept = new Map<string, ListingFunction>();
  const parser = createListingParser({
    function(fn) {
      if (request.keep(fn)) kept.set(fn.name, fn);
    },
  });
  const complaints: string[] = [];
  const complaintReader = new LineReader((line) => {
    if (complaints.length < maxComplaints && isComplaint(line)) complaints.push(line);
  });
  const takeStderr = (chunk: string): void => {
    parser.feed(chunk);
    complaintReader.feed(chunk);
  };
  const flags = ["-S", ...(request.outermost ? ["-S"] : []), ...(target.optimize ? [] : ["-N", "-l"])];
  const args = ["list", "-export", ...(request.tests ? ["-test"] : []), `-gcflags=${flags.join(" ")}`];
  const env = {
    ...(await toolchainEnvironment(target.release, goPath, folder, token)),
    ...processorOf(target),
  };
  const go = await askToolchain(goPath, folder, env, token);
  const { exitCode } = await runGo(
    goPath,
    [...args, "-f={{.ImportPath}}", "."],
    { cwd: folder, env, timeoutMilliseconds: buildTimeoutMilliseconds, takeStderr },
    token,
  );
  parser.end();
  complaintReader.end();
  if (exitCode !== 0) throw new CompileError(complaints);
  return { functions: [...kept.values()], go, told: toldBy(go) };
}

/** The release of a go command, as if its listings had told it. */
export function toldBy({ version, goarch }: Toolchain): ToldRelease {
  const { release } = parseGoVersion(version);
  return { release, candidates: [release.minor], told: true, goarch };
}

/** The environment of a processor; values that Go does not know are Go's to refuse. */
export function processorOf({ goarch, goamd64, goarm64 }: AssemblyTarget): Record<string, string> {
  return {
    ...(goarch === "auto" ? {} : { GOARCH: goarch }),
    ...(goamd64 === "auto" ? {} : { GOAMD64: goamd64 }),
    ...(goarm64 === "auto" ? {} : { GOARM64: goarm64 }),
  };
}

/** Whether a line of the compiler's output is no part of a listing. */
function isComplaint(line: string): boolean {
  if (line === "" || line.startsWith("\t0x") || line.startsWith("\trel ")) return false;
  return !/ S[A-Z]+ .*size=\d/.test(line);
}
