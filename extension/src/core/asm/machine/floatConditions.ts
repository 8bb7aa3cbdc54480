import type { Condition, FloatComparison } from "./effects.ts";

/** Whether the name of an effect is that of a comparison of floats. */
export const asFloatComparison = (name: string | undefined): FloatComparison | undefined =>
  name === "floatBelow" || name === "floatAbove" ? name : undefined;

/** By condition: the order that Go writes, and whether the condition holds where that does not. */
type Signs = Readonly<Partial<Record<Condition, readonly [sign: string, negated: boolean]>>>;

const signs: Readonly<Record<FloatComparison, Signs>> = {
  floatBelow: {
    same: ["==", false],
    differ: ["!=", false],
    "u<": [">=", true],
    "u<=": [">", true],
    "u>": [">", false],
    "u>=": [">=", false],
  },
  floatAbove: {
    "==": ["==", false],
    "!=": ["!=", false],
    negative: ["<", false],
    "u<": ["<", false],
    "u<=": ["<=", false],
    ">": [">", false],
    ">=": [">=", false],
    notNegative: ["<", true],
    "u>=": ["<", true],
    "u>": ["<=", true],
    "<=": [">", true],
    "<": [">=", true],
  },
};

/** A condition on two floats that is right for NaN too, as Go would write it. */
export function floatCondition(
  comparison: FloatComparison,
  condition: Condition,
  left: string,
  right: string,
): string {
  const [sign, negated] = signs[comparison][condition] ?? [];
  if (sign !== undefined) return negated ? `!(${left} ${sign} ${right})` : `${left} ${sign} ${right}`;
  const unordered = left === right ? `isNaN(${left})` : `isNaN(${left}, ${right})`;
  if (condition === "==") return `${left} == ${right} || ${unordered}`;
  if (condition === "!=") return `${left} != ${right} && !${unordered}`;
  const isBelow = comparison === "floatBelow";
  if (condition === (isBelow ? "parity" : "overflow")) return unordered;
  if (condition === (isBelow ? "noParity" : "noOverflow")) return `!${unordered}`;
  return `${condition} of ${left}, ${right}`;
}
