import { slotCount } from "../go/abi/constants.ts";
import { bucketsForHint, maxLoad } from "../go/abi/growthRules.ts";
import { firstTableCapacity, maxGrowthLeft, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import { swissGrowths } from "./fillSwiss.ts";
import type { ClassicLayout, SwissLayout } from "./makeLayout.ts";
import { chanceOfAtLeast, type HashSpread, hashSpread, lastWhere, type Range } from "./range.ts";

/** When a map grows while distinct keys are inserted into it one by one. */
export interface GrowthTimeline {
  /**
   * Entry numbers, up to N, whose insert makes the map grow. Where hashes decide (Swiss maps behind their first split, or
   * with several tables), the entry with which the first of the tables typically grows at each size.
   */
  readonly growthAt: readonly number[];
  /** How many of `growthAt`, from the first on, hashes cannot change. */
  readonly exactGrowths: number;
  /** The entry, behind N, with which the map grows next; typical where hashes decide. */
  readonly nextGrowthAt: number;
  /** The range of the next growth; low = high where hashes cannot change it. */
  readonly nextGrowth: Range;
}

/** The growth of a map made with `layout` while it gets `entries` entries, and the growth after that. */
export function growthTimeline(
  type: MapType,
  layout: ClassicLayout | SwissLayout,
  entries: number,
): GrowthTimeline {
  return layout.family === "classic"
    ? classicTimeline(type, layout, entries)
    : swissTimeline(layout, entries, hashSpread(type.model));
}

function classicTimeline(type: MapType, layout: ClassicLayout, entries: number): GrowthTimeline {
  const { loadFactorNum } = type.model.release;
  const lastB = bucketsForHint(entries, loadFactorNum, layout.B);
  const growthAt: number[] = [];
  for (let B = layout.B; B < lastB; B++) growthAt.push(maxLoad(B, loadFactorNum) + 1);
  return exactTimeline(growthAt, maxLoad(lastB, loadFactorNum) + 1);
}

function exactTimeline(growthAt: readonly number[], next: number): GrowthTimeline {
  return {
    growthAt,
    exactGrowths: growthAt.length,
    nextGrowthAt: next,
    nextGrowth: { low: next, typical: next, high: next },
  };
}

/** Expected number of growths at which the first one is as likely to have come as not. */
const medianGrowths = Math.LN2;
/** Expected numbers of growths at which the first one is almost sure not to have come, or to have come. */
const growthTails = { low: 1e-9, high: 20.7 };

function swissTimeline(layout: SwissLayout, entries: number, spread: HashSpread): GrowthTimeline {
  const exact: number[] = layout.directory === 0 ? [slotCount + 1] : [];
  const first = layout.directory === 0 ? firstTableCapacity : layout.slotsPerTable;
  if (layout.directory <= 1)
    for (let capacity = first; capacity <= maxTableCapacity; capacity *= 2)
      exact.push(maxGrowthLeft(capacity) + 1);
  const next = exact.find((at) => at > entries);
  if (next !== undefined)
    return exactTimeline(
      exact.filter((at) => at <= entries),
      next,
    );

  const typical = swissGrowths(layout, entries, spread)
    .filter(({ places }) => places > 1)
    .map(({ places, threshold }) => firstGrowthAt(places, threshold))
    .filter((at) => at <= entries);
  const nextGrowth = nextSwissGrowth(layout, entries, spread);
  return {
    growthAt: [...exact, ...typical],
    exactGrowths: exact.length,
    nextGrowthAt: nextGrowth.typical,
    nextGrowth,
  };
}

const firstGrowths = new Map<string, number>();

/** The number of keys with which the first of `places` parts typically has got `threshold` keys. */
function firstGrowthAt(places: number, threshold: number): number {
  const name = `${places}:${threshold}`;
  const known =
    firstGrowths.get(name) ??
    lastWhere(places * threshold, (n) => places * chanceOfAtLeast(threshold, n, 1 / places) < medianGrowths) +
      1;
  firstGrowths.set(name, known);
  return known;
}

/** The next growth of any table behind `entries`, of which some tables may be about to grow. */
function nextSwissGrowth(layout: SwissLayout, entries: number, spread: HashSpread): Range {
  // By then every table that there is now has surely grown.
  const last = 2 * Math.max(entries, layout.slots) + 2;
  const growths = swissGrowths(layout, last, spread).filter(({ places, threshold }) => {
    const rest = places * (1 - chanceOfAtLeast(threshold, entries, 1 / places));
    return rest > growthTails.low && places * chanceOfAtLeast(threshold, last, 1 / places) > growthTails.low;
  });
  const expected = (n: number): number =>
    growths.reduce(
      (sum, { places, threshold }) => sum + places * chanceOfAtLeast(threshold, n, 1 / places),
      0,
    );
  const before = expected(entries);
  const after = (more: number): number =>
    entries + 1 + lastWhere(last - entries, (n) => expected(entries + n) - before < more);
  const chanceOfGrown = (places: number, threshold: number): number =>
    places * chanceOfAtLeast(threshold, entries, 1 / places);
  // A level that is not through with `entries` keys has a table that grows before all of them surely have; where none has
  // grown, one of them must when each would have got its last key.
  const through = growths
    .filter(({ places, threshold }) => entries < places * threshold)
    .map(({ places, threshold }) =>
      chanceOfGrown(places, threshold) < growthTails.low
        ? places * (threshold - 1) + 1
        : allGrownAt(places, threshold),
    );
  // Even hashes keep all tables of a level from growing for longer than chance would.
  const high = Math.min(...through, ...(spread === "random" ? [after(growthTails.high)] : []));
  return { low: after(growthTails.low), typical: Math.min(after(medianGrowths), high), high };
}

/** The number of keys with which, almost surely, each of `places` parts has got `threshold` keys. */
function allGrownAt(places: number, threshold: number): number {
  const missing = (n: number): number => places * (1 - chanceOfAtLeast(threshold, n, 1 / places));
  return lastWhere(8 * places * threshold, (n) => n < places * threshold || missing(n) > growthTails.low) + 1;
}
