import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { floatCondition } from "../../../../../extension/src/core/asm/machine/floatConditions.ts";

/** Flags after a comparison of two floats, as the processors' manuals give them, and when a condition holds of them. */

interface Flags {
  readonly z: boolean;
  readonly c: boolean;
  /** Parity of amd64, overflow of arm64. */
  readonly p: boolean;
  readonly n: boolean;
}

const isUnordered = (a: number, b: number): boolean => Number.isNaN(a) || Number.isNaN(b);

/** UCOMISD: below and equal and parity where there is no order. */
function amd64(a: number, b: number): Flags {
  const p = isUnordered(a, b);
  return { z: p || a === b, c: p || a < b, p, n: false };
}

/** FCMPD: carry and overflow where there is no order. */
function arm64(a: number, b: number): Flags {
  const p = isUnordered(a, b);
  return { z: a === b, c: p || a >= b, p, n: a < b };
}

type Holds = Readonly<Partial<Record<Condition, (flags: Flags) => boolean>>>;

const ofAmd64: Holds = {
  "==": ({ z }) => z,
  "!=": ({ z }) => !z,
  "u<": ({ c }) => c,
  "u>=": ({ c }) => !c,
  "u<=": ({ c, z }) => c || z,
  "u>": ({ c, z }) => !c && !z,
  parity: ({ p }) => p,
  noParity: ({ p }) => !p,
};

const ofArm64: Holds = {
  "==": ({ z }) => z,
  "!=": ({ z }) => !z,
  "u>=": ({ c }) => c,
  "u<": ({ c }) => !c,
  negative: ({ n }) => n,
  notNegative: ({ n }) => !n,
  overflow: ({ p }) => p,
  noOverflow: ({ p }) => !p,
  "u>": ({ c, z }) => c && !z,
  "u<=": ({ c, z }) => !c || z,
  ">=": ({ n, p }) => n === p,
  "<": ({ n, p }) => n !== p,
  ">": ({ n, p, z }) => !z && n === p,
  "<=": ({ n, p, z }) => z || n !== p,
};

const numbers = [Number.NaN, Number.NEGATIVE_INFINITY, -1.5, 0, 1.5, Number.POSITIVE_INFINITY];

/** What a text says of two numbers; its words mean in JavaScript what they mean in Go. */
function said(text: string, left: number, right: number): boolean {
  const evaluate = new Function("a", "b", "isNaN", `return ${text};`) as (...args: unknown[]) => boolean;
  return evaluate(left, right, (...all: number[]) => all.some(Number.isNaN));
}

for (const [comparison, flagsOf, conditions] of [
  ["floatBelow", amd64, ofAmd64],
  ["floatAbove", arm64, ofArm64],
] as const)
  test(`${flagsOf.name}: conditions on floats are said as they are, also of NaN`, () => {
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
