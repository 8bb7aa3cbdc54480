import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exactly } from "../../../../extension/src/core/capacity/range.ts";
import { cacheMarks } from "../../../../extension/src/core/measure/cacheMarks.ts";
import type { MeasuredRow, Measurement } from "../../../../extension/src/core/measure/measurement.ts";
import { measureReport } from "../../../../extension/src/core/present/measureReport.ts";
import { bytesChart, timesChart } from "../../../../webview/src/measure/measureCharts.ts";
import { measureBody, measureHead } from "../../../../webview/src/measure/measurePage.ts";
import { toMarkup } from "../../../../webview/src/shared/node.ts";

function row(n: number, hint: number | null, bytes: number, hit: number): MeasuredRow {
  const memory = {
    bytes: { predicted: exactly(bytes), measured: bytes },
    objects: { predicted: exactly(2), measured: 2 },
  };
  const spread = { min: hit, median: hit, max: hit, rounds: 1 };
  return {
    ...{ n, hint, make: memory, held: memory, allocated: memory },
    nanoseconds: { insert: spread, hit: spread, miss: null, iterate: spread, delete: spread },
  };
}

const rows = [
  row(10, null, 1000, 5),
  row(10, 10, 900, 5),
  row(1000, null, 100_000, 20),
  row(1000, 1000, 90_000, 18),
];
const measurement: Measurement = {
  ...{ map: "map[int]int", go: "go1.26.11", goos: "linux", goarch: "amd64" },
  ...{ rows, growth: [], left: [], differences: [] },
};
const shown = { measurement, report: measureReport(measurement), marks: [], taken: "today on vm" };

describe("the charts of a measured map", () => {
  it("have predicted and measured bytes, without a hint and with it", () => {
    const { series } = bytesChart(rows);
    assert.deepEqual(
      series.map(({ name, points }) => [name, points.map(({ y }) => y)]),
      [
        ["predicted, no hint", [1000, 100_000]],
        ["measured, no hint", [1000, 100_000]],
        ["predicted, with hint", [900, 90_000]],
        ["measured, with hint", [900, 90_000]],
      ],
    );
  });

  it("leave out what was not timed, and mark where caches end", () => {
    const marks = cacheMarks(rows, [
      { name: "L1", bytes: 500 },
      { name: "L2", bytes: 10_000 },
      { name: "L3", bytes: 1e9 },
    ]);
    assert.deepEqual(marks, [{ entries: 100, cache: { name: "L2", bytes: 10_000 } }]);
    const chart = timesChart(rows, marks);
    assert.deepEqual(
      chart.series.map(({ name }) => name),
      ["insert", "look up, found", "iterate", "delete"],
    );
    assert.deepEqual(chart.marks, [{ x: 100, label: "L2 9.77 KiB" }]);
  });
});

describe("the page of a measured map", () => {
  const base = { sequence: 1, map: "map[int]int", place: "main.go:3" };
  const head = (state: Parameters<typeof measureHead>[0]["state"], has = true): string =>
    measureHead({ ...base, state, shown: has ? shown : null })
      .map((node) => toMarkup(node))
      .join("");

  it("has a progress and a cancel while it measures, and nothing to export before", () => {
    const text = head({ kind: "running", text: "measuring 10 entries", done: 0.256 }, false);
    assert.match(text, /<progress max="100" value="25" aria-label="measuring"\/>/);
    assert.match(text, /data-action="cancel"[^>]*>Cancel</);
    assert.match(text, /data-export="csv" disabled=""/);
  });

  it("says why it failed, and measures again", () => {
    const text = head({ kind: "failed", message: "go build <was> cancelled" });
    assert.match(text, /class="failed" role="alert">go build &#60;was&#62; cancelled</);
    assert.match(text, /data-action="measure"[^>]*>Measure Again</);
    assert.match(head({ kind: "done" }), /main\.go:3 · measured today on vm/);
  });

  it("has a table for each chart, and what differs first of all where something does", () => {
    const text = toMarkup(measureBody(shown, 600, ["bytes"]));
    assert.equal(text.match(/<details class="chart-table"/g)?.length, 2);
    assert.match(text, /<caption>Memory held with all entries<\/caption>/);
    const differing = { ...measurement, differences: ["it grew elsewhere"] };
    const first = toMarkup(
      measureBody({ ...shown, measurement: differing, report: measureReport(differing) }, 600, []),
    );
    assert.ok(first.indexOf("it grew elsewhere") < first.indexOf("<figure"));
  });
});
