/** A listing of Go assembly as read, before anything is explained. Lines are 1-based; columns are not kept. */

/** Which tool printed a function: `-S` of the compiler, objdump, a debugger's disassemble, or Plan 9 source. */
export type ListingFormat = "compile" | "objdump" | "debugger" | "source";

/** One machine instruction (pseudo instructions PCDATA, FUNCDATA and NOP of `-S` included). */
export interface Instruction {
  /** Line in the listing. */
  readonly line: number;
  /** Address, or offset from the function's start in `-S`; the ordinal in Plan 9 source. */
  readonly pc: number;
  /** As shown, with single spaces instead of tabs. */
  readonly text: string;
  /** Go's mnemonic in upper case; debugger syntax is translated where it can be. */
  readonly mnemonic: string;
  /** Operands in Go's order, unparsed. */
  readonly operands: string;
  /** Base name or path of the innermost source file; "" when the listing does not say. */
  readonly file: string;
  /** 0 when the listing does not say. */
  readonly sourceLine: number;
  /** Machine code in hex as printed; "" when absent. */
  readonly code: string;
}

/** An instruction taken apart, in Go's syntax. */
export interface GoSyntax {
  mnemonic: string;
  operands: string;
}

/** `rel 48+8 t=R_ADDR runtime.memhash64·f+0` of a `-S` listing or the bracketed form of an object file's objdump. */
export interface Relocation {
  readonly line: number;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly type: string;
  readonly symbol: string;
}

export interface ListingFunction {
  /** As printed, without the ABI suffix: `runtime.mapassign_fast64`, `main.(*T).set`; "" when the listing does not tell. */
  name: string;
  /** Import path told by the listing or cut from the name. */
  package: string;
  /** Source path of the TEXT line, "" when not told. */
  readonly path: string;
  readonly format: ListingFormat;
  /** Listing lines that the function covers. */
  readonly line: number;
  endLine: number;
  readonly instructions: Instruction[];
  readonly relocations: Relocation[];
  /** Bytes of frame of the TEXT instruction or header; -1 when not told. */
  frameSizeBytes: number;
  /** Address of the function's first instruction, be it shown or not; -1 when not told. */
  entry: number;
  /** Bytes of code by the header of `-S`; -1 when not told. */
  sizeBytes: number;
  /** Labels of Plan 9 source and of Compiler Explorer: name → index of the instruction that follows. */
  readonly labels: Map<string, number>;
}

/** A data symbol of a `-S` listing. Bytes are kept for map type descriptors only. */
export interface DataSymbol {
  readonly name: string;
  readonly kind: string;
  readonly sizeBytes: number;
  readonly line: number;
  readonly bytes: number[];
  readonly relocations: Relocation[];
}

export interface Listing {
  readonly functions: ListingFunction[];
  readonly symbols: DataSymbol[];
  /** Lines read. */
  readonly lineCount: number;
  /** What could not be read, one sentence each (at most a few). */
  readonly notes: string[];
}

/** Hears what a listing holds while it is read. A function is handed over when it is complete. */
export interface ListingSink {
  function(fn: ListingFunction): void;
  symbol?(symbol: DataSymbol): void;
  /** `# example.com/shop [example.com/shop.test]`: what follows is of this package. What came before is handed over first. */
  package?(name: string): void;
  /** A line that is no part of a listing: a note or complaint of the compiler, one of the go command. */
  other?(line: string): void;
  /**
   * A text without which a function, of objdump by its name, is of no interest: where none of its lines has it, the lines are
   * not read, and `passedOver` hears of it instead. Null: it is of interest whatever it holds.
   */
  neededText?(name: string): string | null;
  passedOver?(name: string): void;
  /** Set where the text was cut from a listing that was read: one row is then no line of source. */
  readonly isPart?: true;
}

/** A function's name for a reader; listings cut short may not tell it. */
export const shownName = (name: string): string => (name === "" ? "function not told" : name);

/** The import path of a symbol name: `internal/runtime/maps.(*Map).Delete` → `internal/runtime/maps`. */
export function packageOf(name: string): string {
  const bracket = name.indexOf("[");
  const plain = bracket < 0 ? name : name.slice(0, bracket);
  const dot = plain.indexOf(".", plain.lastIndexOf("/") + 1);
  return dot < 0 ? "" : plain.slice(0, dot);
}
