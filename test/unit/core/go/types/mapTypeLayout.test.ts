import assert from "node:assert/strict";
import { test } from "node:test";
import type { FastVariant } from "../../../../../extension/src/core/go/abi/mapFunctions.ts";
import { mapType } from "./mapTypeFixture.ts";

test("bucket and group sizes of known types", () => {
  const sizes = (text: string): [number, number] => {
    const { bucket, group } = mapType(text, "1.26");
    return [bucket.bucketSizeBytes, group.groupSizeBytes];
  };
  assert.deepEqual(sizes("map[int]int"), [144, 136]);
  assert.deepEqual(sizes("map[string]int"), [208, 200]);
  assert.deepEqual(sizes("map[int32]bool"), [56, 72]);
  assert.deepEqual(sizes("map[int64]struct{}"), [80, 136]);
  assert.deepEqual(sizes("map[struct{}]struct{}"), [16, 16]);
  assert.deepEqual(sizes("map[int][129]byte"), [144, 136]);
  assert.equal(mapType("map[int64]struct{}", "1.27+mapsplitgroup").group.groupSizeBytes, 80);
});

test("descriptor sizes and flags differ by family and word size", () => {
  const facts = (go: string, goarch: "amd64" | "386"): [number, number] => {
    const { descriptorSizeBytes, flags } = mapType("map[[200]byte]any", go, goarch);
    return [descriptorSizeBytes, flags];
  };
  assert.deepEqual(facts("1.23", "amd64"), [88, 1 | 4]);
  assert.deepEqual(facts("1.23", "386"), [56, 1 | 4]);
  assert.deepEqual(facts("1.26", "amd64"), [112, 4]);
  assert.deepEqual(facts("1.26", "386"), [64, 4]);
  assert.deepEqual(facts("1.27", "amd64"), [136, 4]);
  assert.deepEqual(facts("1.27", "386"), [76, 4]);
  assert.equal(mapType("map[any]int", "1.23").flags, 8 | 16);
  assert.equal(mapType("map[any]int", "1.26").flags, 1 | 2);
});

test("the fast variant follows key, elem and target", () => {
  const variant = (
    text: string,
    go = "1.26",
    goarch: "amd64" | "386" | "arm" | "loong64" = "amd64",
  ): FastVariant => mapType(text, go, goarch).variant;
  assert.equal(variant("map[uint32]int"), "fast32");
  assert.equal(variant("map[[4]byte]int"), "fast32");
  assert.equal(variant("map[[4]byte]int", "1.26", "arm"), "generic");
  assert.equal(variant("map[int]int"), "fast64");
  assert.equal(variant("map[int]int", "1.26", "386"), "fast32");
  assert.equal(variant("map[*int]int"), "fast64ptr");
  assert.equal(variant("map[*int]int", "1.26", "386"), "fast32ptr");
  assert.equal(variant("map[struct{ a *int; b int32 }]int", "1.26", "386"), "generic");
  assert.equal(variant("map[string]int"), "faststr");
  assert.equal(variant("map[struct{ s string }]int"), "faststr");
  assert.equal(variant("map[int][128]byte"), "fast64");
  assert.equal(variant("map[int][129]byte"), "generic");
  assert.equal(variant("map[float64]int"), "generic");
  assert.equal(variant("map[[8]byte]int", "1.26", "loong64"), "generic");
  assert.equal(variant("map[[8]byte]int", "1.27", "loong64"), "fast64");
});

const composite = "map[struct{ a int64; b struct{ c int32; d string } }]int";

test("hashers of composite keys follow the type up to 1.26, the signature from 1.27 on", () => {
  const before = mapType(composite, "1.26");
  assert.equal(before.hasherSymbol, "type:.hashfunc.struct { a int64; b struct { c int32; d string } }");
  assert.deepEqual(before.hashPlan, [
    { op: "memhash", offsetBytes: 0, sizeBytes: 8 },
    { op: "memhash", offsetBytes: 8, sizeBytes: 4 },
    { op: "strhash", offsetBytes: 16 },
  ]);
  const after = mapType(composite, "1.27");
  assert.equal(after.hasherSymbol, "type:.hashfunc.M12K4S");
  assert.deepEqual(after.hashPlan, [
    { op: "memhash", offsetBytes: 0, sizeBytes: 12 },
    { op: "strhash", offsetBytes: 16 },
  ]);
});

test("1.27 names and unrolls array hashers by the signature", () => {
  const symbol = (key: string): string => mapType(`map[${key}]int`, "1.27").hasherSymbol;
  assert.equal(symbol("[3]struct{ a string; b int32 }"), "type:.hashfunc.[3SM4K4]");
  assert.equal(symbol("[2]any"), "type:.hashfunc.EE");
  assert.equal(symbol("[5]string"), "type:.hashfunc.S[2SS]");
  assert.equal(symbol("struct{ a int32; _ int32 }"), "runtime.memhash32");
  assert.equal(symbol("complex64"), "runtime.c64hash");
  assert.equal(symbol("struct{ a, b float64 }"), "runtime.c128hash");
  assert.equal(symbol("[200]byte"), "type:.hashfunc.M200");
  assert.equal(symbol("struct{ a bool; b [0][5]any; _ any }"), "type:.hashfunc.M1K7");
  assert.deepEqual(mapType("map[[6]string]int", "1.27").hashPlan, [
    {
      op: "loop",
      offsetBytes: 0,
      count: 3,
      strideBytes: 32,
      body: [
        { op: "strhash", offsetBytes: 0 },
        { op: "strhash", offsetBytes: 16 },
      ],
    },
  ]);
});

test("a blank or zero-size key leaves the seed, a zero-size field inside does not", () => {
  assert.deepEqual(mapType("map[struct{}]int", "1.26").hashPlan, []);
  assert.deepEqual(mapType("map[struct{ _ int }]int", "1.26").hashPlan, []);
  assert.deepEqual(mapType("map[struct{ a struct{}; b string }]int", "1.26").hashPlan, [
    { op: "memhash", offsetBytes: 0, sizeBytes: 0 },
    { op: "strhash", offsetBytes: 0 },
  ]);
  assert.deepEqual(mapType("map[struct{ a struct{}; b string }]int", "1.27").hashPlan, [
    { op: "strhash", offsetBytes: 0 },
  ]);
});
