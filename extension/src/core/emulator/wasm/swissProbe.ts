import { slotCount } from "../../go/abi/constants.ts";
import { ctrlEmpty, h2Bits, h2Mask } from "../../go/abi/controlWord.ts";
import { swissFields } from "../../go/abi/swissFields.ts";
import type { MapType } from "../../go/types/mapType.ts";
import {
  bytes16,
  type Code,
  const32,
  i32,
  type Local,
  select,
  sequence,
  type WasmFunction,
  type WasmModule,
} from "./assembler.ts";
import { type CodeKeyKind, highHalf, lowHalf } from "./keys.ts";
import { arena } from "./memoryAccess.ts";
import { matchByte, slotPlace } from "./slots.ts";

export const fields = swissFields(8);

export interface Parts {
  readonly module: WasmModule;
  readonly type: MapType;
  readonly kind: CodeKeyKind;
  readonly hash: WasmFunction;
  readonly sameBytes: WasmFunction;
}

/** The hash of a key under a map's seed. */
export const hashUnder = ({ hash }: Parts, m: Local, keyAt: Code): Code =>
  hash.call(keyAt, arena.load32(m.get, fields.seed), arena.load32(m.get, fields.seed + 4));

/** directoryIndex and the table of that entry. */
export const selectTable = (m: Local, top: Code): Code =>
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

/** The group that a hash leads to first. */
export const locateGroup = ({ type }: Parts, m: Local, hash: Local, table: Local): Code =>
  sequence(
    table.set(selectTable(m, highHalf(hash))),
    i32.add(
      arena.load32(table.get, fields.groupsData),
      i32.mul(
        i32.and(i32.shr(lowHalf(hash), const32(h2Bits)), arena.load32(table.get, fields.lengthMask)),
        const32(type.group.groupSizeBytes),
      ),
    ),
  );

/** (m, group, hash): reads the slot with the hash's H2 or the first free one. */
export function defineTouch({ type, kind, module }: Parts): WasmFunction {
  const made = module.define(["i32", "i32", "i64"], "i32");
  const [group, hash] = [made.param(1), made.param(2)];
  const [marks, h2] = [made.variable("v128"), made.variable("v128")];
  const [set, slot] = [made.variable("i32"), made.variable("i32")];
  const { keysOffBytes, keyStrideBytes } = type.group;
  const keyAt = slotPlace(group, slot.get, keysOffBytes, keyStrideBytes);
  made.body = sequence(
    setH2(h2, hash),
    marks.set(arena.load64Padded(group.get)),
    set.set(matchByte(marks, h2.get)),
    slot.set(i32.and(i32.trailingZeros(select(set.get, matchFree(marks), set.get)), const32(slotCount - 1))),
    kind === "string" ? arena.load8(arena.load32(keyAt)) : arena.load8(keyAt),
  );
  return made;
}

/** A walk along the groups that a hash probes in a table. */
export interface Probe {
  readonly group: Local;
  /** The group's control word. */
  readonly ctrl: Local;
  start(t: Local, hash: Local): Code;
  readonly load: Code;
  readonly next: Code;
}

export function probeOf(made: WasmFunction, type: MapType): Probe {
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
        offset.set(i32.and(i32.shr(lowHalf(hash), const32(h2Bits)), mask.get)),
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

export const matchFree = (ctrl: Local): Code => bytes16.topBits(ctrl.get);
export const matchEmpty = (ctrl: Local): Code => matchByte(ctrl, bytes16.splat(const32(ctrlEmpty)));

export const elemPlace = ({ type }: Parts, group: Local, slot: Local): Code =>
  slotPlace(group, slot.get, type.group.elemsOffBytes, type.group.elemStrideBytes);

export const setH2 = (h2: Local, hash: Local): Code =>
  h2.set(bytes16.splat(i32.and(lowHalf(hash), const32(h2Mask))));
