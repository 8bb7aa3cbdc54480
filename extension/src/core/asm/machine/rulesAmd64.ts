import { type Condition, changing, type Effect, effect, next, nothing } from "./effects.ts";
import type { Operand } from "./operands.ts";
import { pseudoInstructions } from "./pseudoInstructions.ts";
import { amd64 } from "./registers.ts";
import { addressOperand, at, imm, last, type Rule } from "./ruleParts.ts";
import { arithmetic, move, named, sizedEffect, vectorRulesAmd64 } from "./vectorRulesAmd64.ts";

/** amd64: mnemonics as the Go assembler (`-S`, sources) and Go's disassembler write them, and what they do. */

const rules = new Map<string, Rule>(vectorRulesAmd64);
/** What each mnemonic does. */
export const rulesAmd64: ReadonlyMap<string, Rule> = rules;
const suffixes: readonly [string, number][] = [
  ["B", 1],
  ["W", 2],
  ["L", 4],
  ["Q", 8],
];

export const reg = (number: number): Operand => ({
  kind: "reg",
  reg: number,
  text: amd64.names[number] as string,
});

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
  ["SAL", "<<"],
  ["SAR", "sar"],
  ["ROL", "rotate"],
] as const)
  sized(base, arithmetic(op));
for (const [base, op, name] of [
  ["SHL", "<<", "shiftLeftFrom"],
  ["SHR", ">>", "shiftRightFrom"],
] as const)
  sized(base, (width) => {
    const shift = arithmetic(op)(width);
    // With three operands SHLD, SHRD: the bits that come in are those of the second.
    return (o, ...more) =>
      o.length === 3
        ? next({ ...effect("named", last(o), [last(o), at(o, 1), at(o, 0)], width), name })
        : shift(o, ...more);
  });
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
/** The register that is added gets what was there; the sum goes to memory. */
sized("XADD", (width) => (o) => ({
  ...next({ ...effect("named", at(o, 0), [last(o), at(o, 0)], width), name: "fetchAdd" }),
  clobbers: o.filter(({ kind }) => kind === "mem"),
}));
/** AX gets what was there. */
sized("CMPXCHG", (width) => (o) => ({
  ...next({ ...effect("named", reg(0), [last(o), reg(0), at(o, 0)], width), name: "compareAndSwap" }),
  clobbers: o.filter(({ kind }) => kind === "mem"),
}));
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
rules.set("CWD", () => next(sizedEffect("sar", reg(2), [reg(0), imm(15)], 2)));
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
const conditions: ReadonlyMap<string, Condition> = new Map(
  Object.entries({
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
  }),
);
for (const [name, condition] of conditions) {
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

for (const [name, sentence] of pseudoInstructions) rules.set(name, () => nothing(sentence));
