import type { Operand } from "./operands.ts";

/**
 * What an instruction does, in one small language for all architectures: the data flow reads it, the explanation
 * prints it, the test executor runs it. Operands stand in reading order: dst = src0 op src1. The effects of one
 * instruction happen at once: all read before any writes.
 */

export type Operation =
  | "move" // dst = src, loads and stores included
  | "address" // dst = &src
  | "+"
  | "-"
  | "*"
  | "&"
  | "|"
  | "^"
  | "&^"
  | "|^" // or not
  | "^^" // exclusive or not
  | "<<"
  | ">>"
  | "sar"
  | "rotate"
  | "neg"
  | "not"
  | "multiplyAdd" // dst = src0 + src1 * src2
  | "multiplySub" // dst = src0 - src1 * src2
  | "extract" // bits src1 .. src1+src2 of src0
  | "insertZero" // src0's low src2 bits shifted left by src1
  | "compare" // flags of src0 - src1
  | "test" // flags of src0 & src1
  | "compareNegative" // flags of src0 + src1
  | "set" // dst = condition ? 1 : 0
  | "select" // dst = condition ? src0 : src1
  | "exchange"
  | "named" // something with a sentence of its own: name and text say what
  | "nilCheck"
  | "push"
  | "pop"
  | "none";

export interface Effect {
  readonly op: Operation;
  readonly dst: Operand | undefined;
  readonly srcs: readonly Operand[];
  /** Operand size in bytes; 0 when it does not matter. */
  readonly width: number;
  readonly signed: boolean;
  /** The bytes of the destination register above `width` stay as they were (amd64: MOVB, ADDW, SETEQ). */
  readonly keepsRest?: true;
  /** Bytes of the destination that sign or zero extension fills; what is above them becomes 0. */
  readonly extendTo?: number;
  readonly condition?: Condition;
  /** Of `named`: how the pseudo-code calls it, `matchBytes(a, b)`. */
  readonly name?: string;
}

/**
 * A condition on the last compare, as Go writes it. `u` marks unsigned order; `same` and `differ` are == and != of floats that
 * are right for NaN too, where two instructions of amd64 decide them.
 */
export type Condition =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "u<"
  | "u<="
  | "u>"
  | "u>="
  | "negative"
  | "notNegative"
  | "overflow"
  | "noOverflow"
  | "parity"
  | "noParity"
  | "same"
  | "differ";

/**
 * How flags tell the order of two floats. With a NaN amd64 sets CF, ZF and PF, as for below and equal; arm64 sets C and V, as
 * for above.
 */
export type FloatComparison = "floatBelow" | "floatAbove";

/** The last comparison, for the branch that follows it. */
export interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly op: "compare" | "test" | "bit" | "compareNegative" | FloatComparison;
}

export type Control = "next" | "jump" | "branch" | "call" | "return" | "trap";

export interface Decoded {
  readonly effects: readonly Effect[];
  readonly control: Control;
  /** Of a branch. */
  readonly condition?: Condition;
  /** Of jump, branch and call. */
  readonly target?: Operand;
  /** How well the instruction is known: by its own rule, by the mnemonic reference, or not at all. */
  readonly known: "rule" | "reference" | "unknown";
  /** A fixed sentence that needs no data flow. */
  readonly sentence?: string;
  /** Set when memory changes in a way that no effect tells: registers or operands that lead to it. */
  readonly clobbers?: readonly Operand[];
  /** Set where the operands are in no syntax that is read: any register and any memory may have changed. */
  readonly forgets?: true;
}

export const effect = (
  op: Operation,
  dst: Operand | undefined,
  srcs: readonly Operand[],
  width = 8,
  signed = false,
): Effect => ({ op, dst, srcs, width, signed });

export const next = (...effects: Effect[]): Decoded => ({ effects, control: "next", known: "rule" });

/** An instruction that changes nothing the reader cares about. */
export const nothing = (sentence: string): Decoded => ({
  effects: [],
  control: "next",
  known: "rule",
  sentence,
});

/** An instruction of which is told what it does and, to the data flow, only which registers it changes. */
export const changing = (
  sentence: string,
  registers: readonly Operand[],
  clobbers?: readonly Operand[],
): Decoded => ({
  effects: registers.map((register) => effect("none", register, [])),
  control: "next",
  known: "rule",
  sentence,
  ...(clobbers === undefined ? {} : { clobbers }),
});

/** An instruction without a rule: any of its registers and any memory that it names may change. */
export function withoutRule(
  operands: readonly Operand[],
  sentence: string | undefined,
  arch: RegisterNames,
): Decoded {
  const register = (reg: number): Operand => ({ kind: "reg", reg, text: arch.names[reg] ?? "" });
  const registers = operands.flatMap((o) =>
    o.kind === "pair" ? [register(o.first), register(o.second)] : o.kind === "reg" ? [o] : [],
  );
  const memory = operands.filter((o) => o.kind === "mem");
  return {
    effects: registers.filter((o) => o.kind === "reg" && o.reg >= 0).map((o) => effect("none", o, [])),
    control: "next",
    known: sentence === undefined ? "unknown" : "reference",
    ...(sentence === undefined ? {} : { sentence }),
    ...(memory.length === 0 ? {} : { clobbers: memory }),
  };
}

export const unknownInstruction: Decoded = { effects: [], control: "next", known: "unknown" };

/** An instruction of another tool that has no name in Go's syntax, so that its operands are not read either. */
export const foreignInstruction: Decoded = { ...unknownInstruction, forgets: true };

/** Whether a mnemonic is not in Go's syntax. */
export const isForeign = (mnemonic: string): boolean => mnemonic !== mnemonic.toUpperCase();

interface RegisterNames {
  readonly names: readonly string[];
}
