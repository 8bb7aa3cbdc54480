import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { movedUri, OpenMaps } from "../../../../extension/src/features/layoutView/openMaps.ts";
import { PinnedPlace } from "../../../../extension/src/features/layoutView/pinnedPlace.ts";
import type { Log } from "../../../../extension/src/services/log.ts";
import { session } from "../../webview/layout/viewFixture.ts";

/** A text that is edited, with the place of an expression in it. */
function pinned(text: string, expression: string) {
  const start = text.indexOf(expression);
  const place = new PinnedPlace({ start, end: start + expression.length });
  let now = text;
  return {
    place,
    replace(from: number, to: number, by: string) {
      now = now.slice(0, from) + by + now.slice(to);
      place.follow({ startOffset: from, endOffset: to, text: by });
    },
    /** The text at the place. */
    get found() {
      return place.start === null ? null : now.slice(place.start, place.start + expression.length);
    },
    get text() {
      return now;
    },
  };
}

describe("the place of a pinned map", () => {
  it("moves with edits before it and stays with those behind", () => {
    const one = pinned("a := 1\nvisits[k]++\nb := 2\n", "visits[k]");
    one.replace(0, 0, "// more\n");
    assert.equal(one.found, "visits[k]");
    one.replace(2, 5, "");
    one.replace(one.text.length, one.text.length, "c := 3\n");
    assert.equal(one.found, "visits[k]");
  });

  it("is lost with its text, and found again where an undo puts it", () => {
    const line = "  visits[k]++\n";
    const one = pinned(`a := 1\n${line}b := 2\n`, "visits[k]");
    one.replace(7, 7 + line.length, "");
    assert.equal(one.place.start, null);
    one.replace(0, 0, "x");
    one.replace(0, 1, "");
    one.replace(one.text.length, one.text.length, "// end");
    assert.equal(one.place.start, null);
    one.replace(7, 7, line);
    assert.equal(one.found, "visits[k]");
  });
});

describe("a renamed file", () => {
  it("has its maps' histories under its new name", () => {
    const opened = session("map[string]int", "1.26");
    opened.insert(5);
    const kept = (file: string) => ({
      key: `file:///a/${file}\nm\nmap[string]int\nnull`,
      recipe: opened.recipe(),
    });
    const maps = new OpenMaps([kept("b.go"), kept("d.go")], { info: () => {} } as unknown as Log);
    maps.renamed("file:///a/b.go", "file:///a/c.go");
    assert.deepEqual(maps.kept, [kept("c.go"), kept("d.go")]);
    maps.renamed("file:///a", "file:///z");
    assert.deepEqual(
      maps.kept.map(({ key }) => key.split("\n")[0]),
      ["file:///z/c.go", "file:///z/d.go"],
    );
  });

  it("takes what is kept of it along, and that of files in a renamed folder, but of no other", () => {
    assert.equal(movedUri("file:///a/b.go\nm", "file:///a/b.go", "file:///a/c.go"), "file:///a/c.go\nm");
    assert.equal(movedUri("file:///a/b.go", "file:///a/b.go", "file:///a/c.go"), "file:///a/c.go");
    assert.equal(movedUri("file:///a/b.go\nm", "file:///a", "file:///z"), "file:///z/b.go\nm");
    assert.equal(movedUri("file:///a/b.go2\nm", "file:///a/b.go", "file:///z"), "file:///a/b.go2\nm");
    assert.equal(movedUri("file:///ab/c.go\nm", "file:///a", "file:///z"), "file:///ab/c.go\nm");
  });
});
