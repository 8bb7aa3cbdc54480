import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MapPicture, TablePicture } from "../../../../extension/src/core/present/mapPicture.ts";
import { directoryPart, tableDetail } from "../../../../webview/src/layout/directory.ts";
import type { ViewNode } from "../../../../webview/src/shared/node.ts";
import { nodesWith, session, textOf, viewOf } from "./viewFixture.ts";

/** A picture whose directory has entries that share tables, each with a number of entries as listed. */
function shared(entryCounts: readonly number[]): MapPicture {
  const { picture } = viewOf("map[uint64]uint64", "1.26", 20_000);
  let firstEntry = 0;
  const tables = entryCounts.map((entryCount, i): TablePicture => {
    const table = {
      ...{ section: `table-${i}`, index: firstEntry, used: 256, capacity: 1024, growthLeft: 512 },
      ...{ localDepth: 3, tombstones: 128, firstEntry, entryCount },
    };
    firstEntry += entryCount;
    return table;
  });
  const directory = Array.from({ length: firstEntry }, (_, index) => ({ index, section: "table-0" }));
  return { ...picture, directory, tables };
}

const buttons = (node: ViewNode): ViewNode[] => nodesWith(node, "role", "button");

/** Left, top, width and height of the boxes of a path. */
const boxesOf = (node: ViewNode | undefined): number[][] =>
  [...(node?.attributes["d"] ?? "").matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z/g)].map((match) =>
    match.slice(1).map(Number),
  );

function part(picture: MapPicture, width: number, asTable = false): ViewNode {
  const node = directoryPart(picture, width, asTable);
  assert.ok(node);
  return node;
}

describe("the directory", () => {
  it("is not there in a small map", () => {
    assert.equal(directoryPart(viewOf("map[string]int", "1.26", 8).picture, 400), undefined);
    assert.equal(directoryPart(viewOf("map[string]int", "1.23", 80).picture, 400), undefined);
  });

  it("gives a table as much room as entries point to it", () => {
    const picture = shared([4, 1, 1, 2]);
    const [four, one, other, two] = buttons(part(picture, 400)).map(boxesOf);
    assert.deepEqual(
      [four, one, other, two],
      [[[1, 1, 198, 23]], [[201, 1, 48, 23]], [[251, 1, 48, 23]], [[301, 1, 98, 23]]],
    );
    assert.match(textOf(part(picture, 400)), /directory 8 entries · 4 tables0–3456–7/);
  });

  it("draws a table of more entries than a line has as whole lines", () => {
    const boxes = buttons(part(shared([8, 4, 4]), 64)).map(boxesOf);
    assert.deepEqual(
      boxes.map((lines) => lines.length),
      [2, 1, 1],
    );
    for (const [x, , width] of boxes.flat()) assert.deepEqual([x, width], [1, 62]);
    assert.equal(new Set(boxes.flat().map(([, y]) => y)).size, 4, "each line lies below the one before");
  });

  it("fills each bar as its table is filled, tombstones after the entries", () => {
    const node = part(shared([1, 1]), 400);
    const [payload] = nodesWith(node, "class", "payload").map(boxesOf);
    const [tombstones] = nodesWith(node, "class", "tombstones").map(boxesOf);
    assert.deepEqual(
      payload?.map(([x, , width]) => [x, width]),
      [
        [2, 49],
        [202, 49],
      ],
    );
    assert.deepEqual(
      tombstones?.map(([x, , width]) => [x, width]),
      [
        [51, 24.5],
        [251, 24.5],
      ],
    );
  });

  it("stays inside its width and keeps few nodes, however many tables there are", () => {
    for (const width of [226, 400, 1200])
      for (const tables of [1, 16, 64, 256]) {
        const node = part(shared(new Array(tables).fill(1)), width);
        for (const [x = 0, , w = 0] of buttons(node).flatMap(boxesOf)) assert.ok(w > 0 && x + w <= width);
        assert.ok(countOf(node) < tables + 75, `${countOf(node)} nodes for ${tables} tables`);
      }
  });

  it("says every table in words, one of them reached by Tab", () => {
    const opened = session("map[uint64]uint64", "1.26");
    opened.insert(20_000);
    opened.show({ section: "table-3", row: 0 });
    const { picture } = opened.view();
    const drawn = buttons(part(picture, 400));
    assert.equal(drawn.length, picture.tables.length);
    for (const button of drawn)
      assert.match(button.attributes["aria-label"] ?? "", /→ table \d+: \d+ of 1,024 slots, growthLeft \d+/);
    const current = drawn.filter((node) => node.attributes["aria-current"] === "true");
    assert.deepEqual(
      current.map((node) => node.attributes["data-section"]),
      ["table-3"],
    );
    assert.deepEqual(
      drawn.filter((node) => node.attributes["tabindex"] === "0"),
      current,
    );
    const { used, index } = picture.tables[3] as TablePicture;
    const detail = tableDetail(picture, "table-3");
    assert.match(detail, new RegExp(`→ table ${index}: this entry alone points to it`));
    assert.match(detail, new RegExp(`used ${used} of 1,024 slots`));
    assert.match(tableDetail(shared([2]), "table-0"), /2 entries point to it/);
    assert.equal(tableDetail(picture, "table-99999"), "");
  });

  it("gives the same as a table", () => {
    const node = part(shared([4, 1, 1, 2]), 400, true);
    assert.equal(buttons(node).length, 0);
    assert.equal(nodesWith(node, "data-action", "show").length, 4);
    assert.match(
      textOf(node),
      /entriestableusedcapacitygrowthLeftlocalDepthtombstones0 to 3table 025610245123128/,
    );
  });

  it("draws the part around the table that is shown, with a way to the others", () => {
    const picture = shared(new Array(600).fill(1));
    const shown = { ...picture, sections: picture.sections.map((one) => ({ ...one, id: "table-300" })) };
    const node = part(shown, 400);
    assert.match(textOf(node), /◂ before tables 257 to 512 of 600 after ▸/);
    assert.deepEqual(
      nodesWith(node, "data-action", "show")
        .filter(({ name }) => name === "button")
        .map(({ attributes }) => attributes["data-section"]),
      ["table-255", "table-512"],
    );
    assert.equal(boxesOf(buttons(node)[0])[0]?.[1], 1, "its first line is the first");
  });
});

function countOf(node: ViewNode): number {
  return 1 + node.children.reduce((sum, child) => sum + (typeof child === "string" ? 0 : countOf(child)), 0);
}
