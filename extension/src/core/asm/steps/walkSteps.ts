import type { FineStep } from "../../emulator/runtime/steps.ts";
import { operationOf } from "../../go/abi/mapFunctions.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import type { Effect } from "../machine/effects.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { placeOf, valueOfOperand } from "../machine/places.ts";
import type { Kind, Value } from "../runtime/values.ts";

/** Steps of the functions that walk a whole map: the start of an iteration, its next entry, and clear. */

/** What a walking function is, by its name; undefined for one that looks for a key. */
export type Walk = "start" | "next" | "clear";

export function walkOf(name: string): Walk | undefined {
  const operation = operationOf(name);
  if (operation === "iterate" || /\(\*Iter\)\.Init$/.test(name)) return "start";
  if (operation === "next" || /\(\*Iter\)\.Next$/.test(name)) return "next";
  return operation === "clear" || /\(\*Map\)\.Clear$/.test(name) ? "clear" : undefined;
}

/** What an effect reads and writes, as the walks ask for it. */
interface Sight {
  readonly effect: Effect;
  readonly values: readonly (Value | undefined)[];
  /** Field of the iterator that is loaded or stored, "" for none. */
  readonly field: string;
  readonly stores: boolean;
  has(kind: Kind): boolean;
}

function look(effect: Effect, before: MachineState, machine: Machine): Sight {
  const values = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  const memory =
    effect.dst?.kind === "mem" ? effect.dst : effect.srcs.find((operand) => operand.kind === "mem");
  const place = memory?.kind === "mem" ? placeOf(memory, effect.width, before, machine) : undefined;
  return {
    effect,
    values,
    field: place?.base?.kind === "iterator" ? (place.field?.name ?? "") : "",
    stores: effect.dst?.kind === "mem",
    has: (kind) => values.some((v) => v?.kind === kind) || place?.value?.kind === kind,
  };
}

/**
 * The step that an effect of a walking function shows by itself.
 * @param marked the writing mark has been set (clear only)
 */
export function walkStep(
  walk: Walk,
  effect: Effect,
  before: MachineState,
  machine: Machine,
  marked: boolean,
): FineStep | undefined {
  const sight = look(effect, before, machine);
  const compares = effect.op === "compare" || effect.op === "test";
  if (walk === "start") {
    if (compares && (sight.has("map") || sight.has("count") || sight.has("used"))) return "nilCheck";
    return sight.has("count") || sight.has("used") ? undefined : "other";
  }
  if (walk === "clear") return clearStep(sight, compares, marked);
  return compares ? nextTest(sight, machine.family) : nextMove(sight);
}

function clearStep(sight: Sight, compares: boolean, marked: boolean): FineStep | undefined {
  if (sight.has("flags") || sight.has("writing")) {
    const { op } = sight.effect;
    const bit = sight.values.find((v) => v?.kind === "constant")?.num;
    if (compares) return bit === 8 || bit === 3 ? "tombstone.clear" : "concurrencyCheck";
    if (op === "^") return marked ? "unmarkWriting" : "markWriting";
    if ((op === "&" && bit === -5) || (op === "&^" && bit === 4)) return "unmarkWriting";
    if (op === "&" || op === "&^") return "tombstone.clear";
    return undefined;
  }
  if (marked) return "tombstone.clear";
  return compares ? "nilCheck" : undefined;
}

const nextBucketFields: ReadonlySet<string> = new Set([
  ...["startBucket", "wrapped", "buckets"],
  ...["dirIdx", "dirOffset", "globalDepth"],
]);
const walkFields: ReadonlySet<string> = new Set([
  ...["t", "bucket", "bptr", "i", "offset", "checkBucket"],
  ...["group", "entryIdx", "entryOffset"],
]);
const entryFields: ReadonlySet<string> = new Set(["key", "elem", "bucket", "bptr", "i", "checkBucket"]);

function isNilTest(effect: Effect, bit: number | undefined): boolean {
  const [a, b] = effect.srcs;
  return bit === 0 || (effect.op === "test" && a?.kind === "reg" && b?.kind === "reg" && a.reg === b.reg);
}

/** `if t.ReflexiveKey()`, `if t.IndirectElem()` … of the type's flags. */
function flagTest(sight: Sight, bit: number | undefined, family: MapFamily): FineStep | undefined {
  if (family === "swiss") return "probe";
  const number = sight.effect.name === "bit" ? bit : Math.log2(bit ?? 0);
  if (number === 2) return "compareKey";
  return number === 1 ? "return" : "probe";
}

function nextTest(sight: Sight, family: MapFamily): FineStep | undefined {
  const bit = sight.values.find((v) => v?.kind === "constant")?.num;
  if (sight.has("writing")) return "concurrencyCheck";
  if (sight.has("flags")) return bit === 8 || bit === 3 ? "probe" : "concurrencyCheck";
  if (sight.has("map")) return "nilCheck";
  if (sight.field === "bptr") return sight.has("bucket") ? "return" : undefined;
  if (sight.field === "dirIdx" && isNilTest(sight.effect, bit)) return "probe";
  if (sight.values.some((v) => v?.text === "it.dirIdx") && isNilTest(sight.effect, bit)) return "probe";
  if (sight.values.some((v) => v?.text.endsWith(".clearSeq"))) return "compareKey";
  if (nextBucketFields.has(sight.field)) return "selectBucket";
  if (sight.has("oldBuckets") || sight.has("table") || sight.has("dirIndex")) return "selectBucket";
  if (sight.has("bucket") && isNilTest(sight.effect, bit)) return "selectBucket";
  if (sight.has("bucketIndex")) return sight.has("bucketCount") ? "selectBucket" : "probe";
  if (sight.values.length === 2 && sight.values.every((v) => v?.kind === "B")) return "selectBucket";
  if (sight.has("typeFlags")) return flagTest(sight, bit, family);
  return walkFields.has(sight.field) || sight.has("cellTophash") || sight.has("ctrlByte")
    ? "probe"
    : undefined;
}

function nextMove(sight: Sight): FineStep | undefined {
  const { field, values } = sight;
  if (sight.stores && field !== "") {
    if (field === "key" || field === "elem") return "return";
    if (field === "wrapped" || field === "tab" || nextBucketFields.has(field)) return "selectBucket";
    if (field === "group" || field === "entryIdx") return values[0]?.num === 0 ? "selectBucket" : "probe";
    return entryFields.has(field) ? "return" : undefined;
  }
  if (nextBucketFields.has(field)) return "selectBucket";
  if (walkFields.has(field)) return "probe";
  if (field === "h") return "other";
  if (sight.has("cellTophash") || sight.has("ctrlByte") || sight.has("capacity")) return "probe";
  return undefined;
}
