import assert from "node:assert/strict";
import { test } from "node:test";
import { classicFixture, deleteInt, getInt, readInt, setInt } from "./classicFixture.ts";
import { checkInvariants } from "./classicInvariants.ts";

test("clear keeps the buckets, frees the rest and draws a new hash0", () => {
  for (const minor of [18, 20, 21, 22, 23]) {
    const fixture = classicFixture({ map: "map[int]int", minor });
    const { runtime } = fixture;
    const m = runtime.make(null);
    for (let k = 0; k < 1700; k++) setInt(fixture, m, k);
    const before = fixture.state(m);
    assert.notEqual(before.oldbuckets, null, "clear meets a growing map");
    runtime.clear(m);
    const after = checkInvariants(fixture, m, `go1.${minor}`);
    assert.deepEqual(
      [after.count, after.B, after.bucketsAddress, after.oldbucketsAddress, after.nevacuate, after.flags],
      [0, before.B, before.bucketsAddress, 0, 0, 0],
    );
    assert.notEqual(after.hash0, before.hash0);
    assert.equal(after.spare, after.bucketArrayBytes / 144 - 2 ** after.B);
    const { allocatedBytes, freedBytes } = fixture.heap.stats;
    assert.equal(allocatedBytes - freedBytes, runtime.liveMemory(m).bytes);
  }
});

test("noswissmap counts clears", () => {
  const fixture = classicFixture({ map: "map[int]int", minor: 24, experiments: ["noswissmap"] });
  const m = fixture.runtime.make(null);
  fixture.runtime.clear(m);
  assert.equal(fixture.state(m).clearSeq, 0n, "an empty map is left alone");
  setInt(fixture, m, 1);
  fixture.runtime.clear(m);
  assert.equal(fixture.state(m).clearSeq, 1n);
  assert.equal(classicFixture({ map: "map[int]int" }).type.descriptorSizeBytes, 88);
  assert.equal(fixture.heap.stats.allocatedBytes, 64 + 144);
});

test("a map emptied by delete gets a new hash0 and keeps its buckets", () => {
  const fixture = classicFixture({ map: "map[int]int" });
  const m = fixture.runtime.make(null);
  for (let k = 0; k < 30; k++) setInt(fixture, m, k);
  const before = fixture.state(m);
  for (let k = 0; k < 30; k++) {
    assert.equal(fixture.state(m).hash0, before.hash0);
    deleteInt(fixture, m, k);
  }
  assert.notEqual(fixture.state(m).hash0, before.hash0);
  assert.equal(fixture.state(m).B, before.B);
});

test("a clone has the source's hash0 and entries, at any moment of its life", () => {
  const types = [
    "map[int64]int",
    "map[int32]*int",
    "map[int16]int",
    "map[[17]int64]int",
    "map[int64][17]int",
  ];
  for (const map of types) {
    for (const minor of [21, 23, 25]) {
      const fixture = classicFixture({ map, minor, experiments: minor === 25 ? ["noswissmap"] : [] });
      const { runtime } = fixture;
      const m = runtime.make(null);
      for (let step = 0; step < 260; step++) {
        if (step < 150) setInt(fixture, m, step);
        else deleteInt(fixture, m, step - 150);
        if (step % 3 !== 0 && step !== 8) continue;
        const where = `${map} go1.${minor} step ${step}`;
        const copy = runtime.clone(m);
        const state = checkInvariants(fixture, copy, where);
        assert.equal(state.hash0, fixture.state(m).hash0, where);
        assert.equal(state.count, runtime.length(m), where);
        for (let k = Math.max(0, step - 149); k < Math.min(150, step + 1); k++)
          assert.equal(getInt(fixture, copy, k), k, `${where} key ${k}`);
        const own = getInt(fixture, m, 149);
        if (state.count > 0 && own !== undefined) {
          setInt(fixture, copy, 149, 77);
          assert.equal(getInt(fixture, m, 149), own, `${where}: the clone has its own elems`);
        }
      }
    }
  }
});

test("a clone of a map with few entries left has fewer buckets", () => {
  const fixture = classicFixture({ map: "map[int64]int" });
  const m = fixture.runtime.make(null);
  for (let k = 0; k < 400; k++) setInt(fixture, m, k);
  for (let k = 5; k < 400; k++) deleteInt(fixture, m, k);
  const copy = fixture.runtime.clone(m);
  assert.deepEqual([fixture.state(m).B, fixture.state(copy).B], [6, 0]);
  for (let k = 0; k < 5; k++) assert.equal(getInt(fixture, copy, k), k);
});

test("an update overwrites the whole key where it may differ, and only a string's pointer", () => {
  const zero = classicFixture({ map: "map[float64]int" });
  const m = zero.runtime.make(null);
  zero.runtime.assign(m, zero.keyAt);
  zero.heap.u32[(zero.keyAt >>> 2) + 1] = 0x80000000;
  zero.runtime.assign(m, zero.keyAt);
  const [bucket] = zero.state(m).buckets?.[0] ?? [];
  assert.ok(bucket);
  assert.equal(zero.runtime.length(m), 1);
  assert.equal(
    readInt(zero.heap, zero.heap.offsetOf(bucket.address) + 8 + 4, 4),
    0x80000000,
    "-0 replaces +0",
  );

  const padded = classicFixture({ map: "map[struct{a int8; b int32; c int8}]int" });
  const p = padded.runtime.make(null);
  padded.heap.u8[padded.keyAt + 1] = 0xaa;
  padded.runtime.assign(p, padded.keyAt);
  padded.heap.u8[padded.keyAt + 1] = 0xbb;
  padded.runtime.assign(p, padded.keyAt);
  const [first] = padded.state(p).buckets?.[0] ?? [];
  assert.ok(first);
  assert.equal(padded.runtime.length(p), 1);
  assert.equal(padded.heap.u8[padded.heap.offsetOf(first.address) + 8 + 1], 0xaa, "the stored padding stays");
});
