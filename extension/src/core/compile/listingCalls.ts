import { operationPattern, signatureByName } from "../go/abi/mapFunctions.ts";
import { type MapDescriptor, MapDescriptorReader } from "./mapDescriptor.ts";

/** A line of a source file. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** A call of a runtime map function, or of a function of package maps, in a compiler listing. */
export interface ListedCall extends SourcePlace {
  /** The function that contains it, as the listing names it: "example.com/shop.(*Cart).Add". */
  readonly symbol: string;
  /** Its offset in that function, as printed: "0x004b". */
  readonly pc: string;
  /** "runtime.mapassign_fast64", "maps.clone", "maps.Copy[go.shape.map[string]int,…]" */
  readonly call: string;
  /** The map type loaded before it, as in `type:map[string]int`; null when it comes from a dictionary or a register. */
  readonly mapType: string | null;
  /** Where another package's code was inlined: the line of the listed function. Null for its own code, or not known. */
  readonly inlinedAt: SourcePlace | null;
}

/** The package that a listing is of. */
export interface ListedPackage {
  readonly importPath: string;
  readonly isMain: boolean;
}

/** What a listing says of map calls. */
export interface ListedCalls {
  readonly calls: readonly ListedCall[];
  /** Those of a source line, in the listing's order: its own wherever they were inlined, and what was inlined there. */
  callsAt(file: string, line: number): readonly ListedCall[];
  /** Those of a function, by its symbol. */
  callsOf(symbol: string): readonly ListedCall[];
  /** Whether any instruction stands for some line of a file. */
  hasFile(file: string): boolean;
  /** Whether any instruction stands for a source line. */
  hasCode(file: string, line: number): boolean;
  /** Escape notes (`-m`) of a source line. */
  escapesAt(file: string, line: number): readonly EscapeNote[];
  /** Map type descriptors by type, as calls name it: "map[string]int". */
  readonly descriptors: ReadonlyMap<string, MapDescriptor>;
}

/** `FILE:LINE:COLUMN: make(map[K]V) escapes to heap`. The column counts bytes from 1. */
export interface EscapeNote {
  readonly column: number;
  readonly to: "heap" | "stack";
}

/** With positions of outermost functions (`-S -S`) the symbol's ABI comes behind it. */
const textSymbol = /^(.*?)(?:<\d+>)? STEXT(?:FIPS)? /;
const descriptorSymbol = /^type[:.](map\[.*) SRODATA .*?\bsize=(\d+)/;
/** Below a `//line` directive the place that it gives comes first, and the line's own place in brackets. */
const instruction = /^\t(0x[0-9a-f]+) \d+ \((?:[^[\t]*:\d+\[)?(.*):(\d+)\]?\)\t(\S+)(?:\t(.*))?$/;
const mapTypeOperand = /type[:.](map\[.*?)(?:\+\d+)?\(SB\)/;
const callOperation = /^(?:CALL|JAL|Call|BL|JMP)$/;
const mapCall = new RegExp(
  `\\b(runtime\\.(?:(?:${operationPattern})(?:_\\w+)?|rand|rand32|fastrand|slicebytetostring))\\(SB\\)`,
);
const mapsCall = /^((?:golang\.org\/x\/exp\/)?maps\.(?:clone|[A-Z]\w*\[.*\]))\(SB\)/;
const escapeNote =
  /^(.+?):(\d+):(\d+): (?:make\(|map\[|.*\{\.\.\.\}|&?\S).* (escapes to heap|does not escape)(?: in .*)?:?$/;

/**
 * Reads the map calls out of `go build -gcflags='-S -m'` output, line by line (cmd/internal/obj writeSymDebugNamed).
 * Lines of any other form are passed over.
 */
export class ListingCallReader {
  private symbol = "";
  private mapType: string | null = null;
  private readonly found: ListedCall[] = [];
  private readonly notes = new Map<string, EscapeNote[]>();
  private readonly lines = new Map<string, Set<number>>();
  private readonly descriptors = new Map<string, MapDescriptorReader>();
  private descriptor: MapDescriptorReader | null = null;
  private readonly resolveFile: (printed: string) => string;

  /** @param resolveFile turns a file as notes print it, relative to where go ran, into the one that calls have */
  constructor(resolveFile: (printed: string) => string = (printed) => printed) {
    this.resolveFile = resolveFile;
  }

  /** Takes the next line, without its line end. */
  push(text: string): void {
    if (text.charCodeAt(0) !== 9) this.readOther(text);
    else if (this.descriptor !== null) this.descriptor.push(text);
    else this.readInstruction(text);
  }

  /** Some instruction was read. */
  get hasCode(): boolean {
    return this.lines.size > 0;
  }

  /** All that was read so far. */
  result(): ListedCalls {
    const { lines, notes } = this;
    return {
      ...indexed(this.found),
      hasFile: (file) => lines.has(file),
      hasCode: (file, line) => lines.get(file)?.has(line) ?? false,
      escapesAt: (file, line) => notes.get(`${file}:${line}`) ?? [],
      descriptors: new Map([...this.descriptors].map(([type, reader]) => [type, reader.result()])),
    };
  }

  private readOther(text: string): void {
    const described = text.startsWith("type") ? descriptorSymbol.exec(text) : null;
    this.descriptor = described === null ? null : new MapDescriptorReader(Number(described[2]));
    if (this.descriptor !== null) this.descriptors.set(described?.[1] ?? "", this.descriptor);
    const symbol = textSymbol.exec(text)?.[1];
    if (symbol !== undefined) {
      this.symbol = symbol;
      this.mapType = null;
      return;
    }
    const note =
      text.endsWith("escapes to heap") || text.endsWith("does not escape") ? escapeNote.exec(text) : null;
    if (note === null) return;
    const [, file = "", line, column, verdict] = note;
    const place = `${this.resolveFile(file)}:${line}`;
    const noted: EscapeNote = {
      column: Number(column),
      to: verdict === "does not escape" ? "stack" : "heap",
    };
    append(this.notes, place, noted);
  }

  private readInstruction(text: string): void {
    const match = instruction.exec(text);
    if (match === null) return;
    const [, pc = "", file = "", line, operation = "", operands = ""] = match;
    if (operation === "PCDATA" || operation === "FUNCDATA") return;
    let seen = this.lines.get(file);
    if (seen === undefined) {
      seen = new Set();
      this.lines.set(file, seen);
    }
    seen.add(Number(line));
    if (operands.includes("map[")) this.mapType = mapTypeOperand.exec(operands)?.[1] ?? this.mapType;
    if (!callOperation.test(operation)) return;
    const call =
      (operands.includes("runtime.") ? mapCall.exec(operands)?.[1] : undefined) ??
      mapsCall.exec(operands)?.[1];
    if (call === undefined) return;
    // Those without a type argument say nothing of a type, and an older one may still be in view.
    const typed =
      call === "maps.clone" || signatureByName(call.replace(/^runtime\./, ""))?.parameters[0] === "mapType";
    const mapType = typed ? this.mapType : null;
    if (typed) this.mapType = null;
    const { symbol } = this;
    this.found.push({ symbol, pc, file, line: Number(line), call, mapType, inlinedAt: null });
  }
}

function indexed(calls: readonly ListedCall[]): Pick<ListedCalls, "calls" | "callsAt" | "callsOf"> {
  const places = new Map<string, ListedCall[]>();
  const symbols = new Map<string, ListedCall[]>();
  for (const call of calls) {
    append(places, `${call.file}:${call.line}`, call);
    if (call.inlinedAt !== null) append(places, `${call.inlinedAt.file}:${call.inlinedAt.line}`, call);
    append(symbols, call.symbol, call);
  }
  return {
    calls,
    callsAt: (file, line) => places.get(`${file}:${line}`) ?? [],
    callsOf: (symbol) => symbols.get(symbol) ?? [],
  };
}

/** Whether a package's functions hold inlined code of other packages, of which a second listing can tell the lines. */
export function holdsInlinedCode(listed: ListedCalls, of: ListedPackage, folder: string): boolean {
  return listed.calls.some(
    ({ symbol, file }) => folderOf(file) !== folder && localSymbol(symbol, of.importPath, of.isMain) !== null,
  );
}

/**
 * A listing with the lines where code of other packages was inlined.
 * @param outermost the same package's listing with positions of the outermost functions (`-S -S`)
 */
export function withInlinedPlaces(listed: ListedCalls, outermost: ListedCalls): ListedCalls {
  const places = new Map(outermost.calls.map((call) => [`${call.symbol} ${call.pc}`, call]));
  const calls = listed.calls.map((call): ListedCall => {
    const place = places.get(`${call.symbol} ${call.pc}`);
    if (place === undefined || place.call !== call.call) return call;
    // Wrappers that the compiler makes have no file.
    const folder = folderOf(place.file);
    if (folder === "" || folder === folderOf(call.file)) return call;
    return { ...call, inlinedAt: { file: place.file, line: place.line } };
  });
  return { ...listed, ...indexed(calls) };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A function symbol without its package, type arguments and compiler-made suffixes' arguments: "(*Cart).Add.func1". */
export function localSymbol(symbol: string, importPath: string, isMain: boolean): string | null {
  const prefixes = [isMain ? "main." : `${escapedPath(importPath)}.`, '"".', "<unlinkable>."];
  const prefix = prefixes.find((p) => symbol.startsWith(p));
  return prefix === undefined ? null : withoutTypeArguments(symbol.slice(prefix.length));
}

/** cmd/internal/objabi PathToPrefix: dots after the last slash are escaped. */
function escapedPath(importPath: string): string {
  const slash = importPath.lastIndexOf("/") + 1;
  return importPath.slice(0, slash) + importPath.slice(slash).replaceAll(".", "%2e");
}

function withoutTypeArguments(symbol: string): string {
  let depth = 0;
  let plain = "";
  for (const character of symbol) {
    if (character === "[") depth++;
    else if (character === "]") depth--;
    else if (depth === 0) plain += character;
  }
  return plain;
}

/** Whether code of a function may stand in a symbol: its own, its closures' and its deferred calls'. */
export function belongsTo(local: string, functionName: string): boolean {
  if (functionName === "init") return /^(?:init(?:\.|$)|map\.init|glob\.\.)/.test(local);
  return (
    local === functionName || local.startsWith(`${functionName}.`) || local.startsWith(`${functionName}-`)
  );
}
