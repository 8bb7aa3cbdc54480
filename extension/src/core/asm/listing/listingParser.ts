import { addBareRow, readBareRow, settleBareRows } from "./bareRows.ts";
import { readCompileInstruction, readDataLine, readRelocation, textFrame } from "./compileLines.ts";
import { translateDebuggerInstruction, withoutDollar } from "./debuggerSyntax.ts";
import { behindNumber, escapeMark, undecorated, withoutEscapes } from "./decorations.ts";
import { type FunctionHeading, headingOf } from "./headings.ts";
import type { DataSymbol, Instruction, Listing, ListingFunction, ListingSink } from "./listing.ts";
import { packageOf } from "./listing.ts";
import { addObjdumpText, readObjdumpInstruction } from "./objdumpLines.ts";
import { partsOf, placeLabels, settle } from "./parts.ts";
import { type Row, type RowShape, readRow } from "./pastedRows.ts";
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

/** A function that is being read. */
interface Open {
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
      if (waiting.length > 0) sink.passedOver?.(fn.name);
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
      isObjdumpColumn(line)
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

  return {
    feed(chunk) {
      let start = 0;
      isColoured ||= chunk.includes(escapeMark);
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
        take(rest.endsWith("\r") ? rest.slice(0, -1) : rest);
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

/** Whether a line may be a row of objdump as it writes them: two spaces, then a place or an address. */
function isObjdumpColumn(line: string): boolean {
  if (line.charCodeAt(1) !== 32) return false;
  const third = line.charCodeAt(2);
  if (third === 48) return line.charCodeAt(3) === 120;
  // Another space, tab or quote mark; the T of TEXT, the D of a debugger's heading.
  return third > 62 && third !== 124 && !((third === 84 || third === 68) && !line.includes("\t"));
}

/** Of rows without addresses that no heading stands above. */
const bareHeading: Omit<FunctionHeading, "kind"> = {
  ...{ name: "", path: "", format: "debugger", frameSizeBytes: -1, sizeBytes: -1, entry: -1 },
  ...{ isExplorer: false, mayBeBare: true },
};

const formatOf: Readonly<Record<RowShape, ListingFunction["format"]>> = {
  compile: "compile",
  place: "objdump",
  code: "objdump",
  gdb: "debugger",
  colon: "debugger",
};

/** Whether a row goes on with a function. */
function continues({ fn, shape }: Open, row: Row): boolean {
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

function sortByAddress(instructions: Instruction[]): void {
  const isSorted = instructions.every(
    (one, i) => i === 0 || (instructions[i - 1] as Instruction).pc <= one.pc,
  );
  if (!isSorted) instructions.sort((a, b) => a.pc - b.pc);
}

/** What a row without a heading above it tells of its function; the same function where it only starts anew. */
function headingOfRow(row: Row, before: Open | undefined): Omit<FunctionHeading, "kind"> {
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
function addCode(fn: ListingFunction, row: Row): boolean {
  const last = fn.instructions.at(-1);
  if (last === undefined || last.pc + last.code.length / 2 !== row.pc) return false;
  fn.instructions[fn.instructions.length - 1] = { ...last, code: last.code + row.code };
  return true;
}

function addRow(fn: ListingFunction, row: Row, line: number, places: PlaceLines): void {
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
