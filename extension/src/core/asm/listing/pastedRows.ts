import { decimal } from "./objdumpLines.ts";
import { symbolAndOffset } from "./symbolOffset.ts";

/**
 * Rows of a listing as any tool writes them, whatever became of tabs and columns: Go's compiler and objdump, delve, gdb,
 * GNU and LLVM objdump, perf, pprof. Each row is told by its own address.
 */

/**
 * compile: `0x0012 00018 (main.go:4) MOVQ …`; place: `main.go:4 0x47a720 493b6610 CMPQ …`; code: the same without a place;
 * gdb: `0x47a720 <+0>: cmp …`; colon: `47a720: 49 3b cmp …`.
 */
export type RowShape = "compile" | "place" | "code" | "gdb" | "colon";

export interface Row {
  readonly shape: RowShape;
  readonly pc: number;
  /** Mnemonic and operands as shown, with single spaces; "" where the line only goes on with code. */
  readonly text: string;
  readonly file: string;
  readonly sourceLine: number;
  /** Machine code in hex, "" where not told. */
  readonly code: string;
  /** Function and offset that gdb tells of the address; name "" when it tells the offset alone. */
  readonly symbol?: { readonly name: string; readonly offset: number };
  /** Whether a number stands in front, as of a line. */
  readonly isNumbered: boolean;
}

/** Words in front of an address that are looked at: costs of a profile, marks, numbers. */
const mostWordsBefore = 8;

/** The row on a line without decorations; undefined where it has none. */
export function readRow(text: string): Row | undefined {
  let at = 0;
  let isNumbered = false;
  for (let words = 0; words < mostWordsBefore; words++) {
    const end = wordEnd(text, at);
    if (end === at) return undefined;
    const row = rowAt(text, at, end, isNumbered);
    if (row !== undefined) return row;
    const word = text.slice(at, end);
    if (!isMark(word)) return placedRow(text, at, isNumbered);
    if (words === 0 && word.charCodeAt(0) >= 48 && word.charCodeAt(0) <= 57) isNumbered = true;
    at = skipSpaces(text, end);
  }
  return undefined;
}

/** Costs of a profile (`.`, `10ms`, `0.11`, `9.68%`), colons of perf, arrows at the current instruction, numbers. */
function isMark(word: string): boolean {
  if (word.length > 12) return false;
  if (/^[.:|*~>│→↓↑+»-]$|^[=-]>$|^B?=>$/.test(word)) return true;
  return /^[[(L]?\d+(?:\.\d+)?(?:%|[a-zµ]{1,4}|[kMGT]?B)?[:|.)\]│→]?$/.test(word);
}

/** A row whose address is the word [at, end). */
function rowAt(text: string, at: number, end: number, isNumbered: boolean): Row | undefined {
  if (text.charCodeAt(at) === 48 && text.charCodeAt(at + 1) === 120)
    return addressRow(text, at, end, "", 0, isNumbered);
  const last = text.charCodeAt(end - 1);
  // lldb: prog[0x47eec0] <+0>:
  const open = last === 93 ? text.indexOf("[0x", at) : -1;
  if (open > at && isHex(text, open + 3, end - 1) && text.charCodeAt(skipSpaces(text, end)) === 60)
    return symbolRow(
      text,
      skipSpaces(text, end),
      Number.parseInt(text.slice(open + 3, end - 1), 16),
      isNumbered,
    );
  // objdump --prefix-addresses: 000000000047eec4 <main.put+0x4> jbe …
  if (end - at === 16 && text.charCodeAt(end + 1) === 60 && isHex(text, at, end))
    return symbolRow(text, end + 1, Number.parseInt(text.slice(at, end), 16), isNumbered, "> ");
  if (last !== 58 || !isHex(text, at, end - 1)) return undefined;
  const pc = Number.parseInt(text.slice(at, end - 1), 16);
  return codedRow(text, skipSpaces(text, end), "colon", pc, isNumbered);
}

/** A row whose file and line stand before the address; a file's name may hold spaces. */
function placedRow(text: string, from: number, isNumbered: boolean): Row | undefined {
  for (let at = text.indexOf("0x", from); at > from; at = text.indexOf("0x", at + 2)) {
    if (!isSpace(text.charCodeAt(at - 1))) continue;
    const before = text.slice(from, at).trimEnd();
    const colon = before.lastIndexOf(":");
    const sourceLine = colon <= 0 ? -1 : decimal(before, colon + 1, before.length);
    if (sourceLine < 0) return undefined;
    const row = addressRow(text, at, wordEnd(text, at), before.slice(0, colon), sourceLine, isNumbered);
    return row?.shape === "place" ? row : undefined;
  }
  return undefined;
}

/** A row from its address `0x…` on. */
function addressRow(
  text: string,
  at: number,
  end: number,
  file: string,
  sourceLine: number,
  isNumbered: boolean,
): Row | undefined {
  let hexEnd = end;
  const last = text.charCodeAt(end - 1);
  const hasColon = last === 58;
  // delve marks an address with a breakpoint.
  if (hasColon || last === 42) hexEnd--;
  if (hexEnd - at < 3 || !isHex(text, at + 2, hexEnd)) return undefined;
  const pc = Number.parseInt(text.slice(at + 2, hexEnd), 16);
  const next = skipSpaces(text, end);
  if (hasColon) return codedRow(text, next, "gdb", pc, isNumbered);
  if (text.charCodeAt(next) === 60) return symbolRow(text, next, pc, isNumbered);
  const nextEnd = wordEnd(text, next);
  if (
    nextEnd - next >= 5 &&
    decimal(text, next, nextEnd) >= 0 &&
    text.charCodeAt(skipSpaces(text, nextEnd)) === 40
  )
    return compileRow(text, decimal(text, next, nextEnd), skipSpaces(text, nextEnd), isNumbered);
  if ((nextEnd - next) % 2 !== 0 || nextEnd - next > 30 || !isHex(text, next, nextEnd)) return undefined;
  const shown = instructionText(text, skipSpaces(text, nextEnd));
  // A row of the dump that `-S` prints under a function: `0x0020 18 e8 00 …`.
  if (shown === undefined || (nextEnd - next === 2 && /^[0-9a-f]{2}(?: |$)/.test(shown))) return undefined;
  const shape = sourceLine > 0 || file !== "" ? "place" : "code";
  return { shape, pc, text: shown, file, sourceLine, code: text.slice(next, nextEnd), isNumbered };
}

/** `<main.put+4>:` or `<+4>:` of gdb, `<main.put+0x4>` of objdump. */
function symbolRow(text: string, at: number, pc: number, isNumbered: boolean, end = ">:"): Row | undefined {
  const close = text.indexOf(end, at);
  if (close < 0) return undefined;
  const row = codedRow(text, skipSpaces(text, close + 2), "gdb", pc, isNumbered);
  return row && { ...row, symbol: symbolAndOffset(text.slice(at + 1, close)) };
}

/** A row from what stands behind the colon of its address: bytes of code, if any, and the instruction. */
function codedRow(
  text: string,
  from: number,
  shape: RowShape,
  pc: number,
  isNumbered: boolean,
): Row | undefined {
  let at = behindJumpArrows(text, from);
  let code = "";
  for (let bytes = 0; bytes < 16; bytes++) {
    const end = wordEnd(text, at);
    if ((end - at !== 2 && end - at !== 8) || !isHex(text, at, end)) break;
    code += text.slice(at, end);
    at = skipSpaces(text, end);
  }
  if (at >= text.length) return code === "" ? undefined : row("", "", 0);
  const told = shape === "colon" ? withoutPlace(text, at) : { text, file: "", sourceLine: 0 };
  const shown = instructionText(told.text, at);
  if (shown === undefined || isSource(shown)) return undefined;
  if (code === "" && shape === "colon" && !isCode(shown)) return undefined;
  return row(shown, told.file, told.sourceLine);

  function row(shown: string, file: string, sourceLine: number): Row {
    return { shape, pc, text: shown, file, sourceLine, code, isNumbered };
  }
}

/** objdump --visualize-jumps draws `|  /-->` between address and code. */
function behindJumpArrows(text: string, from: number): number {
  let at = from;
  for (;;) {
    const end = wordEnd(text, at);
    for (let i = at; i < end; i++) if (!"|/\\->+X".includes(text[i] as string)) return at;
    if (end === at) return at;
    at = skipSpaces(text, end);
  }
}

/** Go's source behind the number of its line, as a debugger shows it: `12: if x == nil {`. */
export function isSource(text: string): boolean {
  return /^(?:package|import|func|type|var|const|if|for|return|switch|case|default|go|defer|else|range|select|break|continue|goto|fallthrough)\b|^\S+(?:, \S+)? (?:[-+*/%&|^]?=|:=|<-)( |$)/.test(
    text.slice(0, 200),
  );
}

const withoutOperands = new Set(
  "ret retq nop leave hlt ud2 int3 syscall pause cpuid lfence mfence sfence endbr64 vzeroupper cltq cqto cltd cdqe cqo cdq noop undef ?".split(
    " ",
  ),
);
const operandMark =
  /[%$#[<(*]|\b0x|\b(?:[0-9a-f]{5,16}|[er]?(?:[abcd]x|[sd]i|[bs]p)|[abcd][lh]|[rxwvqdsRFXYVZ]\d{1,2}[dwb]?|[xyz]mm\d{1,2}|[xw]zr|lr|g|[A-D]X|SI|DI|BP|SP|ZR|RSP)\b/;

/** Whether words behind a number may be an instruction, and not a sentence on a numbered line. */
export function isCode(text: string): boolean {
  const space = text.indexOf(" ");
  const mnemonic = space < 0 ? text : text.slice(0, space);
  if (mnemonic !== mnemonic.toLowerCase() && mnemonic !== mnemonic.toUpperCase()) return false;
  if (space < 0) return withoutOperands.has(mnemonic.toLowerCase());
  return operandMark.test(text.slice(space + 1, space + 120));
}

/** pprof writes `;main.sum main.go:11` behind an instruction; its web page `main.go:11` after two spaces. */
function withoutPlace(text: string, from: number): { text: string; file: string; sourceLine: number } {
  const colon = text.lastIndexOf(":");
  const sourceLine = colon <= from ? -1 : decimal(text, colon + 1, text.length);
  if (sourceLine < 0) return { text, file: "", sourceLine: 0 };
  const semicolon = text.lastIndexOf(";", colon);
  let start = colon;
  while (start > from && !isSpace(text.charCodeAt(start - 1)) && text.charCodeAt(start - 1) !== 59) start--;
  const file = text.slice(start, colon);
  if (!/\.(?:go|s|y)$|^<autogenerated>$/.test(file)) return { text, file: "", sourceLine: 0 };
  const shown = text.slice(0, semicolon > from ? semicolon : start).trimEnd();
  // perf annotate -l writes it behind two slashes.
  return { text: shown.endsWith(" //") ? shown.slice(0, -3).trimEnd() : shown, file, sourceLine };
}

/** From the `(` of the place on: `(/path/main.go:24) MOVQ AX, x`, `(gram.y:7[/path/main.go:24]) …`. */
function compileRow(text: string, pc: number, open: number, isNumbered: boolean): Row | undefined {
  let close = text.indexOf(")", open);
  // A path may hold brackets: the place ends at one with a line's number before it.
  while (close > 0 && !endsPlace(text, open, close)) close = text.indexOf(")", close + 1);
  if (close < 0) return undefined;
  const shown = instructionText(text, skipSpaces(text, close + 1));
  if (shown === undefined) return undefined;
  const bracketed = text.charCodeAt(close - 1) === 93;
  const colon = text.lastIndexOf(":", close);
  const fileStart = bracketed ? text.lastIndexOf("[", colon) + 1 : open + 1;
  const line = colon < open ? 0 : Math.max(0, decimal(text, colon + 1, bracketed ? close - 1 : close));
  const file = colon < open ? "" : text.slice(fileStart, colon);
  return { shape: "compile", pc, text: shown, file, sourceLine: line, code: "", isNumbered };
}

function endsPlace(text: string, open: number, close: number): boolean {
  if (close + 1 < text.length && !isSpace(text.charCodeAt(close + 1))) return false;
  let at = close - 1;
  if (text.charCodeAt(at) === 93) at--;
  const end = at;
  while (isDigit(text.charCodeAt(at))) at--;
  return (at < end && text.charCodeAt(at) === 58) || text.charCodeAt(open + 1) === 60;
}

/** What is longer is no instruction. */
const longestInstruction = 2000;

/** Mnemonic and operands from a place on, with single spaces; undefined where no mnemonic stands. */
export function instructionText(text: string, from: number): string | undefined {
  const end = wordEnd(text, from);
  if (end === from || end - from > 20 || text.length - from > longestInstruction) return undefined;
  if (!/^(?:[A-Za-z][A-Za-z0-9._]*;?|\?|\(bad\)|\.(?:inst|word|byte|long))$/.test(text.slice(from, end)))
    return undefined;
  return singleSpaces(text.slice(from).trimEnd());
}

function singleSpaces(text: string): string {
  return text.includes("\t") || text.includes("  ") ? text.replace(/[ \t]+/g, " ") : text;
}

const isSpace = (c: number): boolean => c === 32 || c === 9;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

function skipSpaces(text: string, at: number): number {
  let to = at;
  while (isSpace(text.charCodeAt(to))) to++;
  return to;
}

/** Whether text[from, to) is a hexadecimal number in lower case. */
function isHex(text: string, from: number, to: number): boolean {
  if (to <= from || to - from > 30) return false;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (!isDigit(c) && (c < 97 || c > 102)) return false;
  }
  return true;
}
