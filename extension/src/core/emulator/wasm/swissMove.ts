import { slotCount } from "../../go/abi/constants.ts";
import { h2Mask } from "../../go/abi/controlWord.ts";
import { tableGrowthLeft, tableUsed } from "../../go/abi/swissFields.ts";
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
  when,
  whilst,
} from "./assembler.ts";
import { add16, highHalf, lowHalf } from "./keys.ts";
import { arena, copyCode } from "./memoryAccess.ts";
import { slotPlace, touchContents } from "./slots.ts";
import { fields, hashUnder, matchFree, type Parts, probeOf } from "./swissProbe.ts";

/** Puts every entry of a table, group by group and slot by slot, into the first free slot of its probe sequence. */
export function defineMove(parts: Parts): WasmFunction {
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
      parts.kind === "string" ? touchContents(group, full, keysOffBytes, keyStrideBytes) : [],
      full.set(i32.xor(bytes16.topBits(arena.load64Padded(group.get)), const32((1 << slotCount) - 1))),
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
        arena.store8(i32.add(probe.group.get, slot.get), i32.and(lowHalf(hash), const32(h2Mask))),
        add16(table.get, -1, tableGrowthLeft),
        add16(table.get, 1, tableUsed),
        returns([]),
      ),
      probe.next,
    ),
  );
  return made;
}
