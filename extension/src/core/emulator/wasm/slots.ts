import {
  bytes16,
  type Code,
  const32,
  i32,
  type Local,
  memory,
  sequence,
  type WasmFunction,
  when,
  whilst,
} from "./assembler.ts";
import { arena } from "./memoryAccess.ts";

/** Where what was read ahead is left, before the arena and behind the tables of the hash. */
export const touchedAt = 0x6ffc;

/** A set of the eight slots with a mark: bit n stands for slot n. The eight bytes behind the marks are no slots. */
export const matchByte = (marks: Local, byte: Code): Code =>
  i32.and(bytes16.topBits(bytes16.eq(marks.get, byte)), const32(0xff));

export const slotPlace = (slots: Local, slot: Code, offBytes: number, strideBytes: number): Code =>
  i32.add(i32.add(slots.get, const32(offBytes)), i32.mul(slot, const32(strideBytes)));

/**
 * Reads the first byte of the contents of all eight string keys before they are hashed, so that cache misses overlap.
 * Slots without a key hold no pointer, which leads to the heap's unused start.
 */
export function touchContents(slots: Local, sum: Local, offBytes: number, strideBytes: number): Code {
  const contents = Array.from({ length: 8 }, (_, i) =>
    arena.load8(arena.load32(slots.get, offBytes + i * strideBytes)),
  );
  return sequence(
    sum.set(contents.reduce((a, b) => i32.xor(a, b))),
    memory.store32(const32(touchedAt), sum.get),
  );
}

/** Eight slots: a byte of marks each, and where their keys lie. */
export interface Slots {
  readonly slots: Local;
  readonly marks: Local;
  /** The mark that is looked for, in every byte. */
  readonly mark: Local;
  readonly offBytes: number;
  readonly strideBytes: number;
}

/** Runs `found` with the slot and its key's place for the slot that has the mark and the key. */
export function findInSlots(
  made: WasmFunction,
  { slots, marks, mark, offBytes, strideBytes }: Slots,
  equals: (storedAt: Code) => Code,
  found: (slot: Local, storedAt: Local) => Code,
): Code {
  const [set, slot, storedAt] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  return sequence(
    set.set(matchByte(marks, mark.get)),
    whilst(
      set.get,
      slot.set(i32.trailingZeros(set.get)),
      storedAt.set(slotPlace(slots, slot.get, offBytes, strideBytes)),
      when(equals(storedAt.get), found(slot, storedAt)),
      set.set(i32.and(set.get, i32.sub(set.get, const32(1)))),
    ),
  );
}
