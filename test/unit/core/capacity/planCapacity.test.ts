import assert from "node:assert/strict";
import { test } from "node:test";
import { planCapacity } from "../../../../extension/src/core/capacity/planCapacity.ts";
import { EmulatedMap } from "../../../../extension/src/core/emulator/map/emulatedMap.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

test("few entries from empty take what real Go measured", () => {
  const held = (
    text: string,
    n: number,
    go: string,
    goarch: "amd64" | "386" = "amd64",
  ): (number | boolean)[] => {
    const { bytes, objects, exact } = planCapacity(mapType(text, go, goarch), n, null).filled;
    return [bytes.typical, objects.typical, exact];
  };
  assert.deepEqual(held("map[int]int", 8, "1.23"), [192, 2, true]);
  assert.deepEqual(held("map[int]int", 8, "1.26"), [192, 2, true]);
  assert.deepEqual(held("map[int]int", 8, "1.23", "386"), [112, 2, true]);
  assert.deepEqual(held("map[int]int", 8, "1.26", "386"), [112, 2, true]);
});

test("nine entries from empty allocate their first bucket or group and its successor", () => {
  const allocated = (go: string): number =>
    planCapacity(mapType("map[int]int", go), 9, null).filled.allocatedBytes.low;
  assert.equal(allocated("1.23"), 480);
  assert.equal(allocated("1.26"), 520);
});

test("growth comes at the runtime's entry numbers", () => {
  const at = (go: string, n: number): readonly number[] =>
    planCapacity(mapType("map[int]int", go), n, null).growthAt;
  assert.deepEqual(at("1.23", 2000), [9, 14, 27, 53, 105, 209, 417, 833, 1665]);
  assert.deepEqual(at("1.21", 200), [9, 13, 25, 49, 97, 193]);
  assert.deepEqual(at("1.26", 896), [9, 15, 29, 57, 113, 225, 449]);
  const hinted = planCapacity(mapType("map[int]int", "1.23"), 100, 100);
  assert.deepEqual([hinted.growthAt, hinted.nextGrowthAt], [[], 105]);
  assert.equal(planCapacity(mapType("map[int]int", "1.26"), 100, 100).nextGrowthAt, 113);
});

test("keys and elems stored by pointer are counted", () => {
  const { bytes, objects } = planCapacity(mapType("map[int][200]byte", "1.26"), 5, 8).filled;
  assert.equal(objects.typical, 2 + 5);
  assert.equal(bytes.typical, 48 + 144 + 5 * 208);
});

test("a key type with few values is filled with these only", () => {
  assert.equal(planCapacity(mapType("map[bool]int", "1.26"), 1000, 8).filled.entries, 2);
  assert.equal(planCapacity(mapType("map[[2]uint8]int", "1.26"), 1e9, 8).filled.entries, 65536);
  assert.equal(planCapacity(mapType("map[struct{}]int", "1.26"), 10, 8).filled.entries, 1);
});

test("more than the address space is refused with the figure", () => {
  assert.throws(() => planCapacity(mapType("map[int]int", "1.26"), 1e14, null), /takes about [\d,]+ bytes/);
  assert.throws(
    () => planCapacity(mapType("map[int]int", "1.23", "386"), 1e9, null),
    /takes about [\d,]+ bytes/,
  );
});

test("emulated maps lie within the planned ranges", () => {
  const seed = Date.now() % 100_000;
  for (const [go, goarch] of [
    ["1.21", "amd64"],
    ["1.23", "amd64"],
    ["1.23", "arm64"],
    ["1.24", "amd64"],
    ["1.26", "amd64"],
    ["1.26", "arm64"],
    ["1.27", "amd64"],
  ] as const) {
    for (const [text, hint] of [
      ["map[int]int", null],
      ["map[string]int", 300],
      ["map[uint32]bool", null],
      ["map[int][200]byte", 20],
      ["map[[2]int64]*int", null],
    ] as const) {
      const type = mapType(text, go, goarch);
      const map = new EmulatedMap({ type, hint, seed });
      for (let n = 1; n <= 3000; n++) {
        map.insert(n - 1);
        if (n % 97 !== 0 && n > 40) continue;
        const { filled } = planCapacity(type, n, hint);
        const live = map.runtime.liveMemory(map.at);
        const where = `${text} hint ${hint} in ${go} ${goarch}, ${n} entries, seed ${seed}`;
        assert.ok(
          filled.bytes.low <= live.bytes && live.bytes <= filled.bytes.high,
          `${where}: ${live.bytes} bytes, ${JSON.stringify(filled)}`,
        );
        assert.ok(
          filled.objects.low <= live.objects && live.objects <= filled.objects.high,
          `${where}: ${live.objects} objects`,
        );
      }
    }
  }
});

test("emulated Swiss maps grow next within the planned range", () => {
  const seed = Date.now() % 100_000;
  const random = seededRandom(seed);
  for (let i = 0; i < 60; i++) {
    const goarch = i % 2 === 0 ? "amd64" : "arm64";
    const type = mapType("map[int]bool", "1.26", goarch);
    const hint = [null, 1000, 2000, 5000][(i >> 1) % 4] as number | null;
    const n = 500 + (random.rand32() % 9000);
    const map = new EmulatedMap({ type, hint, seed: random.rand32() });
    for (let k = 0; k < n; k++) map.insert(k);
    const { low, high } = planCapacity(type, n, hint).nextGrowth;
    const { bytes } = map.runtime.liveMemory(map.at);
    let entries = n;
    while (map.runtime.liveMemory(map.at).bytes === bytes) map.insert(entries++);
    const where = `hint ${hint} on ${goarch}, ${n} entries, seed ${seed}`;
    assert.ok(low <= entries && entries <= high, `${where}: grows at ${entries}, not ${low} to ${high}`);
  }
});

test("hashes of arm64 may fill evenly what chance would not", () => {
  const overflow = (goarch: "amd64" | "arm64"): number =>
    planCapacity(mapType("map[int]int", "1.23", goarch), 1600, 1600).filled.objects.low;
  assert.ok(overflow("amd64") > 3);
  assert.equal(overflow("arm64"), 3);
});
