import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { median, type Result, report } from "../support/benchReport.ts";
import { projectPath } from "../support/projectPath.ts";
import { type Taken, timed } from "../support/timedProcess.ts";

const usualRounds = 3;
const threads = 2;
const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2";

/** The bounds that we keep. */
const bound = { seconds: 40, megabytes: 1000 };

/**
 * `npm run bench -- check`: looking for mistakes in Go's library on two threads, beside staticcheck's only check of nil maps on
 * the same packages, and the bounds that we keep. Neither finds anything in a cache.
 */
export async function bench(json: boolean, rounds = usualRounds): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  const cwd = path.join(goroot, "src");
  try {
    const peer = staticcheckProgram(folder);
    const ours: Taken[] = [];
    const theirs: Taken[] = [];
    for (let round = 0; round < rounds; round++) {
      const cache = { STATICCHECK_CACHE: path.join(folder, `cache${round}`), GOMAXPROCS: `${threads}` };
      // Both end with 1 where they find something.
      const run = { cwd, statuses: [0, 1], env: cache };
      theirs.push(await timed(onThreads([peer, "-checks", "SA5000", "-tests=false", "./..."]), run));
      const cli = projectPath("extension/dist/cli.cjs");
      ours.push(await timed(onThreads([process.execPath, cli, "check", "--json", "./..."]), run));
    }
    report("check", results(ours, theirs), json);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function results(ours: readonly Taken[], theirs: readonly Taken[]): Result[] {
  const seconds = (of: readonly Taken[]): number => median(of.map(({ milliseconds }) => milliseconds / 1000));
  const processor = (of: readonly Taken[]): number =>
    median(of.map(({ processorMilliseconds }) => processorMilliseconds / 1000));
  const peak = (of: readonly Taken[]): number => median(of.map(({ residentBytes }) => residentBytes / 1e6));
  const row = (what: string, unit: string, of: typeof seconds, kept: number | null): Result[] => [
    { case: `std, ${what}`, ours: of(ours), theirs: of(theirs), peer: "staticcheck SA5000", unit },
    ...(kept === null
      ? []
      : [{ case: `std, ${what}`, ours: of(ours), theirs: kept, peer: "the bound", unit }]),
  ];
  return [
    ...row(`${threads} threads`, "s", seconds, bound.seconds),
    ...row("on processors", "s", processor, null),
    ...row("highest memory", "MB", peak, bound.megabytes),
  ];
}

/** staticcheck of MAPSCOPE_STATICCHECK; another one is built. */
function staticcheckProgram(folder: string): string {
  const given = process.env.MAPSCOPE_STATICCHECK;
  if (given !== undefined) return given;
  execFileSync("go", ["install", staticcheck], { env: { ...process.env, GOBIN: folder }, stdio: "inherit" });
  return path.join(folder, process.platform === "win32" ? "staticcheck.exe" : "staticcheck");
}

/** A command kept to as many processors, where the system can. */
function onThreads(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (os.availableParallelism() <= threads || spawnSync("taskset", ["--version"]).status !== 0)
    return command;
  return ["taskset", "-c", `0-${threads - 1}`, ...command];
}
