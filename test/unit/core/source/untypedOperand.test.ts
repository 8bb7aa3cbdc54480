import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mapNameOffset } from "../../../../extension/src/core/source/makingSite.ts";
import { findMapSiteAt, findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { assumeType, untypedOperandAt } from "../../../../extension/src/core/source/untypedOperand.ts";
import { goParser, openAlone } from "./syntaxFixture.ts";

const text = `package p

import "example.com/other"

type ID uint32

func f(n int) {
	m := other.Map()
	s := other.New()
	_ = m["a"]
	for range s.ids {
	}
	type Local int
	_ = m
}
`;

/** What the operand under the first `mark` becomes when a language server calls it `type`. */
async function told(mark: string, type: string) {
  const { document, scope } = await openAlone(text);
  const around = scope();
  const offset = text.indexOf(mark);
  const operand = untypedOperandAt(document, offset, around);
  if (operand === null) return null;
  const name = /^\w+/.exec(text.slice(operand.nameOffset))?.[0];
  const known = assumeType(await goParser(), document, operand, type, around);
  const site = findMapSiteAt(document, offset, around);
  return { name, known, form: site?.form, layout: site?.type.layout };
}

describe("an operand whose type only a language server tells", () => {
  it("becomes a site", async () => {
    assert.deepEqual(await told('m["a"]', "map[string]ID"), {
      name: "m",
      known: true,
      form: "read",
      layout: "type ID uint32; map[string]ID",
    });
    assert.equal((await told("m := other", "map[string]ID"))?.form, "variable");
    assert.deepEqual(await told("range s.ids", "map[ID]bool"), {
      name: "ids",
      known: true,
      form: "range",
      layout: "type ID uint32; map[ID]bool",
    });
  });

  it("stays unknown when the text is no type, or names one that only the function has", async () => {
    for (const type of ["", "map[", "map[string]Missing; func", "map[Local]int", "var x int\nfunc main() {}"])
      assert.equal((await told("_ = m\n", type))?.known ?? false, false, type);
  });

  it("is not asked for where the source tells the type, or there is none", async () => {
    assert.equal(await told("n int", "map[string]int"), null);
    assert.equal(await told("package p", "map[string]int"), null);
  });
});

it("each site's map has a name to ask about, or none", async () => {
  const source = `package p
type T struct{ m map[string]int }
func g() map[string]int
func f(t T, q map[string]int) {
	a := make(map[string]int)
	var b = map[string]int{}
	a["m"]++
	_ = t.m["x"]
	delete(t.m, "delete")
	_ = len(a)
	for k := range b { _ = k }
	_ = g()["a"]
}
`;
  const { document, scope } = await openAlone(source);
  const names = findMapSites(document, scope()).map((site) => {
    const offset = mapNameOffset(source, site);
    return `${site.form} ${offset === null ? "-" : /^\w+/.exec(source.slice(offset))?.[0]}`;
  });
  assert.deepEqual(names, [
    ...["field m", "result -", "parameter q", "make a", "literal b", "opAssign a", "read m", "delete m"],
    ...["len a", "range b", "read -"],
  ]);
});
