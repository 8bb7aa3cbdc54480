import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wordName } from "../../../../../extension/src/core/asm/statements/variableNames.ts";

describe("variables that a listing names", () => {
  for (const [name, word, told] of [
    ["main.count", 0, "count"],
    ["main.k.len", 0, "k.len"],
    ["example.com/shop.v2/stock.key", 1, "key.w1"],
    ['"".items.ptr', 0, "items.ptr"],
    ["main..autotmp_17", 0, undefined],
    ["", 0, undefined],
  ] as const)
    it(`${name}, word ${word}: ${told}`, () => assert.equal(wordName(name, word), told));
});
