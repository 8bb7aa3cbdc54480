import { markBytes, sliceWords, slotCount } from "../../go/abi/constants.ts";
import { sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import { evacuatedX, evacuatedY, isFullMark } from "../../go/abi/tophash.ts";
import type { LiveMemory } from "../runtime/mapRuntime.ts";
import type { BucketMemory } from "./bucketMemory.ts";
import { overflowSliceBytes } from "./overflowSlice.ts";

/**
 * Bytes and objects that an hmap holds, by size class: header, mapextra, bucket arrays, overflow buckets outside them,
 * the slices that keep those alive, and the objects that cells point to as indirect keys and elems.
 */
export function liveMemoryOf(memory: BucketMemory, m: number): LiveMemory {
  if (m === 0) return { bytes: 0, objects: 0 };
  const { heap, layout, type } = memory;
  const total = { bytes: 0, objects: 0 };
  const add = (sizeBytes: number, noscan: boolean, objects = 1): void => {
    if (sizeBytes === 0) return;
    total.bytes += objects * heap.mallocSizeBytes(sizeBytes, noscan);
    total.objects += objects;
  };
  add(layout.sizeBytes, false);
  const B = heap.u8[m + layout.B] as number;
  const sameSize = ((heap.u8[m + layout.flags] as number) & sameSizeGrowFlag) !== 0;
  addArray(memory, memory.pointer(m + layout.buckets), B, add);
  const old = memory.pointer(m + layout.oldbuckets);
  const oldB = sameSize ? B : B - 1;
  addArray(memory, old, oldB, add);
  const extra = memory.pointer(m + layout.extra);
  if (extra !== 0) {
    add(layout.mapextraSizeBytes, false);
    for (const slice of [
      memory.pointer(extra + layout.overflow),
      memory.pointer(extra + layout.oldoverflow),
    ]) {
      if (slice === 0) continue;
      add(sliceWords * heap.ptrSizeBytes, false);
      add(overflowSliceBytes(heap, slice), false);
    }
  }
  const count = heap.u32[(m + layout.count) >>> 2] as number;
  const kept =
    old === 0 ? noneKept : keptByOldCells(memory, old, oldB, memory.pointer(m + layout.buckets), B);
  if (type.indirectKey) add(type.key.sizeBytes, !type.key.hasPointers, count + kept.keys);
  if (type.indirectElem) add(type.elem.sizeBytes, !type.elem.hasPointers, count + kept.elems);
  return total;
}

const noneKept = { keys: 0, elems: 0 };

/**
 * Indirect keys and elems of deleted entries that cells of the old array still point to: evacuate leaves the cells as
 * they are where an iterator may read them (oldIterator).
 */
function keptByOldCells(
  memory: BucketMemory,
  old: number,
  oldB: number,
  buckets: number,
  B: number,
): { readonly keys: number; readonly elems: number } {
  const { indirectKey, indirectElem, bucket, slotKeySizeBytes, slotElemSizeBytes } = memory.type;
  const kept = (offset: number, sizeBytes: number): number => {
    const live = new Set<number>();
    const moved = new Set<number>();
    for (const [b, cell] of cellsOf(memory, buckets, B))
      if (isFullMark(memory.heap.u8[b + cell] as number))
        live.add(memory.pointer(b + offset + cell * sizeBytes));
    for (const [b, cell] of cellsOf(memory, old, oldB)) {
      const top = memory.heap.u8[b + cell] as number;
      if (isFullMark(top)) live.add(memory.pointer(b + offset + cell * sizeBytes));
      else if (top === evacuatedX || top === evacuatedY)
        moved.add(memory.pointer(b + offset + cell * sizeBytes));
    }
    return [...moved].filter((at) => at !== 0 && !live.has(at)).length;
  };
  return {
    keys: indirectKey ? kept(markBytes, slotKeySizeBytes) : 0,
    elems: indirectElem ? kept(bucket.elemsOffsetBytes, slotElemSizeBytes) : 0,
  };
}

/** Every cell of an array's chains, as its bucket and index. */
function* cellsOf(memory: BucketMemory, array: number, B: number): Generator<readonly [number, number]> {
  for (let i = 0; i < 2 ** B; i++)
    for (let b = array + i * memory.bucketSize; b !== 0; b = memory.overflow(b))
      for (let cell = 0; cell < slotCount; cell++) yield [b, cell];
}

function addArray(
  memory: BucketMemory,
  array: number,
  B: number,
  add: (sizeBytes: number, noscan: boolean) => void,
): void {
  if (array === 0) return;
  const { noscan } = memory.type;
  const arrayEnd = array + memory.arrayBytes(B);
  add(memory.arrayBytes(B), noscan);
  for (let i = 0; i < 2 ** B; i++) {
    let b = memory.overflow(array + i * memory.bucketSize);
    while (b !== 0) {
      if (b < array || b >= arrayEnd) add(memory.bucketSize, noscan);
      b = memory.overflow(b);
    }
  }
}
