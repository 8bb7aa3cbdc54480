import { markBytes } from "../../go/abi/constants.ts";
import { maxLoad, tooManyOverflowBuckets } from "../../go/abi/growthRules.ts";
import { hashWritingFlag } from "../../go/abi/hmapLayout.ts";
import { emptyOne } from "../../go/abi/tophash.ts";
import {
  GoFatal,
  GoPanic,
  type KeyRun,
  type LiveMemory,
  type MapIterator,
  type MapRuntime,
  type RuntimeParts,
} from "../runtime/mapRuntime.ts";
import type { Tracer } from "../runtime/tracer.ts";
import { ClassicIterator } from "./classicIterator.ts";
import { ClassicLookup } from "./classicLookup.ts";
import { clearClassic } from "./clear.ts";
import { cloneClassic } from "./clone.ts";
import { liveMemoryOf } from "./liveMemory.ts";
import { markRest } from "./markRest.ts";

/** runtime/map.go and map_fast*.go over the emulated heap; all state of a map lies in the heap's bytes. */
export class ClassicReference extends ClassicLookup implements MapRuntime {
  /** Most entries before growth, by B. */
  readonly #maxLoads: readonly number[];

  constructor(parts: RuntimeParts) {
    super(parts);
    const { loadFactorNum } = parts.type.model.release;
    this.#maxLoads = Array.from({ length: 64 }, (_, B) => maxLoad(B, loadFactorNum));
  }

  /** mapassign and its fast variants. */
  assign(m: number, keyAt: number): number {
    const { heap, cells, memory, tracer } = this;
    const layout = this.layout;
    if (tracer !== null) this.steps.nilCheck(tracer, m);
    if (m === 0) throw new GoPanic("assignment to entry in nil map");
    const top = this.#beginWrite(m, keyAt);
    const low = this.hashOut[0] as number;
    this.#markWriting(m, tracer);
    if (heap.u32[(m + layout.buckets) >>> 2] === 0) {
      heap.writePointer(m + layout.buckets, memory.allocateArray(0));
      if (tracer !== null) this.steps.allocateFirst(tracer, m);
    }
    for (;;) {
      const B = heap.u8[m + layout.B] as number;
      const bucket = low & ((1 << B) - 1);
      if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0) this.growth.growWork(m, bucket, tracer);
      const head = (heap.u32[(m + layout.buckets) >>> 2] as number) + bucket * this.bucketSize;
      if (tracer !== null) {
        this.steps.selectBucket(tracer, m, low, head, "new");
        this.steps.search(tracer, "assign", head, top, keyAt);
      }
      const found = cells.findForAssign(head, top, keyAt);
      if (found >= 0) return this.#update(m, cells.bucket, found, keyAt, tracer);
      if (tracer !== null) this.steps.growthTest(tracer, m);
      if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0 || !this.#mustGrow(m, B))
        return this.#insert(m, keyAt, top, tracer);
      this.growth.hashGrow(m, tracer);
    }
  }

  #mustGrow(m: number, B: number): boolean {
    const { heap } = this;
    const layout = this.layout;
    const count = heap.u32[(m + layout.count) >>> 2] as number;
    return (
      count >= (this.#maxLoads[B] as number) ||
      tooManyOverflowBuckets(heap.u16[(m + layout.noverflow) >>> 1] as number, B)
    );
  }

  #update(m: number, b: number, i: number, keyAt: number, tracer: Tracer | null): number {
    const keyBytes = this.cells.update(this.keyAt(b, i), keyAt);
    if (tracer !== null) this.steps.update(tracer, b, i, keyBytes);
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
      if (tracer !== null) this.steps.overflow(tracer, last, b);
    }
    const slot = b + markBytes + i * this.keySize;
    if (type.indirectKey || type.indirectElem) this.#allocateIndirect(b, i);
    const { heap } = this;
    cells.store(type.indirectKey ? (heap.u32[slot >>> 2] as number) : slot, keyAt);
    const mark = heap.u8[b + i] as number;
    heap.u8[b + i] = top;
    heap.u32[(m + this.layout.count) >>> 2] = (heap.u32[(m + this.layout.count) >>> 2] as number) + 1;
    if (tracer !== null) this.steps.insert(tracer, m, b, i, top, mark);
    return this.#endAssign(m, this.elemAt(b, i), tracer);
  }

  #allocateIndirect(b: number, i: number): void {
    const { heap, type } = this;
    if (type.indirectKey)
      heap.writePointer(
        b + markBytes + i * this.keySize,
        heap.allocate(type.key.sizeBytes, !type.key.hasPointers),
      );
    if (type.indirectElem)
      heap.writePointer(
        b + this.elemsOffset + i * this.elemSize,
        heap.allocate(type.elem.sizeBytes, !type.elem.hasPointers),
      );
  }

  #endAssign(m: number, elemAt: number, tracer: Tracer | null): number {
    this.#unmarkWriting(m, tracer);
    if (tracer !== null) this.steps.returned(tracer, elemAt);
    return elemAt;
  }

  /** The common start of assign and delete: the check for another writer, then the hash. @returns tophash */
  #beginWrite(m: number, keyAt: number): number {
    const { heap, tracer } = this;
    const flags =
      tracer === null ? (heap.u8[m + this.layout.flags] as number) : this.steps.concurrencyCheck(tracer, m);
    if ((flags & hashWritingFlag) !== 0) throw new GoFatal("concurrent map writes");
    this.cells.hash(keyAt, heap.u32[(m + this.layout.hash0) >>> 2] as number);
    const top = this.topOfHash();
    if (tracer !== null) this.steps.hash(tracer, m, keyAt, top);
    return top;
  }

  /** Sets hashWriting after the hash, which may panic, by XOR as the runtime does. */
  #markWriting(m: number, tracer: Tracer | null): void {
    const at = m + this.layout.flags;
    this.heap.u8[at] = (this.heap.u8[at] as number) ^ hashWritingFlag;
    if (tracer !== null) this.steps.markWriting(tracer, m, true);
  }

  #unmarkWriting(m: number, tracer: Tracer | null): void {
    const at = m + this.layout.flags;
    const flags = this.heap.u8[at] as number;
    if ((flags & hashWritingFlag) === 0) throw new GoFatal("concurrent map writes");
    this.heap.u8[at] = flags & ~hashWritingFlag;
    if (tracer !== null) this.steps.markWriting(tracer, m, false);
  }

  /** mapdelete and its fast variants. */
  delete(m: number, keyAt: number): void {
    const { heap, cells, tracer } = this;
    const layout = this.layout;
    if (tracer !== null) this.steps.nilCheck(tracer, m);
    if (m === 0 || heap.u32[(m + layout.count) >>> 2] === 0) {
      this.refuseUnhashable(keyAt);
      return;
    }
    const top = this.#beginWrite(m, keyAt);
    const low = this.hashOut[0] as number;
    this.#markWriting(m, tracer);
    const bucket = low & ((1 << (heap.u8[m + layout.B] as number)) - 1);
    if (heap.u32[(m + layout.oldbuckets) >>> 2] !== 0) this.growth.growWork(m, bucket, tracer);
    const head = (heap.u32[(m + layout.buckets) >>> 2] as number) + bucket * this.bucketSize;
    if (tracer !== null) {
      this.steps.selectBucket(tracer, m, low, head, "new");
      this.steps.search(tracer, "delete", head, top, keyAt);
    }
    const i = cells.find(head, top, keyAt);
    if (i >= 0) this.#removeCell(m, head, cells.bucket, i, tracer);
    this.#unmarkWriting(m, tracer);
  }

  #removeCell(m: number, head: number, b: number, i: number, tracer: Tracer | null): void {
    const { heap, cells } = this;
    const layout = this.layout;
    this.#freeIndirect(b, i);
    const key = b + markBytes + i * this.keySize;
    if (cells.clearedKeyBytes !== 0) heap.u8.fill(0, key, key + cells.clearedKeyBytes);
    const elem = b + this.elemsOffset + i * this.elemSize;
    if (this.elemSize !== 0) heap.u8.fill(0, elem, elem + this.elemSize);
    heap.u8[b + i] = emptyOne;
    markRest(this.memory, head, b, i);
    if (tracer !== null) this.steps.deleted(tracer, b, i);
    const count = (heap.u32[(m + layout.count) >>> 2] as number) - 1;
    heap.u32[(m + layout.count) >>> 2] = count;
    if (count !== 0) return;
    this.drawHash0(m);
    if (tracer !== null) this.steps.reseed(tracer, m);
  }

  #freeIndirect(b: number, i: number): void {
    const { heap, type } = this;
    if (this.slotsShared) return;
    if (type.indirectKey) heap.free(this.keyAt(b, i), type.key.sizeBytes, !type.key.hasPointers);
    if (type.indirectElem) heap.free(this.elemAt(b, i), type.elem.sizeBytes, !type.elem.hasPointers);
  }

  runKeys(_run: KeyRun, _m: number, _keysAt: number, _otherAt: number, _count: number): number {
    return 0;
  }

  clear(m: number): void {
    if (this.tracer !== null) this.steps.nilCheck(this.tracer, m);
    if (m === 0 || this.length(m) === 0) return;
    const flags =
      this.tracer === null
        ? (this.heap.u8[m + this.layout.flags] as number)
        : this.steps.concurrencyCheck(this.tracer, m);
    if ((flags & hashWritingFlag) !== 0) throw new GoFatal("concurrent map writes");
    this.#markWriting(m, this.tracer);
    clearClassic(this, m);
    if (this.tracer !== null) this.steps.reseed(this.tracer, m);
    this.#unmarkWriting(m, this.tracer);
  }

  clone(m: number): number {
    const copy = cloneClassic(this, m);
    if (this.tracer !== null && copy !== 0) this.steps.cloned(this.tracer, m, copy);
    return copy;
  }

  iterate(m: number): MapIterator {
    this.slotsShared = true;
    return new ClassicIterator(this, m);
  }

  liveMemory(m: number): LiveMemory {
    return liveMemoryOf(this.memory, m);
  }
}
