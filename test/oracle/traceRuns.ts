import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { run as runReplay } from "../../extension/src/cli/replay.ts";
import type { SeededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { projectPath } from "../support/projectPath.ts";
import { buildRecorder, type GoTarget, recorderCommand, targetName } from "./goToolchain.ts";
import { largestHint, mapTypes } from "./mapTypes.ts";

/** One trace to record: which map, and how the recorder drives it. */
export interface TraceRun {
  readonly target: GoTarget;
  /** The recorder's program of operations: random, or one of those that reach rare paths. */
  readonly life: "random" | "prune" | "split" | "crowd" | "small" | "clear" | "iterate";
  readonly map: string;
  readonly hint: number | "none";
  /** Seed of the program of operations. */
  readonly seed: number;
  readonly ops: number;
  /** Largest number of entries aimed for. */
  readonly max: number;
  /** State bytes digested for each operation. */
  readonly effort: number;
  /** Largest state written in full. */
  readonly states: number;
}

const hints = [
  0, 1, 8, 9, 13, 14, 15, 26, 27, 28, 29, 52, 57, 100, 113, 208, 225, 449, 833, 896, 897, 1000, 1793,
];

/** A random run of about the wanted size; hints stay within what the run fills. */
export function randomRun(target: GoTarget, random: SeededRandom, ops: number, max: number): TraceRun {
  const pick = <T>(list: readonly T[]): T => list[random.rand32() % list.length] as T;
  const map = pick(mapTypes);
  const fitting = hints.filter((hint) => hint <= Math.min(2 * max, largestHint(map, target.goarch)));
  const life =
    random.rand32() % 8 === 0
      ? pick([
          "prune",
          "split",
          "small",
          "clear",
          "iterate",
          ...(hasManyKeys(map) ? (["crowd"] as const) : []),
        ] as const)
      : "random";
  return {
    target,
    life,
    map,
    hint: random.rand32() % 2 === 0 ? "none" : pick(fitting),
    seed: random.rand32(),
    ops,
    max,
    effort: 300,
    states: 20_000,
  };
}

/** Whether keys can be found for any bucket: not of types with a handful of values. */
function hasManyKeys(map: string): boolean {
  return !/^map\[(bool|uint8|struct{}|chan int|\*int|unsafe\.Pointer)\]/.test(map);
}

/** The recorder's arguments for a run. */
export function recorderArgs(run: TraceRun): string[] {
  const { life, map, hint, seed, ops, max, effort, states } = run;
  const options = { life, map, hint, seed, ops, max, effort, states };
  return Object.entries(options).map(([name, value]) => `-${name}=${value}`);
}

/** What a run was, for people: enough to record another of its kind. */
export function describeRun(run: TraceRun): string {
  return `${targetName(run.target)} ${recorderArgs(run)
    .map((arg) => (/[ {*]/.test(arg) ? `'${arg}'` : arg))
    .join(" ")}`;
}

/**
 * Records a run into a file, gzipped when its name ends in .gz.
 * @throws Error with what the recorder said
 */
export async function recordTrace(target: GoTarget, args: readonly string[], file: string): Promise<void> {
  const program = await buildRecorder(target);
  const command = recorderCommand(target, program, args);
  mkdirSync(path.dirname(file), { recursive: true });
  const child = spawn(command.file, command.args, { env: command.env, stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (complaint.length < 4000) complaint += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const zip = file.endsWith(".gz") ? createGzip({ level: 9 }) : new PassThrough();
  await pipeline(child.stdout, zip, createWriteStream(file));
  const status = await ended;
  if (status !== 0)
    throw new Error(`recorder of ${targetName(target)} ${args.join(" ")}: ${complaint || status}`);
}

/** What the command line's replay said of a file. */
export interface ReplayResult {
  readonly equal: boolean;
  readonly states?: number;
  readonly digests?: number;
  readonly reads?: number;
}

/** Replays a trace with the command line's own replay. @throws BadInput for a malformed trace */
export async function replayTrace(file: string): Promise<ReplayResult> {
  let text = "";
  const out = (part: string): void => void (text += part);
  await runReplay(["--json", file], { stdin: process.stdin, out, err: out });
  return JSON.parse(text) as ReplayResult;
}

/**
 * Records a run and replays it. The trace is kept where it differs.
 * @returns null when all is equal, else a text that says what differs and where the trace is
 */
export async function checkRun(run: TraceRun, record: Promise<string>): Promise<string | null> {
  const file = await record;
  const result = await replayTrace(file).catch((error: unknown) => ({ equal: false, error: String(error) }));
  if (result.equal) {
    rmSync(file, { force: true });
    return null;
  }
  return `${describeRun(run)}\n  ${JSON.stringify(result).slice(0, 1500)}\n  trace kept: ${path.relative(projectPath(), file)}`;
}

let recorded = 0;

/** Records a run into a scratch file. */
export async function recordRun(run: TraceRun): Promise<string> {
  const name = `${targetName(run.target)}-${process.pid}-${++recorded}.trace.jsonl`;
  const file = projectPath(".build", "oracle", "traces", name);
  await recordTrace(run.target, recorderArgs(run), file);
  return file;
}
