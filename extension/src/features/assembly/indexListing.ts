import { type ListingFunction, packageOf } from "../../core/asm/listing/listing.ts";
import { createListingParser, parseListing } from "../../core/asm/listing/listingParser.ts";
import { isNoise } from "../../core/asm/listing/noise.ts";
import { createReleaseTeller } from "../../core/asm/words/releaseHints.ts";
import { baseName } from "../../services/baseName.ts";
import type { Breathe } from "./breather.ts";
import { type FunctionSpan, type LineRange, ListingModel } from "./listingModel.ts";
import { namedBy, type Reading, toldBy } from "./reading.ts";

/** A text by lines, 1-based, both ends inclusive; a document of an editor is one. */
export interface LinedText {
  readonly lineCount: number;
  /** Lines with a newline after each. */
  lines(from: number, to: number): string;
}

/** Lines read between two looks at the clock. */
const linesAtOnce = 500;

/**
 * Finds the functions of a listing of any size, and what of it is noise, without explaining anything: functions are
 * read again and explained when they are looked at, so that a large listing costs little memory.
 * @param reading what the reader said where the listing tells nothing
 * @param breathe called every few hundred lines; lets others run by returning a promise
 * @returns null when it says so in between (the text is out of date)
 */
export async function indexListing(
  text: LinedText,
  breathe: Breathe = () => true,
  reading: Reading = {},
): Promise<ListingModel | null> {
  const functions: FunctionSpan[] = [];
  const noise = new NoiseFinder();
  const teller = createReleaseTeller(true);
  const parser = createListingParser({
    function(told) {
      const fn = namedBy(told, functions.length, reading);
      teller.function(fn);
      functions.push(spanOf(fn));
      noise.function(fn);
    },
    symbol: (symbol) => teller.symbol(symbol),
  });
  for (let from = 1; from <= text.lineCount; from += linesAtOnce) {
    parser.feed(text.lines(from, Math.min(text.lineCount, from + linesAtOnce - 1)));
    if (!(await breathe())) return null;
  }
  parser.end();
  noise.end(text.lineCount);
  return new ListingModel({
    functions,
    noise: noise.runs,
    told: toldBy(teller.told(), reading),
    read: (index) => {
      const span = functions[index];
      return span && readFunction(text, span);
    },
  });
}

/** Reads one function again, with the document's own line numbers. */
function readFunction(text: LinedText, span: FunctionSpan): ListingFunction | undefined {
  const fn = parseListing(text.lines(span.from, span.to), true).functions[0];
  if (fn === undefined) return undefined;
  // A part of a function may stand below rows that name it.
  const { name, entry } = span;
  return moveLines(
    { ...fn, name, package: packageOf(name) || fn.package, entry },
    (line) => line + span.from - 1,
  );
}

/** The same function with other line numbers. */
export function moveLines(fn: ListingFunction, moved: (line: number) => number): ListingFunction {
  return {
    ...fn,
    line: moved(fn.line),
    endLine: moved(fn.endLine),
    instructions: fn.instructions.map((instruction) => ({ ...instruction, line: moved(instruction.line) })),
  };
}

function spanOf(fn: ListingFunction): FunctionSpan {
  const first = fn.instructions[0];
  const path = fn.path !== "" ? fn.path : (first?.file ?? "");
  const base = baseName(path);
  let sourceFrom = 0;
  let sourceTo = 0;
  for (const { file, sourceLine } of fn.instructions) {
    if (sourceLine <= 0 || (file !== path && file !== base)) continue;
    if (sourceFrom === 0 || sourceLine < sourceFrom) sourceFrom = sourceLine;
    if (sourceLine > sourceTo) sourceTo = sourceLine;
  }
  return { name: fn.name, entry: fn.entry, path, from: fn.line, to: fn.endLine, sourceFrom, sourceTo };
}

/** Collects noise while functions come in: instructions of no interest, and in -S all that is no instruction. */
class NoiseFinder {
  readonly runs: LineRange[] = [];
  /** The -S function whose machine code and relocations may still follow. */
  #dumpFrom = 0;

  function(fn: ListingFunction): void {
    this.#closeDump(fn.line - 1);
    let from = 0;
    let previous = 0;
    for (const { line, mnemonic } of fn.instructions) {
      if (isNoise(mnemonic)) {
        if (from === 0) from = line;
      } else {
        if (from > 0) this.runs.push({ from, to: previous });
        from = 0;
      }
      previous = line;
    }
    const { format, endLine } = fn;
    if (from > 0 && format !== "compile") this.runs.push({ from, to: previous });
    if (format === "compile") this.#dumpFrom = from > 0 ? from : endLine + 1;
  }

  end(lineCount: number): void {
    this.#closeDump(lineCount);
  }

  #closeDump(to: number): void {
    if (this.#dumpFrom > 0 && to >= this.#dumpFrom) this.runs.push({ from: this.#dumpFrom, to });
    this.#dumpFrom = 0;
  }
}

/** Characters looked at to recognise a listing. */
const sampleChars = 40_000;
/** A listing may begin with what a tool or a person wrote above it; a text with more than this is about something else. */
const maxLinesBefore = 20;

/** Whether a text is a Go assembly listing, by its beginning. */
export function looksLikeListing(beginning: string): boolean {
  const { functions, symbols } = parseListing(beginning.slice(0, sampleChars));
  const instructions = functions.reduce((sum, fn) => sum + fn.instructions.length, 0);
  const first = Math.min(functions[0]?.line ?? Infinity, symbols[0]?.line ?? Infinity);
  return instructions >= 2 && first <= maxLinesBefore;
}
