import type { Hasher, HashOut } from "../hash/hasher.ts";
import type { Heap } from "../memory/heap.ts";
import {
  GoFatal,
  GoPanic,
  type LiveMemory,
  type MapIterator,
  type MapRuntime,
  type RuntimeParts,
} from "../runtime/mapRuntime.ts";
import type { RuntimeRandom } from "../runtime/runtimeRandom.ts";
import { checkKey } from "../swiss/mapKeyError.ts";
import type { Tracer } from "../trace/tracer.ts";
import type { MapType } from "../types/mapType.ts";
import { BucketMemory } from "./bucketMemory.ts";
import { ClassicIterator } from "./classicIterator.ts";
import { ClassicSteps } from "./classicSteps.ts";
import { clearClassic } from "./clear.ts";
import { cloneClassic } from "./clone.ts";
import { Fast32Cells } from "./fast32Cells.ts";
import { Fast64Cells } from "./fast64Cells.ts";
import { FaststrCells } from "./faststrCells.ts";
import { GenericCells } from "./genericCells.ts";
import { Growth } from "./growth.ts";
import { bucketsForHint, effectiveHint, maxLoad, tooManyOverflowBuckets } from "./growthRules.ts";
import { dataOffsetBytes, emptyOne, type HmapLayout, hashWritingFlag, minTopHash } from "./hmapLayout.ts";
import type { KeyCells } from "./keyCells.ts";
import { liveMemoryOf } from "./liveMemory.ts";
import { markRest } from "./markRest.ts";

/** The runtime functions of a classic map type (up to 1.23, and noswissmap of 1.24 and 1.25). */
export function createClassicRuntime(parts: RuntimeParts): MapRuntime {
  return new ClassicRuntime(parts);
}

function cellsOf(parts: RuntimeParts): KeyCells {
  switch (parts.type.variant) {
    case "fast32":
    case "fast32ptr":
      return new Fast32Cells(parts);
    case "fast64":
    case "fast64ptr":
      return new Fast64Cells(parts);
    case "faststr":
      return new FaststrCells(parts);
    default:
      return new GenericCells(parts);
  }
}

/** runtime/map.go and map_fast*.go over the emulated heap; all state of a map lies in the heap's bytes. */
export class ClassicRuntime implements MapRuntime {
  tracer: Tracer | null = null;
  readonly type: MapType;
  readonly heap: Heap;
  readonly hasher: Hasher;
  readonly random: RuntimeRandom;
  readonly typeAt: RuntimeParts["typeAt"];
  readonly memory: BucketMemory;
  readonly cells: KeyCells;
  readonly growth: Growth;
  /** Indirect keys and elems may be read by a clone or an iterator: their memory is no longer given back. */
  slotsShared = false;
  readonly #steps: ClassicSteps;
  readonly #layout: HmapLayout;
  readonly #hashOut: HashOut;
  readonly #topWord: 0 | 1;
  readonly #maxLoads: readonly number[];
  readonly #bucketSize: number;
  readonly #keySize: number;
  readonly #elemSize: number;
  readonly #elemsOffset: number;
  readonly #seed = new Int32Array(2);

  constructor(parts: RuntimeParts) {
    this.type = parts.type;
    this.heap = parts.heap;
    this.hasher = parts.hasher;
    this.random = parts.random;
    this.typeAt = parts.typeAt;
    this.memory = new BucketMemory(parts);
    this.cells = cellsOf(parts);
    this.growth = new Growth(parts, this.memory, this.cells);
    this.#steps = new ClassicSteps(parts, this.memory, this.cells, this.growth);
    this.#layout = this.memory.layout;
    this.#hashOut = parts.hasher.out;
    this.#topWord = parts.type.model.target.hashBits === 64 ? 1 : 0;
    const { loadFactorNum } = parts.type.model.release;
    this.#maxLoads = Array.from({ length: 64 }, (_, B) => maxLoad(B, loadFactorNum));
    this.#bucketSize = parts.type.bucket.bucketSizeBytes;
    this.#keySize = parts.type.slotKeySizeBytes;
    this.#elemSize = parts.type.slotElemSizeBytes;
    this.#elemsOffset = parts.type.bucket.elemsOffsetBytes;
  }

  /** makemap_small and makemap. */
  make(hint: number | null): number {
    const { heap, memory, type } = this;
    const layout = this.#layout;
    const B = bucketsForHint(effectiveHint(hint ?? 0, type), type.model.release.loadFactorNum);
    const m = heap.allocate(layout.sizeBytes, false);
    heap.u8[m + layout.B] = B;
    this.drawHash0(m);
    if (B !== 0) {
      const array = memory.allocateArray(B);
      heap.writePointer(m + layout.buckets, array);
      memory.setNextOverflow(m, memory.firstSpare(array, B));
    }
    return m;
  }

  /** A new hash0: at creation, when a delete empties the map, and on clear. */
  drawHash0(m: number): void {
    this.random.drawSeed(this.#seed);
    this.heap.u32[(m + this.#layout.hash0) >>> 2] = this.#seed[0] as number;
  }

  /** tophash of the hash in the hasher's out. */
  topOfHash(): number {
    const top = (this.#hashOut[this.#topWord] as number) >>> 24;
    return top < minTopHash ? top + minTopHash : top;
  }

  /** mapaccess2 and its fast variants. */
  access(m: number, keyAt: number): number {
    const { heap, cells, tracer } = this;
    const layout = this.#layout;
    if (tracer !== null) this.#steps.nilCheck(tracer, m);
    if (m === 0 || heap.u32[(m + layout.count) >>> 2] === 0) {
      this.#refuseUnhashable(keyAt);
      if (tracer !== null) this.#steps.returned(tracer, 0);
      return 0;
    }
    if (tracer !== null) this.#steps.concurrencyCheck(tracer, m);
    if (((heap.u8[m + layout.flags] as number) & hashWritingFlag) !== 0)
      throw new GoFatal("concurrent map read and map write");
    let i = -2;
    if (heap.u8[m + layout.B] === 0 && cells.skipsHashOfOneBucket) {
      const b = heap.u32[(m + layout.buckets) >>> 2] as number;
      if (tracer !== null) {
        this.#steps.selectBucket(tracer, m, 0, b, "only");
        this.#steps.search(tracer, "unhashed", b, 0, keyAt);
      }
      i = cells.findUnhashed(b, keyAt);
    }
    if (i === -2) i = this.findHashed(m, keyAt, tracer);
    const elemAt = i < 0 ? 0 : this.elemAt(cells.bucket, i);
    if (tracer !== null) this.#steps.returned(tracer, elemAt);
    return elemAt;
  }

  /** Hashes the key and searches the bucket that holds it now, old or new. @returns cell in `cells.bucket`, or -1 */
  findHashed(m: number, keyAt: number, tracer: Tracer | null): number {
    const { heap, cells } = this;
    const layout = this.#layout;
    cells.hash(keyAt, heap.u32[(m + layout.hash0) >>> 2] as number);
    const low = this.#hashOut[0] as number;
    const top = this.topOfHash();
    const mask = (1 << (heap.u8[m + layout.B] as number)) - 1;
    let b = (heap.u32[(m + layout.buckets) >>> 2] as number) + (low & mask) * this.#bucketSize;
    const old = heap.u32[(m + layout.oldbuckets) >>> 2] as number;
    let fromOld = false;
    if (old !== 0) {
      const oldb = old + (low & (this.growth.oldBucketCount(m) - 1)) * this.#bucketSize;
      fromOld = !this.growth.isEvacuated(oldb);
      if (fromOld) b = oldb;
    }
    if (tracer !== null) {
      this.#steps.hash(tracer, m, keyAt, top);
      this.#steps.selectBucket(tracer, m, low, b, fromOld ? "old" : "new");
      this.#steps.search(tracer, "access", b, top, keyAt);
    }
    return cells.find(b, top, keyAt);
  }

  /** Where the key of a cell lies, the pointed-to one when indirect. */
  keyAt(b: number, i: number): number {
    const at = b + dataOffsetBytes + i * this.#keySize;
    return this.type.indirectKey ? (this.heap.u32[at >>> 2] as number) : at;
  }

  /** Where the elem of a cell lies, the pointed-to one when indirect. */
  elemAt(b: number, i: number): number {
    const at = b + this.#elemsOffset + i * this.#elemSize;
    return this.type.indirectElem ? (this.heap.u32[at >>> 2] as number) : at;
  }

  /** mapassign and its fast variants. */
  assign(m: number, keyAt: number): number {
    const { heap, cells, memory, tracer } = this;
    const layout = this.#layout;
    if (tracer !== null) this.#steps.nilCheck(tracer, m);
    if (m === 0) throw new GoPanic("assignment to entry in nil map");
    const top = this.#beginWrite(m, keyAt);
    const low = this.#hashOut[0] as number;
    this.#markWriting(m, tracer);
    if (heap.u32[(m + layout.buckets) >>> 2] === 0) {
      heap.writePointer(m + layout.buckets, memory.allocateArray(0));
      if (tracer !== null) this.#steps.allocateFirst(tracer, m);
    }
    for (;;) {
      const B = heap.u8[m + layout.B] as number;
      const bucket = low & ((1 << B) - 1);
      if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0) this.growth.growWork(m, bucket, tracer);
      const head = (heap.u32[(m + layout.buckets) >>> 2] as number) + bucket * this.#bucketSize;
      if (tracer !== null) {
        this.#steps.selectBucket(tracer, m, low, head, "new");
        this.#steps.search(tracer, "assign", head, top, keyAt);
      }
      const found = cells.findForAssign(head, top, keyAt);
      if (found >= 0) return this.#update(m, cells.bucket, found, keyAt, tracer);
      if (tracer !== null) this.#steps.growthTest(tracer, m);
      if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0 || !this.#mustGrow(m, B))
        return this.#insert(m, keyAt, top, tracer);
      this.growth.hashGrow(m, tracer);
    }
  }

  #mustGrow(m: number, B: number): boolean {
    const { heap } = this;
    const layout = this.#layout;
    const count = heap.u32[(m + layout.count) >>> 2] as number;
    return (
      count >= (this.#maxLoads[B] as number) ||
      tooManyOverflowBuckets(heap.u16[(m + layout.noverflow) >>> 1] as number, B)
    );
  }

  #update(m: number, b: number, i: number, keyAt: number, tracer: Tracer | null): number {
    const keyBytes = this.cells.update(this.keyAt(b, i), keyAt);
    if (tracer !== null) this.#steps.update(tracer, b, i, keyBytes);
    return this.#endAssign(m, this.elemAt(b, i), tracer);
  }

  /** Stores a new key in the first empty cell that the search met, or in a new overflow bucket. */
  #insert(m: number, keyAt: number, top: number, tracer: Tracer | null): number {
    const { cells, type } = this;
    let b = cells.emptyBucket;
    let i = cells.emptyCell;
    if (b === 0) {
      const last = cells.bucket;
      b = this.memory.newoverflow(m, last);
      i = 0;
      if (tracer !== null) this.#steps.overflow(tracer, last, b);
    }
    const slot = b + dataOffsetBytes + i * this.#keySize;
    if (type.indirectKey || type.indirectElem) this.#allocateIndirect(b, i);
    const { heap } = this;
    cells.store(type.indirectKey ? (heap.u32[slot >>> 2] as number) : slot, keyAt);
    const mark = heap.u8[b + i] as number;
    heap.u8[b + i] = top;
    heap.u32[(m + this.#layout.count) >>> 2] = (heap.u32[(m + this.#layout.count) >>> 2] as number) + 1;
    if (tracer !== null) this.#steps.insert(tracer, m, b, i, top, mark);
    return this.#endAssign(m, this.elemAt(b, i), tracer);
  }

  #allocateIndirect(b: number, i: number): void {
    const { heap, type } = this;
    if (type.indirectKey)
      heap.writePointer(
        b + dataOffsetBytes + i * this.#keySize,
        heap.allocate(type.key.sizeBytes, !type.key.hasPointers),
      );
    if (type.indirectElem)
      heap.writePointer(
        b + this.#elemsOffset + i * this.#elemSize,
        heap.allocate(type.elem.sizeBytes, !type.elem.hasPointers),
      );
  }

  #endAssign(m: number, elemAt: number, tracer: Tracer | null): number {
    this.#unmarkWriting(m, tracer);
    if (tracer !== null) this.#steps.returned(tracer, elemAt);
    return elemAt;
  }

  /** The common start of assign and delete: the check for another writer, then the hash. @returns tophash */
  #beginWrite(m: number, keyAt: number): number {
    const { heap, tracer } = this;
    if (tracer !== null) this.#steps.concurrencyCheck(tracer, m);
    if (((heap.u8[m + this.#layout.flags] as number) & hashWritingFlag) !== 0)
      throw new GoFatal("concurrent map writes");
    this.cells.hash(keyAt, heap.u32[(m + this.#layout.hash0) >>> 2] as number);
    const top = this.topOfHash();
    if (tracer !== null) this.#steps.hash(tracer, m, keyAt, top);
    return top;
  }

  /** Sets hashWriting after the hash, which may panic, by XOR as the runtime does. */
  #markWriting(m: number, tracer: Tracer | null): void {
    const at = m + this.#layout.flags;
    this.heap.u8[at] = (this.heap.u8[at] as number) ^ hashWritingFlag;
    if (tracer !== null) this.#steps.markWriting(tracer, m, true);
  }

  #unmarkWriting(m: number, tracer: Tracer | null): void {
    const at = m + this.#layout.flags;
    const flags = this.heap.u8[at] as number;
    if ((flags & hashWritingFlag) === 0) throw new GoFatal("concurrent map writes");
    this.heap.u8[at] = flags & ~hashWritingFlag;
    if (tracer !== null) this.#steps.markWriting(tracer, m, false);
  }

  /** mapdelete and its fast variants. */
  delete(m: number, keyAt: number): void {
    const { heap, cells, tracer } = this;
    const layout = this.#layout;
    if (tracer !== null) this.#steps.nilCheck(tracer, m);
    if (m === 0 || heap.u32[(m + layout.count) >>> 2] === 0) {
      this.#refuseUnhashable(keyAt);
      return;
    }
    const top = this.#beginWrite(m, keyAt);
    const low = this.#hashOut[0] as number;
    this.#markWriting(m, tracer);
    const bucket = low & ((1 << (heap.u8[m + layout.B] as number)) - 1);
    if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0) this.growth.growWork(m, bucket, tracer);
    const head = (heap.u32[(m + layout.buckets) >>> 2] as number) + bucket * this.#bucketSize;
    if (tracer !== null) {
      this.#steps.selectBucket(tracer, m, low, head, "new");
      this.#steps.search(tracer, "delete", head, top, keyAt);
    }
    const i = cells.find(head, top, keyAt);
    if (i >= 0) this.#removeCell(m, head, cells.bucket, i, tracer);
    this.#unmarkWriting(m, tracer);
  }

  #removeCell(m: number, head: number, b: number, i: number, tracer: Tracer | null): void {
    const { heap, cells } = this;
    const layout = this.#layout;
    this.#freeIndirect(b, i);
    const key = b + dataOffsetBytes + i * this.#keySize;
    if (cells.clearedKeyBytes !== 0) heap.u8.fill(0, key, key + cells.clearedKeyBytes);
    const elem = b + this.#elemsOffset + i * this.#elemSize;
    if (this.#elemSize !== 0) heap.u8.fill(0, elem, elem + this.#elemSize);
    heap.u8[b + i] = emptyOne;
    markRest(this.memory, head, b, i);
    if (tracer !== null) this.#steps.deleted(tracer, b, i);
    const count = (heap.u32[(m + layout.count) >>> 2] as number) - 1;
    heap.u32[(m + layout.count) >>> 2] = count;
    if (count !== 0) return;
    this.drawHash0(m);
    if (tracer !== null) this.#steps.reseed(tracer, m);
  }

  #freeIndirect(b: number, i: number): void {
    const { heap, type } = this;
    if (this.slotsShared) return;
    if (type.indirectKey) heap.free(this.keyAt(b, i), type.key.sizeBytes, !type.key.hasPointers);
    if (type.indirectElem) heap.free(this.elemAt(b, i), type.elem.sizeBytes, !type.elem.hasPointers);
  }

  /** A lookup or delete in a nil or empty map still fails for an unhashable key: by hashing it, from 1.22 by a check. */
  #refuseUnhashable(keyAt: number): void {
    if (!this.type.hashMightPanic) return;
    if (this.type.model.release.minor >= 22) checkKey(this, keyAt);
    else this.hasher.hashKey(keyAt, 0, 0);
  }

  clear(m: number): void {
    if (this.tracer !== null) this.#steps.nilCheck(this.tracer, m);
    if (m === 0 || this.length(m) === 0) return;
    if (this.tracer !== null) this.#steps.concurrencyCheck(this.tracer, m);
    if (((this.heap.u8[m + this.#layout.flags] as number) & hashWritingFlag) !== 0)
      throw new GoFatal("concurrent map writes");
    this.#markWriting(m, this.tracer);
    clearClassic(this, m);
    this.#unmarkWriting(m, this.tracer);
  }

  clone(m: number): number {
    return cloneClassic(this, m);
  }

  length(m: number): number {
    return m === 0 ? 0 : (this.heap.u32[(m + this.#layout.count) >>> 2] as number);
  }

  iterate(m: number): MapIterator {
    this.slotsShared = true;
    return new ClassicIterator(this, m);
  }

  liveMemory(m: number): LiveMemory {
    return liveMemoryOf(this.memory, m);
  }
}
