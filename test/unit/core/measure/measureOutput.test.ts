import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  MeasureFormatError,
  measureProgress,
  readMeasureOutput,
} from "../../../../extension/src/core/measure/measureOutput.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";
import { printed } from "./measuredOutput.ts";

const lines = printed.trimEnd().split("\n");

describe("what a measuring program printed", () => {
  it("is read: maps, what was left and growth", () => {
    const { maps, growths, ...told } = readMeasureOutput(printed);
    assert.deepEqual(told, { version: "go1.26.11", goos: "linux", goarch: "amd64", left: [100] });
    assert.deepEqual(maps[0], {
      ...{ n: 2, hint: null, make: { bytes: 48, objects: 1 } },
      ...{ allocated: { bytes: 192, objects: 2 }, held: { bytes: 192, objects: 2 } },
      nanoseconds: {
        ...{ insert: [30.5, 20.25, 40], hit: [5, 6], miss: null, iterate: [7], delete: [8.125] },
      },
    });
    assert.deepEqual([maps[1]?.hint, maps[1]?.nanoseconds.miss], [2, [4]]);
    assert.deepEqual(growths, [
      {
        ...{ hint: null, entries: 20 },
        allocations: [
          { at: 1, bytes: 144, objects: 1 },
          { at: 9, bytes: 464, objects: 3 },
          { at: 15, bytes: 768, objects: 2 },
        ],
      },
    ]);
  });

  it("is read with the line ends of Windows, and with a release that has experiments", () => {
    const text = printed.replace("go go1.26.11", "go go1.24.13 X:noswissmap");
    assert.equal(readMeasureOutput(text).version, "go1.24.13 X:noswissmap");
    assert.deepEqual(readMeasureOutput(text.replaceAll("\n", "\r\n")), readMeasureOutput(text));
  });

  it("is refused where it breaks off, whichever line that is behind", () => {
    for (let kept = 0; kept < lines.length; kept++)
      assert.throws(() => readMeasureOutput(lines.slice(0, kept).join("\n")), MeasureFormatError, `${kept}`);
  });

  const garbage: [what: string, text: string, message: RegExp][] = [
    ["nothing", "", /line 1 is not "mapscope-measure 1": the output ends there$/],
    ["another format", printed.replace("measure 1", "measure 2"), /line 1 is not "mapscope-measure 1"/],
    ["a number that is none", printed.replace("made 48 1", "made 4x 1"), /line 5 has what is no number/],
    ["a negative number", printed.replace("made 48 1", "made -48 1"), /line 5 has what is no number/],
    ["one that is too large", printed.replace("made 48", "made 9999999999999999"), /line 5 has what is no/],
    [
      "too few numbers",
      printed.replace("filled 192 2 192 2", "filled 192 2 192"),
      /line 6 has not 4 numbers/,
    ],
    ["a time without its fraction", printed.replace("hit 5.000 6.000", "hit 5"), /line 8 has no times/],
    ["no times", printed.replace("hit 5.000 6.000", "hit"), /line 8 has no times/],
    [
      "operations in another order",
      printed.replace("iterate 7", "walk 7"),
      /line 9 does not begin with "iterate"/,
    ],
    ["growth out of order", printed.replace("allocated 15", "allocated 9"), /line 23 is out of order/],
    ["growth beyond its entries", printed.replace("allocated 15", "allocated 21"), /line 23 is out of order/],
    ["a line behind the end", `${printed}more\n`, /line 25 comes behind the end: "more"$/],
    ["an empty line", printed.replace("left 100", ""), /line 19 is not "end": ""$/],
    ["a panic", printed.replace("left 100", "panic: oh"), /line 19 is not "end": "panic: oh"$/],
  ];
  for (const [what, text, message] of garbage)
    it(`is refused in one sentence that names the line: ${what}`, () => {
      assert.throws(
        () => readMeasureOutput(text),
        (error: Error) =>
          error instanceof MeasureFormatError && message.test(error.message) && !/\n/.test(error.message),
      );
    });

  it("is read or refused, never anything else, with lines changed at random", () => {
    const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    const below = (n: number): number => random.rand32() % n;
    for (let i = 0; i < 2000; i++) {
      const changed = [...lines];
      for (let changes = 1 + below(3); changes > 0; changes--) {
        const [at, other] = [below(changed.length), changed[below(changed.length)] ?? ""];
        const line = changed[at] ?? "";
        const cut = line.slice(0, below(line.length + 1));
        changed.splice(at, below(2), [other, cut, `${line} 7`, "\u0000", "1e999 NaN"][below(5)] ?? "");
      }
      try {
        for (const { nanoseconds } of readMeasureOutput(changed.join("\n")).maps)
          for (const rounds of Object.values(nanoseconds))
            assert.ok(rounds === null || rounds.every(Number.isFinite));
      } catch (error) {
        assert.ok(error instanceof MeasureFormatError, `seed ${seed}: ${error}`);
      }
    }
  });

  it("tells how far it is by the lines that begin a map", () => {
    assert.deepEqual(measureProgress("map 1000 none"), { n: 1000, hint: null });
    assert.deepEqual(measureProgress("map 10 20"), { n: 10, hint: 20 });
    assert.equal(measureProgress("made 48 1"), null);
    assert.equal(measureProgress("map many none"), null);
  });
});
