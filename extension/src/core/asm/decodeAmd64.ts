import {
  type Condition,
  type Decoded,
  type Effect,
  effect,
  next,
  nothing,
  type Operation,
  unknownInstruction,
} from "./effects.ts";
import { type Operand, parseOperand, splitOperands } from "./operands.ts";
import { pseudoInstructions } from "./pseudoInstructions.ts";
import { amd64ReferenceSentence } from "./referenceAmd64.ts";
import { amd64 } from "./registers.ts";

/** amd64: mnemonics as the Go assembler (`-S`, sources) and Go's disassembler write them, and what they do. */

type Rule = (operands: readonly Operand[], mnemonic: string) => Decoded;

const rules = new Map<string, Rule>();
const suffixes: readonly [string, number][] = [
  ["B", 1],
  ["W", 2],
  ["L", 4],
  ["Q", 8],
];

const imm = (value: number): Operand => ({ kind: "imm", value, text: `$${value}` });
const reg = (number: number): Operand => ({ kind: "reg", reg: number, text: amd64.names[number] as string });
const at = (operands: readonly Operand[], i: number): Operand => operands[i] ?? { kind: "other", text: "?" };
const last = (operands: readonly Operand[]): Operand => at(operands, operands.length - 1);

function sized(base: string, rule: (width: number) => Rule): void {
  for (const [suffix, width] of suffixes) rules.set(base + suffix, rule(width));
}

/** dst = dst op src, or dst = src1 op src0 with three operands. */
const arithmetic =
  (op: Operation) =>
  (width: number): Rule =>
  (o) =>
    next(effect(op, last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], width));

const move =
  (width: number, signed = false): Rule =>
  (o) =>
    next(effect("move", last(o), [at(o, 0)], width, signed));

for (const [base, op] of [
  ["ADD", "+"],
  ["SUB", "-"],
  ["AND", "&"],
  ["OR", "|"],
  ["XOR", "^"],
  ["IMUL", "*"],
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
sized("MOV", (width) => move(width));
sized("CMP", (width) => (o) => next(effect("compare", undefined, [at(o, 0), at(o, 1)], width)));
sized("TEST", (width) => (o) => {
  const memory = o.find((operand) => operand.kind === "mem");
  if (width === 1 && memory !== undefined && o.some((operand) => operand.kind === "reg" && operand.reg === 0))
    return next(effect("nilCheck", undefined, [memory], 1));
  return next(effect("test", undefined, [at(o, 1), at(o, 0)], width));
});
sized("LEA", (width) => (o) => next(effect("address", at(o, 1), [at(o, 0)], width)));
sized("XCHG", (width) => (o) => next(effect("exchange", at(o, 1), [at(o, 0)], width)));
sized("PUSH", (width) => (o) => next(effect("push", undefined, [at(o, 0)], width)));
sized("POP", (width) => (o) => next(effect("pop", at(o, 0), [], width)));
sized("ANDN", (width) => (o) => next(effect("&^", last(o), [at(o, 0), at(o, 1)], width)));
sized("ADC", (width) => named("addWithCarry", width));
sized("SBB", (width) => named("subtractWithBorrow", width));
sized(
  "XADD",
  (width) => (o) => next({ ...effect("named", last(o), [last(o), at(o, 0)], width), name: "fetchAdd" }),
);
sized(
  "CMPXCHG",
  (width) => (o) =>
    next({ ...effect("named", last(o), [last(o), reg(0), at(o, 0)], width), name: "compareAndSwap" }),
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
sized(
  "MUL",
  (width) => (o) =>
    next(
      { ...effect("named", reg(2), [reg(0), at(o, 0)], width), name: "highProduct" },
      effect("*", reg(0), [reg(0), at(o, 0)], width),
    ),
);
sized(
  "MULX",
  (width) => (o) =>
    next(
      { ...effect("named", last(o), [reg(2), at(o, 0)], width), name: "highProduct" },
      effect("*", at(o, 1), [reg(2), at(o, 0)], width),
    ),
);
for (const base of ["DIV", "IDIV"])
  sized(
    base,
    (width) => (o) =>
      next(
        { ...effect("named", reg(0), [reg(0), at(o, 0)], width, base === "IDIV"), name: "quotient" },
        { ...effect("named", reg(2), [reg(0), at(o, 0)], width, base === "IDIV"), name: "remainder" },
      ),
  );

/** dst = name(all other operands, dst first when it is also read). */
function named(name: string, width: number, readsDestination = true): Rule {
  return (o) => {
    const sources = o.slice(0, -1).reverse();
    const srcs = readsDestination && o.length < 3 ? [last(o), ...sources] : sources;
    return next({ ...effect("named", last(o), srcs, width), name });
  };
}

// Zero and sign extensions: Go's names, and the disassembler's MOVZX with the width found in the code bytes.
for (const [name, width] of [
  ["BL", 1],
  ["BQ", 1],
  ["BW", 1],
  ["WL", 2],
  ["WQ", 2],
  ["LQ", 4],
] as const) {
  rules.set(`MOV${name}ZX`, move(width));
  rules.set(`MOV${name}SX`, move(width, true));
}
rules.set("MOVZX", move(0));
rules.set("MOVSX", move(0, true));
for (const width of [1, 2]) {
  rules.set(`MOVZX/${width}`, move(width));
  rules.set(`MOVSX/${width}`, move(width, true));
}
rules.set("MOVSXD", move(4, true));
for (const name of ["MOVUPS", "MOVUPD", "MOVAPS", "MOVDQU", "MOVDQA", "MOVOU", "MOVOA", "MOVO"])
  rules.set(name, move(16));
for (const name of ["VMOVDQU", "VMOVDQA", "VMOVNTDQ", "VMOVUPS"]) rules.set(name, move(32));
for (const name of ["MOVSD", "MOVSD_XMM", "MOVABSQ", "MOVNTIQ"]) rules.set(name, move(8));
for (const name of ["MOVSS", "MOVD"]) rules.set(name, move(4));

for (const [name, call, readsDestination] of [
  ["PCMPEQB", "equalBytes", true],
  ["PMOVMSKB", "topBits", false],
  ["PSHUFB", "shuffleBytes", true],
  ["PUNPCKLBW", "doubleBytes", true],
  ["PSHUFLW", "shuffleWords", false],
  ["PSHUFL", "shuffleWords", false],
  ["PSHUFD", "shuffleWords", false],
  ["PSIGNB", "negateBytesBySign", true],
  ["VPBROADCASTB", "repeatByte", false],
  ["AESENC", "aesRound", true],
  ["PINSRQ", "insertWord", true],
  ["PINSRD", "insertWord", true],
  ["PINSRW", "insertWord", true],
  ["PINSRB", "insertWord", true],
  ["PEXTRQ", "extractWord", false],
  ["PSHUFHW", "shuffleWords", false],
  ["PSUBL", "subtractLanes", true],
  ["PALIGNR", "alignBytes", true],
] as const)
  rules.set(name, named(call, 16, readsDestination));
for (const [name, op] of [
  ["PXOR", "^"],
  ["XORPS", "^"],
  ["XORPD", "^"],
  ["PAND", "&"],
  ["ANDPS", "&"],
  ["POR", "|"],
  ["ORPS", "|"],
] as const)
  rules.set(name, arithmetic(op)(16));
for (const name of ["ADDSD", "ADDSS"]) rules.set(name, arithmetic("+")(name.endsWith("D") ? 8 : 4));
for (const name of ["SUBSD", "SUBSS"]) rules.set(name, arithmetic("-")(name.endsWith("D") ? 8 : 4));
for (const name of ["MULSD", "MULSS"]) rules.set(name, arithmetic("*")(name.endsWith("D") ? 8 : 4));
for (const [name, call] of [
  ["DIVSD", "divide"],
  ["DIVSS", "divide"],
  ["SQRTSD", "squareRoot"],
  ["MINSD", "minimum"],
  ["MAXSD", "maximum"],
  ["ROUNDSD", "round"],
  ["PAUSE", "pause"],
  ["CRC32Q", "crc32"],
  ["CRC32B", "crc32"],
] as const)
  rules.set(name, named(call, 8, name !== "SQRTSD" && name !== "ROUNDSD"));
for (const name of [
  "CVTSI2SDQ",
  "CVTSI2SDL",
  "CVTSQ2SD",
  "CVTSL2SD",
  "CVTSQ2SS",
  "CVTSL2SS",
  "CVTSI2SSQ",
  "CVTSI2SSL",
])
  rules.set(name, named("toFloat", 8, false));
for (const name of [
  "CVTTSD2SIQ",
  "CVTTSD2SQ",
  "CVTTSD2SL",
  "CVTTSD2SIL",
  "CVTTSS2SQ",
  "CVTTSS2SL",
  "CVTTSS2SIQ",
])
  rules.set(name, named("toInteger", 8, false));
for (const name of ["CVTSS2SD", "CVTSD2SS"]) rules.set(name, named("convertFloat", 8, false));
for (const name of ["UCOMISD", "UCOMISS", "COMISD", "COMISS"])
  rules.set(name, (o) => next(effect("compare", undefined, [at(o, 0), at(o, 1)], 8)));

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
  rules.set(`SET${name}`, (o) => next({ ...effect("set", at(o, 0), [], 1), condition }));
  const select: Rule = (o) => next({ ...effect("select", at(o, 1), [at(o, 0), at(o, 1)], 8), condition });
  rules.set(`CMOV${name}`, select);
  for (const width of ["W", "L", "Q"]) rules.set(`CMOV${width}${name}`, select);
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
  ["CQO", "DX = sign of AX, before a division"],
  ["CDQ", "DX = sign of AX, before a division"],
  ["CWDE", "AX = AX sign-extended"],
  ["MFENCE", "memory barrier"],
  ["LFENCE", "load barrier"],
  ["SFENCE", "store barrier"],
  ["CLD", "string operations go upwards"],
  ["STD", "string operations go downwards"],
  ["VZEROUPPER", "clears the upper halves of the vector registers"],
  ["CPUID", "asks the processor what it can do"],
  ["RDTSC", "reads the cycle counter"],
  ["RDTSCP", "reads the cycle counter"],
  ["SYSCALL", "calls the operating system"],
  ["PUSHFQ", "pushes the flags"],
  ["POPFQ", "pops the flags"],
] as const)
  rules.set(name, () => nothing(sentence));
for (const name of ["PREFETCHNTA", "PREFETCHT0", "PREFETCHW"])
  rules.set(name, () => nothing("asks for the memory to be brought into the cache"));
rules.set("?", () => ({
  effects: [],
  control: "trap",
  known: "rule",
  sentence: "no instruction: filler or constants between functions",
}));
rules.set("DUFFZERO", () => nothing("clears a block of memory at DI by running part of runtime.duffzero"));
rules.set("DUFFCOPY", () =>
  nothing("copies a block of memory from SI to DI by running part of runtime.duffcopy"),
);

for (const [name, sentence] of Object.entries(pseudoInstructions)) rules.set(name, () => nothing(sentence));

const widthOfExtension = /^(?:66|f2|f3|4[0-9a-f])*0fb([67ef])/;

/** The mnemonic with the width of a MOVZX/MOVSX that only the code bytes tell. */
function keyOf(mnemonic: string, code: string): string {
  if (mnemonic !== "MOVZX" && mnemonic !== "MOVSX") return mnemonic;
  const match = widthOfExtension.exec(code);
  if (match === null) return mnemonic;
  return `${mnemonic}/${match[1] === "6" || match[1] === "e" ? 1 : 2}`;
}

/** Go ≤ 1.20's disassembler printed compares reversed: `reversed` puts them right. */
function putRight(decoded: Decoded, reversed: boolean): Decoded {
  const first = decoded.effects[0];
  if (!reversed || first?.op !== "compare") return decoded;
  const swapped: Effect = { ...first, srcs: [...first.srcs].reverse() };
  return { ...decoded, effects: [swapped] };
}

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
    return nothing("repeats a string operation CX times: copies or clears a block of memory");
  }
  const rule = rules.get(keyOf(mnemonic, code));
  if (rule === undefined) {
    const sentence = amd64ReferenceSentence(mnemonic);
    return sentence === undefined
      ? unknownInstruction
      : { effects: [], control: "next", known: "reference", sentence };
  }
  return putRight(
    rule(
      splitOperands(operands).map((text) => parseOperand(text, amd64)),
      mnemonic,
    ),
    compareReversed,
  );
}
