import { shownName } from "../core/asm/listing/listing.ts";
import { isNoise } from "../core/asm/listing/noise.ts";
import type { AnnotatedFunction, AnnotatedLine } from "../core/asm/runtime/annotated.ts";
import type { Statement } from "../core/asm/statements/statement.ts";
import { codeSpan, escapeMarkdown } from "../core/present/markdownText.ts";
import type { ByteWriter } from "./byteWriter.ts";

/** text: for a terminal; json: one object a line, as JSON.stringify writes an annotated function. */
export type ListingTextFormat = "text" | "markdown" | "json";

/**
 * Writes an annotated function; all but text of a terminal ends with a line end, that with an empty line.
 * @param statements where they are asked for: text tells them instead of the instructions, JSON besides
 */
export function writeListing(
  fn: AnnotatedFunction,
  format: ListingTextFormat,
  out: ByteWriter,
  statements?: readonly Statement[],
): void {
  if (format === "json") writeJson(fn, out, statements);
  else if (format === "markdown") writeMarkdown(fn, out);
  else if (statements !== undefined) writeStatements(fn, statements, out);
  else writePlain(fn, out);
}

/** Instructions longer than this push their explanation to the right. */
const widestColumn = 44;

function heading(fn: AnnotatedFunction): string {
  const release = fn.releaseTold
    ? `Go ${fn.releases.length > 1 ? `${fn.releases[0]}–${fn.releases.at(-1)}` : fn.release}`
    : `release not told, shown as Go ${fn.release}`;
  return `${shownName(fn.function)} · ${release}${fn.goarch === "" ? "" : ` · ${fn.goarch}`}`;
}

/** Text of a listing as a terminal may show it: control characters could move its cursor or rename its window. */
function visible(text: string): string {
  return controlCharacters.test(text) ? text.replace(allControlCharacters, "\ufffd") : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const allControlCharacters = /[\u0000-\u001f\u007f-\u009f]/g;

function writePlain(fn: AnnotatedFunction, out: ByteWriter): void {
  let width = 0;
  for (const { text } of fn.lines)
    if (text.length > width && text.length <= widestColumn) width = text.length;
  out.text(`${visible(heading(fn))}\n${visible(fn.summary)}\n`);
  let step = "";
  for (const line of fn.lines) {
    if (fn.steps.length > 0) {
      const here = line.small === true ? `${line.step} (small map)` : line.step;
      if (here !== step) out.text(`\n  ${here}\n`);
      step = here;
    }
    writePlainLine(line, width, out);
  }
  out.text("\n");
}

function writePlainLine(line: AnnotatedLine, width: number, out: ByteWriter): void {
  const { text, explanation, file } = line;
  out.text("    ");
  out.text(line.pc);
  out.text("  ");
  out.text(visible(text));
  out.spaces(width - text.length);
  out.text("  ");
  if (explanation !== "") {
    out.text("; ");
    out.text(visible(explanation));
  }
  if (file !== "") {
    out.text("  [");
    out.text(visible(file.slice(file.lastIndexOf("/") + 1)));
    out.text(":");
    out.text(String(line.sourceLine));
    out.text("]");
  }
  out.text("\n");
}

/** Width of the column of source lines. */
const gutter = 6;

/** Statements as a page of Go; where none is told the instructions stand with their explanations. */
function writeStatements(fn: AnnotatedFunction, statements: readonly Statement[], out: ByteWriter): void {
  out.text(`${visible(heading(fn))}\n${visible(fn.summary)}\n`);
  let step = "";
  let source = "";
  let file = fileAt(fn, 0);
  let next = 0;
  const tellStep = (index: number, depth: number): void => {
    const line = fn.lines[index];
    if (line === undefined || fn.steps.length === 0 || line.step === step) return;
    step = line.step;
    out.spaces(gutter + 2 * depth);
    out.text(`// ${step}\n`);
  };
  for (const statement of statements) {
    writeUntold(fn, next, statement.first, out);
    next = statement.last + 1;
    if (statement.kind === "bookkeeping") continue;
    tellStep(statement.last, statement.depth);
    const now = statement.sourceLine === 0 ? file : fileAt(fn, statement.at);
    for (const line of statement.lines) {
      const place = `${now}:${statement.sourceLine}`;
      const number = place === source || statement.sourceLine === 0 ? "" : String(statement.sourceLine);
      source = place;
      out.text(number.padStart(gutter - 2));
      out.spaces(2 + 2 * statement.depth);
      out.text(`${visible(line)}${now === file ? "" : `  // ${visible(now)}`}\n`);
      file = now;
    }
  }
  writeUntold(fn, next, fn.lines.length, out);
  out.text("\n");
}

/** Instructions that no statement tells, without those that are there for others than a reader. */
function writeUntold({ lines }: AnnotatedFunction, from: number, to: number, out: ByteWriter): void {
  for (const line of lines.slice(from, to))
    if (!isNoise(line.text.split(" ", 1)[0] as string)) writePlainLine(line, widestColumn, out);
}

/** The name of the source file that an instruction is of. */
function fileAt({ lines }: AnnotatedFunction, index: number): string {
  const { file } = lines[index] ?? { file: "" };
  return file.slice(file.lastIndexOf("/") + 1);
}

/** The lines, which are most of the text, are written by hand. */
function writeJson(fn: AnnotatedFunction, out: ByteWriter, statements?: readonly Statement[]): void {
  const told = statements?.map(({ sourceLine, ...statement }) => ({ ...statement, line: sourceLine }));
  const { lines: _, ...rest } = fn;
  const head = JSON.stringify({ ...rest, ...(told === undefined ? {} : { statements: told }), lines: [] });
  out.text(head.slice(0, -2));
  let separator = "";
  for (const line of fn.lines) {
    out.text(separator);
    writeJsonLine(line, out);
    separator = ",";
  }
  out.text("]}\n");
}

function writeJsonLine(line: AnnotatedLine, out: ByteWriter): void {
  out.text('{"line":');
  out.text(String(line.line));
  out.text(',"pc":"');
  out.text(line.pc);
  out.text('","text":');
  out.quoted(line.text);
  out.text(',"file":');
  out.quoted(line.file);
  out.text(',"sourceLine":');
  out.text(String(line.sourceLine));
  out.text(',"step":"');
  out.text(line.step);
  out.text('","explanation":');
  out.quoted(line.explanation);
  out.text(line.fallback ? ',"fallback":true' : ',"fallback":false');
  out.text(line.small === true ? ',"small":true}' : "}");
}

const words = (text: string): string => escapeMarkdown(visible(text));

/** A column of a table ends at a bar, also inside of code. */
const codeCell = (text: string): string =>
  codeSpan(visible(text)).replaceAll("\\|", "\\ |").replaceAll("|", "\\|");

function writeMarkdown(fn: AnnotatedFunction, out: ByteWriter): void {
  out.text(`## ${words(heading(fn))}\n\n${words(fn.summary)}\n`);
  if (fn.mermaid !== "") out.text(`\n\`\`\`mermaid\n${fn.mermaid}\n\`\`\`\n`);
  out.text("\n| pc | instruction | step | what it does |\n|---|---|---|---|\n");
  for (const line of fn.lines)
    out.text(`| ${line.pc} | ${codeCell(line.text)} | ${line.step} | ${words(line.explanation)} |\n`);
  out.text("\n");
}
