import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { packagesFrom, typeOfOperation } from "./syntaxFixture.ts";

const packages = packagesFrom({
  "example.com/shop/money": `package money
type Cents int64
type Table map[Cents]string
func Rates() (map[string]Cents, error) { return nil, nil }
type Pair[K comparable, V any] struct { First K; All map[K]V }
func (p *Pair[A, B]) Of() map[A]B { return p.All }
const Size = 4
`,
});

describe("the map type of an operation, from syntax", () => {
  const rows: [what: string, declarations: string, text: string, layout: string | null][] = [
    [
      "a named key",
      "type ID uint64; func f(m map[ID]*ID) { m[1] = nil }",
      "map[ID]*ID",
      "type ID uint64; map[ID]unsafe.Pointer",
    ],
    ["a named map", "type M map[rune]byte; func f(m M) { m['a'] = 1 }", "M", "map[int32]uint8"],
    [
      "an alias",
      "type A = map[string]B; type B = bool; func f(m A) { m[``] = true }",
      "map[string]bool",
      "map[string]bool",
    ],
    [
      "a field through a pointer and an embedded struct",
      "type E struct{ m map[int]E2 }; type E2 struct{ a, b int8 }; type T struct{ *E }; func f(t *T) { t.m[1] = E2{} }",
      "map[int]E2",
      "type E2 struct{a int8; b int8}; map[int]E2",
    ],
    [
      "a method's result",
      "type T struct{}; func (T) M() map[string]int { return nil }; func f(t *T) { t.M()[``]++ }",
      "map[string]int",
      "map[string]int",
    ],
    [
      "the second result",
      "func two() (int, map[int]int); func f() { _, m := two(); m[1] = 2 }",
      "map[int]int",
      "map[int]int",
    ],
    [
      "a range value",
      "func f(l []map[string]int) { for _, m := range l { m[``] = 1 } }",
      "map[string]int",
      "map[string]int",
    ],
    [
      "a map of maps",
      "func f(l map[string]map[int]bool) { x := l[``]; x[3] = true }",
      "map[int]bool",
      "map[int]bool",
    ],
    [
      "a type switch",
      "func f(x any) { switch m := x.(type) { case map[int]int: m[1] = 1 } }",
      "map[int]int",
      "map[int]int",
    ],
    [
      "an assertion",
      "func f(x any) { m, _ := x.(map[int]string); m[1] = `` }",
      "map[int]string",
      "map[int]string",
    ],
    ["a channel", "func f(c chan map[int]int) { m := <-c; m[1] = 1 }", "map[int]int", "map[int]int"],
    [
      "an array by iota",
      "const (a = iota; b; c); func f(m map[[c]int8]int) { m[[2]int8{}] = 1 }",
      "map[[2]int8]int",
      "map[[2]int8]int",
    ],
    [
      "shadowing",
      "var m map[int]int; func f() { m := map[string]bool{}; { m := m; m[``] = true } }",
      "map[string]bool",
      "map[string]bool",
    ],
    [
      "a name used before it is declared in the block",
      "var m map[int]int; func f() { m[1] = 2; m := 3; _ = m }",
      "map[int]int",
      "map[int]int",
    ],
    [
      "a type hidden in a function",
      "type K int; func f() { type K string; m := map[K]int{}; m[``] = 1 }",
      "map[K]int",
      "type K string; map[K]int",
    ],
    [
      "a closure's parameter",
      "func f() { func(m map[int8]int) { m[1] = 1 }(nil) }",
      "map[int8]int",
      "map[int8]int",
    ],
    [
      "a generic function's result",
      "func id[T any](x T) T { return x }; func f(m map[int]int) { id(m)[1] = 1 }",
      "map[int]int",
      "map[int]int",
    ],
    [
      "a generic function by its constraint",
      "func vs[M ~map[K]V, K comparable, V any](m M) map[V]K { return nil }; func f(m map[int]string) { vs(m)[``] = 1 }",
      "map[string]int",
      "map[string]int",
    ],
    [
      "another package's type",
      'import "example.com/shop/money"; func f(t money.Table) { t[1] = `` }',
      "money.Table",
      "type Cents int64; map[Cents]string",
    ],
    [
      "another package's results",
      'import cash "example.com/shop/money"; func f() { m, err := cash.Rates(); _ = err; m[``] = 1 }',
      "map[string]money.Cents",
      "type Cents int64; map[string]Cents",
    ],
    [
      "a generic type of another package",
      'import . "example.com/shop/money"; func f(p Pair[int8, []string]) { p.Of()[1] = nil }',
      "map[int8][]string",
      "map[int8][]string",
    ],
    [
      "a pointer to something unread",
      'import "other.org/x"; func f(m map[string]*x.T) { m[``] = nil }',
      "map[string]*x.T",
      "map[string]unsafe.Pointer",
    ],
    [
      "a value that was not read",
      'import "other.org/x"; func f(m map[string]x.T) { delete(m, ``) }',
      "map[string]x.T",
      null,
    ],
    ["a type parameter", "func f[K comparable](m map[K]int, k K) { m[k] = 1 }", "map[K]int", null],
  ];
  for (const [what, declarations, text, layout] of rows)
    it(what, async () => {
      const type = await typeOfOperation(declarations, await packages);
      assert.deepEqual([type.text, type.layout], [text, layout]);
      assert.equal(type.why === null, layout !== null);
    });

  it("finds members that are embedded at the least depth, also of types that embed each other", async () => {
    const circle =
      "type A struct { *A; *B }; type B struct { *A; *B; *C }; type C struct { *A; m map[int]int }; ";
    const found = await typeOfOperation(`${circle}func f(a *A) { a.m[1] = 1 }`);
    assert.equal(found.text, "map[int]int");
    const twice =
      "type C struct { m map[int]int }; type A struct { C }; type B struct { C }; type D struct { A; B }; ";
    await assert.rejects(typeOfOperation(`${twice}func f(d D) { d.m[1] = 1 }`), /no map operation/);
    const hidden = "type C struct { m map[int]int }; type A struct { *C }; type D struct { A; C }; ";
    assert.equal((await typeOfOperation(`${hidden}func f(d D) { d.m[1] = 1 }`)).text, "map[int]int");
    const wide = `type W struct { ${"W; ".repeat(60)} }; `;
    await assert.rejects(typeOfOperation(`${wide}func f(w W) { w.m[1] = 1 }`), /no map operation/);
  });

  it("says why a type is not known", async () => {
    const unread = await typeOfOperation('import "other.org/x"; func f(m map[x.K]int) { m[1] = 1 }');
    assert.equal(unread.why, "package other.org/x was not read");
    const ambiguous = await typeOfOperation("type K int; type K string; func f(m map[K]int) { m[1] = 1 }");
    assert.match(ambiguous.why ?? "", /K is declared more than once/);
  });

  it("names the type as the compiler's symbols do", async () => {
    const type = await typeOfOperation("type K int; func f(m map[K]any) { m[1] = 1 }");
    assert.equal(type.linkName, "map[example.com/p.K]interface {}");
  });
});

describe("what lies in the cells of a map", () => {
  const rows: [declarations: string, cells: string][] = [
    ["func f(m map[string]map[string]bool) { m[``] = nil }", "map[string]map[string]bool"],
    ["type ID uint64; type U struct{}; func f(m map[ID]*U) { m[1] = nil }", "map[uint64]*U"],
    ["type U struct{}; func f(m map[string][]*U) { m[``] = nil }", "map[string][]*U"],
    [
      "type ID int; type P struct{ x ID; next *P }; func f(m map[[2]ID]P) { m[[2]ID{}] = P{} }",
      "map[[2]int]struct{ x int; next *P }",
    ],
    ["type F func(int) chan F; func f(m map[string]F) { m[``] = nil }", "map[string]func(int) chan F"],
  ];
  for (const [declarations, cells] of rows)
    it(`is told without stand-ins: ${cells}`, async () => {
      assert.equal((await typeOfOperation(declarations, await packages)).cells, cells);
    });
});
