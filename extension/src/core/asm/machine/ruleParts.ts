import type { Decoded } from "./effects.ts";
import { type Operand, parseOperand, type RegisterNames } from "./operands.ts";

/** What the decoding tables of all processors are written with. */

/** From the operands of an instruction to what it does. */
export type Rule = (operands: readonly Operand[]) => Decoded;

export const imm = (value: number): Operand => ({ kind: "imm", value, text: `$${value}` });

/** An operand by position; a missing one reads as "?". */
export const at = (operands: readonly Operand[], i: number): Operand =>
  operands[i] ?? { kind: "other", text: "?" };

export const last = (operands: readonly Operand[]): Operand => at(operands, operands.length - 1);

/** The place whose address `$x+8(FP)` or `$x-16(SP)` is; undefined for other operands. */
export function addressOperand(operand: Operand, names: RegisterNames): Operand | undefined {
  if (operand.kind !== "other" || !/^\$.*\((FP|SP|RSP)\)$/.test(operand.text)) return undefined;
  const place = parseOperand(operand.text.slice(1), names);
  return place.kind === "mem" ? place : undefined;
}
