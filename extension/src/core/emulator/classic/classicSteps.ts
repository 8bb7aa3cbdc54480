import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { maxLoad } from "../../go/abi/growthRules.ts";
import { type HmapLayout, hashWritingFlag } from "../../go/abi/hmapLayout.ts";
import { emptyOne, emptyRest } from "../../go/abi/tophash.ts";
import { decimalText, entriesText } from "../../numbers/numberText.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { reading, type TouchedRange, type Tracer, writing } from "../runtime/tracer.ts";
import type { BucketMemory } from "./bucketMemory.ts";
import type { Growth } from "./growth.ts";
import type { KeyCells } from "./keyCells.ts";
import { hex, hexByte, tophashText } from "./stepWords.ts";

/** Which runtime function searches: they stop at different cells. */
export type SearchKind = "access" | "assign" | "delete" | "unhashed";

/** The only bucket of a map without a hash, one of the new array, or an old one that still holds its entries. */
export type BucketChoice = "only" | "new" | "old";

/**
 * The sentences and ranges of the steps that classic map functions take. Called only while a tracer listens; reads
 * memory, never writes it.
 */
export class ClassicSteps {
  readonly #parts: RuntimeParts;
  readonly #memory: BucketMemory;
  readonly #layout: HmapLayout;
  readonly #cells: KeyCells;
  readonly #growth: Growth;

  constructor(parts: RuntimeParts, memory: BucketMemory, cells: KeyCells, growth: Growth) {
    this.#parts = parts;
    this.#memory = memory;
    this.#layout = memory.layout;
    this.#cells = cells;
    this.#growth = growth;
  }

  nilCheck(tracer: Tracer, m: number): void {
    if (m === 0) {
      tracer.step("nilCheck", "the map is nil", []);
      return;
    }
    const count = this.#parts.heap.u32[(m + this.#layout.count) >>> 2] as number;
    tracer.step("nilCheck", `the map is not nil and holds ${entriesText(count)}`, [
      reading(m + this.#layout.count, this.#parts.heap.ptrSizeBytes),
    ]);
  }

  /** @returns the flags that the check has read */
  concurrencyCheck(tracer: Tracer, m: number): number {
    const at = m + this.#layout.flags;
    const flags = this.#parts.heap.u8[at] as number;
    const set = (flags & hashWritingFlag) !== 0 ? "set: another goroutine is writing" : "not set";
    tracer.step("concurrencyCheck", `flags ${hexByte(flags)}: hashWriting is ${set}`, [reading(at, 1)]);
    return flags;
  }

  hash(tracer: Tracer, m: number, keyAt: number, top: number): void {
    const { out } = this.#parts.hasher;
    const { type } = this.#parts;
    const low = ((out[0] as number) >>> 0).toString(16);
    const high = ((out[1] as number) >>> 0).toString(16);
    const text = type.model.target.hashBits === 64 ? `${high}${low.padStart(8, "0")}` : low;
    const hash0 = this.#parts.heap.u32[(m + this.#layout.hash0) >>> 2] as number;
    tracer.step("hash", `the key's hash with hash0 ${hex(hash0)} is 0x${text}, its tophash ${hexByte(top)}`, [
      reading(keyAt, type.key.sizeBytes),
      reading(m + this.#layout.hash0, 4),
    ]);
  }

  markWriting(tracer: Tracer, m: number, set: boolean): void {
    tracer.step(set ? "markWriting" : "unmarkWriting", `${set ? "set" : "clear"} hashWriting in flags`, [
      writing(m + this.#layout.flags, 1),
    ]);
  }

  allocateFirst(tracer: Tracer, m: number): void {
    const b = this.#memory.pointer(m + this.#layout.buckets);
    tracer.step("allocateFirst", `allocate the only bucket, ${decimalText(this.#memory.bucketSize)} bytes`, [
      writing(m + this.#layout.buckets, this.#parts.heap.ptrSizeBytes),
      writing(b, this.#memory.bucketSize),
    ]);
  }

  selectBucket(tracer: Tracer, m: number, low: number, b: number, how: BucketChoice): void {
    const B = this.#parts.heap.u8[m + this.#layout.B] as number;
    const count = how === "old" ? this.#growth.oldBucketCount(m) : 2 ** B;
    const index = (low & (count - 1)) >>> 0;
    const text = {
      only: "the map has one bucket: no hash is needed",
      new: `the low ${B} bits of the hash choose bucket ${index} of ${decimalText(count)}`,
      old: `old bucket ${index} of ${decimalText(count)} is not evacuated yet, so the key is looked for there`,
    }[how];
    tracer.step(how === "old" ? "selectBucket.old" : "selectBucket", text, [
      reading(m + this.#layout.B, 1),
      reading(b, slotCount),
    ]);
  }

  /** Walks the chain as the variant does and tells each bucket's cells and each key comparison. */
  search(tracer: Tracer, kind: SearchKind, b: number, top: number, keyAt: number): void {
    const memory = this.#memory;
    for (let n = 0; b !== 0; n++, b = memory.overflow(b)) {
      const which = n === 0 ? "the main bucket" : `overflow bucket ${n}`;
      const tops = Array.from(this.#parts.heap.u8.subarray(b, b + slotCount), (t) =>
        t.toString(16).padStart(2, "0"),
      );
      tracer.step("probe", `${which} has tophash ${tops.join(" ")}`, [reading(b, slotCount)]);
      const end = this.#searchBucket(tracer, kind, b, top, keyAt);
      if (end) return;
      if (kind === "unhashed" && this.#cells.kind === "faststr") break;
    }
    tracer.step("probe.end", "the chain ends: the key is not in the map", []);
  }

  /** @returns whether the search ends in this bucket */
  #searchBucket(tracer: Tracer, kind: SearchKind, b: number, top: number, keyAt: number): boolean {
    const { heap, type } = this.#parts;
    const variant = this.#cells.kind;
    const stopsAtEmptyRest =
      kind === "assign" || variant === "generic" || (kind === "unhashed" && variant === "faststr");
    for (let i = 0; i < slotCount; i++) {
      const cell = heap.u8[b + i] as number;
      if (cell === emptyRest && stopsAtEmptyRest) {
        tracer.step("probe.emptyRest", `cell ${i} is emptyRest: nothing follows, the key is not in the map`, [
          reading(b + i, 1),
        ]);
        return true;
      }
      const comparesKeys = variant === "fast" || kind === "unhashed";
      if (comparesKeys ? cell <= emptyOne : cell !== top) continue;
      const at = b + markBytes + i * type.slotKeySizeBytes;
      const k = type.indirectKey ? this.#memory.pointer(at) : at;
      const equal = this.#cells.equal(keyAt, k);
      const touched: TouchedRange[] = [reading(b + i, 1), reading(k, type.key.sizeBytes)];
      if (type.indirectKey) touched.push(reading(at, heap.ptrSizeBytes));
      const why = comparesKeys ? `cell ${i} is in use` : `cell ${i} has tophash ${hexByte(top)}`;
      tracer.step("compareKey", `${why}: its key is ${equal ? "equal" : "different"}`, touched);
      if (equal) return true;
    }
    return false;
  }

  growthTest(tracer: Tracer, m: number): void {
    const { heap, type } = this.#parts;
    const layout = this.#layout;
    const B = heap.u8[m + layout.B] as number;
    const count = heap.u32[(m + layout.count) >>> 2] as number;
    const noverflow = heap.u16[(m + layout.noverflow) >>> 1] as number;
    const most = maxLoad(B, type.model.release.loadFactorNum);
    const growing = this.#memory.pointer(m + layout.oldbuckets) !== 0;
    const text = growing
      ? `no new growth starts while one is in progress (${this.#growth.progress(m)})`
      : `${decimalText(count + 1)} of at most ${decimalText(most)} entries and ${decimalText(noverflow)} of at most ${decimalText(2 ** Math.min(B, 15) - 1)} overflow buckets in ${decimalText(2 ** B)} buckets`;
    tracer.step("growthTest", text, [reading(m, layout.sizeBytes)]);
  }

  overflow(tracer: Tracer, b: number, added: number): void {
    const { heap, type } = this.#parts;
    tracer.step("overflow", `the chain is full: link overflow bucket ${hex(heap.addressOf(added))}`, [
      writing(b + type.bucket.overflowOffsetBytes, heap.ptrSizeBytes),
      reading(added, this.#memory.bucketSize),
    ]);
  }

  insert(tracer: Tracer, m: number, b: number, i: number, top: number, reused: number): void {
    const { type } = this.#parts;
    const how = reused === emptyOne ? "a deleted cell" : "an empty cell";
    tracer.step(
      "insert",
      `the key goes to cell ${i}, ${how}, with tophash ${hexByte(top)}; count grows by one`,
      [
        writing(b + i, 1),
        writing(b + markBytes + i * type.slotKeySizeBytes, type.slotKeySizeBytes),
        writing(m + this.#layout.count, this.#parts.heap.ptrSizeBytes),
      ],
    );
  }

  update(tracer: Tracer, b: number, i: number, keyBytes: number): void {
    const { type } = this.#parts;
    const key = b + markBytes + i * type.slotKeySizeBytes;
    const text =
      keyBytes === 0
        ? "the stored key stays"
        : `${decimalText(keyBytes)} bytes of the stored key are overwritten`;
    tracer.step(
      "update",
      `cell ${i} already holds the key: ${text}`,
      keyBytes === 0 ? [] : [writing(key, keyBytes)],
    );
  }

  /** After the cell was emptied. */
  deleted(tracer: Tracer, b: number, i: number): void {
    const { heap, type } = this.#parts;
    const mark = tophashText(heap.u8[b + i] as number);
    const key =
      this.#cells.clearedKeyBytes === 0
        ? "the key's bytes stay"
        : `${decimalText(this.#cells.clearedKeyBytes)} bytes of the key are cleared`;
    tracer.step("tombstone.delete", `cell ${i} becomes ${mark}; its elem is cleared, ${key}`, [
      writing(b + i, 1),
      writing(b + markBytes + i * type.slotKeySizeBytes, this.#cells.clearedKeyBytes),
      writing(b + type.bucket.elemsOffsetBytes + i * type.slotElemSizeBytes, type.slotElemSizeBytes),
    ]);
  }

  reseed(tracer: Tracer, m: number): void {
    const hash0 = this.#parts.heap.u32[(m + this.#layout.hash0) >>> 2] as number;
    tracer.step("hash.reseed", `the map is empty: a new hash0 ${hex(hash0)} is drawn`, [
      writing(m + this.#layout.hash0, 4),
    ]);
  }

  made(tracer: Tracer, m: number, hint: number | null): void {
    const B = this.#parts.heap.u8[m + this.#layout.B] as number;
    const asked = hint === null ? "make without a hint" : `make with hint ${decimalText(hint)}`;
    const ranges = [writing(m, this.#layout.sizeBytes)];
    if (B !== 0)
      ranges.push(writing(this.#memory.pointer(m + this.#layout.buckets), this.#memory.arrayBytes(B)));
    const what = B === 0 ? "no bucket yet: the first insert allocates it" : `${decimalText(2 ** B)} buckets`;
    tracer.step("allocateFirst.make", `${asked}: ${what}`, ranges);
  }

  cloned(tracer: Tracer, from: number, copy: number): void {
    const { sizeBytes } = this.#layout;
    const text = "the map is copied with its hash0, its entries packed into new buckets";
    tracer.step("other.clone", text, [reading(from, sizeBytes), writing(copy, sizeBytes)]);
  }

  returned(tracer: Tracer, elemAt: number): void {
    const { heap, type } = this.#parts;
    if (elemAt === 0) {
      tracer.step("return", "return the zero value: the key is not in the map", []);
      return;
    }
    tracer.step("return", `return the elem's address ${hex(heap.addressOf(elemAt))}`, [
      reading(elemAt, type.elem.sizeBytes),
    ]);
  }
}
