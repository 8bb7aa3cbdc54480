import assert from "node:assert/strict";
import { test } from "node:test";
import { LineReader } from "../../../../extension/src/core/source/lineReader.ts";

for (const chunks of [["a\nb\n\nc"], ["a\n", "b", "\n\nc"], ["", "a", "\n", "b\n\n", "", "c"]])
  test(`lines of the pieces ${JSON.stringify(chunks)}`, () => {
    const lines: string[] = [];
    const reader = new LineReader((line) => lines.push(line));
    for (const chunk of chunks) reader.feed(chunk);
    assert.deepEqual(lines, ["a", "b", ""]);
    reader.end();
    assert.deepEqual(lines, ["a", "b", "", "c"]);
  });
