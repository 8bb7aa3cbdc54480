import {
  type Code,
  const32,
  i32,
  i64,
  type Local,
  returns,
  sequence,
  type WasmFunction,
  type WasmModule,
  when,
  whilst,
} from "./assembler.ts";
import { arena } from "./memoryAccess.ts";

/** The keys of the fast variants: four bytes, eight bytes (pointers too), or a string header of 16 bytes. */
export type CodeKeyKind = "word32" | "word64" | "string";

/** How the code of one function compares a key with stored ones and stores it; made once in each function. */
export interface KeyCode {
  /** Takes what comparisons need out of the key; comes before all others. */
  readonly prepare: Code;
  /** 1 when the key stored at an address equals the key. */
  equals(storedAt: Code): Code;
  store(storedAt: Code): Code;
}

/** The comparisons of a function whose key is at `keyAt`. */
export function keyCode(
  made: WasmFunction,
  kind: CodeKeyKind,
  keyAt: Local,
  sameBytes: WasmFunction,
): KeyCode {
  if (kind === "string") return stringKeyCode(made, keyAt, sameBytes);
  const is64 = kind === "word64";
  const word = made.variable(is64 ? "i64" : "i32");
  return is64
    ? {
        prepare: word.set(arena.load64(keyAt.get)),
        equals: (storedAt) => i64.eq(arena.load64(storedAt), word.get),
        store: (storedAt) => arena.store64(storedAt, word.get),
      }
    : {
        prepare: word.set(arena.load32(keyAt.get)),
        equals: (storedAt) => i32.eq(arena.load32(storedAt), word.get),
        store: (storedAt) => arena.store32(storedAt, word.get),
      };
}

function stringKeyCode(made: WasmFunction, keyAt: Local, sameBytes: WasmFunction): KeyCode {
  const [data, length] = [made.variable("i32"), made.variable("i32")];
  return {
    prepare: sequence(data.set(arena.load32(keyAt.get)), length.set(arena.load32(keyAt.get, 8))),
    equals: (storedAt) => sameBytes.call(storedAt, data.get, length.get),
    store: (storedAt) => arena.store128(storedAt, arena.load128(keyAt.get)),
  };
}

/** (storedAt, data, length): 1 when the string whose header is at `storedAt` has this length and these bytes. */
export function defineSameBytes(module: WasmModule): WasmFunction {
  const made = module.define(["i32", "i32", "i32"], "i32");
  const [storedAt, data, length] = [made.param(0), made.param(1), made.param(2)];
  const stored = made.variable("i32");
  const next = (bytes: number): Code =>
    sequence(
      stored.set(i32.add(stored.get, const32(bytes))),
      data.set(i32.add(data.get, const32(bytes))),
      length.set(i32.sub(length.get, const32(bytes))),
    );
  made.body = sequence(
    when(i32.ne(arena.load32(storedAt.get, 8), length.get), returns(const32(0))),
    stored.set(arena.load32(storedAt.get)),
    when(i32.eq(stored.get, data.get), returns(const32(1))),
    whilst(
      i32.lessThan(const32(7), length.get),
      when(i64.ne(arena.load64(stored.get), arena.load64(data.get)), returns(const32(0))),
      next(8),
    ),
    whilst(
      length.get,
      when(i32.ne(arena.load8(stored.get), arena.load8(data.get)), returns(const32(0))),
      next(1),
    ),
    const32(1),
  );
  return made;
}

/** Adds to an unsigned 16-bit field. */
export const add16 = (at: Code, change: number, offset: number): Code =>
  arena.store16(at, i32.add(arena.load16(at, offset), const32(change)), offset);

/** Adds to a 32-bit field. */
export const add32 = (at: Code, change: number, offset: number): Code =>
  arena.store32(at, i32.add(arena.load32(at, offset), const32(change)), offset);

/** The low half and the high half of an i64. */
export const lowHalf = (value: Local): Code => i32.wrap(value.get);
export const highHalf = (value: Local): Code => i32.wrap(i64.shr(value.get, [0x42, 0x20]));
