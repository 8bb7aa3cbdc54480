import type { MapModel } from "../release/goTarget.ts";
import { type Allocation, nothing, object, plus } from "./allocation.ts";
import { roundupsize } from "./sizeClasses.ts";

/** What of an element's type decides how a slice of it grows. */
export interface SliceElem {
  readonly sizeBytes: number;
  readonly hasPointers: boolean;
}

/** Capacity from which append no longer doubles. */
const doublingThreshold = 256;

/**
 * The capacity that append gives to a slice of capacity `oldCap` that must hold `newLen` elements.
 * runtime/slice.go growslice, nextslicecap; the same formula in 1.18 to 1.27, with the size classes of the release.
 */
export function growslice(
  elem: SliceElem,
  oldCap: number,
  newLen: number,
  { release, target }: MapModel,
): number {
  if (elem.sizeBytes === 0) return newLen;
  const wanted = nextslicecap(oldCap, newLen);
  const noscan = !elem.hasPointers;
  return Math.floor(
    roundupsize(wanted * elem.sizeBytes, noscan, release, target.ptrSizeBytes) / elem.sizeBytes,
  );
}

function nextslicecap(oldCap: number, newLen: number): number {
  if (newLen > 2 * oldCap) return newLen;
  if (oldCap < doublingThreshold) return 2 * oldCap;
  let cap = oldCap;
  while (cap < newLen) cap += Math.floor((cap + 3 * doublingThreshold) / 4);
  return cap;
}

/** One growth of a slice: the append that caused it, the new capacity, what was allocated and copied for it. */
export interface SliceGrowth {
  /** Elements after the append. */
  readonly length: number;
  readonly capacity: number;
  readonly allocatedBytes: number;
  readonly copiedBytes: number;
}

/**
 * The growth of a slice for which `count` elements are appended; the old array has room for fewer.
 * @param length elements before the append
 */
export function growBy(
  elem: SliceElem,
  length: number,
  oldCap: number,
  count: number,
  model: MapModel,
): SliceGrowth {
  const capacity = growslice(elem, oldCap, length + count, model);
  const allocatedBytes = object(capacity * elem.sizeBytes, !elem.hasPointers, model).bytes;
  return { length: length + count, capacity, allocatedBytes, copiedBytes: length * elem.sizeBytes };
}

/** The growths of a slice of capacity `capacity` (0: nil) while `count` elements are appended one by one. */
export function* sliceGrowths(
  elem: SliceElem,
  count: number,
  model: MapModel,
  capacity = 0,
): Generator<SliceGrowth> {
  if (elem.sizeBytes === 0) return;
  while (capacity < count) {
    const growth = growBy(elem, capacity, capacity, 1, model);
    yield growth;
    capacity = growth.capacity;
  }
}

/** What a nil slice allocates while `count` elements are appended one by one. */
export interface AppendGrowth {
  readonly allocated: Allocation;
  /** The array that is left. */
  readonly live: Allocation;
  readonly capacity: number;
  readonly copiedBytes: number;
}

/** The sum of all growths. Arrays below 16 bytes without pointers share blocks, which is not counted here. */
export function appendGrowth(elem: SliceElem, count: number, model: MapModel): AppendGrowth {
  let sum: AppendGrowth = { allocated: nothing, live: nothing, capacity: 0, copiedBytes: 0 };
  for (const { capacity, allocatedBytes, copiedBytes } of sliceGrowths(elem, count, model)) {
    const live = { bytes: allocatedBytes, objects: 1 };
    sum = {
      allocated: plus(sum.allocated, live),
      live,
      capacity,
      copiedBytes: sum.copiedBytes + copiedBytes,
    };
  }
  return sum;
}
