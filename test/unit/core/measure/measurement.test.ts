import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { measureCsv } from "../../../../extension/src/core/measure/measureCsv.ts";
import { compareMeasured } from "../../../../extension/src/core/measure/measurement.ts";
import { readMeasureOutput } from "../../../../extension/src/core/measure/measureOutput.ts";
import { planMeasure } from "../../../../extension/src/core/measure/measurePlan.ts";
import { capacityMarkdown } from "../../../../extension/src/core/present/capacityMarkdown.ts";
import { measureReport } from "../../../../extension/src/core/present/measureReport.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";
import { printed } from "./measuredOutput.ts";

const order = { sizes: [100, 2, 2], hint: null, seconds: 60, memoryBytes: 1e9 };
const type = mapType("map[uint16]int", "1.26");
const plan = planMeasure(type, order, 0);
const compared = (text: string) => compareMeasured(type, plan, readMeasureOutput(text));

describe("the plan of a measurement", () => {
  it("takes each number of entries once, the smallest first, and looks for growth no farther than the largest", () => {
    assert.deepEqual(plan, { sizes: [2, 100], hint: null, left: [], args: ["60", "n", "100", "2", "100"] });
    assert.deepEqual(planMeasure(type, { ...order, hint: 7, sizes: [60_000] }, 0).args, [
      ...["60", "7", "4096", "60000"],
    ]);
  });

  const leftOut: [what: string, map: string, n: number, why: RegExp][] = [
    ["more entries than keys", "map[bool]int", 3, /^bool has only 2 different values$/],
    ["more than a struct of small fields has", "map[[2]uint8]int", 70_000, /^\[2\]uint8 has only 65,536/],
    ["no entries", "map[int]int", 0, /^an empty map has nothing to time$/],
    [
      "more memory than the limit",
      "map[int][1100]byte",
      1_000_000,
      /would take about [\d.]+ GB, more than .* 1 GB$/,
    ],
    ["more than any memory", "map[int][1100]byte", 2 ** 40, /^no memory of the target can hold it$/],
  ];
  for (const [what, map, n, why] of leftOut)
    it(`leaves out ${what}, and says why`, () => {
      const { sizes, left } = planMeasure(mapType(map, "1.26"), { ...order, sizes: [n, 1] }, 0);
      assert.deepEqual(sizes, [1]);
      assert.equal(left[0]?.n, n);
      assert.match(left[0]?.why ?? "", why);
    });

  it("counts what keys refer to", () => {
    const sizes = [1_000_000];
    assert.deepEqual(planMeasure(mapType("map[string]int", "1.26"), { ...order, sizes }, 16).sizes, sizes);
    assert.deepEqual(planMeasure(mapType("map[string]int", "1.26"), { ...order, sizes }, 1000).sizes, []);
  });
});

describe("a measurement", () => {
  it("has predicted and measured figures beside each other, and the spread of the rounds", () => {
    const { rows, growth, left, differences } = compared(printed);
    assert.deepEqual(differences, []);
    assert.deepEqual(rows[0]?.make.bytes, { predicted: { low: 48, typical: 48, high: 48 }, measured: 48 });
    assert.deepEqual(rows[0]?.held.bytes.measured, 192);
    assert.deepEqual(rows[0]?.nanoseconds.insert, { min: 20.25, median: 30.5, max: 40, rounds: 3 });
    assert.deepEqual(rows[0]?.nanoseconds.hit, { min: 5, median: 5.5, max: 6, rounds: 2 });
    assert.equal(rows[0]?.nanoseconds.miss, null);
    assert.deepEqual(growth[0]?.measured, [9, 15]);
    assert.deepEqual(left, [{ n: 100, why: "the time was too short" }]);
  });

  it("names what differs from the prediction", () => {
    assert.deepEqual(compared(printed.replace("made 48 1", "made 64 2")).differences, [
      "with 2 entries, without a hint, make allocates 64 bytes, not 48 as predicted",
      "with 2 entries, without a hint, make allocates 2 objects, not 1 as predicted",
    ]);
    assert.deepEqual(compared(printed.replace("filled 192 2 192 2", "filled 192 2 208 2")).differences, [
      "with 2 entries, without a hint, the map holds 208 bytes, not 192 as predicted",
    ]);
    assert.deepEqual(compared(printed.replace("allocated 15", "allocated 16")).differences, [
      "without a hint, it grew at the entries 9, 16, not 9, 15 as predicted",
    ]);
  });

  it("is refused where the program is of another Go, of another processor, or measured something else", () => {
    const wrong: [text: string, message: RegExp][] = [
      [printed.replace("go1.26.11", "go1.23.12"), /was built by go1\.23\.12, not by go1\.26$/],
      [printed.replace("linux amd64", "linux arm64"), /ran on arm64, not on amd64/],
      [printed.replace("left 100\n", ""), /did not measure what it was asked for/],
      [printed.replace("left 100", "left 200"), /did not measure what it was asked for/],
      [printed.replace("map 2 2", "map 2 3"), /did not measure what it was asked for/],
      [printed.replace("map 2 none", "map 3 none"), /did not measure what it was asked for/],
    ];
    for (const [text, message] of wrong) assert.throws(() => compared(text), message);
  });

  it("tells growth of classic maps from overflow buckets, and from what is stored by pointer", () => {
    const classic = mapType("map[uint16][2000]byte", "1.23");
    const { bucketSizeBytes } = classic.bucket;
    const growing = [...Array(12).keys()].map((i) => {
      const at = i + 1;
      const more = at === 1 || at === 12 ? bucketSizeBytes : at === 9 ? 2 * bucketSizeBytes : 0;
      return `allocated ${at} ${2048 + more} 2`;
    });
    const text = `mapscope-measure 1\ngo go1.23.12\ntarget linux amd64\ngrowth none 12\n${growing.join("\n")}\nend\n`;
    const empty = { sizes: [], hint: null, left: [], args: [] };
    assert.deepEqual(compareMeasured(classic, empty, readMeasureOutput(text)).growth[0]?.measured, [9]);
  });

  it("tells growth from the first overflow bucket of small ones, which brings its list with it", () => {
    const classic = mapType("map[uint8]struct{}", "1.23");
    const lines = ["allocated 1 24 1", "allocated 9 48 1", "allocated 12 80 4", "allocated 14 96 1"];
    const text = `mapscope-measure 1\ngo go1.23.12\ntarget linux amd64\ngrowth none 20\n${lines.join("\n")}\nend\n`;
    const empty = { sizes: [], hint: null, left: [], args: [] };
    assert.equal(classic.bucket.bucketSizeBytes, 24);
    assert.deepEqual(compareMeasured(classic, empty, readMeasureOutput(text)).growth[0]?.measured, [9, 14]);
  });

  it("is written as CSV with a row a figure", () => {
    const [head, ...rows] = measureCsv({ ...compared(printed), map: 'map["a",b]' })
      .trimEnd()
      .split("\r\n");
    assert.match(head ?? "", /^map,go,goos,goarch,n,hint,figure,unit,/);
    assert.equal(rows[0], '"map[""a"",b]",go1.26.11,linux,amd64,2,none,make,bytes,48,48,48,48,48,48,1');
    assert.equal(rows.filter((row) => row.includes(",ns/entry,")).length, 9);
    assert.ok(rows.some((row) => row.endsWith(",2,none,insert,ns/entry,,,,20.25,30.5,40,3")));
  });

  it("is written as tables", () => {
    const report = measureReport(compared(printed.replace("made 48 1", "made 64 1")));
    assert.equal(report.title, "map[uint16]int measured by go1.26.11 on linux/amd64");
    const section = (id: string) => report.sections.find((one) => one.id === id);
    assert.deepEqual(
      section("memory")?.rows[0]?.cells.map(({ text }) => text),
      ["none", "48 bytes in 1 object", "64 bytes in 1 object (differs)"],
    );
    assert.deepEqual(
      section("times")?.rows[0]?.cells.map(({ text }) => text),
      [
        "none",
        "30.5 (20.3 to 40.0)",
        "5.50 (5.00 to 6.00)",
        "no keys are left",
        "7.00 (7.00 to 7.00)",
        "8.13 (8.13 to 8.13)",
      ],
    );
    assert.deepEqual(section("left")?.rows[0]?.cells[0]?.text, "the time was too short");
    assert.deepEqual(section("differences")?.columns, ["1 figure"]);
    assert.match(capacityMarkdown(report), /\*\*What differs\*\*/);
  });
});
