import type { Instruction, ListingFunction } from "../../core/asm/listing/listing.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import type { Statement, statementsGradually } from "../../core/asm/statements/statement.ts";
import { runsOf } from "../../core/asm/steps/stepFlow.ts";
import { annotateGradually } from "../../core/asm/words/annotate.ts";
import type { ToldRelease } from "../../core/asm/words/releaseHints.ts";
import { newestRelease } from "../../core/go/release/goRelease.ts";
import { shortPaths } from "../../core/present/shortPaths.ts";
import { baseName } from "../../services/baseName.ts";
import { breather } from "./breather.ts";
import { FunctionRows, type Wanted } from "./functionRows.ts";
import {
  type FunctionSpan,
  type LineRange,
  ListingModel,
  type SourcePlace,
  type StatementSpan,
} from "./listingModel.ts";
import { RowLabels } from "./rowLabels.ts";

/** A listing laid out for reading: its text, and what explains it by the text's lines. */
export interface ReadingListing {
  readonly text: string;
  /** As an editor counts them: one more than the newlines. */
  readonly lineCount: number;
  readonly model: ListingModel;
  /** The second line of the heading: whether the listing is up to date. */
  readonly status: string;
  /** The same listing with or without the columns of addresses and machine code. */
  readonly again: (addresses: boolean) => ReadingListing;
}

/** A function to lay out, with the outermost source place of each instruction where that is known. */
export interface LaidOutFunction {
  readonly fn: ListingFunction;
  /** By index of the instruction. */
  readonly outer?: readonly (SourcePlace | undefined)[];
}

export interface LayoutOptions {
  readonly wanted?: Wanted;
  /** With addresses and, where the listing has it, machine code. */
  readonly addresses?: boolean;
}

/** As layOutGradually, with pauses in which the editor does other things: a function can have thousands of instructions. */
export async function layOutInPieces(
  functions: readonly LaidOutFunction[],
  told: ToldRelease,
  heading: readonly string[],
  options: LayoutOptions = {},
): Promise<ReadingListing> {
  // What words statements is loaded with the first listing.
  const { statementsGradually } = await import("../../core/asm/statements/statement.ts");
  const work = layOutGradually(functions, told, heading, options, statementsGradually);
  const breathe = breather();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await breathe();
  }
}

/** A function with what explains it. */
interface UnderstoodFunction extends LaidOutFunction {
  readonly explained: AnnotatedFunction;
  readonly statements: readonly Statement[];
}

/**
 * Lays functions out for reading: their summary, a heading a step, statements with their instructions below them, without
 * the compiler's bookkeeping. A source line stands where it changes; the editor breaks long lines.
 */
export function* layOutGradually(
  functions: readonly LaidOutFunction[],
  told: ToldRelease,
  heading: readonly string[],
  options: LayoutOptions,
  statementsOf: typeof statementsGradually,
): Generator<undefined, ReadingListing> {
  const understood: UnderstoodFunction[] = [];
  for (const laidOut of functions) {
    const explained = yield* annotateGradually(laidOut.fn, told);
    const statements = yield* statementsOf(laidOut.fn, told);
    understood.push({ ...laidOut, explained, statements });
    yield;
  }
  return layOut(understood, told, heading, options);
}

function layOut(
  functions: readonly UnderstoodFunction[],
  told: ToldRelease,
  heading: readonly string[],
  options: LayoutOptions,
): ReadingListing {
  const out: string[] = heading.map((line) => (line === "" ? "" : `// ${line}`));
  const parts = new ListingCollector();
  for (const laidOut of functions) {
    if (out.length > 0) out.push("");
    parts.add(layOutFunction(out, laidOut, options, parts.functions.length));
  }
  return {
    text: `${out.join("\n")}\n`,
    lineCount: out.length + 1,
    model: parts.model(told),
    status: heading[1] ?? "",
    again: (addresses) => layOut(functions, told, heading, { ...options, addresses }),
  };
}

/** The same listing with another second line of the heading. */
export function withStatus(listing: ReadingListing, status: string): ReadingListing {
  const [first = "", , ...rest] = listing.text.split("\n");
  const oneLine = status.replaceAll(/\s+/g, " ");
  return {
    ...listing,
    text: [first, `// ${oneLine}`, ...rest].join("\n"),
    status: oneLine,
    again: (addresses) => withStatus(listing.again(addresses), status),
  };
}

/** What a reader has without a listing of the code. */
export const worksAllTheSame = [
  "",
  "What works all the same: hovers, layouts and capacities of maps in Go files, and",
  "Mapscope: Explain Runtime Function… for the functions that they call.",
];

/** A document that says why there is no listing. */
export function messageListing(lines: readonly string[]): ReadingListing {
  const told = { release: newestRelease(), candidates: [], told: false, goarch: "" };
  return layOut([], told, lines, {});
}

/** What one function gives the listing's model. */
interface FunctionParts {
  readonly span: FunctionSpan;
  readonly parsed: ListingFunction;
  readonly explained: AnnotatedFunction;
  readonly rows: FunctionRows;
}

function layOutFunction(
  out: string[],
  { fn, outer, explained, statements }: UnderstoodFunction,
  { wanted = () => true, addresses = false }: LayoutOptions,
  index: number,
): FunctionParts {
  const from = out.length + 1;
  const head = fn.instructions[0]?.mnemonic === "TEXT" ? fn.instructions[0].text : `TEXT ${fn.name}(SB)`;
  // The steps have headings of their own.
  const summary = explained.summary.replace(/\. Steps: [\w, ]*/, "");
  out.push(shortPaths(head), `// ${shortPaths(summary)}`);
  const isShown = (i: number): boolean => {
    const instruction = fn.instructions[i];
    return instruction !== undefined && wanted(instruction, outer?.[i]);
  };
  const labels = new RowLabels(fn, explained, statements, isShown);
  const rows = new FunctionRows(out, { fn, explained, labels, statements, index, addresses });
  fn.instructions.forEach((_, i) => {
    rows.add(i, outer?.[i], isShown(i));
  });
  rows.end();
  const moved = (i: number): number => rows.lines[i] ?? from;
  const range = { from, to: out.length };
  return {
    rows,
    span: { name: fn.name, entry: fn.entry, ...range, ...sourceSpan(fn) },
    parsed: {
      ...fn,
      line: from,
      endLine: out.length,
      instructions: fn.instructions.map((instruction, i) => ({ ...instruction, line: moved(i) })),
    },
    explained: movedTo(explained, range, moved, labels, rows.statements),
  };
}

/** An explained function at the lines of the document, with labels in its explanations. */
function movedTo(
  explained: AnnotatedFunction,
  range: LineRange,
  moved: (index: number) => number,
  labels: RowLabels,
  statements: readonly StatementSpan[],
): AnnotatedFunction {
  const lines = explained.lines.map((line, i) => ({
    ...line,
    line: moved(i),
    explanation: labels.relabelled(line.explanation),
  }));
  // A step begins with the statement above its first instruction.
  const heads = new Map(statements.map(({ from, head }) => [head + 1, from]));
  const steps =
    explained.steps.length === 0
      ? []
      : runsOf(lines).map((run) => ({ ...run, from: heads.get(run.from) ?? run.from }));
  return { ...explained, range, lines, steps };
}

/** Joins what functions give to one model. */
class ListingCollector {
  readonly functions: FunctionParts[] = [];

  add(parts: FunctionParts): void {
    this.functions.push(parts);
  }

  model(told: ToldRelease): ListingModel {
    const { functions } = this;
    return new ListingModel({
      functions: functions.map(({ span }) => span),
      noise: [],
      told,
      read: (index) => functions[index]?.parsed,
      explained: functions.map(({ explained }) => explained),
      outerPlaces: new Map(functions.flatMap(({ rows }) => [...rows.outerPlaces])),
      markers: new Set(functions.flatMap(({ rows }) => rows.markers)),
      statements: functions.flatMap(({ rows }) => rows.statements),
      sourceBands: functions.flatMap(({ rows }) => rows.sourceBands),
    });
  }
}

function sourceSpan(fn: ListingFunction): Pick<FunctionSpan, "path" | "sourceFrom" | "sourceTo"> {
  const path = fn.path !== "" ? fn.path : (fn.instructions[0]?.file ?? "");
  const base = baseName(path);
  const isOwn = (i: Instruction): boolean => i.sourceLine > 0 && (i.file === path || i.file === base);
  const lines = fn.instructions.filter(isOwn).map((i) => i.sourceLine);
  return lines.length === 0
    ? { path, sourceFrom: 0, sourceTo: 0 }
    : { path, sourceFrom: Math.min(...lines), sourceTo: Math.max(...lines) };
}
