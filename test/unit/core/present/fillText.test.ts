import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FilledBy, fillText } from "../../../../extension/src/core/present/fillText.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

const fill = { entries: 10_000, atMost: false, firstLine: 12, lastLine: 12 };
const made: FilledBy = { hint: null, isOpen: false, escapesTo: "heap", isMake: true };

const textOf = (go: string, more: Partial<typeof fill> = {}, by: Partial<FilledBy> = {}) =>
  fillText(mapType("map[int]int", go), { ...fill, ...more }, { ...made, ...by }, "decimal");

describe("what code fills a map with, in words", () => {
  it("tells what is held, what growing leaves behind, and what a hint changes", () => {
    assert.equal(
      textOf("1.26"),
      "filled with 10,000 in line 12: 295,600 bytes in 34 objects, 296,072 bytes of garbage on the way; a hint of 10,000 saves that",
    );
    assert.equal(
      textOf("1.23"),
      "filled with 10,000 in line 12: about 320,736 bytes in 5 objects, about 366,456 bytes of garbage on the way; with a hint of 10,000 about 320,736 bytes in 5 objects and about 1,016 bytes of garbage",
    );
  });

  it("sets the part on the stack apart", () => {
    assert.equal(
      textOf("1.26", {}, { escapesTo: "stack" }),
      "filled with 10,000 in line 12: 295,552 bytes in 33 objects, 184 bytes on the stack, 295,928 bytes of garbage on the way; a hint of 10,000 saves that",
    );
    assert.equal(
      textOf("1.26", { entries: 6 }, { escapesTo: "stack" }),
      "filled with 6 in line 12: 184 bytes on the stack",
    );
  });

  it("proposes no hint where there is a large one, or none can be given", () => {
    assert.equal(
      textOf("1.26", {}, { hint: 10_000 }),
      "filled with 10,000 in line 12: 295,600 bytes in 34 objects",
    );
    assert.equal(
      textOf("1.26", { entries: 100 }, { isMake: false, hint: 0 }),
      "filled with 100 in line 12: 2,392 bytes in 4 objects, 2,256 bytes of garbage on the way",
    );
  });

  it("tells bounds as bounds, and no bytes of a hint that is not known", () => {
    assert.equal(
      textOf("1.26", { atMost: true }),
      "filled with at most 10,000 in line 12: at most 295,600 bytes",
    );
    assert.equal(textOf("1.26", { lastLine: 14 }, { isOpen: true }), "filled with 10,000 in lines 12 to 14");
  });
});
