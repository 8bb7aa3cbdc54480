import { defineKeyHash } from "../hash/hashCode.ts";
import { arena, clearCode, copyCode } from "../memory/arenaCode.ts";
import {
  add16,
  add32,
  type CodeKeyKind,
  defineSameBytes,
  highHalf,
  type KeyCode,
  keyCode,
  lowHalf,
} from "../memory/keyCode.ts";
import {
  bytes16,
  type Code,
  const32,
  forever,
  i32,
  type Local,
  returns,
  select,
  sequence,
  type WasmFunction,
  WasmModule,
  when,
  whilst,
} from "../memory/wasmAssembler.ts";
import type { MapType } from "../types/mapType.ts";
import { ctrlDeleted, ctrlEmpty } from "./controlWord.ts";
import { swissFields, tableGrowthLeft } from "./swissFields.ts";

/** What the functions give when the operation is not one of theirs; they have then changed nothing. */
export const leftToReference = 1;

/**
 * The exports: operations on maps with tables, for the common case of each. All parameters and results are heap offsets
 * but `rightBit`; results are signed.
 */
export interface SwissExports {
  prepare?(seedLo: number, seedHi: number): void;
  /** Elem, 0 when absent, or `leftToReference`: small map, writer under way. */
  access(m: number, keyAt: number): number;
  /** Elem, or `leftToReference`: small map, writer under way, table that must be pruned or grow. */
  assign(m: number, keyAt: number): number;
  /** 0, or `leftToReference`: small map, writer under way, at most one entry. */
  delete(m: number, keyAt: number): number;
  /** moveEntries. */
  move(m: number, t: number, left: number, right: number, rightBit: number): void;
}

const fields = swissFields(8);

/** The code of the fast variants' operations for a map type of a 64-bit little-endian target. */
export function assembleSwiss(type: MapType, kind: CodeKeyKind, isAesAmd64: boolean): Uint8Array {
  const module = new WasmModule();
  const hash = defineKeyHash(module, kind, isAesAmd64);
  const parts: Parts = { module, type, kind, hash, sameBytes: defineSameBytes(module) };
  module.export("access", defineAccess(parts));
  module.export("assign", defineAssign(parts));
  module.export("delete", defineDelete(parts));
  module.export("move", defineMove(parts));
  return module.encode();
}

interface Parts {
  readonly module: WasmModule;
  readonly type: MapType;
  readonly kind: CodeKeyKind;
  readonly hash: WasmFunction;
  readonly sameBytes: WasmFunction;
}

/** The hash of a key under a map's seed. */
const hashUnder = ({ hash }: Parts, m: Local, keyAt: Code): Code =>
  hash.call(keyAt, arena.load32(m.get, fields.seed), arena.load32(m.get, fields.seed + 4));

/** Not for us: small maps, and maps with a writer under way. */
const isForReference = (m: Local): Code =>
  i32.or(i32.eqz(arena.load32(m.get, fields.dirLen)), arena.load8(m.get, fields.writing));

/** directoryIndex and the table of that entry. */
const selectTable = (m: Local, top: Code): Code =>
  arena.load32(
    i32.add(
      arena.load32(m.get, fields.dirPtr),
      i32.shl(
        select(
          const32(0),
          i32.shr(top, arena.load8(m.get, fields.globalShift)),
          i32.eq(arena.load32(m.get, fields.dirLen), const32(1)),
        ),
        const32(3),
      ),
    ),
  );

/** A walk along the groups that a hash probes in a table. */
interface Probe {
  readonly group: Local;
  /** The group's control word. */
  readonly ctrl: Local;
  start(t: Local, hash: Local): Code;
  readonly load: Code;
  readonly next: Code;
}

function probeOf(made: WasmFunction, type: MapType): Probe {
  const [groups, mask, offset, step] = [
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
  ];
  const [group, ctrl] = [made.variable("i32"), made.variable("v128")];
  return {
    group,
    ctrl,
    start: (t, hash) =>
      sequence(
        groups.set(arena.load32(t.get, fields.groupsData)),
        mask.set(arena.load32(t.get, fields.lengthMask)),
        offset.set(i32.and(i32.shr(lowHalf(hash), const32(7)), mask.get)),
        step.set(const32(0)),
      ),
    load: sequence(
      group.set(i32.add(groups.get, i32.mul(offset.get, const32(type.group.groupSizeBytes)))),
      ctrl.set(arena.load64Padded(group.get)),
    ),
    next: sequence(
      step.set(i32.add(step.get, const32(1))),
      offset.set(i32.and(i32.add(offset.get, step.get), mask.get)),
    ),
  };
}

/** A set of slots: bit n stands for slot n. The eight bytes behind a control word are no slots. */
const matchByte = (ctrl: Local, byte: Code): Code =>
  i32.and(bytes16.topBits(bytes16.eq(ctrl.get, byte)), const32(0xff));
const matchFree = (ctrl: Local): Code => bytes16.topBits(ctrl.get);
const matchEmpty = (ctrl: Local): Code => matchByte(ctrl, bytes16.splat(const32(ctrlEmpty)));

const slotPlace = (group: Local, slot: Code, offBytes: number, strideBytes: number): Code =>
  i32.add(i32.add(group.get, const32(offBytes)), i32.mul(slot, const32(strideBytes)));

/** Runs `found` with the slot and its key's place for the slot of the group that holds the key. */
function findInGroup(
  made: WasmFunction,
  { type }: Parts,
  probe: Probe,
  h2: Local,
  equals: (storedAt: Code) => Code,
  found: (slot: Local, storedAt: Local) => Code,
): Code {
  const [set, slot, storedAt] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  const { keysOffBytes, keyStrideBytes } = type.group;
  return sequence(
    set.set(matchByte(probe.ctrl, h2.get)),
    whilst(
      set.get,
      slot.set(i32.trailingZeros(set.get)),
      storedAt.set(slotPlace(probe.group, slot.get, keysOffBytes, keyStrideBytes)),
      when(equals(storedAt.get), found(slot, storedAt)),
      set.set(i32.and(set.get, i32.sub(set.get, const32(1)))),
    ),
  );
}

const elemPlace = ({ type }: Parts, group: Local, slot: Local): Code =>
  slotPlace(group, slot.get, type.group.elemsOffBytes, type.group.elemStrideBytes);

const setH2 = (h2: Local, hash: Local): Code => h2.set(bytes16.splat(i32.and(lowHalf(hash), const32(0x7f))));

/** A function of a map and a key's place, on its way to the key's group. */
interface Lookup {
  readonly made: WasmFunction;
  readonly m: Local;
  readonly hash: Local;
  readonly table: Local;
  readonly key: KeyCode;
  readonly probe: Probe;
  /** Hashes the key, selects its table and stands before the first group. */
  readonly begin: Code;
  /** Runs `found` with the slot and its key's place where the group that was loaded holds the key. */
  find(found: (slot: Local, storedAt: Local) => Code): Code;
}

function lookupOf(parts: Parts): Lookup {
  const made = parts.module.define(["i32", "i32"], "i32");
  const [m, keyAt] = [made.param(0), made.param(1)];
  const [hash, table, h2] = [made.variable("i64"), made.variable("i32"), made.variable("v128")];
  const key = keyCode(made, parts.kind, keyAt, parts.sameBytes);
  const probe = probeOf(made, parts.type);
  const begin = sequence(
    hash.set(hashUnder(parts, m, keyAt.get)),
    table.set(selectTable(m, highHalf(hash))),
    key.prepare,
    setH2(h2, hash),
    probe.start(table, hash),
  );
  const find: Lookup["find"] = (found) => findInGroup(made, parts, probe, h2, key.equals, found);
  return { made, m, hash, table, key, probe, begin, find };
}

function defineAccess(parts: Parts): WasmFunction {
  const { made, m, probe, begin, find } = lookupOf(parts);
  made.body = sequence(
    when(isForReference(m), returns(const32(leftToReference))),
    begin,
    forever(
      probe.load,
      find((slot) => returns(elemPlace(parts, probe.group, slot))),
      when(matchEmpty(probe.ctrl), returns(const32(0))),
      probe.next,
    ),
  );
  return made;
}

function defineAssign(parts: Parts): WasmFunction {
  const { made, m, hash, table, key, probe, begin, find } = lookupOf(parts);
  const [free, target, targetSlot] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  const { keysOffBytes, keyStrideBytes } = parts.type.group;
  const update = (slot: Local, storedAt: Local): Code =>
    sequence(
      parts.type.needKeyUpdate ? key.store(storedAt.get) : [],
      returns(elemPlace(parts, probe.group, slot)),
    );
  // A reused tombstone takes nothing from growthLeft.
  const takeEmpty = sequence(
    when(i32.eqz(arena.load16(table.get, tableGrowthLeft)), returns(const32(leftToReference))),
    target.set(probe.group.get),
    targetSlot.set(i32.trailingZeros(free.get)),
    add16(table.get, -1, tableGrowthLeft),
  );
  const insert = sequence(
    key.store(slotPlace(target, targetSlot.get, keysOffBytes, keyStrideBytes)),
    arena.store8(i32.add(target.get, targetSlot.get), i32.and(lowHalf(hash), const32(0x7f))),
    add16(table.get, 1, 0),
    add32(m.get, 1, 0),
    returns(elemPlace(parts, target, targetSlot)),
  );
  made.body = sequence(
    when(isForReference(m), returns(const32(leftToReference))),
    begin,
    forever(
      probe.load,
      find(update),
      free.set(matchFree(probe.ctrl)),
      // A group holds no empty slot beside a deleted one.
      when(matchEmpty(probe.ctrl), when(i32.eqz(target.get), takeEmpty), insert),
      when(
        i32.and(i32.ne(free.get, const32(0)), i32.eqz(target.get)),
        target.set(probe.group.get),
        targetSlot.set(i32.trailingZeros(free.get)),
      ),
      probe.next,
    ),
  );
  return made;
}

function defineDelete(parts: Parts): WasmFunction {
  const { type } = parts;
  const { made, m, table, probe, begin, find } = lookupOf(parts);
  const elem = made.variable("i32");
  const leaveTombstone = sequence(
    arena.store8(i32.add(probe.group.get, elem.get), const32(ctrlDeleted)),
    type.model.release.prunesTombstones ? arena.store8(m.get, const32(1), fields.tombstonePossible) : [],
    returns(const32(0)),
  );
  const remove = (slot: Local, storedAt: Local): Code =>
    sequence(
      type.slotKeyHasPointers ? clearCode(storedAt, type.slotKeySizeBytes, 0) : [],
      elem.set(elemPlace(parts, probe.group, slot)),
      clearCode(elem, type.slotElemSizeBytes, 0),
      add16(table.get, -1, 0),
      add32(m.get, -1, 0),
      elem.set(slot.get),
      when(i32.eqz(matchEmpty(probe.ctrl)), leaveTombstone),
      arena.store8(i32.add(probe.group.get, slot.get), const32(ctrlEmpty)),
      add16(table.get, 1, tableGrowthLeft),
      returns(const32(0)),
    );
  made.body = sequence(
    when(
      // The last entry's delete draws a new seed.
      i32.or(isForReference(m), i32.lessThan(arena.load32(m.get), const32(2))),
      returns(const32(leftToReference)),
    ),
    begin,
    forever(probe.load, find(remove), when(matchEmpty(probe.ctrl), returns(const32(0))), probe.next),
  );
  return made;
}

/** Puts every entry of a table, group by group and slot by slot, into the first free slot of its probe sequence. */
function defineMove(parts: Parts): WasmFunction {
  const { type } = parts;
  const made = parts.module.define(["i32", "i32", "i32", "i32", "i32"], null);
  const [m, t, left, right, rightBit] = [0, 1, 2, 3, 4].map((n) => made.param(n)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const put = definePut(parts);
  const [group, end, full, slot] = [
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
  ];
  const hash = made.variable("i64");
  const { groupSizeBytes, keysOffBytes, keyStrideBytes } = type.group;
  const groups = i32.add(arena.load32(t.get, fields.lengthMask), const32(1));
  made.body = sequence(
    group.set(arena.load32(t.get, fields.groupsData)),
    end.set(i32.add(group.get, i32.mul(groups, const32(groupSizeBytes)))),
    whilst(
      i32.ne(group.get, end.get),
      full.set(i32.xor(bytes16.topBits(arena.load64Padded(group.get)), const32(0xff))),
      whilst(
        full.get,
        slot.set(i32.trailingZeros(full.get)),
        full.set(i32.and(full.get, i32.sub(full.get, const32(1)))),
        hash.set(hashUnder(parts, m, slotPlace(group, slot.get, keysOffBytes, keyStrideBytes))),
        put.call(
          select(right.get, left.get, i32.and(highHalf(hash), rightBit.get)),
          hash.get,
          group.get,
          slot.get,
        ),
      ),
      group.set(i32.add(group.get, const32(groupSizeBytes))),
    ),
  );
  return made;
}

/** uncheckedPutSlot: (table, hash, fromGroup, fromSlot). */
function definePut(parts: Parts): WasmFunction {
  const { type } = parts;
  const made = parts.module.define(["i32", "i64", "i32", "i32"], null);
  const [table, hash, fromGroup, fromSlot] = [0, 1, 2, 3].map((n) => made.param(n)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const [free, slot, from, to] = [
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
  ];
  const probe = probeOf(made, type);
  const { keysOffBytes, keyStrideBytes, elemsOffBytes, elemStrideBytes, slotSizeBytes } = type.group;
  const copy = (offBytes: number, strideBytes: number, sizeBytes: number): Code =>
    sequence(
      from.set(slotPlace(fromGroup, fromSlot.get, offBytes, strideBytes)),
      to.set(slotPlace(probe.group, slot.get, offBytes, strideBytes)),
      copyCode(from, to, sizeBytes),
    );
  made.body = sequence(
    probe.start(table, hash),
    forever(
      probe.load,
      free.set(matchFree(probe.ctrl)),
      when(
        free.get,
        slot.set(i32.trailingZeros(free.get)),
        ...(type.model.release.splitGroups
          ? [
              copy(keysOffBytes, keyStrideBytes, type.slotKeySizeBytes),
              copy(elemsOffBytes, elemStrideBytes, type.slotElemSizeBytes),
            ]
          : [copy(keysOffBytes, keyStrideBytes, slotSizeBytes)]),
        arena.store8(i32.add(probe.group.get, slot.get), i32.and(lowHalf(hash), const32(0x7f))),
        add16(table.get, -1, tableGrowthLeft),
        add16(table.get, 1, 0),
        returns([]),
      ),
      probe.next,
    ),
  );
  return made;
}
