import type { FineStep } from "../../emulator/runtime/steps.ts";
import { slotCount } from "../../go/abi/constants.ts";
import { iteratorFlag, oldIteratorFlag, sameSizeGrowFlag } from "../../go/abi/hmapLayout.ts";
import { minTopHash } from "../../go/abi/tophash.ts";
import type { Decoded, Effect } from "../machine/effects.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { resultOf } from "../machine/machineState.ts";
import { placeOf, valueOfOperand } from "../machine/places.ts";
import type { Kind, Value } from "../runtime/values.ts";
import { type Walk, walkOf, walkStep } from "./walkSteps.ts";

/** The step that an instruction shows by itself, from what the data flow knows; undefined when it shows none. */

/** What kind of operation the function is, by its name. */
export interface Operation {
  readonly assign: boolean;
  readonly remove: boolean;
  readonly access: boolean;
  /** A fast32 or fast64 variant: cells are found by key, tophash is needed for the insert only. */
  readonly fast: boolean;
  /** A fast32, fast64 or faststr variant. */
  readonly variant: boolean;
  /** The caller has seen that there is room: putSlotSmall, uncheckedPutSlot. */
  readonly intoRoom: boolean;
  /** Set for the functions that walk the whole map. */
  readonly walk: Walk | undefined;
}

export function operationOf(name: string): Operation {
  return {
    assign: /mapassign|PutSlot|putSlotSmall/.test(name),
    remove: /mapdelete|Delete|deleteSmall/.test(name),
    access: /mapaccess|getWith|Get$/.test(name),
    fast: /fast(32|64)|Fast(32|64|Ptr)/.test(name),
    variant: /_fast/.test(name),
    intoRoom: /putSlotSmall|unchecked/.test(name),
    walk: walkOf(name),
  };
}

const callSteps: readonly [RegExp, FineStep][] = [
  [/^runtime\.(fatal|throw)$|^internal\/runtime\/maps\.fatal$/, "concurrencyCheck"],
  [/^runtime\.gopanic$|mapKeyError/, "nilCheck"],
  [/^runtime\.growWork|^runtime\.evacuate/, "growWork"],
  [/^runtime\.hashGrow$|growToTable$|\)\.rehash$|\)\.grow$/, "grow"],
  [/\)\.split$|installTableSplit$|replaceTable$/, "grow.split"],
  [/newoverflow$/, "overflow"],
  [/growToSmall$/, "allocateFirst"],
  [/putSlotSmall|getWith(out)?KeySmall|deleteSmall|\(\*(table|Map)\)\.Delete$/, "other"],
  [/pruneTombstones$/, "tombstone.prune"],
  [/unchecked/, "insert"],
  [/mem[Hh]ash|str[Hh]ash|MemHash|StrHash/, "hash"],
  [/memequal|equal$/, "compareKey"],
  [/rand$|rand32$|fastrand/, "tombstone"],
  [/race(read|write)|^runtime\.(msan|asan)/, "instrument"],
  [/memclr|typedmemclr/, "tombstone"],
];

/** Steps of values that an instruction computes. */
const resultSteps: Partial<Record<Kind, FineStep>> = {
  bucketIndex: "selectBucket",
  bucketOffset: "selectBucket",
  dirIndex: "selectBucket",
  mix: "hash",
  groupIndex: "probe",
};

/** Operations that give the lowest slot of a match. */
const findsBit: ReadonlySet<string> = new Set(["trailingZeros", "leadingZeros", "reverseBits"]);

/** Values that small inlined functions make (key, elem, group, first …): they do what the code around them does. */
const helperKinds: ReadonlySet<Kind> = new Set<Kind>([
  "slotIndex",
  "matchBit",
  "slotOffset",
  "slotKeyOffset",
  "keyStride",
  "elemStride",
  "keySize",
  "keyOffset",
  "elemsOff",
  "slotSize",
  "elemOff",
  "keysOff",
  "groupSize",
  "slotKeyAddress",
  "slotElemAddress",
  "elemOffset",
  "elemCellAddress",
  "cellOffset",
  "cellAddress",
  "ctrlAddress",
  "group",
  "groupOffset",
  "h1",
  "h2",
  "bucketMask",
  "bucketCount",
  "halfBuckets",
  "bucketEnd",
  "overflowAddress",
  "tophash",
]);

/** True when an instruction does a part of a small inlined function and has no step of its own. */
export function isHelperWork(decoded: Decoded, before: MachineState, machine: Machine): boolean {
  if (decoded.control !== "next") return false;
  return decoded.effects.some((effect) => {
    if (effect.dst?.kind !== "reg") return false;
    const result = resultOf(effect, before, machine);
    return result !== undefined && helperKinds.has(result.kind);
  });
}

export interface LandmarkContext {
  readonly machine: Machine;
  readonly operation: Operation;
  /** The writing mark has been set already (in listing order). */
  readonly marked: boolean;
  /** The last change of the writing mark, for the store that follows it. */
  readonly lastMark: FineStep | undefined;
  /** What the blocks call that this block's branch leads to. */
  readonly callsAhead: string;
  /** Number of the bit that a bit test or a mask of one bit is about; -1 for others. */
  readonly bitTested: number;
  /** The next branch asks for equality, not for order. */
  readonly asksEquality: boolean;
  /** The comparison just before found the keys equal (fast variants test the cell's tophash after the key). */
  readonly keyWasEqual: boolean;
  /** A bucket or group pointer is known in some register: the search has begun. */
  readonly searching: boolean;
}

function has(values: readonly (Value | undefined)[], kind: Kind): boolean {
  return values.some((v) => v?.kind === kind);
}

/** Slots to put something into, or bits on the way to them. */
function hasRoom(values: readonly (Value | undefined)[]): boolean {
  return has(values, "emptyMatch") || has(values, "freeMatch") || has(values, "ctrlBits");
}

export function landmarkStep(
  decoded: Decoded,
  before: MachineState,
  context: LandmarkContext,
): FineStep | undefined {
  if (decoded.control === "call") {
    const target = decoded.target;
    const { walk } = context.operation;
    if (target?.kind === "sym") {
      if (walk === "start" && !target.name.startsWith("runtime.morestack")) return "other";
      if (walk === "clear" && target.name.endsWith(".Clear"))
        return context.marked ? "tombstone.clear" : "other";
      if (walk === "clear" && context.marked && !/fatal$|throw$/.test(target.name)) return "tombstone.clear";
      if (context.operation.intoRoom) {
        if (target.name.endsWith("fatal")) return "probe";
        if (target.name === "runtime.gopanic") return "growthTest";
      }
      if (walk === "next" && /mapaccessK$|getWithKey$|grownKeyElem$/.test(target.name)) return "probe.again";
      for (const [pattern, step] of callSteps) if (pattern.test(target.name)) return step;
      if (/typedmemmove/.test(target.name)) return "insert";
      if (/\.(newobject|newarray|mallocgc)/.test(target.name) && context.operation.assign)
        return allocatesGroup(before, context) ? "allocateFirst" : "insert";
      return target.name.startsWith("runtime.morestack") ? "other" : undefined;
    }
    const code =
      target?.kind === "reg"
        ? before.registers[target.reg]
        : target?.kind === "mem"
          ? before.registers[target.base]
          : undefined;
    const seed = before.registers[context.machine.arch.arguments[1] as number];
    if (code?.kind === "hasherCode" && seed?.num === 0) return "nilCheck";
    return code?.kind === "hasherCode" ? "hash" : code?.kind === "equalCode" ? "compareKey" : undefined;
  }
  const { walk } = context.operation;
  for (const effect of decoded.effects) {
    const step =
      walk === undefined
        ? effectStep(effect, before, context)
        : walkStep(walk, effect, before, context.machine, context.marked);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** newobject of the bucket type, or mallocgc with it as second argument. */
function allocatesGroup(before: MachineState, context: LandmarkContext): boolean {
  const { arch } = context.machine;
  return arch.arguments.slice(0, 2).some((r) => before.registers[r]?.kind === "typeOfBucket");
}

function effectStep(effect: Effect, before: MachineState, context: LandmarkContext): FineStep | undefined {
  const { machine } = context;
  const values = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  const memory =
    effect.srcs.find((o) => o.kind === "mem") ?? (effect.dst?.kind === "mem" ? effect.dst : undefined);
  const place = memory?.kind === "mem" ? placeOf(memory, effect.width, before, machine) : undefined;
  const stores = effect.dst?.kind === "mem" && Number.isNaN(place?.frameOffset ?? Number.NaN);
  switch (effect.op) {
    case "compare":
    case "test":
      if (effect.srcs.some((o) => o.kind === "sym" && o.name.endsWith("UseAeshash"))) return "hash";
      return compareStep(values, place?.value, context);
    case "^":
      if (has(values, "flags") || has(values, "writing"))
        return context.marked ? "unmarkWriting" : "markWriting";
      if (has(values, "ctrlWord")) return "probe.matchH2";
      break;
    case "not":
    case "^^":
      if (has(values, "ctrlWord") || has(values, "h2Bits") || hasRoom(values)) return "probe.matchH2";
      break;
    case "+":
    case "-":
      if (has(values, "h2Bits")) return "probe.matchH2";
      if (has(values, "match") && !values.some((v) => v?.num === 1 || v?.num === -1)) return "probe.matchH2";
      if (has(values, "tophash") && values.some((v) => v?.num === minTopHash) && !context.operation.fast)
        return "selectBucket";
      if (has(values, "growthLeft") && context.operation.assign)
        return effect.op === "+" ? "tombstone" : "insert";
      break;
    case "&":
    case "&^":
      if (has(values, "flags") && machine.family === "classic" && !stores) return "unmarkWriting";
      if (has(values, "ctrlWord")) return "probe.matchEmpty";
      if (has(values, "h2Bits") || (has(values, "match") && has(values, "constant"))) return "probe.matchH2";
      break;
    case "address":
      if (context.operation.assign && place?.field !== undefined && isFirstArray(place.field.name))
        return "allocateFirst";
      break;
    default:
      break;
  }
  if (
    effect.op === "+" &&
    context.operation.assign &&
    has(values, "map") &&
    values.some((v) => v?.num === firstArrayOffset)
  )
    return "allocateFirst";
  if (stores && place !== undefined) {
    const step = storeStep(effect, values, place.field?.name, place.base, place.part, context);
    if (step !== undefined) return step;
  }
  if (effect.op === "named") {
    if (
      effect.name === "equalBytes" ||
      effect.name === "interleaveLowBytes" ||
      effect.name === "shuffleLowWords" ||
      effect.name === "shuffleBytes"
    )
      return has(values, "ctrlWord") || has(values, "h2") ? "probe.matchH2" : undefined;
    if (findsBit.has(effect.name ?? "") && hasRoom(values) && context.operation.assign)
      return context.operation.intoRoom ? "insert" : "probe";
    if (effect.name === "topBits")
      return has(values, "ctrlWord")
        ? "probe.matchEmpty"
        : has(values, "match")
          ? "probe.matchH2"
          : undefined;
  }
  if (
    effect.op === "move" &&
    place?.field?.name === "buckets" &&
    effect.dst?.kind === "reg" &&
    context.operation.access
  )
    return "selectBucket";
  if (effect.op === "move")
    return place?.part === "overflow" ? "probe" : place?.part === "directory" ? "selectBucket" : undefined;
  const result = effect.dst === undefined ? undefined : resultOf(effect, before, machine);
  if (result === undefined) return undefined;
  if (handsOutElem(result.kind, context)) return "return";
  if (result.kind === "bucket") return effect.op === "select" ? undefined : "selectBucket";
  return resultSteps[result.kind];
}

/** The fast variants of a classic map compute the element's address for the caller only, as their last deed. */
function handsOutElem(kind: Kind, context: LandmarkContext): boolean {
  if (kind !== "elemOffset" && kind !== "elemCellAddress") return false;
  return context.machine.family === "classic" && context.operation.variant && !context.operation.remove;
}

function compareStep(
  values: readonly (Value | undefined)[],
  loaded: Value | undefined,
  context: LandmarkContext,
): FineStep | undefined {
  const { operation, searching } = context;
  const all = [...values, loaded];
  if (has(all, "growthLeft")) return "growthTest";
  if (/runtime\.gopanic /.test(context.callsAhead)) return "nilCheck";
  if ((has(values, "match") || has(values, "ctrlBits")) && values.some((v) => v?.num === topBitOfEachByte))
    return "probe";
  const typeFlag = typeFlagStep(values, context);
  if (typeFlag !== undefined) return typeFlag;
  if (
    has(all, "flags") &&
    values.some((v) => v?.num === sameSizeGrowFlag || v?.num === (iteratorFlag | oldIteratorFlag))
  )
    return operation.access ? "selectBucket" : "growWork";
  if (has(all, "flags") || has(all, "writing")) return "concurrencyCheck";
  if (has(all, "map")) return "nilCheck";
  if (has(all, "count") || has(all, "used")) {
    if (context.machine.family === "swiss" && values.some((v) => v?.num === slotCount)) return "growthTest";
    if (operation.assign) return "growthTest";
    return context.marked ? "tombstone" : "nilCheck";
  }
  if (has(all, "growthLeft") || has(all, "noverflow") || has(all, "bucketCount") || has(all, "loadLimit"))
    return "growthTest";
  if (has(all, "oldBuckets"))
    return operation.access ? "selectBucket" : searching ? "growthTest" : "growWork";
  if (has(all, "buckets") || has(all, "dirPtr")) return "allocateFirst";
  if (has(all, "dirLen")) return "selectBucket";
  if (has(all, "B")) return searching ? "growthTest" : "selectBucket";
  if (has(all, "tophash") && has(all, "cellTophash")) return "compareKey";
  if (has(all, "tophash") && values.some((v) => v?.num === minTopHash))
    return operation.fast ? undefined : "selectBucket";
  if (has(all, "cellTophash")) return context.keyWasEqual ? "compareKey" : "probe";
  if (has(all, "ctrlByte")) return "tombstone";
  if (has(all, "storedKey") || has(all, "equal") || has(all, "keyBytes")) return "compareKey";
  if (hasRoom(all)) return "probe";
  if (has(all, "match") || has(all, "fullMatch")) return "compareKey";
  if (has(all, "group")) return "tombstone";
  if (has(all, "bucket")) return /newoverflow/.test(context.callsAhead) ? "overflow" : "probe";
  if (/newoverflow/.test(context.callsAhead)) return "overflow";
  if (/mem[Hh]ash|MemHash/.test(context.callsAhead) && !context.marked) return "hash";
  if (
    context.machine.family === "classic" &&
    values.some((v) => v?.num === 8) &&
    values.some((v) => v?.kind === "number" || v?.kind === "cellIndex")
  )
    return context.asksEquality ? "compareKey" : "probe";
  if (has(all, "keyLength") && values.some((v) => v?.kind === "constant"))
    return operation.assign ? undefined : "probe";
  return undefined;
}

/** Tests of the map type's flag bits: which bit is which differs by family. */
function typeFlagStep(
  values: readonly (Value | undefined)[],
  context: LandmarkContext,
): FineStep | undefined {
  if (!values.some((v) => v?.kind === "typeFlags")) return undefined;
  const bit = context.bitTested;
  const classic = context.machine.family === "classic";
  if (bit === (classic ? 4 : 1)) return "nilCheck";
  if (bit === (classic ? 3 : 0) && context.operation.assign) return "update";
  return undefined;
}

/** 0x8080808080808080 as a signed number: what is left of the control word where slots are empty. */
const topBitOfEachByte = Number(-9187201950435737472n);

const isFirstArray = (field: string): boolean => field === "buckets" || field === "dirPtr";

/** hmap.buckets and Map.dirPtr are at the same place. */
const firstArrayOffset = 16;

function storeStep(
  effect: Effect,
  values: readonly (Value | undefined)[],
  field: string | undefined,
  base: Value | undefined,
  part: string | undefined,
  context: LandmarkContext,
): FineStep | undefined {
  const { operation } = context;
  if (field !== undefined && isFirstArray(field)) return "allocateFirst";
  if (field === "flags" || field === "writing") return context.lastMark;
  if (field === "growthLeft" && effect.op === "move") return undefined;
  if (field === "count" || field === "used" || field === "growthLeft")
    return effect.op === "-" && operation.remove
      ? "tombstone"
      : operation.assign
        ? "insert"
        : operation.remove
          ? "tombstone"
          : undefined;
  if (field === "hash0" || field === "seed") return "tombstone";
  if (field === "tombstonePossible") return "other";
  if (part === "tophash" || part === "ctrl") return operation.remove ? "tombstone" : "insert";
  if (part === "key" || part === "slot")
    return operation.remove ? "tombstone" : has(values, "key") ? "insert" : undefined;
  if (base?.kind === "writeBarrierBuffer") return undefined;
  return undefined;
}
