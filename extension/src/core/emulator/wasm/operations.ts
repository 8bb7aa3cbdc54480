import type { MapType } from "../../go/types/mapType.ts";
import {
  type Code,
  const32,
  i32,
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
import { arena, copyCode } from "./memoryAccess.ts";
import { leftToReference } from "./operationExports.ts";
import { touchedAt } from "./slots.ts";

/** The parts of a family that the exports are made of; the functions of one key get (m, keyAt, hash). */
export interface OperationParts {
  readonly type: MapType;
  hash(m: Local, keyAt: Code): Code;
  isForReference(m: Local): Code;
  /** The group or bucket that a hash leads to first. */
  locate(m: Local, hash: Local, free: Local): Code;
  /** (m, place, hash): reads what an operation will read next at that place, and gives something of it. */
  readonly touch: WasmFunction;
  readonly access: WasmFunction;
  readonly assign: WasmFunction;
  readonly delete: WasmFunction;
}

/** Keys that are hashed, and whose memory is touched, before the operations on them: cache misses then overlap. */
const batchKeys = 32;
/** Where the hashes of a batch lie, before the arena and behind the tables of the hash. */
const batchAt = 0x7000;
/** Where the places lie that they lead to. */
const placesAt = batchAt + 8 * batchKeys;

export function exportOperations(module: WasmModule, parts: OperationParts): void {
  const { type } = parts;
  for (const name of ["access", "assign", "delete"] as const)
    module.export(name, defineOne(module, parts, parts[name]));
  const sizeBytes = type.slotElemSizeBytes;
  module.export(
    "accessAll",
    defineAll(module, parts, parts.access, (elem, other, i) =>
      arena.store32(i32.add(other.get, i32.shl(i, const32(2))), elem.get),
    ),
  );
  module.export(
    "assignAll",
    defineAll(module, parts, parts.assign, (elem, other, i, from) =>
      sequence(from.set(i32.add(other.get, i32.mul(i, const32(sizeBytes)))), copyCode(from, elem, sizeBytes)),
    ),
  );
  module.export(
    "deleteAll",
    defineAll(module, parts, parts.delete, () => []),
  );
}

/** (m, keyAt): one operation. */
function defineOne(module: WasmModule, parts: OperationParts, operation: WasmFunction): WasmFunction {
  const made = module.define(["i32", "i32"], "i32");
  const [m, keyAt] = [made.param(0), made.param(1)];
  made.body = sequence(
    when(parts.isForReference(m), returns(const32(leftToReference))),
    operation.call(m.get, keyAt.get, parts.hash(m, keyAt.get)),
  );
  return made;
}

/** (m, keysAt, otherAt, count): the operation on each key, `use` on its result and its number. */
function defineAll(
  module: WasmModule,
  parts: OperationParts,
  operation: WasmFunction,
  use: (result: Local, other: Local, i: Code, free: Local) => Code,
): WasmFunction {
  const ahead = defineAhead(module, parts);
  const made = module.define(["i32", "i32", "i32", "i32"], "i32");
  const [m, keysAt, other, count] = [0, 1, 2, 3].map((n) => made.param(n)) as [Local, Local, Local, Local];
  const [i, result, free] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  const keyBytes = const32(parts.type.slotKeySizeBytes);
  const inBatch = i32.and(i.get, const32(batchKeys - 1));
  const keyAt = i32.add(keysAt.get, i32.mul(i.get, keyBytes));
  made.body = sequence(
    when(parts.isForReference(m), returns(const32(0))),
    whilst(
      i32.lessThan(i.get, count.get),
      when(i32.eqz(inBatch), ahead.call(m.get, keyAt, i32.sub(count.get, i.get))),
      result.set(operation.call(m.get, keyAt, memory.load64(i32.shl(inBatch, const32(3)), batchAt))),
      when(i32.eq(result.get, const32(leftToReference)), returns(i.get)),
      use(result, other, i.get, free),
      i.set(i32.add(i.get, const32(1))),
    ),
    i.get,
  );
  return made;
}

/**
 * (m, keysAt, count): hashes the next batch of so many keys, or all, and touches what they lead to. The shorter a loop over
 * loads is, the more of them a processor has under way.
 */
function defineAhead(module: WasmModule, { type, hash, locate, touch }: OperationParts): WasmFunction {
  const made = module.define(["i32", "i32", "i32"], null);
  const [m, keyAt, count] = [0, 1, 2].map((n) => made.param(n)) as [Local, Local, Local];
  const [at, end, sum] = [made.variable("i32"), made.variable("i32"), made.variable("i32")];
  const hashed = made.variable("i64");
  const place = memory.load32(at.get, placesAt);
  const full = const32(batchKeys);
  const forEach = (...body: Code[]): Code =>
    sequence(
      at.set(const32(0)),
      whilst(i32.ne(at.get, end.get), ...body, at.set(i32.add(at.get, const32(8)))),
    );
  made.body = sequence(
    end.set(i32.shl(select(full, count.get, i32.lessThan(full, count.get)), const32(3))),
    forEach(
      hashed.set(hash(m, keyAt.get)),
      memory.store64(at.get, hashed.get, batchAt),
      memory.store32(at.get, locate(m, hashed, sum), placesAt),
      keyAt.set(i32.add(keyAt.get, const32(type.slotKeySizeBytes))),
    ),
    sum.set(const32(0)),
    forEach(sum.set(i32.xor(sum.get, arena.load32(place)))),
    forEach(sum.set(i32.xor(sum.get, touch.call(m.get, place, memory.load64(at.get, batchAt))))),
    memory.store32(const32(touchedAt), sum.get),
  );
  return made;
}
