import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { ctrlDeleted, ctrlEmpty, h2Of } from "../../go/abi/controlWord.ts";
import { tableCapacity, tableGrowthLeft } from "../../go/abi/swissFields.ts";
import type { MadeShape } from "../../go/abi/tableSize.ts";
import { countedText, decimalText } from "../../numbers/numberText.ts";
import { reading, type TouchedRange, type Tracer, writing } from "../runtime/tracer.ts";
import type { SwissMemory } from "./swissMemory.ts";

// The sentences of each step of the Swiss runtime functions. Called only when there is a tracer.

const hex = (value: number, digits: number): string =>
  `0x${(value >>> 0).toString(16).padStart(digits, "0")}`;

function list(slots: readonly number[]): string {
  if (slots.length < 2) return `slot ${slots.join("")}`;
  return `slots ${slots.slice(0, -1).join(", ")} and ${slots.at(-1)}`;
}

function keyRange(maps: SwissMemory, keyAt: number, write = false): TouchedRange {
  return { at: keyAt, sizeBytes: maps.type.key.sizeBytes, write };
}

function elemRange(maps: SwissMemory, elemAt: number): TouchedRange {
  return reading(elemAt, maps.type.elem.sizeBytes);
}

function seedRange(maps: SwissMemory, m: number, write = false): TouchedRange {
  return { at: m + maps.fields.seed, sizeBytes: maps.heap.ptrSizeBytes, write };
}

function groupsRange(maps: SwissMemory, t: number, write: boolean): TouchedRange {
  const sizeBytes = (maps.groupMask(t) + 1) * maps.layout.groupSizeBytes;
  return { at: maps.groupAt(t, 0), sizeBytes, write };
}

export function tellMake(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  hint: number | null,
  shape: MadeShape,
): void {
  const asked = hint === null ? "make without a hint" : `make with hint ${decimalText(hint)}`;
  const text =
    shape.tables === 0
      ? `${asked}: an empty small map; its group is allocated by the first assignment`
      : `${asked}: ${countedText(shape.tables, "table")} of ${decimalText(shape.capacity)} slots`;
  tracer.step("allocateFirst.make", text, [writing(m, maps.fields.mapSizeBytes)], shape.tables === 0);
}

/** @returns whether the check has found another writer */
export function tellChecks(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  use: "read" | "write" | "delete",
  small: boolean,
): boolean {
  if (m === 0) {
    tracer.step("nilCheck", "the map is nil: it holds nothing", [], false);
    return false;
  }
  const used = maps.used(m);
  const empty = used === 0 && use !== "write";
  const text = empty ? "the map is empty: nothing to find" : `the map is not nil and holds ${used}`;
  tracer.step("nilCheck", text, [reading(m, 8)], small);
  if (empty) return false;
  const flag = m + maps.fields.writing;
  const writer = maps.heap.u8[flag] !== 0;
  const state = writer
    ? "writing is 1: another write is under way, which is fatal"
    : "writing is 0: no writer";
  tracer.step("concurrencyCheck", state, [reading(flag, 1)], small);
  return writer;
}

export function tellHash(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  keyAt: number,
  lo: number,
  top: number,
): void {
  const whole = maps.topWord === 1 ? hex(top, 8) + hex(lo, 8).slice(2) : hex(lo, 8);
  const text = `the key's hash with the map's seed is ${whole}: H2 is ${hex(h2Of(lo), 2)}`;
  tracer.step("hash", text, [keyRange(maps, keyAt), seedRange(maps, m)], maps.dirLen(m) === 0);
}

export function tellMark(tracer: Tracer, maps: SwissMemory, m: number, set: boolean): void {
  const text = set ? "writing becomes 1" : "writing goes back to 0";
  const small = maps.dirLen(m) === 0;
  tracer.step(set ? "markWriting" : "unmarkWriting", text, [writing(m + maps.fields.writing, 1)], small);
}

export function tellSmallGroup(tracer: Tracer, maps: SwissMemory, m: number, group: number): void {
  const ranges = [writing(group, markBytes), writing(m + maps.fields.dirPtr, maps.heap.ptrSizeBytes)];
  tracer.step("allocateFirst.group", "the first assignment allocates the map's one group", ranges, true);
}

export function tellTable(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  index: number,
  t: number,
  chosenBy: "hash" | "iteration",
): void {
  const depth = maps.heap.u8[m + maps.fields.globalDepth] as number;
  const why =
    chosenBy === "iteration"
      ? "the iteration goes on"
      : depth === 0
        ? "the directory has one entry"
        : `the top ${depth === 1 ? "bit of the hash is" : `${depth} bits of the hash are`} ${index}`;
  const { ptrSizeBytes } = maps.heap;
  const ranges = [
    reading(maps.dirAt(m) + index * ptrSizeBytes, ptrSizeBytes),
    reading(t, maps.fields.tableSizeBytes),
  ];
  tracer.step("selectBucket", `${why}: directory entry ${index}, table ${maps.tableIndex(t)}`, ranges, false);
}

/** The match of the control word, then each key comparison up to the first equal key. */
export function tellProbe(
  tracer: Tracer,
  maps: SwissMemory,
  group: number,
  h2: number,
  keyAt: number,
  small: boolean,
): void {
  const slots: number[] = [];
  for (let i = 0; i < slotCount; i++) if (maps.heap.u8[group + i] === h2) slots.push(i);
  const matched = slots.length === 0 ? "matches no slot" : `matches ${list(slots)}`;
  tracer.step("probe.matchH2", `H2 ${hex(h2, 2)} ${matched}`, [reading(group, markBytes)], small);
  for (const slot of slots) {
    const stored = maps.keyAt(group, slot);
    const equal = maps.equal(keyAt, stored);
    const text = `the key of slot ${slot} ${equal ? "is the one looked for" : "is another one with the same H2"}`;
    tracer.step("compareKey", text, [keyRange(maps, keyAt), keyRange(maps, stored)], small);
    if (equal) return;
  }
}

export function tellLinearScan(tracer: Tracer, maps: SwissMemory, group: number, slot: number): void {
  const text =
    slot < 0
      ? "no full slot of the group holds the key; nothing was hashed"
      : `slot ${slot} of the group holds the key; nothing was hashed`;
  tracer.step("probe.linear", text, [reading(group, maps.layout.groupSizeBytes)], true);
}

export function tellFullGroup(tracer: Tracer, _maps: SwissMemory, group: number, index: number): void {
  tracer.step(
    "probe.next",
    `group ${index} has no empty slot: the probe goes on`,
    [reading(group, markBytes)],
    false,
  );
}

export function tellAbsent(tracer: Tracer, _maps: SwissMemory, group: number, small: boolean): void {
  const text = small
    ? "no slot of the one group holds the key"
    : "an empty slot ends the probe: the key is absent";
  tracer.step("probe.matchEmpty", text, [reading(group, markBytes)], small);
}

/** The slot of a small map that an insert takes, -1 for none. */
export function tellFree(tracer: Tracer, group: number, slot: number): void {
  const text =
    slot < 0 ? "no slot of the one group is empty: the map must grow" : `slot ${slot} is the first empty one`;
  tracer.step("probe.matchEmpty", text, [reading(group, 8)], true);
}

/** The slot of a table that an insert takes without having looked for the key. */
export function tellFirstFree(tracer: Tracer, group: number, slot: number): void {
  const text = `slot ${slot} is the first free one; the key is known to be absent`;
  tracer.step("probe.matchEmpty", text, [reading(group, markBytes)], false);
}

export function tellRemembered(tracer: Tracer, _maps: SwissMemory, group: number, slot: number): void {
  const text = `slot ${slot} is deleted: it is kept in mind for the insert`;
  tracer.step("tombstone.remember", text, [reading(group + slot, 1)], false);
}

/** `t` is 0 in a small map. */
export function tellGrowthTest(tracer: Tracer, maps: SwissMemory, m: number, t: number): void {
  if (t === 0) {
    const used = maps.used(m);
    const text =
      used === slotCount
        ? `all ${slotCount} slots are in use`
        : `${used} of ${slotCount} slots are in use: there is room`;
    tracer.step("growthTest", text, [reading(m, 8)], true);
    return;
  }
  const left = maps.growthLeft(t);
  const text =
    left === 0
      ? "growthLeft is 0: the table must be replaced"
      : `growthLeft is ${decimalText(left)}: there is room`;
  tracer.step("growthTest", text, [reading(t + tableGrowthLeft, 2)], false);
}

export function tellUpdate(
  tracer: Tracer,
  maps: SwissMemory,
  group: number,
  slot: number,
  small: boolean,
): void {
  const { needKeyUpdate } = maps.type;
  const text = needKeyUpdate
    ? `slot ${slot} holds the key: it is overwritten by the equal one given, then its element will be`
    : `slot ${slot} holds the key: its element will be overwritten`;
  const ranges = needKeyUpdate ? [keyRange(maps, maps.keyAt(group, slot), true)] : [];
  tracer.step("update", text, ranges, small);
}

export function tellReturn(tracer: Tracer, maps: SwissMemory, elem: number, small: boolean): void {
  if (elem === 0) {
    tracer.step("return", "return the zero value: the key is not in the map", [], small);
    return;
  }
  const text = `return the elem's address ${hex(Math.floor(maps.heap.addressOf(elem) / 2 ** 32), 0)}${hex(elem, 8).slice(2)}`;
  tracer.step("return", text, [elemRange(maps, elem)], small);
}

/** `t` is 0 in a small map. */
export function tellInsert(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  t: number,
  group: number,
  slot: number,
  reused: boolean,
): void {
  const small = t === 0;
  if (reused) {
    const text = `the deleted slot ${slot} is used again: growthLeft stays`;
    tracer.step("tombstone.reuse", text, [writing(group + slot, 1)], small);
  }
  const ranges = [writing(group + slot, 1), keyRange(maps, maps.keyAt(group, slot), true), writing(m, 8)];
  if (!small) ranges.push(writing(t, 2), writing(t + tableGrowthLeft, 2));
  const ctrl = hex(maps.heap.u8[group + slot] as number, 2);
  const counts = small ? "" : `, growthLeft ${maps.growthLeft(t)}`;
  const text = `the key goes into slot ${slot}, control byte ${ctrl}; used ${maps.used(m)}${counts}`;
  tracer.step("insert", text, ranges, small);
}

export function tellDelete(
  tracer: Tracer,
  maps: SwissMemory,
  t: number,
  group: number,
  slot: number,
  ctrl: number,
): void {
  const why =
    t === 0
      ? "becomes empty"
      : ctrl === ctrlDeleted
        ? "becomes a tombstone, as the group is full and probes may pass it"
        : "becomes empty, as the group has an empty slot and no probe passes it";
  const ranges = [
    writing(group + slot, 1),
    writing(maps.slotElemAt(group, slot), maps.type.slotElemSizeBytes),
  ];
  if (maps.type.slotKeyHasPointers)
    ranges.push(writing(maps.slotKeyAt(group, slot), maps.type.slotKeySizeBytes));
  if (t !== 0) ranges.push(writing(t, 2));
  const step = ctrl === ctrlEmpty ? "tombstone.empty" : "tombstone.delete";
  tracer.step(step, `slot ${slot} is cleared and ${why}`, ranges, t === 0);
}

export function tellSeed(tracer: Tracer, maps: SwissMemory, m: number, small: boolean): void {
  tracer.step("hash.reseed", "the map is empty: it gets a new hash seed", [seedRange(maps, m, true)], small);
}

export function tellPrune(
  tracer: Tracer,
  maps: SwissMemory,
  t: number,
  tombstones: number,
  pruned: number,
): void {
  const found = `the table holds ${countedText(tombstones, "tombstone")}`;
  const text =
    pruned === 0 ? `${found}: too few can go` : `${found}: ${decimalText(pruned)} become empty again`;
  tracer.step("tombstone.prune", text, [groupsRange(maps, t, pruned > 0)], false);
}

/** A small map's group or a table became a larger table. */
export function tellGrow(
  tracer: Tracer,
  maps: SwissMemory,
  from: number,
  grown: number,
  slots: number,
  small: boolean,
): void {
  const capacity = maps.heap.u16[(grown + tableCapacity) >>> 1] as number;
  const what = small
    ? "the small map becomes a table"
    : `the table of ${decimalText(slots)} slots is replaced by one`;
  const text = `${what} of ${decimalText(capacity)} slots; ${decimalText(maps.tableUsed(grown))} entries are hashed again and moved`;
  const ranges = [
    reading(from, (slots / slotCount) * maps.layout.groupSizeBytes),
    writing(grown, maps.fields.tableSizeBytes),
    groupsRange(maps, grown, true),
  ];
  tracer.step("grow.table", text, ranges, small);
}

export function tellSplit(tracer: Tracer, maps: SwissMemory, old: number, left: number, right: number): void {
  const depth = maps.localDepth(left);
  const text =
    `the table is split in two by bit ${depth} from the top of the hash: ` +
    `${decimalText(maps.tableUsed(left))} entries go left, ${decimalText(maps.tableUsed(right))} right`;
  const ranges = [
    groupsRange(maps, old, false),
    groupsRange(maps, left, true),
    groupsRange(maps, right, true),
  ];
  tracer.step("grow.split", text, ranges, false);
}

export function tellDirectory(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  oldDir: number,
  oldLength: number,
): void {
  const { ptrSizeBytes } = maps.heap;
  const ranges = [
    reading(oldDir, oldLength * ptrSizeBytes),
    writing(maps.dirAt(m), 2 * oldLength * ptrSizeBytes),
  ];
  const text = `the directory doubles from ${decimalText(oldLength)} to ${decimalText(2 * oldLength)} entries`;
  tracer.step("grow.directory", text, ranges, false);
}

export function tellClear(tracer: Tracer, maps: SwissMemory, m: number): void {
  const dirLen = maps.dirLen(m);
  const ranges = [writing(m, maps.fields.mapSizeBytes)];
  if (dirLen === 0) ranges.push(writing(maps.dirAt(m), maps.layout.groupSizeBytes));
  for (let i = 0, last = 0; i < dirLen; i++) {
    const t = maps.tableAt(m, i);
    if (t !== last) ranges.push(groupsRange(maps, t, true));
    last = t;
  }
  tracer.step("tombstone.clear", "every slot becomes empty; directory and tables stay", ranges, dirLen === 0);
}

export function tellClone(tracer: Tracer, maps: SwissMemory, from: number, copy: number): void {
  const size = maps.fields.mapSizeBytes;
  const text = "the map is copied deeply, with its seed and its tombstones";
  tracer.step("other.clone", text, [reading(from, size), writing(copy, size)], maps.dirLen(copy) === 0);
}

export function tellIterate(
  tracer: Tracer,
  maps: SwissMemory,
  m: number,
  entryOffset: number,
  dirOffset: number,
): void {
  const dirLen = maps.dirLen(m);
  const small = dirLen === 0;
  const text = small
    ? `the iteration starts at slot ${entryOffset & (slotCount - 1)} of the one group`
    : `the iteration starts at directory entry ${(dirOffset & (dirLen - 1)) >>> 0} of ${dirLen}, in each table at slot ${entryOffset >>> 0} modulo its slots`;
  tracer.step("other.iterate", text, [reading(m, maps.fields.mapSizeBytes)], small);
}

/** An outgrown group or table is left for the one that holds its entries now. */
export function tellAgain(tracer: Tracer, maps: SwissMemory, keyAt: number, small: boolean): void {
  const text = "the map has grown since the iteration began: the key is looked up in it again";
  tracer.step("probe.again", text, [keyRange(maps, keyAt)], small);
}

export function tellEntry(tracer: Tracer, maps: SwissMemory, keyAt: number, small: boolean): void {
  tracer.step("return.entry", "the iteration has its next entry", [keyRange(maps, keyAt)], small);
}

/** Iteration stands at a full slot. */
export function tellVisit(
  tracer: Tracer,
  maps: SwissMemory,
  group: number,
  slot: number,
  small: boolean,
): void {
  const ranges = [reading(group, markBytes), keyRange(maps, maps.keyAt(group, slot))];
  tracer.step("probe.matchFull", `slot ${slot} is the next full one`, ranges, small);
}
