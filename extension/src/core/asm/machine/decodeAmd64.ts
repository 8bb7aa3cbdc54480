import { splitOperands } from "../listing/splitOperands.ts";
import {
  changing,
  type Decoded,
  type Effect,
  foreignInstruction,
  isForeign,
  withoutRule,
} from "./effects.ts";
import { parseOperand } from "./operands.ts";
import { amd64ReferenceSentence } from "./referenceAmd64.ts";
import { amd64 } from "./registers.ts";
import { reg, rulesAmd64 } from "./rulesAmd64.ts";

const widthOfExtension = /^(?:66|f2|f3)*(4[0-9a-f])?0fb([67ef])/;

/** Whether the code bytes are needed to decode an instruction. */
export function needsCode(mnemonic: string, operands: string): boolean {
  return isUnsized(mnemonic) || mayBeOfBytes(mnemonic, operands);
}

/** What the disassembler prints without the operand size, which only the code bytes tell. */
function isUnsized(mnemonic: string): boolean {
  switch (mnemonic.charCodeAt(0)) {
    case 77:
      return mnemonic === "MOVZX" || mnemonic === "MOVSX";
    case 66:
      return mnemonic === "BSWAP";
    case 84:
      return mnemonic === "TZCNT";
    case 76:
      return mnemonic === "LZCNT";
    case 67:
      return isConditionalMove(mnemonic);
    default:
      return false;
  }
}

/** CMOV and a condition of one or two letters. */
function isConditionalMove(mnemonic: string): boolean {
  const { length } = mnemonic;
  if ((length !== 5 && length !== 6) || !mnemonic.startsWith("CMOV")) return false;
  for (let i = 4; i < length; i++) {
    const letter = mnemonic.charCodeAt(i);
    if (letter < 65 || letter > 90) return false;
  }
  return true;
}

const prefixes = /^(?:66|f2|f3)*(4[0-9a-f])?/;

/** The mnemonic with the size that only the code bytes tell. */
function keyOf(mnemonic: string, code: string): string {
  if (!isUnsized(mnemonic)) return mnemonic;
  if (!mnemonic.startsWith("MOV")) {
    const rex = prefixes.exec(code)?.[1];
    const size = code === "" || (rex !== undefined && Number.parseInt(rex, 16) >= 0x48) ? "Q" : "L";
    return mnemonic.startsWith("CMOV") ? `CMOV${size}${mnemonic.slice(4)}` : mnemonic + size;
  }
  const match = widthOfExtension.exec(code);
  if (match === null) return mnemonic;
  const width = match[2] === "6" || match[2] === "e" ? 1 : 2;
  if (mnemonic === "MOVZX") return `${mnemonic}/${width}`;
  const isWide = match[1] !== undefined && Number.parseInt(match[1], 16) >= 0x48;
  return `${mnemonic}/${width}/${isWide ? 8 : 4}`;
}

const byteRegister = /(?:^|[ ,])(?:[A-D][LH]|SIB|DIB|SPB|BPB|R\d+B)(?:$|,)/;

/**
 * The disassembler prints operations on bytes as of 4 bytes, with the byte registers: `CMPL AL, BL`, `XORL CL, DL`. Those of
 * the numbered registers it prints without their size: `TESTL R11, R11`.
 */
function byteForm(mnemonic: string, operands: string, code: string): string {
  if (mnemonic.charCodeAt(mnemonic.length - 1) !== 76) return mnemonic;
  const ofBytes = byteOperations.get(mnemonic);
  if (ofBytes === undefined) return mnemonic;
  const isOfBytes = byteRegister.test(operands) || (numberedRegister.test(operands) && hasByteOpcode(code));
  return isOfBytes ? ofBytes : mnemonic;
}

/** A numbered register that stands by itself. */
const numberedRegister = /(?:^|, )R\d+(?:$|,)/;

function mayBeOfBytes(mnemonic: string, operands: string): boolean {
  return (
    mnemonic.charCodeAt(mnemonic.length - 1) === 76 &&
    byteOperations.has(mnemonic) &&
    numberedRegister.test(operands)
  );
}

/** Bit 0 of an opcode of these operations is clear where they are on bytes; MOV of a constant and XCHG with AX have rows. */
function hasByteOpcode(code: string): boolean {
  const [, twoByte, hex] = /^(?:66|f0|f2|f3)*(?:4[0-9a-f])?(0f)?([0-9a-f]{2})/.exec(code) ?? [];
  if (hex === undefined) return false;
  const opcode = Number.parseInt(hex, 16);
  if (twoByte === undefined && opcode >> 4 === 0xb) return opcode < 0xb8;
  return (opcode & 1) === 0 && (twoByte !== undefined || opcode >> 4 !== 9);
}

/** Operations on bytes by what the disassembler prints for them. */
const byteOperations: ReadonlyMap<string, string> = new Map(
  "MOV ADD SUB AND OR XOR CMP TEST INC DEC NEG NOT ADC SBB XCHG XADD CMPXCHG"
    .split(" ")
    .map((base) => [`${base}L`, `${base}B`]),
);

/** Go ≤ 1.20's disassembler printed compares reversed: `reversed` puts them right. */
function putRight(decoded: Decoded, reversed: boolean): Decoded {
  const first = decoded.effects[0];
  if (!reversed || first?.op !== "compare") return decoded;
  const swapped: Effect = { ...first, srcs: [...first.srcs].reverse() };
  return { ...decoded, effects: [swapped] };
}

/** What REP makes of a string operation. */
function repeated(operation: string): Decoded {
  const bytes = { B: 1, W: 2, L: 4, D: 4, Q: 8 }[operation.slice(4)] ?? 0;
  const unit = bytes === 0 ? "units" : bytes === 1 ? "bytes" : `words of ${bytes} bytes`;
  const [source, destination, count] = [reg(6), reg(7), reg(1)];
  if (operation.startsWith("MOVS"))
    return changing(
      `copies CX ${unit} from the address in SI to that in DI`,
      [source, destination, count],
      [destination],
    );
  if (operation.startsWith("STOS"))
    return changing(`fills CX ${unit} at the address in DI with AX`, [destination, count], [destination]);
  return changing("repeats a string operation CX times", [source, destination, count], [destination]);
}

/** Whether code begins with a prefix of AVX, which nothing else does in 64-bit code. */
export const isVectorCode = (code: string): boolean =>
  code.startsWith("c5") || code.startsWith("c4") || code.startsWith("62");

/** Code of AVX, most of which Go's disassembler takes for something else: `VPCMPEQB` for `JE` (golang.org/x/arch/x86/x86asm). */
const misreadVector: Decoded = {
  ...foreignInstruction,
  sentence:
    "a vector instruction (AVX) that Go's disassembler does not read: something else runs than is shown",
};

/**
 * Decodes one amd64 instruction.
 * @param code machine code in hex, "" when unknown
 * @param compareReversed the listing is of an objdump that prints CMP reversed (1.18 to 1.20)
 */
export function decodeAmd64(
  mnemonic: string,
  operands: string,
  code: string,
  compareReversed: boolean,
): Decoded {
  if (mnemonic.startsWith("LOCK ") || mnemonic.startsWith("REP")) {
    const inner = mnemonic.slice(mnemonic.indexOf(" ") + 1);
    if (mnemonic.startsWith("LOCK ")) return decodeAmd64(inner, operands, code, compareReversed);
    return repeated(inner);
  }
  if (isVectorCode(code) && !mnemonic.startsWith("V") && !isForeign(mnemonic)) return misreadVector;
  const rule = rulesAmd64.get(byteForm(keyOf(mnemonic, code), operands, code));
  if (rule === undefined) {
    if (isForeign(mnemonic)) return foreignInstruction;
    const parsed = splitOperands(operands).map((text) => parseOperand(text, amd64));
    return withoutRule(parsed, amd64ReferenceSentence(mnemonic), amd64);
  }
  return putRight(rule(splitOperands(operands).map((text) => parseOperand(text, amd64))), compareReversed);
}
