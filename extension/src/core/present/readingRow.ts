import type { Instruction } from "../asm/listing/listing.ts";
import { shortPaths } from "./shortPaths.ts";

/** What stands before an instruction or a statement in a listing for reading. */
export interface RowStart {
  /** Source line, where it changes; else "". */
  readonly source: string;
  /** Columns of the source line. */
  readonly sourceWidth: number;
  /** Name of the source file, where it changes; else "". */
  readonly file: string;
}

/** Columns that are shown on request. */
export interface MachineColumns {
  /** Columns of addresses, and of machine code; 0: hidden. */
  readonly address: number;
  readonly code: number;
}

const mnemonicWidth = 7;
const labelWidth = 3;

/** An instruction's row: `210 L4  MOVQ    CX, 40(SP)`. @param label of what jumps lead here, or "" */
export function instructionRow(
  instruction: Instruction,
  operands: string,
  start: RowStart,
  label: string,
  columns: MachineColumns,
): string {
  const { pc, code, mnemonic, text } = instruction;
  const machine = [
    columns.address > 0 ? `0x${pc.toString(16)}`.padEnd(columns.address) : "",
    columns.code > 0 ? code.padEnd(columns.code) : "",
  ].filter((column) => column !== "");
  const shown =
    mnemonic === "" ? shortPaths(text) : `${mnemonic.padEnd(mnemonicWidth)} ${operands}`.trimEnd();
  return withFile([sourceColumn(start), label.padEnd(labelWidth), ...machine, shown].join(" "), start.file);
}

/** The rows of a statement: `210 hash = t.Hasher(&key, m.seed)`, indented by its depth. */
export function statementRows(lines: readonly string[], depth: number, start: RowStart): string[] {
  const indent = "  ".repeat(depth);
  const [first = "", ...rest] = lines.map((line) => indent + shortPaths(line));
  return [
    withFile(`${sourceColumn(start)} ${first}`, start.file),
    ...rest.map((line) => `${" ".repeat(start.sourceWidth)} ${line}`),
  ];
}

const sourceColumn = ({ source, sourceWidth }: RowStart): string => source.padStart(sourceWidth);

const withFile = (row: string, file: string): string => (file === "" ? row : `${row}  // ${file}`);
