import { markBytes } from "../../go/abi/constants.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";

/** Above this many bytes one block copy is quicker than a loop over words. */
const maxLoopBytes = 64;

/** Copies bytes inside the heap; both places may have any alignment. */
export function copyBytes(heap: Heap, from: number, to: number, sizeBytes: number): void {
  if (((from | to | sizeBytes) & 3) !== 0 || sizeBytes > maxLoopBytes) {
    heap.u8.copyWithin(to, from, from + sizeBytes);
    return;
  }
  const { i32 } = heap;
  const shift = (to >>> 2) - (from >>> 2);
  const end = (from + sizeBytes) >>> 2;
  for (let i = from >>> 2; i < end; i++) i32[i + shift] = i32[i] as number;
}

/** Copies the stored key and elem of cell `i` of bucket `from` to cell `j` of bucket `to`. */
export function copyCell(heap: Heap, type: MapType, from: number, i: number, to: number, j: number): void {
  const keySize = type.slotKeySizeBytes;
  const elemSize = type.slotElemSizeBytes;
  const elems = type.bucket.elemsOffsetBytes;
  copyBytes(heap, from + markBytes + i * keySize, to + markBytes + j * keySize, keySize);
  if (elemSize !== 0) copyBytes(heap, from + elems + i * elemSize, to + elems + j * elemSize, elemSize);
}
