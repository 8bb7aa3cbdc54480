import { markBytes } from "../../go/abi/constants.ts";
import { bucketsForHint, effectiveHint } from "../../go/abi/growthRules.ts";
import { type HmapLayout, hashWritingFlag } from "../../go/abi/hmapLayout.ts";
import { minTopHash } from "../../go/abi/tophash.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import type { Hasher, HashOut } from "../hash/hasher.ts";
import { checkKey } from "../runtime/mapKeyError.ts";
import { GoFatal, type RuntimeParts } from "../runtime/mapRuntime.ts";
import type { Tracer } from "../runtime/tracer.ts";
import { BucketMemory } from "./bucketMemory.ts";
import { ClassicSteps } from "./classicSteps.ts";
import { Fast32Cells } from "./fast32Cells.ts";
import { Fast64Cells } from "./fast64Cells.ts";
import { FaststrCells } from "./faststrCells.ts";
import { GenericCells } from "./genericCells.ts";
import { Growth } from "./growth.ts";
import type { KeyCells } from "./keyCells.ts";

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

/** What all functions of a classic map type share, and those that change no entries: make, access, len. */
export class ClassicLookup implements RuntimeParts {
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
  protected readonly steps: ClassicSteps;
  protected readonly layout: HmapLayout;
  protected readonly hashOut: HashOut;
  protected readonly bucketSize: number;
  protected readonly keySize: number;
  protected readonly elemSize: number;
  protected readonly elemsOffset: number;
  readonly #topWord: 0 | 1;
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
    this.steps = new ClassicSteps(parts, this.memory, this.cells, this.growth);
    this.layout = this.memory.layout;
    this.hashOut = parts.hasher.out;
    this.bucketSize = parts.type.bucket.bucketSizeBytes;
    this.keySize = parts.type.slotKeySizeBytes;
    this.elemSize = parts.type.slotElemSizeBytes;
    this.elemsOffset = parts.type.bucket.elemsOffsetBytes;
    this.#topWord = parts.type.model.target.hashBits === 64 ? 1 : 0;
  }

  /** makemap_small and makemap. */
  make(hint: number | null): number {
    const { heap, memory, type } = this;
    const layout = this.layout;
    const B = bucketsForHint(effectiveHint(hint ?? 0, type), type.model.release.loadFactorNum);
    const m = heap.allocate(layout.sizeBytes, false);
    heap.u8[m + layout.B] = B;
    this.drawHash0(m);
    if (B !== 0) {
      const array = memory.allocateArray(B);
      heap.writePointer(m + layout.buckets, array);
      memory.setNextOverflow(m, memory.firstSpare(array, B));
    }
    if (this.tracer !== null) this.steps.made(this.tracer, m, hint);
    return m;
  }

  /** A new hash0: at creation, when a delete empties the map, and on clear. */
  drawHash0(m: number): void {
    this.random.drawSeed(this.#seed);
    this.heap.u32[(m + this.layout.hash0) >>> 2] = this.#seed[0] as number;
  }

  /** tophash of the hash in the hasher's out. */
  topOfHash(): number {
    const top = (this.hashOut[this.#topWord] as number) >>> 24;
    return top < minTopHash ? top + minTopHash : top;
  }

  /** mapaccess2 and its fast variants. */
  access(m: number, keyAt: number): number {
    const { heap, cells, tracer } = this;
    const layout = this.layout;
    if (tracer !== null) this.steps.nilCheck(tracer, m);
    if (m === 0 || heap.u32[(m + layout.count) >>> 2] === 0) {
      this.refuseUnhashable(keyAt);
      if (tracer !== null) this.steps.returned(tracer, 0);
      return 0;
    }
    const flags =
      tracer === null ? (heap.u8[m + layout.flags] as number) : this.steps.concurrencyCheck(tracer, m);
    if ((flags & hashWritingFlag) !== 0) throw new GoFatal("concurrent map read and map write");
    let i = -2;
    if (heap.u8[m + layout.B] === 0 && cells.skipsHashOfOneBucket) {
      const b = heap.u32[(m + layout.buckets) >>> 2] as number;
      if (tracer !== null) {
        this.steps.selectBucket(tracer, m, 0, b, "only");
        this.steps.search(tracer, "unhashed", b, 0, keyAt);
      }
      i = cells.findUnhashed(b, keyAt);
    }
    if (i === -2) i = this.findHashed(m, keyAt, tracer);
    const elemAt = i < 0 ? 0 : this.elemAt(cells.bucket, i);
    if (tracer !== null) this.steps.returned(tracer, elemAt);
    return elemAt;
  }

  /** Hashes the key and searches the bucket that holds it now, old or new. @returns cell in `cells.bucket`, or -1 */
  findHashed(m: number, keyAt: number, tracer: Tracer | null): number {
    const { heap, cells } = this;
    const layout = this.layout;
    cells.hash(keyAt, heap.u32[(m + layout.hash0) >>> 2] as number);
    const low = this.hashOut[0] as number;
    const top = this.topOfHash();
    const mask = (1 << (heap.u8[m + layout.B] as number)) - 1;
    let b = (heap.u32[(m + layout.buckets) >>> 2] as number) + (low & mask) * this.bucketSize;
    const old = heap.u32[(m + layout.oldbuckets) >>> 2] as number;
    let fromOld = false;
    if (old !== 0) {
      const oldb = old + (low & (this.growth.oldBucketCount(m) - 1)) * this.bucketSize;
      fromOld = !this.growth.isEvacuated(oldb);
      if (fromOld) b = oldb;
    }
    if (tracer !== null) {
      this.steps.hash(tracer, m, keyAt, top);
      this.steps.selectBucket(tracer, m, low, b, fromOld ? "old" : "new");
      this.steps.search(tracer, "access", b, top, keyAt);
    }
    return cells.find(b, top, keyAt);
  }

  /** Where the key of a cell lies, the pointed-to one when indirect. */
  keyAt(b: number, i: number): number {
    const at = b + markBytes + i * this.keySize;
    return this.type.indirectKey ? (this.heap.u32[at >>> 2] as number) : at;
  }

  /** Where the elem of a cell lies, the pointed-to one when indirect. */
  elemAt(b: number, i: number): number {
    const at = b + this.elemsOffset + i * this.elemSize;
    return this.type.indirectElem ? (this.heap.u32[at >>> 2] as number) : at;
  }

  length(m: number): number {
    return m === 0 ? 0 : (this.heap.u32[(m + this.layout.count) >>> 2] as number);
  }

  /** A lookup or delete in a nil or empty map still fails for an unhashable key: by hashing it, from 1.22 by a check. */
  protected refuseUnhashable(keyAt: number): void {
    if (!this.type.hashMightPanic) return;
    if (this.type.model.release.emptyLookupChecksKey) checkKey(this, keyAt);
    else this.hasher.hashKey(keyAt, 0, 0);
  }
}
