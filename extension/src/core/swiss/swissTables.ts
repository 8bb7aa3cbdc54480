import type { Hasher } from "../hash/hasher.ts";
import type { Heap } from "../memory/heap.ts";
import { type KeyEqual, makeKeyEqual, type TypeAt } from "../runtime/keyEqual.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import type { RuntimeRandom } from "../runtime/runtimeRandom.ts";
import type { Tracer } from "../trace/tracer.ts";
import type { GroupLayout, MapType } from "../types/mapType.ts";
import { emptyHalf, groupSlots, h2Of } from "./controlWord.ts";
import { GarbageHold } from "./garbageHold.ts";
import { type SwissFields, swissFields, tableCapacity, tableGrowthLeft, tableLocalDepth } from "./swissFields.ts";
import { tellDirectory, tellGrow, tellSmallGroup, tellSplit } from "./swissSteps.ts";

export const maxTableCapacity = 1024;
/** Of eight slots, seven are used before a table grows. */
export const maxAvgGroupLoad = 7;

/** Slots that a table of a capacity can fill before it rehashes (table.go maxGrowthLeft). */
export function maxGrowthLeft(capacity: number): number {
  return capacity <= groupSlots ? capacity - 1 : (capacity * maxAvgGroupLoad) / groupSlots;
}

/**
 * Maps, directories, tables and groups in the emulated heap, and how they grow (internal/runtime/maps/map.go and
 * table.go, 1.24 to 1.27). Maps, tables and groups are heap offsets. Nothing about a map is kept outside the heap.
 */
export class SwissTables implements RuntimeParts {
  readonly type: MapType;
  readonly heap: Heap;
  readonly hasher: Hasher;
  readonly random: RuntimeRandom;
  readonly typeAt: TypeAt;
  tracer: Tracer | null = null;
  readonly fields: SwissFields;
  readonly layout: GroupLayout;
  readonly equal: KeyEqual;
  readonly garbage: GarbageHold;
  /** The hash's upper word in `hasher.out`: directory bits are its top bits. */
  readonly topWord: 0 | 1;
  readonly #seed = new Int32Array(2);

  constructor(parts: RuntimeParts) {
    this.type = parts.type;
    this.heap = parts.heap;
    this.hasher = parts.hasher;
    this.random = parts.random;
    this.typeAt = parts.typeAt;
    this.fields = swissFields(parts.type.model.target.ptrSizeBytes);
    this.layout = parts.type.group;
    this.equal = makeKeyEqual(parts.type.key, parts.heap, parts.typeAt);
    this.garbage = new GarbageHold(parts.heap);
    this.topWord = parts.type.model.target.hashBits === 64 ? 1 : 0;
  }

  // Fields of a Map.

  used(m: number): number {
    return this.heap.u32[m >>> 2] as number;
  }

  addUsed(m: number, change: 1 | -1): void {
    const u32 = this.heap.u32;
    u32[m >>> 2] = (u32[m >>> 2] as number) + change;
  }

  seedLo(m: number): number {
    return this.heap.i32[(m + this.fields.seed) >>> 2] as number;
  }

  seedHi(m: number): number {
    return this.heap.ptrSizeBytes === 8 ? (this.heap.i32[(m + this.fields.seed + 4) >>> 2] as number) : 0;
  }

  /** Draws a new hash seed for a map: one rand() of the runtime. */
  drawSeed(m: number): void {
    this.random.drawSeed(this.#seed);
    const { i32, ptrSizeBytes } = this.heap;
    const at = (m + this.fields.seed) >>> 2;
    i32[at] = this.#seed[0] as number;
    if (ptrSizeBytes === 8) i32[at + 1] = this.#seed[1] as number;
  }

  dirAt(m: number): number {
    return this.heap.u32[(m + this.fields.dirPtr) >>> 2] as number;
  }

  dirLen(m: number): number {
    return this.heap.u32[(m + this.fields.dirLen) >>> 2] as number;
  }

  /** directoryIndex: the top globalDepth bits of the hash. */
  directoryIndex(m: number, hashTop: number): number {
    if (this.dirLen(m) === 1) return 0;
    return hashTop >>> ((this.heap.u8[m + this.fields.globalShift] as number) & 31);
  }

  /** The table of a directory entry. */
  tableAt(m: number, index: number): number {
    return this.heap.u32[(this.dirAt(m) + index * this.heap.ptrSizeBytes) >>> 2] as number;
  }

  // Fields of a table.

  capacity(t: number): number {
    return this.heap.u16[(t + tableCapacity) >>> 1] as number;
  }

  growthLeft(t: number): number {
    return this.heap.u16[(t + tableGrowthLeft) >>> 1] as number;
  }

  setGrowthLeft(t: number, value: number): void {
    this.heap.u16[(t + tableGrowthLeft) >>> 1] = value;
  }

  tableUsed(t: number): number {
    return this.heap.u16[t >>> 1] as number;
  }

  setTableUsed(t: number, value: number): void {
    this.heap.u16[t >>> 1] = value;
  }

  localDepth(t: number): number {
    return this.heap.u8[t + tableLocalDepth] as number;
  }

  /** Position of the table's first directory entry; -1 when it was replaced. */
  tableIndex(t: number): number {
    return this.heap.i32[(t + this.fields.index) >>> 2] as number;
  }

  setTableIndex(t: number, index: number): void {
    const i32 = this.heap.i32;
    i32[(t + this.fields.index) >>> 2] = index;
    if (this.heap.ptrSizeBytes === 8) i32[((t + this.fields.index) >>> 2) + 1] = index >> 31;
  }

  groupMask(t: number): number {
    return this.heap.u32[(t + this.fields.lengthMask) >>> 2] as number;
  }

  groupAt(t: number, index: number): number {
    return (this.heap.u32[(t + this.fields.groupsData) >>> 2] as number) + index * this.layout.groupSizeBytes;
  }

  // Slots of a group.

  slotKeyAt(group: number, slot: number): number {
    return group + this.layout.keysOffBytes + slot * this.layout.keyStrideBytes;
  }

  slotElemAt(group: number, slot: number): number {
    return group + this.layout.elemsOffBytes + slot * this.layout.elemStrideBytes;
  }

  /** Where the key of a slot is: in the slot, or where the slot points to. */
  keyAt(group: number, slot: number): number {
    const at = this.slotKeyAt(group, slot);
    return this.type.indirectKey ? (this.heap.u32[at >>> 2] as number) : at;
  }

  elemAt(group: number, slot: number): number {
    const at = this.slotElemAt(group, slot);
    return this.type.indirectElem ? (this.heap.u32[at >>> 2] as number) : at;
  }

  isFull(group: number, slot: number): boolean {
    return (this.heap.u8[group + slot] as number) < 0x80;
  }

  hasEmpty(group: number): boolean {
    for (let i = 0; i < groupSlots; i++) if (this.heap.u8[group + i] === 0x80) return true;
    return false;
  }

  /** Leaves the hash of the key at an offset in `hasher.out`. */
  hashKey(m: number, keyAt: number): void {
    this.hasher.hashKey(keyAt, this.seedLo(m), this.seedHi(m));
  }

  // Allocation.

  /** One new Map with a drawn seed (NewEmptyMap; NewMap without tables). */
  newMap(): number {
    const m = this.heap.allocate(this.fields.mapSizeBytes, false);
    this.drawSeed(m);
    return m;
  }

  /** newGroups followed by setEmpty on each. */
  newGroups(count: number): number {
    const { groupSizeBytes } = this.layout;
    const at = this.heap.allocate(count * groupSizeBytes, this.type.noscan);
    for (let i = 0; i < count; i++) this.setAllEmpty(at + i * groupSizeBytes);
    return at;
  }

  setAllEmpty(group: number): void {
    const i32 = this.heap.i32;
    i32[group >>> 2] = emptyHalf;
    i32[(group >>> 2) + 1] = emptyHalf;
  }

  /** A table of `capacity` slots, a power of two. */
  newTable(capacity: number, index: number, localDepth: number): number {
    const { heap, fields } = this;
    const t = heap.allocate(fields.tableSizeBytes, false);
    const groups = this.newGroups(capacity / groupSlots);
    heap.u16[(t + tableCapacity) >>> 1] = capacity;
    this.setGrowthLeft(t, maxGrowthLeft(capacity));
    heap.u8[t + tableLocalDepth] = localDepth;
    this.setTableIndex(t, index);
    heap.writePointer(t + fields.groupsData, groups);
    heap.u32[(t + fields.lengthMask) >>> 2] = capacity / groupSlots - 1;
    return t;
  }

  newDirectory(length: number): number {
    return this.heap.allocate(length * this.heap.ptrSizeBytes, false);
  }

  setDirectory(m: number, dir: number, length: number, globalDepth: number): void {
    const { heap, fields } = this;
    heap.writePointer(m + fields.dirPtr, dir);
    heap.u32[(m + fields.dirLen) >>> 2] = length;
    heap.u8[m + fields.globalDepth] = globalDepth;
    heap.u8[m + fields.globalShift] = this.type.model.target.hashBits - globalDepth;
  }

  setDirectoryEntry(dir: number, index: number, t: number): void {
    this.heap.writePointer(dir + index * this.heap.ptrSizeBytes, t);
  }

  /** growToSmall: the one group of a small map. */
  growToSmall(m: number): void {
    const group = this.newGroups(1);
    this.heap.writePointer(m + this.fields.dirPtr, group);
    if (this.tracer !== null) tellSmallGroup(this.tracer, this, m, group);
  }

  // Growth.

  /** growToTable: the full small map becomes one table of 16 slots. */
  growToTable(m: number): void {
    const group = this.dirAt(m);
    const t = this.newTable(2 * groupSlots, 0, 0);
    for (let i = 0; i < groupSlots; i++) {
      if (!this.isFull(group, i)) continue;
      this.hashKey(m, this.keyAt(group, i));
      this.putUnchecked(t, this.hasher.out[0] as number, group, i);
    }
    const dir = this.newDirectory(1);
    this.setDirectoryEntry(dir, 0, t);
    this.setDirectory(m, dir, 1, 0);
    if (this.tracer !== null) tellGrow(this.tracer, this, group, t, groupSlots, true);
    this.garbage.free(group, this.layout.groupSizeBytes, this.type.noscan);
  }

  /** uncheckedPutSlot: moves a slot to the first free one along the probe sequence of a table without tombstones. */
  putUnchecked(t: number, hashLo: number, fromGroup: number, fromSlot: number): void {
    const { u8 } = this.heap;
    const mask = this.groupMask(t);
    let offset = (hashLo >>> 7) & mask;
    for (let step = 1; ; step++) {
      const group = this.groupAt(t, offset);
      for (let i = 0; i < groupSlots; i++) {
        if ((u8[group + i] as number) < 0x80) continue;
        this.copySlot(fromGroup, fromSlot, group, i);
        u8[group + i] = h2Of(hashLo);
        this.setGrowthLeft(t, this.growthLeft(t) - 1);
        this.setTableUsed(t, this.tableUsed(t) + 1);
        return;
      }
      offset = (offset + step) & mask;
    }
  }

  copySlot(fromGroup: number, fromSlot: number, group: number, slot: number): void {
    const { layout, type } = this;
    const from = this.slotKeyAt(fromGroup, fromSlot);
    const to = this.slotKeyAt(group, slot);
    if (type.model.release.splitGroups) {
      this.copyBytes(from, to, type.slotKeySizeBytes);
      this.copyBytes(this.slotElemAt(fromGroup, fromSlot), this.slotElemAt(group, slot), type.slotElemSizeBytes);
    } else this.copyBytes(from, to, layout.slotSizeBytes);
  }

  copyBytes(from: number, to: number, sizeBytes: number): void {
    if (((from | to | sizeBytes) & 3) !== 0 || sizeBytes > 64) {
      this.heap.u8.copyWithin(to, from, from + sizeBytes);
      return;
    }
    const i32 = this.heap.i32;
    for (let i = 0, a = from >>> 2, b = to >>> 2, n = sizeBytes >>> 2; i < n; i++) i32[b + i] = i32[a + i] as number;
  }

  /** rehash: a table twice as large, or two of 1024 slots. There is no rehash in place. */
  rehash(m: number, t: number): void {
    const capacity = this.capacity(t);
    if (2 * capacity <= maxTableCapacity) this.#grow(m, t, 2 * capacity);
    else this.#split(m, t);
    this.#freeTable(t, capacity);
  }

  #grow(m: number, t: number, capacity: number): void {
    const grown = this.newTable(capacity, this.tableIndex(t), this.localDepth(t));
    this.moveEntries(m, t, grown, grown, 0);
    this.#replaceTable(m, grown);
    this.setTableIndex(t, -1);
    if (this.tracer !== null) tellGrow(this.tracer, this, this.groupAt(t, 0), grown, capacity / 2, false);
  }

  #split(m: number, t: number): void {
    const depth = this.localDepth(t) + 1;
    const left = this.newTable(maxTableCapacity, -1, depth);
    const right = this.newTable(maxTableCapacity, -1, depth);
    this.moveEntries(m, t, left, right, 1 << (32 - depth));
    this.#installTableSplit(m, t, left, right);
    this.setTableIndex(t, -1);
    if (this.tracer !== null) tellSplit(this.tracer, this, t, left, right);
  }

  /** Puts every entry of a table into `left`, or into `right` where `rightBit` of the hash's top word is set. */
  moveEntries(m: number, t: number, left: number, right: number, rightBit: number): void {
    const { hasher, topWord } = this;
    for (let g = 0, mask = this.groupMask(t); g <= mask; g++) {
      const group = this.groupAt(t, g);
      for (let i = 0; i < groupSlots; i++) {
        if (!this.isFull(group, i)) continue;
        this.hashKey(m, this.keyAt(group, i));
        const isRight = ((hasher.out[topWord] as number) & rightBit) !== 0;
        this.putUnchecked(isRight ? right : left, hasher.out[0] as number, group, i);
      }
    }
  }

  #replaceTable(m: number, t: number): void {
    const dir = this.dirAt(m);
    const first = this.tableIndex(t);
    const entries = 1 << ((this.heap.u8[m + this.fields.globalDepth] as number) - this.localDepth(t));
    for (let i = 0; i < entries; i++) this.setDirectoryEntry(dir, first + i, t);
  }

  #installTableSplit(m: number, old: number, left: number, right: number): void {
    const globalDepth = this.fields.globalDepth;
    if (this.localDepth(old) === this.heap.u8[m + globalDepth]) this.#doubleDirectory(m);
    this.setTableIndex(left, this.tableIndex(old));
    this.#replaceTable(m, left);
    const entries = 1 << ((this.heap.u8[m + globalDepth] as number) - this.localDepth(left));
    this.setTableIndex(right, this.tableIndex(left) + entries);
    this.#replaceTable(m, right);
  }

  #doubleDirectory(m: number): void {
    const { heap, fields } = this;
    const length = this.dirLen(m);
    const oldDir = this.dirAt(m);
    const dir = this.newDirectory(2 * length);
    for (let i = 0; i < length; i++) {
      const t = this.tableAt(m, i);
      this.setDirectoryEntry(dir, 2 * i, t);
      this.setDirectoryEntry(dir, 2 * i + 1, t);
      // A table in several entries is renumbered once: at its first.
      if (this.tableIndex(t) === i) this.setTableIndex(t, 2 * i);
    }
    this.setDirectory(m, dir, 2 * length, (heap.u8[m + fields.globalDepth] as number) + 1);
    if (this.tracer !== null) tellDirectory(this.tracer, this, m, oldDir, length);
    this.garbage.free(oldDir, length * heap.ptrSizeBytes, false);
  }

  #freeTable(t: number, capacity: number): void {
    this.garbage.free(
      this.groupAt(t, 0),
      (capacity / groupSlots) * this.layout.groupSizeBytes,
      this.type.noscan,
    );
    this.garbage.free(t, this.fields.tableSizeBytes, false);
  }
}
