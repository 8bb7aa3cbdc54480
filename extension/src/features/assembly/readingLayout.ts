import type { Instruction, ListingFunction } from "../../core/asm/listing/listing.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import { annotateFunction } from "../../core/asm/words/annotate.ts";
import type { ToldRelease } from "../../core/asm/words/releaseHints.ts";
import { stepMeaning, stepOf } from "../../core/emulator/runtime/steps.ts";
import { newestRelease } from "../../core/go/release/goRelease.ts";
import { baseName, type FunctionSpan, isNoise, ListingModel, type SourcePlace } from "./listingModel.ts";

/** A listing laid out for reading: its text, and what explains it by the text's lines. */
export interface ReadingListing {
  readonly text: string;
  /** As an editor counts them: one more than the newlines. */
  readonly lineCount: number;
  readonly model: ListingModel;
  /** The second line of the heading: whether the listing is up to date. */
  readonly status: string;
}

/** A function to lay out, with the outermost source place of each instruction where that is known. */
export interface LaidOutFunction {
  readonly fn: ListingFunction;
  /** By index of the instruction. */
  readonly outer?: readonly (SourcePlace | undefined)[];
}

/** Leaves out instructions that the reader did not ask for. */
export type Wanted = (instruction: Instruction, outer: SourcePlace | undefined) => boolean;

/** Source places stand in a column as wide as the longest, up to this. */
const maxPlaceWidth = 26;
const mnemonicWidth = 8;
/** Explanations stand in a column behind this many letters; longer instructions push theirs out. */
const instructionWidth = 32;

/**
 * Lays functions out for reading: their summary, a heading a step, one instruction a line without the compiler's
 * bookkeeping. A source place stands where it changes.
 */
export function layOutListing(
  functions: readonly LaidOutFunction[],
  told: ToldRelease,
  heading: readonly string[],
  wanted: Wanted = () => true,
): ReadingListing {
  const out: string[] = heading.map((line) => `// ${line}`);
  const spans: FunctionSpan[] = [];
  const parsed: ListingFunction[] = [];
  const outerPlaces = new Map<number, SourcePlace>();
  const markers = new Set<number>();
  for (const { fn, outer } of functions) {
    const explained = annotateFunction(fn, told);
    if (out.length > 0) out.push("");
    const from = out.length + 1;
    const head = fn.instructions[0]?.mnemonic === "TEXT" ? fn.instructions[0].text : `TEXT ${fn.name}(SB)`;
    out.push(head, ...wrap(explained.summary, 100).map((line) => `// ${line}`));
    const rows = new Rows(out, explained, from, placeWidthOf(fn));
    fn.instructions.forEach((instruction, index) => rows.add(instruction, index, outer?.[index], wanted));
    rows.end();
    for (const [line, place] of rows.outerPlaces) outerPlaces.set(line, place);
    for (const line of rows.markers) markers.add(line);
    const instructions = fn.instructions.map((instruction, index) => ({
      ...instruction,
      line: rows.lines[index] ?? from,
    }));
    parsed.push({ ...fn, line: from, endLine: out.length, instructions });
    spans.push({ name: fn.name, entry: fn.entry, from, to: out.length, ...sourceSpan(fn) });
  }
  const model = new ListingModel({
    functions: spans,
    noise: [],
    told,
    read: (index) => parsed[index],
    outerPlaces,
    markers,
  });
  return { text: `${out.join("\n")}\n`, lineCount: out.length + 1, model, status: heading[1] ?? "" };
}

/** The same listing with another second line of the heading. */
export function withStatus(listing: ReadingListing, status: string): ReadingListing {
  const [first = "", , ...rest] = listing.text.split("\n");
  const oneLine = status.replaceAll(/\s+/g, " ");
  return { ...listing, text: [first, `// ${oneLine}`, ...rest].join("\n"), status: oneLine };
}

/** A document that says why there is no listing. */
export function messageListing(lines: readonly string[]): ReadingListing {
  const told = { release: newestRelease(), candidates: [], told: false, goarch: "" };
  return layOutListing([], told, lines);
}

/** Writes the instructions of one function below each other. */
class Rows {
  readonly outerPlaces = new Map<number, SourcePlace>();
  /** Lines that stand for instructions left out. */
  readonly markers: number[] = [];
  /** The line of each instruction by its index; what has no row shares that of its neighbour. */
  readonly lines: number[] = [];
  readonly #out: string[];
  readonly #explained: AnnotatedFunction;
  readonly #headLine: number;
  readonly #placeWidth: number;
  #step = "";
  #place = "";
  #skipped = 0;
  /** Bookkeeping instructions that wait for the next row. */
  #waiting: number[] = [];

  constructor(out: string[], explained: AnnotatedFunction, headLine: number, placeWidth: number) {
    this.#placeWidth = placeWidth;
    this.#out = out;
    this.#explained = explained;
    this.#headLine = headLine;
  }

  add(instruction: Instruction, index: number, outer: SourcePlace | undefined, wanted: Wanted): void {
    if (instruction.mnemonic === "TEXT") {
      this.lines[index] = this.#headLine;
    } else if (isNoise(instruction.mnemonic)) {
      // It stays within its step.
      if (this.#waiting.length === 0 && this.#stepOf(index) === this.#step)
        this.lines[index] = this.#out.length;
      else this.#waiting.push(index);
    } else if (!wanted(instruction, outer)) {
      if (this.#skipped === 0) this.markers.push(this.#out.push(""));
      this.#skipped++;
      this.#place = "";
      this.#settle(index);
    } else {
      this.#tellSkipped();
      this.#heading(index);
      const here = placeText(instruction);
      this.#out.push(rowOf(instruction, (here === this.#place ? "" : here).padEnd(this.#placeWidth)));
      this.#place = here;
      if (outer) this.outerPlaces.set(this.#out.length, outer);
      this.#settle(index);
    }
  }

  end(): void {
    this.#tellSkipped();
    for (const index of this.#waiting) this.lines[index] = this.#out.length;
  }

  /** Gives the last line to an instruction and to those that waited for it. */
  #settle(index: number): void {
    for (const at of [...this.#waiting, index]) this.lines[at] = this.#out.length;
    this.#waiting = [];
  }

  #heading(index: number): void {
    const line = this.#explained.lines[index];
    if (!line || this.#explained.steps.length === 0) return;
    const step = this.#stepOf(index);
    if (step !== this.#step) {
      this.#out.push(`// ── ${step}: ${stepMeaning[stepOf(line.step)]}`);
      this.#place = "";
    }
    this.#step = step;
  }

  #stepOf(index: number): string {
    const line = this.#explained.lines[index];
    return line ? `${line.step}${line.small ? " (small map)" : ""}` : "";
  }

  #tellSkipped(): void {
    const marker = this.markers.at(-1);
    if (this.#skipped > 0 && marker !== undefined)
      this.#out[marker - 1] =
        `// ⋯ ${this.#skipped} instruction${this.#skipped === 1 ? "" : "s"} of other lines`;
    this.#skipped = 0;
  }
}

function rowOf({ pc, mnemonic, operands, text }: Instruction, place: string): string {
  const shown =
    mnemonic !== "" && text === `${mnemonic} ${operands}`
      ? `${mnemonic.padEnd(mnemonicWidth - 1)} ${operands}`
      : text;
  return `  ${place} 0x${pc.toString(16).padStart(4, "0")}  ${shown.padEnd(instructionWidth)}`;
}

function placeWidthOf({ instructions }: ListingFunction): number {
  return instructions.reduce(
    (width, instruction) => Math.max(width, Math.min(maxPlaceWidth, placeText(instruction).length)),
    0,
  );
}

function placeText({ file, sourceLine }: Instruction): string {
  return file === "" || sourceLine <= 0 ? "" : `${baseName(file)}:${sourceLine}`;
}

function sourceSpan(fn: ListingFunction): Pick<FunctionSpan, "path" | "sourceFrom" | "sourceTo"> {
  const path = fn.path !== "" ? fn.path : (fn.instructions[0]?.file ?? "");
  const base = baseName(path);
  const lines = fn.instructions
    .filter((i) => i.sourceLine > 0 && (i.file === path || i.file === base))
    .map((i) => i.sourceLine);
  return lines.length === 0
    ? { path, sourceFrom: 0, sourceTo: 0 }
    : { path, sourceFrom: Math.min(...lines), sourceTo: Math.max(...lines) };
}

/** Breaks a text into lines of at most `width` letters at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}
