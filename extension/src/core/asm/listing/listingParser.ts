import { addBareRow, readBareRow, settleBareRows } from "./bareRows.ts";
import { isDumpLine, readCompileInstruction, readDataLine, readRelocation } from "./compileLines.ts";
import { behindNumber, escapeMark, undecorated, withoutEscapes } from "./decorations.ts";
import { type FunctionHeading, headingOf } from "./headings.ts";
import type { DataSymbol, Listing, ListingFunction, ListingSink } from "./listing.ts";
import { packageOf } from "./listing.ts";
import { addCode, addRow, continues, headingOfRow, type Open, sortByAddress } from "./looseRows.ts";
import { isObjdumpColumn, objdumpRows, readObjdumpInstruction } from "./objdumpLines.ts";
import { partsOf, placeLabels, settle } from "./parts.ts";
import { type Row, readRow } from "./pastedRows.ts";
import { PlaceLines } from "./placeLines.ts";
import { readExplorerLine, readSourceLine } from "./sourceLines.ts";

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
 * can be read of them. Lines as the tools of Go write them are read by their columns; all others (copied, quoted,
 * numbered, of other tools) by their words. Linear in the input; holds one function at a time.
 */
export function createListingParser(sink: ListingSink): ListingParser {
  let rest = "";
  let lineNumber = 0;
  let current: Open | undefined;
  let symbol: DataSymbol | undefined;
  let importPath = "";
  const notes: string[] = [];
  let unread = 0;
  /** Lines of the current function that are read only once one of them has the text that is needed. */
  let waiting: string[] = [];
  let waitingNumbers: number[] = [];
  let needed: string | null = null;
  /** Rows of the current function were gone by, none of which has that text. */
  let isPassed = false;
  /** Where that text stands next in the piece being read; -1 where it was not looked for yet. */
  let neededAt = -1;
  let isColoured = false;
  const places = new PlaceLines();
  /** Labels of Compiler Explorer that stand above the TEXT of their function. */
  let labelsAhead: string[] = [];
  let labelsAheadLine = 0;

  const close = (): void => {
    if (current !== undefined) {
      const { fn, hasHeading, shape } = current;
      // One row that may be a line of source is none.
      const isGuess =
        sink.isPart !== true &&
        !hasHeading &&
        fn.instructions.length < 2 &&
        shape !== "place" &&
        shape !== "compile";
      if (waiting.length > 0 || isPassed) sink.passedOver?.(fn.name);
      else if (fn.instructions.length > 0 && !isGuess) {
        if (current.isBare === true) settleBareRows(fn, hasHeading);
        else placeLabels(fn);
        settle(fn, hasHeading);
        if (fn.format === "debugger") sortByAddress(fn.instructions);
        for (const part of partsOf(fn)) sink.function(part);
      }
      current = undefined;
    }
    waiting = [];
    waitingNumbers = [];
    isPassed = false;
    if (symbol !== undefined) sink.symbol?.(symbol);
    symbol = undefined;
  };

  const open = (heading: Omit<FunctionHeading, "kind">, hasHeading: boolean, from = lineNumber): Open => {
    close();
    places.clear();
    const { name, path, format, frameSizeBytes, entry, sizeBytes, isExplorer } = heading;
    const fn: ListingFunction = {
      name,
      package: packageOf(name) || importPath,
      path,
      format,
      line: from,
      endLine: lineNumber,
      instructions: [],
      relocations: [],
      frameSizeBytes,
      entry,
      sizeBytes,
      labels: new Map(),
    };
    needed = format === "objdump" && hasHeading ? (sink.neededText?.(name) ?? null) : null;
    const isBare = heading.mayBeBare ? (entry < 0 ? true : undefined) : false;
    current = { fn, shape: undefined, hasHeading, isExplorer, isBare, isNumbered: false };
    return current;
  };

  /** A line of an objdump function: kept for later while its function may be of no interest. */
  const takeObjdumpLine = (line: string, of: Open): void => {
    if (needed === null) {
      if (!readObjdumpInstruction(line, lineNumber, of.fn)) readLoose(undecorated(line), lineNumber);
      return;
    }
    waiting.push(line);
    waitingNumbers.push(lineNumber);
    if (!line.includes(needed)) return;
    needed = null;
    const kept = waiting;
    const numbers = waitingNumbers;
    waiting = [];
    waitingNumbers = [];
    for (let i = 0; i < kept.length; i++) {
      const [text, number] = [kept[i] as string, numbers[i] as number];
      if (!readObjdumpInstruction(text, number, of.fn)) readLoose(undecorated(text), number);
    }
  };

  /**
   * Goes by the rows of a function that has not the text that is needed, where they end in the same piece.
   * @returns where to read on
   */
  const passOver = (chunk: string, start: number, text: string): number => {
    const next = chunk.indexOf("\nTEXT ", start) + 1;
    if (next === 0 || chunk.charCodeAt(start) === 10 || isColoured || sink.other !== undefined) return start;
    if (neededAt < start) neededAt = chunk.indexOf(text, start);
    if (neededAt < 0) neededAt = chunk.length;
    if (neededAt < next) return start;
    const end = chunk.indexOf("\n", next);
    if (end < 0 || headingOf(undecorated(chunk.slice(next, end)), lineNumber)?.kind !== "function")
      return start;
    const rows = objdumpRows(chunk, start, next);
    if (rows < 0) return start;
    lineNumber += rows;
    isPassed = true;
    return next;
  };

  /** A line of the output of a build that prints listings: what is none of it may be anything. */
  const takeBuildLine = (line: string, other: (line: string) => void): void => {
    if (line.charCodeAt(0) === 9) {
      if (current?.fn.format === "compile" && takeCompileLine(line, current.fn)) return;
      if (line.charCodeAt(1) === 114 && readRelocation(line, lineNumber, symbol ?? current?.fn)) return;
      if (symbol !== undefined && readDataLine(line, symbol)) return;
    } else if (line.startsWith("# ")) {
      close();
      importPath = line.slice(2).trim();
      sink.package?.(importPath);
      return;
    } else if (line.includes(" size=") && takeHeading(line)) return;
    other(line);
  };

  const take = (written: string): void => {
    if (sink.other !== undefined) return takeBuildLine(written, sink.other);
    const line = isColoured ? withoutEscapes(written) : written;
    const first = line.charCodeAt(0);
    if (
      first === 32 &&
      current?.hasHeading === true &&
      current.fn.format === "objdump" &&
      isObjdumpColumn(line, 0)
    )
      return takeObjdumpLine(line, current);
    if (first === 9) {
      if (
        current?.hasHeading === true &&
        current.fn.format === "compile" &&
        takeCompileLine(line, current.fn)
      )
        return;
      if (line.charCodeAt(1) === 114 && readRelocation(line, lineNumber, symbol ?? current?.fn)) return;
      if (symbol !== undefined && readDataLine(line, symbol)) return;
    }
    takeCopied(line);
  };

  const takeCompileLine = (line: string, fn: ListingFunction): boolean => {
    if (!readCompileInstruction(line, lineNumber, fn)) return false;
    if (fn.instructions.length === 1 || fn.instructions.at(-1)?.mnemonic !== "TEXT") return true;
    // Another function, whose header is missing.
    fn.instructions.pop();
    return false;
  };

  /** A line that is not as the tools of Go write it. */
  const takeCopied = (line: string): void => {
    const plain = undecorated(line);
    if (plain === "" || plain.startsWith("```") || plain.startsWith("~~~")) return;
    const numbered = behindNumber(plain);
    // Names of the compiler hold spaces: a number in front would become part of one.
    if (numbered !== undefined && plain.includes(" size=") && takeHeading(numbered)) return;
    if (takeHeading(plain) || (numbered !== undefined && takeHeading(numbered))) return;
    if (plain.startsWith("# ") || numbered?.startsWith("# ") === true) {
      if (current?.fn.format !== "source") importPath = (numbered ?? plain).slice(2).trim();
      return;
    }
    if (current !== undefined && needed !== null) return takeObjdumpLine(line, current);
    if (!readLoose(plain, lineNumber) && current === undefined) unread++;
  };

  const takeHeading = (plain: string): boolean => {
    const heading = headingOf(plain, lineNumber);
    if (heading === undefined) return false;
    if (heading.kind === "function") {
      const { fn } = open(
        heading,
        true,
        heading.isExplorer && labelsAhead.length > 0 ? labelsAheadLine : lineNumber,
      );
      if (!heading.isExplorer) return true;
      for (const label of labelsAhead) fn.labels.set(label, 0);
      labelsAhead = [];
      readExplorerLine(plain, lineNumber, fn);
    } else {
      close();
      if (heading.kind === "symbol") symbol = heading.symbol;
    }
    return true;
  };

  /** Reads a row by its words. @returns false where nothing of a listing stands */
  const readLoose = (plain: string, line: number): boolean => {
    if (symbol === undefined && isDumpLine(plain, current?.fn.format === "compile"))
      return current !== undefined;
    const isGlued = /^\d{1,7}[:|→]\S/.test(plain);
    const text = isGlued ? (behindNumber(plain) ?? plain) : plain;
    const row = readRow(text);
    if (current?.isBare !== false && takeBare(text, row, line)) return true;
    // Where instructions have no address, a number in front is the line's.
    const isNumber =
      row?.shape === "colon" && row.code === "" && (current?.isExplorer || current?.fn.format === "source");
    if (row !== undefined && !isNumber) return takeRow(row, line);
    const unnumbered = behindNumber(text);
    if (readRelocation(unnumbered ?? text, line, symbol ?? current?.fn)) return true;
    if (symbol !== undefined) return readDataLine(`\t${unnumbered ?? text}`, symbol);
    if (/^[\w.·/]+_pc0:$/.test(unnumbered ?? text)) {
      if (labelsAhead.length === 0) labelsAheadLine = line;
      labelsAhead.push((unnumbered ?? text).slice(0, -1));
      return true;
    }
    if (current === undefined) return false;
    if (current.isExplorer) return readExplorerLine(unnumbered ?? text, line, current.fn);
    if (/^<L\d+>:$/.test(unnumbered ?? text)) {
      current.fn.labels.set((unnumbered ?? text).slice(1, -2), current.fn.instructions.length);
      return true;
    }
    if (current.fn.format === "source") readSourceLine(unnumbered ?? text, line, current.fn);
    else places.read(text);
    return true;
  };

  /** A row without an address. */
  const takeBare = (text: string, row: Row | undefined, line: number): boolean => {
    if (current === undefined) {
      const bare = row === undefined ? readBareRow(text) : undefined;
      if (bare === undefined || bare.code === "" || bare.text === "") return false;
      addBareRow(open(bareHeading, false).fn, bare, line);
      return true;
    }
    // perf tells offsets where objdump tells addresses.
    const isOffset = row?.shape === "colon" && row.code === "" && row.pc < current.fn.entry;
    if (current.isBare === undefined) {
      if (row !== undefined && !isOffset) current.isBare = false;
      else if (isOffset) current.isBare = true;
    }
    if (current.isBare !== true) return false;
    const bare = readBareRow(text);
    if (bare === undefined) return false;
    // A number alone is that of an empty line.
    if (bare.text === "" && current.isNumbered && !bare.isNumbered) return true;
    current.isNumbered ||= bare.isNumbered;
    addBareRow(current.fn, bare, line);
    return true;
  };

  const takeRow = (row: Row, line: number): boolean => {
    if (row.text === "") return current !== undefined && addCode(current.fn, row);
    let of = current;
    if (of === undefined || !continues(of, row)) {
      // Source between the rows of a function may look like a row without code.
      if (of?.hasHeading === true && of.shape !== row.shape && row.shape === "colon" && row.code === "")
        return false;
      of = open(headingOfRow(row, of), false);
    }
    of.shape = row.shape;
    addRow(of.fn, row, line, places);
    return true;
  };

  /** Takes a line without its end; of a longer one what stands first. */
  const takeWhole = (whole: string): void => {
    lineNumber++;
    let line = whole.length > maxLineChars ? whole.slice(0, maxLineChars) : whole;
    if (line.charCodeAt(line.length - 1) === 13) line = line.slice(0, -1);
    if (line.length > 0) take(line);
  };

  return {
    feed(chunk) {
      let start = 0;
      isColoured ||= chunk.includes(escapeMark);
      neededAt = -1;
      for (;;) {
        if (needed !== null && waiting.length === 0 && rest === "" && !isPassed)
          start = passOver(chunk, start, needed);
        const end = chunk.indexOf("\n", start);
        if (end < 0) break;
        const line = rest.length > 0 ? rest + chunk.slice(start, end) : chunk.slice(start, end);
        rest = "";
        start = end + 1;
        takeWhole(line);
      }
      if (rest.length < maxLineChars) rest += chunk.slice(start, start + maxLineChars);
    },
    end() {
      if (rest.length > 0) {
        takeWhole(rest);
        rest = "";
      }
      close();
      if (unread > 0)
        notes.push(
          unread === 1
            ? "1 line before the first function was not read"
            : `${unread} lines before the first function were not read`,
        );
      return { lineCount: lineNumber, notes };
    },
  };
}

/** Of rows without addresses that no heading stands above. */
const bareHeading: Omit<FunctionHeading, "kind"> = {
  ...{ name: "", path: "", format: "debugger", frameSizeBytes: -1, sizeBytes: -1, entry: -1 },
  ...{ isExplorer: false, mayBeBare: true },
};

/**
 * Reads a whole listing at once. A text that holds no function gives an empty list, never an error.
 * @param isPart the text was cut from a listing
 */
export function parseListing(text: string, isPart?: true): Listing {
  const functions: ListingFunction[] = [];
  const symbols: DataSymbol[] = [];
  const parser = createListingParser({
    function: (fn) => functions.push(fn),
    symbol: (s) => symbols.push(s),
    ...(isPart && { isPart }),
  });
  parser.feed(text);
  const { lineCount, notes } = parser.end();
  return { functions, symbols, lineCount, notes };
}
