import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { hashWritingFlag, hmapLayout } from "../../go/abi/hmapLayout.ts";
import { emptyOne, emptyRest, minTopHash } from "../../go/abi/tophash.ts";
import type { MapType } from "../../go/types/mapType.ts";
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
} from "./assembler.ts";
import { defineGrowWork, isEvacuated, oldCount } from "./classicGrowth.ts";
import type { ClassicCodeParts } from "./classicParts.ts";
import { defineKeyHash } from "./hash.ts";
import {
  add32,
  type CodeKeyKind,
  defineSameBytes,
  highHalf,
  type KeyCode,
  keyCode,
  lowHalf,
} from "./keys.ts";
import { arena, clearCode } from "./memoryAccess.ts";
import { leftToReference } from "./operationExports.ts";
import { exportOperations } from "./operations.ts";
import { findInSlots, matchByte, slotPlace } from "./slots.ts";

/**
 * The code of the fast variants' operations (runtime/map_fast32.go, map_fast64.go, map_faststr.go) for a map type of a 64-bit
 * little-endian target. Left to the reference are maps without buckets, maps with a writer under way, inserts that begin a
 * growth, and deletes of the last entry.
 */
export function assembleClassic(type: MapType, kind: CodeKeyKind, isAesAmd64: boolean): Uint8Array {
  const module = new WasmModule();
  const layout = hmapLayout(type.model);
  const imports = {
    newoverflow: module.import("newoverflow", ["i32", "i32"], "i32"),
    freeOldChain: module.import("freeOldChain", ["i32", "i32"], null),
    endGrowth: module.import("endGrowth", ["i32"], null),
  };
  const hash = defineKeyHash(module, kind, isAesAmd64);
  const hashUnder = (m: Local, keyAt: Code): Code =>
    hash.call(keyAt, arena.load32(m.get, layout.hash0), const32(0));
  const parts = { module, type, kind, layout, sameBytes: defineSameBytes(module), imports, hashUnder };
  const growWork = defineGrowWork(parts);
  exportOperations(module, {
    type,
    hash: hashUnder,
    isForReference: (m) =>
      i32.or(
        i32.eqz(arena.load32(m.get, layout.buckets)),
        i32.and(arena.load8(m.get, layout.flags), const32(hashWritingFlag)),
      ),
    locate: (m, hash) => currentBucket(parts, m, hash),
    touch: defineTouch(parts),
    access: defineAccess(parts),
    assign: defineAssign(parts, growWork),
    delete: defineDelete(parts, growWork),
  });
  return module.encode();
}

/** The index of the bucket that a hash selects in the current array. */
const bucketIndex = ({ layout }: ClassicCodeParts, m: Local, hash: Local): Code =>
  i32.and(lowHalf(hash), i32.sub(i32.shl(const32(1), arena.load8(m.get, layout.B)), const32(1)));

const bucketPlace = ({ type }: ClassicCodeParts, array: Code, index: Code): Code =>
  i32.add(array, i32.mul(index, const32(type.bucket.bucketSizeBytes)));

const currentBucket = (parts: ClassicCodeParts, m: Local, hash: Local): Code =>
  bucketPlace(parts, arena.load32(m.get, parts.layout.buckets), bucketIndex(parts, m, hash));

/** The bucket of the old array. */
const oldBucket = (parts: ClassicCodeParts, m: Local, hash: Local): Code =>
  bucketPlace(
    parts,
    arena.load32(m.get, parts.layout.oldbuckets),
    i32.and(lowHalf(hash), i32.sub(oldCount(parts, m), const32(1))),
  );

/** tophash. */
const topOf = (hash: Local): Code => {
  const top = i32.shr(highHalf(hash), const32(24));
  return i32.add(top, select(const32(minTopHash), const32(0), i32.lessThan(top, const32(minTopHash))));
};

/** The set of empty cells. */
const emptyCells = (marks: Local): Code =>
  i32.and(bytes16.topBits(bytes16.atMost(marks.get, bytes16.splat(const32(emptyOne)))), const32(0xff));

/** A function (m, keyAt, hash) that walks along a chain of buckets. */
interface Lookup {
  readonly made: WasmFunction;
  readonly m: Local;
  readonly hash: Local;
  readonly top: Local;
  readonly key: KeyCode;
  readonly b: Local;
  readonly marks: Local;
  /** Works out the tophash. */
  readonly begin: Code;
  readonly load: Code;
  readonly overflow: Code;
  /** Runs `found` where the bucket that was loaded holds the key. */
  find(found: (cell: Local, storedAt: Local) => Code): Code;
  elemPlace(b: Local, cell: Local): Code;
}

function lookupOf(parts: ClassicCodeParts): Lookup {
  const { module, type, kind, sameBytes } = parts;
  const made = module.define(["i32", "i32", "i64"], "i32");
  const [m, keyAt, hash] = [made.param(0), made.param(1), made.param(2)];
  const [b, top] = [made.variable("i32"), made.variable("i32")];
  const [marks, mark] = [made.variable("v128"), made.variable("v128")];
  const key = keyCode(made, kind, keyAt, sameBytes);
  const places = { offBytes: markBytes, strideBytes: type.slotKeySizeBytes };
  return {
    ...{ made, m, hash, top, key, b, marks },
    begin: sequence(top.set(topOf(hash)), mark.set(bytes16.splat(top.get)), key.prepare),
    load: marks.set(arena.load64Padded(b.get)),
    overflow: arena.load32(b.get, type.bucket.overflowOffsetBytes),
    find: (found) => findInSlots(made, { slots: b, marks, mark, ...places }, key.equals, found),
    elemPlace: (bucket, cell) =>
      slotPlace(bucket, cell.get, type.bucket.elemsOffsetBytes, type.slotElemSizeBytes),
  };
}

function defineAccess(parts: ClassicCodeParts): WasmFunction {
  const { made, m, hash, b, begin, load, overflow, find, elemPlace } = lookupOf(parts);
  const old = made.variable("i32");
  made.body = sequence(
    begin,
    b.set(currentBucket(parts, m, hash)),
    when(
      arena.load32(m.get, parts.layout.oldbuckets),
      old.set(oldBucket(parts, m, hash)),
      b.set(select(b.get, old.get, isEvacuated(old.get))),
    ),
    whilst(
      b.get,
      load,
      find((cell) => returns(elemPlace(b, cell))),
      b.set(overflow),
    ),
    const32(0),
  );
  return made;
}

/** 1 when one more entry begins a growth: overLoadFactor or tooManyOverflowBuckets. */
function mustGrow({ layout, type }: ClassicCodeParts, m: Local): Code {
  const B = arena.load8(m.get, layout.B);
  const load = i32.shl(const32(type.model.release.loadFactorNum), i32.sub(B, const32(1)));
  const most = select(load, const32(slotCount), B);
  const fifteen = const32(15);
  const mostOverflow = i32.shl(const32(1), select(B, fifteen, i32.lessThan(B, fifteen)));
  return i32.or(
    i32.atMost(most, arena.load32(m.get, layout.count)),
    i32.atMost(mostOverflow, arena.load16(m.get, layout.noverflow)),
  );
}

/** Does the growth work that a write to the bucket of a hash begins with. */
const growFirst = (parts: ClassicCodeParts, growWork: WasmFunction, m: Local, hash: Local): Code =>
  when(arena.load32(m.get, parts.layout.oldbuckets), growWork.call(m.get, bucketIndex(parts, m, hash)));

function defineAssign(parts: ClassicCodeParts, growWork: WasmFunction): WasmFunction {
  const { layout, type, kind } = parts;
  const { made, m, hash, top, key, b, marks, begin, load, overflow, find, elemPlace } = lookupOf(parts);
  const [into, cell] = [made.variable("i32"), made.variable("i32")];
  const [free, next] = [made.variable("i32"), made.variable("i32")];
  const update = (found: Local, storedAt: Local): Code =>
    sequence(
      // Only the data pointer is overwritten, so that the old string can be collected.
      kind === "string" ? arena.store64(storedAt.get, arena.load64(made.param(1).get)) : [],
      returns(elemPlace(b, found)),
    );
  const insert = sequence(
    when(
      i32.eqz(arena.load32(m.get, layout.oldbuckets)),
      when(mustGrow(parts, m), returns(const32(leftToReference))),
    ),
    when(i32.eqz(into.get), into.set(parts.imports.newoverflow.call(m.get, b.get)), cell.set(const32(0))),
    key.store(slotPlace(into, cell.get, markBytes, type.slotKeySizeBytes)),
    arena.store8(i32.add(into.get, cell.get), top.get),
    add32(m.get, 1, layout.count),
    returns(elemPlace(into, cell)),
  );
  made.body = sequence(
    begin,
    growFirst(parts, growWork, m, hash),
    b.set(currentBucket(parts, m, hash)),
    forever(
      load,
      find(update),
      free.set(emptyCells(marks)),
      when(
        i32.and(i32.ne(free.get, const32(0)), i32.eqz(into.get)),
        into.set(b.get),
        cell.set(i32.trailingZeros(free.get)),
      ),
      next.set(overflow),
      when(i32.or(matchByte(marks, bytes16.splat(const32(emptyRest))), i32.eqz(next.get)), insert),
      b.set(next.get),
    ),
  );
  return made;
}

function defineDelete(parts: ClassicCodeParts, growWork: WasmFunction): WasmFunction {
  const { layout, type } = parts;
  const { made, m, hash, b, begin, load, overflow, find, elemPlace } = lookupOf(parts);
  const markRest = defineMarkRest(parts);
  const [head, elem] = [made.variable("i32"), made.variable("i32")];
  const remove = (cell: Local, storedAt: Local): Code =>
    sequence(
      // Of a string only the data pointer is cleared.
      type.slotKeyHasPointers ? clearCode(storedAt, 8, 0) : [],
      elem.set(elemPlace(b, cell)),
      clearCode(elem, type.slotElemSizeBytes, 0),
      arena.store8(i32.add(b.get, cell.get), const32(emptyOne)),
      markRest.call(head.get, b.get, cell.get),
      add32(m.get, -1, layout.count),
      returns(const32(0)),
    );
  made.body = sequence(
    // The last entry's delete draws a new seed.
    when(i32.lessThan(arena.load32(m.get, layout.count), const32(2)), returns(const32(leftToReference))),
    begin,
    growFirst(parts, growWork, m, hash),
    head.set(currentBucket(parts, m, hash)),
    b.set(head.get),
    whilst(b.get, load, find(remove), b.set(overflow)),
    const32(0),
  );
  return made;
}

/** markRest (head, b, cell): see markRest.ts. */
function defineMarkRest({ module, type }: ClassicCodeParts): WasmFunction {
  const made = module.define(["i32", "i32", "i32"], null);
  const [head, b, cell] = [0, 1, 2].map((n) => made.param(n)) as [Local, Local, Local];
  const [next, previous] = [made.variable("i32"), made.variable("i32")];
  const { overflowOffsetBytes } = type.bucket;
  const last = const32(slotCount - 1);
  const markAt = i32.add(b.get, cell.get);
  const stepBack = sequence(
    when(i32.eq(b.get, head.get), returns([])),
    previous.set(head.get),
    whilst(
      i32.ne(arena.load32(previous.get, overflowOffsetBytes), b.get),
      previous.set(arena.load32(previous.get, overflowOffsetBytes)),
    ),
    b.set(previous.get),
    cell.set(const32(slotCount)),
  );
  made.body = sequence(
    next.set(i32.add(markAt, const32(1))),
    when(i32.eq(cell.get, last), next.set(arena.load32(b.get, overflowOffsetBytes))),
    when(next.get, when(arena.load8(next.get), returns([]))),
    forever(
      arena.store8(markAt, const32(emptyRest)),
      when(i32.eqz(cell.get), stepBack),
      cell.set(i32.sub(cell.get, const32(1))),
      when(i32.ne(arena.load8(markAt), const32(emptyOne)), returns([])),
    ),
  );
  return made;
}

/**
 * (m, bucket, hash): reads the cell with the hash's tophash or the first empty one, or where there is neither the overflow
 * bucket; of a map that grows the old bucket too.
 */
function defineTouch(parts: ClassicCodeParts): WasmFunction {
  const { module, type, kind, layout } = parts;
  const { elemsOffsetBytes, overflowOffsetBytes } = type.bucket;
  const made = module.define(["i32", "i32", "i64"], "i32");
  const [m, b, hash] = [made.param(0), made.param(1), made.param(2)];
  const [old, set, cell] = [0, 1, 2].map(() => made.variable("i32")) as [Local, Local, Local];
  const [marks, mark] = [made.variable("v128"), made.variable("v128")];
  const keyAt = slotPlace(b, cell.get, markBytes, type.slotKeySizeBytes);
  const behind = arena.load32(
    select(
      slotPlace(b, cell.get, elemsOffsetBytes, type.slotElemSizeBytes),
      i32.add(b.get, const32(overflowOffsetBytes)),
      set.get,
    ),
  );
  made.body = sequence(
    mark.set(bytes16.splat(topOf(hash))),
    when(arena.load32(m.get, layout.oldbuckets), old.set(arena.load8(oldBucket(parts, m, hash)))),
    marks.set(arena.load64Padded(b.get)),
    set.set(matchByte(marks, mark.get)),
    set.set(select(set.get, emptyCells(marks), set.get)),
    cell.set(i32.and(i32.trailingZeros(set.get), const32(slotCount - 1))),
    i32.xor(
      i32.xor(old.get, kind === "string" ? arena.load8(arena.load32(keyAt)) : arena.load8(keyAt)),
      arena.load8(select(const32(0), behind, set.get)),
    ),
  );
  return made;
}
