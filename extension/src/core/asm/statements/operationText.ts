import type { Condition } from "../machine/effects.ts";
import { parenthesized, unary } from "./operators.ts";
import { countText } from "./shifts.ts";
import { hex } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";
import { isAtomic, lowOf } from "./termKinds.ts";
import { typeName, type WordType, type WordTypes, wholeBits } from "./wordTypes.ts";

/** Operations that Go has no operator for, as expressions. */

interface Speaker {
  readonly types: WordTypes;
  hasName(term: Term): boolean;
  as(term: Term, type: WordType, level?: number): string;
  converted(term: Term, type: WordType, level?: number): string;
  exact(term: Term, type: WordType, level?: number): string;
  operand(term: Term, index: number, level: number): string;
  text(term: Term, binding?: number): string;
  condition(flags: Term, condition: Condition): string;
}

export function operationText(term: Term, binding: number, say: Speaker): string {
  switch (term.op) {
    case "multiplyAdd":
    case "multiplySub": {
      const sign = term.op === "multiplyAdd" ? "+" : "-";
      const [a, b, c] = [say.operand(term, 0, 4), say.operand(term, 1, 5), say.operand(term, 2, 6)];
      return parenthesized(`${a} ${sign} ${b}*${c}`, 4, binding);
    }
    case "extract":
      return extracted(term, binding, say);
    case "insertZero":
      return inserted(term, binding, say);
    case "rotate":
      return rotated(term, say.text(term.args[1] as Term), say);
    case "|^":
    case "^^": {
      const sign = term.op === "|^" ? "|" : "^";
      return parenthesized(
        `${say.operand(term, 0, 4)} ${sign} ${unary("^", say.operand(term, 1, 9), 0)}`,
        4,
        binding,
      );
    }
    default:
      return named(term, binding, say);
  }
}

/** What a function of math/bits for a width is given. */
const bitsOf = ({ args: [of], width }: Term, say: Speaker): string =>
  width === 8 ? say.text(of as Term) : say.as(of as Term, { bytes: width, signed: false });

/** A rotation, by the function of math/bits for its width. */
const rotated = (term: Term, by: string, say: Speaker): string =>
  `bits.RotateLeft${term.width === 8 ? "" : 8 * term.width}(${bitsOf(term, say)}, ${by})`;

/** How many bits of a term can be other than zero. */
function lengthOf(given: Term): bigint {
  const term = resolved(given);
  const [a, by] = term.args.map((arg) => resolved(arg));
  if (term.op === "extract" && by !== undefined && !term.signed)
    return (term.args[2] && resolved(term.args[2]).num) || BigInt(8 * term.bytes);
  if (term.op === ">>" && a !== undefined && by?.op === "const") {
    const length = lengthOf(a) - by.num;
    return length < 0n ? 0n : length;
  }
  return BigInt(8 * term.bytes);
}

/** Bits from args[1] on, as many as args[2]. */
function extracted(term: Term, binding: number, say: Speaker): string {
  const [value, from, length] = term.args.map(resolved) as [Term, Term, Term];
  if (from.op !== "const" || length.op !== "const")
    return `bits(${term.args.map((arg) => say.text(arg)).join(", ")})`;
  const end = from.num + length.num;
  // Bits up to the top of a type of Go are a number of it shifted right.
  const isWhole = wholeBits.has(end);
  const type = { bytes: Number(end) / 8, signed: term.signed };
  const level = from.num === 0n ? binding : 5;
  const goesOn = term.bytes < 8 && say.types.goesOn(value, type);
  const of = isWhole
    ? say[goesOn ? "converted" : "as"](value, type, level)
    : !term.signed && say.types.of(value)?.signed === true
      ? say.as(value, { bytes: 8, signed: false }, 5)
      : say.text(value, 5);
  if (isWhole && from.num === 0n) return of;
  const space = binding >= 4 ? "" : " ";
  const shifted = from.num === 0n ? of : `${of}${space}>>${space}${from.num}`;
  if (isWhole || (!term.signed && end >= lengthOf(value))) return parenthesized(shifted, 5, binding);
  if (term.signed) return `signed(${shifted}, ${length.num} bits)`;
  return parenthesized(`${shifted} & ${hex((1n << length.num) - 1n)}`, 4.5, binding);
}

/** The low args[2] bits, moved up by args[1]. */
function inserted(term: Term, binding: number, say: Speaker): string {
  const [value, by, length] = term.args.map(resolved) as [Term, Term, Term];
  if (by.op !== "const" || length.op !== "const" || term.signed)
    return `bits(${term.args.map((arg) => say.text(arg)).join(", ")})`;
  const isWhole = by.num + length.num >= BigInt(8 * term.width) || length.num >= lengthOf(value);
  const low = say.operand(term, 0, 5);
  const masked = isWhole ? low : `(${say.operand(term, 0, 4.5)} & ${hex((1n << length.num) - 1n)})`;
  return parenthesized(`${masked}<<${by.num}`, 5, binding);
}

/** A division by what is divided, with the width and the sign of the instruction. */
function divided(term: Term, args: readonly Term[], binding: number, say: Speaker): string {
  const { width, signed, text } = term;
  const isWide = text.startsWith("wide");
  const [high, low, by] = isWide ? (args as [Term, Term, Term]) : [undefined, ...(args as [Term, Term])];
  if (high !== undefined && !isExtended(high, low, signed, width))
    return `${text}(${args.map((arg) => say.text(arg)).join(", ")})`;
  const type = { bytes: width, signed };
  // As in comparisons the first one tells the kind of both.
  const second = resolved(by);
  const isTold =
    resolved(low).op !== "const" && width === 8 && say.types.of(second) === undefined && second.bytes === 8;
  const [own, other] = [say.types.of(low), say.types.of(second)];
  // Of two numbers of one type without a sign the quotient is one of it, too.
  const isOne = own !== undefined && own.bytes === other?.bytes && !own.signed && !other.signed;
  const side = (of: Term, level: number): string =>
    isOne ? say.as(of, type, level) : say.exact(of, type, level);
  const divisor = isTold ? say.text(second, 6) : side(second, 6);
  const sign = /quotient$/i.test(text) ? "/" : "%";
  return parenthesized(`${side(low, 5)} ${sign} ${divisor}`, 5, binding);
}

/** Whether the upper half of what is divided only goes on with the sign of the lower one, or with zeros. */
function isExtended(given: Term, low: Term, signed: boolean, width: number): boolean {
  const high = lowOf(given, width, none);
  if (!signed) return high.op === "const" && high.num === 0n;
  const [of, by] = high.args.map(resolved);
  const isSign = high.op === "sar" && high.width === width && by?.num === BigInt(8 * width - 1);
  return isSign && of !== undefined && lowOf(of, width, none) === lowOf(low, width, none);
}

/** Names are looked through. */
const none = (): boolean => false;

/** What is shifted out of one word of 64 bits is shifted into another: the instruction looks at the low bits of the count alone. */
function doubleShift(
  { text }: Term,
  [into, from, count]: readonly [Term, Term, Term],
  binding: number,
  say: Speaker,
): string {
  const masked = countText({ width: 8 }, count, say);
  const [there, back] = text === "shiftLeftFrom" ? ["<<", ">>"] : [">>", "<<"];
  const side = (of: Term, sign: string): string =>
    sign === ">>" ? say.as(of, { bytes: 8, signed: false }, 5) : say.text(of, 5);
  const bits = count.op === "const" ? 64n - count.num : `(64 - ${masked})`;
  return parenthesized(
    `${side(into, there)}${there}${masked} | ${side(from, back)}${back}${bits}`,
    4,
    binding,
  );
}

function named(term: Term, binding: number, say: Speaker): string {
  const args = term.args.map((arg) => resolved(arg));
  const [a, b] = args as [Term, Term];
  switch (term.text) {
    case "trailingZeros":
    case "leadingZeros":
    case "onesCount":
    case "reverseBytes": {
      const name = {
        trailingZeros: "TrailingZeros",
        leadingZeros: "LeadingZeros",
        onesCount: "OnesCount",
        reverseBytes: "ReverseBytes",
      }[term.text];
      return `bits.${name}${8 * term.width}(${bitsOf(term, say)})`;
    }
    case "clearLowestBit":
      return parenthesized(`${say.text(a, 4.5)} & (${say.text(a, 4)} - 1)`, 4.5, binding);
    case "negate":
      return unary("-", say.text(a, 9), binding);
    case "quotient":
    case "remainder":
    case "wideQuotient":
    case "wideRemainder":
      return divided(term, args, binding, say);
    case "highProduct": {
      const isCut = (of: Term): boolean => of.bytes < 8 && say.types.of(of)?.signed === true;
      const factor = (of: Term): string =>
        isCut(of) ? say.as(of, { bytes: of.bytes, signed: false }) : say.text(of);
      return `${term.signed ? "signed" : "unsigned"}HighProduct(${factor(a)}, ${factor(b)})`;
    }
    case "product": {
      const half = { bytes: term.width, signed: term.signed };
      const to = typeName({ bytes: 8, signed: term.signed });
      return parenthesized(`${to}(${say.as(a, half)}) * ${to}(${say.as(b, half)})`, 5, binding);
    }
    case "setBit":
    case "clearBit":
    case "flipBit": {
      const sign = { setBit: "|", clearBit: "&^", flipBit: "^" }[term.text];
      const bit =
        b.op === "const"
          ? hex(1n << b.num)
          : `${sign === "&^" ? "(" : ""}1<<${countText(term, b, say)}${sign === "&^" ? ")" : ""}`;
      return parenthesized(
        `${say.operand(term, 0, sign === "&^" ? 5 : 4)} ${sign} ${bit}`,
        sign === "&^" ? 5 : 4,
        binding,
      );
    }
    case "rotateRight": {
      const by = say.text(b, 8);
      return rotated(term, by.startsWith("-") ? by.slice(1) : `-${by}`, say);
    }
    case "shiftLeftFrom":
    case "shiftRightFrom":
      if (term.width === 8) return doubleShift(term, args as [Term, Term, Term], binding, say);
      return called(term, args, say);
    case "selectOrIncrement":
    case "selectOrInvert":
    case "selectOrNegate": {
      const [, other, flags] = args as [Term, Term, Term];
      const text = say.text(other, 9);
      const changed =
        term.text === "selectOrIncrement"
          ? `${text} + 1`
          : term.text === "selectOrInvert"
            ? unary("^", text, 0)
            : unary("-", text, 0);
      const choice = `${say.text(a, 2)} if ${say.condition(flags, term.condition as Condition)} else ${changed}`;
      return parenthesized(choice, 1, binding);
    }
    case "incrementIf":
    case "negateIf": {
      const text = say.text(a, 9);
      const changed = term.text === "incrementIf" ? `${text} + 1` : unary("-", text, 0);
      return parenthesized(
        `${changed} if ${say.condition(b, term.condition as Condition)} else ${text}`,
        1,
        binding,
      );
    }
    default:
      return called(term, args, say);
  }
}

/** An operation that Go has no sign for; an atomic one by where it works. */
function called(term: Term, args: readonly Term[], say: Speaker): string {
  const texts = args.map((arg) => say.text(arg));
  const [place] = args;
  if (isAtomic(term) && place?.op === "load" && !say.hasName(place))
    texts[0] = addressText(texts[0] as string, place, say);
  const bits = isAtomic(term) && term.width < 8 ? 8 * term.width : "";
  return `${term.text}${bits}(${texts.join(", ")})`;
}

/** `p` for `*p` and `*uint32(p)`, `&h.count` for a place with a name. */
function addressText(place: string, load: Term, say: Speaker): string {
  return place.startsWith("*") ? say.text(load.args[0] as Term) : `&${place}`;
}
