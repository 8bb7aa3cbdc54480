import { stepMeaning, stepOf } from "../../emulator/runtime/steps.ts";
import { parseGoVersion } from "../../go/release/goRelease.ts";
import { shownName } from "../listing/listing.ts";
import type { AnnotatedFunction, AnnotatedLine } from "../runtime/annotated.ts";
import { callCard } from "../runtime/callCards.ts";

/** Hovers and outline of an annotated listing, as plain data for any editor. */

const symbolCharacters = /[\w./*()[\]·:,-]/;

/**
 * Markdown for what stands at a place of the listing: the instruction, and the runtime function under the cursor.
 * @param line 1-based line of the listing
 * @param column 0-based column in `lineText`
 * @param lineText the whole line of the listing, to find the word under the cursor
 * @returns undefined where no instruction stands
 */
export function hoverAt(
  annotated: readonly AnnotatedFunction[],
  line: number,
  column: number,
  lineText: string,
): string | undefined {
  const fn = annotated.find((f) => f.range.from <= line && line <= f.range.to);
  if (fn === undefined) return undefined;
  const instruction = fn.lines.find((l) => l.line === line);
  if (instruction === undefined) return line === fn.range.from ? functionMarkdown(fn) : undefined;
  const parts = [instructionMarkdown(instruction)];
  const symbol = symbolAt(lineText, column);
  const card = symbol === undefined ? undefined : callCard(symbol, parseGoVersion(fn.release).release);
  if (card !== undefined) {
    const rows = [`**${code(symbol as string)}** ${plain(card.does)}`];
    if (card.panics !== undefined) rows.push(`Fails: ${plain(card.panics)}`);
    if (card.cost !== undefined) rows.push(`Cost: ${plain(card.cost)}`);
    rows.push(`Source: ${code(card.file.replace("$GOARCH", fn.goarch || "*"))}`);
    parts.push(rows.join("  \n"));
  }
  return parts.join("\n\n");
}

function instructionMarkdown(line: AnnotatedLine): string {
  const parts = [
    code(line.text),
    plain(line.explanation === "" ? "no effect that is explained" : line.explanation),
  ];
  if (line.step !== "other")
    parts.push(
      `**${line.step}**${line.small === true ? " (small map)" : ""}: ${stepMeaning[stepOf(line.step)]}`,
    );
  return parts.join("\n\n");
}

function functionMarkdown(fn: AnnotatedFunction): string {
  const release = fn.releaseTold
    ? `Go ${fn.release}`
    : `Go ${fn.release} (assumed: the listing does not tell)`;
  return `${plain(fn.summary)}\n\n${release}${fn.goarch === "" ? "" : ` · ${fn.goarch}`}`;
}

/** The symbol around a column: the longest run of symbol characters that ends before `(SB)`. */
function symbolAt(text: string, column: number): string | undefined {
  let from = column;
  let to = column;
  while (from > 0 && symbolCharacters.test(text[from - 1] as string)) from--;
  while (to < text.length && symbolCharacters.test(text[to] as string)) to++;
  const word = text.slice(from, to);
  const end = word.indexOf("(SB)");
  return end > 0 ? word.slice(0, end).replace(/\.abi0$/, "") : undefined;
}

const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}

/** An entry of the outline: a function with its steps. Lines are 1-based, both ends inclusive. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly OutlineEntry[];
}

/** Functions and, inside them, the blocks of each step. */
export function documentOutline(annotated: readonly AnnotatedFunction[]): OutlineEntry[] {
  return annotated.map((fn) => ({
    name: shownName(fn.function),
    detail: fn.goarch === "" ? fn.release : `${fn.release} ${fn.goarch}`,
    from: fn.range.from,
    to: fn.range.to,
    children: fn.steps.map((step) => ({
      name: step.small === true ? `${step.step} (small map)` : step.step,
      detail: step.text,
      from: step.from,
      to: step.to,
      children: [],
    })),
  }));
}
