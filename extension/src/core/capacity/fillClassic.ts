import { type Allocation, indirectParts, nothing, object, plus, times } from "../go/abi/allocation.ts";
import { sliceWords, slotCount } from "../go/abi/constants.ts";
import { appendGrowth } from "../go/abi/growslice.ts";
import { bucketsForHint, maxLoad } from "../go/abi/growthRules.ts";
import type { MapType } from "../go/types/mapType.ts";
import { type FilledFigures, type FilledMap, filledFigures, filledMap } from "./filled.ts";
import {
  bucketArray,
  type ClassicLayout,
  headerObject,
  type MakeLayout,
  mapextraObject,
} from "./makeLayout.ts";
import { countOfPlaces, exactly, type HashSpread, hashSpread, type Range } from "./range.ts";

/**
 * Overflow buckets that `keys` keys need in 2^B buckets, spare ones included: each chain is as long as its keys need,
 * since growth packs them (runtime/map.go evacuate).
 */
function overflowBuckets(B: number, keys: number, spread: HashSpread): Range {
  let sum = exactly(0);
  for (let threshold = slotCount + 1; ; threshold += slotCount) {
    const count = countOfPlaces(2 ** B, threshold, keys, spread);
    if (count.high === 0) return sum;
    sum = { low: sum.low + count.low, typical: sum.typical + count.typical, high: sum.high + count.high };
  }
}

/** Overflow buckets at the end of each growth stage: the same for all maps of a load factor. */
const fullStages = new Map<string, Range>();

function overflowOfFullStage(B: number, keys: number, spread: HashSpread): Range {
  const name = `${B}:${keys}:${spread}`;
  const known = fullStages.get(name) ?? overflowBuckets(B, keys, spread);
  fullStages.set(name, known);
  return known;
}

/** What `count` overflow buckets allocate in an array with some spare ones. */
interface OverflowMemory {
  readonly buckets: Allocation;
  /** Pointer-free buckets are listed in *extra.overflow, which append grows: the list that is left. */
  readonly list: Allocation;
  /** All arrays that append made. */
  readonly listAllocated: Allocation;
}

function overflowMemory(type: MapType, count: number, spare: number): OverflowMemory {
  const separate = Math.max(0, count - spare);
  const buckets = times(separate, object(type.bucket.bucketSizeBytes, type.noscan, type.model));
  if (!type.noscan || count === 0) return { buckets, list: nothing, listAllocated: nothing };
  const { ptrSizeBytes } = type.model.target;
  const header = object(sliceWords * ptrSizeBytes, false, type.model);
  const { allocated, live } = appendGrowth({ sizeBytes: ptrSizeBytes, hasPointers: true }, count, type.model);
  return { buckets, list: plus(header, live), listAllocated: plus(header, allocated) };
}

/** The map while its entries fill 2^B buckets. */
interface Stage {
  readonly B: number;
  /** Entries at its end. */
  readonly keys: number;
  readonly overflow: Range;
}

function stagesOf(type: MapType, firstB: number, entries: number): Stage[] {
  const { loadFactorNum } = type.model.release;
  const spread = hashSpread(type.model);
  const lastB = bucketsForHint(entries, loadFactorNum, firstB);
  const stages: Stage[] = [];
  for (let B = firstB; B <= lastB; B++) {
    const full = maxLoad(B, loadFactorNum);
    if (B < lastB) stages.push({ B, keys: full, overflow: overflowOfFullStage(B, full, spread) });
    else stages.push({ B, keys: entries, overflow: overflowBuckets(B, entries, spread) });
  }
  return stages;
}

/**
 * Memory of a classic map that holds `entries` distinct keys, from a make with `layout`. Growth comes at fixed entry
 * numbers; hashes decide how many overflow buckets there are and, for a while after a growth, whether the old array is
 * still there (runtime/map.go mapassign, hashGrow, growWork, newoverflow).
 */
export function fillClassic(type: MapType, layout: MakeLayout & ClassicLayout, entries: number): FilledMap {
  const stages = stagesOf(type, layout.B, entries);
  const evacuating = evacuationOf(type, layout.B, stages, entries);
  const figures = (pick: keyof Range): FilledFigures =>
    classicFigures(type, stages, entries, pick, evacuating);
  return filledMap(entries, figures("low"), figures("typical"), figures("high"));
}

/** Which cases of the range still hold the old bucket array. */
type Evacuation = Readonly<Record<keyof Range, boolean>>;

/** Each insert evacuates one or two old buckets; about 0.69 (ln 2) inserts for each are needed. */
function evacuationOf(type: MapType, firstB: number, stages: readonly Stage[], entries: number): Evacuation {
  const B = stages.at(-1)?.B ?? firstB;
  if (B === firstB) return { low: false, typical: false, high: false };
  const oldBuckets = 2 ** (B - 1);
  const inserts = entries - maxLoad(B - 1, type.model.release.loadFactorNum);
  return {
    low: 2 * inserts < oldBuckets,
    typical: inserts < Math.LN2 * oldBuckets,
    high: inserts < oldBuckets,
  };
}

function classicFigures(
  type: MapType,
  stages: readonly Stage[],
  entries: number,
  pick: keyof Range,
  evacuating: Evacuation,
): FilledFigures {
  const last = stages.length - 1;
  const header = headerObject(type);
  let live = plus(header, times(entries, indirectParts(type)));
  let allocated = live;
  let hasExtra = false;
  stages.forEach(({ B, overflow }, i) => {
    const lazy = B === 0;
    if (lazy && entries === 0) return;
    const array = lazy
      ? { overflow: 0, ...object(type.bucket.bucketSizeBytes, type.noscan, type.model) }
      : bucketArray(type, B);
    const all = overflowMemory(type, overflow[pick], array.overflow);
    allocated = plus(allocated, array, all.buckets, all.listAllocated);
    if (array.overflow > 0 || (type.noscan && overflow[pick] > 0)) hasExtra = true;
    if (i === last) {
      // While old buckets wait, some chains of the new array have not come yet.
      const present = evacuating.high && pick === "low" ? 0 : overflow[pick];
      const now = overflowMemory(type, present, array.overflow);
      live = plus(live, array, now.buckets, now.list);
    } else if (i === last - 1 && evacuating[pick]) {
      const linked = pick === "low" ? 0 : overflow[pick];
      const now = overflowMemory(type, linked, array.overflow);
      live = plus(live, array, now.buckets, now.list);
    }
  });
  const extra = hasExtra ? mapextraObject(type) : nothing;
  return filledFigures(plus(live, extra), plus(allocated, extra));
}
