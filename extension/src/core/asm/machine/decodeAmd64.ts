import { splitOperands } from "../listing/splitOperands.ts";
import {
  type Condition,
  changing,
  type Decoded,
  type Effect,
  effect,
  foreignInstruction,
  isForeign,
  next,
  nothing,
  withoutRule,
} from "./effects.ts";
import { type Operand, parseOperand } from "./operands.ts";
import { pseudoInstructions } from "./pseudoInstructions.ts";
import { amd64ReferenceSentence } from "./referenceAmd64.ts";
import { amd64 } from "./registers.ts";
import { addressOperand, at, imm, last, type Rule } from "./ruleParts.ts";
import { arithmetic, move, named, sizedEffect, vectorRulesAmd64 } from "./vectorRulesAmd64.ts";

/** amd64: mnemonics as the Go assembler (`-S`, sources) and Go's disassembler write them, and what they do. */

const rules = new Map<string, Rule>(vectorRulesAmd64);
const suffixes: readonly [string, number][] = [
  ["B", 1],
  ["W", 2],
  ["L", 4],
  ["Q", 8],
];

const reg = (number: number): Operand => ({ kind: "reg", reg: number, text: amd64.names[number] as string });

function sized(base: string, rule: (width: number) => Rule): void {
  for (const [suffix, width] of suffixes) rules.set(base + suffix, rule(width));
}

/** A move of `width` bytes, zero or sign extended to `to` bytes. */
const extend =
  (width: number, signed: boolean, to: number): Rule =>
  (o) =>
    next({ ...effect("move", last(o), [at(o, 0)], width, signed), extendTo: to });

for (const [base, op] of [
  ["ADD", "+"],
  ["SUB", "-"],
  ["AND", "&"],
  ["OR", "|"],
  ["XOR", "^"],
  ["IMUL3", "*"],
] as const)
  sized(base, arithmetic(op));
for (const [base, op] of [
  ["SHL", "<<"],
  ["SAL", "<<"],
  ["SHR", ">>"],
  ["SAR", "sar"],
  ["ROL", "rotate"],
] as const)
  sized(base, arithmetic(op));
for (const base of ["SHLX", "SHRX", "SARX"])
  sized(
    base,
    (width) => (o) =>
      next(
        effect(base === "SHLX" ? "<<" : base === "SHRX" ? ">>" : "sar", last(o), [at(o, 1), at(o, 0)], width),
      ),
  );
sized(
  "ROR",
  (width) => (o) => next({ ...effect("named", last(o), [last(o), at(o, 0)], width), name: "rotateRight" }),
);
sized(
  "RORX",
  (width) => (o) => next({ ...effect("named", last(o), [at(o, 1), at(o, 0)], width), name: "rotateRight" }),
);
sized("INC", (width) => (o) => next(effect("+", at(o, 0), [at(o, 0), imm(1)], width)));
sized("DEC", (width) => (o) => next(effect("-", at(o, 0), [at(o, 0), imm(1)], width)));
sized("NEG", (width) => (o) => next(effect("neg", at(o, 0), [at(o, 0)], width)));
sized("NOT", (width) => (o) => next(effect("not", at(o, 0), [at(o, 0)], width)));
sized("MOV", (width) => (o) => {
  const local = addressOperand(at(o, 0), amd64);
  return local === undefined ? move(width)(o) : next(effect("address", last(o), [local], width));
});
sized("CMP", (width) => (o) => next(effect("compare", undefined, [at(o, 0), at(o, 1)], width)));
sized("TEST", (width) => (o) => {
  const memory = o.find((operand) => operand.kind === "mem");
  if (width === 1 && memory !== undefined && o.some((operand) => operand.kind === "reg" && operand.reg === 0))
    return next(effect("nilCheck", undefined, [memory], 1));
  return next(effect("test", undefined, [at(o, 1), at(o, 0)], width));
});
sized("LEA", (width) => (o) => next(effect("address", at(o, 1), [at(o, 0)], width)));
sized("XCHG", (width) => (o) => {
  const [a, b] = [at(o, 0), at(o, 1)];
  const isSame = a.kind === "reg" && b.kind === "reg" && a.reg === b.reg;
  // The one-byte NOP; of another register 32 bits would clear the upper half.
  if (isSame && (width !== 4 || a.reg === 0)) return nothing("does nothing: one-byte NOP");
  return next(effect("exchange", b, [a], width));
});
sized("PUSH", (width) => (o) => next(effect("push", undefined, [at(o, 0)], width)));
sized("POP", (width) => (o) => next(effect("pop", at(o, 0), [], width)));
sized("ANDN", (width) => (o) => next(effect("&^", last(o), [at(o, 0), at(o, 1)], width)));
sized("ADC", (width) => named("addWithCarry", width));
sized("SBB", (width) => (o) => {
  const [from, to] = [at(o, 0), last(o)];
  // A register less itself and the borrow: all ones after an unsigned "below", else zero.
  if (from.kind === "reg" && to.kind === "reg" && from.reg === to.reg)
    return next({ ...effect("select", to, [imm(-1), imm(0)], width), condition: "u<" });
  return next({ ...effect("named", to, [to, from], width), name: "subtractWithBorrow" });
});
sized(
  "XADD",
  (width) => (o) =>
    next(
      { ...effect("named", last(o), [last(o), at(o, 0)], width), name: "fetchAdd" },
      effect("none", at(o, 0), []),
    ),
);
sized(
  "CMPXCHG",
  (width) => (o) =>
    next(
      { ...effect("named", last(o), [last(o), reg(0), at(o, 0)], width), name: "compareAndSwap" },
      effect("none", reg(0), []),
    ),
);
for (const [name, call] of [
  ["BSF", "trailingZeros"],
  ["TZCNT", "trailingZeros"],
  ["BSR", "highestBit"],
  ["LZCNT", "leadingZeros"],
  ["POPCNT", "onesCount"],
  ["BSWAP", "reverseBytes"],
  ["BLSR", "clearLowestBit"],
  ["BLSI", "lowestBit"],
] as const)
  sized(name, (width) => (o) => next({ ...effect("named", last(o), [at(o, 0)], width), name: call }));
for (const [name, call] of [
  ["BT", ""],
  ["BTS", "setBit"],
  ["BTR", "clearBit"],
  ["BTC", "flipBit"],
] as const)
  sized(
    name,
    (width) => (o) =>
      call === ""
        ? next({ ...effect("test", undefined, [at(o, 1), at(o, 0)], width), name: "bit" })
        : next({ ...effect("named", at(o, 1), [at(o, 1), at(o, 0)], width), name: call }),
  );
/** DX:AX = AX times the only operand. */
const wholeProduct =
  (signed: boolean) =>
  (width: number): Rule =>
  (o) =>
    next(
      { ...effect("named", reg(2), [reg(0), at(o, 0)], width, signed), name: "highProduct" },
      effect("*", reg(0), [reg(0), at(o, 0)], width),
    );
sized("MUL", wholeProduct(false));
sized("IMUL", (width) => {
  const [product, whole] = [arithmetic("*")(width), wholeProduct(true)(width)];
  return (o) => (o.length === 1 ? whole(o) : product(o));
});
sized(
  "MULX",
  (width) => (o) =>
    next(
      { ...effect("named", last(o), [reg(2), at(o, 0)], width), name: "highProduct" },
      effect("*", at(o, 1), [reg(2), at(o, 0)], width),
    ),
);
// The sign of the dividend, all ones or zero, before a signed division.
rules.set("CQO", () => next(effect("sar", reg(2), [reg(0), imm(63)], 8)));
rules.set("CDQ", () => next(effect("sar", reg(2), [reg(0), imm(31)], 4)));
for (const base of ["DIV", "IDIV"])
  sized(base, (width) => (o) => {
    const srcs = [reg(2), reg(0), at(o, 0)];
    const half = (dst: Operand, name: string): Effect => ({
      ...effect("named", dst, srcs, width, base === "IDIV"),
      name,
    });
    return next(half(reg(0), "wideQuotient"), half(reg(2), "wideRemainder"));
  });

// Zero and sign extensions: Go's names, and the disassembler's MOVZX with the width found in the code bytes.
for (const [name, width] of [
  ["BL", 1],
  ["BQ", 1],
  ["BW", 1],
  ["WL", 2],
  ["WQ", 2],
  ["LQ", 4],
] as const) {
  const to = name.endsWith("Q") ? 8 : name.endsWith("L") ? 4 : 2;
  rules.set(`MOV${name}ZX`, extend(width, false, 8));
  rules.set(`MOV${name}SX`, extend(width, true, to));
}
rules.set("MOVZX", extend(0, false, 8));
rules.set("MOVSX", extend(0, true, 8));
for (const width of [1, 2]) {
  rules.set(`MOVZX/${width}`, extend(width, false, 8));
  for (const to of [4, 8]) rules.set(`MOVSX/${width}/${to}`, extend(width, true, to));
}
rules.set("MOVSXD", extend(4, true, 8));
const conditions: Readonly<Record<string, Condition>> = {
  E: "==",
  EQ: "==",
  NE: "!=",
  B: "u<",
  LO: "u<",
  CS: "u<",
  C: "u<",
  AE: "u>=",
  HS: "u>=",
  CC: "u>=",
  BE: "u<=",
  LS: "u<=",
  A: "u>",
  HI: "u>",
  L: "<",
  LT: "<",
  GE: ">=",
  LE: "<=",
  G: ">",
  GT: ">",
  S: "negative",
  MI: "negative",
  NS: "notNegative",
  PL: "notNegative",
  O: "overflow",
  OS: "overflow",
  NO: "noOverflow",
  OC: "noOverflow",
  P: "parity",
  PS: "parity",
  NP: "noParity",
  PC: "noParity",
};
for (const [name, condition] of Object.entries(conditions)) {
  rules.set(`J${name}`, (o) => ({
    effects: [],
    control: "branch",
    condition,
    target: last(o),
    known: "rule",
  }));
  rules.set(`SET${name}`, (o) => next({ ...sizedEffect("set", at(o, 0), [], 1), condition }));
  const select =
    (width: number): Rule =>
    (o) =>
      next({ ...sizedEffect("select", at(o, 1), [at(o, 0), at(o, 1)], width), condition });
  rules.set(`CMOVW${name}`, select(2));
  rules.set(`CMOVL${name}`, select(4));
  rules.set(`CMOVQ${name}`, select(8));
}
rules.set("JMP", (o) => ({ effects: [], control: "jump", target: at(o, 0), known: "rule" }));
rules.set("CALL", (o) => ({ effects: [], control: "call", target: at(o, 0), known: "rule" }));
for (const name of ["RET", "RETQ"])
  rules.set(name, () => ({ effects: [], control: "return", known: "rule" }));
for (const [name, why] of [
  ["UD2", "cannot be reached"],
  ["UNDEF", "cannot be reached"],
  ["INT", "filler between functions"],
  ["ICEBP", "stops the program"],
  ["BYTE", "raw code byte"],
] as const)
  rules.set(name, () => ({
    effects: [],
    control: name === "BYTE" ? "next" : "trap",
    known: "rule",
    sentence: why,
  }));
for (const name of ["NOP", "NOPL", "NOPW", "NOPQ", "DATA16", "PCALIGN", "HINT"])
  rules.set(name, () => nothing("does nothing: alignment, or the mark of an inlined call"));
for (const [name, sentence] of [
  ["MFENCE", "memory barrier"],
  ["LFENCE", "load barrier"],
  ["SFENCE", "store barrier"],
  ["CLD", "string operations go upwards"],
  ["STD", "string operations go downwards"],
  ["VZEROUPPER", "clears the upper halves of the vector registers"],
  ["PUSHFQ", "pushes the flags"],
  ["POPFQ", "pops the flags"],
] as const)
  rules.set(name, () => nothing(sentence));
for (const [name, sentence, changed] of [
  ["CWDE", "AX = AX sign-extended", [0]],
  ["CPUID", "asks the processor what it can do", [0, 3, 1, 2]],
  ["RDTSC", "reads the cycle counter", [0, 2]],
  ["RDTSCP", "reads the cycle counter", [0, 2, 1]],
] as const)
  rules.set(name, () => changing(sentence, changed.map(reg)));
rules.set("SYSCALL", () => changing("calls the operating system", [reg(0), reg(1), reg(11)], []));
for (const name of ["PREFETCHNTA", "PREFETCHT0", "PREFETCHW"])
  rules.set(name, () => nothing("asks for the memory to be brought into the cache"));
rules.set("LOCK", () => nothing("makes the next instruction atomic"));
rules.set("?", () => ({
  effects: [],
  control: "trap",
  known: "rule",
  sentence: "no instruction: filler or constants between functions",
}));
rules.set("DUFFZERO", () =>
  changing("clears a block of memory at DI by running part of runtime.duffzero", [reg(7)], [reg(7)]),
);
rules.set("DUFFCOPY", () =>
  changing(
    "copies a block of memory from SI to DI by running part of runtime.duffcopy",
    [reg(6), reg(7)],
    [reg(7)],
  ),
);

for (const [name, sentence] of Object.entries(pseudoInstructions)) rules.set(name, () => nothing(sentence));

const widthOfExtension = /^(?:66|f2|f3)*(4[0-9a-f])?0fb([67ef])/;

/** What the disassembler prints without the operand size, which only the code bytes tell. */
const unsized = /^(MOVZX|MOVSX|BSWAP|TZCNT|LZCNT|CMOV[A-Z]{1,2})$/;

/** Whether the code bytes are needed to decode an instruction. */
export function needsCode(mnemonic: string, operands: string): boolean {
  return isUnsized(mnemonic) || mayBeOfBytes(mnemonic, operands);
}

function isUnsized(mnemonic: string): boolean {
  const first = mnemonic.charCodeAt(0);
  // Only M, B, T, L and C begin such a mnemonic: most instructions end here.
  return (
    (first === 77 || first === 66 || first === 84 || first === 76 || first === 67) && unsized.test(mnemonic)
  );
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
  if (!mnemonic.endsWith("L")) return mnemonic;
  const isOfBytes = byteRegister.test(operands) || (mayBeOfBytes(mnemonic, operands) && hasByteOpcode(code));
  const base = mnemonic.slice(0, -1);
  return isOfBytes && byteOperations.has(base) ? `${base}B` : mnemonic;
}

/** A numbered register that stands by itself. */
const numberedRegister = /(?:^|, )R\d+(?:$|,)/;

function mayBeOfBytes(mnemonic: string, operands: string): boolean {
  return (
    mnemonic.charCodeAt(mnemonic.length - 1) === 76 &&
    numberedRegister.test(operands) &&
    byteOperations.has(mnemonic.slice(0, -1))
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

const byteOperations = new Set(
  "MOV ADD SUB AND OR XOR CMP TEST INC DEC NEG NOT ADC SBB XCHG XADD CMPXCHG".split(" "),
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
  const rule = rules.get(byteForm(keyOf(mnemonic, code), operands, code));
  if (rule === undefined) {
    if (isForeign(mnemonic)) return foreignInstruction;
    const parsed = splitOperands(operands).map((text) => parseOperand(text, amd64));
    return withoutRule(parsed, amd64ReferenceSentence(mnemonic), amd64);
  }
  return putRight(rule(splitOperands(operands).map((text) => parseOperand(text, amd64))), compareReversed);
}
