import { slotCountBits } from "../../go/abi/constants.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import { constant, type Kind, ofKind, type Value } from "../runtime/values.ts";
import { controlMatch, vectorMatch } from "./controlMatches.ts";
import type { Operation } from "./effects.ts";
import type { Machine } from "./machine.ts";
import { slotSum } from "./slots.ts";

/** What sums, products, shifts and masks of known values are, in the runtime's terms. */

/** left kind, right kind, result; a kind of `*` is anything, `#` a constant or number. */
type Rule = readonly [Kind | "*" | "#", Kind | "*" | "#", Kind];

/** Commutative sums, tried in order. */
const sums: readonly Rule[] = [
  ["bucketOffset", "buckets", "bucket"],
  ["bucketOffset", "oldBuckets", "bucket"],
  ["bucket", "bucketSize", "bucketEnd"],
  ["buckets", "bucketSize", "bucketEnd"],
  ["oldBuckets", "bucketSize", "bucketEnd"],
  ["bucketEnd", "#", "overflowAddress"],
  ["groupOffset", "groupsData", "group"],
  ["groupsData", "*", "group"],
  ["groupIndex", "#", "groupIndex"],
  ["groupIndex", "groupIndex", "groupIndex"],
  ["slotIndex", "#", "slotIndex"],
  ["cellIndex", "#", "cellIndex"],
  ["dirIndex", "#", "dirIndex"],
  ["bucketIndex", "#", "bucketIndex"],
  ["bucketIndex", "bucketCount", "bucketIndex"],
  ["count", "constant", "count"],
  ["used", "constant", "used"],
  ["growthLeft", "constant", "growthLeft"],
  ["capacity", "constant", "capacity"],
  ["noverflow", "constant", "noverflow"],
  ["tophash", "#", "tophash"],
  ["match", "#", "match"],
  ["h2Bits", "#", "h2Bits"],
  ["emptyMatch", "#", "emptyMatch"],
  ["freeMatch", "#", "freeMatch"],
  ["fullMatch", "#", "fullMatch"],
  ["dirLen", "constant", "dirLen"],
  ["B", "constant", "B"],
  ["globalDepth", "constant", "globalDepth"],
  ["keyData", "*", "keyData"],
  ["nevacuate", "constant", "nevacuate"],
  ["number", "#", "number"],
];

const products: readonly Rule[] = [
  ["*", "bucketSize", "bucketOffset"],
  ["*", "groupSize", "groupOffset"],
  ["*", "keySize", "keyOffset"],
  ["*", "slotSize", "slotOffset"],
  ["*", "keyStride", "slotOffset"],
  ["*", "elemStride", "slotOffset"],
  ["*", "elemSize", "elemOffset"],
  ["mix", "*", "mix"],
  ["h2", "#", "h2"],
  ["halfBuckets", "#", "loadLimit"],
  ["number", "#", "number"],
];

const masks: readonly Rule[] = [
  ["hash", "bucketMask", "bucketIndex"],
  ["*", "lengthMask", "groupIndex"],
  ["*", "bucketMask", "bucketIndex"],
  ["flags", "#", "flags"],
  ["typeFlags", "#", "typeFlags"],
  ["writing", "#", "writing"],
  ["tophash", "#", "tophash"],
  ["cellIndex", "#", "cellIndex"],
  ["slotIndex", "#", "slotIndex"],
  ["B", "#", "B"],
  ["globalShift", "#", "globalShift"],
  ["number", "#", "number"],
];

function fits(pattern: Kind | "*" | "#", value: Value | undefined): boolean {
  if (pattern === "*") return true;
  if (value === undefined) return false;
  return pattern === "#" ? value.kind === "constant" || value.kind === "number" : value.kind === pattern;
}

function lookUp(
  rules: readonly Rule[],
  a: Value | undefined,
  b: Value | undefined,
  family: MapFamily,
): Value | undefined {
  for (const [left, right, result] of rules)
    if ((fits(left, a) && fits(right, b)) || (fits(left, b) && fits(right, a))) return ofKind(result, family);
  return undefined;
}

/** A computed constant; of one that a double does not hold exactly nothing is known. */
function exactConstant(num: number): Value | undefined {
  return Number.isSafeInteger(num) ? constant(num) : undefined;
}

/** a + b. */
export function add(a: Value | undefined, b: Value | undefined, machine: Machine): Value | undefined {
  const { family } = machine;
  if (a === undefined && b === undefined) return undefined;
  if (b?.kind === "constant" && b.num === 0) return a;
  if (a?.kind === "constant" && a.num === 0) return b;
  if (a?.kind === "constant" && b?.kind === "constant") return exactConstant(a.num + b.num);
  if (a?.kind === "stack" && b?.kind === "constant") return { ...a, num: a.num + b.num };
  if (b?.kind === "stack" && a?.kind === "constant") return { ...b, num: a.num + b.num };
  if (a?.kind === "codeAddress") return b?.kind === "constant" ? a : undefined;
  if (a?.kind === "symbol")
    return b?.kind === "constant" ? { ...a, text: `${a.text}${b.num < 0 ? "" : "+"}${b.num}` } : undefined;
  if (b?.kind === "constant" && b.num === -1 && a?.kind === "bucketCount")
    return ofKind("bucketMask", family);
  const inSlot = a === undefined || b === undefined ? undefined : slotSum(a, b, machine);
  if (inSlot !== undefined) return inSlot ?? undefined;
  const sum = lookUp(sums, a, b, family);
  // `match & (match - 1)`, `tophash + 5`, `count + 1`: what is told apart from the value that it was made of.
  return sum !== undefined && a !== undefined && b?.kind === "constant" && toldApart.has(sum.kind)
    ? { ...sum, text: `(${a.text} ${b.text.startsWith("-") ? `- ${b.text.slice(1)}` : `+ ${b.text}`})` }
    : sum;
}

const toldApart: ReadonlySet<Kind> = new Set<Kind>([
  "h2Bits",
  "match",
  "emptyMatch",
  "freeMatch",
  "fullMatch",
  "tophash",
  "count",
  "used",
  "growthLeft",
  "capacity",
  "noverflow",
  "nevacuate",
  "dirLen",
]);

function shiftRight(a: Value | undefined, b: Value | undefined, family: MapFamily): Value | undefined {
  if (a === undefined) return undefined;
  if (b?.kind === "globalShift") return ofKind("dirIndex", family);
  if (b?.kind !== "constant") return a.kind === "number" ? a : undefined;
  switch (a.kind) {
    case "hash":
    case "mix":
      if (b.num === 7) return ofKind("h1", family);
      return b.num === 56 || b.num === 24 ? ofKind("tophash", family) : undefined;
    case "matchBit":
      return ofKind("slotIndex", family);
    case "bucketCount":
      return b.num === 1 ? ofKind("halfBuckets", family) : undefined;
    // Slots become groups, and a part of the directory is not its length.
    case "capacity":
    case "dirLen":
      return ofKind("number", family);
    case "bucketMask":
    case "number":
    case "match":
    case "emptyMatch":
    case "freeMatch":
    case "fullMatch":
      return a;
    default:
      return undefined;
  }
}

function shiftLeft(a: Value | undefined, b: Value | undefined, family: MapFamily): Value | undefined {
  if (a?.kind === "constant" && b?.kind === "constant") return exactConstant(a.num * 2 ** b.num);
  if (b?.kind === "B" && a?.kind === "constant")
    return ofKind(a.num === 1 ? "bucketCount" : "bucketMaskInverse", family);
  if (a?.kind === "slotIndex" || a?.kind === "cellIndex" || a?.kind === "number" || a?.kind === "capacity")
    return ofKind("number", family);
  if (a?.kind === "keySize" && b?.kind === "constant" && b.num === slotCountBits)
    return ofKind("keyOffset", family);
  return undefined;
}

function mask(a: Value | undefined, b: Value | undefined, family: MapFamily): Value | undefined {
  if ((a?.kind === "hash" || a?.kind === "mix") && b?.kind === "constant")
    return b.num === 127 ? ofKind("h2", family) : undefined;
  if (a?.kind === "constant" && b?.kind === "constant") return undefined;
  if (b?.kind === "constant" && (b.num === 255 || b.num === 65535)) return a;
  return lookUp(masks, a, b, family);
}

/** The content of dst after a two-operand operation, or undefined when it has no meaning to the map. */
export function combine(
  op: Operation,
  a: Value | undefined,
  b: Value | undefined,
  machine: Machine,
): Value | undefined {
  const { family } = machine;
  const ofControls = controlMatch(op, a, b, family);
  if (ofControls !== undefined) return ofControls ?? undefined;
  switch (op) {
    case "+":
      return add(a, b, machine);
    case "-":
      if (b?.kind === "constant") return add(a, constant(-b.num, negative(b.text)), machine);
      return a?.kind === "match" || a?.kind === "number" ? a : undefined;
    case "*":
      return lookUp(products, a, b, family);
    case "&":
      return mask(a, b, family);
    case "&^":
      if (b?.kind === "bucketMaskInverse") return ofKind("bucketIndex", family);
      return a?.kind === "flags" ? ofKind(a.kind, family) : undefined;
    case "^":
    case "^^":
      if (isHashed(a) || isHashed(b)) return ofKind("mix", family);
      return a?.kind === "flags" || a?.kind === "writing" ? ofKind(a.kind, family) : undefined;
    case "|":
      if (a?.kind === "constant" && a.num === 0) return b;
      return a?.kind === "flags" || a?.kind === "match" ? a : undefined;
    case "<<":
      return shiftLeft(a, b, family);
    case ">>":
    case "sar":
      return shiftRight(a, b, family);
    default:
      return undefined;
  }
}

const negative = (text: string): string => (text.startsWith("-") ? text.slice(1) : `-${text}`);

function isHashed(value: Value | undefined): boolean {
  return value?.kind === "mix" || value?.kind === "seed" || value?.kind === "key";
}

/** Results of operations that have a name instead of a sign. */
export function namedResult(
  name: string,
  srcs: readonly (Value | undefined)[],
  family: MapFamily,
): Value | undefined {
  const has = (kind: Kind): boolean => srcs.some((v) => v?.kind === kind);
  switch (name) {
    case "interleaveLowBytes":
    case "shuffleLowWords":
    case "shuffleBytes":
    case "repeatByte":
      return has("h2") ? ofKind("h2", family) : undefined;
    case "highProduct":
      return has("mix") || has("key") ? ofKind("mix", family) : undefined;
    default:
      return vectorMatch(name, srcs, family);
  }
}
