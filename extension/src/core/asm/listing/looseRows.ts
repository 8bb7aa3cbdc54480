import { textFrame } from "./compileLines.ts";
import { translateDebuggerInstruction, withoutDollar } from "./debuggerSyntax.ts";
import type { FunctionHeading } from "./headings.ts";
import type { Instruction, ListingFunction } from "./listing.ts";
import { addObjdumpText } from "./objdumpLines.ts";
import type { Row, RowShape } from "./pastedRows.ts";
import type { PlaceLines } from "./placeLines.ts";

/** Rows read by their words, as instructions of the function that is being read. */

/** A function that is being read. */
export interface Open {
  readonly fn: ListingFunction;
  /** How its rows look; undefined before the first one that is not as the tool itself wrote it. */
  shape: RowShape | undefined;
  readonly hasHeading: boolean;
  readonly isExplorer: boolean;
  /** Whether its rows have no addresses; undefined while that is not known. */
  isBare: boolean | undefined;
  /** Whether numbers stand in front of its rows. */
  isNumbered: boolean;
}

const formatOf: Readonly<Record<RowShape, ListingFunction["format"]>> = {
  compile: "compile",
  place: "objdump",
  code: "objdump",
  gdb: "debugger",
  colon: "debugger",
};

/** Whether a row goes on with a function. */
export function continues({ fn, shape }: Open, row: Row): boolean {
  const before = fn.instructions.at(-1);
  if (before === undefined || shape === undefined) {
    if (fn.format !== formatOf[row.shape]) return false;
    if (before === undefined) return row.symbol === undefined || isOf(fn, row);
  } else if (shape !== row.shape) return false;
  if (row.text.startsWith("TEXT ")) return false;
  // disassemble /m of gdb goes by source lines: addresses go to and fro, offsets count from the same start.
  if (row.symbol !== undefined && before !== undefined && fn.entry === row.pc - row.symbol.offset)
    return row.pc !== before.pc && isOf(fn, row);
  return (row.shape === "compile" ? row.pc >= before.pc : row.pc > before.pc) && isOf(fn, row);
}

const isOf = (fn: ListingFunction, { symbol }: Row): boolean =>
  symbol === undefined || symbol.name === "" || fn.name === "" || symbol.name === fn.name;

export function sortByAddress(instructions: Instruction[]): void {
  const isSorted = instructions.every(
    (one, i) => i === 0 || (instructions[i - 1] as Instruction).pc <= one.pc,
  );
  if (!isSorted) instructions.sort((a, b) => a.pc - b.pc);
}

/** What a row without a heading above it tells of its function; the same function where it only starts anew. */
export function headingOfRow(row: Row, before: Open | undefined): Omit<FunctionHeading, "kind"> {
  const { symbol, text } = row;
  let name = symbol?.name ?? "";
  let frameSizeBytes = -1;
  if (row.shape === "compile" && text.startsWith("TEXT ")) {
    name = text.slice(5, Math.max(5, text.indexOf("(SB)")));
    frameSizeBytes = textFrame(text);
  }
  const isSame =
    symbol !== undefined && name === "" && before !== undefined && row.pc - symbol.offset === before.fn.entry;
  return {
    name: isSame ? before.fn.name : name,
    path: "",
    format: formatOf[row.shape],
    frameSizeBytes,
    sizeBytes: -1,
    entry: row.shape === "compile" ? 0 : -1,
    isExplorer: false,
    mayBeBare: false,
  };
}

/** Code that did not fit on the line of its instruction (GNU objdump). */
export function addCode(fn: ListingFunction, row: Row): boolean {
  const last = fn.instructions.at(-1);
  if (last === undefined || last.pc + last.code.length / 2 !== row.pc) return false;
  fn.instructions[fn.instructions.length - 1] = { ...last, code: last.code + row.code };
  return true;
}

export function addRow(fn: ListingFunction, row: Row, line: number, places: PlaceLines): void {
  const { symbol, pc, text } = row;
  if (symbol !== undefined) {
    fn.entry = pc - symbol.offset;
    if (fn.name === "" && symbol.name !== "") fn.name = symbol.name;
  } else if (fn.entry < 0 && fn.instructions.length === 0 && fn.name !== "") fn.entry = pc;
  const { file, sourceLine } = places.of(row);
  const isGo = text.charCodeAt(0) < 97 && !text.startsWith("(") && !text.startsWith(".");
  if (isGo && row.shape !== "compile")
    return addObjdumpText(fn, line, { ...row, text: withTarget(text), file, sourceLine });
  const space = text.indexOf(" ");
  const mnemonic = space < 0 ? text : text.slice(0, space);
  const go =
    row.shape === "compile"
      ? { mnemonic, operands: space < 0 ? "" : text.slice(space + 1) }
      : translateDebuggerInstruction(text, pc);
  if (mnemonic === "TEXT" && fn.frameSizeBytes < 0) fn.frameSizeBytes = textFrame(go.operands);
  fn.instructions.push({ line, pc, text, ...go, file, sourceLine, code: row.code });
  fn.endLine = line;
}

function withTarget(text: string): string {
  const space = text.indexOf(" ");
  if (text.charCodeAt(space + 1) !== 36) return text;
  const mnemonic = text.slice(0, space);
  return `${mnemonic} ${withoutDollar(mnemonic, text.slice(space + 1))}`;
}
