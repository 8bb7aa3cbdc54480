import type { Condition } from "../machine/effects.ts";
import { hex, parenthesized } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";
import { signOf } from "./termKinds.ts";

/** Operations that Go has no operator for, as expressions. */

interface Speaker {
  text(term: Term, binding?: number): string;
  condition(flags: Term, condition: Condition): string;
}

export function operationText(term: Term, binding: number, say: Speaker): string {
  switch (term.op) {
    case "multiplyAdd":
    case "multiplySub": {
      const [a, b, c] = term.args as [Term, Term, Term];
      const sign = term.op === "multiplyAdd" ? "+" : "-";
      return parenthesized(`${say.text(a, 4)} ${sign} ${say.text(b, 5)}*${say.text(c, 6)}`, 4, binding);
    }
    case "extract":
      return extracted(term, binding, say);
    case "insertZero":
      return inserted(term, binding, say);
    case "rotate":
      return `bits.RotateLeft(${say.text(term.args[0] as Term)}, ${say.text(term.args[1] as Term)})`;
    case "|^":
    case "^^": {
      const [a, b] = term.args as [Term, Term];
      return parenthesized(
        `${say.text(a, 4)} ${term.op === "|^" ? "|" : "^"} ^${say.text(b, 9)}`,
        4,
        binding,
      );
    }
    default:
      return named(term, binding, say);
  }
}

/** Bits from args[1] on, as many as args[2]. */
function extracted(term: Term, binding: number, say: Speaker): string {
  const [value, from, length] = term.args.map(resolved) as [Term, Term, Term];
  if (from.op !== "const" || length.op !== "const")
    return `bits(${term.args.map((arg) => say.text(arg)).join(", ")})`;
  const shifted = from.num === 0n ? say.text(value, 5) : `${say.text(value, 5)}>>${from.num}`;
  if (term.signed) return `signed(${shifted}, ${length.num} bits)`;
  if (from.num + length.num >= BigInt(8 * term.width)) return parenthesized(shifted, 5, binding);
  if (from.num === 0n && [8n, 16n, 32n].includes(length.num)) return `uint${length.num}(${say.text(value)})`;
  return parenthesized(`${shifted} & ${hex((1n << length.num) - 1n)}`, 5, binding);
}

/** The low args[2] bits, moved up by args[1]. */
function inserted(term: Term, binding: number, say: Speaker): string {
  const [value, by, length] = term.args.map(resolved) as [Term, Term, Term];
  if (by.op !== "const" || length.op !== "const" || term.signed)
    return `bits(${term.args.map((arg) => say.text(arg)).join(", ")})`;
  const whole = by.num + length.num >= BigInt(8 * term.width);
  const low = whole ? say.text(value, 5) : `(${say.text(value, 5)} & ${hex((1n << length.num) - 1n)})`;
  return parenthesized(`${low}<<${by.num}`, 5, binding);
}

/** A division by what is divided, with the width and the sign of the instruction. */
function divided(term: Term, args: readonly Term[], binding: number, say: Speaker): string {
  const { width, signed, text } = term;
  const isWide = text.startsWith("wide");
  const [high, low, by] = isWide ? (args as [Term, Term, Term]) : [undefined, ...(args as [Term, Term])];
  if (high !== undefined && !isExtended(high, low, signed, width))
    return `${text}(${args.map((arg) => say.text(arg)).join(", ")})`;
  const operand = (given: Term, level: number): string => {
    const inner = lowOf(given, width);
    const isPlain = given.op === "const" || (signed ? width === 8 || given.op === "extend" : given.bytes < 8);
    // As in comparisons the first one tells the kind of both.
    if (isPlain || (width === 8 && (level > 5 || signOf(given) === "unsigned")))
      return say.text(given, level);
    return `${signed ? "int" : "uint"}${width === 8 ? "" : 8 * width}(${say.text(inner)})`;
  };
  const sign = /quotient$/i.test(text) ? "/" : "%";
  return parenthesized(`${operand(low, 5)} ${sign} ${operand(by, 6)}`, 5, binding);
}

/** Whether the upper half of what is divided only goes on with the sign of the lower one, or with zeros. */
function isExtended(given: Term, low: Term, signed: boolean, width: number): boolean {
  const high = lowOf(given, width);
  if (!signed) return high.op === "const" && high.num === 0n;
  const [of, by] = high.args.map(resolved);
  const isSign = high.op === "sar" && high.width === width && by?.num === BigInt(8 * width - 1);
  return isSign && of !== undefined && lowOf(of, width) === lowOf(low, width);
}

/** What gives the low bytes of a term. */
function lowOf(given: Term, bytes: number): Term {
  const term = resolved(given);
  const [a, b] = term.args;
  if (term.op === "cut" && term.width >= bytes && a !== undefined) return lowOf(a, bytes);
  if (term.op === "merge" && term.width >= bytes && b !== undefined) return lowOf(b, bytes);
  return term;
}

/** What is shifted out of one word of 64 bits is shifted into another: the instruction looks at the low bits of the count alone. */
function doubleShift(
  { text }: Term,
  [into, from, count]: readonly [Term, Term, Term],
  binding: number,
  say: Speaker,
): string {
  const by = say.text(count, 5);
  const masked = count.op === "const" ? by : `(${by} & 63)`;
  const [there, back] = text === "shiftLeftFrom" ? ["<<", ">>"] : [">>", "<<"];
  const bits = count.op === "const" ? 64n - count.num : `(64 - ${masked})`;
  return parenthesized(
    `${say.text(into, 5)}${there}${masked} | ${say.text(from, 5)}${back}${bits}`,
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
      return `bits.${name}${8 * term.width}(${say.text(a)})`;
    }
    case "clearLowestBit":
      return parenthesized(`${say.text(a, 5)} & (${say.text(a, 4)} - 1)`, 5, binding);
    case "negate":
      return `-${say.text(a, 9)}`;
    case "quotient":
    case "remainder":
    case "wideQuotient":
    case "wideRemainder":
      return divided(term, args, binding, say);
    case "rotateRight": {
      const by = say.text(b, 9);
      return `bits.RotateLeft(${say.text(a)}, ${by.startsWith("-") ? by.slice(1) : `-${by}`})`;
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
            ? `^${text}`
            : `-${text}`;
      const choice = `${say.text(a, 2)} if ${say.condition(flags, term.condition as Condition)} else ${changed}`;
      return parenthesized(choice, 1, binding);
    }
    case "incrementIf":
    case "negateIf": {
      const text = say.text(a, 9);
      const changed = term.text === "incrementIf" ? `${text} + 1` : `-${text}`;
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

/** An operation that Go has no sign for. */
const called = ({ text }: Term, args: readonly Term[], say: Speaker): string =>
  `${text}(${args.map((arg) => say.text(arg)).join(", ")})`;
