import assert from "node:assert/strict";
import { test } from "node:test";
import { shapeTypes } from "../../../../extension/src/core/compile/genericSymbols.ts";

// Symbols as the compilers of 1.18 to 1.27 print them.
for (const [symbol, types] of [
  ["example.com/p.Get[go.shape.uint64,go.shape.string]", ["uint64", "string"]],
  ['"".(*Set[go.shape.*uint8_0]).Add', ["*uint8"]],
  ["p.Get[go.shape.[200]uint8_0,go.shape.int_1]", ["[200]uint8", "int"]],
  [
    "p.Loop[go.shape.map[string]p.Big,go.shape.struct { a, b int }].func1",
    ["map[string]p.Big", "struct { a, b int }"],
  ],
  ["p.F[go.shape.func(int, string) (a, b int)]", ["func(int, string) (a, b int)"]],
  ["p.Get[int]", null],
  ["p.Get", null],
  ["p.broken[go.shape.int", null],
] as const)
  test(symbol, () => assert.deepEqual(shapeTypes(symbol), types));
