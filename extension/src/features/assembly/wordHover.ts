import { symbolAt, wordAt } from "../../core/asm/listing/lineWords.ts";
import { codeSpan, escapeMarkdown } from "../../core/present/markdownText.ts";
import type { ListingModel } from "./listingModel.ts";

/** What constants mean that map code is full of, by their 64-bit value in hex. */
const knownConstants: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "8080808080808080":
      "the control word of a group without entries: eight empty slots; also the mask of all top bits",
    "101010101010101": "one in each byte: repeats a control byte eight times",
    fefefefefefefefe: "eight deleted slots",
    "7f7f7f7f7f7f7f7f": "the mask of the low seven bits of each control byte",
    "1d8e4e27c47d1247": "m5 of the fallback hash, to the power of 8",
  }),
);

/**
 * Markdown for the word under the cursor of an instruction: a register's content, a constant in other writings, a type's
 * descriptor. Undefined for anything else.
 */
export function wordMarkdown(
  model: ListingModel,
  line: number,
  column: number,
  text: string,
): string | undefined {
  return (
    registerMarkdown(model, line, column, text) ??
    constantMarkdown(column, text) ??
    typeMarkdown(column, text)
  );
}

function registerMarkdown(
  model: ListingModel,
  line: number,
  column: number,
  text: string,
): string | undefined {
  const name = wordAt(text, column);
  const content = /^[A-Zg][A-Z0-9]{0,3}$/.test(name) ? model.registerAt(line, name) : undefined;
  if (!content) return undefined;
  const { before, after, role } = content;
  const rows = [`**${name}**${role === undefined ? "" : ` — ${role}`}`];
  if (before !== undefined) rows.push(`before: ${escapeMarkdown(before)}`);
  if (after !== undefined && after !== before) rows.push(`after: ${escapeMarkdown(after)}`);
  if (before === undefined && after === undefined) rows.push("what it holds here is not known");
  return rows.join("  \n");
}

function constantMarkdown(column: number, text: string): string | undefined {
  const match = /^\$(-?)(0x[0-9a-fA-F]+|\d+)$/.exec(wordAt(text, column));
  const digits = match?.[2];
  if (!match || digits === undefined) return undefined;
  const value = BigInt.asUintN(64, match[1] === "-" ? -BigInt(digits) : BigInt(digits));
  const signed = BigInt.asIntN(64, value);
  const writings = [signed.toString(), `0x${value.toString(16)}`];
  if (value < 1n << 16n) writings.push(`0b${value.toString(2)}`);
  const known = knownConstants.get(value.toString(16));
  return `${writings.map(codeSpan).join(" · ")}${known === undefined ? "" : `  \n${known}`}`;
}

function typeMarkdown(column: number, text: string): string | undefined {
  const name = symbolAt(text, column)?.name ?? "";
  return /^type[:.][^.]/.test(name) ? `the descriptor of the type ${codeSpan(name.slice(5))}` : undefined;
}
