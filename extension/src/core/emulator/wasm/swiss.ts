import { ctrlDeleted, ctrlEmpty, h2Mask } from "../../go/abi/controlWord.ts";
import { tableGrowthLeft, tableUsed } from "../../go/abi/swissFields.ts";
import type { MapType } from "../../go/types/mapType.ts";
import {
  type Code,
  const32,
  forever,
  i32,
  type Local,
  returns,
  sequence,
  type WasmFunction,
  WasmModule,
  when,
} from "./assembler.ts";
import { defineKeyHash } from "./hash.ts";
import {
  add16,
  add32,
  type CodeKeyKind,
  defineSameBytes,
  highHalf,
  type KeyCode,
  keyCode,
  lowHalf,
} from "./keys.ts";
import { arena, clearCode } from "./memoryAccess.ts";
import { leftToReference, type OperationExports } from "./operationExports.ts";
import { exportOperations } from "./operations.ts";
import { findInSlots, slotPlace } from "./slots.ts";
import { defineMove } from "./swissMove.ts";
import {
  defineTouch,
  elemPlace,
  fields,
  hashUnder,
  locateGroup,
  matchEmpty,
  matchFree,
  type Parts,
  type Probe,
  probeOf,
  selectTable,
  setH2,
} from "./swissProbe.ts";

/**
 * The exports: operations on maps with tables, for the common case of each. Left to the reference are small maps, maps with
 * a writer under way, inserts where a table must be pruned or grow, and deletes of the last entry.
 */
export interface SwissExports extends OperationExports {
  /** moveEntries. */
  move(m: number, t: number, left: number, right: number, rightBit: number): void;
}

/** The code of the fast variants' operations for a map type of a 64-bit little-endian target. */
export function assembleSwiss(type: MapType, kind: CodeKeyKind, isAesAmd64: boolean): Uint8Array {
  const module = new WasmModule();
  const hash = defineKeyHash(module, kind, isAesAmd64);
  const parts: Parts = { module, type, kind, hash, sameBytes: defineSameBytes(module) };
  exportOperations(module, {
    hash: (m, keyAt) => hashUnder(parts, m, keyAt),
    isForReference,
    locate: (m, hash, free) => locateGroup(parts, m, hash, free),
    touch: defineTouch(parts),
    access: defineAccess(parts),
    assign: defineAssign(parts),
    delete: defineDelete(parts),
    type,
  });
  module.export("move", defineMove(parts));
  return module.encode();
}
/** Not for us: small maps, and maps with a writer under way. */
const isForReference = (m: Local): Code =>
  i32.or(i32.eqz(arena.load32(m.get, fields.dirLen)), arena.load8(m.get, fields.writing));

/** A function of a map, a key's place and the key's hash, on its way to the key's group. */
interface Lookup {
  readonly made: WasmFunction;
  readonly m: Local;
  readonly hash: Local;
  readonly table: Local;
  readonly key: KeyCode;
  readonly probe: Probe;
  /** Selects the key's table and stands before the first group. */
  readonly begin: Code;
  /** Runs `found` with the slot and its key's place where the group that was loaded holds the key. */
  find(found: (slot: Local, storedAt: Local) => Code): Code;
}

function lookupOf(parts: Parts): Lookup {
  const made = parts.module.define(["i32", "i32", "i64"], "i32");
  const [m, keyAt, hash] = [made.param(0), made.param(1), made.param(2)];
  const [table, h2] = [made.variable("i32"), made.variable("v128")];
  const key = keyCode(made, parts.kind, keyAt, parts.sameBytes);
  const probe = probeOf(made, parts.type);
  const begin = sequence(
    table.set(selectTable(m, highHalf(hash))),
    key.prepare,
    setH2(h2, hash),
    probe.start(table, hash),
  );
  const { keysOffBytes: offBytes, keyStrideBytes: strideBytes } = parts.type.group;
  const keyPlaces = { offBytes, strideBytes };
  const find: Lookup["find"] = (found) =>
    findInSlots(made, { slots: probe.group, marks: probe.ctrl, mark: h2, ...keyPlaces }, key.equals, found);
  return { made, m, hash, table, key, probe, begin, find };
}

function defineAccess(parts: Parts): WasmFunction {
  const { made, probe, begin, find } = lookupOf(parts);
  made.body = sequence(
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
    arena.store8(i32.add(target.get, targetSlot.get), i32.and(lowHalf(hash), const32(h2Mask))),
    add16(table.get, 1, tableUsed),
    add32(m.get, 1, fields.used),
    returns(elemPlace(parts, target, targetSlot)),
  );
  made.body = sequence(
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
      add16(table.get, -1, tableUsed),
      add32(m.get, -1, fields.used),
      elem.set(slot.get),
      when(i32.eqz(matchEmpty(probe.ctrl)), leaveTombstone),
      arena.store8(i32.add(probe.group.get, slot.get), const32(ctrlEmpty)),
      add16(table.get, 1, tableGrowthLeft),
      returns(const32(0)),
    );
  made.body = sequence(
    // The last entry's delete draws a new seed.
    when(i32.lessThan(arena.load32(m.get, fields.used), const32(2)), returns(const32(leftToReference))),
    begin,
    forever(probe.load, find(remove), when(matchEmpty(probe.ctrl), returns(const32(0))), probe.next),
  );
  return made;
}
