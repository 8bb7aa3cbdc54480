import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { overLoadFactor } from "../../go/abi/growthRules.ts";
import {
  type HmapLayout,
  iteratorFlag,
  maxSkip,
  oldIteratorFlag,
  sameSizeGrowFlag,
} from "../../go/abi/hmapLayout.ts";
import { emptyOne, evacuatedEmpty, evacuatedX, minTopHash } from "../../go/abi/tophash.ts";
import type { Heap } from "../../memory/heap.ts";
import { decimalText } from "../../numbers/numberText.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { reading, type Tracer, writing } from "../runtime/tracer.ts";
import type { BucketMemory } from "./bucketMemory.ts";
import { copyCell } from "./cellCopy.ts";
import type { KeyCells } from "./keyCells.ts";
import { hex } from "./stepWords.ts";

/** Growth of a classic map: hashGrow, growWork, evacuate and advanceEvacuationMark (runtime/map.go and its fast variants). */
export class Growth {
  readonly #memory: BucketMemory;
  readonly #heap: Heap;
  readonly #layout: HmapLayout;
  readonly #cells: KeyCells;
  readonly #parts: RuntimeParts;
  /** Which word of the hash holds the tophash byte. */
  readonly #topWord: 0 | 1;
  /** Cells moved to the lower and the upper half by the last evacuation, for the tracer. */
  readonly #moved = [0, 0];

  constructor(parts: RuntimeParts, memory: BucketMemory, cells: KeyCells) {
    this.#parts = parts;
    this.#memory = memory;
    this.#heap = parts.heap;
    this.#layout = memory.layout;
    this.#cells = cells;
    this.#topWord = parts.type.model.target.hashBits === 64 ? 1 : 0;
  }

  /** hashGrow: starts a growth to twice the buckets, or to as many when only overflow buckets are too many. */
  hashGrow(m: number, tracer: Tracer | null): void {
    const memory = this.#memory;
    const heap = this.#heap;
    const layout = this.#layout;
    const B = heap.u8[m + layout.B] as number;
    const count = heap.u32[(m + layout.count) >>> 2] as number;
    const bigger = overLoadFactor(count + 1, B, this.#parts.type.model.release.loadFactorNum) ? 1 : 0;
    const old = memory.pointer(m + layout.buckets);
    const array = memory.allocateArray(B + bigger);
    if (bigger === 0) heap.u8[m + layout.flags] = (heap.u8[m + layout.flags] as number) | sameSizeGrowFlag;
    const flags = heap.u8[m + layout.flags] as number;
    const kept = flags & ~(iteratorFlag | oldIteratorFlag);
    heap.u8[m + layout.B] = B + bigger;
    heap.u8[m + layout.flags] = (flags & iteratorFlag) !== 0 ? kept | oldIteratorFlag : kept;
    heap.writePointer(m + layout.oldbuckets, old);
    heap.writePointer(m + layout.buckets, array);
    heap.u32[(m + layout.nevacuate) >>> 2] = 0;
    heap.u16[(m + layout.noverflow) >>> 1] = 0;
    this.#retireOverflow(m);
    memory.setNextOverflow(m, memory.firstSpare(array, B + bigger));
    if (tracer !== null) {
      const text =
        bigger === 1
          ? `grow from ${decimalText(2 ** B)} to ${decimalText(2 ** (B + 1))} buckets: one more than ${decimalText(count)} entries is over the load factor`
          : `same-size growth: ${decimalText(2 ** B)} new buckets, because there are about as many overflow buckets`;
      tracer.step(bigger === 1 ? "grow.double" : "grow.sameSize", text, [
        writing(m, layout.sizeBytes),
        writing(array, memory.arrayBytes(B + bigger)),
      ]);
    }
  }

  /** The slice of overflow buckets now belongs to the old array. */
  #retireOverflow(m: number): void {
    const layout = this.#layout;
    const extra = this.#memory.pointer(m + layout.extra);
    if (extra === 0) return;
    const slice = this.#memory.pointer(extra + layout.overflow);
    if (slice === 0) return;
    this.#heap.writePointer(extra + layout.oldoverflow, slice);
    this.#heap.writePointer(extra + layout.overflow, 0);
  }

  /** log2 of the buckets of the old array while growing. */
  oldB(m: number): number {
    const layout = this.#layout;
    const { u8 } = this.#heap;
    const same = ((u8[m + layout.flags] as number) & sameSizeGrowFlag) !== 0;
    return (u8[m + layout.B] as number) - (same ? 0 : 1);
  }

  /** Buckets of the old array while growing. */
  oldBucketCount(m: number): number {
    return 1 << this.oldB(m);
  }

  /** growWork: evacuates the old bucket of the one about to be written, and one more. */
  growWork(m: number, bucket: number, tracer: Tracer | null): void {
    const layout = this.#layout;
    this.#evacuate(m, bucket & (this.oldBucketCount(m) - 1), tracer);
    if (this.#memory.pointer(m + layout.oldbuckets) === 0) return;
    this.#evacuate(m, this.#heap.u32[(m + layout.nevacuate) >>> 2] as number, tracer);
  }

  /** Whether the chain of an old bucket has been moved. */
  isEvacuated(head: number): boolean {
    const top = this.#heap.u8[head] as number;
    return top > emptyOne && top < minTopHash;
  }

  #evacuate(m: number, oldbucket: number, tracer: Tracer | null): void {
    const memory = this.#memory;
    const heap = this.#heap;
    const layout = this.#layout;
    const oldArray = memory.pointer(m + layout.oldbuckets);
    const head = oldArray + oldbucket * memory.bucketSize;
    const oldCount = this.oldBucketCount(m);
    if (!this.isEvacuated(head)) {
      this.#moveChain(m, head, oldbucket, oldCount);
      if (tracer !== null) this.#traceEvacuation(tracer, head, oldbucket, oldCount);
      if (((heap.u8[m + layout.flags] as number) & oldIteratorFlag) === 0 && !this.#parts.type.noscan) {
        this.freeOldChain(m, head);
        heap.u8.fill(0, head + markBytes, head + memory.bucketSize);
      }
    }
    if (oldbucket === heap.u32[(m + layout.nevacuate) >>> 2]) this.#advance(m, oldArray, oldCount, tracer);
  }

  /** Moves every entry of an old chain to its new bucket: X at the same index, or Y half the new array further on. */
  #moveChain(m: number, head: number, oldbucket: number, newbit: number): void {
    const memory = this.#memory;
    const heap = this.#heap;
    const layout = this.#layout;
    const cells = this.#cells;
    const { type, hasher } = this.#parts;
    const flags = heap.u8[m + layout.flags] as number;
    const sameSize = (flags & sameSizeGrowFlag) !== 0;
    const nanByTophash = (flags & iteratorFlag) !== 0 && !type.reflexiveKey;
    const hash0 = heap.u32[(m + layout.hash0) >>> 2] as number;
    const array = memory.pointer(m + layout.buckets);
    let xBucket = array + oldbucket * memory.bucketSize;
    let yBucket = xBucket + newbit * memory.bucketSize;
    let xCell = 0;
    let yCell = 0;
    let x = 0;
    let y = 0;
    for (let b = head; b !== 0; b = memory.overflow(b)) {
      for (let i = 0; i < slotCount; i++) {
        let top = heap.u8[b + i] as number;
        if (top <= emptyOne) {
          heap.u8[b + i] = evacuatedEmpty;
          continue;
        }
        let useY = 0;
        if (!sameSize) {
          const slotAt = b + markBytes + i * type.slotKeySizeBytes;
          const keyAt = type.indirectKey ? memory.pointer(slotAt) : slotAt;
          cells.hash(keyAt, hash0);
          if (nanByTophash && !cells.equal(keyAt, keyAt)) {
            // A NaN's hash is new each time: an iterator could not tell which half it went to.
            useY = top & 1;
            top = (hasher.out[this.#topWord] as number) >>> 24;
            if (top < minTopHash) top += minTopHash;
          } else if (((hasher.out[0] as number) & newbit) !== 0) useY = 1;
        }
        heap.u8[b + i] = evacuatedX + useY;
        if (useY === 0) {
          if (xCell === slotCount) {
            xBucket = memory.newoverflow(m, xBucket);
            xCell = 0;
          }
          heap.u8[xBucket + xCell] = top;
          copyCell(heap, type, b, i, xBucket, xCell++);
          x++;
        } else {
          if (yCell === slotCount) {
            yBucket = memory.newoverflow(m, yBucket);
            yCell = 0;
          }
          heap.u8[yBucket + yCell] = top;
          copyCell(heap, type, b, i, yBucket, yCell++);
          y++;
        }
      }
    }
    this.#moved[0] = x;
    this.#moved[1] = y;
  }

  #traceEvacuation(tracer: Tracer, head: number, oldbucket: number, oldCount: number): void {
    const [x, y] = this.#moved as [number, number];
    const where =
      y === 0
        ? `${x} to bucket ${oldbucket}`
        : `${x} to bucket ${oldbucket}, ${y} to bucket ${oldbucket + oldCount}`;
    tracer.step("growWork.evacuate", `evacuate old bucket ${oldbucket} of ${oldCount}: entries ${where}`, [
      writing(head, this.#memory.bucketSize),
    ]);
  }

  /** advanceEvacuationMark, and the end of the growth when every old bucket is evacuated. */
  #advance(m: number, oldArray: number, oldCount: number, tracer: Tracer | null): void {
    const memory = this.#memory;
    const heap = this.#heap;
    const layout = this.#layout;
    let nevacuate = (heap.u32[(m + layout.nevacuate) >>> 2] as number) + 1;
    const stop = Math.min(nevacuate + maxSkip, oldCount);
    while (nevacuate !== stop && this.isEvacuated(oldArray + nevacuate * memory.bucketSize)) nevacuate++;
    heap.u32[(m + layout.nevacuate) >>> 2] = nevacuate;
    if (tracer !== null)
      tracer.step(
        "growWork.advance",
        nevacuate === oldCount
          ? `all ${oldCount} old buckets are evacuated: the old array is let go`
          : `old buckets below ${nevacuate} of ${oldCount} are evacuated`,
        [writing(m + layout.nevacuate, heap.ptrSizeBytes), reading(oldArray, memory.bucketSize)],
      );
    if (nevacuate === oldCount) this.endGrowth(m);
  }

  /** Frees the overflow buckets of an old bucket whose entries have all moved. */
  freeOldChain(m: number, head: number): void {
    this.#memory.freeChain(head, this.#memory.pointer(m + this.#layout.oldbuckets), this.oldB(m));
  }

  /** Lets the old array go: every old bucket is evacuated. */
  endGrowth(m: number): void {
    const memory = this.#memory;
    const heap = this.#heap;
    const layout = this.#layout;
    const oldArray = memory.pointer(m + layout.oldbuckets);
    heap.writePointer(m + layout.oldbuckets, 0);
    const extra = memory.pointer(m + layout.extra);
    const slice = extra === 0 ? 0 : memory.pointer(extra + layout.oldoverflow);
    if (extra !== 0) heap.writePointer(extra + layout.oldoverflow, 0);
    const oldB = this.oldB(m);
    const flags = heap.u8[m + layout.flags] as number;
    heap.u8[m + layout.flags] = flags & ~sameSizeGrowFlag;
    if ((flags & oldIteratorFlag) !== 0) return;
    memory.freeOverflowSlice(slice, oldArray, oldB);
    memory.freeArray(oldArray, oldB);
  }

  /** Text of a map's growth for other steps: "growing, old buckets below 3 of 8 evacuated". */
  progress(m: number): string {
    const nevacuate = this.#heap.u32[(m + this.#layout.nevacuate) >>> 2] as number;
    return `growing: old buckets below ${nevacuate} of ${this.oldBucketCount(m)} are evacuated, old array at ${hex(
      this.#heap.addressOf(this.#memory.pointer(m + this.#layout.oldbuckets)),
    )}`;
  }
}
