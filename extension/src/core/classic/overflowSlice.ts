import { growslice } from "../go/abi/growslice.ts";
import type { Heap } from "../memory/heap.ts";
import type { MapModel } from "../release/goTarget.ts";

/*
 * The []*bmap behind mapextra.overflow: a slice header (data, len, cap) in an object of its own and its backing array.
 * It keeps overflow buckets without pointers alive, so its bytes belong to the map.
 */

/** Allocates an empty slice header. @returns its offset */
export function newOverflowSlice(heap: Heap): number {
  return heap.allocate(3 * heap.ptrSizeBytes, false);
}

/** `*slice = append(*slice, bucket)` */
export function appendOverflow(heap: Heap, slice: number, bucket: number, model: MapModel): void {
  const ptr = heap.ptrSizeBytes;
  const length = heap.u32[(slice + ptr) >>> 2] as number;
  const capacity = heap.u32[(slice + 2 * ptr) >>> 2] as number;
  if (length === capacity) growOverflowSlice(heap, slice, capacity, model);
  heap.writePointer((heap.u32[slice >>> 2] as number) + length * ptr, bucket);
  heap.u32[(slice + ptr) >>> 2] = length + 1;
}

function growOverflowSlice(heap: Heap, slice: number, capacity: number, model: MapModel): void {
  const ptr = heap.ptrSizeBytes;
  const old = heap.u32[slice >>> 2] as number;
  const grown = growslice({ sizeBytes: ptr, hasPointers: true }, capacity, capacity + 1, model);
  const array = heap.allocate(grown * ptr, false);
  heap.u8.copyWithin(array, old, old + capacity * ptr);
  heap.writePointer(slice, array);
  heap.u32[(slice + 2 * ptr) >>> 2] = grown;
  heap.free(old, capacity * ptr, false);
}

/** The buckets in a slice. */
export function overflowSliceItems(heap: Heap, slice: number): number[] {
  const ptr = heap.ptrSizeBytes;
  const array = heap.u32[slice >>> 2] as number;
  const length = heap.u32[(slice + ptr) >>> 2] as number;
  return Array.from({ length }, (_, i) => heap.u32[(array + i * ptr) >>> 2] as number);
}

/** Bytes of the backing array. */
export function overflowSliceBytes(heap: Heap, slice: number): number {
  return (heap.u32[(slice + 2 * heap.ptrSizeBytes) >>> 2] as number) * heap.ptrSizeBytes;
}

/** Frees the header and the backing array. */
export function freeOverflowSlice(heap: Heap, slice: number): void {
  heap.free(heap.u32[slice >>> 2] as number, overflowSliceBytes(heap, slice), false);
  heap.free(slice, 3 * heap.ptrSizeBytes, false);
}
