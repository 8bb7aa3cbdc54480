import assert from "node:assert/strict";
import { test } from "node:test";
import {
  appendGrowth,
  growBy,
  growslice,
  type SliceElem,
  sliceGrowths,
} from "../../../../../extension/src/core/go/abi/growslice.ts";
import { modelOf } from "../../types/mapTypeFixture.ts";

const pointer: SliceElem = { sizeBytes: 8, hasPointers: true };
const string: SliceElem = { sizeBytes: 16, hasPointers: true };
const int: SliceElem = { sizeBytes: 8, hasPointers: false };

function capacities(elem: SliceElem, go: string, count: number): number[] {
  return [...sliceGrowths(elem, count, modelOf(go))].map((growth) => growth.capacity);
}

test("capacities of appends one by one", () => {
  assert.deepEqual(capacities(int, "1.26", 1000), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280]);
  assert.deepEqual(capacities(pointer, "1.21", 600), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848]);
  assert.deepEqual(capacities(pointer, "1.22", 1000), [1, 2, 4, 8, 16, 32, 64, 143, 287, 607, 1023]);
  assert.deepEqual(capacities(string, "1.26", 400), [1, 2, 4, 8, 16, 32, 71, 143, 303, 591]);
});

test("an append of many takes what is needed, rounded up to a size class", () => {
  assert.equal(growslice({ sizeBytes: 1, hasPointers: false }, 0, 5, modelOf("1.26")), 8);
  assert.equal(growslice(int, 2, 7, modelOf("1.26")), 8);
  assert.equal(growslice({ sizeBytes: 0, hasPointers: false }, 0, 5, modelOf("1.26")), 5);
});

test("a growth copies the elements, not the room behind them", () => {
  const growth = { length: 9, capacity: 16, allocatedBytes: 128, copiedBytes: 24 };
  assert.deepEqual(growBy(int, 3, 8, 6, modelOf("1.26")), growth);
});

test("allocations and copies add up", () => {
  const { allocated, live, copiedBytes, capacity } = appendGrowth(int, 5, modelOf("1.26"));
  assert.deepEqual(allocated, { bytes: 8 + 16 + 32 + 64, objects: 4 });
  assert.deepEqual(live, { bytes: 64, objects: 1 });
  assert.equal(copiedBytes, 8 * (1 + 2 + 4));
  assert.equal(capacity, 8);
});
