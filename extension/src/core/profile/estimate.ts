import { maxTableCapacity } from "../go/abi/tableSize.ts";
import type { SizedObjects } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";

/** A number that a sampled profile tells about: it lies in the range 99 times of a hundred. */
export interface Estimate {
  readonly typical: number;
  readonly low: number;
  readonly high: number;
}

/** Maps that reached so many slots and no more, as a sampled profile tells it. */
export interface EstimatedRow extends Estimate {
  readonly slots: number;
  /** A Swiss map of several tables of so many. */
  readonly orMore?: true;
}

/** What a sampled profile says of the maps of a line. */
export interface EstimatedMaps {
  readonly maps: Estimate;
  readonly capacities: readonly EstimatedRow[];
}

/** Normal deviate beyond which a count is left out of a range, on each side: 99 of a hundred are in it. */
const deviations = 2.576;

/** Of a chance of one in two hundred. */
const rareLog = Math.log(200);

/** The ends of the range of the mean of a Poisson distribution of which `seen` were seen (Wilson and Hilferty). */
function meanRange(seen: number): { readonly low: number; readonly high: number } {
  const cube = (n: number, side: number): number =>
    n * Math.max(0, 1 - 1 / (9 * n) + (side * deviations) / (3 * Math.sqrt(n))) ** 3;
  return { low: cube(seen, -1), high: cube(seen + 1, 1) };
}

/** Whether an object of that size is recorded: with a chance that runtime/pprof scales by (scaleHeapSample). */
export const chanceOf = (bytes: number, rate: number): number =>
  rate <= 1 ? 1 : 1 - Math.exp(-bytes / rate);

/** The number of objects of a size behind the scaled count of a sampled profile. */
export function estimateOf(scaled: number, bytes: number, rate: number): Estimate {
  const chance = chanceOf(bytes, rate);
  const seen = Math.round(scaled * chance);
  // So many are missed all together once in two hundred times: each is by e^(-bytes/rate).
  if (seen === 0) return { typical: 0, low: 0, high: rate <= 1 ? 0 : Math.floor((rareLog * rate) / bytes) };
  const { low, high } = meanRange(seen);
  return {
    typical: Math.round(scaled),
    low: Math.max(seen, Math.floor(low / chance)),
    high: Math.ceil(high / chance),
  };
}

/**
 * The maps behind sampled objects of one line, taken to begin there with their first slots. What is larger than one table of a
 * Swiss map counts with it.
 * @param made they are made there: with a header each, and no smaller arrays before
 */
export function estimatedMaps(
  objects: readonly SizedObjects[],
  ladder: Ladder,
  rate: number,
  made: boolean,
): EstimatedMaps {
  const steps = ladder.steps.map(({ slots, bytes }) => {
    const scaled = objects
      .filter((one) => one.bytes === bytes)
      .reduce((sum, { allocated }) => sum + allocated, 0);
    return { slots, ...estimateOf(scaled, bytes, rate) };
  });
  const swiss = ladder.type.model.release.family === "swiss";
  const last = Math.max(-1, ...steps.map(({ typical }, i) => (typical > 0 ? i : -1)));
  // A Swiss map may have any number of the largest tables, and what splits leaves some behind.
  // Of the step after it none was seen, but some may be there.
  const largestFirst = steps
    .slice(0, last + 2)
    .map((step, i) =>
      swiss && i === steps.length - 1 && step.typical > 0 ? { ...step, typical: 1, low: 1 } : step,
    )
    .reverse();
  // As many maps came to an array as came to the larger ones, or more.
  let above: Estimate = { typical: 0, low: 0, high: 0 };
  const capacities: EstimatedRow[] = [];
  for (const step of largestFirst) {
    const here = {
      typical: Math.max(step.typical, above.typical),
      low: Math.max(step.low, above.low),
      high: Math.max(step.high, above.high),
    };
    const row = {
      slots: step.slots,
      ...(swiss && step.slots === maxTableCapacity ? { orMore: true as const } : {}),
      typical: here.typical - above.typical,
      low: Math.max(0, here.low - above.high),
      high: Math.max(0, here.high - above.low),
    };
    capacities.unshift(row);
    above = here;
  }
  const headers = objects.filter(({ bytes }) => bytes === ladder.header);
  if (made) {
    const scaled = headers.reduce((sum, { allocated }) => sum + allocated, 0);
    const counted = estimateOf(scaled, ladder.header, rate);
    const typical = Math.max(counted.typical, above.typical);
    above = { typical, low: Math.max(counted.low, above.low), high: Math.max(counted.high, above.high) };
  }
  return { maps: above, capacities: capacities.filter(({ typical, low }) => typical > 0 || low > 0) };
}
