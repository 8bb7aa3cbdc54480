import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  groupRows,
  isOperation,
  operationRow,
  rowText,
} from "../../../../extension/src/core/present/operationRows.ts";
import { modelOf } from "../go/types/mapTypeFixture.ts";
import { operationsIn } from "../source/syntaxFixture.ts";
import { described } from "./presentFixture.ts";

const source = `package p
func f(n int, k uint64) {
	a := make(map[uint64]uint64, 1000)
	a[k] = 1
	a[k]++
	b := make(map[string]int)
	b["x"] = 1
	c := make(map[string]int, n)
	_ = len(c)
	d := map[uint64]uint64{}
	for i := 0; i < 5000; i++ { d[uint64(i)] = 1 }
	keep(b, d)
}
func keep(...any) {}
`;

async function rows() {
  const sites = await operationsIn(source);
  assert.ok(sites.every(isOperation));
  return sites.map((site) => {
    const line = source.slice(0, site.range.start).split("\n").length;
    return operationRow(described(site, "1.26"), modelOf("1.26"), {
      place: "file:///p.go",
      file: "p.go",
      line,
    });
  });
}

describe("lists of map operations", () => {
  it("answer which lines call a function", async () => {
    const groups = groupRows(await rows(), "call", "");
    const lines = (call: string) => groups.find(({ label }) => label === call)?.rows.map(({ line }) => line);
    assert.deepEqual(lines("mapassign_fast64"), [4, 5, 11]);
    assert.deepEqual(lines("no call"), [9]);
  });

  it("answer which maps are big: as filled where the code tells it", async () => {
    const groups = groupRows(await rows(), "bytes", "");
    assert.deepEqual(
      groups.flatMap((group) => group.rows.map(rowText)),
      [
        "p.go:10: literal map[uint64]uint64{}: map[uint64]uint64: 147,824 bytes with 5,000 entries · makemap_small?",
        "p.go:3: make make(map[uint64]uint64, 1000): map[uint64]uint64: 36,944 bytes · makemap",
        "p.go:6: make make(map[string]int): map[string]int: 256 bytes with 1 entry · makemap_small?",
        "p.go:8: make make(map[string]int, n): map[string]int: 10: 456 bytes · 1,000: 54,608 bytes · 100,000: 3,495,040 bytes · makemap",
      ],
    );
    assert.deepEqual(
      groupRows(await rows(), "noHint", "").flatMap((group) => group.rows.map(({ line }) => line)),
      [6],
    );
  });

  it("say that a map lies on the stack also with what the code writes into it", async () => {
    const [small] = await operationsIn(
      "package p\nfunc f() int { m := make(map[int]int); m[1] = 2; return m[1] }\n",
    );
    assert.ok(small);
    const row = operationRow(described(small, "1.26"), modelOf("1.26"), {
      ...{ place: "file:///p.go", file: "p.go", line: 2 },
    });
    assert.match(rowText(row), /: on the stack with 1 entry · /);
  });

  it("group by map, with how often it is made and the largest", async () => {
    assert.deepEqual(
      groupRows(await rows(), "map", "").map(({ label, detail }) => [label, detail]),
      [
        ["map[uint64]uint64", "5 operations · made 2 times, largest 147,824 bytes"],
        ["map[string]int", "4 operations · made 2 times, largest 256 bytes"],
      ],
    );
  });

  it("keep what has all words of the filter", async () => {
    const kept = groupRows(await rows(), "map", "MAPASSIGN  p.go:5").flatMap((group) => group.rows);
    assert.deepEqual(
      kept.map(({ line }) => line),
      [5],
    );
  });
});
