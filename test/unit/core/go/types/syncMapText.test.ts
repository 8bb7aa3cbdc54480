import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSyncMapText } from "../../../../../extension/src/core/go/types/syncMapText.ts";

test("key and value are what the only comma outside of all brackets parts", () => {
  for (const [text, key, value] of [
    ["sync.Map[string,int]", "string", "int"],
    [" sync.Map [ [2]int , map[string]func(a, b int) ]", "[2]int", "map[string]func(a, b int)"],
    ["sync.Map[struct { A int; B string },any]", "struct { A int; B string }", "any"],
  ] as const)
    assert.deepEqual(parseSyncMapText(text), { key, value }, text);
});

test("another text is none", () => {
  for (const text of [
    "",
    "sync.Map",
    "sync.Map[string]",
    "sync.Map[string,int;]",
    "sync.Map[string,int,int]",
    "sync.Map[string,int]]",
    "sync.Map[string,int] x",
    "sync.Maps[string,int]",
    "map[string]int",
  ])
    assert.equal(parseSyncMapText(text), null, text);
});
