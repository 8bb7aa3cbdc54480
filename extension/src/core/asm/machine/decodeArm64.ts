import { splitOperands } from "../listing/splitOperands.ts";
import { type Decoded, foreignInstruction, isForeign, next, withoutRule } from "./effects.ts";
import { lseInstruction } from "./lseArm64.ts";
import { parseOperand } from "./operands.ts";
import { arm64ReferenceSentence } from "./referenceArm64.ts";
import { arm64 } from "./registers.ts";
import { at, last } from "./ruleParts.ts";
import { moved, rulesArm64 } from "./rulesArm64.ts";

const filler: Decoded = {
  effects: [],
  control: "trap",
  known: "rule",
  sentence: "no instruction: filler or constants between functions",
};

/**
 * Decodes one arm64 instruction.
 * @param code machine code in hex, "" when unknown. The disassembler, which tells it, means a move of the low half
 * (`mov w0, w1`, upper half 0) where it writes MOVW between registers; the compiler means a sign extension.
 */
export function decodeArm64(mnemonic: string, operands: string, code: string): Decoded {
  if (mnemonic === "?") return withoutName(code);
  const rule = rulesArm64.get(mnemonic);
  if (rule === undefined) {
    if (isForeign(mnemonic)) return foreignInstruction;
    const parsed = splitOperands(operands).map((text) => parseOperand(text, arm64));
    return withoutRule(parsed, arm64ReferenceSentence(mnemonic), arm64);
  }
  const o = splitOperands(operands).map((text) => parseOperand(text, arm64));
  if (mnemonic === "MOVW" && code !== "" && at(o, 0).kind === "reg" && last(o).kind === "reg")
    return next(moved(last(o), at(o, 0), 4, false));
  return rule(o);
}

/** What the disassembler shows as `?`: filler, an atomic operation, or what is not known. */
function withoutName(code: string): Decoded {
  if (/^0*$/.test(code)) return filler;
  const atomic = lseInstruction(code);
  return atomic === undefined ? foreignInstruction : decodeArm64(atomic.mnemonic, atomic.operands, code);
}
