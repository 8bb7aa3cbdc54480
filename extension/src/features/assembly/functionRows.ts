import type { Instruction, ListingFunction } from "../../core/asm/listing/listing.ts";
import { isNoise } from "../../core/asm/listing/noise.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import type { Statement } from "../../core/asm/statements/statement.ts";
import { type StepName, stepMeaning, stepOf } from "../../core/emulator/runtime/steps.ts";
import {
  instructionRow,
  type MachineColumns,
  type RowStart,
  statementRows,
} from "../../core/present/readingRow.ts";
import { shortPaths } from "../../core/present/shortPaths.ts";
import { baseName } from "../../services/baseName.ts";
import type { LineRange, SourcePlace, StatementSpan } from "./listingModel.ts";
import type { RowLabels } from "./rowLabels.ts";

/** Leaves out instructions that the reader did not ask for. */
export type Wanted = (instruction: Instruction, outer: SourcePlace | undefined) => boolean;

/** The function that rows are written of. */
export interface RowsOf {
  readonly fn: ListingFunction;
  readonly explained: AnnotatedFunction;
  readonly labels: RowLabels;
  readonly statements: readonly Statement[];
  /** Index of the function in the listing. */
  readonly index: number;
  readonly addresses: boolean;
}

interface SourceTold {
  readonly file: string;
  readonly line: string;
}

const nothingTold: SourceTold = { file: "", line: "" };

/** Writes the instructions of one function below each other, under their steps and statements. */
export class FunctionRows {
  readonly outerPlaces = new Map<number, SourcePlace>();
  /** Lines that stand for instructions left out. */
  readonly markers: number[] = [];
  /** The line of each instruction by its index; what has no row shares that of its neighbour. */
  readonly lines: number[] = [];
  readonly statements: StatementSpan[] = [];
  /** Every other run of rows of one source line. */
  readonly sourceBands: LineRange[] = [];
  readonly #out: string[];
  readonly #of: RowsOf;
  readonly #headLine: number;
  readonly #sourceWidth: number;
  readonly #columns: MachineColumns;
  readonly #statementOf = new Map<number, Statement>();
  /** Statements that have been told: one that code of other lines interrupts is not told again. */
  readonly #told = new Set<Statement>();
  #open: { readonly statement: Statement; readonly from: number; readonly head: number } | undefined;
  #step = "";
  readonly #meant = new Set<StepName>();
  /** Source told last: by a statement or an instruction in none, and by any row. What is below a statement may be folded. */
  #outer: SourceTold = nothingTold;
  #inner: SourceTold = nothingTold;
  #band: { readonly place: string; readonly from: number } | undefined;
  #bandCount = 0;
  #skipped = 0;
  /** Bookkeeping instructions that wait for the next row. */
  #waiting: number[] = [];

  constructor(out: string[], of: RowsOf) {
    this.#out = out;
    this.#of = of;
    this.#headLine = out.length - 1;
    const { fn, statements, addresses } = of;
    this.#sourceWidth = widest(fn.instructions.map(({ sourceLine }) => `${Math.max(0, sourceLine)}`));
    this.#columns = {
      address: addresses ? widest(fn.instructions.map(({ pc }) => `0x${pc.toString(16)}`)) : 0,
      code: addresses ? Math.min(16, widest(fn.instructions.map(({ code }) => code))) : 0,
    };
    for (const statement of joinBookkeeping(statements, (i) => this.#stepOf(i)))
      for (let i = statement.first; i <= statement.last; i++) this.#statementOf.set(i, statement);
  }

  add(index: number, outer: SourcePlace | undefined, isWanted: boolean): void {
    const instruction = this.#of.fn.instructions[index];
    if (!instruction) return;
    if (instruction.mnemonic === "TEXT") this.lines[index] = this.#headLine;
    else if (isNoise(instruction.mnemonic)) this.#addNoise(index);
    else if (isWanted) this.#addRow(instruction, index, outer);
    else this.#skip(index);
  }

  end(): void {
    this.#closeStatement();
    this.#closeBand();
    this.#tellSkipped();
    for (const index of this.#waiting) this.lines[index] = this.#out.length;
  }

  /** Bookkeeping stays within its step. */
  #addNoise(index: number): void {
    if (this.#waiting.length === 0 && this.#stepOf(index) === this.#step)
      this.lines[index] = this.#out.length;
    else this.#waiting.push(index);
  }

  #skip(index: number): void {
    if (this.#skipped === 0) {
      this.#closeStatement();
      this.#closeBand();
      this.markers.push(this.#out.push(""));
    }
    this.#skipped++;
    this.#forgetLine();
    this.#settle(index);
  }

  #addRow(instruction: Instruction, index: number, outer: SourcePlace | undefined): void {
    this.#tellSkipped();
    const statement = this.#statementOf.get(index);
    if (this.#open?.statement !== statement) {
      this.#closeStatement();
      if (!statement || !this.#told.has(statement)) this.#heading(index);
      if (statement && !this.#told.has(statement)) this.#openStatement(statement);
    } else if (!statement) this.#heading(index);
    this.#bandAt(instruction, this.#out.length + 1);
    const { labels } = this.#of;
    const operands = operandsOf(instruction, labels.targetOf(index));
    this.#out.push(
      instructionRow(
        instruction,
        operands,
        this.#start(instruction, statement !== undefined),
        labels.at(index),
        this.#columns,
      ),
    );
    if (outer) this.outerPlaces.set(this.#out.length, outer);
    this.#settle(index);
  }

  #openStatement(statement: Statement): void {
    const from = this.#out.length + 1;
    const { lines, depth, kind, at } = statement;
    const instruction = this.#of.fn.instructions[at];
    if (!instruction) return;
    this.#bandAt(instruction, from);
    const untold = { source: "", sourceWidth: this.#sourceWidth, file: "" };
    this.#out.push(
      ...(kind === "bookkeeping"
        ? statementRows([`· ${lines.join(", ")}`], depth, untold)
        : statementRows(lines, depth, this.#start(instruction, false))),
    );
    this.#told.add(statement);
    this.#open = { statement, from, head: this.#out.length };
  }

  #closeStatement(): void {
    if (this.#open) {
      const { statement, from, head } = this.#open;
      const mainLine = this.lines[statement.at] ?? head + 1;
      this.statements.push({ statement, from, head, mainLine, to: this.#out.length, fn: this.#of.index });
    }
    this.#open = undefined;
  }

  /** The source line and file where they change. */
  #start({ file, sourceLine }: Instruction, isBelow: boolean): RowStart {
    const last = isBelow ? this.#inner : this.#outer;
    const now = { file: baseName(file), line: file === "" || sourceLine <= 0 ? "" : String(sourceLine) };
    this.#inner = now;
    if (!isBelow) this.#outer = now;
    return {
      source: now.line === last.line && now.file === last.file ? "" : now.line,
      sourceWidth: this.#sourceWidth,
      file: now.file === last.file ? "" : now.file,
    };
  }

  /** The next row tells its source line again. */
  #forgetLine(): void {
    this.#outer = { ...this.#outer, line: "" };
    this.#inner = { ...this.#inner, line: "" };
  }

  #bandAt({ file, sourceLine }: Instruction, line: number): void {
    const place = `${file}:${sourceLine}`;
    if (this.#band?.place === place) return;
    this.#closeBand(line - 1);
    this.#band = { place, from: line };
  }

  #closeBand(to = this.#out.length): void {
    if (this.#band && this.#bandCount++ % 2 === 1) this.sourceBands.push({ from: this.#band.from, to });
    this.#band = undefined;
  }

  /** Gives the last line to an instruction and to those that waited for it. */
  #settle(index: number): void {
    for (const at of [...this.#waiting, index]) this.lines[at] = this.#out.length;
    this.#waiting = [];
  }

  #heading(index: number): void {
    const line = this.#of.explained.lines[index];
    if (!line || this.#of.explained.steps.length === 0) return;
    const step = this.#stepOf(index);
    if (step !== this.#step) {
      this.#closeBand();
      this.#out.push(`// ── ${step}${this.#meaningOf(stepOf(line.step))}`);
      this.#forgetLine();
    }
    this.#step = step;
  }

  /** A step's meaning is told once. */
  #meaningOf(step: StepName): string {
    if (step === "other" || this.#meant.has(step)) return "";
    this.#meant.add(step);
    return `: ${stepMeaning[step]}`;
  }

  #stepOf(index: number): string {
    const line = this.#of.explained.lines[index];
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

/** Bookkeeping that follows bookkeeping within a step is one row, each word once. */
function joinBookkeeping(
  statements: readonly Statement[],
  stepOf: (index: number) => string,
): readonly Statement[] {
  const joined: Statement[] = [];
  for (const statement of statements) {
    const before = joined.at(-1);
    const isNext =
      before?.kind === "bookkeeping" &&
      statement.kind === "bookkeeping" &&
      before.last + 1 === statement.first &&
      before.depth === statement.depth &&
      stepOf(before.first) === stepOf(statement.first);
    if (!before || !isNext) joined.push(statement);
    else {
      const lines = [...new Set([...before.lines, ...statement.lines])];
      joined[joined.length - 1] = { ...before, lines, last: statement.last };
    }
  }
  return joined;
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((width, text) => Math.max(width, text.length), 0);

/** Operands with short paths; where a jump leads is told by a label. */
function operandsOf({ operands }: Instruction, target: string | undefined): string {
  if (target === undefined) return shortPaths(operands);
  const last = operands.lastIndexOf(",");
  return last < 0 ? target : `${operands.slice(0, last + 1)} ${target}`;
}
