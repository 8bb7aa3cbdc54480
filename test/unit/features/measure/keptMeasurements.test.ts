import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareMeasured } from "../../../../extension/src/core/measure/measurement.ts";
import { readMeasureOutput } from "../../../../extension/src/core/measure/measureOutput.ts";
import { planMeasure } from "../../../../extension/src/core/measure/measurePlan.ts";
import { keptIn } from "../../../../extension/src/features/measure/keptMeasurements.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";
import { printed } from "../../core/measure/measuredOutput.ts";

const type = mapType("map[uint16]int", "1.26");
const plan = planMeasure(type, { sizes: [2, 100], hint: null, seconds: 1, memoryBytes: 1e9 }, 0);
const measurement = compareMeasured(type, plan, readMeasureOutput(printed));
const kept = { key: "go1.26.11 map", takenAt: 1, machine: "vm", measurement };

describe("a kept measurement", () => {
  it("is what it was when it comes back from a file", () => {
    assert.deepEqual(keptIn(JSON.parse(JSON.stringify(kept)), kept.key), kept);
  });

  it("counts as none when it is of another map, another version, or somebody else's", () => {
    const [row] = measurement.rows;
    for (const value of [
      ...[null, 7, "kept", [], {}],
      { ...kept, key: "another" },
      { ...kept, takenAt: "today" },
      { ...kept, machine: null },
      { ...kept, measurement: undefined },
      { ...kept, measurement: { ...measurement, rows: {} } },
      { ...kept, measurement: { ...measurement, rows: [null] } },
      { ...kept, measurement: { ...measurement, rows: [{ ...row, held: undefined }] } },
      { ...kept, measurement: { ...measurement, differences: undefined } },
    ])
      assert.equal(keptIn(value, kept.key), null, JSON.stringify(value)?.slice(0, 80));
  });
});
