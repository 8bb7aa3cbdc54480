import assert from "node:assert/strict";
import { test } from "node:test";
import { planSyncMap } from "../../../../extension/src/core/capacity/syncMapPlan.ts";
import { trieNodes } from "../../../../extension/src/core/capacity/trieNodes.ts";
import type { GoArch } from "../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../extension/src/core/go/types/typeParser.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";
import { EmulatedSyncMap } from "../emulator/syncmap/emulatedSyncMap.ts";
import { mapType, modelOf } from "../go/types/mapTypeFixture.ts";

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 0x7fffffff);

/** Inner nodes of a trie of random hashes: each with two keys or more, and the root. */
function randomTrie(keys: number, rand32: () => number): number {
  const below = (count: number): number => {
    const children = new Array<number>(16).fill(0);
    for (let i = 0; i < count; i++) (children[rand32() >>> 28] as number)++;
    return children.reduce((nodes, child) => nodes + (child < 2 ? 0 : below(child)), 1);
  };
  return below(keys);
}

test("the number of inner nodes is that of random tries", (t) => {
  t.diagnostic(`MAPSCOPE_SEED=${seed}`);
  const { rand32 } = seededRandom(seed);
  const { target } = modelOf("1.26");
  for (const [keys, rounds] of [
    [2, 20_000],
    [3, 20_000],
    [8, 20_000],
    [40, 5000],
    [300, 1000],
    [1000, 500],
    [20_000, 30],
  ] as const) {
    const { mean, range } = trieNodes(keys, target);
    const counts = Array.from({ length: rounds }, () => randomTrie(keys, rand32));
    const average = counts.reduce((sum, count) => sum + count, 0) / rounds;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / (rounds - 1);
    // A right mean is left out less than once in a million runs.
    assert.ok(
      Math.abs(average - mean) <= 5 * Math.sqrt(variance / rounds),
      `${keys}: ${average}, not ${mean}`,
    );
    const [low, high] = [Math.min(...counts), Math.max(...counts)];
    assert.ok(range.low <= low && high <= range.high, `${keys}: ${low} to ${high}, ${JSON.stringify(range)}`);
    const deviations = Math.max(range.high - mean, mean - range.low) / Math.sqrt(variance);
    assert.ok(keys < 40 || deviations < 16, `${keys}: ${deviations} standard deviations are no bound`);
  }
});

test("a trie without two keys has no node below its root, and none at all before it is used", () => {
  const { target } = modelOf("1.26");
  assert.deepEqual(trieNodes(0, target), { mean: 0, range: { low: 0, typical: 0, high: 0 } });
  assert.deepEqual(trieNodes(1, target), { mean: 1, range: { low: 1, typical: 1, high: 1 } });
  assert.equal(trieNodes(2, target).range.low, 1);
});

test("hashes that are narrower than a word begin with eight digits that choose nothing", () => {
  const of = (go: string, goarch: GoArch): number => trieNodes(1000, modelOf(go, goarch).target).mean;
  assert.ok(Math.abs(of("1.26", "wasm") - of("1.26", "amd64") - 8) < 0.01);
  assert.equal(of("1.25", "wasm"), of("1.26", "amd64"));
  assert.ok(Math.abs(of("1.26", "386") - of("1.26", "amd64")) < 0.01);
});

/** Bytes of map, entries, keys and values: what seeds do not change. */
function fixedBytes(map: string, n: number, goarch: GoArch = "amd64"): number[] {
  const { parts } = planSyncMap(mapType(map, "1.26", goarch), n);
  return [parts.map, parts.entries, parts.keys, parts.values].map(({ bytes }) => {
    assert.equal(bytes.low, bytes.high);
    return bytes.typical;
  });
}

test("entries and boxes take what their kinds take", () => {
  assert.deepEqual(fixedBytes("map[string]int", 1000), [48, 48_000, 16_000, 8000]);
  assert.deepEqual(fixedBytes("map[string]int", 1), [48, 48, 16, 16]);
  assert.deepEqual(fixedBytes("map[int]int", 1000), [48, 48_000, 8000, 8000]);
  assert.deepEqual(fixedBytes("map[int]*int", 1001), [48, 48_048, 8016, 0]);
  assert.deepEqual(fixedBytes("map[uint8]bool", 1000), [48, 256 * 48, 0, 0]);
  assert.deepEqual(fixedBytes("map[int32]string", 1000), [48, 48_000, 4000, 16_000]);
  assert.deepEqual(fixedBytes("map[int]int", 1000, "386"), [32, 24_000, 4000, 4000]);
  // 3 and 5 bytes: blocks of 3 5 3 5, then 3 5 3 5 again.
  assert.deepEqual(fixedBytes("map[[3]uint8][5]uint8", 1000), [48, 48_000, 3000, 5000]);
});

test("a map with few entries is small, and without any is its struct alone", () => {
  const none = planSyncMap(mapType("map[string]int", "1.24"), 0);
  assert.deepEqual(none.filled.bytes, { low: 48, typical: 48, high: 48 });
  assert.equal(none.perEntry, null);
  const one = planSyncMap(mapType("map[string]int", "1.24"), 1);
  assert.deepEqual([one.filled.bytes.low, one.filled.bytes.high, one.filled.exact], [288, 288, true]);
});

test("a billion entries are planned at once", () => {
  const { parts } = planSyncMap(mapType("map[int]uint32", "1.27"), 1e9 + 1);
  // A key and a value share each block, and leave 4 bytes over.
  assert.equal(parts.keys.bytes.typical + parts.values.bytes.typical, 16 * (1e9 + 1));
});

test("sync.Map of a release has the form that its experiments choose", () => {
  const formOf = (go: string): string => planSyncMap(mapType("map[string]int", go), 8).form;
  assert.deepEqual(
    ["1.18", "1.23", "1.24", "1.24+noswissmap", "1.25+nosynchashtriemap", "1.26"].map(formOf),
    ["readDirty", "readDirty", "HashTrieMap", "HashTrieMap", "readDirty", "HashTrieMap"],
  );
});

test("an entry of a read and a dirty map takes a pointer, the interface that it points to and its boxes", () => {
  for (const [go, goarch, wanted] of [
    ["1.23", "amd64", [32, 16, 8000, 16_000, 16_000, 8000]],
    ["1.19", "amd64", [48, 16, 8000, 16_000, 16_000, 8000]],
    ["1.23", "386", [24, 8, 8000, 8000, 8000, 4000]],
  ] as const) {
    const plan = planSyncMap(mapType("map[string]int", go, goarch), 1000);
    assert.ok(plan.form === "readDirty");
    const { map, readOnly, entries, cells, keys, values } = plan.parts;
    assert.deepEqual(
      [map, readOnly, entries, cells, keys, values].map(({ bytes }) => bytes.typical),
      wanted,
      `${go} ${goarch}`,
    );
  }
});

test("a sync.Map that nothing was stored in has neither of its maps", () => {
  const plan = planSyncMap(mapType("map[string]int", "1.23"), 0);
  assert.ok(plan.form === "readDirty");
  assert.deepEqual([plan.filled.bytes.high, plan.allocated.bytes.high, plan.withBothMaps], [32, 32, null]);
});

test("more entries than a type has keys are lowered, and it is said", () => {
  const lowered = planSyncMap(mapType("map[uint8]int", "1.26"), 1000);
  assert.deepEqual([lowered.entries, lowered.note], [256, "uint8 has no more than 256 different values"]);
  assert.equal(planSyncMap(mapType("map[uint8]int", "1.26"), 256).note, "");
});

test("the plan of a read and a dirty map is what the emulated one holds, with one map and with both", () => {
  for (const go of ["1.18", "1.21", "1.23", "1.24+nosynchashtriemap"])
    for (const n of [2, 9, 300]) {
      const model = modelOf(go);
      const hashKeys = { algorithm: "fallback" as const, hashkey: new Uint32Array([1, 0, 3, 0, 5, 0, 7, 0]) };
      const { heap, map, boxes } = new EmulatedSyncMap(model, hashKeys, 42n);
      const int = parseGoType("int", model.target);
      const [scratchAt, keyAt] = [heap.reserveData(8), heap.reserveData(16)];
      const store = (i: number): void => {
        heap.u32[scratchAt >>> 2] = 1000 + i;
        boxes.box(int, scratchAt, keyAt);
        map.store(keyAt, keyAt);
      };
      const held = (): number =>
        Object.values(map.memoryUse()).reduce((bytes, part) => bytes + part.bytes, 0);
      const planned = (entries: number) => {
        const plan = planSyncMap(mapType("map[*int]*int", go), entries);
        assert.ok(plan.form === "readDirty");
        return plan;
      };
      const within = (bytes: number, range: { low: number; high: number } | undefined): void =>
        assert.ok(range && range.low <= bytes && bytes <= range.high, `${go} ${n}: ${bytes}`);
      for (let i = 1; i < n; i++) store(i);
      within(held(), planned(n - 1).filled.bytes);
      within(heap.stats.allocatedBytes - boxes.allocated.bytes, planned(n - 1).allocated.bytes);
      map.range(() => true);
      within(held(), planned(n - 1).filled.bytes);
      store(n);
      within(held(), planned(n).withBothMaps?.bytes);
    }
});
