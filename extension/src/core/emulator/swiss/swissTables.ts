import { slotCount } from "../../go/abi/constants.ts";
import { ctrlEmpty, h2Bits, h2Of } from "../../go/abi/controlWord.ts";
import { tableCapacity, tableLocalDepth } from "../../go/abi/swissFields.ts";
import { maxGrowthLeft, maxTableCapacity } from "../../go/abi/tableSize.ts";
import { SwissMemory } from "./swissMemory.ts";
import { tellDirectory, tellGrow, tellSmallGroup, tellSplit } from "./swissSteps.ts";

/**
 * How maps, directories, tables and groups are allocated and grow (internal/runtime/maps/map.go and table.go, 1.24 to
 * 1.27).
 */
export class SwissTables extends SwissMemory {
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

  /** A table of `capacity` slots, a power of two. */
  newTable(capacity: number, index: number, localDepth: number): number {
    const { heap, fields } = this;
    const t = heap.allocate(fields.tableSizeBytes, false);
    const groups = this.newGroups(capacity / slotCount);
    heap.u16[(t + tableCapacity) >>> 1] = capacity;
    this.setGrowthLeft(t, maxGrowthLeft(capacity));
    heap.u8[t + tableLocalDepth] = localDepth;
    this.setTableIndex(t, index);
    heap.writePointer(t + fields.groupsData, groups);
    heap.u32[(t + fields.lengthMask) >>> 2] = capacity / slotCount - 1;
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

  /** growToTable: the full small map becomes one table of 16 slots, which is returned. */
  growToTable(m: number): number {
    const group = this.dirAt(m);
    const t = this.newTable(2 * slotCount, 0, 0);
    for (let i = 0; i < slotCount; i++) {
      if (!this.isFull(group, i)) continue;
      this.hashKey(m, this.keyAt(group, i));
      this.putUnchecked(t, this.hasher.out[0] as number, group, i);
    }
    const dir = this.newDirectory(1);
    this.setDirectoryEntry(dir, 0, t);
    this.setDirectory(m, dir, 1, 0);
    if (this.tracer !== null) tellGrow(this.tracer, this, group, t, slotCount, true);
    this.garbage.free(group, this.layout.groupSizeBytes, this.type.noscan);
    return t;
  }

  /** uncheckedPutSlot: moves a slot to the first free one along the probe sequence of a table without tombstones. */
  putUnchecked(t: number, hashLo: number, fromGroup: number, fromSlot: number): void {
    const { u8 } = this.heap;
    const mask = this.groupMask(t);
    let offset = (hashLo >>> h2Bits) & mask;
    for (let step = 1; ; step++) {
      const group = this.groupAt(t, offset);
      for (let i = 0; i < slotCount; i++) {
        if ((u8[group + i] as number) < ctrlEmpty) continue;
        this.copySlot(fromGroup, fromSlot, group, i);
        u8[group + i] = h2Of(hashLo);
        this.setGrowthLeft(t, this.growthLeft(t) - 1);
        this.setTableUsed(t, this.tableUsed(t) + 1);
        return;
      }
      offset = (offset + step) & mask;
    }
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
      for (let i = 0; i < slotCount; i++) {
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
      (capacity / slotCount) * this.layout.groupSizeBytes,
      this.type.noscan,
    );
    this.garbage.free(t, this.fields.tableSizeBytes, false);
  }
}
