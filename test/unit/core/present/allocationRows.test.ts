import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EscapeFlow } from "../../../../extension/src/core/compile/escapeFlows.ts";
import type { AllocationNote } from "../../../../extension/src/core/compile/listingCalls.ts";
import {
  type AllocationRow,
  type AllocationSource,
  allocationRow,
  byCost,
} from "../../../../extension/src/core/present/allocationRows.ts";
import { modelOf } from "../go/types/mapTypeFixture.ts";
import { described, makeSite } from "./presentFixture.ts";

const nothing: AllocationSource = { site: null, slice: null, intoMap: false };

function rowOf(
  subject: string,
  to: AllocationNote["to"],
  source: Partial<AllocationSource> = {},
  flow: EscapeFlow | null = null,
  go = "1.26",
): AllocationRow {
  const note = { file: "/p/a.go", line: 3, column: 11, to, subject };
  return allocationRow(note, flow, { ...nothing, ...source }, modelOf(go));
}

describe("the row of an allocation", () => {
  it("has the bytes and objects that each execution takes of the heap", () => {
    const heap = rowOf("make(map[uint64]uint64, 1000)", "heap");
    assert.deepEqual([heap.bytes, heap.objects, heap.kind], [36_992, 6, "map"]);
    assert.equal(heap.cost, "on the heap: 36,992 bytes in 6 objects");
    const stack = rowOf("make(map[uint64]uint64, 1000)", "stack");
    assert.equal(
      stack.cost,
      "header on the stack, groups on the heap: 36,944 bytes in 5 objects, 48 bytes on the stack",
    );
    assert.match(
      rowOf("make(map[uint64]uint64, 1000)", "stack", {}, null, "1.23").cost,
      /buckets on the heap/,
    );
    assert.equal(rowOf("make(map[uint64]uint64)", "stack").bytes, 0);
  });

  it("takes a map's type from the source where it has a name", () => {
    assert.deepEqual(
      [rowOf("make(map[ID]int, 100)", "heap").bytes, rowOf("make(map[ID]int, 100)", "heap").cost],
      [null, "on the heap"],
    );
    const onStack = ["", ", 8", ", 100", ", n"].map((hint) => rowOf(`make(map[ID]int${hint})`, "stack").cost);
    const header = "header on the stack, size not known";
    assert.deepEqual(onStack, ["on the stack", "on the stack", header, header]);
    const site = described(makeSite("map[string]int"), "1.26");
    assert.equal(rowOf("make(map[Name]int, 1000)", "heap", { site }).bytes, 54_656);
  });

  it("tells instances of generic code apart, by what the compiler prints of them in each release", () => {
    const now = rowOf("make(map[go.shape.uint64]go.shape.struct { X int; Y int }, 100)", "heap");
    assert.equal(now.instance, "map[uint64]struct { X int; Y int }");
    assert.equal(now.text, "make(map[uint64]struct { X int; Y int }, 100)");
    const older = rowOf("make(map[go.shape.int_0]go.shape.string_1, 100)", "heap", {}, null, "1.18");
    assert.equal(older.instance, "map[int]string");
    assert.ok(older.bytes !== null && older.bytes > 0);
  });

  it("shows how bytes grow where only the program knows the size", () => {
    assert.match(
      rowOf("make([]K, 0, len(m))", "heap", { slice: { elem: "string", capacity: null, ofMap: "m" } }).cost,
      /^on the heap, by len\(m\) 10: 160 bytes · 1,000: 16,384 bytes · 100,000: /,
    );
    const site = { ...described(makeSite("map[string]int"), "1.26") };
    const open = { ...site.site, hint: { ...site.site.hint, constant: null } } as typeof site.site;
    assert.match(
      rowOf("make(map[string]int, n)", "stack", { site: { ...site, site: open } }).cost,
      /^header on the stack, the rest on the heap, by its hint 10: /,
    );
  });

  it("takes the size of a slice from its capacity and its elem", () => {
    const slice = { elem: "struct{X int; Y int}", capacity: 10, ofMap: null };
    assert.deepEqual(
      [rowOf("make([]P, 10)", "heap", { slice }).bytes, rowOf("[]P{...}", "stack", { slice }).cost],
      [160, "on the stack: 160 bytes"],
    );
    assert.equal(rowOf("make([]go.shape.int, 0, 4)", "heap").bytes, 32);
    // With pointers malloc puts a header before what is larger than 512 bytes (1.22 on).
    const pointers = { elem: "unsafe.Pointer", capacity: 100, ofMap: null };
    assert.equal(rowOf("make([]*P, 100)", "heap", { slice: pointers }, null, "1.21").bytes, 896);
    assert.equal(rowOf("make([]*P, 128)", "heap", { slice: { ...pointers, capacity: 128 } }).bytes, 1152);
  });

  it("says each step of the way to the heap, and what the last one means", () => {
    const at = { file: "/p/a.go", line: 4, column: 2 };
    const flow: EscapeFlow = {
      ...{ subject: "make(map[string]int)", kind: "escapes", fn: null, at },
      steps: [
        { code: "m := make(map[string]int)", how: "assign", to: "m", at },
        { code: "return m", how: "return", to: "~r0", at },
      ],
    };
    assert.deepEqual(
      rowOf("make(map[string]int)", "heap", {}, flow).steps.map(({ text }) => text),
      ["m := make(map[string]int): kept in m", "return m: handed to the caller"],
    );
    assert.equal(rowOf("string(b)", "heap", { intoMap: true }).kind, "map");
    assert.equal(rowOf("&P{...}", "heap").kind, "other");
  });

  it("comes by cost: what is known, what is not, what lies on the stack", () => {
    const rows = [
      rowOf("make(map[string]int)", "stack"),
      rowOf("x", "heap"),
      rowOf("make(map[string]int)", "heap"),
      rowOf("make(map[string]int, 100)", "heap"),
    ];
    assert.deepEqual(
      rows.sort(byCost).map(({ text, to }) => `${text} ${to}`),
      ["make(map[string]int, 100) heap", "make(map[string]int) heap", "x heap", "make(map[string]int) stack"],
    );
  });
});
