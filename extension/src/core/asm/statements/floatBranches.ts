import type { Condition, Decoded } from "../machine/effects.ts";
import { asFloatComparison } from "../machine/floatConditions.ts";
import type { Jumps } from "../machine/flowGraph.ts";

/** Instructions and jumps in which one branch stands for two that decide together. */
export interface Decided {
  readonly decoded: readonly Decoded[];
  readonly jumps: Jumps;
}

/**
 * Whether two floats are the same is decided by two branches of amd64, on zero and on parity, which tells a NaN
 * (cmd/compile/internal/amd64/ssa.go, eqfJumps and nefJumps): here the second of them decides all.
 */
export function withFloatBranches(decoded: readonly Decoded[], jumps: Jumps): Decided {
  const pairs = decoded.flatMap((_, i) => {
    const condition = conditionOfPair(decoded, jumps, i);
    return condition === undefined ? [] : [{ i, condition }];
  });
  if (pairs.length === 0) return { decoded, jumps };
  const [all, targets, leaders] = [[...decoded], jumps.targets.slice(), jumps.leaders.slice()];
  for (const { i, condition } of pairs) {
    const { effects, known } = decoded[i] as Decoded;
    all[i] = { effects, known, control: "next" };
    all[i + 1] = { ...(decoded[i + 1] as Decoded), condition };
    targets[i] = -1;
    leaders[i + 1] = 0;
  }
  return { decoded: all, jumps: { ...jumps, targets, leaders } };
}

/** On what a branch and the one behind it go to the second one's target; undefined where they are not about two floats. */
function conditionOfPair(decoded: readonly Decoded[], jumps: Jumps, i: number): Condition | undefined {
  const [first, second] = [decoded[i], decoded[i + 1]];
  if (first?.control !== "branch" || second?.control !== "branch" || first.condition !== "!=")
    return undefined;
  const [passed, target] = [jumps.targets[i], jumps.targets[i + 1]];
  if (
    target === undefined ||
    target < 0 ||
    jumps.targets.includes(i + 1) ||
    !comparesFloats(decoded, jumps, i)
  )
    return undefined;
  if (second.condition === "parity" && passed === target) return "differ";
  return second.condition === "noParity" && passed === i + 2 ? "same" : undefined;
}

/** Whether the flags before an instruction are those of two floats. */
function comparesFloats(decoded: readonly Decoded[], { leaders }: Jumps, i: number): boolean {
  for (let at = i; at > 0 && leaders[at] === 0; ) {
    at--;
    const [effect] = decoded[at]?.effects ?? [];
    if (effect?.op === "compare") return asFloatComparison(effect.name) !== undefined;
    // Moves leave flags as they are.
    if (decoded[at]?.known !== "rule" || (effect !== undefined && effect.op !== "move")) return false;
  }
  return false;
}
