import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { emptyOne, emptyRest } from "../../go/abi/tophash.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { KeyCells } from "./keyCells.ts";

/** From this length on a lookup in the only bucket compares ends first and hashes when two keys might match. */
export const longStringBytes = 32;

/** String keys: map_faststr.go. A string is two words in memory, data pointer then length. */
export class FaststrCells extends KeyCells {
  readonly kind = "faststr";
  readonly skipsHashOfOneBucket = true;
  readonly clearedKeyBytes: number;
  /** 32-bit words of a pointer: 2 or 1. */
  readonly #ptrWords: number;
  /** log2 of the bytes of a string header. */
  readonly #headerShift: number;

  constructor(parts: RuntimeParts) {
    super(parts);
    const ptr = parts.heap.ptrSizeBytes;
    this.clearedKeyBytes = ptr;
    this.#ptrWords = ptr >>> 2;
    this.#headerShift = ptr === 8 ? 4 : 3;
  }

  hash(keyAt: number, hash0: number): void {
    const { u32 } = this.heap;
    const at = keyAt >>> 2;
    this.hasher.hashBytes(u32[at] as number, u32[at + this.#ptrWords] as number, hash0, 0);
  }

  equal(aAt: number, bAt: number): boolean {
    const { u32 } = this.heap;
    const length = u32[(aAt >>> 2) + this.#ptrWords] as number;
    if (length !== u32[(bAt >>> 2) + this.#ptrWords]) return false;
    return this.#sameBytes(u32[aAt >>> 2] as number, u32[bAt >>> 2] as number, length);
  }

  #sameBytes(a: number, b: number, length: number): boolean {
    if (a === b) return true;
    const { u8, i32 } = this.heap;
    let i = 0;
    if (((a | b) & 3) === 0)
      for (; i + 4 <= length; i += 4) if (i32[(a + i) >>> 2] !== i32[(b + i) >>> 2]) return false;
    for (; i < length; i++) if (u8[a + i] !== u8[b + i]) return false;
    return true;
  }

  find(b: number, top: number, keyAt: number): number {
    const { u8, u32 } = this.heap;
    const data = u32[keyAt >>> 2] as number;
    const length = u32[(keyAt >>> 2) + this.#ptrWords] as number;
    while (b !== 0) {
      for (let i = 0; i < slotCount; i++) {
        if (u8[b + i] !== top) continue;
        const k = (b + markBytes + (i << this.#headerShift)) >>> 2;
        if (u32[k + this.#ptrWords] !== length || !this.#sameBytes(u32[k] as number, data, length)) continue;
        this.bucket = b;
        return i;
      }
      b = u32[(b + this.overflowOffset) >>> 2] as number;
    }
    return -1;
  }

  override findUnhashed(b: number, keyAt: number): number {
    const { u8, u32 } = this.heap;
    const data = u32[keyAt >>> 2] as number;
    const length = u32[(keyAt >>> 2) + this.#ptrWords] as number;
    this.bucket = b;
    let maybe = -1;
    for (let i = 0; i < slotCount; i++) {
      const k = (b + markBytes + (i << this.#headerShift)) >>> 2;
      const top = u8[b + i] as number;
      if (u32[k + this.#ptrWords] !== length || top <= emptyOne) {
        if (top === emptyRest) break;
        continue;
      }
      const stored = u32[k] as number;
      if (length < longStringBytes) {
        if (this.#sameBytes(stored, data, length)) return i;
        continue;
      }
      if (stored === data) return i;
      if (!this.#sameBytes(stored, data, 4) || !this.#sameBytes(stored + length - 4, data + length - 4, 4))
        continue;
      if (maybe >= 0) return -2;
      maybe = i;
    }
    if (maybe < 0) return -1;
    const k = (b + markBytes + (maybe << this.#headerShift)) >>> 2;
    return this.#sameBytes(u32[k] as number, data, length) ? maybe : -1;
  }

  findForAssign(b: number, top: number, keyAt: number): number {
    const { u8, u32 } = this.heap;
    const data = u32[keyAt >>> 2] as number;
    const length = u32[(keyAt >>> 2) + this.#ptrWords] as number;
    this.emptyBucket = 0;
    for (;;) {
      for (let i = 0; i < slotCount; i++) {
        const cell = u8[b + i] as number;
        if (cell !== top) {
          if (cell <= emptyOne && this.emptyBucket === 0) {
            this.emptyBucket = b;
            this.emptyCell = i;
          }
          if (cell === emptyRest) {
            this.bucket = b;
            return -1;
          }
          continue;
        }
        const k = (b + markBytes + (i << this.#headerShift)) >>> 2;
        if (u32[k + this.#ptrWords] === length && this.#sameBytes(u32[k] as number, data, length)) {
          this.bucket = b;
          return i;
        }
      }
      const overflow = u32[(b + this.overflowOffset) >>> 2] as number;
      if (overflow === 0) {
        this.bucket = b;
        return -1;
      }
      b = overflow;
    }
  }

  store(at: number, keyAt: number): void {
    const { u32 } = this.heap;
    for (let i = 0; i < 2 * this.#ptrWords; i++) u32[(at >>> 2) + i] = u32[(keyAt >>> 2) + i] as number;
  }

  /** Only the data pointer is overwritten, so that the old string can be collected. */
  update(at: number, keyAt: number): number {
    const { u32 } = this.heap;
    for (let i = 0; i < this.#ptrWords; i++) u32[(at >>> 2) + i] = u32[(keyAt >>> 2) + i] as number;
    return 4 * this.#ptrWords;
  }
}
