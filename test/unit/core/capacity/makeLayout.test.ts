import assert from "node:assert/strict";
import { test } from "node:test";
import { makeLayout } from "../../../../extension/src/core/capacity/makeLayout.ts";
import type { GoArch } from "../../../../extension/src/core/go/release/goTarget.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

/** Map type, hint, then [bytes, objects] of make as measured: classic (1.18–1.20, 1.22, 1.23) and Swiss (1.24–1.27). */
const measured: readonly [
  string,
  number | null,
  readonly [number, number],
  readonly [number, number],
  GoArch?,
][] = [
  ["map[int]int", null, [48, 1], [48, 1]],
  ["map[int]int", 8, [48, 1], [48, 1]],
  ["map[int]int", 9, [336, 2], [376, 4]],
  ["map[int]int", 100, [2760, 3], [2392, 4]],
  ["map[int]int", 897, [41032, 3], [19072, 6]],
  ["map[int]int", 898, [41032, 3], [36992, 6]],
  ["map[int]int", 1000, [41032, 3], [36992, 6]],
  ["map[int]int", 100000, [2506824, 3], [2364592, 258]],
  ["map[string]int", 9, [464, 2], [504, 4]],
  ["map[string]int", 14, [944, 2], [504, 4]],
  ["map[string]int", 100, [4168, 3], [3544, 4]],
  ["map[string]int", 896, [57416, 3], [27352, 4]],
  ["map[string]int", 1000, [57416, 3], [54656, 6]],
  ["map[string]int", 100000, [3620936, 3], [3495088, 258]],
  ["map[int64]struct{}", 100, [1480, 3], [2392, 4]],
  ["map[int32]bool", 100, [1096, 3], [1240, 4]],
  ["map[struct{}]struct{}", 9, [80, 2], [120, 4]],
  ["map[int]int", 0, [32, 1], [32, 1], "386"],
  ["map[int]int", 9, [192, 2], [208, 4], "386"],
  ["map[int]int", 100, [1456, 3], [1216, 4], "386"],
  ["map[int]int", 1000, [21808, 3], [19032, 6], "386"],
  ["map[string]int", 9, [256, 2], [288, 4], "386"],
  ["map[string]int", 100, [2096, 3], [1856, 4], "386"],
  ["map[string]int", 1000, [32816, 3], [27224, 6], "386"],
];

test("make allocates what real Go measured", () => {
  for (const [text, hint, classic, swiss, goarch = "amd64"] of measured) {
    for (const go of ["1.18", "1.19", "1.20", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"]) {
      const { bytes, objects } = makeLayout(mapType(text, go, goarch), hint);
      const expected = Number(go.slice(2)) <= 23 ? classic : swiss;
      assert.deepEqual([bytes, objects], expected, `make(${text}, ${hint}) in ${go} ${goarch}`);
    }
  }
});

test("1.21 has its load factor of 6, noswissmap its larger header", () => {
  assert.equal(makeLayout(mapType("map[int]int", "1.21"), 100).bytes, 5448);
  assert.equal(makeLayout(mapType("map[int]int", "1.21"), 100000).bytes, 5013576);
  assert.equal(makeLayout(mapType("map[string]int", "1.21"), 100000).bytes, 7241800);
  assert.equal(makeLayout(mapType("map[int]int", "1.25+noswissmap"), 100).bytes, 2776);
});

test("hints give the runtime's B and tables", () => {
  const B = (hint: number, go = "1.23"): number => {
    const layout = makeLayout(mapType("map[int]int", go), hint);
    return layout.family === "classic" ? layout.B : -1;
  };
  assert.deepEqual(
    [8, 9, 13, 14, 26, 27, 100, 1000, 12000, 100000].map((n) => B(n)),
    [0, 1, 1, 2, 2, 3, 4, 8, 11, 14],
  );
  assert.deepEqual(
    [12, 13, 26, 52, 100, 100000].map((n) => B(n, "1.21")),
    [1, 2, 3, 4, 5, 15],
  );
  const tables = (hint: number): number[] => {
    const layout = makeLayout(mapType("map[int]int", "1.26"), hint);
    return layout.family === "swiss" ? [layout.tables, layout.slotsPerTable, layout.directory] : [];
  };
  assert.deepEqual(tables(8), [0, 8, 0]);
  assert.deepEqual(tables(14), [1, 16, 1]);
  assert.deepEqual(tables(896), [1, 1024, 1]);
  assert.deepEqual(tables(897), [2, 512, 2]);
  assert.deepEqual(tables(1793), [4, 512, 4]);
  assert.deepEqual(tables(12000), [16, 1024, 16]);
  assert.deepEqual(tables(100000), [128, 1024, 128]);
});

test("100 hinted entries have 18 buckets, two of them spare", () => {
  const layout = makeLayout(mapType("map[int]int", "1.22"), 100);
  assert.ok(layout.family === "classic");
  assert.deepEqual([layout.buckets, layout.overflow], [16, 2]);
});

test("negative and too large hints give an empty map", () => {
  for (const go of ["1.23", "1.26"]) {
    const type = mapType("map[int]int", go);
    for (const hint of [-1, 2 ** 47, 2 ** 52, Number.MAX_SAFE_INTEGER])
      assert.equal(makeLayout(type, hint).bytes, 48);
    assert.equal(makeLayout(mapType("map[int]int", go, "386"), 2 ** 31).bytes, 32);
  }
});
