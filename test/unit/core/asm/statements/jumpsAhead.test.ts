import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  blocksNamed,
  gotoBlock,
  withoutJumpsAhead,
} from "../../../../../extension/src/core/asm/statements/jumpsAhead.ts";
import type { PlacedRun } from "../../../../../extension/src/core/asm/statements/run.ts";

/** Runs of one instruction each: block, depth and line; no line for bookkeeping. */
const runsOf = (...rows: readonly (readonly [number, number, string?])[]): PlacedRun[] =>
  rows.map(([block, depth, line], at) => ({
    ...{ block, depth, first: at, last: at, at },
    lines: [line ?? "moves"],
    kind: line === undefined ? "bookkeeping" : "statement",
  }));

const told = (runs: readonly PlacedRun[]): string[] =>
  withoutJumpsAhead(runs)
    .filter(({ kind }) => kind === "statement")
    .map(({ lines, depth }) => "  ".repeat(depth) + lines.join("; "));

describe("a jump to the statement that follows", () => {
  const around = [
    [0, 0, "if a"],
    [1, 1, "x = 1"],
    [1, 1, gotoBlock(3)],
  ] as const;

  it("is not told, over bookkeeping and out of an if", () => {
    const runs = runsOf(...around, [2, 1], [3, 1, "y = 1"]);
    assert.deepEqual(told(runs), ["if a", "  x = 1", "  y = 1"]);
    assert.deepEqual([...blocksNamed(runs)], [3]);
    assert.deepEqual([...blocksNamed(withoutJumpsAhead(runs))], []);
    assert.deepEqual(told(runsOf(...around, [3, 0, "y = 1"])), ["if a", "  x = 1", "y = 1"]);
    const inLoop = runsOf([0, 0, "for"], [1, 1, "if a"], [2, 2, gotoBlock(3)], [3, 1, "y = 1"]);
    assert.deepEqual(told(inLoop), ["for", "  if a", "  y = 1"]);
  });

  it("stays behind what else its run says", () => {
    const [first, ...rest] = runsOf([0, 0, ""], [1, 0, "y = 1"]) as [PlacedRun, ...PlacedRun[]];
    const runs = [{ ...first, lines: ["x = 1", gotoBlock(1)] }, ...rest];
    assert.deepEqual(told(runs), ["x = 1", "y = 1"]);
  });

  it("is told where something else follows", () => {
    const jump = [gotoBlock(3)];
    for (const runs of [
      runsOf(...around, [2, 0, "else"], [3, 0, "y = 1"]),
      runsOf(...around, [4, 0, "z = 1"], [3, 0, "y = 1"]),
      // The next round, not what stands behind the loop.
      runsOf([0, 0, "for"], [1, 1, gotoBlock(3)], [3, 0, "y = 1"]),
      runsOf([0, 0, "for"], [1, 1, "if a"], [2, 2, gotoBlock(3)], [3, 0, "y = 1"]),
      runsOf([0, 0, "for i < 8"], [1, 1, "if a"], [2, 2, "x = 1"], [2, 2, gotoBlock(3)], [3, 0, "y = 1"]),
      // An instruction that is in no run.
      runsOf([0, 0, gotoBlock(3)], [2, 0], [3, 0, "y = 1"]).filter(({ block }) => block !== 2),
      // The middle of a block.
      runsOf([3, 0, "z = 1"], [3, 0, gotoBlock(3)], [3, 0, "y = 1"]),
    ])
      assert.ok(
        told(runs).some((line) => line.includes(jump[0] as string)),
        told(runs).join("\n"),
      );
  });
});
