import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSameTypeText, typeInHover } from "../../../../extension/src/core/source/hoverType.ts";

const fenced = (code: string) => `\`\`\`go\n${code}\n\`\`\`\n\n---\n\nWords about it.`;

describe("the type in a hover of gopls", () => {
  const rows: [code: string, type: string | null][] = [
    ["var m map[string]int", "map[string]int"],
    ["field items map[SKU]*Item // size=8, offset=0x10", "map[SKU]*Item"],
    ["var h http.Header", "http.Header"],
    ["var s struct {\n\tA int\n\tM map[string]bool\n}", "struct {\n\tA int\n\tM map[string]bool\n}"],
    ["func New(n int) *Store", null],
    ["type ID uint64 // size=8", null],
    ["const Max untyped int = 4", null],
    ["var x invalid type", null],
    ["var broken", null],
    ["package http", null],
  ];
  for (const [code, type] of rows)
    it(JSON.stringify(code), () => assert.equal(typeInHover(fenced(code)), type));

  it("is none in any other text", () => {
    for (const text of ["", "Loading...", "```go\nvar m map[string]int", "```\nvar m int\n```", "var m int"])
      assert.equal(typeInHover(text), null);
  });

  it("is compared without spaces and second names", () => {
    assert.ok(isSameTypeText("map[string]interface{}", "map[string]any"));
    assert.ok(isSameTypeText("map[byte][]rune", "map[uint8][]int32"));
    assert.ok(isSameTypeText("map[K]struct {\n\tA int\n\tB string\n}", "map[K]struct{ A int; B string }"));
    assert.ok(!isSameTypeText("map[a.K]int", "map[b.K]int"));
    assert.ok(!isSameTypeText("map[string]int", "map[string]int8"));
  });
});
