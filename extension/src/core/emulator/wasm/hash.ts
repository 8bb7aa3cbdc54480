import { roundTable0, roundTable1, roundTable2, roundTable3 } from "../hash/aesTables.ts";
import {
  type Code,
  const32,
  i32,
  i64,
  type Local,
  memory,
  returns,
  select,
  sequence,
  type WasmFunction,
  type WasmModule,
  when,
  whilst,
} from "./assembler.ts";
import type { CodeKeyKind } from "./keys.ts";
import { arena } from "./memoryAccess.ts";

/*
 * The hash of amd64 (see AesAmd64Hasher) as WebAssembly, for keys of one word and strings of up to 128 bytes; all others
 * are hashed by the imported function. What it keeps lies before the heap in linear memory:
 */
const tablesAt = 0;
const keysAt = 4096;
/** Low and high half of the seed that the first words belong to. */
const seedAt = keysAt + 128;
/** What that seed and K0 give to the first round of memhash64. */
const firstAt = seedAt + 8;
/** Where the imported function leaves its result. */
export const hashOutAt = 4352;
/** For each length of strings a seed, a mark that the blocks are made, and the blocks S0 to S7. */
const blocksAt = 8192;
const placeBytes = 144;
const maxStringBytes = 128;

/** Puts the tables and aeskeysched in their places; all code on one heap shares them, as a process does. */
export function placeHashTables(codeWords: Int32Array, aeskeysched: Int32Array): void {
  const tables = [roundTable0, roundTable1, roundTable2, roundTable3];
  tables.forEach((table, i) => {
    codeWords.set(table, (tablesAt >>> 2) + 256 * i);
  });
  codeWords.set(aeskeysched, keysAt >>> 2);
}

const keyWord = (i: number): Code => memory.load32(const32(keysAt + 4 * i));

/** The entry of a round table for a byte of a word: SubBytes and MixColumns of that byte. */
function lookup(byte: 0 | 1 | 2 | 3, word: Local): Code {
  const scaled = byte === 0 ? i32.shl(word.get, const32(2)) : i32.shr(word.get, const32(8 * byte - 2));
  return memory.load32(i32.and(scaled, const32(0x3fc)), tablesAt + 1024 * byte);
}

const xor = (first: Code, ...others: readonly Code[]): Code => others.reduce((a, b) => i32.xor(a, b), first);

type Words = readonly [Local, Local, Local, Local];

/** Word `i` of a round of four words, without the key. */
function roundWord(x: Words, i: number): Code {
  const word = (n: number): Local => x[(i + n) % 4] as Local;
  return xor(lookup(0, word(0)), lookup(1, word(1)), lookup(2, word(2)), lookup(3, word(3)));
}

const variables = (made: WasmFunction): Words => [
  made.variable("i32"),
  made.variable("i32"),
  made.variable("i32"),
  made.variable("i32"),
];

/** Two words as one i64. */
const pair = (low: Code, high: Code): Code =>
  i64.or(i64.extend(low), i64.shl(i64.extend(high), [0x42, 0x20]));

/** A function (keyAt, seedLo, seedHi) that gives the hash of a key of the kind as an i64. */
export function defineKeyHash(module: WasmModule, kind: CodeKeyKind, isAesAmd64: boolean): WasmFunction {
  if (!isAesAmd64) return defineImportedHash(module);
  return kind === "string" ? defineStringHash(module) : defineWordHash(module, kind);
}

function defineImportedHash(module: WasmModule): WasmFunction {
  const made = module.define(["i32", "i32", "i32"], "i64");
  made.body = importedHash(module, made);
  return made;
}

const importedHash = (module: WasmModule, made: WasmFunction): Code =>
  sequence(
    module.hash.call(made.param(0).get, made.param(1).get, made.param(2).get),
    memory.load64(const32(hashOutAt)),
  );

function defineWordHash(module: WasmModule, kind: "word32" | "word64"): WasmFunction {
  const prepare = definePrepareSeed(module);
  const made = module.define(["i32", "i32", "i32"], "i64");
  const [keyAt, seedLo, seedHi] = [made.param(0), made.param(1), made.param(2)];
  const [lo, hi] = [made.variable("i32"), made.variable("i32")];
  const [x, y] = [variables(made), variables(made)];
  const first = (i: number): Code => memory.load32(const32(firstAt + 4 * i));
  const differs = i32.or(
    i32.xor(memory.load32(const32(seedAt)), seedLo.get),
    i32.xor(memory.load32(const32(seedAt + 4)), seedHi.get),
  );
  made.body = sequence(
    when(differs, prepare.call(seedLo.get, seedHi.get)),
    lo.set(arena.load32(keyAt.get)),
    hi.set(kind === "word64" ? arena.load32(keyAt.get, 4) : const32(0)),
    x[0].set(xor(first(0), lookup(2, lo), lookup(3, hi))),
    x[1].set(xor(first(1), lookup(1, lo), lookup(2, hi))),
    x[2].set(xor(first(2), lookup(0, lo), lookup(1, hi))),
    x[3].set(xor(first(3), lookup(0, hi), lookup(3, lo))),
    ...y.map((word, i) => word.set(xor(keyWord(4 + i), roundWord(x, i)))),
    pair(xor(keyWord(8), roundWord(y, 0)), xor(keyWord(9), roundWord(y, 1))),
  );
  return made;
}

/** (seedLo, seedHi): makes the first words anew. Exported as "prepare", to be called once before any hash. */
function definePrepareSeed(module: WasmModule): WasmFunction {
  const made = module.define(["i32", "i32"], null);
  const [lo, hi] = [made.param(0), made.param(1)];
  const set = (i: number, ...parts: readonly Code[]): Code =>
    memory.store32(const32(firstAt + 4 * i), xor(keyWord(i), ...parts));
  made.body = sequence(
    memory.store32(const32(seedAt), lo.get),
    memory.store32(const32(seedAt + 4), hi.get),
    set(0, lookup(0, lo), lookup(1, hi)),
    set(1, lookup(0, hi), lookup(3, lo)),
    set(2, lookup(2, lo), lookup(3, hi)),
    set(3, lookup(1, lo), lookup(2, hi)),
  );
  module.export("prepare", made);
  return made;
}

function defineStringHash(module: WasmModule): WasmFunction {
  const scramble = defineScramble(module);
  const scrambleAt = defineScrambleAt(module, scramble);
  const makeBlocks = defineMakeBlocks(module);
  const made = module.define(["i32", "i32", "i32"], "i64");
  const [keyAt, seedLo, seedHi] = [made.param(0), made.param(1), made.param(2)];
  const [data, length, place] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  const [half, at, block, end] = [
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
    made.variable("i32"),
  ];
  const sum = made.variable("i64");
  const stale = i32.or(
    i32.eqz(memory.load32(place.get, 8)),
    i32.or(i32.xor(memory.load32(place.get), seedLo.get), i32.xor(memory.load32(place.get, 4), seedHi.get)),
  );
  const add = (dataAt: Code, blockAt: Code): Code =>
    sum.set(i64.xor(sum.get, scrambleAt.call(dataAt, blockAt)));
  made.body = sequence(
    data.set(arena.load32(keyAt.get)),
    length.set(arena.load32(keyAt.get, 8)),
    when(i32.lessThan(const32(maxStringBytes), length.get), returns(importedHash(module, made))),
    place.set(i32.add(i32.mul(length.get, const32(placeBytes)), const32(blocksAt))),
    when(stale, makeBlocks.call(place.get, length.get, seedLo.get, seedHi.get)),
    block.set(i32.add(place.get, const32(16))),
    when(i32.eq(length.get, const32(16)), returns(scrambleAt.call(data.get, block.get))),
    when(i32.lessThan(length.get, const32(16)), returns(shortString(made, scramble, data, length, block))),
    // 16-byte blocks that may overlap: half of them from the start, the rest from the end.
    half.set(
      select(
        const32(16),
        select(const32(32), const32(64), i32.atMost(length.get, const32(64))),
        i32.atMost(length.get, const32(32)),
      ),
    ),
    end.set(i32.sub(i32.add(data.get, length.get), half.get)),
    whilst(
      i32.lessThan(at.get, half.get),
      add(i32.add(data.get, at.get), i32.add(block.get, at.get)),
      add(i32.add(end.get, at.get), i32.add(block.get, i32.add(half.get, at.get))),
      at.set(i32.add(at.get, const32(16))),
    ),
    sum.get,
  );
  return made;
}

/** memhash of 0 to 15 bytes: padded with zeros; of none, one round of S0 with itself. */
function shortString(
  made: WasmFunction,
  scramble: WasmFunction,
  data: Local,
  length: Local,
  block: Local,
): Code {
  const [low, high] = [made.variable("i64"), made.variable("i64")];
  const x = variables(made);
  const bits = (count: Code): Code => i64.extend(i32.shl(count, const32(3)));
  const last = i32.sub(length.get, const32(1));
  const middle = i32.shr(length.get, const32(1));
  const byteAt = (index: Code): Code =>
    i64.shl(i64.extend(arena.load8(i32.add(data.get, index))), bits(index));
  const fromEnd = i32.add(data.get, length.get);
  const isLong = i32.lessThan(const32(7), length.get);
  const isMiddling = i32.lessThan(const32(3), length.get);
  const word = (i: number): Code => memory.load32(block.get, 4 * i);
  const half = (value: Local, i: 0 | 1): Code =>
    i32.wrap(i === 0 ? value.get : i64.shr(value.get, [0x42, 0x20]));
  return sequence(
    ...x.map((local, i) => local.set(word(i))),
    when(i32.eqz(length.get), returns(pair(xor(roundWord(x, 0), x[0].get), xor(roundWord(x, 1), x[1].get)))),
    when(
      isLong,
      low.set(arena.load64(data.get)),
      high.set(
        // The last eight bytes, of which length - 8 are new; at 8 the shift of 64 would be none.
        select(
          [0x42, 0x00],
          i64.shr(arena.load64(i32.sub(fromEnd, const32(8))), bits(i32.sub(const32(16), length.get))),
          i32.eq(length.get, const32(8)),
        ),
      ),
    ),
    when(
      i32.and(isMiddling, i32.eqz(isLong)),
      low.set(
        i64.or(
          i64.extend(arena.load32(data.get)),
          i64.shl(
            i64.extend(arena.load32(i32.sub(fromEnd, const32(4)))),
            bits(i32.sub(length.get, const32(4))),
          ),
        ),
      ),
    ),
    when(i32.eqz(isMiddling), low.set(i64.or(byteAt(const32(0)), i64.or(byteAt(middle), byteAt(last))))),
    scramble.call(
      i32.xor(x[0].get, half(low, 0)),
      i32.xor(x[1].get, half(low, 1)),
      i32.xor(x[2].get, half(high, 0)),
      i32.xor(x[3].get, half(high, 1)),
    ),
  );
}

/** Three rounds of four words with themselves as the key; the low half of the result. */
function defineScramble(module: WasmModule): WasmFunction {
  const made = module.define(["i32", "i32", "i32", "i32"], "i64");
  const x: Words = [made.param(0), made.param(1), made.param(2), made.param(3)];
  const [y, z] = [variables(made), variables(made)];
  const round = (from: Words, i: number): Code => xor(roundWord(from, i), (from[i] as Local).get);
  made.body = sequence(
    ...y.map((word, i) => word.set(round(x, i))),
    ...z.map((word, i) => word.set(round(y, i))),
    pair(round(z, 0), round(z, 1)),
  );
  return made;
}

/** (dataAt, blockAt): `scramble` of 16 bytes of the heap XORed with a block. */
function defineScrambleAt(module: WasmModule, scramble: WasmFunction): WasmFunction {
  const made = module.define(["i32", "i32"], "i64");
  const [dataAt, blockAt] = [made.param(0), made.param(1)];
  const word = (i: number): Code =>
    i32.xor(arena.load32(dataAt.get, 4 * i), memory.load32(blockAt.get, 4 * i));
  made.body = scramble.call(word(0), word(1), word(2), word(3));
  return made;
}

/** (place, length, seedLo, seedHi): the blocks S_i = one round of (seed, length four times) ^ K_i with itself as the key. */
function defineMakeBlocks(module: WasmModule): WasmFunction {
  const made = module.define(["i32", "i32", "i32", "i32"], null);
  const [place, length, seedLo, seedHi] = [made.param(0), made.param(1), made.param(2), made.param(3)];
  const x = variables(made);
  const lengths = made.variable("i32");
  const at = made.variable("i32");
  const key = (i: number): Code => memory.load32(at.get, keysAt + 4 * i);
  made.body = sequence(
    memory.store32(place.get, seedLo.get),
    memory.store32(place.get, seedHi.get, 4),
    memory.store32(place.get, const32(1), 8),
    lengths.set(i32.mul(length.get, const32(0x10001))),
    whilst(
      i32.lessThan(at.get, const32(128)),
      x[0].set(i32.xor(seedLo.get, key(0))),
      x[1].set(i32.xor(seedHi.get, key(1))),
      x[2].set(i32.xor(lengths.get, key(2))),
      x[3].set(i32.xor(lengths.get, key(3))),
      ...x.map((word, i) =>
        memory.store32(i32.add(place.get, at.get), xor(roundWord(x, i), word.get), 16 + 4 * i),
      ),
      at.set(i32.add(at.get, const32(16))),
    ),
  );
  return made;
}
