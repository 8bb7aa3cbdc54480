import assert from "node:assert/strict";
import { test } from "node:test";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { makeKeyEqual } from "../../../../../extension/src/core/emulator/runtime/keyEqual.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";

const model = mapModel(goRelease(26), "amd64");
const { target } = model;
const bigEndianModel = mapModel(goRelease(26), "s390x");

/** Whether two values given as bytes are equal; `prepare` may write pointers into them. */
function equal(
  text: string,
  a: readonly number[],
  b: readonly number[],
  prepare?: (heap: Heap, aAt: number, bAt: number) => void,
  inModel = model,
): boolean {
  const heap = new Heap(goRelease(26), 8);
  const type = parseGoType(text, target);
  const types = createTypeTable(heap);
  const [aAt, bAt] = [heap.reserveData(type.sizeBytes), heap.reserveData(type.sizeBytes)];
  heap.u8.set(a, aAt);
  heap.u8.set(b, bAt);
  prepare?.(heap, aAt, bAt);
  return makeKeyEqual(type, { heap, model: inModel, typeAt: types.typeAt })(aAt, bAt);
}

const float64 = (value: number): number[] => [...new Uint8Array(new Float64Array([value]).buffer)];
const float32 = (value: number): number[] => [...new Uint8Array(new Float32Array([value]).buffer)];

test("plain memory is compared byte for byte", () => {
  assert.equal(equal("int64", [1, 2], [1, 2]), true);
  assert.equal(equal("int64", [0, 0, 0, 0, 0, 0, 0, 1], [0]), false);
  assert.equal(equal("[5]uint16", [0, 0, 0, 0, 0, 0, 0, 0, 0, 9], []), false);
  assert.equal(equal("struct{}", [], []), true);
});

test("floats follow ==: NaN differs from itself, zeros are equal", () => {
  for (const [type, bytes] of [
    ["float64", float64],
    ["float32", float32],
  ] as const) {
    assert.equal(equal(type, bytes(1.5), bytes(1.5)), true);
    assert.equal(equal(type, bytes(1.5), bytes(-1.5)), false);
    assert.equal(equal(type, bytes(0), bytes(-0)), true);
    assert.equal(equal(type, bytes(Number.NaN), bytes(Number.NaN)), false);
    assert.equal(equal(type, bytes(Number.POSITIVE_INFINITY), bytes(Number.POSITIVE_INFINITY)), true);
    assert.equal(equal(type, bytes(Number.POSITIVE_INFINITY), bytes(Number.NEGATIVE_INFINITY)), false);
  }
  assert.equal(equal("complex128", [...float64(1), ...float64(0)], [...float64(1), ...float64(-0)]), true);
  assert.equal(equal("complex128", [...float64(1), ...float64(2)], [...float64(1), ...float64(3)]), false);
  assert.equal(
    equal("[2]float32", [...float32(0), ...float32(Number.NaN)], [...float32(0), ...float32(Number.NaN)]),
    false,
  );
});

test("floats of big-endian processors follow == as well", () => {
  const isEqual = (type: string, a: readonly number[], b: readonly number[]): boolean =>
    equal(type, a, b, undefined, bigEndianModel);
  for (const [type, littleEndian] of [
    ["float64", float64],
    ["float32", float32],
  ] as const) {
    const bytes = (value: number): number[] => littleEndian(value).reverse();
    assert.equal(isEqual(type, bytes(1.5), bytes(1.5)), true);
    assert.equal(isEqual(type, bytes(1.5), bytes(-1.5)), false);
    assert.equal(isEqual(type, bytes(0), bytes(-0)), true);
    assert.equal(isEqual(type, bytes(Number.NaN), bytes(Number.NaN)), false);
    // Read in the other order these bytes are a NaN.
    assert.equal(isEqual(type, littleEndian(Number.NaN), littleEndian(Number.NaN)), true);
  }
  const complex = [1, 0].flatMap((part) => float64(part).reverse());
  const negativeZero = [...float64(1).reverse(), ...float64(-0).reverse()];
  assert.equal(isEqual("complex128", complex, negativeZero), true);
});

test("padding and blank fields do not count", () => {
  const text = "struct{A int8; B int32; _ int32; C int8}";
  assert.equal(
    equal(text, [1, 7, 7, 7, 2, 0, 0, 0, 9, 9, 9, 9, 3, 8], [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3]),
    true,
  );
  assert.equal(
    equal(text, [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3], [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4]),
    false,
  );
});

test("strings are compared by content", () => {
  const strings = (x: string, y: string): boolean =>
    equal("struct{N int8; S string}", [], [], (heap, aAt, bAt) => {
      for (const [at, s] of [
        [aAt, x],
        [bAt, y],
      ] as const) {
        const data = heap.reserveData(s.length);
        heap.u8.set(new TextEncoder().encode(s), data);
        heap.writePointer(at + 8, data);
        heap.u32[(at + 16) >>> 2] = s.length;
      }
    });
  assert.equal(strings("mapscope", "mapscope"), true);
  assert.equal(strings("mapscope", "mapscopf"), false);
  assert.equal(strings("map", "mapscope"), false);
});

test("interfaces are compared by dynamic type, then by value", () => {
  const interfaces = (x: [string, number[]] | null, y: [string, number[]] | null): boolean => {
    const heap = new Heap(goRelease(26), 8);
    const types = createTypeTable(heap);
    const places = [x, y].map((value) => {
      const at = heap.reserveData(16);
      if (value === null) return at;
      const type = parseGoType(value[0], target);
      heap.writePointer(at, types.offsetOf(type));
      if (type.kind === "pointer") heap.u8.set(value[1], at + 8);
      else {
        const data = heap.reserveData(type.sizeBytes);
        heap.u8.set(value[1], data);
        heap.writePointer(at + 8, data);
      }
      return at;
    });
    const type = parseGoType("interface{}", target);
    return makeKeyEqual(type, { heap, model, typeAt: types.typeAt })(
      places[0] as number,
      places[1] as number,
    );
  };
  assert.equal(interfaces(null, null), true);
  assert.equal(interfaces(null, ["int", [1]]), false);
  assert.equal(interfaces(["int", [1]], ["int", [1]]), true);
  assert.equal(interfaces(["int", [1]], ["int", [2]]), false);
  assert.equal(interfaces(["int", [1]], ["int64", [1]]), false);
  assert.equal(interfaces(["float64", float64(Number.NaN)], ["float64", float64(Number.NaN)]), false);
  assert.equal(interfaces(["*int", [1, 2]], ["*int", [1, 2]]), true);
  assert.equal(interfaces(["*int", [1, 2]], ["*int", [1, 3]]), false);
  assert.equal(interfaces(["struct{}", []], ["struct{}", []]), true);
});

test("a type without == is refused", () => {
  const heap = new Heap(goRelease(26), 8);
  assert.throws(
    () => makeKeyEqual(parseGoType("[]int", target), { heap, model, typeAt: () => undefined }),
    /\[\]int cannot be compared/,
  );
});
