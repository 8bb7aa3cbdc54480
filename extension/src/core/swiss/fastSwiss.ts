import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import {
  ctrlDeleted,
  ctrlEmpty,
  emptyHalf,
  firstSlot,
  groupSlots,
  matchEmpty,
  matchH2,
} from "./controlWord.ts";
import { concurrentReadWrite, concurrentWrites, GenericSwiss, nilAssign } from "./genericSwiss.ts";
import { pruneTombstones } from "./pruneTombstones.ts";

// Words of a Map and a table on 64-bit targets; bytes of the flags.
const seedWord = 2;
const dirWord = 4;
const dirLenWord = 6;
const globalShiftByte = 33;
const writingByte = 34;
const tombstonePossibleByte = 35;
const tableLeftWord = 1;
const groupsWord = 4;
const maskWord = 6;

/**
 * The map operations of fast32, fast64, their ptr forms and faststr on 64-bit little-endian targets, made for speed:
 * what GenericSwiss does, on words, with nothing allocated. Maps, keys and groups are word indexes here (offset / 4).
 * Each subclass hashes, compares and stores one kind of key.
 */
export abstract class FastSwiss extends GenericSwiss {
  readonly #groupWords: number;
  readonly #keyStrideWords: number;
  readonly #slotWords: number;

  constructor(parts: RuntimeParts) {
    super(parts);
    const { group, model } = parts.type;
    this.#groupWords = group.groupSizeBytes >>> 2;
    this.#keyStrideWords = group.keyStrideBytes >>> 2;
    const whole = !model.release.splitGroups && group.slotSizeBytes % 4 === 0;
    this.#slotWords = whole ? group.slotSizeBytes >>> 2 : 0;
  }

  /** Leaves the hash of a key in `hasher.out`. */
  abstract hashWords(key: number, seedLo: number, seedHi: number): void;
  abstract sameKey(a: number, b: number): boolean;
  abstract storeKey(key: number, slotKey: number): void;

  override access(m: number, keyAt: number): number {
    if (this.tracer !== null) return super.access(m, keyAt);
    const { i32, u8 } = this.heap;
    const map = m >>> 2;
    if (m === 0 || i32[map] === 0) return 0;
    if (u8[m + writingByte] !== 0) throw concurrentReadWrite();
    const key = keyAt >>> 2;
    if (i32[map + dirLenWord] === 0) return this.#scanSmall((i32[map + dirWord] as number) >>> 2, key);
    this.hashWords(key, i32[map + seedWord] as number, i32[map + seedWord + 1] as number);
    const lo = this.hasher.out[0] as number;
    const table = this.#table(m, this.hasher.out[1] as number);
    const groups = (i32[table + groupsWord] as number) >>> 2;
    const mask = i32[table + maskWord] as number;
    const h2 = lo & 0x7f;
    let offset = (lo >>> 7) & mask;
    for (let step = 1; ; step++) {
      const group = groups + offset * this.#groupWords;
      const slot = this.#findSlot(group, h2, key);
      if (slot >= 0) return this.slotElemAt(group * 4, slot);
      if (this.#anyEmpty(group)) return 0;
      offset = (offset + step) & mask;
    }
  }

  override assign(m: number, keyAt: number): number {
    if (this.tracer !== null) return super.assign(m, keyAt);
    if (m === 0) throw nilAssign();
    const { heap, hasher } = this;
    const map = m >>> 2;
    const key = keyAt >>> 2;
    if (heap.u8[m + writingByte] !== 0) throw concurrentWrites();
    this.hashWords(key, heap.i32[map + seedWord] as number, heap.i32[map + seedWord + 1] as number);
    const lo = hasher.out[0] as number;
    const top = hasher.out[1] as number;
    heap.u8[m + writingByte] = 1;
    if (heap.i32[map + dirWord] === 0) this.growToSmall(m);
    let elem = heap.i32[map + dirLenWord] === 0 ? this.#assignSmall(m, key, lo) : 0;
    while (elem === 0) {
      const table = this.#table(m, top);
      elem = this.#assignInTable(m, table, key, lo);
      if (elem === 0) this.rehash(m, table * 4);
    }
    heap.u8[m + writingByte] = 0;
    return elem;
  }

  override delete(m: number, keyAt: number): void {
    if (this.tracer !== null) {
      super.delete(m, keyAt);
      return;
    }
    const { i32, u8 } = this.heap;
    const map = m >>> 2;
    if (m === 0 || i32[map] === 0) return;
    if (u8[m + writingByte] !== 0) throw concurrentWrites();
    const key = keyAt >>> 2;
    this.hashWords(key, i32[map + seedWord] as number, i32[map + seedWord + 1] as number);
    const lo = this.hasher.out[0] as number;
    if (i32[map + dirLenWord] === 0) this.#deleteSmall(map, key, lo & 0x7f);
    else this.#deleteInTable(m, this.#table(m, this.hasher.out[1] as number), key, lo);
    if (i32[map] === 0) this.drawSeed(m);
  }

  /** The table for a hash, by the directory. */
  #table(m: number, top: number): number {
    const { i32, u8 } = this.heap;
    const map = m >>> 2;
    const index = i32[map + dirLenWord] === 1 ? 0 : top >>> ((u8[m + globalShiftByte] as number) & 31);
    return (i32[((i32[map + dirWord] as number) >>> 2) + 2 * index] as number) >>> 2;
  }

  #keyWord(group: number, slot: number): number {
    return group + 2 + slot * this.#keyStrideWords;
  }

  /** The slot of a group that holds the key, -1 when none does. */
  #findSlot(group: number, h2: number, key: number): number {
    const { i32 } = this.heap;
    // One set of both halves, so that no branch depends on where in the group the key is.
    let set = (matchH2(i32[group] as number, h2) >>> 7) | (matchH2(i32[group + 1] as number, h2) >>> 3);
    for (; set !== 0; set &= set - 1) {
      const bit = 31 - Math.clz32(set & -set);
      const slot = (bit >>> 3) + (bit & 4);
      if (this.sameKey(key, this.#keyWord(group, slot))) return slot;
    }
    return -1;
  }

  #anyEmpty(group: number): boolean {
    const { i32 } = this.heap;
    return (matchEmpty(i32[group] as number) | matchEmpty(i32[group + 1] as number)) !== 0;
  }

  /** The first empty or deleted slot, -1 in a group of full ones. */
  #firstFree(group: number): number {
    const { i32 } = this.heap;
    const low = (i32[group] as number) & emptyHalf;
    if (low !== 0) return firstSlot(low);
    const high = (i32[group + 1] as number) & emptyHalf;
    return high === 0 ? -1 : firstSlot(high) + 4;
  }

  #scanSmall(group: number, key: number): number {
    const { u8 } = this.heap;
    for (let i = 0; i < groupSlots; i++)
      if ((u8[group * 4 + i] as number) < 0x80 && this.sameKey(key, this.#keyWord(group, i)))
        return this.slotElemAt(group * 4, i);
    return 0;
  }

  #update(group: number, slot: number, key: number): number {
    if (this.type.needKeyUpdate) this.storeKey(key, this.#keyWord(group, slot));
    return this.slotElemAt(group * 4, slot);
  }

  #assignSmall(m: number, key: number, lo: number): number {
    const { i32, u8 } = this.heap;
    const map = m >>> 2;
    const group = (i32[map + dirWord] as number) >>> 2;
    if (i32[map] !== groupSlots || !this.type.model.release.fullSmallMapGrowsOnUpdate) {
      const slot = this.#findSlot(group, lo & 0x7f, key);
      if (slot >= 0) return this.#update(group, slot, key);
      const free = this.#firstFree(group);
      if (free >= 0) {
        this.storeKey(key, this.#keyWord(group, free));
        u8[group * 4 + free] = lo & 0x7f;
        i32[map] = (i32[map] as number) + 1;
        return this.slotElemAt(group * 4, free);
      }
    }
    this.growToTable(m);
    return 0;
  }

  /** Elem offset, or 0 when the table has no room left. */
  #assignInTable(m: number, table: number, key: number, lo: number): number {
    const { i32, u8 } = this.heap;
    const groups = (i32[table + groupsWord] as number) >>> 2;
    const mask = i32[table + maskWord] as number;
    let offset = (lo >>> 7) & mask;
    let target = 0;
    let slot = 0;
    for (let step = 1; ; step++) {
      const group = groups + offset * this.#groupWords;
      const found = this.#findSlot(group, lo & 0x7f, key);
      if (found >= 0) return this.#update(group, found, key);
      const free = this.#firstFree(group);
      if (free >= 0) {
        const isEmpty = u8[group * 4 + free] === ctrlEmpty;
        if (target === 0) {
          target = group;
          slot = free;
        } else if (isEmpty) i32[table + tableLeftWord] = (i32[table + tableLeftWord] as number) + 1;
        if (isEmpty) break;
      }
      offset = (offset + step) & mask;
    }
    if (((i32[table + tableLeftWord] as number) & 0xffff) === 0) {
      if (this.prunes) pruneTombstones(this, m, table * 4);
      if (((i32[table + tableLeftWord] as number) & 0xffff) === 0) return 0;
    }
    this.storeKey(key, this.#keyWord(target, slot));
    u8[target * 4 + slot] = lo & 0x7f;
    // growthLeft and used are the low halves of their words and do not cross them.
    i32[table + tableLeftWord] = (i32[table + tableLeftWord] as number) - 1;
    i32[table] = (i32[table] as number) + 1;
    i32[m >>> 2] = (i32[m >>> 2] as number) + 1;
    return this.slotElemAt(target * 4, slot);
  }

  #deleteSmall(map: number, key: number, h2: number): void {
    const { i32, u8 } = this.heap;
    const group = (i32[map + dirWord] as number) >>> 2;
    const slot = this.#findSlot(group, h2, key);
    if (slot < 0) return;
    this.clearSlot(group * 4, slot);
    u8[group * 4 + slot] = ctrlEmpty;
    i32[map] = (i32[map] as number) - 1;
  }

  #deleteInTable(m: number, table: number, key: number, lo: number): void {
    const { i32, u8 } = this.heap;
    const groups = (i32[table + groupsWord] as number) >>> 2;
    const mask = i32[table + maskWord] as number;
    let offset = (lo >>> 7) & mask;
    for (let step = 1; ; step++) {
      const group = groups + offset * this.#groupWords;
      const slot = this.#findSlot(group, lo & 0x7f, key);
      if (slot >= 0) {
        this.clearSlot(group * 4, slot);
        i32[table] = (i32[table] as number) - 1;
        i32[m >>> 2] = (i32[m >>> 2] as number) - 1;
        if (this.#anyEmpty(group)) {
          u8[group * 4 + slot] = ctrlEmpty;
          i32[table + tableLeftWord] = (i32[table + tableLeftWord] as number) + 1;
          return;
        }
        u8[group * 4 + slot] = ctrlDeleted;
        if (this.type.model.release.prunesTombstones) u8[m + tombstonePossibleByte] = 1;
        return;
      }
      if (this.#anyEmpty(group)) return;
      offset = (offset + step) & mask;
    }
  }

  override moveEntries(m: number, t: number, left: number, right: number, rightBit: number): void {
    const { i32 } = this.heap;
    const { out } = this.hasher;
    const seedLo = i32[(m >>> 2) + seedWord] as number;
    const seedHi = i32[(m >>> 2) + seedWord + 1] as number;
    const groups = (i32[(t >>> 2) + groupsWord] as number) >>> 2;
    const mask = i32[(t >>> 2) + maskWord] as number;
    for (let g = 0; g <= mask; g++) {
      const group = groups + g * this.#groupWords;
      for (let i = 0; i < groupSlots; i++) {
        if (!this.isFull(group * 4, i)) continue;
        this.hashWords(this.#keyWord(group, i), seedLo, seedHi);
        this.#moveSlot(((out[1] as number) & rightBit) !== 0 ? right : left, out[0] as number, group, i);
      }
    }
  }

  #moveSlot(t: number, lo: number, fromGroup: number, fromSlot: number): void {
    const { i32, u8 } = this.heap;
    const table = t >>> 2;
    const groups = (i32[table + groupsWord] as number) >>> 2;
    const mask = i32[table + maskWord] as number;
    let offset = (lo >>> 7) & mask;
    let group = groups + offset * this.#groupWords;
    let slot = this.#firstFree(group);
    for (let step = 1; slot < 0; step++) {
      offset = (offset + step) & mask;
      group = groups + offset * this.#groupWords;
      slot = this.#firstFree(group);
    }
    const words = this.#slotWords;
    if (words === 0) this.copySlot(fromGroup * 4, fromSlot, group * 4, slot);
    else {
      const from = group + 2 + slot * words;
      const to = fromGroup + 2 + fromSlot * words;
      for (let i = 0; i < words; i++) i32[from + i] = i32[to + i] as number;
    }
    u8[group * 4 + slot] = lo & 0x7f;
    i32[table + tableLeftWord] = (i32[table + tableLeftWord] as number) - 1;
    i32[table] = (i32[table] as number) + 1;
  }
}
