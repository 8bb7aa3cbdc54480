import type { MapType } from "../go/types/mapType.ts";
import { distinctKeys } from "./filled.ts";
import { fillMap } from "./fillPlan.ts";
import { growthTimeline } from "./growth.ts";
import { hintRange } from "./hintRanges.ts";
import { type MakeLayout, makeLayout } from "./makeLayout.ts";

/** The most entries whose map stays within a number of bytes; null when not even an empty map does. */
export interface BudgetAnswer {
  readonly budgetBytes: number;
  /** Made with the number of entries as its hint. */
  readonly hinted: number | null;
  /** Made without a hint: the map holds no more than the budget at any time while it fills, old buckets included. */
  readonly grown: number | null;
}

/** How many entries of a map type fit into `budgetBytes` of live memory, whatever the hashes are. Yields between searches. */
export function* entriesWithin(type: MapType, budgetBytes: number): Generator<void, BudgetAnswer> {
  const most = distinctKeys(type.key);
  const hinted = yield* hintedWithin(type, budgetBytes, most);
  const grown = grownWithin(type, budgetBytes, most);
  return { budgetBytes, hinted, grown };
}

/** Range by range of equal layouts, since a larger hint can cost less (897 entries on Swiss maps). */
function* hintedWithin(type: MapType, budgetBytes: number, most: number): Generator<void, number | null> {
  let found: number | null = null;
  for (let low = 0; low <= most; ) {
    const { high } = hintRange(type, low);
    const layout = makeLayout(type, low);
    if (layout.bytes > 2 * budgetBytes + 4096) break;
    const last = Math.min(high ?? most, most);
    const fits = (entries: number): boolean => heldBytes(type, layout, entries) <= budgetBytes;
    if (fits(low)) found = fits(last) ? last : lastThatFits(low, last, fits);
    if (high === null) break;
    low = high + 1;
    yield;
  }
  return found;
}

function grownWithin(type: MapType, budgetBytes: number, most: number): number | null {
  const layout = makeLayout(type, null);
  const fits = (entries: number): boolean => {
    // Held memory is largest at a growth: the old buckets are still there.
    const lastGrowth = growthTimeline(type, layout, entries).growthAt.at(-1) ?? 0;
    return Math.max(heldBytes(type, layout, entries), heldBytes(type, layout, lastGrowth)) <= budgetBytes;
  };
  if (!fits(0)) return null;
  let beyond = 1;
  while (beyond < most && fits(beyond)) beyond *= 2;
  return lastThatFits(0, Math.min(beyond, most), fits);
}

const heldBytes = (type: MapType, layout: MakeLayout, entries: number): number =>
  fillMap(type, layout, entries).bytes.high;

/** The largest number from `low` (which fits) to `high` that fits. */
function lastThatFits(low: number, high: number, fits: (entries: number) => boolean): number {
  while (low < high) {
    const middle = high - Math.floor((high - low) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const unitBytes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "": 1,
    b: 1,
    kib: 2 ** 10,
    mib: 2 ** 20,
    gib: 2 ** 30,
    tib: 2 ** 40,
  }),
);

/** More than any process has. */
const maxBytes = 2 ** 8 * 2 ** 40;

/** Bytes as people write them: "65536", "64 KiB", "1.5GiB"; undefined for anything else, and beyond 2^48. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = unitBytes.get((match?.[2] ?? "?").toLowerCase());
  const bytes = match && unit !== undefined ? Math.floor(Number(match[1]) * unit) : Number.NaN;
  return bytes <= maxBytes ? bytes : undefined;
}
