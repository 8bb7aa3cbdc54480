import type { Instruction, ListingFormat, ListingFunction, Relocation } from "./listing.ts";

/** Lines of `go tool objdump` (plain, -S, -gnu; cmd/internal/objfile/disasm.go, cmd/internal/disasm from 1.24). */

interface TextLine {
  name: string;
  path: string;
  format: ListingFormat;
  frameSizeBytes: number;
}

/**
 * `TEXT runtime.f(SB) /path/f.go` of objdump and delve, or `TEXT ·f(SB), NOSPLIT, $16-24` of Plan 9 source.
 * The middle dot and division slash of Plan 9 source become dot and slash.
 */
export function readTextLine(line: string): TextLine | undefined {
  const sb = line.indexOf("(SB)");
  if (sb < 0) return undefined;
  const after = line.charCodeAt(sb + 4);
  if (after === 44) {
    const name = withoutBrackets(line.slice(4, sb).trim()).replace(/·/g, ".").replace(/∕/g, "/");
    const operands = (line.slice(sb + 5).split("//", 1)[0] as string).trimEnd();
    const frame = /^\$(-?\d+)(?:-\d+)?$/.exec(operands.slice(operands.lastIndexOf("$")));
    return { name, path: "", format: "source", frameSizeBytes: frame === null ? -1 : Number(frame[1]) };
  }
  const name = line.slice(5, sb).replace(/\.abi0$/, "");
  let path = line.slice(sb + 5).trim();
  if (path.startsWith("gofile..")) path = path.slice(8);
  return { name, path, format: "objdump", frameSizeBytes: -1 };
}

/** `f<ABIInternal>`, `f<>` → `f`. */
function withoutBrackets(name: string): string {
  const open = name.endsWith(">") ? name.indexOf("<") : -1;
  return open < 0 ? name : name.slice(0, open);
}

/** Whether what begins at a place may be a row of objdump as it writes them: two spaces, then a place or an address. */
export function isObjdumpColumn(text: string, at: number): boolean {
  if (text.charCodeAt(at + 1) !== 32) return false;
  const third = text.charCodeAt(at + 2);
  if (third === 48) return text.charCodeAt(at + 3) === 120;
  // Another space, tab or quote mark; the T of TEXT, the D of a debugger's heading.
  if (third !== 84 && third !== 68) return third > 62 && third !== 124;
  const tab = text.indexOf("\t", at);
  return tab >= 0 && !text.slice(at, tab).includes("\n");
}

/**
 * Counts lines from one place to another, which begin lines.
 * @returns -1 where one of them is neither a row of objdump nor empty
 */
export function objdumpRows(text: string, from: number, to: number): number {
  let rows = 0;
  for (let at = from; at < to; at = text.indexOf("\n", at) + 1) {
    const first = text.charCodeAt(at);
    if (first !== 10 && !(first === 32 && isObjdumpColumn(text, at))) return -1;
    rows++;
  }
  return rows;
}

/** `  map.go:1184\t0x463219\t4883fe08\tCMPQ SI, $0x8\t`; with -S the position column is missing. */
export function readObjdumpInstruction(line: string, lineNumber: number, fn: ListingFunction): boolean {
  const tab = line.indexOf("\t");
  if (tab < 3 || line.charCodeAt(1) !== 32 || line.charCodeAt(2) === 32) return false;
  let file = "";
  let sourceLine = 0;
  let at = 2;
  if (!(line.charCodeAt(2) === 48 && line.charCodeAt(3) === 120)) {
    const colon = line.lastIndexOf(":", tab);
    if (colon < 0) return false;
    sourceLine = decimal(line, colon + 1, tab);
    if (sourceLine < 0) return false;
    file = sameFile(line, colon, fn) ?? line.slice(2, colon);
    at = skipTabs(line, tab);
  }
  const pcEnd = line.indexOf("\t", at);
  if (pcEnd < 0) return false;
  const pc = Number(line.slice(at, pcEnd));
  if (!(pc >= 0)) return false;
  at = skipTabs(line, pcEnd);
  const codeEnd = line.indexOf("\t", at);
  if (codeEnd < 0) return false;
  const code = line.slice(at, codeEnd);
  at = skipTabs(line, codeEnd);
  let end = line.indexOf("\t", at);
  if (end < 0) end = line.length;
  let shown = line.slice(at, end);
  const tag = skipTabs(line, end);
  if (line.charCodeAt(tag) === 91) {
    const relocation = readBracketRelocation(line, tag, lineNumber, pc);
    if (relocation !== undefined) {
      fn.relocations.push(relocation);
      shown = relocated(shown, relocation);
    }
  }
  pushInstruction(fn, lineNumber, pc, shown, file, sourceLine, code);
  return true;
}

/** The file of the instruction before, where a line names it again. */
function sameFile(line: string, colon: number, fn: ListingFunction): string | undefined {
  const file = fn.instructions[fn.instructions.length - 1]?.file;
  return file !== undefined && file.length === colon - 2 && line.startsWith(file, 2) ? file : undefined;
}

/** Splits the instruction's text at the first space and adds it; a `-gnu` comment is cut off. */
function pushInstruction(
  fn: ListingFunction,
  line: number,
  pc: number,
  shown: string,
  file: string,
  sourceLine: number,
  code: string,
): void {
  const gnu = shown.indexOf(" // ");
  const text = gnu < 0 ? shown : shown.slice(0, gnu).trimEnd();
  const space = operandsAt(text);
  const instruction: Instruction = {
    line,
    pc,
    text,
    mnemonic: space < 0 ? text : text.slice(0, space),
    operands: space < 0 ? "" : text.slice(space + 1),
    file,
    sourceLine,
    code,
  };
  fn.instructions.push(instruction);
  fn.endLine = line;
}

/** The space behind the mnemonic, to which LOCK and REP in front of it belong; -1 where there are no operands. */
function operandsAt(text: string): number {
  const space = text.indexOf(" ");
  const first = text.charCodeAt(0);
  if (space > 0 && (first === 76 || first === 82) && (text.startsWith("LOCK") || text.startsWith("REP")))
    return text.indexOf(" ", space + 1);
  return space;
}

/**
 * Adds an instruction in Go's syntax whose columns were lost: the relocation of an object file stands behind it after a
 * space.
 */
export function addObjdumpText(
  fn: ListingFunction,
  line: number,
  row: { pc: number; text: string; file: string; sourceLine: number; code: string },
): void {
  let shown = row.text;
  const tag = shown.indexOf("]R_");
  const open = tag < 0 ? -1 : shown.lastIndexOf(" [", tag);
  if (open > 0) {
    const relocation = readBracketRelocation(shown, open + 1, line, row.pc);
    shown = shown.slice(0, open);
    if (relocation !== undefined) {
      fn.relocations.push(relocation);
      shown = relocated(shown, relocation);
    }
  }
  pushInstruction(fn, line, row.pc, shown, row.file, row.sourceLine, row.code);
}

/** `[3:7]R_PCREL:type:map[int]int` after an instruction of an object file. */
function readBracketRelocation(
  line: string,
  at: number,
  lineNumber: number,
  pc: number,
): Relocation | undefined {
  const close = line.indexOf("]", at);
  const colon = line.indexOf(":", at);
  const typeEnd = line.indexOf(":", close);
  if (close < 0 || colon < 0 || colon > close || typeEnd < 0) return undefined;
  const from = Number(line.slice(at + 1, colon));
  const to = Number(line.slice(colon + 1, close));
  let end = line.indexOf("\t", typeEnd);
  if (end < 0) end = line.length;
  return {
    line: lineNumber,
    offsetBytes: pc + from,
    sizeBytes: to - from,
    type: line.slice(close + 1, typeEnd),
    symbol: withoutAbi(line.slice(typeEnd + 1, end).trim()),
  };
}

/** `runtime.mapassign_fast64<1>` → without the number of the ABI. */
function withoutAbi(symbol: string): string {
  return symbol.charCodeAt(symbol.length - 1) === 62 && symbol.charCodeAt(symbol.length - 3) === 60
    ? symbol.slice(0, -3)
    : symbol;
}

/** An instruction of an object file as the linked program shows it: with the symbol, where nothing stands yet. */
function relocated(shown: string, { type, symbol }: Relocation): string {
  if (type.startsWith("R_CALL")) return `${shown.slice(0, shown.indexOf(" "))} ${symbol}(SB)`;
  for (const open of ["0(IP)", "0(PC)"])
    if (shown.includes(open)) return shown.replace(open, () => `${symbol}(SB)`);
  return shown;
}

function skipTabs(line: string, at: number): number {
  while (line.charCodeAt(at) === 9) at++;
  return at;
}

/** A decimal number in line[from, to), or -1. */
export function decimal(line: string, from: number, to: number): number {
  if (from >= to || to - from > 9) return -1;
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = line.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    n = n * 10 + digit;
  }
  return n;
}
