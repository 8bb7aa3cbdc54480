import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MapView } from "../../../extension/src/protocol/messages.ts";
import { mapPage, totalsTable } from "../../../webview/src/render/mapPage.ts";
import { toMarkup } from "../../../webview/src/render/node.ts";
import { nodesWith, session, textOf, viewOf } from "./viewFixture.ts";

describe("the page of a map", () => {
  for (const [map, go, count, cells] of [
    ["map[string]int", "1.23", 9, 16],
    ["map[uint64]uint64", "1.23", 27, 96],
    ["map[string]int", "1.26", 8, 8],
    ["map[string]int", "1.26", 9, 16],
  ] as const)
    it(`of ${map} in ${go} with ${count} entries says every cell in words`, () => {
      const page = mapPage(viewOf(map, go, count), 400);
      const boxes = nodesWith(page, "role", "gridcell");
      assert.ok(boxes.length >= cells);
      for (const box of boxes) {
        assert.match(box.attributes["aria-label"] ?? "", /^(bucket|overflow|group) .*(cell|slot) [0-7], /);
        assert.match(box.attributes["data-detail"] ?? "", /key bytes at \+\d+: /);
      }
      for (const grid of nodesWith(page, "role", "grid")) assert.ok(grid.attributes["aria-label"]);
      const ids = [...toMarkup(page).matchAll(/data-id="([^"]+)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length, "each box can be found again after a redraw");
    });

  it("shows hostile texts as texts", () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const view = viewOf("map[string]int", "1.26", 1);
    const text = JSON.stringify(view).replaceAll('\\"key-0\\"', JSON.stringify(hostile).slice(1, -1));
    const markup = toMarkup(mapPage(JSON.parse(text) as MapView, 4000));
    assert.ok(markup.includes("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;"));
    assert.doesNotMatch(markup, /<img/);
  });

  it("says that nothing is allocated yet", () => {
    for (const go of ["1.23", "1.26"])
      assert.match(textOf(mapPage(session("map[string]int", go).view(), 400)), /the first insert allocates/);
    assert.doesNotMatch(
      textOf(mapPage(viewOf("map[string]int", "1.26", 1), 400)),
      /the first insert allocates/,
    );
  });

  it("counts the tables, rows and directory entries that it does not draw", () => {
    const page = mapPage(viewOf("map[uint64]uint64", "1.26", 20_000), 400);
    const tables = nodesWith(page, "class", "section").length - 1;
    assert.equal(tables, 8);
    assert.match(textOf(page), /\d+ more tables are not drawn/);
    assert.match(textOf(page), /96 more are not drawn/);
  });

  it("fits its pictures into the width", () => {
    for (const width of [226, 400, 1200])
      for (const match of toMarkup(mapPage(viewOf("map[string]int", "1.23", 30), width)).matchAll(
        / x="([-\d.]+)" y="[-\d.]+" width="([-\d.]+)"/g,
      )) {
        assert.ok(Number(match[1]) >= 0 && Number(match[2]) > 0, match[0]);
        assert.ok(Number(match[1]) + Number(match[2]) <= width + 0.01, `${match[0]} in ${width}`);
      }
  });
});

describe("the totals", () => {
  it("are those of the map, with tombstones and overflow buckets where there are some", () => {
    const opened = session("map[uint64]uint64", "1.26");
    opened.insert(1000);
    opened.deleteKeys(500);
    const { picture } = opened.view();
    assert.ok(picture.totals.tombstones > 0);
    const text = textOf(totalsTable(picture));
    assert.match(text, /entries500slots2,048load24 %/);
    assert.ok(text.includes(`tombstones${picture.totals.tombstones}`));
    assert.doesNotMatch(text, /overflow/);
    const empty = textOf(totalsTable(session("map[int]int", "1.23").view().picture));
    assert.match(empty, /load–live48 B/);
  });
});
