import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type GrowthCurve, growthCurve } from "../../../../extension/src/core/capacity/growthCurve.ts";
import { planCapacity } from "../../../../extension/src/core/capacity/planCapacity.ts";
import type { MapType } from "../../../../extension/src/core/go/types/mapType.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

function curve(type: MapType, hint: number | null, last: number): GrowthCurve {
  const steps = growthCurve(type, hint, last);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

describe("memory while a map fills", () => {
  const rows: [map: string, go: string, hint: number | null, last: number][] = [
    ["map[string]int", "1.26", null, 896],
    ["map[string]int", "1.26", 500, 896],
    ["map[uint64][4]uint64", "1.24", null, 300],
  ];
  for (const [map, go, hint, last] of rows)
    it(`holds at each number of entries what the plan says: ${map} ${hint} in ${go}`, () => {
      const type = mapType(map, go);
      const { points } = curve(type, hint, last);
      for (let n = 0; n <= last; n++) {
        const at = points.filter(({ entries }) => entries <= n).at(-1);
        const { bytes, allocatedBytes } = planCapacity(type, n, hint).filled;
        assert.equal(at?.liveBytes, bytes.typical, `${n} entries`);
        assert.equal(at?.garbageBytes, allocatedBytes.typical - bytes.typical, `${n} entries`);
      }
    });

  it("falls where the last old bucket of a classic map was moved, found to the entry", () => {
    const type = mapType("map[int]int", "1.23");
    const { points } = curve(type, null, 1000);
    const drop = points.find((point, i) => i > 0 && point.liveBytes < (points[i - 1]?.liveBytes ?? 0));
    assert.ok(drop);
    const live = (n: number): number => planCapacity(type, n, null).filled.bytes.typical;
    assert.ok(live(drop.entries) < live(drop.entries - 1));
  });

  it("is short for very many entries", () => {
    for (const go of ["1.23", "1.26"]) {
      const { points } = curve(mapType("map[int]int", go), null, 1e9);
      assert.ok(points.length < 200, `${points.length} points`);
      assert.ok(points.every(({ garbageBytes }) => garbageBytes >= 0));
    }
  });
});
