import type { Condition } from "../machine/effects.ts";
import { hex, parenthesized } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";

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
    case "quotient":
      return parenthesized(`${say.text(a, 5)} / ${say.text(b, 6)}`, 5, binding);
    case "remainder":
      return parenthesized(`${say.text(a, 5)} % ${say.text(b, 6)}`, 5, binding);
    case "rotateRight":
      return `bits.RotateLeft(${say.text(a)}, -${say.text(b, 9)})`;
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
      return `${say.text(a, 1)} if ${say.condition(flags, term.condition as Condition)} else ${changed}`;
    }
    case "incrementIf":
    case "negateIf": {
      const text = say.text(a, 9);
      const changed = term.text === "incrementIf" ? `${text} + 1` : `-${text}`;
      return `${changed} if ${say.condition(b, term.condition as Condition)} else ${text}`;
    }
    default:
      return `${term.text}(${args.map((arg) => say.text(arg)).join(", ")})`;
  }
}
