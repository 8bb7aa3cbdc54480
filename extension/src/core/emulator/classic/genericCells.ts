import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { emptyOne, emptyRest } from "../../go/abi/tophash.ts";
import { type KeyEqual, makeKeyEqual } from "../runtime/keyEqual.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { KeyCells } from "./keyCells.ts";

/** Keys of any type: map.go. Cells are compared by tophash, then by the key type's ==; emptyRest ends a search. */
export class GenericCells extends KeyCells {
  readonly kind = "generic";
  readonly skipsHashOfOneBucket = false;
  readonly clearedKeyBytes: number;
  readonly #equal: KeyEqual;
  readonly #indirect: boolean;
  readonly #slotSizeBytes: number;
  readonly #keySizeBytes: number;
  readonly #needKeyUpdate: boolean;

  constructor(parts: RuntimeParts) {
    super(parts);
    const { type } = parts;
    this.clearedKeyBytes = type.slotKeyHasPointers ? type.slotKeySizeBytes : 0;
    this.#equal = makeKeyEqual(type.key, { ...parts, model: type.model });
    this.#indirect = type.indirectKey;
    this.#slotSizeBytes = type.slotKeySizeBytes;
    this.#keySizeBytes = type.key.sizeBytes;
    this.#needKeyUpdate = type.needKeyUpdate;
  }

  hash(keyAt: number, hash0: number): void {
    this.hasher.hashKey(keyAt, hash0, 0);
  }

  equal(aAt: number, bAt: number): boolean {
    return this.#equal(aAt, bAt);
  }

  #equalsCell(b: number, i: number, keyAt: number): boolean {
    const k = b + markBytes + i * this.#slotSizeBytes;
    return this.#equal(keyAt, this.#indirect ? (this.heap.u32[k >>> 2] as number) : k);
  }

  find(b: number, top: number, keyAt: number): number {
    const { u8, u32 } = this.heap;
    while (b !== 0) {
      for (let i = 0; i < slotCount; i++) {
        const cell = u8[b + i] as number;
        if (cell !== top) {
          if (cell === emptyRest) return -1;
          continue;
        }
        if (this.#equalsCell(b, i, keyAt)) {
          this.bucket = b;
          return i;
        }
      }
      b = u32[(b + this.overflowOffset) >>> 2] as number;
    }
    return -1;
  }

  findForAssign(b: number, top: number, keyAt: number): number {
    const { u8, u32 } = this.heap;
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
        } else if (this.#equalsCell(b, i, keyAt)) {
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
    this.heap.u8.copyWithin(at, keyAt, keyAt + this.#keySizeBytes);
  }

  update(at: number, keyAt: number): number {
    if (!this.#needKeyUpdate) return 0;
    this.store(at, keyAt);
    return this.#keySizeBytes;
  }
}
