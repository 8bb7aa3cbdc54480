import { type MapDescriptor, MapDescriptorReader } from "./mapDescriptor.ts";

/** A call of a runtime map function in a compiler listing. */
export interface ListedCall {
  /** The function that contains it, as the listing names it: "example.com/shop.(*Cart).Add". */
  readonly symbol: string;
  readonly file: string;
  readonly line: number;
  /** "runtime.mapassign_fast64" */
  readonly call: string;
  /** The map type loaded before it, as in `type:map[string]int`; null when it comes from a dictionary or a register. */
  readonly mapType: string | null;
}

/** What a listing says of map calls. */
export interface ListedCalls {
  readonly calls: readonly ListedCall[];
  /** Those of a source line, in the listing's order. */
  callsAt(file: string, line: number): readonly ListedCall[];
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

const textSymbol = /^(.*) STEXT(?:FIPS)? /;
const descriptorSymbol = /^type[:.](map\[.*) SRODATA .*?\bsize=(\d+)/;
/** Below a `//line` directive the place that it gives comes first, and the line's own place in brackets. */
const instruction = /^\t0x[0-9a-f]+ \d+ \((?:[^[\t]*:\d+\[)?(.*):(\d+)\]?\)\t(\S+)(?:\t(.*))?$/;
const mapTypeOperand = /type[:.](map\[.*?)(?:\+\d+)?\(SB\)/;
const callOperation = /^(?:CALL|JAL|Call|BL|JMP)$/;
const mapCall =
  /\bruntime\.((?:map(?:access[12]|assign|delete)(?:_\w+)?|mapclear|mapiter(?:init|next)|mapIter(?:Start|Next)|makemap(?:_small|64)?|rand|rand32|fastrand|slicebytetostring))\(SB\)/;
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
    const places = new Map<string, ListedCall[]>();
    for (const call of this.found) append(places, `${call.file}:${call.line}`, call);
    return {
      calls: this.found,
      callsAt: (file, line) => places.get(`${file}:${line}`) ?? [],
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
    const [, file = "", line, operation = "", operands = ""] = match;
    if (operation === "PCDATA" || operation === "FUNCDATA") return;
    let seen = this.lines.get(file);
    if (seen === undefined) {
      seen = new Set();
      this.lines.set(file, seen);
    }
    seen.add(Number(line));
    if (operands.includes("map[")) this.mapType = mapTypeOperand.exec(operands)?.[1] ?? this.mapType;
    if (!callOperation.test(operation)) return;
    const name = operands.includes("runtime.") ? mapCall.exec(operands)?.[1] : undefined;
    if (name === undefined) return;
    // Those without a type argument say nothing of a type, and an older one may still be in view.
    const typed = !/^(?:mapIterNext|mapiternext|makemap_small|rand|rand32|fastrand|slicebytetostring)$/.test(
      name,
    );
    const mapType = typed ? this.mapType : null;
    if (typed) this.mapType = null;
    this.found.push({ symbol: this.symbol, file, line: Number(line), call: `runtime.${name}`, mapType });
  }
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
