import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { projectPath } from "../support/projectPath.ts";
import { Chance } from "./chance.ts";
import { entrances } from "./entrances.ts";
import type { Fault, Task } from "./fuzzWorker.ts";

/** An input that takes longer hangs; the longest that is made of others may take some seconds. */
const hangMilliseconds = 120_000;
const lookMilliseconds = 100;
const memoryMegabytes = 2048;
const maxRestarts = 20;

/** Inputs that showed a fault once, by entrance. */
const corpus = "test/fixtures/fuzz";

const usage = `usage: npm run fuzz -- ENTRANCE|all [--seconds N] [--seed S] [--forget]\nentrances: ${Object.keys(entrances).join(", ")}`;

/**
 * Fuzzes an entrance or all of them, N seconds in total; the inputs that show a fault are kept unless they are to be
 * forgotten. @returns the exit status: 1 when there are faults
 */
export async function main(args: readonly string[], worker: string): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "10" },
      seed: { type: "string" },
      forget: { type: "boolean" },
    },
    allowPositionals: true,
  });
  const [name = ""] = positionals;
  const names = name === "all" ? Object.keys(entrances) : [name];
  const seconds = Number(values.seconds);
  const seed = Number(values.seed ?? Date.now() % 0x7fffffff);
  if (positionals.length !== 1 || !names.every((one) => Object.hasOwn(entrances, one)) || !(seconds > 0)) {
    console.error(usage);
    return 2;
  }
  console.log(`fuzz: --seed ${seed}`);
  let total = 0;
  let faults = 0;
  for (const one of names) {
    const run = await fuzz(one, seconds / names.length, seed, worker, values.forget !== true);
    total += run.inputs;
    faults += run.faults;
    console.log(
      `${one.padEnd(16)}${run.inputs.toLocaleString("en").padStart(12)} inputs${String(run.faults).padStart(4)} faults`,
    );
  }
  console.log(
    `${"all".padEnd(16)}${total.toLocaleString("en").padStart(12)} inputs${String(faults).padStart(4)} faults`,
  );
  return faults > 0 ? 1 : 0;
}

async function fuzz(
  entrance: string,
  seconds: number,
  seed: number,
  worker: string,
  keeps: boolean,
): Promise<{ inputs: number; faults: number }> {
  let kept = keptInputs(entrance);
  const replayed = kept.length;
  let from = 0;
  let faults = 0;
  let left = seconds * 1000;
  for (let starts = 0; starts === 0 || (left > 0 && starts < maxRestarts); starts++) {
    const run = await runWorker({ entrance, seed, from, inputs: kept }, left, worker, keeps);
    faults += run.faults;
    left -= run.milliseconds;
    if (run.next < 0) kept = kept.slice(kept.length + run.next);
    else kept = [];
    from = Math.max(0, run.next);
    if (run.isOver) break;
  }
  return { inputs: from + replayed, faults };
}

/** Runs a thread for a time, from its first input on, or until an input ends it. @returns the number of the next input */
async function runWorker(
  task: Omit<Task, "state">,
  limitMilliseconds: number,
  file: string,
  keeps: boolean,
): Promise<{ next: number; faults: number; milliseconds: number; isOver: boolean }> {
  const state = new Int32Array(new SharedArrayBuffer(12));
  Atomics.store(state, 0, -task.inputs.length);
  const thread = new Worker(file, {
    workerData: { ...task, state } satisfies Task,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, stackSizeMb: 4 },
    execArgv: ["--enable-source-maps"],
  });
  let faults = 0;
  const tell = (fault: Fault): void => {
    faults++;
    report(task.entrance, fault);
    if (keeps) keep(task.entrance, fault);
  };
  thread.on("message", tell);
  let index = Atomics.load(state, 0);
  let since = performance.now();
  let start = Number.POSITIVE_INFINITY;
  let ended = "";
  const watch = setInterval(() => {
    const now = performance.now();
    const at = Atomics.load(state, 0);
    if (at !== index) [index, since] = [at, now];
    if (Atomics.load(state, 2) === 1) start = Math.min(start, now);
    if (now - start > limitMilliseconds) Atomics.store(state, 1, 1);
    const isFull = process.memoryUsage.rss() > 2 * memoryMegabytes * 1e6;
    if (now - since < hangMilliseconds && !isFull) return;
    ended = isFull ? "it takes more than 4 GB" : `it takes more than ${hangMilliseconds / 1000} seconds`;
    void thread.terminate();
  }, lookMilliseconds);
  const why = await new Promise<string>((resolve) => {
    thread.once("error", (error) => resolve(error.message));
    thread.once("exit", () => resolve(ended));
  });
  clearInterval(watch);
  index = Atomics.load(state, 0);
  if (why !== "") tell({ index, input: await inputAt(task, index), error: why });
  const milliseconds = performance.now() - Math.min(start, since);
  return { next: index + 1, faults, milliseconds, isOver: why === "" };
}

async function inputAt({ entrance, seed, inputs }: Omit<Task, "state">, index: number): Promise<string> {
  if (index < 0) return inputs[inputs.length + index] ?? "";
  const loaded = await entrances[entrance]?.();
  return loaded?.draw(new Chance(seed, index)) ?? "";
}

function report(entrance: string, { index, input, error }: Fault): void {
  console.log(`${entrance}: input ${index}: ${error}\n${JSON.stringify(input).slice(0, 2000)}\n`);
}

/** Keeps the input of a fault, to be replayed from now on. */
function keep(entrance: string, { input, error }: Fault): void {
  const name = createHash("sha256").update(input).digest("hex").slice(0, 12);
  mkdirSync(projectPath(`${corpus}/${entrance}`), { recursive: true });
  const [fault] = error.split("\n");
  writeFileSync(
    projectPath(`${corpus}/${entrance}/${name}.json`),
    `${JSON.stringify({ fault, input }, null, 2)}\n`,
  );
}

function keptInputs(entrance: string): string[] {
  let names: string[] = [];
  try {
    names = readdirSync(projectPath(`${corpus}/${entrance}`)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return names.map((name) => {
    const text = readFileSync(projectPath(`${corpus}/${entrance}/${name}`), "utf8");
    return (JSON.parse(text) as { input: string }).input;
  });
}
