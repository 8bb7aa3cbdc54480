import assert from "node:assert/strict";
import { test } from "node:test";
import { GoFatal, GoPanic } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { OutOfMemoryError } from "../../../../../extension/src/core/memory/heap.ts";
import { insertInt, putIntKey, swissFixture } from "./swissFixture.ts";

/** "tables x capacity, growthLeft in all" of make with a hint; "small" without a table. */
function shape(hint: number | null, map = "map[int]int", goarch: "amd64" | "386" = "amd64"): string {
  const fixture = swissFixture({ map, goarch });
  const { tables, dirLen, globalDepth, globalShift } = fixture.state(fixture.runtime.make(hint));
  if (dirLen === 0) return "small";
  assert.equal(dirLen, tables.length);
  assert.equal(globalShift, (goarch === "386" ? 32 : 64) - globalDepth);
  tables.forEach((t, i) => assert.deepEqual([t.index, t.localDepth, t.used], [i, globalDepth, 0]));
  return `${dirLen} x ${tables[0]?.capacity}, ${tables.reduce((sum, t) => sum + t.growthLeft, 0)}`;
}

test("make gives the tables that real Go gives for a hint", () => {
  const table: [number | null, string][] = [
    [null, "small"],
    [-5, "small"],
    [0, "small"],
    [8, "small"],
    [9, "1 x 16, 14"],
    [14, "1 x 16, 14"],
    [15, "1 x 32, 28"],
    [28, "1 x 32, 28"],
    [29, "1 x 64, 56"],
    [57, "1 x 128, 112"],
    [113, "1 x 256, 224"],
    [225, "1 x 512, 448"],
    [448, "1 x 512, 448"],
    [449, "1 x 1024, 896"],
    [896, "1 x 1024, 896"],
    [897, "2 x 512, 896"],
    [898, "2 x 1024, 1792"],
    [1792, "2 x 1024, 1792"],
    [1793, "4 x 512, 1792"],
    [12000, "16 x 1024, 14336"],
    [100000, "128 x 1024, 114688"],
  ];
  for (const [hint, wanted] of table) assert.equal(shape(hint), wanted, `hint ${hint}`);
});

test("hints that could never be allocated give an empty map", () => {
  assert.equal(shape(2 ** 50), "small");
  assert.equal(shape(2 ** 62), "small");
  assert.equal(shape(2 ** 31, "map[int]int", "386"), "small");
  assert.equal(shape(2 ** 30, "map[int]int", "386"), "small");
  assert.equal(shape(9, "map[int]int", "386"), "1 x 16, 14");
});

test("a map beyond the emulated heap is refused with the figure", () => {
  const { runtime } = swissFixture({ map: "map[int]int" });
  assert.throws(
    () => runtime.make(2 ** 34),
    (error: Error) => error instanceof OutOfMemoryError && /needs \d{3}(,\d{3}){3} bytes/.test(error.message),
  );
});

test("live memory is what real Go measured", () => {
  // Bytes and objects of MemStats for maps on the heap, 1.24 to 1.27.
  const measured: [string, number | null, number, number, number][] = [
    ["map[int]int", null, 0, 48, 1],
    ["map[int]int", null, 8, 192, 2],
    ["map[int]int", null, 9, 376, 4],
    ["map[int]int", 9, 0, 376, 4],
    ["map[int]int", 100, 0, 2392, 4],
    ["map[int]int", 897, 0, 19072, 6],
    ["map[int]int", 1000, 0, 36992, 6],
    ["map[int]int", 100000, 0, 2364592, 258],
    ["map[string]int", 9, 0, 504, 4],
    ["map[string]int", 100, 0, 3544, 4],
    ["map[string]int", 896, 0, 27352, 4],
    ["map[string]int", 1000, 0, 54656, 6],
    ["map[string]int", 100000, 0, 3495088, 258],
    ["map[int64]struct{}", 100, 0, 2392, 4],
    ["map[int32]bool", 100, 0, 1240, 4],
  ];
  for (const [map, hint, inserts, bytes, objects] of measured) {
    const fixture = swissFixture({ map });
    const m = fixture.runtime.make(hint);
    for (let k = 0; k < inserts; k++) insertInt(fixture, m, k);
    assert.deepEqual(fixture.runtime.liveMemory(m), { bytes, objects }, `${map} ${hint} ${inserts}`);
  }
  // 9 inserts from empty allocate 520 bytes in 5 objects; the small group of 144 bytes is garbage then.
  const fixture = swissFixture({ map: "map[int]int" });
  const m = fixture.runtime.make(null);
  for (let k = 0; k < 9; k++) insertInt(fixture, m, k);
  const { allocatedBytes, mallocs, freedBytes } = fixture.heap.stats;
  assert.deepEqual([allocatedBytes, mallocs, freedBytes], [520, 5, 144]);
});

test("a nil map can be read, deleted from, cleared, cloned and iterated; assignment panics", () => {
  for (const map of ["map[int]int", "map[string]int", "map[[3]int]int"]) {
    const fixture = swissFixture({ map });
    const { runtime } = fixture;
    const key = putIntKey(fixture, 1);
    assert.equal(runtime.access(0, key), 0);
    runtime.delete(0, key);
    runtime.clear(0);
    assert.equal(runtime.clone(0), 0);
    assert.equal(runtime.length(0), 0);
    assert.equal(runtime.iterate(0).next(), false);
    assert.deepEqual(runtime.liveMemory(0), { bytes: 0, objects: 0 });
    assert.throws(() => runtime.assign(0, key), new GoPanic("assignment to entry in nil map"));
  }
});

test("a map marked as being written fails with the runtime's words", () => {
  for (const map of ["map[int]int", "map[int32]int", "map[string]int", "map[[3]int]int"])
    for (const inserts of [1, 20]) {
      const fixture = swissFixture({ map });
      const { runtime, heap } = fixture;
      const m = runtime.make(inserts);
      for (let k = 1; k <= (map === "map[string]int" ? 1 : inserts); k++) {
        if (map === "map[string]int") runtime.assign(m, fixture.keyAt);
        else insertInt(fixture, m, k);
      }
      const iterator = runtime.iterate(m);
      heap.u8[m + 34] = 1;
      const key = fixture.keyAt;
      assert.throws(() => runtime.access(m, key), new GoFatal("concurrent map read and map write"));
      assert.throws(() => runtime.assign(m, key), new GoFatal("concurrent map writes"));
      assert.throws(() => runtime.delete(m, key), new GoFatal("concurrent map writes"));
      assert.throws(() => runtime.clear(m), new GoFatal("concurrent map writes"));
      assert.throws(() => runtime.clone(m), new GoFatal("concurrent map clone and map write"));
      assert.throws(() => iterator.next(), new GoFatal("concurrent map iteration and map write"));
    }
});

test("a second writer that comes between two steps of the first is fatal for it", () => {
  const fixture = swissFixture({ map: "map[int]int" });
  const { runtime } = fixture;
  const m = runtime.make(null);
  insertInt(fixture, m, 1);
  const failures: unknown[] = [];
  runtime.tracer = {
    step(step) {
      if (step !== "growthTest") return;
      runtime.tracer = null;
      try {
        runtime.delete(m, fixture.keyAt);
      } catch (error) {
        failures.push(error);
      }
    },
  };
  insertInt(fixture, m, 2);
  assert.deepEqual(failures, [new GoFatal("concurrent map writes")]);
  assert.equal(runtime.length(m), 2);
});
