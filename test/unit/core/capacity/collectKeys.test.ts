import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collectKeys } from "../../../../extension/src/core/capacity/collectKeys.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

// Measured by runtime.MemStats: a function that returns `var ks []K; for k := range m { ks = append(ks, k) }`.
describe("keys appended one by one", () => {
  const triple = "map[struct{ a, b, c int64 }]int";
  const rows: [go: string, map: string, n: number, bytes: number, objects: number][] = [
    ["1.23", "map[string]int", 100, 4464, 8],
    ["1.23", triple, 1000, 77800, 12],
    ["1.24", "map[string]int", 5000, 239984, 15],
    ["1.25", triple, 3, 168, 3],
    ["1.26", "map[int]int", 2, 16, 1],
    ["1.26", "map[int]int", 3, 24, 1],
    ["1.26", "map[int]int", 5, 64, 1],
    ["1.26", "map[int]int", 100, 1984, 5],
    ["1.26", "map[int]int", 5000, 128192, 13],
    ["1.26", "map[string]int", 2, 32, 1],
    ["1.26", "map[string]int", 17, 960, 4],
    ["1.26", triple, 2, 48, 1],
    ["1.26", triple, 1000, 77776, 11],
    ["1.27", "map[uint8]int", 17, 24, 1],
    ["1.27", "map[uint8]int", 256, 448, 3],
  ];
  for (const [go, map, n, bytes, objects] of rows)
    it(`${n} of ${map} in ${go}`, () => {
      const { appended, exact } = collectKeys(mapType(map, go), n);
      assert.deepEqual([appended.bytes, appended.objects, exact], [bytes, objects, true]);
    });

  it("are marked where the first array shares a block with other small objects", () => {
    assert.equal(collectKeys(mapType("map[int]int", "1.23"), 100).exact, false);
    assert.equal(collectKeys(mapType("map[int]int", "1.26"), 1).exact, false);
    assert.equal(collectKeys(mapType("map[struct{}]int", "1.23"), 1).exact, true);
  });

  it("are copied at each growth, and not at all into a slice made for them", () => {
    const { appended, made } = collectKeys(mapType("map[string]int", "1.23"), 9);
    assert.equal(appended.copiedBytes, 16 * (1 + 2 + 4 + 8));
    assert.equal(appended.capacity, 16);
    assert.deepEqual(made, { bytes: 144, objects: 1, copiedBytes: 0, capacity: 9 });
    assert.equal(collectKeys(mapType("map[string]int", "1.26"), 2).appended.copiedBytes, 32);
    assert.deepEqual(collectKeys(mapType("map[string]int", "1.26"), 0).appended, {
      ...{ bytes: 0, objects: 0, copiedBytes: 0, capacity: 0 },
    });
  });
});
