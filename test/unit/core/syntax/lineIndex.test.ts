import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineIndex, utf8Length } from "../../../../extension/src/core/syntax/lineIndex.ts";

describe("lines of a file", () => {
  it("are counted from 1, columns in bytes", () => {
    const text = "a\r\nbä\u{1f600}c\n";
    const lines = new LineIndex(text, "/p/a.go");
    assert.deepEqual(lines.positionOf(0), { line: 1, column: 1 });
    assert.deepEqual(lines.positionOf(text.indexOf("c")), { line: 2, column: 8 });
    assert.deepEqual(lines.positionOf(text.length), { line: 3, column: 1 });
    for (const word of ["", "ä", "\u{1f600}", "a\u{d800}", "ﷺ"])
      assert.equal(utf8Length(word, 0, word.length), Buffer.byteLength(word.replace("\u{d800}", "\u00e4")));
  });

  it("have another file and number below a //line directive", () => {
    const text =
      "package p\n//line gram.y:40\nx\n //line other.y:1\ny\n//line :7:2\nz\n//line /abs/q.go:1\nw";
    const lines = new LineIndex(text, "/p/sub/a.go");
    const at = (letter: string) => lines.compiledLine(lines.positionOf(text.indexOf(`\n${letter}`) + 1).line);
    assert.deepEqual(lines.compiledLine(1), { file: "/p/sub/a.go", line: 1 });
    assert.deepEqual(at("x"), { file: "/p/sub/gram.y", line: 40 });
    assert.deepEqual(at("y"), { file: "/p/sub/gram.y", line: 42 });
    assert.deepEqual(at("z"), { file: "/p/sub/gram.y", line: 7 });
    assert.deepEqual(at("w"), { file: "/abs/q.go", line: 1 });
    assert.equal(new LineIndex("//line ../q.y:3\nx", "/p/sub/a.go").compiledLine(2).file, "/p/q.y");
  });
});
