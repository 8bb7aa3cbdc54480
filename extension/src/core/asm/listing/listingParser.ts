import { readCompileHeader, readCompileInstruction, readDataLine, readRelocation } from "./compileLines.ts";
import { readDebuggerLine, readGdbHeader } from "./debuggerLines.ts";
import type { DataSymbol, Listing, ListingFormat, ListingFunction, ListingSink } from "./listing.ts";
import { packageOf } from "./listing.ts";
import { readObjdumpInstruction, readTextLine } from "./objdumpLines.ts";
import { readSourceLine } from "./sourceLines.ts";

/** Lines longer than this are cut: no instruction is, and a megabyte without a newline is not a listing. */
const maxLineChars = 4096;

export interface ListingParser {
  /** Text in pieces of any size, cut anywhere. */
  feed(chunk: string): void;
  /** Hands over the last function. */
  end(): { lineCount: number; notes: string[] };
}

/**
 * Reads a listing piece by piece; each line is recognised by its own shape, so mixed and truncated listings give what
 * can be read of them. Linear in the input; holds one function at a time.
 */
export function createListingParser(sink: ListingSink): ListingParser {
  let rest = "";
  let lineNumber = 0;
  let current: ListingFunction | undefined;
  let symbol: DataSymbol | undefined;
  let importPath = "";
  const notes: string[] = [];
  let unread = 0;
  /** Lines of the current function that are read only once one of them has the text that is needed. */
  let waiting: string[] = [];
  let waitingNumbers: number[] = [];
  let needed: string | null = null;

  const close = (): void => {
    if (current !== undefined) {
      if (waiting.length > 0) sink.passedOver?.(current.name);
      else if (current.instructions.length > 0) sink.function(current);
      current = undefined;
    }
    waiting = [];
    waitingNumbers = [];
    if (symbol !== undefined) sink.symbol?.(symbol);
    symbol = undefined;
  };

  const open = (name: string, path: string, format: ListingFormat, frameSizeBytes = -1): void => {
    close();
    current = {
      name,
      package: packageOf(name) || importPath,
      path,
      format,
      line: lineNumber,
      endLine: lineNumber,
      instructions: [],
      relocations: [],
      frameSizeBytes,
      labels: new Map(),
    };
    needed = format === "objdump" ? (sink.neededText?.(name) ?? null) : null;
  };

  /** A line of an objdump function: kept for later while its function may be of no interest. */
  const takeObjdumpLine = (line: string, fn: ListingFunction): void => {
    if (needed === null) return readIndented(line, lineNumber, fn);
    waiting.push(line);
    waitingNumbers.push(lineNumber);
    if (!line.includes(needed)) return;
    needed = null;
    for (let i = 0; i < waiting.length; i++)
      readIndented(waiting[i] as string, waitingNumbers[i] as number, fn);
    waiting = [];
    waitingNumbers = [];
  };

  const take = (line: string): void => {
    const first = line.charCodeAt(0);
    if (first === 32 && current !== undefined) {
      if (current.format === "objdump") takeObjdumpLine(line, current);
      else readIndented(line, lineNumber, current);
      return;
    }
    if (first === 9) {
      if (current?.format === "compile" && readCompileInstruction(line, lineNumber, current)) return;
      if (line.charCodeAt(1) === 114 && readRelocation(line, lineNumber, symbol ?? current)) return;
      if (symbol !== undefined && readDataLine(line, symbol)) return;
      if (
        current !== undefined &&
        current.format !== "compile" &&
        readDebuggerLine(line, lineNumber, current)
      )
        return;
      if (current?.format === "source") readSourceLine(line, lineNumber, current);
      else sink.other?.(line);
      return;
    }
    if (first === 84 && line.startsWith("TEXT")) {
      const text = readTextLine(line);
      if (text !== undefined) {
        open(text.name, text.path, text.format, text.frameSizeBytes);
        return;
      }
    }
    if (first === 35 && line.startsWith("# ")) {
      if (current?.format === "source") return;
      importPath = line.slice(2).trim();
      if (sink.package === undefined) return;
      close();
      sink.package(importPath);
      return;
    }
    if (first === 61 && current !== undefined && readDebuggerLine(line, lineNumber, current)) return;
    const gdb = readGdbHeader(line);
    if (gdb !== undefined) {
      open(gdb, "", "debugger");
      return;
    }
    const header = readCompileHeader(line, lineNumber);
    if (header !== undefined) {
      if (header.kind.startsWith("STEXT")) open(header.name, "", "compile", header.frameSizeBytes);
      else {
        close();
        symbol = header;
      }
      return;
    }
    if (current?.format === "source") readSourceLine(line, lineNumber, current);
    else {
      if (current === undefined && line.length > 0) unread++;
      sink.other?.(line);
    }
  };

  return {
    feed(chunk) {
      let start = 0;
      for (;;) {
        const end = chunk.indexOf("\n", start);
        if (end < 0) break;
        let line = rest.length > 0 ? rest + chunk.slice(start, end) : chunk.slice(start, end);
        rest = "";
        start = end + 1;
        lineNumber++;
        if (line.length > maxLineChars) line = line.slice(0, maxLineChars);
        if (line.charCodeAt(line.length - 1) === 13) line = line.slice(0, -1);
        if (line.length > 0) take(line);
      }
      if (rest.length < maxLineChars) rest += chunk.slice(start, start + maxLineChars);
    },
    end() {
      if (rest.length > 0) {
        lineNumber++;
        take(rest);
        rest = "";
      }
      close();
      if (unread > 0)
        notes.push(`${unread} line${unread === 1 ? "" : "s"} before the first function were not read`);
      return { lineCount: lineNumber, notes };
    },
  };
}

function readIndented(line: string, lineNumber: number, fn: ListingFunction): void {
  if (fn.format === "objdump" && readObjdumpInstruction(line, lineNumber, fn)) return;
  if (readDebuggerLine(line, lineNumber, fn)) return;
  if (fn.format === "source") readSourceLine(line, lineNumber, fn);
}

/** Reads a whole listing at once. A text that holds no function gives an empty list, never an error. */
export function parseListing(text: string): Listing {
  const functions: ListingFunction[] = [];
  const symbols: DataSymbol[] = [];
  const parser = createListingParser({
    function: (fn) => functions.push(fn),
    symbol: (s) => symbols.push(s),
  });
  parser.feed(text);
  const { lineCount, notes } = parser.end();
  return { functions, symbols, lineCount, notes };
}
