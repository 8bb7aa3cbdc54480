import { symbolAt } from "../asm/listing/lineWords.ts";
import { shownName } from "../asm/listing/listing.ts";
import type { AnnotatedFunction, AnnotatedLine } from "../asm/runtime/annotated.ts";
import { callCard } from "../asm/runtime/callCards.ts";
import { stepMeaning, stepOf } from "../emulator/runtime/steps.ts";
import { parseGoVersion } from "../go/release/goRelease.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";

/** Hovers and outline of an annotated listing, as plain data for any editor. */

/**
 * Markdown for what stands at a place of the listing: the instruction, and the runtime function under the cursor.
 * @param line 1-based line of the listing
 * @param column 0-based column in `lineText`
 * @param lineText the whole line of the listing, to find the word under the cursor
 * @param symbolThere the symbol under the cursor, where the line shows it cut
 * @returns undefined where no instruction stands
 */
export function hoverAt(
  annotated: readonly AnnotatedFunction[],
  line: number,
  column: number,
  lineText: string,
  symbolThere = symbolAt(lineText, column),
): string | undefined {
  const fn = annotated.find((f) => f.range.from <= line && line <= f.range.to);
  if (fn === undefined) return undefined;
  const instruction = fn.lines.find((l) => l.line === line);
  if (instruction === undefined) return line === fn.range.from ? functionMarkdown(fn) : undefined;
  const parts = [instructionMarkdown(instruction)];
  const symbol = symbolThere?.name;
  const card = symbol === undefined ? undefined : callCard(symbol, parseGoVersion(fn.release).release);
  if (card !== undefined) {
    const rows = [`**${codeSpan(symbol as string)}** ${escapeMarkdown(card.does)}`];
    if (card.panics !== undefined) rows.push(`Fails: ${escapeMarkdown(card.panics)}`);
    if (card.cost !== undefined) rows.push(`Cost: ${escapeMarkdown(card.cost)}`);
    rows.push(`Source: ${codeSpan(card.file.replace("$GOARCH", fn.goarch || "*"))}`);
    parts.push(rows.join("  \n"));
  }
  return parts.join("\n\n");
}

function instructionMarkdown(line: AnnotatedLine): string {
  const parts = [
    codeSpan(line.text),
    escapeMarkdown(line.explanation === "" ? "no effect that is explained" : line.explanation),
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
  return `${escapeMarkdown(fn.summary)}\n\n${release}${fn.goarch === "" ? "" : ` · ${fn.goarch}`}`;
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
