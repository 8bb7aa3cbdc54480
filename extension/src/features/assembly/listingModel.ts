import type { ListingFunction } from "../../core/asm/listing/listing.ts";
import { isNoise } from "../../core/asm/listing/noise.ts";
import { decodeFunction, goarchOf } from "../../core/asm/machine/decode.ts";
import { jumpsOf } from "../../core/asm/machine/flowGraph.ts";
import type { AnnotatedFunction, AnnotatedLine } from "../../core/asm/runtime/annotated.ts";
import type { Statement } from "../../core/asm/statements/statement.ts";
import { annotateFunction, annotateGradually } from "../../core/asm/words/annotate.ts";
import { mapFunctionRole } from "../../core/asm/words/functionRoles.ts";
import { type RegisterContent, registerAt } from "../../core/asm/words/registersAt.ts";
import type { ToldRelease } from "../../core/asm/words/releaseHints.ts";
import { baseName } from "../../services/baseName.ts";
import type { Breathe } from "./breather.ts";

/** Lines of a document, 1-based, both ends inclusive. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** A function of a listing: where it stands in the document and which source lines of its own file it holds. */
export interface FunctionSpan extends LineRange {
  readonly name: string;
  /** Address of its first instruction, -1 when not told. */
  readonly entry: number;
  /** Path of the source file that the listing tells for the whole function, "" when it tells none. */
  readonly path: string;
  /** The file's lines that its instructions are of, from and to; 0 when not told. */
  readonly sourceFrom: number;
  readonly sourceTo: number;
}

/** A line of a source file; the path is absolute where the listing tells it, else the file's base name. */
export interface SourcePlace {
  readonly path: string;
  readonly line: number;
}

/** A statement in a document: its own lines, and below them the rows of its instructions. */
export interface StatementSpan extends LineRange {
  /** The last of its own lines; those of its instructions follow. */
  readonly head: number;
  /** The line of the instruction whose source line the statement has. */
  readonly mainLine: number;
  readonly statement: Statement;
  /** Index of its function. */
  readonly fn: number;
}

/** All that a listing's document is explained from. Instructions carry the document's line numbers. */
export interface ListingParts {
  /** In the order of their lines. */
  readonly functions: readonly FunctionSpan[];
  /** Runs of lines that tell the linker and the garbage collector something, not the reader. */
  readonly noise: readonly LineRange[];
  readonly told: ToldRelease;
  /** The function as parsed; called when it is looked at. */
  readonly read: (index: number) => ListingFunction | undefined;
  /** Where the code that was inlined here was called, by line of the document. */
  readonly outerPlaces?: ReadonlyMap<number, SourcePlace>;
  /** Lines that stand for instructions left out, and so show none. */
  readonly markers?: ReadonlySet<number>;
  /** Functions that are explained already, by index. */
  readonly explained?: readonly AnnotatedFunction[];
  /** In the order of their lines, disjoint. */
  readonly statements?: readonly StatementSpan[];
  /** Runs of rows of one source line, every other one. */
  readonly sourceBands?: readonly LineRange[];
}

/** Functions that stay explained; a page of an editor shows a few. */
const keptFunctions = 64;

/** A listing in a document, explained function by function when it is looked at. */
export class ListingModel {
  readonly functions: readonly FunctionSpan[];
  readonly noise: readonly LineRange[];
  readonly told: ToldRelease;
  readonly statements: readonly StatementSpan[];
  readonly sourceBands: readonly LineRange[];
  readonly #all: readonly AnnotatedFunction[] | undefined;
  readonly #read: ListingParts["read"];
  readonly #outerPlaces: ReadonlyMap<number, SourcePlace>;
  readonly #markers: ReadonlySet<number>;
  readonly #explained = new Map<number, AnnotatedFunction>();

  constructor(parts: ListingParts) {
    this.functions = parts.functions;
    this.noise = parts.noise;
    this.told = parts.told;
    this.statements = parts.statements ?? [];
    this.sourceBands = parts.sourceBands ?? [];
    this.#all = parts.explained;
    this.#read = parts.read;
    this.#outerPlaces = parts.outerPlaces ?? new Map();
    this.#markers = parts.markers ?? new Set();
  }

  /** A function as parsed, with the document's lines. */
  parsed(index: number): ListingFunction | undefined {
    return this.#read(index);
  }

  /** Index of the function at a line, or undefined. */
  functionAt(line: number): number | undefined {
    const index = firstEndingAt(this.functions, line);
    const found = this.functions[index];
    return found && found.from <= line ? index : undefined;
  }

  /** The functions that overlap lines, as indices. */
  functionsIn({ from, to }: LineRange): number[] {
    const found: number[] = [];
    for (const [index, fn] of this.functions.entries()) if (fn.from <= to && fn.to >= from) found.push(index);
    return found;
  }

  /** Whether the function is one of the map runtime, whose instructions belong to steps. */
  hasSteps(index: number): boolean {
    const name = this.functions[index]?.name;
    return name !== undefined && mapFunctionRole(name, this.told.release.family) !== undefined;
  }

  /** A function with its explanations, or undefined where there is none. */
  explained(index: number): AnnotatedFunction | undefined {
    if (this.#all) return this.#all[index];
    const known = this.#explained.get(index);
    if (known) {
      this.#explained.delete(index);
      this.#explained.set(index, known);
      return known;
    }
    const parsed = this.#read(index);
    if (!parsed) return undefined;
    return this.#keep(index, annotateFunction(parsed, this.told));
  }

  /** Explains a function in pieces, so that `explained` has it at once. @returns false when it was broken off */
  async prepare(index: number, breathe: Breathe): Promise<boolean> {
    const parsed = this.#all || this.#explained.has(index) ? undefined : this.#read(index);
    if (!parsed) return true;
    const work = annotateGradually(parsed, this.told);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) this.#keep(index, value);
      if (!(await breathe())) return false;
      if (done === true) return true;
    }
  }

  #keep(index: number, explained: AnnotatedFunction): AnnotatedFunction {
    this.#explained.set(index, explained);
    const oldest = this.#explained.keys().next();
    if (this.#explained.size > keptFunctions && !oldest.done) this.#explained.delete(oldest.value);
    return explained;
  }

  /** The run of noise that a line belongs to. */
  noiseAt(line: number): LineRange | undefined {
    const run = this.noise[firstEndingAt(this.noise, line)];
    return run && run.from <= line ? run : undefined;
  }

  /** The explained function around a line. */
  explainedAt(line: number): AnnotatedFunction | undefined {
    const index = this.functionAt(line);
    return index === undefined ? undefined : this.explained(index);
  }

  /** The explained instruction on a line. */
  instructionAt(line: number): AnnotatedLine | undefined {
    return this.#markers.has(line) ? undefined : lineOf(this.explainedAt(line), line);
  }

  /** The statement around a line. */
  statementAt(line: number): StatementSpan | undefined {
    const found = this.statements[firstEndingAt(this.statements, line)];
    return found && found.from <= line ? found : undefined;
  }

  /** The line that the jump on a line leads to; undefined for other instructions, and for jumps out of the function. */
  targetLine(line: number): number | undefined {
    const index = this.functionAt(line);
    const fn = index === undefined ? undefined : this.#read(index);
    if (!fn) return undefined;
    const { decoded } = decodeFunction(fn, goarchOf(fn, this.told.goarch));
    const { targets } = jumpsOf(fn, decoded);
    const from = fn.instructions.findIndex(
      (instruction, at) => instruction.line === line && (targets[at] ?? -1) >= 0,
    );
    return fn.instructions[targets[from] ?? -1]?.line;
  }

  /** What a register holds around the instruction on a line; undefined where there is no such register. */
  registerAt(line: number, name: string): RegisterContent | undefined {
    const index = this.functionAt(line);
    const fn = index === undefined ? undefined : this.#read(index);
    return fn && registerAt(fn, this.told, line, name);
  }

  /**
   * Source places of the instruction on a line: its own, then where that code was inlined into. A statement's are those of its
   * instructions.
   */
  placesAt(line: number): SourcePlace[] {
    const { head = 0, to = 0 } = this.statementAt(line) ?? {};
    if (line > head) return this.#placesOfInstruction(line);
    const places = new Map<string, SourcePlace>();
    for (let below = head + 1; below <= to; below++)
      for (const place of this.#placesOfInstruction(below)) places.set(`${place.path}:${place.line}`, place);
    return [...places.values()];
  }

  /**
   * Where the source of an instruction stands for certain. Where the listing tells only a file's base name, others of the name
   * may be meant: the place is then one within the body of the function that is declared at `within`.
   */
  surePlaceAt(line: number): (SourcePlace & { readonly within?: number }) | undefined {
    const index = this.functionAt(line) ?? -1;
    const instruction = this.instructionAt(line);
    const [own] = this.#placesOfInstruction(line);
    if (!instruction || !own || !isAbsolute(own.path)) return undefined;
    if (isAbsolute(instruction.file)) return own;
    const within = this.#read(index)?.instructions[0]?.sourceLine ?? 0;
    return within > 0 ? { ...own, within } : undefined;
  }

  #placesOfInstruction(line: number): SourcePlace[] {
    const instruction = this.instructionAt(line);
    if (!instruction) return [];
    const own = placeOf(instruction, this.functions[this.functionAt(line) ?? -1]?.path ?? "");
    const outer = this.#outerPlaces.get(line);
    return [own, outer].filter((place): place is SourcePlace => place !== undefined);
  }
}

/** Index of the first range that ends at a line or below it; ranges ascend. */
function firstEndingAt(ranges: readonly LineRange[], line: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as LineRange).to < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The instruction on a line of an explained function; lines ascend. Bookkeeping may share a line with what is shown. */
function lineOf(fn: AnnotatedFunction | undefined, line: number): AnnotatedLine | undefined {
  if (!fn) return undefined;
  let low = 0;
  let high = fn.lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fn.lines[middle] as AnnotatedLine).line < line) low = middle + 1;
    else high = middle;
  }
  const sharing = (at: number): AnnotatedLine | undefined => {
    const found = fn.lines[at];
    return found?.line === line ? found : undefined;
  };
  const first = sharing(low);
  while (sharing(low) && isNoise(mnemonicOf(sharing(low)))) low++;
  return sharing(low) ?? first;
}

const mnemonicOf = (line: AnnotatedLine | undefined): string => line?.text.split(/\s/, 1)[0] ?? "";

/** objdump prints base names only: the function's own file is known by its path, others lie beside it or elsewhere. */
function placeOf(instruction: AnnotatedLine, path: string): SourcePlace | undefined {
  const { file, sourceLine } = instruction;
  if (file === "" || sourceLine <= 0 || file.startsWith("<")) return undefined;
  return { path: baseName(path) === file ? path : file, line: sourceLine };
}

const isAbsolute = (path: string): boolean => /^(?:[/\\]|\w:)/.test(path);
