import { asFloatComparison } from "../machine/floatConditions.ts";
import { structOf } from "../runtime/values.ts";
import { loadedType } from "./entryParts.ts";
import { floatConstant } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";

/** What Go would take a term for: what its work and its value tell of its type. */

/** What all of a function tells of its terms. */
export interface KindsOfTerms {
  /** Whether a call gave it, and gives bools. */
  readonly isTruth: (term: Term) => boolean;
  /** Whether the code takes it for a pointer. */
  readonly isPointer: (term: Term) => boolean;
  /** Whether the code was written by hand: what a register holds above a narrow result may be meant. */
  readonly isByHand: boolean;
}

/** Whether a term is what an atomic instruction gives, which also changes memory. */
export const isAtomic = ({ op, text }: Term): boolean =>
  op === "named" && /^(?:fetch|swap$|compareAndSwap$|storeIfStillExclusive$)/.test(text);

/** Whether a term is made of conditions. */
export function isBool(given: Term, seen = new Set<Term>()): boolean {
  const term = resolved(given);
  if (term.op === "set" || comparedFloats(term) !== undefined) return true;
  if (term.op === "load") return loadedType(term)?.kind === "bool";
  if (term.op !== "phi" || term.bytes !== 1) return false;
  if (seen.has(term)) return seen.size > 1;
  seen.add(term);
  const args = term.args.map(resolved);
  return (
    args.some((arg) => arg !== term && arg.op !== "const") &&
    args.every((arg) => (arg.op === "const" ? arg.num <= 1n : arg === term || isBool(arg, seen)))
  );
}

/** The comparison of two floats that amd64 makes of the flags for zero and for parity, which tells a NaN. */
export function comparedFloats(
  given: Term,
): { readonly flags: Term; readonly condition: "same" | "differ" } | undefined {
  const term = given.op === "cut" ? resolved(given.args[0] as Term) : given;
  if (term.op !== "&" && term.op !== "|") return undefined;
  const [a, b] = term.args.map((arg) => setIn(resolved(arg)));
  const [flags, others] = [a, b].map((one) => one?.args[0] && resolved(one.args[0]));
  if (flags === undefined || flags !== others || asFloatComparison(flags.text) !== "floatBelow")
    return undefined;
  const conditions = [a?.condition, b?.condition];
  const isOf = (...both: readonly string[]): boolean =>
    both.every((one) => conditions.some((c) => c === one));
  if (term.op === "&" && isOf("==", "noParity")) return { flags, condition: "same" };
  return term.op === "|" && isOf("!=", "parity") ? { flags, condition: "differ" } : undefined;
}

const setIn = (term: Term): Term | undefined =>
  term.op === "set" ? term : term.op === "cut" ? setIn(resolved(term.args[0] as Term)) : undefined;

/** The truth that a term denies by turning its only bit over. */
export function deniedTruth(given: Term): Term | undefined {
  const term = given.op === "cut" ? resolved(given.args[0] as Term) : given;
  const [a, b] = term.args.map(resolved);
  if (term.op !== "^" || a === undefined || b?.op !== "const" || b.num !== 1n) return undefined;
  const inner = a.op === "cut" ? resolved(a.args[0] as Term) : a;
  const isAnswer = inner.op === "call" && (inner.value?.kind === "found" || inner.value?.kind === "equal");
  return isAnswer || isBool(inner) ? inner : undefined;
}

/** Whether a term is an address, as far as its value tells. */
export function isPointer(term: Term): boolean {
  const kind = term.value?.kind;
  if (kind === undefined) return false;
  return (
    structOf(kind) !== undefined ||
    kind === "buckets" ||
    kind === "oldBuckets" ||
    kind === "keyAddress" ||
    kind === "elemAddress" ||
    kind === "slotElemAddress" ||
    kind === "elemCellAddress"
  );
}

/** What gives the low bytes of a term, up to what has a name. */
export function lowOf(given: Term, bytes: number, hasName: (term: Term) => boolean): Term {
  const term = resolved(given);
  const [a, b] = term.args;
  if (hasName(term) || term.width < bytes) return term;
  if ((term.op === "cut" || term.op === "extend") && a !== undefined) return lowOf(a, bytes, hasName);
  return term.op === "merge" && b !== undefined ? lowOf(b, bytes, hasName) : term;
}

/** Of what only `width` bytes count: what was extended by sign from as many. */
export function unextended(given: Term, width: number): Term {
  const term = resolved(given);
  return term.op === "extend" && term.width === width ? resolved(term.args[0] as Term) : term;
}

/** Whether a term is the constant that turns over the sign of a float. */
export function isMinusZero(given: Term): boolean {
  const term = given.op === "cut" ? resolved(given.args[0] as Term) : given;
  return term.op === "symbol" && floatConstant(term.text) === "-0";
}

/** Whether a term is a number in a register for floats: work on such, or what a call gave there. */
export function isFloat(term: Term, firstVector: number): boolean {
  if (term.text === "float" || (term.op === "named" && term.text === "negate")) return true;
  if (term.op === "^") return term.args.some((arg) => isMinusZero(resolved(arg)));
  return term.op === "call" && term.bytes === 16 && term.place >= firstVector;
}

/** Whether what is known of a term fits a number of bytes anyway. */
export function isNarrow(term: Term, bytes: number): boolean {
  const kind = term.value?.kind;
  if (kind === "match" || kind === "emptyMatch" || kind === "freeMatch" || kind === "fullMatch")
    return bytes >= 2;
  if (
    kind === "h2" ||
    kind === "tophash" ||
    kind === "flags" ||
    kind === "writing" ||
    kind === "ctrlByte" ||
    kind === "cellTophash" ||
    kind === "equal" ||
    kind === "found" ||
    kind === "B"
  )
    return bytes >= 1;
  return false;
}
