import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ProfiledLine } from "../../../../extension/src/core/present/profileView.ts";
import {
  followLines,
  type LineEdit,
  placedLines,
} from "../../../../extension/src/features/profile/followedLines.ts";

const told = (line: number, text: string): ProfiledLine => ({
  ...{ file: "/a.go", line, form: "assign", expr: "m[k]", text },
  ...{ figures: { bytes: 1 }, label: "", details: [], hint: null },
});

const document = (text: string) => {
  const lines = text.split("\n");
  return { lineCount: lines.length, lineAt: (at: number) => ({ text: lines[at] ?? "" }) };
};

const states = (lines: ReturnType<typeof placedLines>): string[] =>
  lines.map(({ at, isStale }) => `${at}${isStale ? " stale" : ""}`);

describe("lines of a profile in a document that is opened", () => {
  it("stand where they are told to be, however they are indented", () => {
    assert.deepEqual(states(placedLines([told(2, "m[k] = 1")], document("{\n\t\tm[k] = 1 \n}"))), ["1"]);
  });

  it("are found where they have moved, the nearest first", () => {
    const moved = document("m[k] = 1\n\n\n\n\nm[k] = 1");
    assert.deepEqual(states(placedLines([told(4, "m[k] = 1")], moved)), ["5"]);
  });

  it("are stale where nothing has their text", () => {
    assert.deepEqual(states(placedLines([told(2, "m[k] = 1"), told(9, "x")], document("a\nb"))), [
      "1 stale",
      "1 stale",
    ]);
  });
});

describe("lines of a profile after an edit", () => {
  const before = "a\nb\nm[k] = 1\nc\nd";
  const follow = (edits: LineEdit[], after: string): string[] =>
    states(followLines(placedLines([told(3, "m[k] = 1")], document(before)), edits, document(after)));

  const rows: [what: string, edits: LineEdit[], after: string, expected: string][] = [
    ["below it", [{ start: 3, end: 3, lineEnds: 1 }], "a\nb\nm[k] = 1\nc\n\nd", "2"],
    ["above it", [{ start: 0, end: 0, lineEnds: 2 }], "a\n\n\nb\nm[k] = 1\nc\nd", "4"],
    ["that takes lines above away", [{ start: 0, end: 1, lineEnds: 0 }], "ab\nm[k] = 1\nc\nd", "1"],
    ["with a line end before its text", [{ start: 2, end: 2, lineEnds: 1 }], "a\nb\n\nm[k] = 1\nc\nd", "3"],
    ["with a line end behind its text", [{ start: 2, end: 2, lineEnds: 1 }], "a\nb\nm[k] = 1\n\nc\nd", "2"],
    ["of its text", [{ start: 2, end: 2, lineEnds: 0 }], "a\nb\nm[k] = 2\nc\nd", "2 stale"],
    ["that joins it to the line above", [{ start: 1, end: 2, lineEnds: 0 }], "a\nbm[k] = 1\nc\nd", "1 stale"],
    ["that takes it and all below away", [{ start: 1, end: 4, lineEnds: 0 }], "a\nb", "1 stale"],
    [
      "at two places",
      [
        { start: 3, end: 4, lineEnds: 0 },
        { start: 0, end: 0, lineEnds: 1 },
      ],
      "\na\nb\nm[k] = 1\nc",
      "3",
    ],
  ];
  for (const [what, edits, after, expected] of rows)
    it(what, () => assert.deepEqual(follow(edits, after), [expected]));

  it("are told again when their text is back", () => {
    const placed = placedLines([told(3, "m[k] = 1")], document(before));
    const edit = { start: 2, end: 2, lineEnds: 0 };
    const edited = followLines(placed, [edit], document("a\nb\nm[k] =\nc\nd"));
    assert.deepEqual(states(edited), ["2 stale"]);
    assert.deepEqual(states(followLines(edited, [edit], document(before))), ["2"]);
  });
});
