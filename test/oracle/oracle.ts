import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type SeededRandom, seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { checkCapacity } from "./capacity.ts";
import { compareNilWrites, compareRaces, told } from "./diagnose/generated/report.ts";
import { furtherSample, recordGoldenTraces } from "./goldenTraces.ts";
import {
  allTargets,
  furtherTargets,
  type GoTarget,
  missingGo,
  releases,
  runnableTargets,
  targetName,
} from "./goToolchain.ts";
import { checkProcesses } from "./process/processPhase.ts";
import { checkAppends, checkGrowths } from "./slices.ts";
import { checkRun, randomRun, recordRun, type TraceRun } from "./traceRuns.ts";
import { checkWords } from "./words.ts";

const usage = `usage: npm run oracle -- [--ops N] [--seed S] [--releases 1.26.11,1.27.4] [--targets NAME,NAME] [--capacity N] [--process N] [--mistakes N] [--golden]
  --ops       operations to record and replay in all (default 200000)
  --seed      seed of the choice of maps and operations (default: the clock)
  --releases  Go releases, full versions (default: the last patch of each)
  --targets   only builds with these parts in their names, e.g. 386, arm64-noaes, noswissmap; or builds for the other
              processors: s390x,mips,arm,wasm
  --capacity  capacity requests, and growths of slices, to measure per build (default 200)
  --process   instructions to execute in running programs, each held against what is told of it, in all (default 240000)
  --mistakes  generated programs that may write nil maps, and half as many that may race, run by Go and checked (default 2000)
  --golden    record the sample under test/golden/traces anew instead
`;

interface OracleOptions {
  readonly ops: number;
  readonly seed: number;
  readonly releases: readonly string[];
  readonly targets: string;
  readonly capacity: number;
  readonly process: number;
  readonly mistakes: number;
  readonly golden: boolean;
}

/** @throws Error with one sentence */
function parseOptions(args: readonly string[]): OracleOptions {
  const options = {
    ops: 200_000,
    seed: Date.now() % 0x7fffffff,
    releases: releases as readonly string[],
    targets: "",
    capacity: 200,
    process: 240_000,
    mistakes: 2000,
    golden: false,
  };
  for (let i = 0; i < args.length; i++) {
    const name = args[i];
    if (name === "--golden") {
      options.golden = true;
      continue;
    }
    const value = args[++i];
    if (value === undefined) throw new Error(`${name} needs a value`);
    if (/^--(?:ops|seed|capacity|process|mistakes)$/.test(name ?? "")) {
      const number = Number(value);
      if (!Number.isSafeInteger(number) || number < 0)
        throw new Error(`${name} ${value} is not a whole number`);
      options[(name ?? "").slice(2) as "ops" | "seed" | "capacity" | "process" | "mistakes"] = number;
    } else if (name === "--releases") options.releases = value.split(",").map((r) => r.replace(/^go/, ""));
    else if (name === "--targets") options.targets = value;
    else throw new Error(`unknown option ${name}`);
  }
  return options;
}

/** Runs the oracle. @returns 0 when everything is equal, 1 when something differs, 2 when it cannot run */
export async function main(args: readonly string[]): Promise<number> {
  let options: OracleOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    return 2;
  }
  const missing = missingGo();
  if (missing) {
    console.error(missing);
    return 2;
  }
  const targets = chooseTargets(options);
  if (targets.length === 0) {
    console.error("no build matches");
    return 2;
  }
  if (options.golden) {
    await recordGoldenTraces(targets);
    return 0;
  }
  console.log(`oracle: seed ${options.seed}, ${targets.length} builds, ${options.ops} operations`);
  const differing =
    (await checkTraces(targets, options)) +
    (await checkCapacities(targets, options)) +
    (await checkAllSlices(targets, options)) +
    (await checkAllWords(targets)) +
    (await checkProcesses(targets, options.process, options.seed)) +
    (await checkMistakes(options));
  console.log(differing === 0 ? "all equal" : `${differing} differences`);
  return differing === 0 ? 0 : 1;
}

/** Programs at a time: that many are built at once. */
const mistakesAtOnce = 500;

async function checkMistakes({ seed, mistakes }: OracleOptions): Promise<number> {
  let differing = 0;
  const kinds = [
    { kind: "nilMapWrite", compare: compareNilWrites, count: mistakes },
    { kind: "concurrentMapUse", compare: compareRaces, count: Math.ceil(mistakes / 2) },
  ];
  for (const { kind, compare, count } of kinds)
    for (let done = 0; done < count; done += mistakesAtOnce) {
      const folder = mkdtempSync(path.join(tmpdir(), "mapscope-mistakes-"));
      try {
        const comparison = await compare(seed + done, Math.min(mistakesAtOnce, count - done), folder);
        differing += comparison.wrong.length;
        console.log(told(kind, seed + done, comparison));
        for (const wrong of comparison.wrong) console.log(`DIFFERS  ${kind} ${wrong} is found, and is none`);
        for (const missed of comparison.missed) console.log(`${kind} ${missed} is missed`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  return differing;
}

function chooseTargets(options: OracleOptions): GoTarget[] {
  const { releases, targets } = options;
  const chosen =
    targets === ""
      ? [...allTargets(releases), ...(options.golden ? furtherSample : [])]
      : [...allTargets(releases), ...furtherTargets(releases)].filter((target) => isNamed(target, targets));
  const { runnable, leftOut } = runnableTargets(chosen);
  for (const line of leftOut) console.log(line);
  return runnable;
}

/** Whether a build's name has all the parts of one of the wanted names. */
function isNamed(target: GoTarget, wanted: string): boolean {
  const parts = targetName(target).split("-");
  return wanted.split(",").some((name) => name.split("-").every((part) => parts.includes(part)));
}

/** Sizes of runs and how many of 64 have them: many short lives find more than a few long ones. */
const runSizes = [
  { share: 16, ops: 1_000, max: 20 },
  { share: 12, ops: 1_500, max: 60 },
  { share: 10, ops: 3_000, max: 120 },
  { share: 12, ops: 3_000, max: 300 },
  { share: 6, ops: 6_000, max: 1_100 },
  { share: 5, ops: 12_000, max: 2_000 },
  { share: 2, ops: 60_000, max: 9_000 },
  { share: 1, ops: 400_000, max: 120_000 },
] as const;

function randomSize(random: SeededRandom): { ops: number; max: number } {
  let ticket = random.rand32() % 64;
  return runSizes.find(({ share }) => (ticket -= share) < 0) ?? runSizes[0];
}

async function checkTraces(targets: readonly GoTarget[], { ops, seed }: OracleOptions): Promise<number> {
  const random = seededRandom(seed);
  let left = ops;
  let runs = 0;
  let differing = 0;
  const next = (): TraceRun | undefined => {
    if (left <= 0) return undefined;
    const target = targets[runs++ % targets.length] as GoTarget;
    const size = randomSize(random);
    // Emulated processors are slow: they get the shorter lives.
    const share = target.goarch === "amd64" || target.goarch === "386" ? 1 : 10;
    const run = randomRun(
      target,
      random,
      Math.min(Math.ceil(size.ops / share), left),
      Math.ceil(size.max / share),
    );
    left -= run.ops;
    return run;
  };
  let run = next();
  let recording = run && recordRun(run);
  while (run && recording) {
    const following = next();
    // Recording the next trace goes on beside the replay of this one.
    const nextRecording = following && recordRun(following);
    nextRecording?.catch(() => undefined);
    const difference = await checkRun(run, recording);
    if (difference) {
      differing++;
      console.log(`DIFFERS  ${difference}`);
    }
    if (runs % 100 === 0) console.log(`${runs} traces, ${ops - left} operations, ${differing} differ`);
    run = following;
    recording = nextRecording;
  }
  console.log(`${runs} traces, ${ops - left} operations, ${differing} differ`);
  return differing;
}

async function checkCapacities(targets: readonly GoTarget[], options: OracleOptions): Promise<number> {
  if (options.capacity === 0) return 0;
  let differing = 0;
  // Memory does not depend on the hash function.
  for (const target of targets.filter(({ withoutAes }) => !withoutAes)) {
    const { exact, differences } = await checkCapacity(target, options.capacity, seededRandom(options.seed));
    differing += differences.length;
    console.log(
      `capacity ${targetName(target)}: ${options.capacity} requests, ${exact} of them exact, ${differences.length} differ`,
    );
    for (const difference of differences.slice(0, 5)) console.log(`DIFFERS  ${difference}`);
  }
  return differing;
}

/** Growths of slices: as many as capacity requests, and a tenth as many slices that are filled with a map's keys. */
async function checkAllSlices(targets: readonly GoTarget[], options: OracleOptions): Promise<number> {
  const { capacity: growths, seed } = options;
  if (growths === 0) return 0;
  const slices = Math.ceil(growths / 10);
  let differing = 0;
  for (const target of targets.filter(({ withoutAes }) => !withoutAes)) {
    const differences = [
      ...(await checkAppends(target, slices, seededRandom(seed))),
      ...(await checkGrowths(target, growths, seededRandom(seed))),
    ];
    differing += differences.length;
    console.log(
      `append ${targetName(target)}: ${slices} slices, ${growths} growths, ${differences.length} differ`,
    );
    for (const difference of differences.slice(0, 5)) console.log(`DIFFERS  ${difference}`);
  }
  return differing;
}

/** What panics and fatal errors say does not depend on the processor. */
async function checkAllWords(targets: readonly GoTarget[]): Promise<number> {
  let differing = 0;
  for (const target of targets.filter(({ goarch, withoutAes }) => goarch === "amd64" && !withoutAes)) {
    const { count, differences } = await checkWords(target);
    differing += differences.length;
    console.log(`words ${targetName(target)}: ${count} failures, ${differences.length} differ`);
    for (const difference of differences.slice(0, 5)) console.log(`DIFFERS  ${difference}`);
  }
  return differing;
}
