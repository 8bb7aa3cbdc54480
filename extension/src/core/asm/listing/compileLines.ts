import type { DataSymbol, Instruction, ListingFunction, Relocation } from "./listing.ts";
import { decimal } from "./objdumpLines.ts";

/** Lines of `go build -gcflags=-S` and `go tool compile -S` (cmd/internal/obj/objfile.go, obj/util.go; 1.18–1.27). */

const kindPattern = /^S[A-Z0-9]+$/;
const headerFlags = new Set(["static", "dupok", "cfunc", "nosplit", "topframe", "asm", "leaf"]);

/** A symbol's header as a data symbol; kind STEXT… is a function and then has a frame size. */
export function readCompileHeader(
  line: string,
  lineNumber: number,
): (DataSymbol & { frameSizeBytes: number }) | undefined {
  const sizeAt = line.lastIndexOf(" size=");
  if (sizeAt < 0) return undefined;
  let end = sizeAt;
  let kind = "";
  while (end > 0) {
    const space = line.lastIndexOf(" ", end - 1);
    if (space < 0) return undefined;
    const token = line.slice(space + 1, end);
    end = space;
    if (kindPattern.test(token)) {
      kind = token;
      break;
    }
    if (!headerFlags.has(token)) return undefined;
  }
  if (kind === "") return undefined;
  const locals = /(?:^| )locals=0x([0-9a-f]+)/.exec(line.slice(sizeAt));
  return {
    name: line.slice(0, end).replace(/<\d>$/, ""),
    kind,
    sizeBytes: Number.parseInt(line.slice(sizeAt + 6), 10),
    line: lineNumber,
    bytes: [],
    relocations: [],
    frameSizeBytes: locals === null ? -1 : Number.parseInt(locals[1] as string, 16),
  };
}

/** `\t0x0012 00018 (/path/main.go:24)\tMOVQ\tAX, main.m+48(SP)`; the place also as `(gram.y:7[/path/main.go:24])`. */
export function readCompileInstruction(shown: string, lineNumber: number, fn: ListingFunction): boolean {
  if (shown.charCodeAt(1) !== 48 || shown.charCodeAt(2) !== 120) return false;
  const line = shown.charCodeAt(shown.length - 1) === 32 ? shown.trimEnd() : shown;
  const tab = line.indexOf("\t", 3);
  if (tab < 0 || line.charCodeAt(tab - 1) !== 41) return false;
  const open = line.indexOf(" (", 3);
  if (open < 0) return false;
  const space = line.indexOf(" ", 3);
  const pc = decimal(line, space + 1, open);
  if (pc < 0) return false;
  const colon = line.lastIndexOf(":", tab);
  // Below a `//line` directive the line's own place stands in brackets behind the one that it was given.
  const bracketed = line.charCodeAt(tab - 2) === 93;
  const fileStart = bracketed ? line.lastIndexOf("[", colon) + 1 : open + 2;
  const sourceLine = colon < open ? 0 : Math.max(0, decimal(line, colon + 1, tab - (bracketed ? 2 : 1)));
  let opEnd = line.indexOf("\t", tab + 1);
  if (opEnd < 0) opEnd = line.length;
  const mnemonic = line.slice(tab + 1, opEnd);
  const operands = line.slice(opEnd + 1);
  if (mnemonic === "TEXT" && fn.frameSizeBytes < 0) fn.frameSizeBytes = textFrame(operands);
  const instruction: Instruction = {
    line: lineNumber,
    pc,
    text: operands === "" ? mnemonic : `${mnemonic} ${operands}`,
    mnemonic,
    operands,
    file: colon < open ? "" : line.slice(fileStart, colon),
    sourceLine,
    code: "",
  };
  fn.instructions.push(instruction);
  fn.endLine = lineNumber;
  return true;
}

/** Bytes of frame by the operands of TEXT: `main.f(SB), ABIInternal, $40-32`; -1 when not told. */
export function textFrame(operands: string): number {
  const dollar = operands.lastIndexOf("$");
  return dollar < 0 ? -1 : Number.parseInt(operands.slice(dollar + 1), 10);
}

/** `\trel 48+8 t=R_ADDR runtime.memhash64·f+0`; the type is a number up to 1.21. */
export function readRelocation(
  line: string,
  lineNumber: number,
  of: DataSymbol | ListingFunction | undefined,
): boolean {
  const start = line.charCodeAt(0) === 9 ? 1 : 0;
  if (!line.startsWith("rel ", start)) return false;
  const plus = line.indexOf("+", start + 4);
  const space = line.indexOf(" ", start + 4);
  const type = line.indexOf(" t=", start + 4);
  const typeEnd = line.indexOf(" ", type + 3);
  const add = line.lastIndexOf("+");
  if (plus < 0 || type < 0 || typeEnd < 0) return false;
  const relocation: Relocation = {
    line: lineNumber,
    offsetBytes: Number.parseInt(line.slice(start + 4, plus), 10),
    sizeBytes: Number.parseInt(line.slice(plus + 1, space), 10),
    type: line.slice(type + 3, typeEnd),
    symbol: line.slice(typeEnd + 1, add > typeEnd ? add : line.length).replace(/<\d>$/, ""),
  };
  of?.relocations.push(relocation);
  return true;
}

/** No descriptor of a map type is larger. */
const maxKeptBytes = 1024;

/** `\t0x0010 08 08 90 00 …  text`: kept for map type descriptors only. */
export function readDataLine(line: string, symbol: DataSymbol): boolean {
  if (line.charCodeAt(1) !== 48 || line.charCodeAt(2) !== 120) return false;
  if (!symbol.name.startsWith("type:map[") && !symbol.name.startsWith("type.map[")) return true;
  let at = line.indexOf(" ", 3);
  const offsetBytes = Math.min(Number.parseInt(line.slice(3, at), 16), maxKeptBytes);
  while (symbol.bytes.length < offsetBytes) symbol.bytes.push(0);
  while (at > 0 && line.charCodeAt(at) === 32 && symbol.bytes.length < maxKeptBytes) {
    const byte = Number.parseInt(line.slice(at + 1, at + 3), 16);
    if (Number.isNaN(byte) || line.charCodeAt(at + 1) === 32) break;
    symbol.bytes.push(byte);
    at += 3;
    if (symbol.bytes.length % 16 === 0) break;
  }
  return true;
}

/** Length of the column of bytes of such a line, with the blank in front and the two behind. */
const dumpColumn = 16 * 3 + 2;

/**
 * Whether a line shows bytes of a function or of data as -S prints them behind its instructions: address, up to sixteen
 * bytes, and behind a column's width the same as text.
 * @param isCertain no other line can look so: the function is of -S
 */
export function isDumpLine(plain: string, isCertain: boolean): boolean {
  const [, bytes = "", gap = ""] = /^0x[0-9a-f]{4,}((?: [0-9a-f]{2}){1,16})( +|$)/.exec(plain) ?? [];
  return bytes !== "" && (isCertain || bytes.length + gap.length === dumpColumn);
}
