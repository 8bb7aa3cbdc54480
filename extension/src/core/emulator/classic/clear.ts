import { slotCount } from "../../go/abi/constants.ts";
import { sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import { emptyRest, minTopHash } from "../../go/abi/tophash.ts";
import { decimalText } from "../../numbers/numberText.ts";
import { writing } from "../runtime/tracer.ts";
import type { BucketMemory } from "./bucketMemory.ts";
import type { ClassicLookup } from "./classicLookup.ts";

/**
 * The body of mapclear between the writing marks: every entry goes, B and the bucket array stay, a new hash0 is drawn.
 * 1.21 to 1.23 mark all cells emptyRest first, so that iterators in progress end; noswissmap counts clearSeq up.
 */
export function clearClassic(runtime: ClassicLookup, m: number): void {
  const { heap, memory, growth, tracer, type } = runtime;
  const { layout } = memory;
  const B = heap.u8[m + layout.B] as number;
  const buckets = memory.pointer(m + layout.buckets);
  const old = memory.pointer(m + layout.oldbuckets);
  const oldB = old === 0 ? 0 : growth.oldB(m);
  const collectable = !memory.mayBeIterated(m);
  if (collectable && !runtime.slotsShared) freeIndirectSlots(runtime, buckets, B);
  if (collectable && !runtime.slotsShared && old !== 0) freeIndirectSlots(runtime, old, oldB);
  if (type.model.release.clearMarksCells) {
    markBucketsEmpty(memory, buckets, B);
    if (old !== 0) markBucketsEmpty(memory, old, oldB);
  }
  heap.u8[m + layout.flags] = (heap.u8[m + layout.flags] as number) & ~sameSizeGrowFlag;
  heap.writePointer(m + layout.oldbuckets, 0);
  heap.u32[(m + layout.nevacuate) >>> 2] = 0;
  heap.u16[(m + layout.noverflow) >>> 1] = 0;
  heap.u32[(m + layout.count) >>> 2] = 0;
  if (layout.clearSeq !== null)
    heap.u32[(m + layout.clearSeq) >>> 2] = (heap.u32[(m + layout.clearSeq) >>> 2] as number) + 1;
  runtime.drawHash0(m);
  if (collectable) freeOldMemory(memory, m, buckets, B, old, oldB);
  const extra = memory.pointer(m + layout.extra);
  if (extra !== 0) heap.u8.fill(0, extra, extra + layout.mapextraSizeBytes);
  memory.wipeArray(buckets, B);
  memory.setNextOverflow(m, memory.firstSpare(buckets, B));
  tracer?.step("tombstone.clear", `${decimalText(2 ** B)} buckets are emptied and kept`, [
    writing(m, layout.sizeBytes),
    writing(buckets, memory.arrayBytes(B)),
  ]);
}

function markBucketsEmpty(memory: BucketMemory, array: number, B: number): void {
  const { u8 } = memory.heap;
  for (let i = 0; i < 2 ** B; i++) {
    for (let b = array + i * memory.bucketSize; b !== 0; b = memory.overflow(b))
      u8.fill(emptyRest, b, b + slotCount);
  }
}

/** Overflow buckets outside the arrays, the old array, and the slices that kept them alive. */
function freeOldMemory(
  memory: BucketMemory,
  m: number,
  buckets: number,
  B: number,
  old: number,
  oldB: number,
): void {
  const { layout } = memory;
  const extra = memory.pointer(m + layout.extra);
  if (memory.type.noscan && extra !== 0) {
    memory.freeOverflowSlice(memory.pointer(extra + layout.overflow), buckets, B);
    if (old !== 0) memory.freeOverflowSlice(memory.pointer(extra + layout.oldoverflow), old, oldB);
  } else {
    for (let i = 0; i < 2 ** B; i++) memory.freeChain(buckets + i * memory.bucketSize, buckets, B);
    for (let i = 0; old !== 0 && i < 2 ** oldB; i++) memory.freeChain(old + i * memory.bucketSize, old, oldB);
  }
  if (old !== 0) memory.freeArray(old, oldB);
}

/** Gives back the indirect keys and elems of the entries in an array's chains. */
function freeIndirectSlots(runtime: ClassicLookup, array: number, B: number): void {
  const { heap, memory, type } = runtime;
  if (!type.indirectKey && !type.indirectElem) return;
  for (let i = 0; i < 2 ** B; i++) {
    for (let b = array + i * memory.bucketSize; b !== 0; b = memory.overflow(b)) {
      for (let cell = 0; cell < slotCount; cell++) {
        if ((heap.u8[b + cell] as number) < minTopHash) continue;
        if (type.indirectKey) heap.free(runtime.keyAt(b, cell), type.key.sizeBytes, !type.key.hasPointers);
        if (type.indirectElem)
          heap.free(runtime.elemAt(b, cell), type.elem.sizeBytes, !type.elem.hasPointers);
      }
    }
  }
}
