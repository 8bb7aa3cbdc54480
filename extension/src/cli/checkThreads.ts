import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { FoundMistake } from "../core/diagnose/mistake.ts";
import type { CheckRequest } from "../workspace/checks.ts";

/** A larger Go file, go.mod or go.work is not read for a check. */
export const maxFileBytes = 8_000_000;

/** A place that a thread is to look through, as a pattern. */
export interface ToCheckThread {
  readonly at: number;
  readonly here: string;
  readonly place: string;
  readonly request: CheckRequest;
}

/** What a thread is started with: texts that lie over files of the disk, by path. */
export type ChangedTexts = ReadonlyMap<string, string>;

/** What it found there, or why not. */
export type FromCheckThread =
  | { readonly at: number; readonly found: readonly FoundMistake[] }
  | { readonly at: number; readonly error: Error };

/** Fewer packages are looked through without threads: each has to read what they import. */
const fewestPlaces = 12;
const mostThreads = 8;
/** How much a heap grows before it is collected, of what lives in it: without this threads hold half as much again. */
const heapGrowingPercent = 20;
/** Memory for what has just been made, most of which is garbage at once. */
const youngMegabytes = 24;

/** The bundle of a thread; null where there is none beside this program, or where one would be of no use. */
export function checkThreadFor(places: number): string | null {
  const folder = typeof __dirname === "string" ? __dirname : "";
  const script = path.join(folder, "checkThread.cjs");
  return places >= fewestPlaces && availableParallelism() > 1 && existsSync(script) ? script : null;
}

/** What is found at one place, as soon as a thread says. */
class Answer {
  readonly promise: Promise<readonly FoundMistake[]>;
  resolve: (found: readonly FoundMistake[]) => void = () => {};
  reject: (error: Error) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // It is told when it is this one's turn.
    this.promise.catch(() => {});
  }
}

/**
 * Looks through places in threads; what is found comes in the order of the places.
 * @param changed texts that lie over files of the disk, by path
 * @throws what a thread throws
 */
export async function* checkInThreads(
  script: string,
  here: string,
  places: readonly string[],
  request: CheckRequest,
  changed: ChangedTexts,
): AsyncGenerator<readonly FoundMistake[]> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  const answers = places.map(() => new Answer());
  let next = 0;
  const workers = Array.from({ length: Math.min(mostThreads, availableParallelism(), places.length) }, () => {
    const worker = new Worker(script, {
      workerData: changed,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    const order = (): void => {
      const at = next++;
      const place = places[at];
      if (place === undefined) return;
      worker.postMessage({ at, here, place, request } satisfies ToCheckThread);
    };
    worker.on("message", (reply: FromCheckThread) => {
      if ("error" in reply) answers[reply.at]?.reject(reply.error);
      else answers[reply.at]?.resolve(reply.found);
      order();
    });
    worker.on("error", (error) => {
      for (const answer of answers) answer.reject(error);
    });
    order();
    return worker;
  });
  try {
    for (const { promise } of answers) yield await promise;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
