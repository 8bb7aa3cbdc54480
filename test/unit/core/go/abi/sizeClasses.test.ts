import assert from "node:assert/strict";
import { test } from "node:test";
import {
  mallocSizeBytes,
  maxAllocBytes,
  roundupsize,
  sizeClassBytes,
  sizeClasses,
} from "../../../../../extension/src/core/go/abi/sizeClasses.ts";
import { modelOf } from "../../types/mapTypeFixture.ts";

const before = modelOf("1.21").release;
const after = modelOf("1.22").release;

test("the smallest class that holds the object is taken", () => {
  assert.equal(sizeClasses.length, 67);
  for (const [size, taken] of [
    [1, 8],
    [8, 8],
    [9, 16],
    [1024, 1024],
    [1025, 1152],
    [32760, 32768],
  ] as const)
    assert.equal(sizeClassBytes(size), taken);
});

test("from 1.22 on larger objects with pointers carry a header", () => {
  assert.equal(mallocSizeBytes(512, false, after, 8), 512);
  assert.equal(mallocSizeBytes(576, false, after, 8), 640);
  assert.equal(mallocSizeBytes(576, true, after, 8), 576);
  assert.equal(mallocSizeBytes(576, false, before, 8), 576);
  assert.equal(mallocSizeBytes(136, false, after, 4), 144);
  assert.equal(mallocSizeBytes(144, false, after, 4), 160);
  assert.equal(roundupsize(1024, false, after, 8), 1144);
  assert.equal(roundupsize(1024, true, after, 8), 1024);
});

test("large objects take whole pages, without header", () => {
  assert.equal(mallocSizeBytes(32769, false, after, 8), 40960);
  assert.equal(mallocSizeBytes(32768, false, before, 8), 32768);
  assert.equal(roundupsize(40000, false, after, 8), 40960);
  assert.equal(mallocSizeBytes(0, true, after, 8), 0);
});

test("the largest allocation depends on the target", () => {
  const largest = (goarch: "amd64" | "386" | "mips" | "wasm"): number =>
    maxAllocBytes(modelOf("1.26", goarch).target);
  assert.deepEqual(
    [largest("amd64"), largest("386"), largest("mips"), largest("wasm")],
    [2 ** 48, 2 ** 32 - 1, 2 ** 31 - 1, 2 ** 32],
  );
});
