import { slotCount } from "../../go/abi/constants.ts";
import { ctrlDeleted, ctrlEmpty, h2Bits, h2Of } from "../../go/abi/controlWord.ts";
import type { MapType } from "../../go/types/mapType.ts";
import { checkKey } from "../runtime/mapKeyError.ts";
import {
  GoFatal,
  GoPanic,
  type KeyRun,
  type LiveMemory,
  type MapIterator,
  type MapRuntime,
} from "../runtime/mapRuntime.ts";
import { liveMemory } from "./liveMemory.ts";
import { pruneTombstones } from "./pruneTombstones.ts";
import { clearMap } from "./swissClear.ts";
import { cloneMap } from "./swissClone.ts";
import { SwissIterator } from "./swissIterator.ts";
import { SwissLookup } from "./swissLookup.ts";
import { makeMap } from "./swissMake.ts";
import {
  tellAbsent,
  tellChecks,
  tellDelete,
  tellFirstFree,
  tellFree,
  tellFullGroup,
  tellGrowthTest,
  tellHash,
  tellInsert,
  tellLinearScan,
  tellMark,
  tellRemembered,
  tellReturn,
  tellSeed,
  tellUpdate,
} from "./swissSteps.ts";

/** Strings longer than this are first compared by length and ends in a small map (getWithoutKeySmallFastStr). */
const longStringBytes = 64;

function nilAssign(): GoPanic {
  return new GoPanic("assignment to entry in nil map");
}

function concurrentWrites(): GoFatal {
  return new GoFatal("concurrent map writes");
}

function concurrentReadWrite(): GoFatal {
  return new GoFatal("concurrent map read and map write");
}

/**
 * The map operations as compiled code calls them (internal/runtime/maps/runtime*.go, map.go, table.go; 1.24 to 1.27),
 * for every key type and target, with all differences between the fast variants and the generic one. The subclasses
 * do the same to memory, faster, for one variant each; with a tracer all go through here.
 */
export class SwissReference extends SwissLookup implements MapRuntime {
  /** This variant's assign prunes tombstones before it grows a table. */
  readonly prunes = prunesOnAssign(this);

  make(hint: number | null): number {
    return makeMap(this, hint);
  }

  length(m: number): number {
    return m === 0 ? 0 : this.used(m);
  }

  clear(m: number): void {
    clearMap(this, m);
  }

  clone(m: number): number {
    return cloneMap(this, m);
  }

  iterate(m: number): MapIterator {
    return new SwissIterator(this, m);
  }

  liveMemory(m: number): LiveMemory {
    return liveMemory(this, m);
  }

  access(m: number, keyAt: number): number {
    const { tracer } = this;
    const small = m !== 0 && this.dirLen(m) === 0;
    const writing = tracer === null ? this.#isWriting(m) : tellChecks(tracer, this, m, "read", small);
    if (m === 0 || this.used(m) === 0) {
      checkKey(this, keyAt);
      if (tracer !== null) tellReturn(tracer, this, 0, small);
      return 0;
    }
    if (writing) throw concurrentReadWrite();
    const scans = small && !this.#hashesSmallAccess(keyAt);
    const found = scans ? this.#scanSmall(m, keyAt) : this.find(m, keyAt) !== 0;
    const elem = found ? this.elemAt(this.foundGroup, this.foundSlot) : 0;
    if (tracer !== null) tellReturn(tracer, this, elem, small);
    return elem;
  }

  assign(m: number, keyAt: number): number {
    if (m === 0) {
      if (this.tracer !== null) tellChecks(this.tracer, this, m, "write", false);
      throw nilAssign();
    }
    const small = this.dirLen(m) === 0;
    const writing =
      this.tracer === null ? this.#isWriting(m) : tellChecks(this.tracer, this, m, "write", small);
    if (writing) throw concurrentWrites();
    this.hashKey(m, keyAt);
    const lo = this.hasher.out[0] as number;
    const top = this.hasher.out[this.topWord] as number;
    if (this.tracer !== null) tellHash(this.tracer, this, m, keyAt, lo, top);
    this.#toggleWriting(m);
    if (this.dirAt(m) === 0) this.growToSmall(m);
    const elem = this.#assignSmall(m, keyAt, lo) || this.#assignTable(m, keyAt, lo, top);
    this.#endWriting(m);
    if (this.tracer !== null) tellReturn(this.tracer, this, elem, this.dirLen(m) === 0);
    return elem;
  }

  delete(m: number, keyAt: number): void {
    const { tracer } = this;
    const small = m !== 0 && this.dirLen(m) === 0;
    const writing = tracer === null ? this.#isWriting(m) : tellChecks(tracer, this, m, "delete", small);
    if (m === 0 || this.used(m) === 0) {
      checkKey(this, keyAt);
      return;
    }
    if (writing) throw concurrentWrites();
    this.hashKey(m, keyAt);
    const lo = this.hasher.out[0] as number;
    const top = this.hasher.out[this.topWord] as number;
    if (this.tracer !== null) tellHash(this.tracer, this, m, keyAt, lo, top);
    this.#toggleWriting(m);
    if (this.findHashed(m, keyAt, lo, top)) this.#deleteFound(m);
    if (this.used(m) === 0) {
      this.drawSeed(m);
      if (tracer !== null) tellSeed(tracer, this, m, small);
    }
    this.#endWriting(m);
  }

  runKeys(_run: KeyRun, _m: number, _keysAt: number, _otherAt: number, _count: number): number {
    return 0;
  }

  #isWriting(m: number): boolean {
    return this.heap.u8[m + this.fields.writing] !== 0;
  }

  #toggleWriting(m: number): void {
    const at = m + this.fields.writing;
    this.heap.u8[at] = (this.heap.u8[at] as number) ^ 1;
    if (this.tracer !== null) tellMark(this.tracer, this, m, true);
  }

  #endWriting(m: number): void {
    const at = m + this.fields.writing;
    if (this.heap.u8[at] === 0) throw concurrentWrites();
    this.heap.u8[at] = (this.heap.u8[at] as number) ^ 1;
    if (this.tracer !== null) tellMark(this.tracer, this, m, false);
  }

  /** Whether a lookup in a small map hashes: not in fast32/fast64, and for long strings only when two look alike. */
  #hashesSmallAccess(keyAt: number): boolean {
    const { variant } = this.type;
    if (variant === "generic") return true;
    if (variant !== "faststr") return false;
    return (this.heap.u32[(keyAt + this.heap.ptrSizeBytes) >>> 2] as number) <= longStringBytes;
  }

  /** The lookup without a hash in a small map. */
  #scanSmall(m: number, keyAt: number): boolean {
    const group = this.dirAt(m);
    let slot = -1;
    for (let i = 0; i < slotCount && slot < 0; i++)
      if (this.isFull(group, i) && this.equal(keyAt, this.keyAt(group, i))) slot = i;
    if (this.tracer !== null) tellLinearScan(this.tracer, this, group, slot);
    this.foundTable = 0;
    this.foundGroup = group;
    this.foundSlot = slot;
    return slot >= 0;
  }

  /** The small path of assign: elem offset, or 0 after the map became a table. */
  #assignSmall(m: number, keyAt: number, lo: number): number {
    if (this.dirLen(m) !== 0) return 0;
    const { tracer } = this;
    const asksFirst = this.type.model.release.fullSmallMapGrowsOnUpdate;
    if (asksFirst && tracer !== null) tellGrowthTest(tracer, this, m, 0);
    if (!(asksFirst && this.used(m) === slotCount)) {
      const group = this.dirAt(m);
      if (this.matchGroup(group, keyAt, lo, true)) {
        this.foundTable = 0;
        return this.#update(keyAt);
      }
      const free = this.#firstFree(group);
      if (tracer !== null) tellFree(tracer, group, free);
      if (free >= 0) return this.#insert(m, 0, group, free, keyAt, lo);
    }
    const t = this.growToTable(m);
    return this.type.model.release.putsUncheckedIntoGrownTable ? this.#putUnlooked(m, t, keyAt, lo) : 0;
  }

  /** uncheckedPutSlotForAssign: inserts a key that is absent into a table that has room. */
  #putUnlooked(m: number, t: number, keyAt: number, lo: number): number {
    const { tracer } = this;
    if (tracer !== null) tellGrowthTest(tracer, this, m, t);
    const mask = this.groupMask(t);
    let offset = (lo >>> h2Bits) & mask;
    for (let step = 1; ; step++) {
      const group = this.groupAt(t, offset);
      const slot = this.#firstFree(group);
      if (slot >= 0) {
        if (tracer !== null) tellFirstFree(tracer, group, slot);
        return this.#insert(m, t, group, slot, keyAt, lo);
      }
      if (tracer !== null) tellFullGroup(tracer, this, group, offset);
      offset = (offset + step) & mask;
    }
  }

  #assignTable(m: number, keyAt: number, lo: number, top: number): number {
    for (;;) {
      const t = this.selectTable(m, top);
      const elem = this.#assignInTable(m, t, keyAt, lo);
      if (elem !== 0) return elem;
      this.rehash(m, t);
    }
  }

  /** Updates or inserts in a table: elem offset, or 0 when the table has no room left. */
  #assignInTable(m: number, t: number, keyAt: number, lo: number): number {
    const { tracer } = this;
    const mask = this.groupMask(t);
    let offset = (lo >>> h2Bits) & mask;
    let target = 0;
    let targetSlot = 0;
    for (let step = 1; ; step++) {
      const group = this.groupAt(t, offset);
      if (this.matchGroup(group, keyAt, lo, false)) {
        this.foundTable = t;
        return this.#update(keyAt);
      }
      const slot = this.#firstFree(group);
      if (slot >= 0 && this.heap.u8[group + slot] === ctrlEmpty) {
        if (tracer !== null) tellAbsent(tracer, this, group, false);
        if (target === 0) {
          target = group;
          targetSlot = slot;
        } else this.setGrowthLeft(t, this.growthLeft(t) + 1);
        break;
      }
      if (slot >= 0 && target === 0) {
        target = group;
        targetSlot = slot;
        if (tracer !== null) tellRemembered(tracer, this, group, slot);
      }
      if (tracer !== null) tellFullGroup(tracer, this, group, offset);
      offset = (offset + step) & mask;
    }
    if (this.growthLeft(t) === 0 && this.prunes) pruneTombstones(this, m, t);
    if (tracer !== null) tellGrowthTest(tracer, this, m, t);
    if (this.growthLeft(t) === 0) return 0;
    return this.#insert(m, t, target, targetSlot, keyAt, lo);
  }

  /** The first empty or deleted slot, -1 in a group of full ones. */
  #firstFree(group: number): number {
    for (let i = 0; i < slotCount; i++) if (!this.isFull(group, i)) return i;
    return -1;
  }

  #update(keyAt: number): number {
    const { type, foundGroup: group, foundSlot: slot } = this;
    if (type.needKeyUpdate) this.copyBytes(keyAt, this.keyAt(group, slot), type.key.sizeBytes);
    if (this.tracer !== null) tellUpdate(this.tracer, this, group, slot, this.foundTable === 0);
    return this.elemAt(group, slot);
  }

  /** Writes a key into a free slot and counts it; `t` is 0 in a small map. */
  #insert(m: number, t: number, group: number, slot: number, keyAt: number, lo: number): number {
    const { heap, type, tracer } = this;
    const reused = heap.u8[group + slot] === ctrlDeleted;
    if (type.indirectKey) {
      const key = heap.allocate(type.key.sizeBytes, !type.key.hasPointers);
      heap.writePointer(this.slotKeyAt(group, slot), key);
    }
    this.copyBytes(keyAt, this.keyAt(group, slot), type.key.sizeBytes);
    if (type.indirectElem) {
      const elem = heap.allocate(type.elem.sizeBytes, !type.elem.hasPointers);
      heap.writePointer(this.slotElemAt(group, slot), elem);
    }
    heap.u8[group + slot] = h2Of(lo);
    if (t !== 0) {
      this.setGrowthLeft(t, this.growthLeft(t) - 1);
      this.setTableUsed(t, this.tableUsed(t) + 1);
    }
    this.addUsed(m, 1);
    if (tracer !== null) tellInsert(tracer, this, m, t, group, slot, reused);
    return this.elemAt(group, slot);
  }

  /** Clears the slot in found* and marks it empty, or deleted where a probe may pass its full group. */
  #deleteFound(m: number): void {
    const { heap, fields, foundTable: t, foundGroup: group, foundSlot: slot } = this;
    this.addUsed(m, -1);
    this.clearSlot(group, slot);
    let ctrl = ctrlEmpty;
    if (t !== 0) {
      this.setTableUsed(t, this.tableUsed(t) - 1);
      if (this.hasEmpty(group)) this.setGrowthLeft(t, this.growthLeft(t) + 1);
      else {
        ctrl = ctrlDeleted;
        if (this.type.model.release.prunesTombstones) heap.u8[m + fields.tombstonePossible] = 1;
      }
    }
    heap.u8[group + slot] = ctrl;
    if (this.tracer !== null) tellDelete(this.tracer, this, t, group, slot, ctrl);
  }

  /** Clears the key where it has pointers, and always the elem; what indirect ones pointed to is garbage. */
  clearSlot(group: number, slot: number): void {
    const { heap, type, garbage } = this;
    const key = this.slotKeyAt(group, slot);
    if (type.indirectKey)
      garbage.free(heap.u32[key >>> 2] as number, type.key.sizeBytes, !type.key.hasPointers);
    if (type.slotKeyHasPointers) heap.u8.fill(0, key, key + type.slotKeySizeBytes);
    const elem = this.slotElemAt(group, slot);
    if (type.indirectElem)
      garbage.free(heap.u32[elem >>> 2] as number, type.elem.sizeBytes, !type.elem.hasPointers);
    heap.u8.fill(0, elem, elem + type.slotElemSizeBytes);
  }
}

/**
 * Whether an assign to a map type clears tombstones before a table grows: pruneTombstones is called by fast32, fast64 and
 * faststr from 1.25, by the ptr variants from 1.27, by mapassign never.
 */
export function prunesOnAssign({ type }: { readonly type: MapType }): boolean {
  const { variant, model } = type;
  if (variant === "generic") return false;
  const isPtr = variant === "fast32ptr" || variant === "fast64ptr";
  return isPtr ? model.release.prunesInPtrVariants : model.release.prunesTombstones;
}
