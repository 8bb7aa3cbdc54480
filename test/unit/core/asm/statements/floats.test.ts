import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition, Decoded } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { withFloatBranches } from "../../../../../extension/src/core/asm/statements/floatBranches.ts";
import { floatFlags } from "../floatFlags.ts";
import { type ToldLines, testTold } from "./toldLines.ts";

/** Comparisons of floats, which amd64 makes of two flags where a NaN matters: one function each. */

const lines: ToldLines = {
  IsNaN: ["return X0 != X0,", "return F0 != F0,"],
  IsNaN32: ["return X0 != X0,", "return F0 != F0,"],
  Same: ["return X0 == X1,", "return F0 == F1,"],
  Differ: ["return X0 != X1,", "return F0 != F1,"],
  IfSame: ["if X0 == X1 → return 7,", "if F0 == F1 → return 7,"],
  IfNaN: ["if X0 != X0 → return 7,", "if F0 != F0 → return 7,"],
  IfDiffer: ["if X0 != X1 → return 7,", "if F0 != F1 → return 7,"],
  Lower: ["return X1 > X0,", "return F0 < F1,"],
  NotLower: ["return !(X1 > X0),", "return !(F0 < F1),"],
  IfBoth: ["if X0 == X1\nif X1 != 3 → return 7,", "if F0 == F1\nif F1 != 3 → return 7,"],
  IfLower: ["if X1 > X0 → return 7,", "if F0 < F1 → return 7,"],
  IfNotLower: ["if X1 >= X0 → return b.println2(8, …)", "if F0 <= F1 → return b.println2(8, …)"],
  LoopSame: ["if *(v + i*8) == X0 → break\n", "if *(v + i*8) == F0 → break\n"],
  Max: ["if !(X0 > X1)\nif X0 == X0 → goto L1\n", "if !(F1 < F0)\nif F0 == F0 → goto L1\n"],
};

testTold("comparisons of floats are told as Go has them", "floats", lines);

const none: ReadonlySet<number> = new Set();
const reg = (number: number) => ({ kind: "reg", reg: number, text: "" }) as const;
const compares: Decoded = {
  effects: [
    { op: "compare", dst: undefined, srcs: [reg(0), reg(1)], width: 8, signed: false, name: "floatBelow" },
  ],
  control: "next",
  known: "rule",
};
const branch = (condition: Condition): Decoded => ({
  effects: [],
  control: "branch",
  known: "rule",
  condition,
});
const plain: Decoded = { effects: [], control: "next", known: "rule" };

test("one branch on two floats goes where the two that it stands for go", () => {
  const [flagsOf, holds] = floatFlags.floatBelow;
  const goes = (decoded: readonly Decoded[], targets: Int32Array, a: number, b: number): number => {
    let at = 0;
    while (at < 3) {
      const { control, condition } = decoded[at] as Decoded;
      const isTaken = control === "branch" && condition !== undefined && holds[condition]?.(flagsOf(a, b));
      at = isTaken === true ? (targets[at] as number) : at + 1;
    }
    return at;
  };
  let joined = 0;
  for (const first of ["==", "!=", "u<", "u>"] as const)
    for (const second of ["parity", "noParity", "==", "!="] as const)
      for (const to of [3, 4])
        for (const target of [3, 4]) {
          const decoded = [compares, branch(first), branch(second), plain, plain];
          const targets = Int32Array.of(-1, to, target, -1, -1);
          const leaders = Uint8Array.of(1, 0, 1, 1, 1);
          const one = withFloatBranches(decoded, { targets, leaders, ends: none, jumpsAnywhere: none });
          if (one.decoded !== decoded) joined++;
          for (const a of [Number.NaN, 1, 2])
            for (const b of [Number.NaN, 1])
              assert.equal(
                goes(one.decoded, one.jumps.targets, a, b),
                goes(decoded, targets, a, b),
                `${first} to ${to}, ${second} to ${target}, of ${a} and ${b}`,
              );
        }
  assert.equal(joined, 4);
});

test("branches that something goes between stay two, and those on other flags", () => {
  const leaders = Uint8Array.of(1, 0, 1, 1, 1);
  const entered = Int32Array.of(-1, 4, 4, 2, -1);
  const decoded = [compares, branch("!="), branch("parity"), plain, plain];
  const jumps = { targets: entered, leaders, ends: none, jumpsAnywhere: none };
  assert.equal(withFloatBranches(decoded, jumps).decoded, decoded);
  const others = [plain, branch("!="), branch("parity"), plain, plain];
  const targets = Int32Array.of(-1, 4, 4, -1, -1);
  assert.equal(withFloatBranches(others, { ...jumps, targets }).decoded, others);
});
