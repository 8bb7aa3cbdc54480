import { translateDebuggerInstruction } from "./debuggerSyntax.ts";
import type { ListingFunction } from "./listing.ts";
import { decimal } from "./objdumpLines.ts";

/** Lines of `disassemble` in delve and gdb. */

const gdbHeader = "Dump of assembler code for function ";

/** `Dump of assembler code for function runtime.mapassign_fast64:` → the name. */
export function readGdbHeader(line: string): string | undefined {
  if (!line.startsWith(gdbHeader)) return undefined;
  const end = line.endsWith(":") ? line.length - 1 : line.length;
  return line.slice(gdbHeader.length, end).replace(/\.abi0$/, "");
}

/**
 * delve: `=>\tmain.go:8\t0x463f80*\t493b6610\tcmp rsp, qword ptr [r14+0x10]`;
 * gdb: `   0x0000000000463f80 <+0>:\tcmp    0x10(%r14),%rsp`. The `=>` mark is optional in both.
 */
export function readDebuggerLine(line: string, lineNumber: number, fn: ListingFunction): boolean {
  let at = line.startsWith("=>") ? 2 : 0;
  while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at++;
  if (line.startsWith("0x", at)) {
    const tab = line.indexOf(":\t", at);
    const stop = line.indexOf(" ", at);
    if (tab < 0) return false;
    const pc = Number(line.slice(at, stop > 0 && stop < tab ? stop : tab));
    if (!(pc >= 0)) return false;
    add(fn, lineNumber, pc, line.slice(tab + 2).trim(), "", 0, "");
    return true;
  }
  const position = line.indexOf("\t", at);
  if (position < 0) return false;
  const colon = line.lastIndexOf(":", position);
  const sourceLine = colon < at ? -1 : decimal(line, colon + 1, position);
  if (sourceLine < 0 || !line.startsWith("0x", position + 1)) return false;
  const pcEnd = line.indexOf("\t", position + 1);
  const codeEnd = line.indexOf("\t", pcEnd + 1);
  if (pcEnd < 0 || codeEnd < 0) return false;
  const pc = Number(line.slice(position + 1, pcEnd).replace("*", ""));
  if (!(pc >= 0)) return false;
  add(
    fn,
    lineNumber,
    pc,
    line.slice(codeEnd + 1).trim(),
    line.slice(at, colon),
    sourceLine,
    line.slice(pcEnd + 1, codeEnd),
  );
  return true;
}

/** What is longer is no instruction, and patterns are not tried on it. */
const longestInstruction = 500;

function add(
  fn: ListingFunction,
  line: number,
  pc: number,
  shown: string,
  file: string,
  sourceLine: number,
  code: string,
): void {
  const text = shown.replace(/\s+/g, " ");
  const go =
    text.length > longestInstruction ? { mnemonic: text, operands: "" } : translateDebuggerInstruction(text);
  fn.instructions.push({
    line,
    pc,
    text,
    mnemonic: go.mnemonic,
    operands: go.operands,
    file,
    sourceLine,
    code,
  });
  fn.endLine = line;
}
