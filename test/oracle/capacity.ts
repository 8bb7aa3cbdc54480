import { Readable } from "node:stream";
import { run as runCapacity } from "../../extension/src/cli/capacity.ts";
import type { GoArch } from "../../extension/src/core/go/release/goTarget.ts";
import type { SeededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { type GoTarget, modelName, targetName } from "./goToolchain.ts";
import { largestHint, mapTypes } from "./mapTypes.ts";
import { jsonLines, runRecorder } from "./runRecorder.ts";

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The part of the command line's answer that a measurement can check. */
interface CapacityAnswer {
  readonly make: { readonly bytes: number; readonly objects: number };
  readonly filled: {
    readonly bytes: Range;
    readonly objects: Range;
    readonly allocatedBytes: Range;
    readonly allocatedObjects: Range;
    readonly exact: boolean;
  };
}

interface Measured {
  /** Distinct keys that went in. */
  readonly length: number;
  readonly make: { readonly bytes: number; readonly objects: number };
  readonly filled: {
    readonly bytes: number;
    readonly objects: number;
    readonly allocatedBytes: number;
    readonly allocatedObjects: number;
  };
}

interface CapacityRequest {
  readonly map: string;
  readonly n: number;
  readonly hint: number | null;
  readonly seed: number;
}

/** Memory that one measured map may take, in slots: large elems get small maps. */
const maxElemBytes = 1 << 24;
/** The same on wasm, whose programs crash Node when they take much more than 100 MB. */
const maxElemBytesOfWasm = 1 << 21;

function randomRequest(random: SeededRandom, goarch: GoArch): CapacityRequest {
  const map = mapTypes[random.rand32() % mapTypes.length] as string;
  const large = /\[(1100|200|129|128|40)\]/.test(map) ? 1100 : 64;
  const bytes = goarch === "wasm" ? maxElemBytesOfWasm : maxElemBytes;
  const upTo = (limit: number): number => {
    // Sizes of every magnitude alike.
    const magnitude = 2 ** (((random.rand32() % 1000) / 1000) * Math.log2(limit + 1));
    return Math.floor(magnitude) - 1;
  };
  const hint =
    random.rand32() % 4 === 0 ? null : upTo(Math.min(300_000, bytes / large, largestHint(map, goarch)));
  const n = hint !== null && random.rand32() % 2 === 0 ? Math.min(hint, 5000) : upTo(3000);
  return { map, n, hint, seed: random.rand32() };
}

/**
 * Measures random requests in a real process by runtime.MemStats and asks the command line the same.
 * @returns texts of what differs, and how many of the filled maps have figures that hashes cannot change
 */
export async function checkCapacity(
  target: GoTarget,
  count: number,
  random: SeededRandom,
): Promise<{ exact: number; differences: string[] }> {
  const asked = Array.from({ length: count }, () => randomRequest(random, target.goarch));
  const measured = await measure(target, asked);
  const go = modelName(target);
  // Some key types have few values: the question is asked for the entries that there really were.
  const requests = asked.map(({ map, hint }, i) => ({
    map,
    hint,
    n: measured[i]?.length,
    go,
    goarch: target.goarch,
  }));
  const answers = await ask(requests);
  const differs = (real: Measured | undefined, i: number): string | null =>
    compare(real as Measured, answers[i] as CapacityAnswer);
  const suspects = [...asked.keys()].filter((i) => differs(measured[i], i));
  // The process's own background work may allocate in between: what differs is measured again.
  const again = await measure(
    target,
    suspects.map((i) => asked[i] as CapacityRequest),
  );
  const differences = suspects.flatMap((i, place) => {
    const difference = differs(again[place], i);
    return difference ? [`${targetName(target)} ${JSON.stringify(requests[i])}: ${difference}`] : [];
  });
  return { exact: answers.filter(({ filled }) => filled.exact).length, differences };
}

function compare(measured: Measured, answer: CapacityAnswer): string | null {
  for (const field of ["bytes", "objects"] as const)
    if (measured.make[field] !== answer.make[field])
      return `make.${field} is ${measured.make[field]} in Go, ${answer.make[field]} here`;
  const { exact } = answer.filled;
  for (const field of ["bytes", "objects", "allocatedBytes", "allocatedObjects"] as const) {
    const real = measured.filled[field];
    const { low, high } = answer.filled[field];
    if (real < low || real > high)
      return `filled.${field} is ${real} in Go, ${exact ? "exactly " : ""}${low} to ${high} here`;
  }
  return null;
}

async function measure(target: GoTarget, requests: readonly CapacityRequest[]): Promise<Measured[]> {
  return (await runRecorder(target, "measure", requests)) as Measured[];
}

/** What `capacity -` answers. */
async function ask(requests: readonly object[]): Promise<CapacityAnswer[]> {
  let text = "";
  const out = (part: string): void => void (text += part);
  const stdin = Readable.from([Buffer.from(requests.map((request) => JSON.stringify(request)).join("\n"))]);
  await runCapacity(["-"], { stdin, out, err: out });
  return jsonLines(text) as CapacityAnswer[];
}
