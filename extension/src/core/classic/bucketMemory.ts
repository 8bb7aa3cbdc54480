import { bucketArrayLength } from "../go/abi/growthRules.ts";
import { type HmapLayout, hmapLayout, iteratorFlag, oldIteratorFlag } from "../go/abi/hmapLayout.ts";
import type { Heap } from "../memory/heap.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import type { RuntimeRandom } from "../runtime/runtimeRandom.ts";
import type { MapType } from "../types/mapType.ts";
import { appendOverflow, freeOverflowSlice, newOverflowSlice, overflowSliceItems } from "./overflowSlice.ts";

/**
 * The memory that hangs on an hmap: bucket arrays, overflow buckets, mapextra and the slices that keep overflow buckets
 * without pointers alive (runtime/map.go makeBucketArray, newoverflow, createOverflow, incrnoverflow), and what of it
 * the garbage collector takes back.
 */
export class BucketMemory {
  readonly heap: Heap;
  readonly type: MapType;
  readonly layout: HmapLayout;
  readonly bucketSize: number;
  readonly #overflowOffset: number;
  readonly #random: RuntimeRandom;
  readonly #arrayLengths: number[] = [];

  constructor(parts: RuntimeParts) {
    this.heap = parts.heap;
    this.type = parts.type;
    this.layout = hmapLayout(parts.type.model);
    this.bucketSize = parts.type.bucket.bucketSizeBytes;
    this.#overflowOffset = parts.type.bucket.overflowOffsetBytes;
    this.#random = parts.random;
  }

  /** The pointer stored at `at`, as an offset. */
  pointer(at: number): number {
    return this.heap.u32[at >>> 2] as number;
  }

  /** The overflow bucket of a bucket, 0 when there is none. */
  overflow(b: number): number {
    return this.heap.u32[(b + this.#overflowOffset) >>> 2] as number;
  }

  /** Buckets of an array for B, preallocated overflow buckets included. */
  arrayLength(B: number): number {
    let length = this.#arrayLengths[B];
    if (length === undefined) this.#arrayLengths[B] = length = bucketArrayLength(this.type, B);
    return length;
  }

  arrayBytes(B: number): number {
    return this.arrayLength(B) * this.bucketSize;
  }

  /** Allocates the array for B. A map with B = 0 gets its one bucket by the same call. */
  allocateArray(B: number): number {
    const array = this.heap.allocate(this.arrayBytes(B), this.type.noscan);
    this.#markLastSpare(array, B);
    return array;
  }

  /** Clears an array in place and makes its overflow buckets free again (mapclear's use of makeBucketArray). */
  wipeArray(array: number, B: number): void {
    this.heap.u8.fill(0, array, array + this.arrayBytes(B));
    this.#markLastSpare(array, B);
  }

  /** The last preallocated overflow bucket points at the array: no more behind it. */
  #markLastSpare(array: number, B: number): void {
    const length = this.arrayLength(B);
    if (length > 2 ** B)
      this.heap.writePointer(array + (length - 1) * this.bucketSize + this.#overflowOffset, array);
  }

  /** The first preallocated overflow bucket of an array, 0 when it has none. */
  firstSpare(array: number, B: number): number {
    return this.arrayLength(B) > 2 ** B ? array + 2 ** B * this.bucketSize : 0;
  }

  /** Notes where the free overflow buckets of a new array start, in a mapextra that is made when it is missing. */
  setNextOverflow(m: number, nextOverflow: number): void {
    if (nextOverflow !== 0)
      this.heap.writePointer(this.#mapextra(m) + this.layout.nextOverflow, nextOverflow);
  }

  #mapextra(m: number): number {
    const { heap, layout } = this;
    let extra = this.pointer(m + layout.extra);
    if (extra === 0) {
      extra = heap.allocate(layout.mapextraSizeBytes, false);
      heap.writePointer(m + layout.extra, extra);
    }
    return extra;
  }

  /** createOverflow: makes mapextra and its overflow slice where they are missing. */
  createOverflow(m: number): void {
    const extra = this.#mapextra(m);
    const at = extra + this.layout.overflow;
    if (this.pointer(at) === 0) this.heap.writePointer(at, newOverflowSlice(this.heap));
  }

  /** newoverflow: links a preallocated or new bucket behind `b` and counts it. @returns its offset */
  newoverflow(m: number, b: number): number {
    const { heap, layout, type } = this;
    let overflow = this.#takeSpare(m);
    if (overflow === 0) overflow = heap.allocate(this.bucketSize, type.noscan);
    this.#incrnoverflow(m);
    if (type.noscan) {
      this.createOverflow(m);
      appendOverflow(
        heap,
        this.pointer(this.pointer(m + layout.extra) + layout.overflow),
        overflow,
        type.model,
      );
    }
    heap.writePointer(b + this.#overflowOffset, overflow);
    return overflow;
  }

  #takeSpare(m: number): number {
    const extra = this.pointer(m + this.layout.extra);
    if (extra === 0) return 0;
    const nextAt = extra + this.layout.nextOverflow;
    const spare = this.pointer(nextAt);
    if (spare === 0) return 0;
    if (this.overflow(spare) === 0) this.heap.writePointer(nextAt, spare + this.bucketSize);
    else {
      this.heap.writePointer(spare + this.#overflowOffset, 0);
      this.heap.writePointer(nextAt, 0);
    }
    return spare;
  }

  /** incrnoverflow: exact below B = 16, by chance of 1 in 2^(B-15) from there on. */
  #incrnoverflow(m: number): void {
    const { heap, layout } = this;
    const B = heap.u8[m + layout.B] as number;
    if (B >= 16 && (this.#random.rand32() & ((1 << (B - 15)) - 1)) !== 0) return;
    const at = (m + layout.noverflow) >>> 1;
    heap.u16[at] = (heap.u16[at] as number) + 1;
  }

  /** Whether an iterator may still read memory that the map itself lets go of now. */
  mayBeIterated(m: number): boolean {
    return ((this.heap.u8[m + this.layout.flags] as number) & (iteratorFlag | oldIteratorFlag)) !== 0;
  }

  freeArray(array: number, B: number): void {
    this.heap.free(array, this.arrayBytes(B), this.type.noscan);
  }

  /** Frees the overflow buckets behind `head` that lie outside their array. */
  freeChain(head: number, array: number, B: number): void {
    const arrayEnd = array + this.arrayBytes(B);
    let b = this.overflow(head);
    while (b !== 0) {
      const next = this.overflow(b);
      if (b < array || b >= arrayEnd) this.heap.free(b, this.bucketSize, this.type.noscan);
      b = next;
    }
  }

  /** Frees an overflow slice of buckets without pointers and the buckets in it that lie outside their array. */
  freeOverflowSlice(slice: number, array: number, B: number): void {
    if (slice === 0) return;
    const arrayEnd = array + this.arrayBytes(B);
    for (const b of overflowSliceItems(this.heap, slice)) {
      if (b < array || b >= arrayEnd) this.heap.free(b, this.bucketSize, true);
    }
    freeOverflowSlice(this.heap, slice);
  }
}
