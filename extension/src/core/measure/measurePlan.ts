import { distinctKeys } from "../capacity/filled.ts";
import { type MemoryPlan, planMemory, TooLargeError } from "../capacity/planCapacity.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText, entriesText } from "../numbers/numberText.ts";
import { sizeText } from "../numbers/sizeText.ts";
import { bytesOfRound, entriesOfRound } from "./measuringCode.ts";

/** What is to be measured of a map type. */
export interface MeasureOrder {
  /** Numbers of entries. */
  readonly sizes: readonly number[];
  /** The hint that maps are made with besides those made with none; null: the number of entries. */
  readonly hint: number | null;
  /** The program begins nothing that would take longer. */
  readonly seconds: number;
  /** A size that is predicted to take more is left out. */
  readonly memoryBytes: number;
}

/** A number of entries that is not measured, and why, as the end of a sentence. */
export interface LeftOut {
  readonly n: number;
  readonly why: string;
}

/** What a program is asked for. */
export interface MeasurePlan {
  readonly sizes: readonly number[];
  /** null: each number of entries is its own hint. */
  readonly hint: number | null;
  readonly left: readonly LeftOut[];
  /** The program's arguments. */
  readonly args: readonly string[];
}

export const usualSizes: readonly number[] = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

/** So many inserts are looked at one by one for growth: it takes a stop of the program each. */
const growthEntries = 4096;

/**
 * Chooses the sizes that can be measured.
 * @param bytesBehindKey of the heap, for each key
 */
export function planMeasure(type: MapType, order: MeasureOrder, bytesBehindKey: number): MeasurePlan {
  const sizes: number[] = [];
  const left: LeftOut[] = [];
  for (const n of [...new Set(order.sizes)].sort((a, b) => a - b)) {
    const why = whyNot(type, n, order, bytesBehindKey);
    if (why === null) sizes.push(n);
    else left.push({ n, why });
  }
  const growths = Math.min(growthEntries, sizes.at(-1) ?? 0);
  const { seconds, hint } = order;
  return { sizes, hint, left, args: [seconds, hint ?? "n", growths, ...sizes].map(String) };
}

function whyNot(type: MapType, n: number, order: MeasureOrder, bytesBehindKey: number): string | null {
  if (n < 1) return "an empty map has nothing to time";
  const distinct = distinctKeys(type.key);
  if (n > distinct) return `${type.key.text} has only ${decimalText(distinct)} different values`;
  const bytes = peakBytes(type, n, order.hint ?? n, bytesBehindKey);
  if (bytes === null) return "no memory of the target can hold it";
  if (bytes <= order.memoryBytes) return null;
  return `${entriesText(n)} and their keys would take about ${sizeText(bytes)}, more than the limit of ${sizeText(order.memoryBytes)}`;
}

/**
 * The most that the program takes at once: keys that are there and keys that are not, and what maps allocated of which
 * nothing is collected before they were timed.
 */
function peakBytes(type: MapType, n: number, hint: number, bytesBehindKey: number): number | null {
  try {
    const plans: MemoryPlan[] = [planMemory(type, n, null), planMemory(type, n, hint)];
    const allocated = Math.max(...plans.map(({ filled, make }) => make.bytes + filled.allocatedBytes.high));
    const together = allocated * (entriesOfRound / n + 1);
    return 2 * n * (type.key.sizeBytes + bytesBehindKey) + Math.min(together, allocated + bytesOfRound);
  } catch (error) {
    if (error instanceof TooLargeError) return null;
    throw error;
  }
}
