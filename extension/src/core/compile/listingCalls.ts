import type { DataSymbol, Instruction, ListingFunction } from "../asm/listing/listing.ts";
import { operationPattern, signatureByName } from "../go/abi/mapFunctions.ts";
import { type EscapeFlow, EscapeFlowReader } from "./escapeFlows.ts";
import { descriptorIn, type MapDescriptor } from "./mapDescriptor.ts";

/** A line of a source file. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** A call of a runtime map function, or of a function of package maps, in a compiler listing. */
export interface ListedCall extends SourcePlace {
  /** The function that contains it, as the listing names it: "example.com/shop.(*Cart).Add". */
  readonly symbol: string;
  /** Its offset in that function. */
  readonly pc: number;
  /** "runtime.mapassign_fast64", "maps.clone", "maps.Copy[go.shape.map[string]int,…]" */
  readonly call: string;
  /** The map type loaded before it, as in `type:map[string]int`; null when it comes from a dictionary or a register. */
  readonly mapType: string | null;
  /** Where another package's code was inlined: the line of the listed function. Null for its own code, or not known. */
  readonly inlinedAt: SourcePlace | null;
}

/** A type whose descriptor's address is in a register. */
interface LoadedType {
  readonly type: string;
  readonly register: string;
  readonly onAmd64: boolean;
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
  /** All that the compiler noted as allocated in a file, and the maps and slices that stay on the stack, as it printed them. */
  allocationsIn(file: string): readonly AllocationNote[];
  /** Why values escape that are made or handed on in a source line (`-m=2`). */
  flowsAt(file: string, line: number): readonly EscapeFlow[];
  /** The functions that the compiler notes (`-m`) as inlined where a source line calls them: "plain", "(*parser).newMap". */
  inlinedAt(file: string, line: number): readonly string[];
  /** Map type descriptors by type, as calls name it: "map[string]int". */
  readonly descriptors: ReadonlyMap<string, MapDescriptor>;
}

/** `FILE:LINE:COLUMN: make(map[K]V) escapes to heap`. The column counts bytes from 1. */
export interface EscapeNote {
  readonly column: number;
  readonly to: "heap" | "stack";
}

/** What the escape analysis says of a value that code makes. */
export interface AllocationNote extends EscapeNote {
  readonly line: number;
  /** What is allocated, as the compiler writes it: "make(map[string]int)", "[]int{...}", "&Cart{...}", "x" of a variable. */
  readonly subject: string;
}

/** The address of a type's descriptor, and the register that it goes to; 1.18 has `type.`. */
const typeOperand = /^\$?type[:.](.*?)(?:[+]\d+)?\(SB\), (\w+)$/;
/** Where the first argument goes on amd64 and arm64: for most map calls, the map's type. */
const firstArgument: ReadonlySet<string> = new Set(["AX", "R0"]);
const callOperation = /^(?:CALL|JAL|Call|BL|JMP)$/;
const mapCall = new RegExp(
  `\\b(runtime\\.(?:(?:${operationPattern})(?:_\\w+)?|rand|rand32|fastrand|slicebytetostring))\\(SB\\)`,
);
const mapsCall = /^((?:golang\.org\/x\/exp\/)?maps\.(?:clone|[A-Z]\w*\[.*\]))\(SB\)/;
const inliningNote = /^([^:\t]+|[A-Za-z]:[^:\t]+):(\d+):\d+: inlining call to (\S.*)$/;
const escapeNote = /^([^:\t]+|[A-Za-z]:[^:\t]+):(\d+):(\d+): (\S.*)$/;
const movedNote = "moved to heap: ";
/** What may be a map or a slice, and matters on the stack too. */
const madeOnStack = /^(?:make\(|\[\]|map\[)/;

/** Gathers the map calls of one package from what `go build -gcflags='-S -m'` prints of it, read by a listing parser. */
export class ListingCallReader {
  private readonly found: ListedCall[] = [];
  private readonly notes = new Map<string, EscapeNote[]>();
  private readonly allocations = new Map<string, AllocationNote[]>();
  private readonly inlinings = new Map<string, string[]>();
  private readonly lines = new Map<string, Set<number>>();
  private readonly descriptors = new Map<string, MapDescriptor>();
  private readonly resolveFile: (printed: string) => string;
  private readonly flows: EscapeFlowReader;

  /** @param resolveFile turns a file as notes print it, relative to where go ran, into the one that calls have */
  constructor(resolveFile: (printed: string) => string = (printed) => printed) {
    this.resolveFile = resolveFile;
    this.flows = new EscapeFlowReader(resolveFile);
  }

  /** Takes a function's instructions. */
  function({ name, instructions }: ListingFunction): void {
    let loaded: LoadedType | null = null;
    /** Types by the registers that hold them: one may be compared first and only then become an argument. */
    const held = new Map<string, string>();
    for (const instruction of instructions) {
      const { operands, mnemonic, file } = instruction;
      if (file === "" || mnemonic === "PCDATA" || mnemonic === "FUNCDATA") continue;
      this.see(instruction);
      const load = operands.includes("type") ? typeOperand.exec(operands) : null;
      if (load !== null) loaded = afterLoad(mnemonic, load, loaded, held);
      else if (held.size > 0) loaded = afterMove(instruction, loaded, held);
      if (!callOperation.test(mnemonic)) continue;
      // On amd64 the type is in the first argument's register or comes from a dictionary; elsewhere that is not as sure.
      const type: string | undefined = loaded?.onAmd64 === true ? held.get("AX") : loaded?.type;
      // Its slow path stands apart and keeps all registers.
      if (mnemonic !== "JMP" && !operands.includes("gcWriteBarrier")) {
        loaded = null;
        held.clear();
      }
      const call = calledBy(operands);
      if (call === undefined) continue;
      // Those without a type argument say nothing of a type, and an older one may still be in view.
      const mapType = takesMapType(call) && type?.startsWith("map[") ? type : null;
      const { pc, sourceLine: line } = instruction;
      this.found.push({ symbol: name, pc, file, line, call, mapType, inlinedAt: null });
    }
  }

  /** Takes a data symbol: the descriptors of map types are kept. */
  symbol(symbol: DataSymbol): void {
    const found = descriptorIn(symbol);
    if (found !== null) this.descriptors.set(found.type, found.descriptor);
  }

  /** Takes a line that is no part of the listing: notes of the escape analysis and of inlining are kept. */
  other(line: string): void {
    this.flows.line(line);
    const inlining = line.includes(": inlining call to ") ? inliningNote.exec(line) : null;
    if (inlining !== null) {
      const [, file = "", at, name = ""] = inlining;
      append(this.inlinings, `${this.resolveFile(file)}:${at}`, name);
      return;
    }
    const stays = line.endsWith(" does not escape");
    const moved = line.includes(movedNote);
    if (!stays && !moved && !line.endsWith(" escapes to heap")) return;
    const note = escapeNote.exec(line);
    if (note === null) return;
    const [, printed = "", at, column, text = ""] = note;
    const file = this.resolveFile(printed);
    const placed = { column: Number(column), to: stays ? "stack" : "heap" } as const;
    if (!moved) append(this.notes, `${file}:${at}`, placed);
    else if (!text.startsWith(movedNote)) return;
    const end = stays ? " does not escape" : " escapes to heap";
    const subject = moved ? text.slice(movedNote.length) : text.slice(0, -end.length);
    if (!stays || madeOnStack.test(subject))
      append(this.allocations, file, { ...placed, line: Number(at), subject });
  }

  /** Some instruction was read. */
  get hasCode(): boolean {
    return this.lines.size > 0;
  }

  /** All that was read so far. */
  result(): ListedCalls {
    const { lines, notes, allocations, inlinings, descriptors } = this;
    const flows = this.flows.byLine();
    return {
      ...indexed(this.found),
      hasFile: (file) => lines.has(file),
      hasCode: (file, line) => lines.get(file)?.has(line) ?? false,
      escapesAt: (file, line) => notes.get(`${file}:${line}`) ?? [],
      allocationsIn: (file) => allocations.get(file) ?? [],
      flowsAt: (file, line) => flows.get(`${file}:${line}`) ?? [],
      inlinedAt: (file, line) => inlinings.get(`${file}:${line}`) ?? [],
      descriptors: new Map(descriptors),
    };
  }

  private see({ file, sourceLine }: Instruction): void {
    const seen = this.lines.get(file);
    if (seen === undefined) this.lines.set(file, new Set([sourceLine]));
    else seen.add(sourceLine);
  }
}

/** The last type that was loaded, of any kind, is the next call's; but one in the first argument stays it. */
function afterLoad(
  mnemonic: string,
  [, type, register]: RegExpExecArray,
  loaded: LoadedType | null,
  held: Map<string, string>,
): LoadedType | null {
  if (type === undefined || register === undefined) return loaded;
  held.set(register, type);
  if (loaded !== null && firstArgument.has(loaded.register) && !firstArgument.has(register)) return loaded;
  return { type, register, onAmd64: mnemonic === "LEAQ" };
}

const copyOfRegister = /^(\w+), (\w+)$/;

/** What is loaded after an instruction between registers: a type may be copied into the first argument, or overwritten there. */
function afterMove(
  { mnemonic, operands }: Instruction,
  loaded: LoadedType | null,
  held: Map<string, string>,
): LoadedType | null {
  const to = operands.slice(operands.lastIndexOf(" ") + 1);
  if (!/^\w+$/.test(to) || /^(?:CMP|TEST|J|B|CB|TB|CALL|PUSH)/.test(mnemonic)) return loaded;
  const from = /^MOV[QD]$/.test(mnemonic) ? copyOfRegister.exec(operands)?.[1] : undefined;
  const type = from === undefined ? undefined : held.get(from);
  if (type === undefined) {
    held.delete(to);
    return loaded;
  }
  held.set(to, type);
  return firstArgument.has(to) ? { type, register: to, onAmd64: mnemonic === "MOVQ" } : loaded;
}

/** The map function, or function of package maps, that operands name. */
function calledBy(operands: string): string | undefined {
  const call = operands.includes("runtime.") ? mapCall.exec(operands)?.[1] : undefined;
  return call ?? mapsCall.exec(operands)?.[1];
}

/** Whether a call's first argument is a map's type. */
function takesMapType(call: string): boolean {
  return (
    call === "maps.clone" || signatureByName(call.replace(/^runtime\./, ""))?.parameters[0] === "mapType"
  );
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

/** A listing with more calls. */
export const withCalls = (listed: ListedCalls, more: readonly ListedCall[]): ListedCalls => ({
  ...listed,
  ...indexed([...listed.calls, ...more]),
});

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
