import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatValue } from "../../../../../extension/src/core/decode/formatValue.ts";
import {
  distinctValues,
  type KeyPattern,
  writeKey,
} from "../../../../../extension/src/core/emulator/map/keySource.ts";
import { utf8 } from "../../../../../extension/src/core/emulator/map/programData.ts";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import type { GoArch } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";

/** Writes values of a type one after the other and reads them back as text. */
function valuesOf(text: string, pattern: KeyPattern, goarch: GoArch = "amd64") {
  const model = modelOf("1.26", goarch);
  const { release, target } = model;
  const heap = new Heap(release, target.ptrSizeBytes);
  const types = createTypeTable(heap);
  const type = parseGoType(text, target);
  const at = heap.reserveData(Math.max(8, type.sizeBytes));
  return {
    type,
    value: (index: number): string => {
      writeKey({ heap, types }, type, at, index, pattern);
      return formatValue(heap, type, heap.addressOf(at), {
        model,
        maxStringBytes: 100,
        typeAt: (address) => types.typeAt(heap.offsetOf(address)),
      });
    },
  };
}

const keyTypes = [
  ...["int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr"],
  ...[
    "bool",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "string",
    "*int",
    "chan int",
    "unsafe.Pointer",
  ],
  ...["any", "interface{ M() }", "[3]uint16", "[0]int", "struct{}", "struct{ a bool; b string; c int8 }"],
  ...["struct{ _ int; x uint8 }", "[2]struct{ f float32 }", "struct{ a [0]int; b struct{ p *int } }"],
];

const patterns: KeyPattern[] = [
  { kind: "sequential" },
  { kind: "random", seed: 12345 },
  { kind: "pattern", pattern: "user/%d/x" },
];

describe("numbered keys differ", () => {
  for (const goarch of ["amd64", "386"] as const)
    for (const text of keyTypes)
      it(`${text} on ${goarch}`, () => {
        for (const pattern of patterns) {
          const { type, value } = valuesOf(text, pattern, goarch);
          const count = Math.min(2000, distinctValues(type));
          const seen = new Set(Array.from({ length: count }, (_, index) => value(index)));
          assert.equal(seen.size, count, pattern.kind);
        }
      });
});

describe("as many keys as are said to differ do so", () => {
  for (const [text, count] of [
    ["bool", 2],
    ["uint8", 256],
    ["int16", 65536],
    ["[4]bool", 2],
    ["[0]string", 1],
    ["struct{}", 1],
    ["struct{ _ string; b bool }", 2],
  ] as const)
    it(text, () => {
      for (const pattern of patterns) {
        const { type, value } = valuesOf(text, pattern);
        assert.equal(distinctValues(type), count);
        const seen = new Set<string>();
        for (let index = 0; index < count; index++) seen.add(value(index));
        assert.equal(seen.size, count, pattern.kind);
        if (count > 1) assert.ok(seen.has(value(count)), "after the last value they repeat");
      }
    });

  it("floats of 4 bytes repeat where they can no longer count, pointers where addresses end", () => {
    for (const [text, bits] of [
      ["float32", 24],
      ["*int", 28],
    ] as const) {
      const { type, value } = valuesOf(text, { kind: "sequential" });
      const count = distinctValues(type);
      assert.equal(count, 2 ** bits);
      assert.notEqual(value(count - 1), value(count - 2));
      assert.equal(value(count), value(0));
    }
  });
});

describe("numbered strings", () => {
  it("are named by their pattern", () => {
    assert.equal(valuesOf("string", { kind: "sequential" }).value(7), '"key-7"');
    assert.equal(
      valuesOf("string", { kind: "pattern", pattern: "ключ-%d 世界🗺 %d" }).value(7),
      '"ключ-7 世界🗺 7"',
    );
    assert.equal(valuesOf("string", { kind: "pattern", pattern: "user" }).value(7), '"user7"');
    assert.match(valuesOf("string", { kind: "random", seed: 3 }).value(7), /^"key-[0-9a-f]{8}"$/);
    assert.equal(valuesOf("any", { kind: "sequential" }).value(7), 'string("key-7")');
  });

  it("are UTF-8; a lone surrogate becomes U+FFFD", () => {
    for (const text of ["", "a", "é", "\u07ff\u0800", "世界", "🗺", "a\u0000b"])
      assert.deepEqual([...utf8(text)], [...new TextEncoder().encode(text)], JSON.stringify(text));
    assert.deepEqual([...utf8("\ud800x")], [0xef, 0xbf, 0xbd, 0x78]);
  });
});
