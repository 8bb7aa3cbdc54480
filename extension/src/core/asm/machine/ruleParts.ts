import type { Decoded } from "./effects.ts";
import type { Operand } from "./operands.ts";

/** What the decoding tables of all processors are written with. */

/** From the operands of an instruction to what it does. */
export type Rule = (operands: readonly Operand[]) => Decoded;

export const imm = (value: number): Operand => ({ kind: "imm", value, text: `$${value}` });

/** An operand by position; a missing one reads as "?". */
export const at = (operands: readonly Operand[], i: number): Operand =>
  operands[i] ?? { kind: "other", text: "?" };

export const last = (operands: readonly Operand[]): Operand => at(operands, operands.length - 1);
