import { sliceWords } from "../../go/abi/constants.ts";
import { sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import type { LiveMemory } from "../runtime/mapRuntime.ts";
import type { BucketMemory } from "./bucketMemory.ts";
import { overflowSliceBytes } from "./overflowSlice.ts";

/**
 * Bytes and objects that an hmap holds, by size class: header, mapextra, bucket arrays, overflow buckets outside them,
 * the slices that keep those alive, and one object for each indirect key and elem.
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
  addArray(memory, memory.pointer(m + layout.oldbuckets), sameSize ? B : B - 1, add);
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
  if (type.indirectKey) add(type.key.sizeBytes, !type.key.hasPointers, count);
  if (type.indirectElem) add(type.elem.sizeBytes, !type.elem.hasPointers, count);
  return total;
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
