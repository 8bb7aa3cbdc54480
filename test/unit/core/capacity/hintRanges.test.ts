import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hintRange, hintTable } from "../../../../extension/src/core/capacity/hintRanges.ts";
import { makeLayout } from "../../../../extension/src/core/capacity/makeLayout.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

describe("hints that cost the same", () => {
  it("are what the runtime's tables say", () => {
    const range = (go: string, hint: number): (number | null)[] => {
      const { low, high } = hintRange(mapType("map[int]int", go), hint);
      return [low, high];
    };
    assert.deepEqual(range("1.26", 0), [0, 8]);
    assert.deepEqual(range("1.26", 20), [15, 28]);
    assert.deepEqual(range("1.26", 896), [449, 896]);
    assert.deepEqual(range("1.26", 897), [897, 897]);
    assert.deepEqual(range("1.26", 1000), [898, 1792]);
    assert.deepEqual(range("1.23", 1000), [833, 1664]);
    assert.deepEqual(range("1.21", 13), [13, 24]);
    assert.deepEqual(range("1.26", -5), [0, 8]);
  });

  it("have no upper end where the runtime finds the hint too large and makes an empty map", () => {
    for (const go of ["1.23", "1.26"]) {
      const type = mapType("map[int]int", go);
      const { low, high } = hintRange(type, Number.MAX_SAFE_INTEGER);
      assert.equal(high, null);
      assert.equal(makeLayout(type, low).allocated, false);
      assert.equal(makeLayout(type, low - 1).allocated, true);
    }
  });

  it("end exactly where the layout changes, for every hint up to 4000", () => {
    for (const go of ["1.21", "1.23", "1.26"]) {
      const type = mapType("map[string][40]byte", go);
      const layout = (hint: number): string => JSON.stringify(makeLayout(type, hint));
      for (let low = 0; low < 4000; ) {
        const range = hintRange(type, low);
        assert.equal(range.low, low, go);
        const high = range.high ?? assert.fail("no end");
        assert.equal(layout(high), layout(low));
        assert.notEqual(layout(high + 1), layout(high));
        assert.deepEqual(hintRange(type, Math.floor((low + high) / 2)), range);
        low = high + 1;
      }
    }
  });

  it("stand in a table around the one asked for", () => {
    const rows = hintTable(mapType("map[string]int", "1.26"), 1000, 2);
    assert.deepEqual(
      rows.map(({ hints, make }) => [hints.low, hints.high, make.bytes]),
      [
        [449, 896, 27352],
        [897, 897, makeLayout(mapType("map[string]int", "1.26"), 897).bytes],
        [898, 1792, 54656],
        [1793, 1795, makeLayout(mapType("map[string]int", "1.26"), 1793).bytes],
        [1796, 3584, makeLayout(mapType("map[string]int", "1.26"), 2000).bytes],
      ],
    );
    assert.equal(hintTable(mapType("map[string]int", "1.26"), 0, 2).length, 3);
  });
});
