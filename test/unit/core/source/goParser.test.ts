import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openGoDocument } from "../../../../extension/src/core/source/goParser.ts";
import { findMapSiteAt, findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { goParser, openAlone } from "./syntaxFixture.ts";

const source = `package p

import "fmt"

type Käse struct{ m map[string]int } // 🧀

func (k *Käse) add(s string) { k.m[s]++; fmt.Println(len(k.m)) }

func main() {
	m := make(map[int]string, 1<<4)
	for k, v := range m { delete(m, k); _ = v }
	other := map[rune]bool{'a': true}
	if other['b'] { clear(m) }
}
`;

const shown = (sites: ReturnType<typeof findMapSites>) =>
  sites.map((s) => [s.form, s.expr, s.range.start, s.type.layout, s.function.name]);

describe("an edited document", () => {
  it("answers as one that is parsed anew", async () => {
    const parser = await goParser();
    let seed = 20240517;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return seed % below;
    };
    const { document, scope } = await openAlone(source);
    const snippets = [
      "",
      "\n",
      "x",
      "}",
      "{",
      "m[3] = ``; ",
      "func g() {\n}\n",
      "🧀",
      "/*",
      "*/",
      '"',
      "map[int]int{}",
    ];
    for (let round = 0; round < 150; round++) {
      const startOffset = random(document.text.length + 1);
      const endOffset = Math.min(document.text.length, startOffset + random(4));
      document.edit({ startOffset, endOffset, text: snippets[random(snippets.length)] ?? "" });
      const fresh = await openAlone(document.text);
      const edited = findMapSites(document, scope());
      // The parser may mend broken code otherwise when it starts from an older tree; its whole text counts then.
      if (!document.hasError && !fresh.document.hasError)
        assert.deepEqual(shown(edited), shown(findMapSites(fresh.document, fresh.scope())), `round ${round}`);
      fresh.document.close();
    }
    assert.ok(parser.names.kinds.length > 0);
  });

  it("answers for its whole text when it was closed before it was asked", async () => {
    const open = await openAlone(source);
    const closed = await openAlone(source);
    closed.document.close();
    const expected = shown(findMapSites(open.document, open.scope()));
    assert.ok(expected.some(([form]) => form === "make"));
    assert.deepEqual(shown(findMapSites(closed.document, closed.scope())), expected);
  });

  it("keeps what an edit above did not touch, at its new place", async () => {
    const { document, scope } = await openAlone(source);
    const before = findMapSites(document, scope());
    document.edit({ startOffset: 10, endOffset: 10, text: "\n// more\n" });
    const after = findMapSites(document, scope());
    assert.deepEqual(
      after.map((s) => [s.expr, s.range.start - 9]),
      before.map((s) => [s.expr, s.range.start]),
    );
  });
});

describe("bad input", () => {
  it("never throws, wherever the text is cut, and keeps the sites before the cut", async () => {
    const parser = await goParser();
    for (let length = 0; length <= source.length; length += 3) {
      const text = source.slice(0, length);
      const { document, scope } = await openAlone(text);
      for (let at = 0; at <= length; at += 7) findMapSiteAt(document, at, scope());
      const found = findMapSites(document, scope());
      if (length > source.indexOf("func main"))
        assert.ok(
          found.some((s) => s.expr === "k.m[s]"),
          `cut at ${length}`,
        );
      document.close();
    }
    openGoDocument(parser, "", "empty.go").close();
  });

  it("finds sites beside merge markers, in CRLF files and among bytes that are no UTF-8", async () => {
    const variants = [
      source.replaceAll("\n", "\r\n"),
      source.replace("\tm :=", "<<<<<<< HEAD\n\tm :="),
      source.replace("// 🧀", "// \ufffd\ufffd\0"),
    ];
    for (const text of variants) {
      const { document, scope } = await openAlone(text);
      assert.ok(
        findMapSites(document, scope()).some((s) => s.form === "opAssign"),
        text.slice(0, 40),
      );
    }
  });

  it("stands very deep nesting", async () => {
    const { document, scope } = await openAlone(
      `package p\nvar x = ${"(".repeat(5000)}1${")".repeat(5000)}\n`,
    );
    assert.deepEqual(findMapSites(document, scope()), []);
  });
});
