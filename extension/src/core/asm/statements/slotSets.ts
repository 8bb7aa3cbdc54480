import { emptyWord } from "../../go/abi/controlWord.ts";
import { resolved, type Term } from "./term.ts";

/**
 * Sets of slots (internal/runtime/maps/group.go, 1.24 on) recognised in terms: what the source writes as matchH2,
 * matchEmpty, matchEmptyOrDeleted, matchFull, first and removeFirst.
 */
export interface SlotSet {
  readonly name: "matchH2" | "matchEmpty" | "matchEmptyOrDeleted" | "matchFull" | "first" | "removeFirst";
  /** The control word, or the set that something is done to. */
  readonly of: Term;
  readonly h2?: Term;
}

const arg = (term: Term, i: number): Term => resolved(term.args[i] as Term);
const isConstant = (term: Term, num: bigint): boolean => term.op === "const" && term.num === num;
const isTopBits = (term: Term): boolean => isConstant(term, emptyWord);
const isControl = ({ value }: Term): boolean => value?.kind === "ctrlWord";
const isSet = ({ value }: Term): boolean =>
  value?.kind === "match" ||
  value?.kind === "emptyMatch" ||
  value?.kind === "freeMatch" ||
  value?.kind === "fullMatch";

/** Both orders of a commutative operation. */
function orders(term: Term): readonly (readonly [Term, Term])[] {
  const [a, b] = [arg(term, 0), arg(term, 1)];
  return [
    [a, b],
    [b, a],
  ];
}

/**
 * @param isNamed terms that are told by their names: what they are made of is not looked at
 */
export function slotSetOf(given: Term, isNamed: (term: Term) => boolean): SlotSet | undefined {
  const set = setOf(resolved(given));
  return set !== undefined && isOpen(resolved(given), set, isNamed) ? set : undefined;
}

/** Whether a set is told by nothing but terms that are looked into. */
function isOpen(term: Term, { of, h2 }: SlotSet, isNamed: (term: Term) => boolean): boolean {
  return term.args.every((given) => {
    const inner = resolved(given);
    if (inner === of || inner === h2 || inner.op === "const" || inner.args.length === 0) return true;
    return (
      !isNamed(inner) && isOpen(inner, { name: "first", of, ...(h2 === undefined ? {} : { h2 }) }, isNamed)
    );
  });
}

function setOf(term: Term): SlotSet | undefined {
  const isByte =
    (term.op === "cut" && term.bytes === 1) || (term.op === "&" && isConstant(arg(term, 1), 0xffn));
  const inner = term.op === "cut" || isByte ? arg(term, 0) : term;
  return vectorSet(inner, isByte) ?? (inner === term ? (portableSet(term) ?? indexOf(term)) : undefined);
}

/**
 * With amd64's vector instructions: one bit a slot.
 * @param isByte whether the bits above the eight slots' are cut off
 */
function vectorSet(term: Term, isByte: boolean): SlotSet | undefined {
  const isInverse = term.op === "^" ? isConstant(arg(term, 1), 0xffn) : term.op === "not" && isByte;
  if (isInverse) {
    const inner = vectorSet(stripped(arg(term, 0)), true);
    return inner?.name === "matchEmptyOrDeleted" ? { name: "matchFull", of: inner.of } : undefined;
  }
  if (term.op !== "named" || term.text !== "topBits") return undefined;
  const bits = arg(term, 0);
  if (isControl(bits)) return { name: "matchEmptyOrDeleted", of: bits };
  if (bits.op !== "named") return undefined;
  if (bits.text === "negateBytesBySign" && isControl(arg(bits, 0)) && arg(bits, 0) === arg(bits, 1))
    return { name: "matchEmpty", of: arg(bits, 0) };
  if (bits.text !== "equalBytes") return undefined;
  for (const [a, b] of orders(bits)) {
    if (!isControl(a)) continue;
    if (isTopBits(b) && isByte) return { name: "matchEmpty", of: a };
    const byte = repeated(b);
    if (byte === undefined) continue;
    if (isConstant(byte, 0x80n)) return { name: "matchEmpty", of: a };
    if (byte.value?.kind === "h2") return { name: "matchH2", of: a, h2: byte };
  }
  return undefined;
}

function stripped(term: Term): Term {
  return term.op === "cut" || term.op === "extend" ? arg(term, 0) : term;
}

/** The byte that stands in each lane. */
function repeated(term: Term): Term | undefined {
  if (term.op !== "named") return undefined;
  if (term.text === "repeatByte") return stripped(arg(term, 0));
  if (term.text === "shuffleBytes" && isConstant(arg(term, 1), 0n)) return stripped(arg(term, 0));
  if (term.text !== "shuffleLowWords" || !isConstant(arg(term, 1), 0n)) return undefined;
  const pairs = arg(term, 0);
  if (pairs.op !== "named" || pairs.text !== "interleaveLowBytes" || arg(pairs, 0) !== arg(pairs, 1))
    return undefined;
  return stripped(arg(pairs, 0));
}

const lowBits = 0x0101010101010101n;

/** With plain words: the top bit of a slot's byte. */
function portableSet(term: Term): SlotSet | undefined {
  if (term.width !== 8) return undefined;
  if (term.op === "&^" && isTopBits(arg(term, 0)) && isControl(arg(term, 1)))
    return { name: "matchFull", of: arg(term, 1) };
  if (term.op !== "&") return undefined;
  for (const [a, b] of orders(term)) {
    if (!isTopBits(b)) continue;
    if (isControl(a)) return { name: "matchEmptyOrDeleted", of: a };
    if (a.op === "not" && isControl(arg(a, 0))) return { name: "matchFull", of: arg(a, 0) };
    const empty = notShifted(a);
    if (empty !== undefined) return { name: "matchEmpty", of: empty };
    const h2 = equalTo(a);
    if (h2 !== undefined) return { name: "matchH2", ...h2 };
  }
  return undefined;
}

/** v &^ (v << 6): of 0x80 alone the top bit stays. */
function notShifted(term: Term): Term | undefined {
  if (term.op === "&^") {
    const [v, shifted] = [arg(term, 0), arg(term, 1)];
    return isControl(v) && isShifted(shifted, v) ? v : undefined;
  }
  if (term.op !== "&") return undefined;
  for (const [v, inverse] of orders(term))
    if (isControl(v) && inverse.op === "not" && isShifted(arg(inverse, 0), v)) return v;
  return undefined;
}

const isShifted = (term: Term, v: Term): boolean =>
  term.op === "<<" && term.width === 8 && arg(term, 0) === v && isConstant(arg(term, 1), 6n);

/** (v - lsb) &^ v with v = ctrls ^ (lsb * h2). */
function equalTo(term: Term): { of: Term; h2: Term } | undefined {
  // ^v may be one operation with the exclusive or that makes v.
  if (term.op === "&")
    for (const [less, inverse] of orders(term)) {
      const [control, spread] = inverse.op === "^^" ? [arg(inverse, 0), arg(inverse, 1)] : [];
      const made = less.args.map(resolved).find(({ op }) => op === "^");
      if (control === undefined || spread === undefined || made === undefined || !isLessOnes(less, made))
        continue;
      const same = orders(made).some(([a, b]) => a === control && b === spread);
      const h2 = same && isControl(control) ? factorOfOnes(spread) : undefined;
      if (h2 !== undefined) return { of: control, h2 };
    }
  for (const [same, sum] of term.op === "&" ? orders(term) : []) {
    const h2 = same.op === "^^" && sum.op === "+" ? factorBeside(same) : undefined;
    if (
      h2 !== undefined &&
      orders(sum).some(([low, ones]) => isConstant(ones, lowBits) && isLowOf(low, same))
    )
      return h2;
  }
  let v: Term | undefined;
  let less: Term | undefined;
  if (term.op === "&^") [less, v] = [arg(term, 0), arg(term, 1)];
  else if (term.op === "&") for (const [a, b] of orders(term)) if (b.op === "not") [less, v] = [a, arg(b, 0)];
  if (v === undefined || less === undefined || v.op !== "^" || !isLessOnes(less, v)) return undefined;
  for (const [control, spread] of orders(v)) {
    const h2 = isControl(control) ? factorOfOnes(spread) : undefined;
    if (h2 !== undefined) return { of: control, h2 };
  }
  return undefined;
}

/** Of a control word against a byte in each lane. */
function factorBeside(term: Term): { of: Term; h2: Term } | undefined {
  for (const [control, spread] of orders(term)) {
    const h2 = isControl(control) ? factorOfOnes(spread) : undefined;
    if (h2 !== undefined) return { of: control, h2 };
  }
  return undefined;
}

/** v & 0x7f in each byte. */
const isLowOf = (term: Term, v: Term): boolean =>
  term.op === "&" && orders(term).some(([a, b]) => a === v && isConstant(b, ~emptyWord & ((1n << 64n) - 1n)));

/** What stands in each byte by a multiplication. */
function factorOfOnes(term: Term): Term | undefined {
  if (term.op !== "*") return undefined;
  for (const [h2, ones] of orders(term)) if (isConstant(ones, lowBits)) return stripped(h2);
  return undefined;
}

function isLessOnes(term: Term, v: Term): boolean {
  if (term.op === "-") return arg(term, 0) === v && isConstant(arg(term, 1), lowBits);
  if (term.op === "+")
    return orders(term).some(([a, b]) => a === v && isConstant(b, BigInt.asUintN(64, -lowBits)));
  return (
    term.op === "address" && term.args.length === 1 && arg(term, 0) === v && BigInt(term.offset) === -lowBits
  );
}

/** The first slot of a set, and the set without it. */
function indexOf(term: Term): SlotSet | undefined {
  const zeros = term.op === ">>" && isConstant(arg(term, 1), 3n) ? arg(term, 0) : term;
  const set =
    zeros.op !== "named"
      ? undefined
      : zeros.text === "trailingZeros"
        ? arg(zeros, 0)
        : zeros.text === "leadingZeros" && arg(zeros, 0).text === "reverseBits"
          ? arg(arg(zeros, 0), 0)
          : undefined;
  if (set !== undefined && isSet(set) && (zeros !== term || term.value?.kind === "slotIndex"))
    return { name: "first", of: set };
  if (term.op === "named" && term.text === "clearLowestBit" && isSet(arg(term, 0)))
    return { name: "removeFirst", of: arg(term, 0) };
  if (term.op !== "&") return undefined;
  for (const [a, b] of orders(term)) if (isSet(a) && isOneLess(b, a)) return { name: "removeFirst", of: a };
  return undefined;
}

function isOneLess(term: Term, than: Term): boolean {
  if (term.op === "address") return term.args.length === 1 && arg(term, 0) === than && term.offset === -1;
  if (term.op === "-") return arg(term, 0) === than && isConstant(arg(term, 1), 1n);
  return term.op === "+" && arg(term, 0) === than && isConstant(arg(term, 1), BigInt.asUintN(64, -1n));
}
