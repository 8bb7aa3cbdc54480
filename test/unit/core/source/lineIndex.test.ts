import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineIndex, utf8Length } from "../../../../extension/src/core/source/lineIndex.ts";

describe("lines of a file", () => {
  it("are counted from 1, columns in bytes", () => {
    const text = "a\r\nbä\u{1f600}c\n";
    const lines = new LineIndex(text);
    assert.deepEqual(lines.positionOf(0), { line: 1, column: 1 });
    assert.deepEqual(lines.positionOf(text.indexOf("c")), { line: 2, column: 8 });
    assert.deepEqual(lines.positionOf(text.length), { line: 3, column: 1 });
    for (const word of ["", "ä", "\u{1f600}", "a\u{d800}", "ﷺ"])
      assert.equal(utf8Length(word, 0, word.length), Buffer.byteLength(word.replace("\u{d800}", "\u00e4")));
  });

  it("have columns of bytes that are the editor's, with other letters too, and no further than their ends", () => {
    const line = "/* é中🙂 */ m := make(map[string]int)";
    const lines = new LineIndex(`// é\n${line}\nb`);
    for (const part of ["/*", "é", "中", "🙂", "m :=", "(map"]) {
      const at = line.indexOf(part);
      const column = Buffer.byteLength(line.slice(0, at), "utf8") + 1;
      assert.equal(lines.characterOf(2, column), at, part);
    }
    assert.equal(lines.characterOf(2, 1000), line.length);
    assert.equal(lines.characterOf(3, 1000), 1);
  });
});
