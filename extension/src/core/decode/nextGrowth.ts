import { chanceOfAtLeast, lastWhere } from "../capacity/range.ts";
import { slotCount } from "../go/abi/constants.ts";
import { maxLoad, overflowLimit } from "../go/abi/growthRules.ts";
import { maxSkip } from "../go/abi/hmapLayout.ts";
import { maxGrowthLeft } from "../go/abi/tableSize.ts";
import { emptyRest, isEmptyMark, isEvacuatedMark, isFullMark } from "../go/abi/tophash.ts";
import type { GoRelease } from "../go/release/goRelease.ts";
import type { BucketState, ClassicState, SwissOutline } from "./mapState.ts";

/** Entry numbers between which something must happen; low = high where hashes cannot change it. */
export interface EntryRange {
  readonly low: number;
  /** About as likely before as after it, for hashes of new keys; null where that is not told. */
  readonly typical: number | null;
  readonly high: number;
}

/**
 * The entry with whose insert a map grows next, told by its state alone: by inserts of new keys, without deletes, growth
 * comes at `low` at the earliest and at `high` at the latest, whatever the hashes are (runtime/map.go mapassign;
 * internal/runtime/maps table.go rehash).
 */
export function nextGrowth(state: ClassicState | SwissOutline, release: GoRelease): EntryRange {
  if (state.family === "classic") return nextClassicGrowth(state, release);
  if (state.dirLen === 0) return { low: slotCount + 1, typical: slotCount + 1, high: slotCount + 1 };
  const left = Math.min(...state.tables.map((table) => table.growthLeft));
  const most = state.tables.reduce((sum, table) => sum + maxGrowthLeft(table.capacity), 0);
  const [low, high] = [state.used + left + 1, most + 1];
  return { low, typical: low >= high ? high : typicalSwissGrowth(state, low, high), high };
}

/** Expected number of growths at which the first one is as likely to have come as not. */
const medianGrowths = Math.LN2;
/** Kinds of tables that are asked, from those nearest to their growth on; what comes behind them hardly counts. */
const tablesAsked = 48;

/** Each new key falls on a table by the chance of its depth; the first table that gets one more than it has room for grows. */
function typicalSwissGrowth({ tables, used }: SwissOutline, low: number, high: number): number {
  const alike = new Map<string, { chance: number; room: number; count: number }>();
  for (const { localDepth, growthLeft } of tables) {
    const name = `${localDepth} ${growthLeft}`;
    const known = alike.get(name);
    if (known) known.count++;
    else alike.set(name, { chance: 2 ** -localDepth, room: growthLeft, count: 1 });
  }
  const nearest = [...alike.values()]
    .sort((a, b) => (a.room + 1) / a.chance - (b.room + 1) / b.chance)
    .slice(0, tablesAsked);
  const expected = (inserts: number): number =>
    nearest.reduce(
      (sum, { chance, room, count }) => sum + count * chanceOfAtLeast(room + 1, inserts, chance),
      0,
    );
  const inserts = lastWhere(high - used, (n) => expected(n) < medianGrowths) + 1;
  return Math.min(high, Math.max(low, used + inserts));
}

/** Growth starts by the load factor, or earlier by overflow buckets, and never before the last growth has ended. */
function nextClassicGrowth(state: ClassicState, release: GoRelease): EntryRange {
  const { count, B } = state;
  const byLoad = maxLoad(B, release.loadFactorNum) + 1;
  const missing = overflowLimit(B) - state.noverflow;
  const waiting = (state.oldbuckets ?? []).filter((chain) => !isEvacuated(chain));
  const moved = waiting.flat().reduce((sum, { tophash }) => sum + tophash.filter(isFullMark).length, 0);
  const byOverflow = count + Math.max(0, leastForOverflow(state) - moved) + 1;
  // An insert evacuates one or two old buckets before it tests; the mark rests once in maxSkip buckets.
  const evacuated = {
    low: count + Math.ceil(waiting.length / 2),
    high: count + waiting.length + Math.ceil((state.oldbuckets?.length ?? 0) / maxSkip),
  };
  const low = Math.max(count + 1, evacuated.low, Math.min(byLoad, byOverflow));
  const high = Math.max(byLoad, evacuated.high);
  // New keys seldom need half as many overflow buckets as start a growth; nearer to that it is not told.
  const typical = missing <= 0 ? low : 2 * missing >= overflowLimit(B) ? high : null;
  return { low, typical: low >= high ? high : typical, high };
}

/**
 * The fewest new cells that can fill as many overflow buckets as start a growth to the same size: a chain gets one when it
 * has no empty cell left, and its next ones eight cells later.
 */
function leastForOverflow({ B, noverflow, buckets }: ClassicState): number {
  const missing = overflowLimit(B) - noverflow;
  if (missing <= 0) return 0;
  const first = (buckets ?? [])
    .map((chain) => 1 + chain.reduce((sum, { tophash }) => sum + tophash.filter(isEmptyMark).length, 0))
    .sort((a, b) => a - b);
  const chosen = first.slice(0, missing).filter((cells, i) => i === 0 || cells < slotCount);
  return chosen.reduce((sum, cells) => sum + cells, 0) + slotCount * (missing - chosen.length);
}

/** The first tophash of an evacuated chain is one of the marks evacuatedX, evacuatedY, evacuatedEmpty. */
function isEvacuated(chain: readonly BucketState[]): boolean {
  return isEvacuatedMark(chain[0]?.tophash[0] ?? emptyRest);
}
