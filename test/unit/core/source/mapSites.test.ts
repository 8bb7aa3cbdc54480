import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findMapSiteAt, findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { openAlone, operationsIn } from "./syntaxFixture.ts";

const inFunction = (body: string) => `package p
import "maps"
type ID uint64
type T struct { m map[ID]string }
var global = map[string][]int{}
var global2 map[ID]string
var global3 *struct{ m map[ID]string }
func reads(m map[ID]string) int { return len(m) + len(m[3]) }
func keeps(m map[ID]string) { global2 = m }
func passes(m map[ID]string) map[ID]string { return m }
func (*T) reads(m map[ID]string) int { return len(m) + len(m[3]) }
func (t *T) recurs(m map[ID]string) { for range m { t.recurs(m) } }
func each(yield func(int) bool) { yield(1) }
func f(m map[string]int, t *T, b []byte, k string, n int) {
	${body}
}
var _ = maps.Clone[map[int]int]
`;

/** The operations inside the function's body. */
async function formsIn(body: string): Promise<string[]> {
  const text = inFunction(body);
  const from = text.indexOf(body);
  const sites = (await operationsIn(text)).filter(
    (s) => s.range.start >= from && s.range.end <= from + body.length,
  );
  return sites.map((s) => `${s.form} ${s.expr}`);
}

describe("the forms of map sites", () => {
  const rows: [body: string, ...forms: string[]][] = [
    ["x := m[k]; _ = x", "read m[k]"],
    ["if m[k] > 1 { }", "read m[k]"],
    ["x, ok := m[k]; _, _ = x, ok", "commaOk m[k]"],
    ["_, _ = m[k.a]\n(f)(1)", "commaOk m[k.a]"],
    ["_, _ = m[k.a]\n(f)(m[k.b])", "commaOk m[k.a]", "read m[k.b]"],
    ["_ = m[k.a]\n(f)(1)", "read m[k.a]"],
    ["if _, ok := (m[k]); ok { }", "commaOk m[k]"],
    ["var x, ok = m[k]; _, _ = x, ok", "commaOk m[k]"],
    ["x, y := m[k], m[`j`]; _, _ = x, y", "read m[k]", "read m[`j`]"],
    ["m[k] = 1", "assign m[k]"],
    ["m[k], n = n, m[k]", "assign m[k]", "read m[k]"],
    ["m[k] += 2", "opAssign m[k]"],
    ["m[k]++", "opAssign m[k]"],
    ["global[k] = append(global[k], 1)", "append global[k]"],
    ["global[k] = append(global[`j`], 1)", "assign global[k]", "read global[`j`]"],
    ["global[(k)] = append((global)[k], 1)", "append global[(k)]"],
    ["global[k+`a`+`b`] = append(global[k+`a b`], 1)", "assign global[k+`a`+`b`]", "read global[k+`a b`]"],
    ["global[`a`+`b`] = append(global[`ab`], 1)", "append global[`a`+`b`]"],
    ["global[`a b`] = append(global[`ab`], 1)", "assign global[`a b`]", "read global[`ab`]"],
    [
      "global[string(b)] = append(global[string(b)], 1)",
      "assign global[string(b)]",
      "read global[string(b)]",
    ],
    ["delete(m, k)", "delete delete(m, k)"],
    ["clear(m)", "clear clear(m)"],
    ["n = len(m) + len(b)", "len len(m)"],
    ["for range m { }", "range range m"],
    ["for i := range n { _ = i }"],
    ["t.m[3] = k", "assign t.m[3]"],
    ["_ = make(map[int]bool, n)", "make make(map[int]bool, n)"],
    ["_ = []map[int]int{{1: 2}, nil}", "literal {1: 2}"],
    ["c := maps.Clone(m); c[k] = 1", "mapsCall maps.Clone(m)", "assign c[k]"],
    // A slice, a type's name and a hidden built-in function are no map operations.
    ["_ = b[0]"],
    ["delete := func(map[string]int, string) {}; delete(m, k)"],
    ["{ m := b; _ = m[0] }; m[k] = 1", "assign m[k]"],
  ];
  for (const [body, ...forms] of rows) it(body, async () => assert.deepEqual(await formsIn(body), forms));
});

/** As go1.26 says with -gcflags=-m where the answer is not "unknown". */
const escapes = [
  ["x := make(map[ID]string); _ = x", "stack"],
  ["x := make(map[ID]string); x[1] = ``; clear(x); for range x { }; _ = x[2] == x[3]; _ = len(x)", "stack"],
  ["x := make(map[ID]string); y := x; if y == nil { y = x }", "stack"],
  ["x := make(map[ID]string); y := x; global2 = y", "heap"],
  ["for range 3 { x := make(map[ID]string); x[1] = `` }", "stack"],
  ["var x map[ID]string; for range 3 { x = make(map[ID]string) }; x[1] = ``", "heap"],
  ["var x = make(map[ID]string); go func() { x[1] = `` }()", "heap"],
  ["var x = make(map[ID]string); func() { x[1] = `` }()", "unknown"],
  ["x := make(map[ID]string); reads(x)", "stack"],
  ["x := make(map[ID]string); reads((x))", "stack"],
  ["x := make(map[ID]string); keeps(x)", "unknown"],
  ["x := make(map[ID]string); t.reads(x)", "stack"],
  ["x := make(map[ID]string); t.recurs(x)", "stack"],
  ["x := make(map[ID]string); for range each { x[1] = `` }", "unknown"],
  ["for range each { x := make(map[ID]string); x[1] = `` }", "stack"],
  ["x := make(map[ID]string); passes(x)", "unknown"],
  ["x := make(map[ID]string); unknown.Call(x)", "unknown"],
  ["x := struct{ m map[ID]string }{make(map[ID]string)}; _ = x.m", "unknown"],
  ["x := &struct{ m map[ID]string }{make(map[ID]string)}; global3 = x", "heap"],
  ["x := make(map[ID]string); const never = false; if never { global2 = x }", "stack"],
  ["again: x := make(map[ID]string); if len(x) > 1 { goto again }", "unknown"],
] as const;

describe("what a site knows", () => {
  const only = async (body: string) => {
    const sites = await operationsIn(inFunction(body));
    const from = inFunction(body).indexOf(body);
    const site = sites.find((s) => s.range.start >= from);
    assert.ok(site);
    return site;
  };

  it("says what a hint is", async () => {
    assert.equal((await only("_ = make(map[int]int, 1<<10)")).hint?.constant, 1024n);
    assert.equal((await only("_ = make(map[int]int, len([7]int{}))")).hint?.constant, 7n);
    const variable = (await only("_ = make(map[int]int, n+1)")).hint;
    assert.deepEqual([variable?.constant, variable?.variable, variable?.type], [null, true, "int"]);
    assert.equal((await only("_ = make(map[int]int, unknown.Size)")).hint?.variable, false);
  });

  it("sees the clear idiom and loops that leave at once", async () => {
    assert.equal((await only("for k := range m { delete(m, k) }")).loop?.clears, true);
    assert.equal((await only("for k, _ := range m { delete(m, k) }")).loop?.clears, false);
    assert.equal((await only("for j := range m { delete(m, k); _ = j }")).loop?.clears, false);
    assert.equal((await only("for k := range m { _ = k; return }")).loop?.leavesAtOnce, true);
    assert.equal(
      (await only("for k := range m { if k == `` { continue }; break }")).loop?.leavesAtOnce,
      false,
    );
  });

  it("tells where a map goes as far as its surroundings do", async () => {
    assert.equal((await only("global = map[string][]int{}")).escape?.to, "heap");
    assert.equal((await only("t.m = make(map[ID]string)")).escape?.to, "heap");
    for (const [body, to] of escapes) assert.equal((await only(body)).escape?.to, to, body);
  });

  it("sees code that never runs", async () => {
    assert.equal((await only("const debug = false; if debug { m[k] = 1 }")).dead, true);
    assert.equal((await only("if k == `` { m[k] = 1 }")).dead, false);
    assert.equal((await only("return; m[k] = 1")).dead, true);
    assert.equal((await only("goto end; end: m[k] = 1")).dead, false);
  });

  it("counts a literal's entries", async () => {
    const literal = (await only("_ = map[string]int{`a`: 1, `b`: n, k: 2}")).literal;
    assert.deepEqual(literal, { entries: 3, staticEntries: 1, unknownEntries: 0 });
    const boxed = (await only("_ = map[string]any{`a`: 1, `b`: nil}")).literal;
    assert.equal(boxed?.staticEntries, 1);
  });
});

describe("findMapSiteAt", () => {
  const at = async (body: string, mark: string) => {
    const text = inFunction(body);
    const { document, scope } = await openAlone(text);
    const site = findMapSiteAt(document, text.indexOf(body) + body.indexOf(mark), scope());
    return site === null ? null : `${site.form} ${site.expr}`;
  };

  it("finds the operation around the cursor, or the variable under it", async () => {
    assert.equal(await at("m[k] = 1", "m"), "assign m[k]");
    assert.equal(await at("t.m[3] = k", "m["), "assign t.m[3]");
    assert.equal(await at("x := m; _ = x", "x :="), "variable x");
    assert.equal(await at("x := m; _ = x", "m;"), "variable m");
    assert.equal(await at("n = 1 // m", "n"), null);
    assert.equal(await at("for k := range m { _ = k }", "range"), "range k := range m");
    assert.equal(await at("for k := range m { _ = n }", "n }"), null);
    assert.equal(await at("delete(t.m, 3)", "m,"), "delete delete(t.m, 3)");
    assert.equal(await at("n = len(m)", "m)"), "len len(m)");
    assert.equal(await at("print(m)", "m)"), "variable m");
    assert.equal(await at("x := t.m; delete(m, len(x))", "x))"), "len len(x)");
    assert.equal(await at("x := t.m; any(x).(map[any]int)[k] = 1", "x)."), "variable x");
  });

  it("tells that a name is declared without a map, but not where it is used", async () => {
    const text = "package p\nfunc f(a map[int]int) (b map[int]int) { var c, d map[int]int; c = d; return }\n";
    const { document, scope } = await openAlone(text);
    const startsNil = (mark: string) =>
      findMapSiteAt(document, text.indexOf(mark), scope())?.startsNil ?? null;
    assert.deepEqual(["b map", "c, d", "d map"].map(startsNil), [true, true, true]);
    assert.deepEqual(["a map", "c = d", "d; return"].map(startsNil), [false, false, false]);
  });
});

describe("a declaration without a value", () => {
  it("is told of variables, fields and named results, not of parameters or what is assigned", async () => {
    const text = `package p
type T struct { field map[int]int }
var without map[int]int
var with map[int]int = other()
var untyped = other()
func other() map[int]int { return nil }
func named(parameter map[int]int) (result map[int]int) { var local, second map[int]int; _ = local; _ = second; return }
`;
    const { document, scope } = await openAlone(text);
    const nil = findMapSites(document, scope())
      .filter(({ startsNil }) => startsNil)
      .map(({ expr }) => expr);
    assert.deepEqual(nil, [
      "field map[int]int",
      "without map[int]int",
      "result map[int]int",
      "local, second map[int]int",
    ]);
  });
});
