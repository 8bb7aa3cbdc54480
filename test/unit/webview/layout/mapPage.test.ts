import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MapView } from "../../../../extension/src/core/session/mapView.ts";
import { cellDetail, isStale } from "../../../../webview/src/layout/cellWords.ts";
import { mapPage, totalsTable } from "../../../../webview/src/layout/mapPage.ts";
import { structRuler } from "../../../../webview/src/layout/structRuler.ts";
import { TouchedBytes } from "../../../../webview/src/layout/touched.ts";
import { toMarkup, type ViewNode } from "../../../../webview/src/shared/node.ts";
import { nodesWith, session, textOf, viewOf } from "./viewFixture.ts";

describe("the page of a map", () => {
  for (const [map, go, count, cells] of [
    ["map[string]int", "1.23", 9, 16],
    ["map[uint64]uint64", "1.23", 27, 96],
    ["map[string]int", "1.26", 8, 8],
    ["map[string]int", "1.26", 9, 16],
  ] as const)
    it(`of ${map} in ${go} with ${count} entries says every cell in words`, () => {
      const { picture } = viewOf(map, go, count);
      const page = mapPage(picture, { width: 400 });
      const boxes = nodesWith(page, "role", "gridcell");
      assert.ok(boxes.length >= cells);
      for (const box of boxes)
        assert.match(
          box.attributes["aria-label"] ?? "",
          /^(bucket|old bucket|overflow|group) .*(cell|slot) [0-7], /,
        );
      for (const grid of nodesWith(page, "role", "grid")) assert.ok(grid.attributes["aria-label"]);
      for (const { id, rows } of picture.sections)
        for (const { address, label } of rows)
          for (let cell = 0; cell < 8; cell++) {
            const detail = cellDetail(picture, { section: id, address, cell });
            assert.ok(detail.startsWith(`${label}, `), detail);
            assert.match(detail, /\nkey .*\n {2}\d+ bytes at \+\d+: /);
          }
      assert.equal(cellDetail(picture, { section: "none", address: "0x1", cell: 0 }), "");
    });

  it("shows hostile texts as texts", () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const view = viewOf("map[string]int", "1.26", 1);
    const text = JSON.stringify(view).replaceAll('\\"key-0\\"', JSON.stringify(hostile).slice(1, -1));
    const markup = toMarkup(mapPage((JSON.parse(text) as MapView).picture, { width: 4000 }));
    assert.ok(markup.includes("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;"));
    assert.doesNotMatch(markup, /<img/);
  });

  it("says that nothing is allocated yet", () => {
    for (const go of ["1.23", "1.26"])
      assert.match(
        textOf(mapPage(session("map[string]int", go).view().picture, { width: 400 })),
        /the first insert allocates/,
      );
    assert.doesNotMatch(
      textOf(mapPage(viewOf("map[string]int", "1.26", 1).picture, { width: 400 })),
      /the first insert allocates/,
    );
  });

  it("draws one table of many, in pages, with a way to its other groups", () => {
    const opened = session("map[uint64]uint64", "1.26");
    opened.insert(20_000);
    opened.show({ section: "table-3", row: 40 });
    const page = mapPage(opened.view().picture, { width: 400 });
    assert.match(textOf(page), /groups 32 to 47 of 128/);
    assert.equal(nodesWith(page, "role", "gridcell").length, 16 * 8);
    const rows = nodesWith(page, "data-section", "table-3").map((node) => node.attributes["data-row"]);
    assert.deepEqual(
      rows.filter((row) => row !== undefined),
      ["0", "31", "48"],
    );
  });

  it("gives the same as tables", () => {
    const opened = session("map[string]int", "1.23");
    opened.insert(9);
    const page = mapPage(opened.view().picture, { width: 400, asTable: true });
    assert.equal(nodesWith(page, "role", "grid").length, 0);
    const text = textOf(page);
    for (const key of [0, 4, 8]) assert.ok(text.includes(`"key-${key}"`));
    assert.match(text, /emptyRest/);
    assert.match(text, /noverflow uint16/);
  });

  it("marks what a step reads and writes, and where old buckets go", () => {
    const opened = session("map[uint64]uint64", "1.23");
    opened.insert(27);
    opened.step(0);
    const { picture, touched } = opened.view();
    const page = mapPage(picture, { width: 700, touched: new TouchedBytes(touched) });
    assert.match(toMarkup(page), /class="field touched-read"/);
    const growing = toMarkup(mapPage(viewOf("map[uint64]uint64", "1.23", 27).picture, { width: 700 }));
    assert.match(growing, /class="sections beside"/);
    assert.match(growing, /X → 3 {2}Y → 7/);
    assert.match(growing, /evacuated X → 0 {2}Y → 4/);
  });

  it("says and shows the same when each row is a picture of its own", () => {
    for (const go of ["1.23", "1.26"]) {
      const { picture } = viewOf("map[string]int", go, 30);
      const [whole, apart] = [false, true].map((rowsApart) => mapPage(picture, { width: 400, rowsApart }));
      assert.ok(whole && apart);
      assert.equal(textOf(apart), textOf(whole));
      for (const role of ["grid", "row", "gridcell"]) {
        const labels = (page: ViewNode) =>
          nodesWith(page, "role", role).map(({ attributes }) => attributes["aria-label"]);
        assert.ok(labels(whole).length > 0);
        assert.deepEqual(labels(apart), labels(whole), role);
      }
    }
  });

  it("fits its pictures into the width", () => {
    for (const width of [226, 400, 1200])
      for (const match of toMarkup(mapPage(viewOf("map[string]int", "1.23", 30).picture, { width })).matchAll(
        / x="([-\d.]+)" y="[-\d.]+" width="([-\d.]+)"/g,
      )) {
        assert.ok(Number(match[1]) >= 0 && Number(match[2]) > 0, match[0]);
        assert.ok(Number(match[1]) + Number(match[2]) <= width + 0.01, `${match[0]} in ${width}`);
      }
  });
});

describe("a narrow page", () => {
  for (const [map, go] of [
    ["map[string]int", "1.23"],
    ["map[string]int", "1.24"],
    ["map[string]int", "1.26"],
  ] as const)
    for (const width of [226, 276, 360])
      it(`of ${width} pixels names every field of the header: ${go}`, () => {
        const { picture } = viewOf(map, go, 1);
        const ruler = structRuler(picture.header, width);
        const names = nodesWith(ruler, "class", "name").map(textOf);
        const fields = picture.header.fields.filter(({ padding }) => !padding).map(({ name }) => name);
        assert.deepEqual(names, fields);
        for (const rect of rects(ruler)) {
          const [x, boxWidth] = [Number(rect.attributes["x"]), Number(rect.attributes["width"])];
          assert.ok(x >= 0 && x + boxWidth <= width + 0.01, `${x} + ${boxWidth} in ${width}`);
        }
      });

  it("has its figures in one line that unfolds", () => {
    const { picture } = viewOf("map[uint64]uint64", "1.26", 9);
    const folded = nodesWith(mapPage(picture, { width: 276 }), "class", "figures")[0] as ViewNode;
    assert.equal(textOf(folded), "9 of 16 · 376 B · grows at 15");
    const open = mapPage(picture, { width: 276, figures: true });
    assert.equal(nodesWith(open, "class", "totals").length, 1);
  });
});

const rects = (node: ViewNode): ViewNode[] =>
  node.children.flatMap((child) =>
    typeof child === "string" ? [] : child.name === "rect" ? [child] : rects(child),
  );

describe("cells that are not full", () => {
  it("show no zeros that nobody wrote, and what is left of entries struck through, with a legend", () => {
    const opened = session("map[uint64]uint64", "1.26");
    opened.insert(5);
    const before = mapPage(opened.view().picture, { width: 400 });
    assert.equal(nodesWith(before, "class", "key dead").length, 0);
    assert.equal(nodesWith(before, "class", "key").length, 5 + 1);
    assert.doesNotMatch(textOf(before), /struck through/);
    opened.operate("delete", "3");
    const after = mapPage(opened.view().picture, { width: 400 });
    const stale = opened.view().picture.sections[0]?.rows[0]?.cells.filter(isStale) ?? [];
    assert.equal(nodesWith(after, "class", "key stale").length, stale.length);
    if (stale.length > 0) assert.match(textOf(after), /struck through/);
  });

  it("keep what evacuation has left in an old bucket", () => {
    const opened = session("map[uint64]uint64", "1.23");
    opened.insert(27);
    const page = mapPage(opened.view().picture, { width: 400 });
    assert.ok(nodesWith(page, "class", "key stale").length > 0);
    assert.match(textOf(page), /struck through: bytes of entries that are gone/);
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
