import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unifiedDiff } from "../../../extension/src/cli/unifiedDiff.ts";

const numbered = (count: number, change: (n: number) => string = String): string =>
  Array.from({ length: count }, (_, i) => `${change(i + 1)}\n`).join("");

/** The text that a diff makes of another one, read by the rules of the format. */
function patched(before: string, diff: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  for (const [, from = "", count, body = ""] of diff.matchAll(
    /^@@ -(\d+)(?:,(\d+))? .*@@\n((?:[-+ \\].*\n?)*)/gm,
  )) {
    const start = count === "0" ? Number(from) : Number(from) - 1;
    out.push(...lines.slice(at, start));
    at = start;
    const rows = body.match(/^.*\n?/gm) ?? [];
    for (const [i, row] of rows.entries()) {
      const isLast = rows[i + 1]?.startsWith("\\");
      const text = isLast ? row.slice(1).replace(/\n$/, "") : row.slice(1);
      if (row.startsWith("-") || row.startsWith(" ")) assert.equal(text, lines[at++]);
      if (row.startsWith("+") || row.startsWith(" ")) out.push(text);
    }
  }
  return [...out, ...lines.slice(at)].join("");
}

describe("a diff", () => {
  it("shows three lines around a change", () => {
    const after = numbered(20, (n) => (n === 10 ? "ten" : String(n)));
    assert.equal(
      unifiedDiff("a.go", numbered(20), after),
      "--- a.go\n+++ a.go\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n",
    );
  });

  it("is one piece where changes are near, and two where they are not", () => {
    const pieces = (second: number): number =>
      unifiedDiff(
        "a",
        numbered(30),
        numbered(30, (n) => (n === 5 || n === second ? "x" : String(n))),
      ).split("\n@@").length - 1;
    assert.equal(pieces(11), 1);
    assert.equal(pieces(13), 2);
  });

  it("is nothing for the same text", () => assert.equal(unifiedDiff("a", "x\n", "x\n"), ""));

  it("makes the other text, whatever the two are", () => {
    const seed = Date.now() % 1_000_000;
    let state = seed;
    const chance = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const drawn = (): string =>
      `${Array.from({ length: chance(25) }, () => "abc"[chance(3)]).join("\n")}${chance(2) === 0 ? "" : "\n"}`;
    for (let i = 0; i < 500; i++) {
      const [before, after] = [drawn(), drawn()];
      assert.equal(patched(before, unifiedDiff("a", before, after)), after, `seed ${seed}, ${i}`);
    }
  });
});
