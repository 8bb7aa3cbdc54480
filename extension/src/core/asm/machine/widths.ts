import { constant, type Kind, type Value } from "../runtime/values.ts";
import type { Effect } from "./effects.ts";
import type { Machine } from "./machine.ts";

/** What is left of a value when only its low bytes are taken. */

/** Kinds that need more than four bytes, so that their low half is something else. */
const wholeWords: ReadonlySet<Kind> = new Set<Kind>([
  "stack",
  "symbol",
  "codeAddress",
  "goroutine",
  "map",
  "mapType",
  "keyAddress",
  "keyData",
  "zeroAddress",
  "iterator",
  "hasher",
  "hasherCode",
  "hash",
  "mix",
  "h1",
  "buckets",
  "oldBuckets",
  "extra",
  "bucket",
  "bucketEnd",
  "overflowAddress",
  "cellAddress",
  "elemCellAddress",
  "ctrlAddress",
  "dirPtr",
  "table",
  "groupsData",
  "group",
  "ctrlWord",
  "slotKeyAddress",
  "slotElemAddress",
  "elemAddress",
  "typeOfKey",
  "typeOfElem",
  "typeOfBucket",
  "equalFunction",
  "equalCode",
  "newObject",
  "writeBarrierBuffer",
]);

/** Kinds of which a register may hold more than one byte. */
const wide: ReadonlySet<Kind> = new Set<Kind>([
  ...wholeWords,
  "key",
  "seed",
  "keyLength",
  "storedLength",
  "storedKey",
  "keyBytes",
  "hint",
  "count",
  "bucketCount",
  "halfBuckets",
  "loadLimit",
  "bucketMask",
  "bucketMaskInverse",
  "bucketIndex",
  "bucketOffset",
  "nevacuate",
  "dirLen",
  "dirIndex",
  "lengthMask",
  "groupIndex",
  "groupSize",
  "groupOffset",
  "field",
]);

/** Kinds that a register holds two bytes of. */
const halfWords: ReadonlySet<Kind> = new Set<Kind>([
  "noverflow",
  "used",
  "capacity",
  "growthLeft",
  "bucketSize",
]);

/** The low `width` bytes of a value, extended to a register; undefined where they have no meaning of their own. */
export function narrowed(
  value: Value | undefined,
  width: number,
  signed: boolean,
  machine: Machine,
): Value | undefined {
  if (value === undefined || width >= 8 || width <= 0) return value;
  if (value.kind === "constant") return ofWidth(value, width, signed);
  if (value.kind === "key") return machine.keyBytes === width ? value : undefined;
  if (value.kind === "seed" && width === 4 && machine.family === "classic") return value;
  if (width === 1 && halfWords.has(value.kind)) return undefined;
  if (width === 4 ? wholeWords.has(value.kind) : wide.has(value.kind)) return undefined;
  return value;
}

/** A constant as a register holds it after a write of `width` bytes: what is above them is zero, or the sign's copies. */
function ofWidth(value: Value, width: number, signed: boolean): Value {
  if (value.kind !== "constant" || width >= 8 || width <= 0) return value;
  if (!Number.isSafeInteger(value.num)) return { kind: "number", num: Number.NaN, text: "" };
  const room = 2 ** (8 * width);
  let low = value.num % room;
  if (low < 0) low += room;
  if (signed && low >= room / 2) low -= room;
  return low === value.num ? value : constant(low, low > 0xffff ? `0x${low.toString(16)}` : undefined);
}

/** What a register holds after an effect gave it `value`. */
export function written(
  effect: Effect,
  value: Value | undefined,
  old: Value | undefined,
  machine: Machine,
): Value | undefined {
  if (effect.keepsRest === true) {
    if (value?.kind !== "constant") return value;
    const room = 2 ** (8 * effect.width);
    const low = ofWidth(value, effect.width, false).num;
    if (old?.kind !== "constant" || old.num < 0) return undefined;
    return constant(old.num - (old.num % room) + low);
  }
  if (value === undefined || effect.width === 0 || effect.width >= 8) return value;
  if (effect.op === "move" || effect.op === "exchange") {
    // What is read from memory is known by its width there.
    const isLoad = effect.srcs[0]?.kind === "mem" && value.kind !== "constant";
    const low = isLoad ? value : narrowed(value, effect.width, effect.signed, machine);
    return low !== undefined && effect.extendTo !== undefined ? ofWidth(low, effect.extendTo, false) : low;
  }
  return ofWidth(value, effect.extendTo ?? effect.width, false);
}
