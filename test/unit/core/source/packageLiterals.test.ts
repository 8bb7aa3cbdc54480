import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  findPackageLiteralAt,
  findPackageLiterals,
} from "../../../../extension/src/core/source/packageLiterals.ts";
import { openAlone, packagesFrom } from "./syntaxFixture.ts";

const declarations = `
type P struct{ X, Y int }
type In struct { P *P; Q P }
type S string
type H func()
type I interface { m() int }
const C = 3
var g = 5
var gf float64
var gs string
var gbs []byte
var gp P
var inn In
var gi I
var arr [3]int
func f() int { return 1 }
func h() {}
func (P) m() int { return 1 }
`;

async function literalOf(text: string) {
  const packages = await packagesFrom({
    lib: "package lib\nconst C = 1\nvar V = 2\nfunc F() int { return 1 }",
  });
  const { document, scope } = await openAlone(
    `package p\nimport "lib"\n${declarations}var it = ${text}\nvar _ = lib.C\n`,
    packages,
  );
  const found = findPackageLiterals(document, scope()).find(({ variable }) => variable === "it");
  assert.ok(found, text);
  return found;
}

describe("the size of a literal and its effects, as go1.21 to go1.27 print them with -d=wrapglobalmapdbg=1,wrapglobalmapctl=2", () => {
  const rows: [text: string, size: number, effects: string][] = [
    ["map[string]int{}", 1, "none"],
    [`map[string]int{"a": 1}`, 4, "none"],
    [`map[string]int{"a": 1, "b": C + 1, "c": -2, "d": (3), "e": int(4), "f": 1 << 3}`, 19, "none"],
    [`map[string]any{"a": 1}`, 5, "none"],
    ["map[P]int{{1, 2}: 1}", 8, "none"],
    [`map[string]P{"a": {X: 1}, "b": {}}`, 9, "none"],
    [`map[string]*P{"a": {1, 2}}`, 9, "none"],
    [`map[string][]int{"a": {1, 2, 3}}`, 7, "none"],
    [`map[string][3]int{"a": {0: 1, 2: 3}}`, 10, "none"],
    [`map[string]func(){"a": func() {}}`, 4, "some"],
    [`map[string]int{"a": g}`, 4, "none"],
    [`map[string]func() int{"a": f}`, 4, "none"],
    [`map[S]any{S("a"): S("b"), "c": nil}`, 8, "none"],
    [`map[string]map[string]int{"a": {"b": 1}}`, 7, "none"],
    [`map[string][]byte{"a": []byte("abc")}`, 5, "none"],
    [`map[string][]rune{"a": []rune("x")}`, 7, "none"],
    [`map[string]*int{"a": &g}`, 5, "none"],
    [`map[string]P{"a": gp, "b": {X: g + 1}}`, 11, "none"],
    ['map[any]int{"a": 1, 2: 3, P{1, 2}: 4}', 17, "none"],
    [`map[string]struct{}{"a": {}, "b": {}}`, 7, "none"],
    [`map[string]*[2]int{"a": {1, 2}, "b": new([2]int)}`, 11, "none"],
    [`map[string]any{"a": nil, "b": gp, "c": &gp, "d": f}`, 17, "none"],
    [`map[string]int{"a": g / C}`, 6, "none"],
    [`map[string]int{"a": g % g}`, 6, "some"],
    [`map[string]I{"a": P{}, "b": gp, "c": nil, "d": I(gp)}`, 16, "none"],
    [`map[string]any{"a": I(gp), "b": gi}`, 10, "none"],
    [`map[string]H{"a": h, "b": H(h)}`, 9, "none"],
    [`map[string]bool{"a": g == 1 && gp.X < 2}`, 11, "none"],
    [`map[string]chan int{"a": make(chan int)}`, 5, "none"],
    [`map[string]complex128{"a": complex(1, 2), "b": 1 + 2i, "c": complex(gf, 1)}`, 12, "none"],
    [`map[string]map[P]*P{"a": {{1, 2}: {3, 4}}}`, 16, "none"],
    [`map[string]int{"a": lib.C, "b": lib.V}`, 7, "none"],
  ];
  for (const [text, size, effects] of rows)
    it(text, async () => {
      const literal = await literalOf(text);
      assert.deepEqual([literal.size.least, literal.size.most, literal.size.effects], [size, size, effects]);
    });

  for (const text of [
    `map[string]int{"a": f()}`,
    `map[string]int{"a": lib.F()}`,
    `map[string]int{"a": arr[1]}`,
    `map[string]int{"a": inn.P.X}`,
    `map[string]*int{"a": &inn.P.X}`,
    `map[string]func() int{"a": gp.m}`,
    `map[string]func(P) int{"a": P.m}`,
    `map[string]string{"a": gs[1:]}`,
    `map[string][]int{"a": make([]int, 3)}`,
    `map[string]map[string]int{"a": make(map[string]int, 5)}`,
    `map[string]int{"a": <-make(chan int)}`,
    `map[string]int{"a": copy(gbs, gs)}`,
  ])
    it(`${text} has an effect`, async () => assert.equal((await literalOf(text)).size.effects, "some"));

  it("is open where names are not known", async () => {
    const { size } = await literalOf(`map[string]int{"a": other(), "b": gp.unknown, "c": missing}`);
    assert.equal(size.effects, "unknown");
    assert.ok(size.most > size.least);
  });
});

describe("the elements of slice and array literals", () => {
  const rows: [text: string, length: number | null, made: string[], zero: (boolean | null)[]][] = [
    ["[]int{1, 0}", 2, ["compiled", "compiled"], [false, true]],
    ["[...]int{5: 1, 2}", 7, ["compiled", "compiled"], [false, false]],
    ["[4]int{1}", 4, ["compiled"], [false]],
    ["[]*P{{1, 2}, nil, &gp, &P{}}", 4, Array(4).fill("compiled"), [false, true, false, false]],
    [
      "[]any{1, nil, P{}, gp}",
      4,
      ["compiled", "compiled", "compiled", "unknown"],
      [false, true, false, null],
    ],
    [
      "[]func() int{f, lib.F, func() int { return 2 }, gp.m}",
      4,
      ["compiled", "compiled", "compiled", "atInit"],
      [false, false, false, true],
    ],
    ["[]int{f(), g, lib.V, g + 1}", 4, ["unknown", "unknown", "atInit", "atInit"], [null, null, true, true]],
    ['[]string{gs, ""}', 2, ["atInit", "compiled"], [true, true]],
    ["[]map[string]int{{}, nil}", 2, ["atInit", "compiled"], [true, true]],
    ['[][]byte{[]byte("x"), nil}', 2, ["compiled", "compiled"], [false, true]],
    ["[]P{{1, g + 1}, {}}", 2, ["atInit", "compiled"], [false, true]],
    [
      "[]any{any(nil), I(nil), any(I(nil)), any(0), I(P{}), (*P)(nil)}",
      6,
      ["compiled", "unknown", "unknown", "compiled", "compiled", "compiled"],
      [true, null, null, false, false, false],
    ],
    ["[]*int{&g, &gp.Y, &arr[1]}", 3, ["compiled", "compiled", "unknown"], [false, false, null]],
  ];
  for (const [text, length, made, zero] of rows)
    it(text, async () => {
      const { elements } = await literalOf(text);
      assert.equal(elements?.length, length);
      assert.deepEqual(
        elements?.values.map((value) => value.made),
        made,
      );
      assert.deepEqual(
        elements?.values.map((value) => value.zero),
        zero,
      );
    });
});

describe("which literals there are", () => {
  it("those of package variables, by name", async () => {
    const { document, scope } = await openAlone(`package p
var a, b = map[int]int{1: 2}, []int{3}
var (
	c any = [2]int{}
	_ = map[string]bool{}
	d map[int]int
	e = struct{ m map[int]int }{map[int]int{}}
)
func f() { x := map[int]int{}; _ = x }
`);
    const found = findPackageLiterals(document, scope());
    assert.deepEqual(
      found.map(({ variable, kind, isDirect }) => [variable, kind, isDirect]),
      [
        ["a", "map", true],
        ["b", "slice", true],
        ["c", "array", false],
        ["_", "map", true],
      ],
    );
    const at = document.text.indexOf("[]int");
    assert.equal(findPackageLiteralAt(document, at, scope())?.variable, "b");
    assert.equal(findPackageLiteralAt(document, document.text.indexOf("x :="), scope()), null);
  });
});
