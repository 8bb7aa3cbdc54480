import assert from "node:assert/strict";
import { test } from "node:test";
import { interfaceBox } from "../../../../../extension/src/core/go/types/interfaceBox.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { modelOf } from "./mapTypeFixture.ts";

/** "runtime.convT64 8 below256", the size with * where the box has pointers. */
function boxed(type: string, go = "1.26", goarch: "amd64" | "386" = "amd64"): string {
  const model = modelOf(go, goarch);
  const box = interfaceBox(parseGoType(type, model.target), model);
  return `${box.function ?? "-"} ${box.sizeBytes}${box.noscan ? "" : "*"} ${box.free}`;
}

test("values of each type are put into interfaces by the function that the compiler calls", () => {
  const rows: [string, string][] = [
    ["int", "runtime.convT64 8 below256"],
    ["float64", "runtime.convT64 8 below256"],
    ["[1]uint64", "runtime.convT64 8 below256"],
    ["uint32", "runtime.convT32 4 below256"],
    ["int16", "runtime.convT16 2 below256"],
    ["struct { A uint16 }", "runtime.convT16 2 below256"],
    ["[2]uint8", "runtime.convTnoptr 2 none"],
    ["struct { A uint32; B uint32 }", "runtime.convTnoptr 8 none"],
    ["complex64", "runtime.convTnoptr 8 none"],
    ["complex128", "runtime.convTnoptr 16 none"],
    ["string", "runtime.convTstring 16* emptyString"],
    ["struct { S string }", "runtime.convTstring 16* emptyString"],
    ["[]string", "runtime.convTslice 24* nilSlice"],
    ["[1][]int", "runtime.convTslice 24* nilSlice"],
    ["struct { S string; N int }", "runtime.convT 24* none"],
    ["[2]*int", "runtime.convT 16* none"],
    ["bool", "- 0 singleByte"],
    ["struct { B [1]uint8 }", "- 0 singleByte"],
    ["struct {}", "- 0 zeroSize"],
    ["[0]string", "- 0 zeroSize"],
    ["*int", "- 0 direct"],
    ["map[int]int", "- 0 direct"],
    ["func()", "- 0 direct"],
    ["any", "- 0 interface"],
    ["error", "- 0 interface"],
  ];
  for (const [type, expected] of rows) assert.equal(boxed(type), expected, type);
});

test("what is a word differs by processor, what is a pointer by release", () => {
  assert.equal(boxed("int", "1.26", "386"), "runtime.convT32 4 below256");
  assert.equal(boxed("struct { A uint32; B uint32 }", "1.26", "386"), "runtime.convT64 8 below256");
  assert.equal(boxed("struct { P *int; Z struct {} }", "1.26", "386"), "runtime.convT 8* none");
  assert.equal(boxed("struct { Z struct {}; P *int }", "1.26"), "- 0 direct");
  assert.equal(boxed("struct { Z struct {}; P *int }", "1.25"), "runtime.convT 8* none");
});
