import { binaryText } from "./binaryText.ts";
import { placeText } from "./memoryText.ts";
import { parenthesized, rightOf, unary } from "./operators.ts";
import { wordText } from "./symbolText.ts";
import { type Sum, sumOf, type Term } from "./term.ts";
import { isNarrow } from "./termKinds.ts";
import type { Speaker } from "./termSpeaker.ts";
import type { WordType } from "./wordTypes.ts";

/** Sums of whole words, with what is in them several times. */

/** Whether a term is such a sum. */
export const isSum = ({ op, width, bytes }: Term): boolean =>
  width === 8 && bytes === 8 && (op === "+" || op === "-" || op === "address");

/** What is added up in one. */
export const partsOf = (term: Term, say: Speaker): Sum["parts"] =>
  sumOf(term, 1, (inner) => !say.isNamed(inner)).parts;

/** @param type of which only the low bytes count */
export function sumText(
  term: Term,
  binding: number,
  say: Speaker,
  type: WordType = { bytes: 8, signed: true },
): string {
  if (!isSum(term)) return binaryText(term, binding, say);
  const sum = sumOf(term, 1, (inner) => !say.isNamed(inner));
  if (sum.parts.length === 1 && sum.parts[0]?.term === term) return binaryText(term, binding, say);
  const place = placeText(sum, 0, say);
  if (place !== undefined) return place.isAddress ? place.text : `&${place.text}`;
  if (sum.parts.some(({ term: part }) => part.op === "symbol" && part.text === "")) return "&data";
  const words: string[] = [];
  const parts = sum.parts.filter(({ factor }) => factor !== 0);
  const shown = parts.map(({ term: part }) => say.types.of(part));
  const hasUnsigned = shown.some((one) => one?.bytes === type.bytes && !one.signed);
  const sized = { bytes: type.bytes, signed: type.signed && !hasUnsigned };
  // Numbers of another width or sign are converted to that of the sum.
  const isBeside = hasUnsigned || (type.bytes < 8 && shown.some((one) => (one?.bytes ?? 8) !== type.bytes));
  const isOther = ({ term: part }: Sum["parts"][number]): boolean => {
    const own = say.types.of(part);
    if (own === undefined || isNarrow(part, 2) || isNarrow(term, 2)) return false;
    return own.bytes < type.bytes || (own.bytes === type.bytes && own.signed && isBeside);
  };
  const offset = Number(BigInt.asIntN(8 * type.bytes, BigInt(sum.offset)));
  const isAlone = parts.length === 1 && offset === 0;
  for (const part of parts) {
    const { factor } = part;
    const size = Math.abs(factor);
    const isFirst = words.length === 0;
    // A sign before the first one binds more than any operator in it.
    const level = isFirst && factor < 0 ? 9 : size > 1 ? 5 : isFirst ? (isAlone ? binding : 4) : rightOf("+");
    const isLarge = part.term.op === "const" && type.bytes < 8;
    const of = isLarge
      ? wordText(BigInt.asUintN(8 * type.bytes, part.term.num), sized)
      : isOther(part)
        ? say.converted(part.term, sized, level)
        : say.text(part.term, level);
    const signed = isFirst && factor < 0 ? unary("-", of, isAlone && size === 1 ? binding : 0) : of;
    const text = size === 1 ? signed : parenthesized(`${signed}*${size}`, 5, isAlone ? binding : 0);
    words.push(isFirst ? text : `${factor < 0 ? "-" : "+"} ${text}`);
  }
  if (words.length === 0) return String(offset);
  if (offset !== 0) words.push(`${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`);
  return words.length === 1 ? (words[0] as string) : parenthesized(words.join(" "), 4, binding);
}
