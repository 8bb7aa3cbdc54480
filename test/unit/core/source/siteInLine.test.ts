import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { siteInLine } from "../../../../extension/src/core/source/siteInLine.ts";

describe("the site that a place in a line means", () => {
  const text = "\tout := outer[inner[k]] + len(last)";
  const sites = ["outer[inner[k]]", "inner[k]", "len(last)"].map((expr) => {
    const start = text.indexOf(expr);
    return { expr, range: { start, end: start + expr.length } };
  });
  const rows: [at: string, meant: string][] = [
    ["\t", "outer[inner[k]]"],
    ["out :=", "outer[inner[k]]"],
    [":=", "outer[inner[k]]"],
    ["outer[", "outer[inner[k]]"],
    ["[k]", "inner[k]"],
    ["+", "len(last)"],
    ["last", "len(last)"],
  ];
  for (const [at, meant] of rows)
    it(`at ${JSON.stringify(at)} is ${meant}`, () => {
      for (const order of [sites, [...sites].reverse()])
        assert.equal(siteInLine(order, text.indexOf(at))?.expr, meant);
    });

  it("is the last one where none follows, and none where there is none", () => {
    const end = { start: text.length + 5, end: text.length + 5 };
    assert.equal(siteInLine(sites, end.start)?.expr, "len(last)");
    assert.equal(siteInLine([], 0), null);
  });
});
