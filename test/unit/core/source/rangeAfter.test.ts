import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rangeAfter } from "../../../../extension/src/core/source/rangeAfter.ts";

describe("an expression through an edit", () => {
  const range = { start: 10, end: 20 };
  const edit = (startOffset: number, endOffset: number, text: string) => ({ startOffset, endOffset, text });
  const rows: [what: string, edit: ReturnType<typeof edit>, after: typeof range | null][] = [
    ["before it", edit(2, 4, "longer"), { start: 14, end: 24 }],
    ["up to its start", edit(5, 10, ""), { start: 5, end: 15 }],
    ["typed at its start", edit(10, 10, "ab"), { start: 12, end: 22 }],
    ["within", edit(12, 15, "abcdef"), { start: 10, end: 23 }],
    ["typed at its end", edit(20, 20, "x"), range],
    ["behind", edit(25, 30, ""), range],
    ["over its start", edit(8, 11, ""), null],
    ["its first character", edit(10, 11, "m"), null],
    ["over its end", edit(19, 22, ""), null],
    ["its last character", edit(19, 20, ")"), null],
    ["all of it", edit(10, 20, "make(map[int]int)"), null],
    ["its line", edit(5, 30, ""), null],
  ];
  for (const [what, change, after] of rows)
    it(what, () => {
      assert.deepEqual(rangeAfter(range, change), after);
    });
});
