import { slotCount } from "../../go/abi/constants.ts";
import { hashWritingFlag, iteratorFlag, oldIteratorFlag, sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import { emptyOne, evacuatedEmpty, evacuatedX, evacuatedY } from "../../go/abi/tophash.ts";
import { GoFatal, type MapIterator } from "../runtime/mapRuntime.ts";
import { reading } from "../runtime/tracer.ts";
import type { ClassicLookup } from "./classicLookup.ts";

/** checkBucket when every cell of the bucket counts. */
const noCheck = -1;

/** hiter with mapiterinit and mapiternext (runtime/map.go; clearSeq in noswissmap of 1.24 and 1.25). */
export class ClassicIterator implements MapIterator {
  keyAt = 0;
  elemAt = 0;
  readonly #runtime: ClassicLookup;
  readonly #m: number;
  /** B and the array when the iteration began; it walks that array even when the map has grown since. */
  readonly #B: number = 0;
  readonly #buckets: number = 0;
  readonly #startBucket: number = 0;
  readonly #offset: number = 0;
  readonly #clearSeq: number = 0;
  #bucket = 0;
  #b = 0;
  #i = 0;
  #wrapped = false;
  #checkBucket = noCheck;
  #ended = false;

  /** mapiterinit without its first step: the caller's first `next` finds the first entry. */
  constructor(runtime: ClassicLookup, m: number) {
    this.#runtime = runtime;
    this.#m = m;
    if (runtime.length(m) === 0) {
      this.#ended = true;
      return;
    }
    const { heap, memory } = runtime;
    const { layout } = memory;
    this.#B = heap.u8[m + layout.B] as number;
    this.#buckets = memory.pointer(m + layout.buckets);
    this.#clearSeq = this.#readClearSeq();
    if (runtime.type.noscan) memory.createOverflow(m);
    const r = runtime.random.rand32();
    this.#startBucket = (r & (2 ** this.#B - 1)) >>> 0;
    this.#offset = (r >>> this.#B) & (slotCount - 1);
    this.#bucket = this.#startBucket;
    const flags = heap.u8[m + layout.flags] as number;
    heap.u8[m + layout.flags] = flags | iteratorFlag | oldIteratorFlag;
    runtime.tracer?.step(
      "other.iterate",
      `the iteration starts at bucket ${this.#startBucket} of ${2 ** this.#B}, in each bucket at cell ${this.#offset}`,
      [reading(m, layout.sizeBytes)],
    );
  }

  #readClearSeq(): number {
    const { heap, memory } = this.#runtime;
    const { clearSeq } = memory.layout;
    return clearSeq === null ? 0 : (heap.u32[(this.#m + clearSeq) >>> 2] as number);
  }

  next(): boolean {
    if (this.#ended) return false;
    const { heap, memory } = this.#runtime;
    if (((heap.u8[this.#m + memory.layout.flags] as number) & hashWritingFlag) !== 0)
      throw new GoFatal("concurrent map iteration and map write");
    for (;;) {
      if (this.#b === 0 && !this.#nextBucket()) return this.#end();
      while (this.#i < slotCount) {
        if (this.#takeCell((this.#i++ + this.#offset) & (slotCount - 1))) return true;
      }
      this.#b = memory.overflow(this.#b);
      this.#i = 0;
    }
  }

  #end(): boolean {
    this.stop();
    return false;
  }

  stop(): void {
    this.#ended = true;
    this.keyAt = 0;
    this.elemAt = 0;
  }

  /** Goes to the next main bucket, or to the old one that still holds its entries. @returns false after the last */
  #nextBucket(): boolean {
    if (this.#bucket === this.#startBucket && this.#wrapped) return false;
    const { heap, memory, growth, tracer } = this.#runtime;
    const { layout } = memory;
    const m = this.#m;
    const bucket = this.#bucket;
    this.#b = this.#buckets + bucket * memory.bucketSize;
    this.#checkBucket = noCheck;
    const old = memory.pointer(m + layout.oldbuckets);
    if (old !== 0 && this.#B === heap.u8[m + layout.B]) {
      const oldb = old + (bucket & (growth.oldBucketCount(m) - 1)) * memory.bucketSize;
      if (!growth.isEvacuated(oldb)) {
        this.#b = oldb;
        this.#checkBucket = bucket;
      }
    }
    const source = this.#checkBucket === noCheck ? "" : ", whose entries are still in the old bucket";
    tracer?.step("selectBucket", `go on with bucket ${bucket}${source}`, [reading(this.#b, slotCount)]);
    this.#bucket++;
    if (this.#bucket === 2 ** this.#B) {
      this.#bucket = 0;
      this.#wrapped = true;
    }
    this.#i = 0;
    return true;
  }

  /** @returns whether the cell has the next entry */
  #takeCell(cell: number): boolean {
    const runtime = this.#runtime;
    const { heap, memory, cells, type } = runtime;
    const top = heap.u8[this.#b + cell] as number;
    if (top <= emptyOne || top === evacuatedEmpty) return false;
    const keyAt = runtime.keyAt(this.#b, cell);
    const isNan = !type.reflexiveKey && !cells.equal(keyAt, keyAt);
    const sameSize = ((heap.u8[this.#m + memory.layout.flags] as number) & sameSizeGrowFlag) !== 0;
    if (this.#checkBucket !== noCheck && !sameSize && !this.#goesToCheckBucket(keyAt, top, isNan))
      return false;
    const moved = top === evacuatedX || top === evacuatedY;
    if (this.#clearSeq === this.#readClearSeq() && (!moved || isNan)) {
      this.keyAt = keyAt;
      this.elemAt = runtime.elemAt(this.#b, cell);
    } else {
      // mapaccessK: the entry has moved, and may have been updated or deleted since.
      const found = runtime.length(this.#m) === 0 ? -1 : runtime.findHashed(this.#m, keyAt, null);
      if (found < 0) return false;
      this.keyAt = runtime.keyAt(cells.bucket, found);
      this.elemAt = runtime.elemAt(cells.bucket, found);
    }
    runtime.tracer?.step("return.entry", `cell ${cell} has the next entry`, [
      reading(this.keyAt, type.key.sizeBytes),
    ]);
    return true;
  }

  /** Whether an entry of an old bucket will be moved to the new bucket that is being visited. */
  #goesToCheckBucket(keyAt: number, top: number, isNan: boolean): boolean {
    const { heap, memory, cells, hasher } = this.#runtime;
    if (isNan) return this.#checkBucket >>> (this.#B - 1) === (top & 1);
    cells.hash(keyAt, heap.u32[(this.#m + memory.layout.hash0) >>> 2] as number);
    return ((hasher.out[0] as number) & (2 ** this.#B - 1)) >>> 0 === this.#checkBucket;
  }
}
