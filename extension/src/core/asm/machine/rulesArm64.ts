import {
  type Condition,
  changing,
  type Effect,
  effect,
  foreignInstruction,
  next,
  nothing,
} from "./effects.ts";
import type { Operand } from "./operands.ts";
import { pseudoInstructions } from "./pseudoInstructions.ts";
import { arm64 } from "./registers.ts";
import { addressOperand, at, imm, last, type Rule } from "./ruleParts.ts";
import { vectorRulesArm64 } from "./vectorRulesArm64.ts";

/** arm64: mnemonics as the Go assembler and Go's disassembler write them, and what they do. Sources come first. */

const rules = new Map<string, Rule>(vectorRulesArm64);
/** What each mnemonic does. */
export const rulesArm64: ReadonlyMap<string, Rule> = rules;

const general = (n: number): Operand => ({ kind: "reg", reg: n, text: `R${n}` });

const isRegister = (operand: Operand, number: number): boolean =>
  operand.kind === "reg" && operand.reg === number;

/** A mnemonic and its 32-bit form with W. */
function both(name: string, rule: (width: number) => Rule): void {
  rules.set(name, rule(8));
  rules.set(`${name}W`, rule(4));
}

/** dst = second op first; with two operands dst = dst op first. The S forms also set the flags. */
for (const [name, op] of [
  ["ADD", "+"],
  ["SUB", "-"],
  ["MUL", "*"],
  ["AND", "&"],
  ["ORR", "|"],
  ["EOR", "^"],
  ["BIC", "&^"],
  ["ORN", "|^"],
  ["EON", "^^"],
  ["LSL", "<<"],
  ["LSR", ">>"],
  ["ASR", "sar"],
] as const) {
  const rule =
    (flags: boolean) =>
    (width: number): Rule =>
    (o) => {
      const srcs = [o.length > 2 ? at(o, 1) : last(o), at(o, 0)];
      const result = effect(op, last(o), srcs, width);
      if (!flags) return next(result);
      return next(
        effect(op === "-" ? "compare" : op === "+" ? "compareNegative" : "test", undefined, srcs, width),
        result,
      );
    };
  both(name, rule(false));
  both(`${name}S`, rule(true));
}
both(
  "ROR",
  (width) => (o) =>
    next({
      ...effect("named", last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], width),
      name: "rotateRight",
    }),
);
both("NEG", (width) => (o) => next(effect("neg", last(o), [at(o, 0)], width)));
both(
  "NEGS",
  (width) => (o) =>
    next(effect("compare", undefined, [imm(0), at(o, 0)], width), effect("neg", last(o), [at(o, 0)], width)),
);
both("MVN", (width) => (o) => next(effect("not", last(o), [at(o, 0)], width)));
both("MADD", (width) => (o) => next(effect("multiplyAdd", last(o), [at(o, 1), at(o, 2), at(o, 0)], width)));
both("MSUB", (width) => (o) => next(effect("multiplySub", last(o), [at(o, 1), at(o, 2), at(o, 0)], width)));
both("MNEG", (width) => (o) => next(effect("multiplySub", last(o), [imm(0), at(o, 1), at(o, 0)], width)));
both("UBFX", (width) => (o) => next(effect("extract", last(o), [at(o, 1), at(o, 0), at(o, 2)], width)));
both("SBFX", (width) => (o) => next(effect("extract", last(o), [at(o, 1), at(o, 0), at(o, 2)], width, true)));
both("UBFIZ", (width) => (o) => next(effect("insertZero", last(o), [at(o, 1), at(o, 0), at(o, 2)], width)));
both(
  "SBFIZ",
  (width) => (o) => next(effect("insertZero", last(o), [at(o, 1), at(o, 0), at(o, 2)], width, true)),
);
/** The whole 64-bit product of two 32-bit numbers. */
for (const [name, signed] of [
  ["UMULL", false],
  ["SMULL", true],
] as const)
  rules.set(name, (o) =>
    next({
      ...effect("named", last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], 4, signed),
      name: "product",
      extendTo: 8,
    }),
  );
both(
  "BFI",
  (width) => (o) =>
    next({ ...effect("named", last(o), [last(o), at(o, 1), at(o, 0), at(o, 2)], width), name: "insertBits" }),
);
both(
  "BFXIL",
  (width) => (o) =>
    next({
      ...effect("named", last(o), [last(o), at(o, 1), at(o, 0), at(o, 2)], width),
      name: "insertLowBits",
    }),
);
both(
  "EXTR",
  (width) => (o) =>
    next({ ...effect("named", last(o), [at(o, 2), at(o, 1), at(o, 0)], width), name: "extractFromPair" }),
);
both("CMP", (width) => (o) => next(effect("compare", undefined, [at(o, 1), at(o, 0)], width)));
both("CMN", (width) => (o) => next(effect("compareNegative", undefined, [at(o, 1), at(o, 0)], width)));
both("TST", (width) => (o) => next(effect("test", undefined, [at(o, 1), at(o, 0)], width)));
both("CLZ", (width) => call("leadingZeros", width));
both("RBIT", (width) => call("reverseBits", width));
both("REV", (width) => call("reverseBytes", width));
both("REV16", (width) => call("reverseBytesOfHalves", width));
for (const [name, of, signed] of [
  ["UMULH", "highProduct", false],
  ["SMULH", "highProduct", true],
  ["UDIV", "quotient", false],
  ["SDIV", "quotient", true],
  ["UREM", "remainder", false],
  ["REM", "remainder", true],
] as const)
  both(
    name,
    (width) => (o) =>
      next({
        ...effect("named", last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], width, signed),
        name: of,
      }),
  );
for (const [name, width, signed] of [
  ["SXTB", 1, true],
  ["SXTH", 2, true],
  ["SXTW", 4, true],
  ["UXTB", 1, false],
  ["UXTH", 2, false],
  ["UXTW", 4, false],
] as const)
  both(name, (to) => (o) => next({ ...effect("move", last(o), [at(o, 0)], width, signed), extendTo: to }));

/** dst = name(sources in reading order). */
function call(name: string, width = 8): Rule {
  return (o) => next({ ...effect("named", last(o), o.slice(0, -1).reverse(), width), name });
}

/** A move of `width` bytes; what goes to a register is extended to all of it. */
export function moved(dst: Operand, src: Operand, width: number, signed: boolean): Effect {
  const made = effect("move", dst, [src], width, signed);
  return dst.kind === "reg" && width < 8 ? { ...made, extendTo: 8 } : made;
}

/** A load or store; `.W` moves the base register first, `.P` afterwards. */
for (const [name, width, signed] of [
  ["MOVD", 8, false],
  ["MOVW", 4, true],
  ["MOVWU", 4, false],
  ["MOVH", 2, true],
  ["MOVHU", 2, false],
  ["MOVB", 1, true],
  ["MOVBU", 1, false],
  ["FMOVD", 8, false],
  ["FMOVS", 4, false],
  ["FMOVQ", 16, false],
  ["LDAR", 8, false],
  ["LDARW", 4, false],
  ["LDARB", 1, false],
  ["STLR", 8, false],
  ["STLRW", 4, false],
  ["STLRB", 1, false],
  ["LDARH", 2, false],
  ["LDURHW", 2, false],
  ["LDAXR", 8, false],
  ["LDAXRW", 4, false],
  ["LDAXRB", 1, false],
  ["LDXR", 8, false],
  ["LDXRW", 4, false],
] as const) {
  const effects = (o: readonly Operand[]): Effect[] => {
    const local = addressOperand(at(o, 0), arm64);
    return [
      local === undefined ? moved(last(o), at(o, 0), width, signed) : effect("address", last(o), [local]),
    ];
  };
  rules.set(name, (o) => next(...effects(o)));
  indexed(name, effects);
}
/** The compiler's nil check: a load into R27, which nothing reads. */
rules.set("MOVB", (o) =>
  at(o, 0).kind === "mem" && isRegister(at(o, 1), 27)
    ? next(effect("nilCheck", undefined, [at(o, 0)], 1))
    : next(moved(last(o), at(o, 0), 1, true)),
);
for (const [name, width, signed] of [
  ["LDP", 8, false],
  ["LDPW", 4, false],
  ["LDPSW", 4, true],
  ["FLDPD", 8, false],
  ["FLDPQ", 16, false],
  ["FLDPS", 4, false],
] as const) {
  const effects = (o: readonly Operand[]): Effect[] =>
    pair(loadedPair(o), at(o, 0), width, (r, m) => moved(r, m, width, signed));
  rules.set(name, (o) => next(...effects(o)));
  indexed(name, effects);
}
for (const [name, width] of [
  ["STP", 8],
  ["STPW", 4],
  ["FSTPD", 8],
  ["FSTPQ", 16],
  ["FSTPS", 4],
] as const) {
  const effects = (o: readonly Operand[]): Effect[] =>
    pair(at(o, 0), at(o, 1), width, (r, m) => effect("move", m, [r], width));
  rules.set(name, (o) => next(...effects(o)));
  indexed(name, effects);
}

/** The `.W` (pre-index) and `.P` (post-index) forms. */
function indexed(name: string, effects: (o: readonly Operand[]) => Effect[]): void {
  const bump = (memory: Operand): Effect[] => {
    if (memory.kind !== "mem" || memory.base < 0) return [];
    const base: Operand = { kind: "reg", reg: memory.base, text: arm64.names[memory.base] as string };
    return [effect("+", base, [base, imm(memory.offset)])];
  };
  const withoutOffset = (o: Operand): Operand =>
    o.kind === "mem" ? { ...o, offset: 0, text: o.text.slice(o.text.indexOf("(")) } : o;
  // All reads come before any write: the address still counts from the old base.
  rules.set(`${name}.W`, (o) => next(...effects(o), ...bump(o.find((x) => x.kind === "mem") ?? at(o, 0))));
  rules.set(`${name}.P`, (o) =>
    next(...effects(o.map(withoutOffset)), ...bump(o.find((x) => x.kind === "mem") ?? at(o, 0))),
  );
}

/** `(R2, R3)`; the disassembler writes the two of LDPSW without brackets and the second first. */
function loadedPair(o: readonly Operand[]): Operand {
  const [, second, first] = o;
  return first?.kind === "reg" && second?.kind === "reg"
    ? { kind: "pair", first: first.reg, second: second.reg, text: `(${first.text}, ${second.text})` }
    : at(o, 1);
}

function pair(
  registers: Operand,
  memory: Operand,
  width: number,
  make: (r: Operand, m: Operand) => Effect,
): Effect[] {
  if (registers.kind !== "pair") return [];
  const register = (n: number): Operand => ({ kind: "reg", reg: n, text: arm64.names[n] ?? "?" });
  const later =
    memory.kind === "mem"
      ? {
          ...memory,
          offset: memory.offset + width,
          text: `${memory.offset + width}${memory.text.slice(memory.text.indexOf("("))}`,
        }
      : memory.kind === "sym"
        ? { ...memory, offset: memory.offset + width }
        : memory;
  return [make(register(registers.first), memory), make(register(registers.second), later)];
}

for (const name of ["MOVK", "MOVKW"])
  rules.set(name, (o) => {
    const [value, from] = sixteenBits(at(o, 0));
    if (!Number.isInteger(value) || !Number.isInteger(from)) return foreignInstruction;
    return next({
      ...effect("named", last(o), [last(o), imm(value), imm(from), imm(16)], 8),
      name: "insertBits",
    });
  });

/** `$(34626<<16)` taken apart. */
function sixteenBits(operand: Operand): [value: number, from: number] {
  const [value, from] = operand.text.replace(/[$()]/g, "").split("<<");
  return [Number(value), Number(from ?? 0)];
}
for (const name of ["ADRP", "ADR"]) rules.set(name, (o) => next(effect("address", last(o), [at(o, 0)])));

const conditions: ReadonlyMap<string, Condition> = new Map(
  Object.entries({
    EQ: "==",
    NE: "!=",
    LO: "u<",
    CC: "u<",
    HS: "u>=",
    CS: "u>=",
    LS: "u<=",
    HI: "u>",
    LT: "<",
    GE: ">=",
    LE: "<=",
    GT: ">",
    MI: "negative",
    PL: "notNegative",
    VS: "overflow",
    VC: "noOverflow",
  }),
);
const conditionOf = (o: Operand): Condition => conditions.get(o.text) ?? "==";
for (const [name, condition] of conditions)
  rules.set(`B${name}`, (o) => ({
    effects: [],
    control: "branch",
    condition,
    target: last(o),
    known: "rule",
  }));
for (const [name, condition, width] of [
  ["CBZ", "==", 8],
  ["CBZW", "==", 4],
  ["CBNZ", "!=", 8],
  ["CBNZW", "!=", 4],
] as const)
  rules.set(name, (o) => ({
    effects: [effect("compare", undefined, [at(o, 0), imm(0)], width)],
    control: "branch",
    condition,
    target: last(o),
    known: "rule",
  }));
for (const [name, condition] of [
  ["TBZ", "=="],
  ["TBNZ", "!="],
] as const)
  rules.set(name, (o) => ({
    effects: [{ ...effect("test", undefined, [at(o, 1), at(o, 0)]), name: "bit" }],
    control: "branch",
    condition,
    target: last(o),
    known: "rule",
  }));
both(
  "CSET",
  (width) => (o) => next({ ...effect("set", last(o), [], width), condition: conditionOf(at(o, 0)) }),
);
both(
  "CSETM",
  (width) => (o) =>
    next({ ...effect("select", last(o), [imm(-1), imm(0)], width), condition: conditionOf(at(o, 0)) }),
);
both(
  "CSEL",
  (width) => (o) =>
    next({ ...effect("select", last(o), [at(o, 1), at(o, 2)], width), condition: conditionOf(at(o, 0)) }),
);
for (const name of ["FCSELD", "FCSELS"])
  rules.set(name, (o) =>
    next({ ...effect("select", last(o), [at(o, 1), at(o, 2)], 8), condition: conditionOf(at(o, 0)) }),
  );
for (const [name, of] of [
  ["CSINC", "selectOrIncrement"],
  ["CSINV", "selectOrInvert"],
  ["CSNEG", "selectOrNegate"],
  ["CINC", "incrementIf"],
  ["CNEG", "negateIf"],
  ["CINV", "invertIf"],
  ["CCMP", "compareIf"],
  ["CCMN", "compareIf"],
] as const)
  both(
    name,
    (width) => (o) =>
      next({
        ...effect("named", name.startsWith("CC") ? undefined : last(o), o.slice(1, -1), width),
        name: of,
        condition: conditionOf(at(o, 0)),
      }),
  );

for (const name of ["JMP", "B"])
  rules.set(name, (o) => ({ effects: [], control: "jump", target: at(o, 0), known: "rule" }));
for (const name of ["CALL", "BL"])
  rules.set(name, (o) => ({ effects: [], control: "call", target: at(o, 0), known: "rule" }));
rules.set("RET", () => ({ effects: [], control: "return", known: "rule" }));
rules.set("UNDEF", () => ({ effects: [], control: "trap", known: "rule", sentence: "cannot be reached" }));
rules.set("BRK", () => ({ effects: [], control: "trap", known: "rule", sentence: "stops the program" }));
for (const name of ["NOOP", "NOP", "PCALIGN", "HINT", "YIELD"])
  rules.set(name, () => nothing("does nothing: alignment, or the mark of an inlined call"));
for (const [name, sentence] of [
  ["DMB", "memory barrier"],
  ["DSB", "memory barrier"],
  ["ISB", "instruction barrier"],
  ["PRFM", "asks for the memory to be brought into the cache"],
  ["DC", "clears or cleans a cache line"],
] as const)
  rules.set(name, () => nothing(sentence));

rules.set("SVC", () => changing("calls the operating system", [general(0), general(1)], []));

for (const [name, sentence] of [
  ["DUFFZERO", "clears a block of memory by running part of runtime.duffzero"],
  ["DUFFCOPY", "copies a block of memory by running part of runtime.duffcopy"],
] as const)
  rules.set(name, () =>
    // R20 and R21 are the addresses, R26 and R27 carry the data.
    changing(sentence, [20, 21, 26, 27].map(general), [general(name === "DUFFZERO" ? 20 : 21)]),
  );

for (const [name, sentence] of pseudoInstructions) rules.set(name, () => nothing(sentence));
