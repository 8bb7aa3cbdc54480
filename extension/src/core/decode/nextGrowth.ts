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
  readonly high: number;
}

/**
 * The entry with whose insert a map grows next, told by its state alone: by inserts of new keys, without deletes, growth
 * comes at `low` at the earliest and at `high` at the latest, whatever the hashes are (runtime/map.go mapassign;
 * internal/runtime/maps table.go rehash).
 */
export function nextGrowth(state: ClassicState | SwissOutline, release: GoRelease): EntryRange {
  if (state.family === "classic") return nextClassicGrowth(state, release);
  if (state.dirLen === 0) return { low: slotCount + 1, high: slotCount + 1 };
  const left = Math.min(...state.tables.map((table) => table.growthLeft));
  const most = state.tables.reduce((sum, table) => sum + maxGrowthLeft(table.capacity), 0);
  return { low: state.used + left + 1, high: most + 1 };
}

/** Growth starts by the load factor, or earlier by overflow buckets, and never before the last growth has ended. */
function nextClassicGrowth(state: ClassicState, release: GoRelease): EntryRange {
  const { count, B } = state;
  const byLoad = maxLoad(B, release.loadFactorNum) + 1;
  const waiting = (state.oldbuckets ?? []).filter((chain) => !isEvacuated(chain));
  const moved = waiting.flat().reduce((sum, { tophash }) => sum + tophash.filter(isFullMark).length, 0);
  const byOverflow = count + Math.max(0, leastForOverflow(state) - moved) + 1;
  // An insert evacuates one or two old buckets before it tests; the mark rests once in maxSkip buckets.
  const evacuated = {
    low: count + Math.ceil(waiting.length / 2),
    high: count + waiting.length + Math.ceil((state.oldbuckets?.length ?? 0) / maxSkip),
  };
  return {
    low: Math.max(count + 1, evacuated.low, Math.min(byLoad, byOverflow)),
    high: Math.max(byLoad, evacuated.high),
  };
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
