import assert from "node:assert/strict";
import { test } from "node:test";
import {
  appendOverflow,
  newOverflowSlice,
  overflowSliceItems,
} from "../../../../../extension/src/core/classic/overflowSlice.ts";
import { bucketArrayLength } from "../../../../../extension/src/core/go/abi/growthRules.ts";
import type { GoArch } from "../../../../../extension/src/core/release/goTarget.ts";
import { writeKey } from "../../../../../extension/src/core/runtime/keySource.ts";
import { classicFixture, type Fixture, setInt } from "../../classic/classicFixture.ts";

/** The numbers of the inserts that start a growth to more buckets. */
function growthPoints(minor: number, count: number): number[] {
  const fixture = classicFixture({ map: "map[uint64]uint8", minor });
  const m = fixture.runtime.make(null);
  const points: number[] = [];
  let B = 0;
  for (let n = 1; n <= count; n++) {
    setInt(fixture, m, n);
    const now = fixture.heap.u8[m + 9] as number;
    if (now > B) points.push(n);
    B = now;
  }
  return points;
}

test("inserts from empty double the buckets where the load factor of the release says", () => {
  const at65 = [9, 14, 27, 53, 105, 209, 417, 833, 1665];
  for (const minor of [18, 20, 22, 23]) assert.deepEqual(growthPoints(minor, 1700), at65, `go1.${minor}`);
  assert.deepEqual(growthPoints(21, 200), [9, 13, 25, 49, 97, 193]);
});

test("hints choose B as the real makemap does", () => {
  const bOf = (minor: number, hint: number): number => {
    const fixture = classicFixture({ map: "map[int]int", minor });
    return fixture.state(fixture.runtime.make(hint)).B;
  };
  const at65 = [8, 9, 14, 100, 1000, 12000, 100000].map((hint) => bOf(23, hint));
  assert.deepEqual(at65, [0, 1, 2, 4, 8, 11, 14]);
  assert.deepEqual(
    [13, 26, 52, 100, 100000].map((hint) => bOf(21, hint)),
    [2, 3, 4, 5, 15],
  );
});

test("a negative hint and one beyond the address space count as none", () => {
  for (const hint of [-1, -(2 ** 52), 2 ** 52]) {
    const fixture = classicFixture({ map: "map[int]int" });
    const state = fixture.state(fixture.runtime.make(hint));
    assert.deepEqual([state.B, state.buckets], [0, null], `hint ${hint}`);
  }
  const narrow = classicFixture({ map: "map[int]int", goarch: "386" });
  assert.equal(narrow.state(narrow.runtime.make(2 ** 31)).B, 0);
});

/** Bytes and mallocs of `make` with a hint and then inserts of numbered keys. */
function allocated(
  options: { map: string; minor?: number; goarch?: GoArch },
  hint: number | null,
  inserts = 0,
): string {
  const fixture = classicFixture(options);
  const m = fixture.runtime.make(hint);
  for (let n = 0; n < inserts; n++) insertNumbered(fixture, m, n);
  const { allocatedBytes, mallocs } = fixture.heap.stats;
  return `${allocatedBytes} (${mallocs})`;
}

function insertNumbered(fixture: Fixture, m: number, n: number): void {
  writeKey(fixture, fixture.type.key, fixture.keyAt, n, { kind: "sequential" });
  fixture.runtime.assign(m, fixture.keyAt);
}

// MemStats deltas of real Go 1.18 to 1.20, 1.22 and 1.23.
const measured: readonly [string, number | null, number, string][] = [
  ["map[int]int", null, 0, "48 (1)"],
  ["map[int]int", 8, 0, "48 (1)"],
  ["map[int]int", null, 8, "192 (2)"],
  ["map[int]int", null, 9, "480 (3)"],
  ["map[int]int", 9, 0, "336 (2)"],
  ["map[int]int", 100, 0, "2760 (3)"],
  ["map[int]int", 897, 0, "41032 (3)"],
  ["map[int]int", 1000, 0, "41032 (3)"],
  ["map[int]int", 100000, 0, "2506824 (3)"],
  ["map[string]int", 9, 0, "464 (2)"],
  ["map[string]int", 14, 0, "944 (2)"],
  ["map[string]int", 100, 0, "4168 (3)"],
  ["map[string]int", 896, 0, "57416 (3)"],
  ["map[string]int", 100000, 0, "3620936 (3)"],
  ["map[int64]struct{}", 100, 0, "1480 (3)"],
  ["map[int32]bool", 100, 0, "1096 (3)"],
  ["map[struct{}]struct{}", 9, 0, "80 (2)"],
];

test("make and the first inserts allocate what real Go allocates", () => {
  for (const [map, hint, inserts, expected] of measured)
    for (const minor of [18, 20, 22, 23])
      assert.equal(allocated({ map, minor }, hint, inserts), expected, `go1.${minor} ${map} hint ${hint}`);
});

test("go1.21 allocates for its load factor of 6", () => {
  const at = (map: string, hint: number): string => allocated({ map, minor: 21 }, hint).replace(/ .*/, "");
  assert.equal(at("map[int]int", 100), "5448");
  assert.equal(at("map[int]int", 100000), "5013576");
  assert.equal(at("map[string]int", 100000), "7241800");
});

test("386 allocates with 4-byte pointers", () => {
  const bytes = (map: string, hint: number | null, inserts = 0): number =>
    Number.parseInt(allocated({ map, goarch: "386" }, hint, inserts), 10);
  assert.deepEqual(
    [
      bytes("map[int]int", 0),
      bytes("map[int]int", null, 8),
      bytes("map[int]int", null, 9),
      bytes("map[int]int", 9),
      bytes("map[int]int", 100),
      bytes("map[int]int", 1000),
    ],
    [32, 112, 272, 192, 1456, 21808],
  );
  assert.deepEqual(
    [bytes("map[string]int", 9), bytes("map[string]int", 100), bytes("map[string]int", 1000)],
    [256, 2096, 32816],
  );
});

test("slack of the size class becomes more overflow buckets", () => {
  const { type } = classicFixture({ map: "map[int]int" });
  assert.deepEqual(
    [bucketArrayLength(type, 3), bucketArrayLength(type, 4), bucketArrayLength(type, 8)],
    [8, 18, 284],
  );
});

test("the slice of overflow buckets grows as append does", () => {
  for (const [minor, expected] of [
    [21, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848]],
    [22, [1, 2, 4, 8, 16, 32, 64, 143, 287, 607, 1023]],
  ] as const) {
    const { type, heap } = classicFixture({ map: "map[int]int", minor });
    const slice = newOverflowSlice(heap);
    const capacities = new Set<number>();
    for (let n = 1; n <= 700; n++) {
      appendOverflow(heap, slice, n * 64, type.model);
      capacities.add(heap.u32[(slice + 16) >>> 2] as number);
    }
    assert.deepEqual([...capacities], expected, `go1.${minor}`);
    assert.deepEqual(
      overflowSliceItems(heap, slice),
      Array.from({ length: 700 }, (_, i) => (i + 1) * 64),
    );
    const { allocatedBytes, freedBytes } = heap.stats;
    assert.equal(allocatedBytes - freedBytes, 24 + heap.mallocSizeBytes(8 * (expected.at(-1) ?? 0), false));
  }
});

test("live memory equals what was allocated and not freed", () => {
  for (const map of ["map[int]int", "map[string]int", "map[[20]int64]int", "map[int8][200]byte"]) {
    const fixture = classicFixture({ map });
    const m = fixture.runtime.make(null);
    for (let n = 0; n < 200; n++) {
      insertNumbered(fixture, m, n % 120);
      const { allocatedBytes, freedBytes, mallocs, frees } = fixture.heap.stats;
      assert.deepEqual(
        fixture.runtime.liveMemory(m),
        { bytes: allocatedBytes - freedBytes, objects: mallocs - frees },
        `${map} after ${n + 1} inserts`,
      );
    }
  }
});
