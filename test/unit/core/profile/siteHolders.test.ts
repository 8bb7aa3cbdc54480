import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { locateSite } from "../../../../extension/src/core/compile/compiledSites.ts";
import { assignedCall, hasName } from "../../../../extension/src/core/profile/assignedName.ts";
import { heldSites } from "../../../../extension/src/core/profile/siteHolders.ts";
import { LineIndex } from "../../../../extension/src/core/source/lineIndex.ts";
import { findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { openAlone } from "../source/syntaxFixture.ts";

const source = `package main

var all = map[string]int{}

type cache struct{ entries map[string]int }

func own() {
	m := make(map[string]int)
	m["a"] = 1
}

func either(large bool) {
	m := map[string]int{}
	if large {
		m = make(map[string]int, 100)
	}
	m["a"] = 2
}

func given(m map[string]int, all map[string]int) *cache {
	m["a"] = 3
	all["a"] = 4
	return &cache{entries: make(map[string]int)}
}

func (c *cache) put() {
	c.entries["a"] = 5
	all["b"] = 6
}

func give() map[string]int { return make(map[string]int, 7) }
`;

/** What is told of the sites that some text stands in. */
async function held(expr: string, nth = 0) {
  const { document, scope } = await openAlone(source);
  const lines = new LineIndex(source);
  const sites = findMapSites(document, scope()).map((site) => locateSite(site, "p.go", lines));
  const of = heldSites(sites, source);
  const found = sites.filter(({ site }) => site.expr === expr)[nth];
  assert.ok(found !== undefined, expr);
  const { holder, assigned, alone, making } = of(found);
  return { holder, assigned, alone, making: making?.line ?? null };
}

describe("a map is held by", () => {
  it("a variable of the function that makes it, if one make is all that it gets", async () => {
    const make = await held("make(map[string]int)");
    assert.deepEqual(make, { holder: "local", assigned: "m", alone: true, making: 8 });
    assert.equal((await held('m["a"]', 0)).making, 8);
    assert.deepEqual([(await held('m["a"]', 1)).holder, (await held('m["a"]', 1)).making], ["local", null]);
  });

  it("a parameter, a variable of the package, a field", async () => {
    assert.equal((await held('m["a"]', 2)).holder, "other");
    assert.equal((await held('all["a"]')).holder, "other");
    const ofPackage = await held('all["b"]');
    assert.deepEqual([ofPackage.holder, ofPackage.making], ["package", 3]);
    assert.equal((await held('c.entries["a"]')).holder, "field");
  });

  it("who gets it beside something that may allocate as well", async () => {
    const field = await held("make(map[string]int)", 1);
    assert.deepEqual(field, { holder: "field", assigned: ".entries", alone: false, making: null });
    assert.equal((await held("make(map[string]int, 7)")).alone, true);
  });
});

it("the value of a call is assigned to the name in front", () => {
  for (const [line, name] of [
    ["\tm := newIndex()", "m"],
    ["\tvar m = pkg.New[int](3)", "m"],
    ["\tc.entries = build(n)", "c.entries"],
    ["\t\tentries: build(n),", ".entries"],
    ["\tif m == build(n) {", null],
    ["\treturn build(n)", null],
    ["\ta, b := build(n)", null],
  ] as const)
    assert.equal(assignedCall(line), name, line);
  assert.ok(hasName("fill(m, n)", "m"));
  assert.ok(!hasName("fill(mm, n.m2)", "m"));
});
