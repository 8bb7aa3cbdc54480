import { contentEqual } from "../runtime/keyEqual.ts";
import { FastSwiss } from "./fastSwiss.ts";

/** Keys of four bytes: runtime_fast32. */
export class Fast32 extends FastSwiss {
  override hashWords(key: number, seedLo: number, seedHi: number): void {
    this.hasher.hash32(this.heap.i32[key] as number, seedLo, seedHi);
  }

  override sameKey(a: number, b: number): boolean {
    const { i32 } = this.heap;
    return i32[a] === i32[b];
  }

  override storeKey(key: number, slotKey: number): void {
    const { i32 } = this.heap;
    i32[slotKey] = i32[key] as number;
  }
}

/** Keys of eight bytes, pointers too: runtime_fast64. */
export class Fast64 extends FastSwiss {
  override hashWords(key: number, seedLo: number, seedHi: number): void {
    const { i32 } = this.heap;
    this.hasher.hash64(i32[key] as number, i32[key + 1] as number, seedLo, seedHi);
  }

  override sameKey(a: number, b: number): boolean {
    const { i32 } = this.heap;
    return i32[a] === i32[b] && i32[a + 1] === i32[b + 1];
  }

  override storeKey(key: number, slotKey: number): void {
    const { i32 } = this.heap;
    i32[slotKey] = i32[key] as number;
    i32[slotKey + 1] = i32[key + 1] as number;
  }
}

/** String keys, pointer and length: runtime_faststr. */
export class FastStr extends FastSwiss {
  override hashWords(key: number, seedLo: number, seedHi: number): void {
    const { u32 } = this.heap;
    this.hasher.hashBytes(u32[key] as number, u32[key + 2] as number, seedLo, seedHi);
  }

  override sameKey(a: number, b: number): boolean {
    const { u32, u8 } = this.heap;
    const length = u32[a + 2] as number;
    return length === u32[b + 2] && contentEqual(u8, u32[a] as number, u32[b] as number, length);
  }

  override storeKey(key: number, slotKey: number): void {
    const { i32 } = this.heap;
    i32[slotKey] = i32[key] as number;
    i32[slotKey + 1] = i32[key + 1] as number;
    i32[slotKey + 2] = i32[key + 2] as number;
    i32[slotKey + 3] = i32[key + 3] as number;
  }
}
