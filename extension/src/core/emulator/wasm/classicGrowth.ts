import { markBytes, slotCount } from "../../go/abi/constants.ts";
import { maxSkip, oldIteratorFlag, sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import { emptyOne, evacuatedEmpty, evacuatedX, minTopHash } from "../../go/abi/tophash.ts";
import { arenaStart } from "../../memory/webAssembly.ts";
import {
  type Code,
  const32,
  i32,
  type Local,
  returns,
  select,
  sequence,
  type WasmFunction,
  when,
  whilst,
  zeroBytes,
} from "./assembler.ts";
import type { ClassicCodeParts } from "./classicParts.ts";
import { lowHalf } from "./keys.ts";
import { arena, copyCode } from "./memoryAccess.ts";
import { slotPlace, touchContents } from "./slots.ts";

const locals = (made: WasmFunction, count: number): Local[] =>
  Array.from({ length: count }, () => made.variable("i32"));

/** 1 when the chain of an old bucket has been moved. */
export const isEvacuated = (head: Code): Code =>
  i32.lessThan(i32.sub(arena.load8(head), const32(emptyOne + 1)), const32(minTopHash - emptyOne - 1));

/** The buckets of the old array while growing. */
export const oldCount = ({ layout }: ClassicCodeParts, m: Local): Code =>
  i32.shl(
    const32(1),
    i32.sub(
      arena.load8(m.get, layout.B),
      i32.eqz(i32.and(arena.load8(m.get, layout.flags), const32(sameSizeGrowFlag))),
    ),
  );

/** growWork (m, bucket): evacuates the old bucket of the one about to be written, and one more. */
export function defineGrowWork(parts: ClassicCodeParts): WasmFunction {
  const { module, layout } = parts;
  const evacuate = defineEvacuate(parts);
  const made = module.define(["i32", "i32"], null);
  const [m, bucket] = [made.param(0), made.param(1)];
  const count = made.variable("i32");
  made.body = sequence(
    count.set(oldCount(parts, m)),
    evacuate.call(m.get, i32.and(bucket.get, i32.sub(count.get, const32(1))), count.get),
    when(
      arena.load32(m.get, layout.oldbuckets),
      evacuate.call(m.get, arena.load32(m.get, layout.nevacuate), count.get),
    ),
  );
  return made;
}

/** evacuate (m, oldbucket, oldCount), with advanceEvacuationMark. */
function defineEvacuate(parts: ClassicCodeParts): WasmFunction {
  const { module, layout, type, imports } = parts;
  const { bucketSizeBytes, overflowOffsetBytes } = type.bucket;
  const moveChain = defineMoveChain(parts);
  const firstLeft = defineFirstLeft(parts);
  const made = module.define(["i32", "i32", "i32"], null);
  const [m, oldbucket, count] = [0, 1, 2].map((n) => made.param(n)) as [Local, Local, Local];
  const [array, head, next] = locals(made, 3) as [Local, Local, Local];
  const stop = i32.add(next.get, const32(maxSkip));
  const release = when(
    i32.eqz(i32.and(arena.load8(m.get, layout.flags), const32(oldIteratorFlag))),
    when(arena.load32(head.get, overflowOffsetBytes), imports.freeOldChain.call(m.get, head.get)),
    zeroBytes(i32.add(head.get, const32(arenaStart + markBytes)), bucketSizeBytes - markBytes),
  );
  made.body = sequence(
    array.set(arena.load32(m.get, layout.oldbuckets)),
    head.set(i32.add(array.get, i32.mul(oldbucket.get, const32(bucketSizeBytes)))),
    when(
      i32.eqz(isEvacuated(head.get)),
      moveChain.call(m.get, head.get, oldbucket.get, count.get),
      type.noscan ? [] : release,
    ),
    when(
      i32.eq(oldbucket.get, arena.load32(m.get, layout.nevacuate)),
      next.set(i32.add(oldbucket.get, const32(1))),
      next.set(firstLeft.call(array.get, next.get, select(stop, count.get, i32.lessThan(stop, count.get)))),
      arena.store32(m.get, next.get, layout.nevacuate),
      when(i32.eq(next.get, count.get), imports.endGrowth.call(m.get)),
    ),
  );
  return made;
}

/** (array, bucket, stop): the first bucket from there on that is not evacuated, `stop` at most. */
function defineFirstLeft({ module, type }: ClassicCodeParts): WasmFunction {
  const made = module.define(["i32", "i32", "i32"], "i32");
  const [array, bucket, stop] = [0, 1, 2].map((n) => made.param(n)) as [Local, Local, Local];
  const head = i32.add(array.get, i32.mul(bucket.get, const32(type.bucket.bucketSizeBytes)));
  made.body = sequence(
    whilst(
      i32.ne(bucket.get, stop.get),
      when(i32.eqz(isEvacuated(head)), returns(bucket.get)),
      bucket.set(i32.add(bucket.get, const32(1))),
    ),
    bucket.get,
  );
  return made;
}

/** A half of the new array where an old chain's entries go: the bucket and its next free cell. */
interface Half {
  readonly bucket: Local;
  readonly cell: Local;
}

/** (m, head, oldbucket, newbit): moves a chain's entries to X, the bucket of the same index, or to Y, newbit further on. */
function defineMoveChain(parts: ClassicCodeParts): WasmFunction {
  const { module, layout, type } = parts;
  const { bucketSizeBytes, overflowOffsetBytes } = type.bucket;
  const made = module.define(["i32", "i32", "i32", "i32"], null);
  const [m, head, oldbucket, newbit] = [0, 1, 2, 3].map((n) => made.param(n)) as [Local, Local, Local, Local];
  const [b, i, top, hashedBit] = locals(made, 4) as [Local, Local, Local, Local];
  const [xb, xc, yb, yc] = locals(made, 4) as [Local, Local, Local, Local];
  const hash = made.variable("i64");
  const put = copyOf(parts, made, m, b, i, top);
  const isY = i32.and(lowHalf(hash), hashedBit.get);
  const move = sequence(
    when(hashedBit.get, hash.set(parts.hashUnder(m, slotPlace(b, i.get, markBytes, type.slotKeySizeBytes)))),
    arena.store8(i32.add(b.get, i.get), i32.add(const32(evacuatedX), i32.ne(isY, const32(0)))),
    when(i32.eqz(isY), put({ bucket: xb, cell: xc })),
    when(isY, put({ bucket: yb, cell: yc })),
  );
  made.body = sequence(
    hashedBit.set(
      select(const32(0), newbit.get, i32.and(arena.load8(m.get, layout.flags), const32(sameSizeGrowFlag))),
    ),
    xb.set(i32.add(arena.load32(m.get, layout.buckets), i32.mul(oldbucket.get, const32(bucketSizeBytes)))),
    yb.set(i32.add(xb.get, i32.mul(newbit.get, const32(bucketSizeBytes)))),
    b.set(head.get),
    whilst(
      b.get,
      parts.kind === "string" ? touchContents(b, i, markBytes, type.slotKeySizeBytes) : [],
      i.set(const32(0)),
      whilst(
        i32.ne(i.get, const32(slotCount)),
        top.set(arena.load8(i32.add(b.get, i.get))),
        when(
          i32.lessThan(top.get, const32(emptyOne + 1)),
          arena.store8(i32.add(b.get, i.get), const32(evacuatedEmpty)),
        ),
        when(i32.lessThan(const32(emptyOne), top.get), move),
        i.set(i32.add(i.get, const32(1))),
      ),
      b.set(arena.load32(b.get, overflowOffsetBytes)),
    ),
  );
  return made;
}

/** Code that puts cell `i` of bucket `b` into the next free cell of a half. */
function copyOf(
  { type, imports }: ClassicCodeParts,
  made: WasmFunction,
  m: Local,
  b: Local,
  i: Local,
  top: Local,
): (half: Half) => Code {
  const [from, to] = locals(made, 2) as [Local, Local];
  const copy = ({ bucket, cell }: Half, offBytes: number, sizeBytes: number): Code =>
    sequence(
      from.set(slotPlace(b, i.get, offBytes, sizeBytes)),
      to.set(slotPlace(bucket, cell.get, offBytes, sizeBytes)),
      copyCode(from, to, sizeBytes),
    );
  return (half) =>
    sequence(
      when(
        i32.eq(half.cell.get, const32(slotCount)),
        half.bucket.set(imports.newoverflow.call(m.get, half.bucket.get)),
        half.cell.set(const32(0)),
      ),
      arena.store8(i32.add(half.bucket.get, half.cell.get), top.get),
      copy(half, markBytes, type.slotKeySizeBytes),
      copy(half, type.bucket.elemsOffsetBytes, type.slotElemSizeBytes),
      half.cell.set(i32.add(half.cell.get, const32(1))),
    );
}
