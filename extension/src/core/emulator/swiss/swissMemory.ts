import { slotCount } from "../../go/abi/constants.ts";
import { ctrlEmpty, emptyHalf } from "../../go/abi/controlWord.ts";
import {
  type SwissFields,
  swissFields,
  tableCapacity,
  tableGrowthLeft,
  tableLocalDepth,
} from "../../go/abi/swissFields.ts";
import type { GroupLayout, MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import type { Hasher } from "../hash/hasher.ts";
import { type KeyEqual, makeKeyEqual, type TypeAt } from "../runtime/keyEqual.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import type { Tracer } from "../runtime/tracer.ts";
import { GarbageHold } from "./garbageHold.ts";

/**
 * The words and bytes of Swiss maps in the emulated heap (internal/runtime/maps/map.go, table.go, group.go). Maps,
 * tables and groups are heap offsets. Nothing about a map is kept outside the heap.
 */
export class SwissMemory implements RuntimeParts {
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
    this.equal = makeKeyEqual(parts.type.key, { ...parts, model: parts.type.model });
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
    return (this.heap.u8[group + slot] as number) < ctrlEmpty;
  }

  hasEmpty(group: number): boolean {
    for (let i = 0; i < slotCount; i++) if (this.heap.u8[group + i] === ctrlEmpty) return true;
    return false;
  }

  setAllEmpty(group: number): void {
    const i32 = this.heap.i32;
    i32[group >>> 2] = emptyHalf;
    i32[(group >>> 2) + 1] = emptyHalf;
  }

  copySlot(fromGroup: number, fromSlot: number, group: number, slot: number): void {
    const { layout, type } = this;
    const from = this.slotKeyAt(fromGroup, fromSlot);
    const to = this.slotKeyAt(group, slot);
    if (type.model.release.splitGroups) {
      this.copyBytes(from, to, type.slotKeySizeBytes);
      this.copyBytes(
        this.slotElemAt(fromGroup, fromSlot),
        this.slotElemAt(group, slot),
        type.slotElemSizeBytes,
      );
    } else this.copyBytes(from, to, layout.slotSizeBytes);
  }

  copyBytes(from: number, to: number, sizeBytes: number): void {
    if (((from | to | sizeBytes) & 3) !== 0 || sizeBytes > 64) {
      this.heap.u8.copyWithin(to, from, from + sizeBytes);
      return;
    }
    const i32 = this.heap.i32;
    for (let i = 0, a = from >>> 2, b = to >>> 2, n = sizeBytes >>> 2; i < n; i++)
      i32[b + i] = i32[a + i] as number;
  }

  /** Leaves the hash of the key at an offset in `hasher.out`. */
  hashKey(m: number, keyAt: number): void {
    this.hasher.hashKey(keyAt, this.seedLo(m), this.seedHi(m));
  }
}
