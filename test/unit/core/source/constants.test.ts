import assert from "node:assert/strict";
import { test } from "node:test";
import { operationsIn } from "./syntaxFixture.ts";

const rows: [hint: string, value: bigint | null][] = [
  ["0x1_0", 16n],
  ["0b101", 5n],
  ["017", 15n],
  ["1e3", 1000n],
  ["'a' + 1", 98n],
  ["1 << 10 >> 2", 256n],
  ["(7 &^ 2) | 8", 13n],
  ["-7 / 2 + 10", 7n],
  ["Third", 12n],
  ["Typed", 255n],
  ["len(`häß`)", 5n],
  ['len("a\\n\\u00e4")', 4n],
  ["len(array)", 9n],
  ["len(slice)", null],
  ["int(2.0 * 3)", 6n],
  ["^uint8(1)", 254n],
  ["1 << 600", null],
  ["1 / 0", null],
  ["cyclic", null],
  ["unsafe.Sizeof(1)", null],
];

for (const [hint, value] of rows)
  test(`the value of ${hint}`, async () => {
    const sites = await operationsIn(`package p
const ( First = 4 * (iota + 1); Second; Third )
const Typed uint8 = ^uint8(0)
const cyclic = other
const other = cyclic
var array [9]int
var slice []int
var m = make(map[int]int, ${hint})
`);
    assert.equal(sites.find((s) => s.form === "make")?.hint?.constant, value);
  });
