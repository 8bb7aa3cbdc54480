import assert from "node:assert/strict";
import { test } from "node:test";
import {
  parseSyncMapText,
  storedMapText,
  syncMapOfStored,
} from "../../../../../extension/src/core/go/types/syncMapText.ts";

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

test("what is stored is a built-in map, behind the same declarations, and back", () => {
  for (const [sync, stored] of [
    ["sync.Map[string,int]", "map[string]int"],
    ["type ID int; sync.Map[ID,[]ID]", "type ID int; map[ID][]ID"],
    [
      "type S struct{a int; b [2]int}; sync.Map[[2]S,map[S]int]",
      "type S struct{a int; b [2]int}; map[[2]S]map[S]int",
    ],
    ["sync.Map[struct{a int; b int},any]", "map[struct{a int; b int}]any"],
  ] as const) {
    assert.equal(storedMapText(sync)?.replace(";map", "; map"), stored, sync);
    assert.equal(syncMapOfStored(stored), sync, stored);
  }
  for (const text of ["sync.Map", "sync.Map[string,]", "map[string]int", "type T int; T"])
    assert.equal(storedMapText(text), null, text);
  for (const text of ["[]int", "type T map[int]int; T", "map[int"])
    assert.equal(syncMapOfStored(text), null, text);
});
