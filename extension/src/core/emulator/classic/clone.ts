import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { maxLoad } from "../../go/abi/growthRules.ts";
import { hashWritingFlag } from "../../go/abi/hmapLayout.ts";
import { emptyOne } from "../../go/abi/tophash.ts";
import { GoFatal, type MapRuntime } from "../runtime/mapRuntime.ts";
import { copyBytes } from "./cellCopy.ts";
import type { ClassicLookup } from "./classicLookup.ts";

/** The runtime of a map type with its assign. */
type AssigningRuntime = ClassicLookup & Pick<MapRuntime, "assign">;

/**
 * maps.Clone of a classic map (runtime/map.go mapclone2, 1.21 on): the same hash0, buckets merged one by one, entries of
 * old buckets that are not evacuated yet added after.
 * @returns offset of the new hmap, 0 for a nil map
 * @throws RangeError before 1.21; GoFatal "concurrent map clone and map write"
 */
export function cloneClassic(runtime: AssigningRuntime, src: number): number {
  const { heap, memory, type } = runtime;
  const { layout } = memory;
  const { release } = type.model;
  if (!release.hasMapsClone) throw new RangeError(`maps.Clone came with go1.21; ${release.name} has none`);
  if (src === 0) return 0;
  const count = runtime.length(src);
  const B = heap.u8[src + layout.B] as number;
  const most = maxLoad(B, release.loadFactorNum);
  const dst = runtime.make(
    release.cloneClampsHint && count > most ? release.loadFactorNum * Math.floor(2 ** B / 2) : count,
  );
  heap.u32[(dst + layout.hash0) >>> 2] = heap.u32[(src + layout.hash0) >>> 2] as number;
  if (count === 0) return dst;
  refuseWhileWriting(runtime, src);
  if (type.indirectKey) runtime.slotsShared = true;
  const dstB = heap.u8[dst + layout.B] as number;
  if (B === 0 && !(type.indirectKey && type.needKeyUpdate) && !type.indirectElem) {
    const bucket = memory.allocateArray(0);
    heap.writePointer(dst + layout.buckets, bucket);
    heap.u32[(dst + layout.count) >>> 2] = count;
    const from = memory.pointer(src + layout.buckets);
    heap.u8.copyWithin(bucket, from, from + memory.bucketSize);
    return dst;
  }
  if (dstB > B)
    throw new GoFatal(
      "unexpected fault address: the clone of an overloaded map reads past its buckets in this release",
    );
  if (dstB === 0) heap.writePointer(dst + layout.buckets, memory.allocateArray(0));
  mergeBuckets(new ChainWriter(runtime, dst), runtime, src, B, dstB);
  if (memory.pointer(src + layout.oldbuckets) !== 0) mergeOldBuckets(runtime, src, dst, dstB);
  return dst;
}

function refuseWhileWriting(runtime: ClassicLookup, src: number): void {
  const flags = runtime.heap.u8[src + runtime.memory.layout.flags] as number;
  if ((flags & hashWritingFlag) !== 0) throw new GoFatal("concurrent map clone and map write");
}

function mergeBuckets(
  writer: ChainWriter,
  runtime: ClassicLookup,
  src: number,
  B: number,
  dstB: number,
): void {
  const { memory } = runtime;
  const from = memory.pointer(src + memory.layout.buckets);
  const to = memory.pointer(writer.dst + memory.layout.buckets);
  for (let i = 0; i < 2 ** dstB; i++) {
    writer.startAt(to + i * memory.bucketSize);
    for (let j = i; j < 2 ** B; j += 2 ** dstB) writer.copyChain(from + j * memory.bucketSize);
  }
}

/** Old buckets that are not evacuated: moved whole where they fit one new bucket, else entry by entry. */
function mergeOldBuckets(runtime: AssigningRuntime, src: number, dst: number, dstB: number): void {
  const { memory, growth } = runtime;
  const { layout } = memory;
  const old = memory.pointer(src + layout.oldbuckets);
  const oldCount = growth.oldBucketCount(src);
  const writer = new ChainWriter(runtime, dst);
  for (let i = 0; i < oldCount; i++) {
    const head = old + i * memory.bucketSize;
    if (growth.isEvacuated(head)) continue;
    if (oldCount < 2 ** dstB) {
      assignChain(runtime, src, dst, head);
      continue;
    }
    let last = memory.pointer(dst + layout.buckets) + (i & (2 ** dstB - 1)) * memory.bucketSize;
    while (memory.overflow(last) !== 0) last = memory.overflow(last);
    writer.startAt(last);
    writer.copyChain(head);
  }
}

function assignChain(runtime: AssigningRuntime, src: number, dst: number, head: number): void {
  const { heap, memory, type } = runtime;
  for (let b = head; b !== 0; b = memory.overflow(b)) {
    for (let i = 0; i < slotCount; i++) {
      if ((heap.u8[b + i] as number) <= emptyOne) continue;
      refuseWhileWriting(runtime, src);
      const elemAt = runtime.assign(dst, runtime.keyAt(b, i));
      copyBytes(heap, runtime.elemAt(b, i), elemAt, type.elem.sizeBytes);
    }
  }
}

/** moveToBmap: copies entries into a chain of the clone, overflow buckets added as needed. */
class ChainWriter {
  readonly dst: number;
  readonly #runtime: ClassicLookup;
  #b = 0;
  #cell = 0;

  constructor(runtime: ClassicLookup, dst: number) {
    this.#runtime = runtime;
    this.dst = dst;
  }

  startAt(b: number): void {
    this.#b = b;
    this.#cell = 0;
  }

  copyChain(head: number): void {
    const { heap, memory } = this.#runtime;
    for (let b = head; b !== 0; b = memory.overflow(b)) {
      for (let i = 0; i < slotCount; i++) if ((heap.u8[b + i] as number) > emptyOne) this.#copyEntry(b, i);
    }
  }

  #copyEntry(b: number, i: number): void {
    const { heap, memory } = this.#runtime;
    while (this.#cell < slotCount && (heap.u8[this.#b + this.#cell] as number) > emptyOne) this.#cell++;
    if (this.#cell === slotCount) {
      this.#b = memory.newoverflow(this.dst, this.#b);
      this.#cell = 0;
    }
    heap.u8[this.#b + this.#cell] = heap.u8[b + i] as number;
    this.#copyKey(b, i);
    this.#copyElem(b, i);
    this.#cell++;
    const at = (this.dst + memory.layout.count) >>> 2;
    heap.u32[at] = (heap.u32[at] as number) + 1;
  }

  /** An indirect key that is never overwritten is shared by both maps. */
  #copyKey(b: number, i: number): void {
    const { heap, type } = this.#runtime;
    const size = type.slotKeySizeBytes;
    const to = this.#b + markBytes + this.#cell * size;
    if (type.indirectKey && type.needKeyUpdate) {
      const stored = heap.allocate(type.key.sizeBytes, !type.key.hasPointers);
      copyBytes(heap, this.#runtime.keyAt(b, i), stored, type.key.sizeBytes);
      heap.writePointer(to, stored);
    } else copyBytes(heap, b + markBytes + i * size, to, size);
  }

  #copyElem(b: number, i: number): void {
    const { heap, type } = this.#runtime;
    const size = type.slotElemSizeBytes;
    const to = this.#b + type.bucket.elemsOffsetBytes + this.#cell * size;
    if (type.indirectElem) {
      const stored = heap.allocate(type.elem.sizeBytes, !type.elem.hasPointers);
      copyBytes(heap, this.#runtime.elemAt(b, i), stored, type.elem.sizeBytes);
      heap.writePointer(to, stored);
    } else copyBytes(heap, b + type.bucket.elemsOffsetBytes + i * size, to, size);
  }
}
