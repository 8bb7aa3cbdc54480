import { type Effect, effect, next, type Operation } from "./effects.ts";
import type { Operand } from "./operands.ts";
import { at, last, type Rule } from "./ruleParts.ts";

/** amd64: floating point and vectors, and the forms of rules that the integer instructions share with them. */

const rules = new Map<string, Rule>();

export const vectorRulesAmd64: ReadonlyMap<string, Rule> = rules;

/** An effect on a register of 1 or 2 bytes leaves the rest of the register as it was. */
export function sizedEffect(
  op: Operation,
  dst: Operand | undefined,
  srcs: readonly Operand[],
  width: number,
): Effect {
  const made = effect(op, dst, srcs, width);
  return width <= 2 && width > 0 && dst?.kind === "reg" ? { ...made, keepsRest: true } : made;
}

/** dst = dst op src, or dst = src1 op src0 with three operands. */
export const arithmetic =
  (op: Operation) =>
  (width: number): Rule =>
  (o) =>
    next(sizedEffect(op, last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], width));

export const move =
  (width: number): Rule =>
  (o) =>
    next(sizedEffect("move", last(o), [at(o, 0)], width));

/** dst = name(all other operands, dst first when it is also read). */
export function named(name: string, width: number, readsDestination = true): Rule {
  return (o) => {
    const sources = o.slice(0, -1).reverse();
    const srcs = readsDestination && o.length < 3 ? [last(o), ...sources] : sources;
    return next({ ...effect("named", last(o), srcs, width), name });
  };
}

for (const name of ["MOVUPS", "MOVUPD", "MOVAPS", "MOVDQU", "MOVDQA", "MOVOU", "MOVOA", "MOVO"])
  rules.set(name, move(16));
for (const name of ["VMOVDQU", "VMOVDQA", "VMOVNTDQ", "VMOVUPS"]) rules.set(name, move(32));
for (const name of ["MOVSD", "MOVSD_XMM", "MOVABSQ", "MOVNTIQ"]) rules.set(name, move(8));
for (const name of ["MOVSS", "MOVD"]) rules.set(name, move(4));

for (const [name, call, readsDestination] of [
  ["PCMPEQB", "equalBytes", true],
  ["PMOVMSKB", "topBits", false],
  ["PSHUFB", "shuffleBytes", true],
  ["PUNPCKLBW", "interleaveLowBytes", true],
  ["PSHUFLW", "shuffleLowWords", false],
  ["PSHUFL", "shuffleLanes", false],
  ["PSHUFD", "shuffleLanes", false],
  ["PSIGNB", "negateBytesBySign", true],
  ["VPBROADCASTB", "repeatByte", false],
  ["AESENC", "aesRound", true],
  ["PEXTRQ", "extractLane", false],
  ["PSHUFHW", "shuffleHighWords", false],
  ["PSUBL", "subtractLanes", true],
  ["PALIGNR", "alignBytes", true],
] as const)
  rules.set(name, named(call, 16, readsDestination));
for (const [name, width] of [
  ["PINSRQ", 8],
  ["PINSRD", 4],
  ["PINSRW", 2],
  ["PINSRB", 1],
] as const)
  rules.set(name, (o) =>
    next({
      ...effect("named", last(o), [last(o), at(o, 1), at(o, 0)], width),
      name: "insertLane",
      extendTo: 16,
    }),
  );
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
  rules.set(name, (o) =>
    next({
      // The second operand is compared with the first, unlike CMP.
      ...effect("compare", undefined, [at(o, 1), at(o, 0)], name.endsWith("S") ? 4 : 8),
      name: "floatBelow",
    }),
  );
