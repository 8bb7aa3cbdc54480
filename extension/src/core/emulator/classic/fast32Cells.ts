import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { emptyOne, emptyRest } from "../../go/abi/tophash.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { KeyCells } from "./keyCells.ts";

/** Keys of one 32-bit word: map_fast32.go. Cells are compared by the word, never by tophash. */
export class Fast32Cells extends KeyCells {
  readonly kind = "fast";
  readonly skipsHashOfOneBucket = true;
  readonly clearedKeyBytes: number;

  constructor(parts: RuntimeParts) {
    super(parts);
    this.clearedKeyBytes = parts.type.slotKeyHasPointers ? 4 : 0;
  }

  hash(keyAt: number, hash0: number): void {
    if (this.bigEndian) this.hasher.hashKey(keyAt, hash0, 0);
    else this.hasher.hash32(this.heap.i32[keyAt >>> 2] as number, hash0, 0);
  }

  equal(aAt: number, bAt: number): boolean {
    const { i32 } = this.heap;
    return i32[aAt >>> 2] === i32[bAt >>> 2];
  }

  find(b: number, _top: number, keyAt: number): number {
    const { u8, i32, u32 } = this.heap;
    const key = i32[keyAt >>> 2];
    while (b !== 0) {
      const keys = (b + markBytes) >>> 2;
      for (let i = 0; i < slotCount; i++) {
        if (i32[keys + i] !== key || (u8[b + i] as number) <= emptyOne) continue;
        this.bucket = b;
        return i;
      }
      b = u32[(b + this.overflowOffset) >>> 2] as number;
    }
    return -1;
  }

  findForAssign(b: number, _top: number, keyAt: number): number {
    const { u8, i32, u32 } = this.heap;
    const key = i32[keyAt >>> 2];
    this.emptyBucket = 0;
    for (;;) {
      const keys = (b + markBytes) >>> 2;
      for (let i = 0; i < slotCount; i++) {
        const top = u8[b + i] as number;
        if (top <= emptyOne) {
          if (this.emptyBucket === 0) {
            this.emptyBucket = b;
            this.emptyCell = i;
          }
          if (top === emptyRest) {
            this.bucket = b;
            return -1;
          }
          continue;
        }
        if (i32[keys + i] === key) {
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
    this.heap.i32[at >>> 2] = this.heap.i32[keyAt >>> 2] as number;
  }

  update(): number {
    return 0;
  }
}
