import { splitOperands } from "../listing/splitOperands.ts";
import type { Decoded } from "./effects.ts";
import { nothing, unknownInstruction } from "./effects.ts";
import { parseOperand } from "./operands.ts";
import { pseudoInstructions } from "./pseudoInstructions.ts";
import { unknownArchitecture } from "./registers.ts";

/** Architectures without semantics: calls, jumps and returns are told, the rest is named only. */

const calls = new Set(["CALL", "BL", "JAL", "Call", "BLR", "BLX"]);
const jumps = new Set(["JMP", "B", "BR", "JALR", "Br"]);

/** Decodes calls, jumps and returns of any architecture by their usual names. */
export function decodeOther(mnemonic: string, operands: string): Decoded {
  const note = pseudoInstructions.get(mnemonic);
  if (note !== undefined) return nothing(note);
  if (mnemonic === "UNDEF")
    return { effects: [], control: "trap", known: "rule", sentence: "cannot be reached" };
  const parts = splitOperands(operands);
  const last = parts.at(-1);
  const target = last === undefined ? undefined : parseOperand(last, unknownArchitecture);
  // riscv64 jumps and calls with JAL: X0 keeps no return address.
  if (mnemonic === "JAL" && parts[0] === "X0" && target !== undefined)
    return { effects: [], control: "jump", target, known: "rule" };
  if (calls.has(mnemonic) && target !== undefined)
    return { effects: [], control: "call", target, known: "rule" };
  if (jumps.has(mnemonic) && target !== undefined)
    return { effects: [], control: "jump", target, known: "rule" };
  if (mnemonic === "RET" || mnemonic === "Return") return { effects: [], control: "return", known: "rule" };
  return unknownInstruction;
}
