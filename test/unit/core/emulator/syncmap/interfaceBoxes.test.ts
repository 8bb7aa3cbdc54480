import assert from "node:assert/strict";
import { test } from "node:test";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { InterfaceBoxes } from "../../../../../extension/src/core/emulator/syncmap/interfaceBoxes.ts";
import type { GoArch } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";

/** Puts values, given by the bytes of their memory, into interfaces one after the other. */
function fixture(goarch: GoArch = "amd64") {
  const model = modelOf("1.26", goarch);
  const heap = new Heap(model.release, model.target.ptrSizeBytes);
  const boxes = new InterfaceBoxes(heap, model, createTypeTable(heap).offsetOf);
  const scratchAt = heap.reserveData(1024);
  const at = heap.reserveData(16);
  /** @returns where the data word points to */
  const box = (text: string, ...bytes: readonly number[]): number => {
    const type = parseGoType(text, model.target);
    heap.u8.fill(0, scratchAt, scratchAt + type.sizeBytes);
    heap.u8.set(bytes, scratchAt);
    boxes.box(type, scratchAt, at);
    return heap.u32[(at + heap.ptrSizeBytes) >>> 2] as number;
  };
  const bytesAt = (place: number, size: number): number[] => [...heap.u8.subarray(place, place + size)];
  return { boxes, box, bytesAt };
}

test("small integers, empty strings, nil slices and what has no size need no memory", () => {
  const { boxes, box, bytesAt } = fixture();
  assert.deepEqual(bytesAt(box("int", 255), 8), [255, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(box("int", 7), box("uint64", 7), "one table for all");
  assert.deepEqual(bytesAt(box("uint16", 9), 2), [9, 0]);
  assert.deepEqual(bytesAt(box("int8", 0xff), 1), [0xff]);
  assert.deepEqual(bytesAt(box("bool", 1), 1), [1]);
  assert.deepEqual(bytesAt(box("string"), 16), Array(16).fill(0));
  assert.deepEqual(bytesAt(box("[]int"), 24), Array(24).fill(0));
  box("struct {}");
  box("float64");
  assert.deepEqual(boxes.allocated, { bytes: 0, objects: 0 });
  box("int", 0, 1);
  assert.deepEqual(boxes.allocated, { bytes: 16, objects: 1 });
});

test("pointers are the data word itself", () => {
  const { boxes, box } = fixture();
  assert.equal(box("*int", 0, 0x40), 0x4000);
  assert.equal(boxes.allocated.objects, 0);
});

test("small boxes without pointers share blocks of 16 bytes, in their alignment", () => {
  const { boxes, box, bytesAt } = fixture();
  const first = box("[3]uint8", 1, 2, 3);
  assert.equal(box("int32", 0, 1), first + 4);
  assert.equal(box("int", 0, 2), first + 8);
  assert.deepEqual(boxes.allocated, { bytes: 16, objects: 3 });
  const second = box("[9]uint8", 1);
  assert.notEqual(second, first);
  // A larger one does not take the place of a block with more room.
  const third = box("[12]uint8", 1);
  assert.notEqual(third, second);
  assert.equal(box("[5]uint8", 1), second + 9);
  assert.deepEqual(bytesAt(first, 16), [1, 2, 3, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(boxes.allocated, { bytes: 48, objects: 6 });
});

test("boxes with pointers, and larger ones, take a size class each", () => {
  const { boxes, box } = fixture();
  box("string", 1, 0, 0, 0, 0, 0, 0, 0, 1);
  box("[2]int64", 1);
  assert.deepEqual(boxes.allocated, { bytes: 32, objects: 2 });
  box("struct { P *int; A int; B int }", 1);
  assert.deepEqual(boxes.allocated, { bytes: 56, objects: 3 });
});

test("on big-endian processors the low byte of a small integer is its last", () => {
  const { boxes, box, bytesAt } = fixture("s390x");
  assert.deepEqual(bytesAt(box("int32", 0, 0, 0, 5), 4), [0, 0, 0, 5]);
  assert.deepEqual(bytesAt(box("int", 0, 0, 0, 0, 0, 0, 0, 6), 8), [0, 0, 0, 0, 0, 0, 0, 6]);
  assert.deepEqual(bytesAt(box("uint8", 7), 1), [7]);
  assert.equal(boxes.allocated.objects, 0);
  box("int32", 5);
  assert.equal(boxes.allocated.objects, 1);
});
