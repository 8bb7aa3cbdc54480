import { type Effect, effect, next, type Operation } from "./effects.ts";
import type { Operand } from "./operands.ts";
import { arm64 } from "./registers.ts";
import { at, imm, last, type Rule } from "./ruleParts.ts";

/** arm64: floating point, vectors and atomics. */

const rules = new Map<string, Rule>();

export const vectorRulesArm64: ReadonlyMap<string, Rule> = rules;

/** dst = name(sources in reading order). */
function call(name: string, width = 8): Rule {
  return (o) => next({ ...effect("named", last(o), o.slice(0, -1).reverse(), width), name });
}

for (const [name, op] of [
  ["FADDD", "+"],
  ["FADDS", "+"],
  ["FSUBD", "-"],
  ["FSUBS", "-"],
  ["FMULD", "*"],
  ["FMULS", "*"],
] as const)
  rules.set(name, (o) =>
    next(
      effect(
        op as Operation,
        last(o),
        [o.length > 2 ? at(o, 1) : last(o), at(o, 0)],
        name.endsWith("S") ? 4 : 8,
      ),
    ),
  );
for (const [name, op] of [
  ["VEOR", "^"],
  ["VAND", "&"],
  ["VORR", "|"],
] as const)
  rules.set(name, (o) => next(effect(op, last(o), [o.length > 2 ? at(o, 1) : last(o), at(o, 0)], 16)));

const laneBytes: ReadonlyMap<string, number> = new Map(Object.entries({ B: 1, H: 2, S: 4, D: 8 }));

/** A lane of a vector register, `V1.D[0]`: register, bytes of the lane, its number. */
function laneOf(operand: Operand): { vector: Operand; width: number; index: number } | undefined {
  const match = /^(V\d+)\.([BHSD])\[(\d+)\]$/.exec(operand.text);
  if (match === null) return undefined;
  const vector: Operand = { kind: "reg", reg: arm64.numberOf(match[1] as string), text: match[1] as string };
  return { vector, width: laneBytes.get(match[2] as string) as number, index: Number(match[3]) };
}

rules.set("VMOV", (o) => {
  const [from, to] = [laneOf(at(o, 0)), laneOf(last(o))];
  if (to !== undefined) {
    const source = from === undefined ? at(o, 0) : from.vector;
    if (from !== undefined && from.index !== 0)
      return {
        effects: [],
        control: "next",
        known: "reference",
        sentence: `copies lane ${at(o, 0).text} to ${last(o).text}`,
      };
    return next({
      ...effect("named", to.vector, [to.vector, source, imm(to.index)], to.width),
      name: "insertLane",
      extendTo: 16,
    });
  }
  if (from !== undefined)
    return next({
      ...effect("named", last(o), [from.vector, imm(from.index)], from.width),
      name: "extractLane",
      extendTo: 8,
    });
  return next(effect("move", last(o), [at(o, 0)], 16));
});
rules.set("AESE", (o) =>
  next({ ...effect("named", last(o), [last(o), at(o, 0)], 16), name: "aesSubstitute" }),
);
rules.set("AESMC", call("aesMixColumns", 16));
/** A comparison of floating point numbers: its conditions are not of unsigned integers. */
const comparison = (a: Operand, b: Operand, width: number): Effect => ({
  ...effect("compare", undefined, [a, b], width),
  name: "floatAbove",
});

for (const name of ["FCMPD", "FCMPS"])
  rules.set(name, (o) => next(comparison(at(o, 1), at(o, 0), name.endsWith("S") ? 4 : 8)));
for (const [name, of] of [
  ["FDIVD", "divide"],
  ["FDIVS", "divide"],
  ["FSQRTD", "squareRoot"],
  ["FNEGD", "negate"],
  ["FNEGS", "negate"],
  ["FABSD", "absolute"],
  ["FMAXD", "maximum"],
  ["FMIND", "minimum"],
  ["SCVTFD", "toFloat"],
  ["SCVTFWD", "toFloat"],
  ["UCVTFD", "toFloat"],
  ["UCVTFWD", "toFloat"],
  ["SCVTFS", "toFloat"],
  ["FCVTZSD", "toInteger"],
  ["FCVTZSDW", "toInteger"],
  ["FCVTZUD", "toInteger"],
  ["FCVTDS", "convertFloat"],
  ["FCVTSD", "convertFloat"],
  ["FMADDD", "multiplyAddFloat"],
  ["FNMSUBD", "multiplySubtractFloat"],
  ["FMSUBD", "multiplySubtractFloat"],
  ["VCMEQ", "equalLanes"],
  ["VCNT", "onesCountBytes"],
  ["VUADDLV", "sumLanes"],
  ["VADDP", "addNeighbours"],
  ["VUADDV", "sumLanes"],
  ["VADDV", "sumLanes"],
  ["MRS", "readSystemRegister"],
  ["MSR", "writeSystemRegister"],
] as const)
  rules.set(name, call(of));
/** What also stores, or keeps the old value, in its middle operand; CAS also writes its first. */
for (const [name, of] of [
  ["STLXR", "storeIfStillExclusive"],
  ["STLXRW", "storeIfStillExclusive"],
  ["STLXRB", "storeIfStillExclusive"],
  ["STXR", "storeIfStillExclusive"],
  ["STXRB", "storeIfStillExclusive"],
  ["STXRW", "storeIfStillExclusive"],
  ["LDADDALD", "fetchAdd"],
  ["LDADDALW", "fetchAdd"],
  ["LDORALB", "fetchOr"],
  ["LDORALW", "fetchOr"],
  ["LDCLRALB", "fetchClear"],
  ["LDCLRALW", "fetchClear"],
  ["SWPALD", "swap"],
  ["SWPALW", "swap"],
  ["SWPALB", "swap"],
  ["CASALD", "compareAndSwap"],
  ["CASALW", "compareAndSwap"],
] as const)
  rules.set(name, (o) => {
    // CAS gives what was there to the register that is compared, and stores its last.
    const { effects } =
      of === "compareAndSwap"
        ? next({ ...effect("named", at(o, 0), [at(o, 1), at(o, 0), last(o)], 8), name: of })
        : call(of)(o);
    const width = name.endsWith("B") ? 1 : name.endsWith("W") ? 4 : 8;
    return {
      ...next(...effects.map((one) => ({ ...one, width: of.startsWith("store") ? one.width : width }))),
      clobbers: o.filter((operand) => operand.kind === "mem"),
    };
  });
