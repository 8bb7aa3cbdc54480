import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fillMap, finish } from "../../../../extension/src/core/emulator/map/fillEmulated.ts";
import { filledSurvey } from "../../../../extension/src/core/survey/filledSurvey.ts";
import { surveyCells, surveyOutline, surveyRows } from "../../../../extension/src/core/survey/surveyCells.ts";
import { surveyLayer } from "../../../../extension/src/core/survey/surveyLayers.ts";
import { SurveyMemory } from "../../../../extension/src/core/survey/surveyMemory.ts";
import { churnValues, readRequest, requestForm } from "../../../../webview/src/survey/form.ts";
import { blockOf, layBlocks } from "../../../../webview/src/survey/geometry.ts";
import { checkKept } from "../../../../webview/src/survey/host.ts";
import { memoryChart, memoryWords } from "../../../../webview/src/survey/memoryChart.ts";
import { histogram, legend, rowsTable, totals, unitDetails } from "../../../../webview/src/survey/panels.ts";
import { blockName, cellsOfUnit, cellsSummary, unitName } from "../../../../webview/src/survey/words.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";
import { nodesWith, textOf } from "../layout/viewFixture.ts";

function survey(map: string, go: string, inserts: number, deletes = 0) {
  const type = mapType(map, go);
  const plan = { type, hint: null, seed: 1, pattern: { kind: "sequential" } as const, insertsAfter: 0 };
  const memory = new SurveyMemory(filledSurvey(finish(fillMap({ ...plan, inserts, deletes }))));
  const outline = surveyOutline(memory);
  const geometry = layBlocks(outline.blockStarts, 1.5);
  const cellsAt = (unit: number) => {
    const block = blockOf(geometry, unit);
    const cells = surveyCells(memory, block, true);
    return cellsOfUnit(outline, cells, unit - (geometry.blockStarts[block] ?? 0));
  };
  return { memory, outline, geometry, cellsAt };
}

describe("the words of a survey", () => {
  it("name groups by their tables, buckets by their number", () => {
    const swiss = survey("map[uint64]string", "1.26", 2000);
    assert.equal(unitName(swiss.outline, swiss.geometry, 131), "group 3 of table 1");
    assert.equal(blockName(swiss.outline, swiss.geometry, 1), "table 1");
    const small = survey("map[uint64]string", "1.26", 5);
    assert.equal(unitName(small.outline, small.geometry, 0), "the only group");
    // 1,665 entries: just grown to 512 buckets, of the 256 old ones some still hold entries.
    const classic = survey("map[uint64]string", "1.23", 1665);
    assert.equal(unitName(classic.outline, classic.geometry, 130), "bucket 130");
    assert.equal(unitName(classic.outline, classic.geometry, 514), "old bucket 2");
    assert.equal(blockName(classic.outline, classic.geometry, 1), "buckets 128 to 255");
    assert.equal(blockName(classic.outline, classic.geometry, 5), "old buckets 128 to 255");
  });

  it("say how full a unit is", () => {
    const { outline, cellsAt } = survey("map[uint64]string", "1.26", 7);
    assert.equal(cellsSummary(outline, cellsAt(0)), "7 full, 1 empty");
    const classic = survey("map[uint64]string", "1.23", 1664, 800);
    const words = Array.from({ length: 256 }, (_, unit) =>
      cellsSummary(classic.outline, classic.cellsAt(unit)),
    );
    assert.ok(
      words.some((text) => /^\d+ full, .*\d deleted, 1 overflow bucket$/.test(text)),
      words[0],
    );
    const full = words.reduce((sum, text) => sum + Number(/(\d+) full/.exec(text)?.[1] ?? 0), 0);
    assert.equal(full, 864);
  });
});

describe("the parts of the survey's page", () => {
  const { memory, outline, geometry, cellsAt } = survey("map[string]int", "1.26", 3000, 500);

  it("give the totals", () => {
    const text = textOf(totals(outline, 12));
    assert.match(text, /entries2,500/);
    assert.match(text, /filled in12 ms/);
  });

  it("list a selected group cell by cell, keys as text", () => {
    const hostile = survey("map[string]int", "1.26", 3);
    const cells = hostile.cellsAt(0).map((cell) => ({ ...cell, key: cell.key && "<img onerror=x>" }));
    const details = unitDetails(hostile.outline, hostile.geometry, 0, cells);
    assert.equal(nodesWith(details, "class", "full").length, 3);
    assert.match(textOf(details), /<img onerror=x>/);
    assert.match(textOf(unitDetails(outline, geometry, 9, undefined)), /reading its cells/);
    const shown = cellsAt(9).filter((cell) => cell.kind === "full");
    const rows = nodesWith(unitDetails(outline, geometry, 9, cellsAt(9)), "class", "full");
    assert.equal(rows.length, shown.length);
    // The elem is the number of the key, and nothing was inserted after the deletes.
    for (const [i, row] of rows.entries())
      assert.ok(textOf(row).endsWith(Number(Number(shown[i]?.elem) + 1).toLocaleString("en-US")));
  });

  it("list the tables page by page", () => {
    const table = rowsTable(outline, geometry, 0, surveyRows(memory, 0, 20));
    assert.match(textOf(table), /1 to 4 of 4 tables/);
    assert.equal(nodesWith(table, "class", "link").length, 4);
    const columns = surveyRows(memory, 0, 20).map((row) => row.full);
    for (const full of columns) assert.ok(textOf(table).includes(String(full)));
  });

  it("draw each histogram with its counts in words, and each legend with its ends", () => {
    for (const metric of outline.metrics) {
      const layer = finish(surveyLayer(memory, metric));
      assert.ok(textOf(legend(outline, layer)).length > 10);
      for (const one of layer.histograms) {
        const text = textOf(histogram(one));
        for (const bar of one.bars)
          assert.ok(text.includes(bar.toLocaleString("en-US")), `${metric}: ${bar}`);
      }
    }
  });
});

describe("the form of a survey", () => {
  const values: Readonly<Record<string, string>> = {
    map: " map[string]int ",
    entries: "1,000 000",
    go: "1.26",
    goarch: "amd64",
    hinted: "yes",
    keys: "random",
    deletedPercent: "25",
    refilled: "no",
    rounds: "1",
    compare: "",
  };
  const read = (change: Readonly<Record<string, string>>) =>
    readRequest((name) => ({ ...values, ...change })[name] ?? "");

  it("gives a request", () => {
    const request = read({});
    assert.ok(typeof request !== "string");
    assert.deepEqual(
      [request.map, request.entries, request.hinted, request.keys, request.deletedPercent, request.refilled],
      ["map[string]int", 1_000_000, true, "random", 25, false],
    );
    const form = requestForm({ request, releases: ["1.23"], goarchs: ["amd64"], churnCompare: {} });
    assert.ok(nodesWith(form, "value", "1.26").length > 0, "a release that is not offered stays chosen");
  });

  it("says in one line what is wrong", () => {
    for (const entries of ["", "many", "-1", "1e3", "1.5e9x"])
      assert.match(String(read({ entries })), /^Entries is a whole number, such as 1,000,000\.$/);
    assert.equal(read({ entries: "10000001" }), "A survey takes at most 10,000,000 entries.");
    assert.match(String(read({ map: " " })), /type is missing/);
    for (const rounds of ["", "0", "often"]) assert.match(String(read({ rounds })), /whole number, such as/);
    assert.match(String(read({ rounds: "5" })), /not so many entries to delete/);
    assert.equal(
      read({ rounds: "200", refilled: "yes" }),
      "A survey does at most 100,000,000 operations; these are 101,000,000.",
    );
  });

  it("takes rounds at constant size and a second release, also into what an older version has kept", () => {
    const request = read({
      entries: "1000",
      deletedPercent: "10",
      refilled: "yes",
      rounds: "10_000",
      compare: "1.24",
    });
    assert.ok(typeof request !== "string");
    assert.deepEqual([request.rounds, request.compare], [10_000, "1.24"]);
    const form = requestForm({ request, releases: ["1.24", "1.26"], goarchs: ["amd64"], churnCompare: {} });
    assert.deepEqual(
      nodesWith(form, "selected", "").map(({ attributes }) => attributes["value"]),
      ["1.26", "amd64", "yes", "random", "10", "yes", "1.24"],
    );
    const offered = nodesWith(form, "name", "compare").flatMap((select) =>
      nodesWith(select, "value", "1.26"),
    );
    assert.equal(offered.length, 1, "the release of the map too: another one may be chosen for it");
    const { rounds: _, compare: __, ...older } = request;
    const kept = checkKept({ request: older }).request;
    assert.deepEqual([kept?.rounds, kept?.compare], [1, ""]);
  });

  it("fills in churn for the map and the release that it is for, with one button", () => {
    const request = read({});
    assert.ok(typeof request !== "string");
    const churnCompare = { "1.26": "1.24", "1.24": "1.27" };
    const form = requestForm({ request, releases: ["1.24", "1.26"], goarchs: ["amd64"], churnCompare });
    const [button] = nodesWith(form, "data-action", "churn");
    const releases = button?.attributes["data-compare"];
    assert.ok(typeof releases === "string");
    const filled = churnValues({ entries: "1,000", go: "1.26" }, releases);
    assert.deepEqual(filled, { deletedPercent: "1", refilled: "yes", rounds: "2000", compare: "1.24" });
    assert.equal(churnValues({ entries: "1,000", go: "1.24" }, releases)?.["compare"], "1.27");
    assert.equal(churnValues({ entries: "many", go: "1.24" }, releases), null);
    for (const entries of ["0", "1", "9", "10", "99", "100", "1,000,000", "10,000,000"])
      assert.ok(
        typeof read({ entries, ...churnValues({ entries, go: "1.26" }, releases) }) !== "string",
        entries,
      );
  });

  it("charts what two releases held, with the figures in words", () => {
    const memoryOf = (go: string) =>
      finish(
        fillMap({
          ...{ type: mapType("map[uint64]uint64", go), hint: null, seed: 1 },
          ...{
            pattern: { kind: "sequential" } as const,
            inserts: 1000,
            deletes: 100,
            insertsAfter: 100,
            rounds: 1000,
          },
        }),
      ).memory;
    const series = ["1.24", "1.26"].map((go) => ({ name: `Go ${go}`, memory: memoryOf(go) }));
    const [older, newer] = series.map((one) => memoryWords(one, 1000));
    assert.match(
      older ?? "",
      /^Go 1\.24 held 36,992 bytes when it was filled, holds 73,936 bytes at the end /,
    );
    assert.match(
      newer ?? "",
      /^Go 1\.26 held 36,992 bytes when it was filled, holds 36,992 bytes at the end /,
    );
    assert.match(newer ?? "", /It was looked at after every 196 operations\.$/);
    const [figure] = memoryChart(series, 400, 1000);
    assert.ok(figure);
    assert.equal(nodesWith(figure, "class", "series s1").length, 2, "in the legend and in the drawing");
    assert.deepEqual(memoryChart(series, 0, 1000), []);
  });

  it("takes from what was kept only what has its form", () => {
    for (const garbage of [
      null,
      undefined,
      7,
      "x",
      [],
      { camera: { x: 1, y: "2", scale: 3 } },
      { selected: -1 },
    ])
      assert.deepEqual(checkKept(garbage), {
        request: null,
        metric: "occupancy",
        camera: null,
        selected: null,
        table: false,
      });
    const kept = {
      request: read({}),
      metric: "age",
      camera: { x: 1, y: 2, scale: 3 },
      selected: 4,
      table: true,
    };
    assert.deepEqual(checkKept(JSON.parse(JSON.stringify(kept))), kept);
  });
});
