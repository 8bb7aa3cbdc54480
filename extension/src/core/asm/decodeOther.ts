import type { Decoded } from "./effects.ts";
import { nothing, unknownInstruction } from "./effects.ts";
import { parseOperand, splitOperands } from "./operands.ts";
import { unknownArchitecture } from "./registers.ts";

/** Architectures without semantics: calls, jumps and returns are told, the rest is named only. */

const calls = new Set(["CALL", "BL", "JAL", "Call", "BLR", "BLX"]);
const jumps = new Set(["JMP", "B", "BR", "JALR", "Br"]);

const pseudo: Readonly<Record<string, string>> = {
  TEXT: "start of the function: its flags, frame size and argument size",
  PCDATA: "note for the runtime about the code from here on (pointer maps, safe points)",
  FUNCDATA: "table of the function for the garbage collector, tracebacks and defer",
  NOP: "does nothing: alignment, or the mark of an inlined call",
  NOOP: "does nothing: alignment, or the mark of an inlined call",
  UNDEF: "cannot be reached",
};

/** Decodes calls, jumps and returns of any architecture by their usual names. */
export function decodeOther(mnemonic: string, operands: string): Decoded {
  const note = pseudo[mnemonic];
  if (note !== undefined) return nothing(note);
  const parts = splitOperands(operands);
  const last = parts.at(-1);
  const target = last === undefined ? undefined : parseOperand(last, unknownArchitecture);
  if (calls.has(mnemonic) && target?.kind === "sym")
    return { effects: [], control: "call", target, known: "rule" };
  if (jumps.has(mnemonic) && target !== undefined)
    return { effects: [], control: "jump", target, known: "rule" };
  if (mnemonic === "RET" || mnemonic === "Return") return { effects: [], control: "return", known: "rule" };
  return unknownInstruction;
}
