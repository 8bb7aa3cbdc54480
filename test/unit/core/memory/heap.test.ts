import assert from "node:assert/strict";
import { test } from "node:test";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { Heap, OutOfMemoryError } from "../../../../extension/src/core/memory/heap.ts";
import { classicFixture } from "../emulator/classic/classicFixture.ts";
import { swissFixture } from "../emulator/swiss/swissFixture.ts";

const gib = 2 ** 30;

test("memory is zero when given out, fresh or used before", () => {
  const heap = new Heap(goRelease(26), 8);
  for (const sizeBytes of [16, 100, 20_000, 100_000]) {
    for (let round = 0; round < 3; round++) {
      const objects = [1, 2, 3].map(() => heap.allocate(sizeBytes, true));
      for (const at of objects) {
        assert.ok(heap.u8.subarray(at, at + sizeBytes).every((byte) => byte === 0));
        heap.u8.fill(0xff, at, at + sizeBytes);
      }
      for (const at of objects.slice(round)) heap.free(at, sizeBytes, true);
    }
  }
});

test("what is stored survives the arena's growth", () => {
  const heap = new Heap(goRelease(26), 8);
  const at = heap.allocate(64, true);
  heap.u32[at >>> 2] = 0xdeadbeef;
  heap.allocate(50_000_000, true);
  assert.equal(heap.u32[at >>> 2], 0xdeadbeef);
  assert.ok(heap.u8.length < 60_000_000, `${heap.u8.length}`);
});

test("an object that no heap can hold is refused with the figure", () => {
  const heap = new Heap(goRelease(26), 8);
  assert.throws(
    () => heap.allocate(5 * gib, true),
    (error) =>
      error instanceof OutOfMemoryError &&
      /would need 5,368,\d{3},\d{3} bytes; it holds at most 4,294,901,760$/.test(error.message),
  );
  // The refusal changed nothing.
  assert.ok(heap.allocate(1000, true) > 0);
});

for (const [name, fixtureOf] of [
  ["Swiss", swissFixture],
  ["classic", classicFixture],
] as const)
  for (const map of ["map[uint64]int", "map[string]int"])
    test(`${name} ${map} works above 2^31`, () => {
      const { heap, runtime, keyAt } = fixtureOf({ map });
      const contentAt = heap.reserveData(8 * 700);
      heap.allocate(2.1 * gib, true);
      const m = runtime.make(null);
      const putKey = (i: number): void => {
        const key = keyAt >>> 2;
        heap.u32[(contentAt >>> 2) + 2 * i] = i;
        heap.u32[key] = map.includes("string") ? contentAt + 8 * i : i;
        heap.u32[key + 1] = map.includes("string") ? heap.addressHigh : 0;
        if (map.includes("string")) heap.u32[key + 2] = 8;
      };
      for (let i = 0; i < 700; i++) {
        putKey(i);
        const elem = runtime.assign(m, keyAt);
        assert.ok(elem > 2 ** 31 && elem % 8 === 0, `${elem}`);
        heap.u32[elem >>> 2] = i;
      }
      for (let i = 0; i < 700; i += 2) {
        putKey(i);
        runtime.delete(m, keyAt);
      }
      for (let i = 0; i < 700; i++) {
        putKey(i);
        const elem = runtime.access(m, keyAt);
        assert.equal(elem === 0 ? -1 : heap.u32[elem >>> 2], i % 2 === 0 ? -1 : i);
      }
      assert.equal(runtime.length(m), 350);
    });
