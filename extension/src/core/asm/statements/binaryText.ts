import { flagBits } from "./flagBits.ts";
import { parenthesized, precedence, rightOf, signs, unary } from "./operators.ts";
import { countText, type GoShift, isShift } from "./shifts.ts";
import { hex, wordText } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";
import { deniedTruth, isMinusZero } from "./termKinds.ts";
import type { Speaker } from "./termSpeaker.ts";
import type { WordType } from "./wordTypes.ts";

/** An operator between two operands. */

/** @param wider what operands that are too narrow are converted to, instead of int */
export function binaryText(
  term: Term,
  binding: number,
  say: Speaker,
  low = term.width,
  { checked, wider }: { readonly checked?: GoShift; readonly wider?: WordType } = {},
): string {
  const denied = deniedTruth(term);
  if (denied !== undefined) return unary("!", say.text(denied, 9), binding);
  const sign = signs.get(term.op) ?? term.op;
  const level = precedence.get(sign);
  const [a, b] = term.args.map(resolved) as [Term, Term | undefined];
  if (level === undefined || b === undefined)
    return `${term.op}(${term.args.map((arg) => say.text(arg)).join(", ")})`;
  if (sign === "^")
    for (const [zero, of] of [
      [a, b],
      [b, a],
    ] as const)
      if (isMinusZero(zero) && !say.hasName(zero)) return unary("-", say.text(of, 9), binding);
  const isSwapped = /^[*+&|^]$/.test(sign) && weightOf(a, say) > weightOf(b, say);
  const [first, second] = isSwapped ? [b, a] : [a, b];
  const side = (index: 0 | 1, of: Term, at: number): string =>
    wider !== undefined && of.op !== "const"
      ? say.converted(of, wider, at)
      : say.operand(term, isSwapped ? 1 - index : index, at, low);
  const space = level === 5 && /^[*<>]/.test(sign) && binding >= 4 ? "" : " ";
  if (checked !== undefined || isShift(term)) {
    const type = { bytes: term.width, signed: term.op === "sar" };
    const count =
      checked === undefined
        ? countText(term, second, say)
        : checked.countBytes === 8
          ? say.text(checked.count, 6)
          : say.as(checked.count, { bytes: checked.countBytes, signed: false }, 6);
    const isWider = type.bytes < 8 && say.types.goesOn(first, type);
    const left =
      sign === ">>" ? say[isWider ? "converted" : "as"](first, type, level) : side(0, first, level);
    return parenthesized(`${left}${space}${sign}${space}${count}`, level, binding);
  }
  const cleared =
    sign === "&" && second.op === "const"
      ? flagBits(first, { ...second, num: ~second.num & 0xffn }, "&^", say)
      : undefined;
  const left = side(0, first, level);
  if (cleared !== undefined && (second.num & 0xf0n) === 0xf0n)
    return parenthesized(`${left} &^ ${cleared}`, level, binding);
  const negative = second.op === "const" ? BigInt.asIntN(8 * term.width, second.num) : 0n;
  if (negative < 0n && negative >= -65536n) {
    if (sign === "+") return parenthesized(`${left} - ${-negative}`, level, binding);
    if (sign === "&") return parenthesized(`${left} &^ ${hex(~negative)}`, level, binding);
  }
  const right =
    flagBits(first, second, sign, say) ??
    (second.op === "const" && second.text === "" && low < 8
      ? wordText(second.num, {
          bytes: low,
          signed: isSigned(low === term.width ? term : first, low, say),
        })
      : side(1, second, rightOf(sign)));
  return parenthesized(`${left}${space}${sign}${space}${right}`, level, binding);
}

function isSigned(term: Term, bytes: number, { types }: Speaker): boolean {
  const type = types.of(term);
  return type?.signed === true && type.bytes <= bytes;
}

/** What stands first in a sum or product: names, then work, then constants. */
function weightOf(term: Term, say: Speaker): number {
  if (term.op === "const") return 2;
  return say.hasName(term) || term.op === "load" ? 0 : 1;
}
