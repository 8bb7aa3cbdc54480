import assert from "node:assert/strict";
import { test } from "node:test";
import { hashWritingFlag } from "../../../../extension/src/core/go/abi/hmapLayout.ts";
import { UnhashableError } from "../../../../extension/src/core/hash/hasher.ts";
import type { GoExperiment } from "../../../../extension/src/core/release/goRelease.ts";
import { GoFatal, GoPanic } from "../../../../extension/src/core/runtime/mapRuntime.ts";
import { parseGoType } from "../../../../extension/src/core/types/typeParser.ts";
import { classicFixture, deleteInt, type Fixture, getInt, setInt } from "./classicFixture.ts";

const types = ["map[int64]int", "map[int32]int", "map[int16]int"];

test("only assignment fails on a nil map", () => {
  for (const map of types) {
    const fixture = classicFixture({ map });
    assert.throws(() => setInt(fixture, 0, 1), new GoPanic("assignment to entry in nil map"));
    assert.equal(getInt(fixture, 0, 1), undefined);
    assert.equal(fixture.runtime.length(0), 0);
    assert.equal(fixture.runtime.clone(0), 0);
    assert.equal(fixture.runtime.iterate(0).next(), false);
    deleteInt(fixture, 0, 1);
    fixture.runtime.clear(0);
    assert.equal(fixture.heap.stats.mallocs, 0);
  }
});

test("another writer's mark is fatal, with the words of each operation", () => {
  for (const map of types) {
    const fixture = classicFixture({ map });
    const { runtime, heap } = fixture;
    const m = runtime.make(null);
    setInt(fixture, m, 1);
    const iterator = runtime.iterate(m);
    heap.u8[m + 8] = (heap.u8[m + 8] as number) | hashWritingFlag;
    assert.throws(() => setInt(fixture, m, 2), new GoFatal("concurrent map writes"));
    assert.throws(() => deleteInt(fixture, m, 1), new GoFatal("concurrent map writes"));
    assert.throws(() => runtime.clear(m), new GoFatal("concurrent map writes"));
    assert.throws(() => getInt(fixture, m, 1), new GoFatal("concurrent map read and map write"));
    assert.throws(() => iterator.next(), new GoFatal("concurrent map iteration and map write"));
    assert.throws(() => runtime.clone(m), new GoFatal("concurrent map clone and map write"));
  }
});

test("a second writer between the steps of a first makes one of them fail", () => {
  const fixture = classicFixture({ map: "map[int64]int" });
  const { runtime } = fixture;
  const m = runtime.make(null);
  const second: unknown[] = [];
  runtime.tracer = {
    step(step) {
      if (step !== "allocateFirst") return;
      runtime.tracer = null;
      try {
        setInt(fixture, m, 2);
      } catch (error) {
        second.push(error);
      }
    },
  };
  setInt(fixture, m, 1);
  assert.deepEqual(second, [new GoFatal("concurrent map writes")]);
});

/** Writes an interface key that holds a slice. */
function writeSliceKey({ heap, types, type, keyAt }: Fixture): void {
  heap.writePointer(keyAt, types.offsetOf(parseGoType("[]int", type.model.target)));
  heap.writePointer(keyAt + 8, heap.reserveData(24));
}

test("an unhashable key panics, in a nil or empty map too, and leaves the map unmarked", () => {
  const releases: [number, GoExperiment[], string][] = [
    [18, [], "runtime error: hash of unhashable type []int"],
    [21, [], "runtime error: hash of unhashable type []int"],
    [23, [], "runtime error: hash of unhashable type []int"],
    [24, ["noswissmap"], "runtime error: hash of unhashable type []int"],
    [25, ["noswissmap"], "hash of unhashable type: []int"],
  ];
  for (const [minor, experiments, onEmpty] of releases) {
    const fixture = classicFixture({ map: "map[interface{}]int", minor, experiments });
    const { runtime, keyAt } = fixture;
    const m = runtime.make(null);
    writeSliceKey(fixture);
    const isUnhashable = (message: string) => (error: unknown) =>
      error instanceof UnhashableError && error.message === message;
    for (const at of [0, m]) {
      assert.throws(() => runtime.access(at, keyAt), isUnhashable(onEmpty), `go1.${minor}`);
      assert.throws(() => runtime.delete(at, keyAt), isUnhashable(onEmpty), `go1.${minor}`);
    }
    const hashed = isUnhashable("runtime error: hash of unhashable type []int");
    assert.throws(() => runtime.assign(m, keyAt), hashed);
    assert.deepEqual([fixture.state(m).flags, fixture.state(m).buckets], [0, null]);
    fixture.heap.u8.fill(0, keyAt, keyAt + 16);
    runtime.assign(m, keyAt);
    writeSliceKey(fixture);
    assert.throws(() => runtime.access(m, keyAt), hashed);
    assert.equal(fixture.state(m).flags, 0);
  }
});

test("maps.Clone is refused before go1.21", () => {
  const { runtime } = classicFixture({ map: "map[int64]int", minor: 20 });
  assert.throws(() => runtime.clone(runtime.make(null)), /maps\.Clone came with go1\.21/);
});
