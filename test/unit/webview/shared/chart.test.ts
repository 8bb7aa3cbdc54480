import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Chart, chartStops, stopText } from "../../../../webview/src/shared/chart.ts";
import { chartFigure, chartTable } from "../../../../webview/src/shared/chartFigure.ts";
import { chartSvg } from "../../../../webview/src/shared/chartSvg.ts";
import { toMarkup, type ViewNode } from "../../../../webview/src/shared/node.ts";
import { nodesWith } from "../layout/viewFixture.ts";

const chart: Chart = {
  id: "growth",
  title: "Live bytes while it fills",
  x: { title: "entries", unit: "count" },
  y: { title: "bytes", unit: "bytes" },
  series: [
    { name: "live", shape: "steps", filled: true, points: [p(0, 48), p(1, 248), p(9, 472), p(15, 872)] },
    { name: "garbage", shape: "steps", points: [p(0, 0), p(9, 200), p(15, 632)] },
    { name: "made at once", shape: "line", points: [p(0, 400), p(20, 500)] },
  ],
  marks: [{ x: 9, label: "growth" }],
};

function p(x: number, y: number) {
  return { x, y };
}

const ofClass = (node: ViewNode, name: string): ViewNode[] =>
  [node, ...node.children.flatMap((child) => (typeof child === "string" ? [] : allOf(child)))].filter((one) =>
    (one.attributes["class"] ?? "").split(" ").includes(name),
  );
const allOf = (node: ViewNode): ViewNode[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === "string" ? [] : allOf(child))),
];
/** The height of a path at each whole pixel from x = 58 on to `right`; where it has none, NaN. */
function heightsAlong(d: string, right: number): number[] {
  const heights = new Array<number>(right - 58).fill(Number.NaN);
  let [x, y] = [0, 0];
  const draw = (toX: number, toY: number): void => {
    for (let at = Math.ceil(x); at < toX; at++)
      if (at >= 58) heights[at - 58] = y + ((toY - y) * (at - x)) / (toX - x);
    [x, y] = [toX, toY];
  };
  for (const [, command, numbers = ""] of d.matchAll(/([MHVL])([^MHVL]*)/g)) {
    const [a = 0, b = 0] = numbersIn(numbers);
    if (command === "M") [x, y] = [a, b];
    else if (command === "H") draw(a, y);
    else if (command === "V") y = a;
    else draw(a, b);
  }
  return heights;
}

const numbersIn = (text: string): number[] => (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

describe("stops of a chart", () => {
  it("are where a series has a point; steps hold their value, lines do not", () => {
    assert.deepEqual(chartStops(chart), [
      { x: 0, values: [48, 0, 400] },
      { x: 1, values: [248, 0, undefined] },
      { x: 9, values: [472, 200, undefined] },
      { x: 15, values: [872, 632, undefined] },
      { x: 20, values: [872, 632, 500] },
    ]);
  });

  it("are thinned out when there are very many, the last one kept", () => {
    const points = Array.from({ length: 5000 }, (_, x) => p(x, x));
    const stops = chartStops({ ...chart, series: [{ name: "n", shape: "line", points }] });
    assert.ok(stops.length <= 241);
    assert.equal(stops.at(-1)?.x, 4999);
  });

  it("say their figures in full, and what happens there", () => {
    const stop = chartStops(chart)[2];
    assert.ok(stop);
    assert.equal(stopText(chart, stop), "9 entries (growth): live 472 bytes, garbage 200 bytes");
  });
});

describe("the drawing", () => {
  for (const [width, height] of [
    [226, 140],
    [900, 260],
  ] as const)
    it(`stays inside ${width} × ${height}`, () => {
      const svg = chartSvg(chart, width, height);
      for (const path of allOf(svg).filter((node) => node.name === "path"))
        for (const number of numbersIn(path.attributes["d"] ?? ""))
          assert.ok(number >= 0 && number <= width, path.attributes["d"]);
      for (const text of ofClass(svg, "tick")) assert.ok(Number(text.attributes["y"]) <= height);
    });

  it("draws steps to the right edge, lines from point to point, areas closed", () => {
    const svg = chartSvg(chart, 500, 200);
    const [live, garbage, line] = ofClass(svg, "series").map((node) => node.attributes["d"] ?? "");
    assert.match(live ?? "", /^M58 [\d.]+( H[\d.]+ V[\d.]+){3} H486$/);
    assert.match(garbage ?? "", /^M58 166( H[\d.]+ V[\d.]+){2} H486$/);
    assert.match(line ?? "", /^M58 [\d.]+ L486 [\d.]+$/);
    assert.match(ofClass(svg, "area")[0]?.attributes["d"] ?? "", /L486 166 L58 166 Z$/);
  });

  it("tells lines apart that have the same values, wherever they meet", () => {
    for (const width of [226, 2500]) {
      const series = [
        { name: "a", shape: "steps", points: [p(0, 100), p(6, 300), p(20, 300)] },
        { name: "b", shape: "steps", points: [p(0, 300), p(20, 300)] },
        { name: "c", shape: "steps", points: [p(0, 100), p(12, 300)] },
        { name: "d", shape: "line", points: [p(0, 300), p(20, 300)] },
      ] as const;
      const drawn = ofClass(chartSvg({ ...chart, series, marks: [] }, width, 200), "series").map((node) =>
        heightsAlong(node.attributes["d"] ?? "", width - 14),
      );
      for (const [i, one] of drawn.entries())
        for (const other of drawn.slice(i + 1)) {
          const met = one.filter((height, x) => Math.abs(height - (other[x] ?? Number.NaN)) < 2.5).length;
          assert.equal(met, 0, `${one.length} pixels at ${width}`);
        }
    }
  });

  it("names no mark over another", () => {
    for (const width of [226, 900, 2500]) {
      const xs = [3, 3.1, 3.2, 9, 9.1, 9.3, 14, 19.8, 20];
      const many = { ...chart, marks: xs.map((x, i) => ({ x, label: i === 8 ? "now" : `split ${i}` })) };
      const svg = chartSvg(many, width, 180);
      assert.equal(ofClass(svg, "mark").filter(({ name }) => name === "path").length, xs.length);
      const boxes = ofClass(svg, "mark").flatMap(({ name, attributes, children }) => {
        if (name !== "text") return [];
        const length = 6 * String(children[0]).length;
        const x = Number(attributes["x"]);
        const from = attributes["text-anchor"] === "end" ? x - length : x;
        return [{ from, to: from + length, y: Number(attributes["y"]), label: String(children[0]) }];
      });
      assert.ok(boxes.some(({ label }) => label === "now"));
      for (const [i, one] of boxes.entries())
        for (const other of boxes.slice(i + 1))
          assert.ok(
            Math.abs(one.y - other.y) >= 11 || one.to < other.from || other.to < one.from,
            `${one.label} and ${other.label} at ${width}`,
          );
    }
  });

  it("has powers on axes that ask for them, as far from each other", () => {
    const powers: Chart = {
      ...{ id: "times", title: "Times", marks: [{ x: 100, label: "L2" }] },
      x: { title: "entries", unit: "count", isLog: true },
      y: { title: "nanoseconds", unit: "count", isLog: true },
      series: [{ name: "hit", shape: "line", points: [p(10, 5), p(100, 10), p(1000, 20)] }],
    };
    const svg = chartSvg(powers, 400, 200);
    assert.match(ofClass(svg, "series")[0]?.attributes["d"] ?? "", /^M58 [\d.]+ L222 [\d.]+ L386 [\d.]+$/);
    const ticks = ofClass(svg, "tick").map(({ children }) => children[0]);
    assert.deepEqual(ticks, ["1", "10", "100", "10", "100", "1k", "entries"]);
    assert.equal(ofClass(svg, "axis").length, 1);
  });

  it("gives every stop a name and the first one the focus", () => {
    const stops = nodesWith(chartSvg(chart, 500, 200), "role", "img");
    assert.equal(stops.length, 5);
    assert.deepEqual(
      stops.map((stop) => stop.attributes["tabindex"]),
      ["0", "-1", "-1", "-1", "-1"],
    );
    assert.equal(
      stops[4]?.attributes["aria-label"],
      "20 entries: live 872 bytes, garbage 632 bytes, made at once 500 bytes",
    );
    assert.deepEqual(
      ofClass(stops[1] as ViewNode, "dot").map((dot) => dot.attributes["class"]),
      ["dot s0", "dot s1"],
    );
  });

  it("sums itself up for a screen reader", () => {
    assert.match(
      chartSvg(chart, 500, 200).attributes["aria-label"] ?? "",
      /^Live bytes while it fills, 0 to 20 entries; live at most 872 bytes; garbage at most 632 bytes; made at once at most 500 bytes\./,
    );
  });

  it("of no figures is a plain frame", () => {
    const empty = { ...chart, series: [], marks: [] };
    assert.equal(chartSvg(empty, 300, 120).attributes["aria-label"], "Live bytes while it fills: no figures");
    assert.equal(nodesWith(chartSvg(empty, 300, 120), "role", "img").length, 0);
  });
});

describe("the figure around it", () => {
  it("has a legend, a readout and the same figures as a table", () => {
    const markup = toMarkup(chartFigure(chart, 500, 200));
    assert.match(markup, /<figcaption>Live bytes while it fills<\/figcaption>/);
    assert.equal(markup.match(/class="swatch"/g)?.length, 3);
    assert.match(markup, /class="readout" role="status"/);
    assert.doesNotMatch(markup, /<details[^>]* open/);
    assert.match(toMarkup(chartFigure(chart, 500, 200, true)), /<details[^>]* open/);
  });

  it("lists a row for each stop", () => {
    const table = chartTable(chart);
    const rows = allOf(table).filter((node) => node.name === "tr");
    assert.deepEqual(
      rows.map((row) => row.children.map((cell) => (cell as ViewNode).children.join(""))),
      [
        ["entries", "live, bytes", "garbage, bytes", "made at once, bytes"],
        ["0", "48", "0", "400"],
        ["1", "248", "0", "–"],
        ["9", "472", "200", "–"],
        ["15", "872", "632", "–"],
        ["20", "872", "632", "500"],
      ],
    );
  });
});
