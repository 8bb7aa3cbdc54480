import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { floatCondition } from "../../../../../extension/src/core/asm/machine/floatConditions.ts";
import { floatFlags } from "../floatFlags.ts";

const numbers = [Number.NaN, Number.NEGATIVE_INFINITY, -1.5, 0, 1.5, Number.POSITIVE_INFINITY];

/** What a text says of two numbers; its words mean in JavaScript what they mean in Go. */
function said(text: string, left: number, right: number): boolean {
  const evaluate = new Function("a", "b", "isNaN", `return ${text};`) as (...args: unknown[]) => boolean;
  return evaluate(left, right, (...all: number[]) => all.some(Number.isNaN));
}

for (const comparison of ["floatBelow", "floatAbove"] as const)
  test(`${comparison}: conditions on floats are said as they are, also of NaN`, () => {
    const [flagsOf, conditions] = floatFlags[comparison];
    for (const [name, holds] of Object.entries(conditions))
      for (const a of numbers)
        for (const b of numbers) {
          const text = floatCondition(comparison, name as Condition, "a", "b");
          assert.equal(said(text, a, b), holds(flagsOf(a, b)), `${name} as "${text}" of ${a} and ${b}`);
        }
  });

test("a number compared with itself is asked whether it is one", () => {
  assert.equal(floatCondition("floatBelow", "parity", "x", "x"), "isNaN(x)");
  assert.equal(floatCondition("floatAbove", "!=", "x", "x"), "x != x");
});
