import type { Comparison, Condition, Decoded, Effect, FloatComparison } from "../machine/effects.ts";
import { asFloatComparison, floatCondition } from "../machine/floatConditions.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import type { Operand } from "../machine/operands.ts";
import { valueOfOperand } from "../machine/places.ts";
import type { Kind } from "../runtime/values.ts";
import { sourceText } from "./operandText.ts";

/** Comparisons and the conditions on them. */

const opposite: ReadonlyMap<string, string> = new Map(Object.entries({ "==": "==", "!=": "!=" }));

/** A condition on the last comparison, as Go would write it. */
export function conditionText(condition: Condition | undefined, comparison: Comparison | undefined): string {
  if (condition === undefined) return "?";
  const sign = condition.startsWith("u") && condition.length <= 3 ? condition.slice(1) : condition;
  if (comparison === undefined) return plainCondition(condition, sign);
  const { left, right, op } = comparison;
  const floats = asFloatComparison(op);
  if (floats !== undefined) return floatCondition(floats, condition, left, right);
  if (sign === "overflow" || sign === "noOverflow" || sign === "parity" || sign === "noParity")
    return plainCondition(condition, sign);
  if (op === "bit")
    return `bit ${right} of ${left} is ${condition === "==" || condition === "u>=" ? "clear" : "set"}`;
  if (op === "test") {
    const tested = left === right ? left : `${left} & ${right}`;
    if (sign === "negative") return `${tested} < 0`;
    if (sign === "notNegative") return `${tested} >= 0`;
    return `${tested} ${opposite.get(sign) ?? sign} ${isPointer(tested) ? "nil" : "0"}`;
  }
  if (sign === "negative") return `${left} - ${right} < 0`;
  if (sign === "notNegative") return `${left} - ${right} >= 0`;
  const unsigned = condition.startsWith("u") && sign !== condition ? " (unsigned)" : "";
  const shown = right === "0" && isPointer(left) && (sign === "==" || sign === "!=") ? "nil" : right;
  return `${left} ${sign} ${op === "compareNegative" ? `-${right}` : shown}${Number.isNaN(Number(right)) ? unsigned : ""}`;
}

function isPointer(text: string): boolean {
  return /^(h|m|t|g|b|it)$|buckets$|dirPtr$|overflow$|\.key$|^key$/.test(text);
}

function plainCondition(condition: Condition, sign: string): string {
  switch (condition) {
    case "==":
      return "equal";
    case "!=":
      return "not equal";
    case "negative":
      return "negative";
    case "notNegative":
      return "not negative";
    case "overflow":
      return "it overflowed";
    case "noOverflow":
      return "it did not overflow";
    case "parity":
      return "not comparable (NaN)";
    case "noParity":
      return "comparable (no NaN)";
    default:
      return `${sign} held`;
  }
}

const namedComparison = (name: string | undefined): "bit" | FloatComparison | undefined =>
  name === "bit" ? name : asFloatComparison(name);

/** What a comparison compares: a part of the stored key is called by the part of the key that stands against it. */
export function comparedText(effect: Effect, index: number, before: MachineState, machine: Machine): string {
  const operand = effect.srcs[index];
  if (operand === undefined) return "?";
  const other = effect.srcs[1 - index];
  if (effect.op === "compare" && other !== undefined) {
    const kind = (of: Operand): Kind | undefined => valueOfOperand(of, effect.width, before, machine)?.kind;
    if (kind(operand) === "storedKey") {
      if (kind(other) === "keyLength") return "storedKey.len";
      if (kind(other) === "keyData") return "storedKey.ptr";
    }
  }
  return sourceText(effect, index, before, machine);
}

/** The comparison that an instruction makes, if it makes one. */
export function comparisonOf(
  decoded: Decoded,
  before: MachineState,
  machine: Machine,
): Comparison | undefined {
  for (const effect of decoded.effects) {
    if (effect.op !== "compare" && effect.op !== "test" && effect.op !== "compareNegative") continue;
    const text = (i: number): string => comparedText(effect, i, before, machine);
    return { left: text(0), right: text(1), op: namedComparison(effect.name) ?? effect.op };
  }
  return undefined;
}
