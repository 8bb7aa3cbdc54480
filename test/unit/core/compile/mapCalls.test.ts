import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instanceCalls, type MapCalls, mapCalls } from "../../../../extension/src/core/compile/mapCalls.ts";
import { parseGoVersion } from "../../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { noPackages } from "../../../../extension/src/core/source/packageIndex.ts";
import { inferTypes } from "../../../../extension/src/core/source/typeInference.ts";
import { openAlone, operationsIn } from "../source/syntaxFixture.ts";

const declarations = `package p
type Large [129]byte
type Huge [1025]byte
type T struct{ m map[string]int }
var global map[string]int
`;

/** The predicted calls of the operations in a function body, "makemap_small mapassign_fast64". */
async function callsOf(parameters: string, body: string, go: string, goarch: GoArch) {
  const sites = await operationsIn(`${declarations}func f(${parameters}) {\n${body}\n}\n`);
  const model = mapModel(parseGoVersion(go).release, goarch);
  const predicted = sites.map((site) => mapCalls(site, model));
  return {
    calls: predicted.flatMap((p) => p.calls.map((call) => call.replace("runtime.", ""))).join(" "),
    assumed: predicted.flatMap((p) => p.assumed),
    unknown: predicted.flatMap((p) => p.unknown ?? []),
  };
}

describe("the calls of a map operation", () => {
  type Row = [parameters: string, body: string, calls: string, go?: string, goarch?: GoArch];
  const rows: Row[] = [
    ["m map[uint64]int", "_ = m[1]", "mapaccess1_fast64"],
    ["m map[int]int", "_, ok := m[1]; _ = ok", "mapaccess2_fast64"],
    ["m map[int]int", "m[1] = 2", "mapassign_fast32", "1.26", "386"],
    ["m map[uint32]int", "m[1]++", "mapassign_fast32"],
    ["m map[string]int", "m[``] /= 2", "mapaccess1_faststr mapassign_faststr"],
    ["m map[string]string", "m[``] += ``", "mapassign_faststr"],
    ["m map[*int]int, p *int", "m[p] = m[p]", "mapassign_fast64ptr mapaccess1_fast64"],
    [
      "m map[*int]int, p *int",
      "delete(m, p); m[p] = 1",
      "mapdelete_fast32 mapassign_fast32ptr",
      "1.26",
      "386",
    ],
    ["m map[int]Large", "_ = m[1]; delete(m, 1)", "mapaccess1 mapdelete"],
    ["m map[int]Huge", "_ = m[1]; _, ok := m[2]; _ = ok", "mapaccess1_fat mapaccess2_fat"],
    ["m map[[8]byte]int, k [8]byte", "m[k] = 1", "mapassign_fast64"],
    ["m map[[8]byte]int, k [8]byte", "m[k] = 1", "mapassign", "1.26", "riscv64"],
    ["m map[bool]int", "m[true] = 1", "mapassign"],
    ["m map[int][]int", "m[1] = append(m[1], 2)", "mapassign_fast64"],
    ["m map[int][]int", "m[1] = append(m[2], 2)", "mapassign_fast64 mapaccess1_fast64"],
    [
      "m map[string]int, b []byte",
      "m[string(b)] = m[string(b)]",
      "slicebytetostring mapassign_faststr mapaccess1_faststr",
    ],
    ["m map[string]int, b []byte", "delete(m, string(b))", "slicebytetostring mapdelete_faststr", "1.24"],
    ["m map[string]int, b []byte", "delete(m, string(b))", "mapdelete_faststr", "1.25"],
    ["m map[int]int", "clear(m); _ = len(m)", "mapclear"],
    ["m map[int]int", "for k := range m { delete(m, k) }", "mapclear"],
    ["m map[float64]int", "for k := range m { delete(m, k) }", "mapiterinit mapiternext mapdelete", "1.23"],
    ["m map[int]int", "for range m { }", "mapIterStart mapIterNext"],
    ["m map[int]int", "for range m { }", "mapiterinit mapiternext", "1.24+noswissmap"],
    ["m map[int]int", "for range m { break }", "mapIterStart"],
    ["n int", "global = make(map[string]int, 8)", "makemap_small"],
    ["n int", "global = make(map[string]int, 9)", "makemap"],
    ["n int64", "global = make(map[string]int, n)", "makemap64", "1.26", "386"],
    ["n int64", "global = make(map[string]int, n)", "makemap"],
    ["n int64", "global = make(map[string]int, 9)", "makemap", "1.26", "386"],
    ["n int", "global = map[string]int{`a`: 1, `b`: n}", "makemap_small mapassign_faststr mapassign_faststr"],
  ];
  for (const [parameters, body, calls, go = "1.26", goarch = "amd64"] of rows)
    it(`${parameters}: ${body} (${go} ${goarch})`, async () => {
      assert.deepEqual(await callsOf(parameters, body, go, goarch), { calls, assumed: [], unknown: [] });
    });

  it("stores more than 25 constant entries in a loop, variable ones one by one", async () => {
    const entries = (count: number) => Array.from({ length: count }, (_, i) => `${i}: ${i}`).join(", ");
    const literal = (inner: string) => callsOf("n int", `return map[int]int{${inner}}`, "1.26", "amd64");
    const stores = ({ calls }: { calls: string }) =>
      calls.split(" ").filter((c) => c === "mapassign_fast64").length;
    assert.equal(stores(await literal(entries(25))), 25);
    assert.equal(stores(await literal(entries(26))), 1);
    assert.equal(stores(await literal(`${entries(26)}, 100: n, n: 1`)), 3);
    assert.match((await literal(entries(26))).calls, /^makemap /);
  });

  it("counted only constant entries as the hint in 1.18", async () => {
    const dynamic = Array.from({ length: 9 }, (_, i) => `${i}: n`).join(", ");
    const made = async (go: string) =>
      (await callsOf("n int", `return map[int]int{${dynamic}}`, go, "amd64")).calls.split(" ")[0];
    assert.deepEqual([await made("1.18"), await made("1.19")], ["makemap_small", "makemap"]);
  });
});

describe("an append to an element", () => {
  // As the compilers of these releases were seen to do it.
  for (const [params, body, ...calls] of [
    ["m map[int][]int, k int", "m[k] = append(m[k], 1)", "assign_fast64", "assign_fast64", "assign_fast64"],
    [
      "m map[int][]int, k int32",
      "m[int(k)+1] = append(m[int(k)+1], 1)",
      "assign_fast64",
      "assign_fast64",
      "assign_fast64",
    ],
    ["m map[float64][]int, k float64", "m[k] = append(m[k], 1)", "access1 assign", "assign", "assign"],
    ["m map[float64][]int, k []float64", "m[k[1]] = append(m[k[1]], 1)", "assign", "assign", "assign"],
    ["m map[float64][]int", "m[2.5] = append(m[2.5], 1)", "access1 assign", "access1 assign", "assign"],
    ["m map[any][]int, k any", "m[k] = append(m[k], 1)", "access1 assign", "assign", "assign"],
    [
      "m map[any][]int, k any",
      "m[any(k)] = append(m[any(k)], 1)",
      "access1 assign",
      "access1 assign",
      "assign",
    ],
    ["m map[error][]int", "m[nil] = append(m[nil], 1)", "access1 assign", "access1 assign", "assign"],
    ["m map[any][]int", "m[any(nil)] = append(m[any(nil)], 1)", "access1 assign", "access1 assign", "assign"],
    [
      "m map[*int][]int",
      "m[nil] = append(m[nil], 1)",
      "assign_fast64ptr",
      "assign_fast64ptr",
      "assign_fast64ptr",
    ],
    [
      "m map[any][]int",
      "m[error(nil)] = append(m[error(nil)], 1)",
      "access1 assign",
      "access1 assign",
      "access1 assign",
    ],
    ["m map[any][]int", "m[1] = append(m[1], 1)", "access1 assign", "access1 assign", "access1 assign"],
    [
      "m map[any][]int, k string",
      "m[k] = append(m[k], 1)",
      "access1 assign",
      "access1 assign",
      "access1 assign",
    ],
  ] as const)
    it(`${body} of ${params}`, async () => {
      const seen: string[] = [];
      for (const go of ["1.19", "1.21", "1.22"])
        seen.push((await callsOf(params, body, go, "amd64")).calls.replaceAll("map", ""));
      assert.deepEqual(seen, calls);
    });
});

describe("a map in an expression that is not evaluated", () => {
  const params =
    "m map[string][4]int, p map[string]*[4]int, x map[string]any, s map[string][]int, f func() string, b []byte, c chan string";
  /** How often the compilers of 1.20, 1.24 and 1.25 were seen to look up a map. */
  const rows: [body: string, old: number, between: number, now: number][] = [
    ["_ = len(m[`a`]) + cap(p[`a`]) + len(m[string(b)]) + len(x[`a`].([4]int))", 0, 0, 0],
    ["_ = len(m[f()]) + len(m[<-c]) + len(s[`a`])", 3, 3, 3],
    ["_ = [2]int{1: len([2]int{m[`a`][1], 2})}", 0, 0, 0],
    ["var y [len(map[int][4]int{1: {}}[1])]int; _ = y", 0, 0, 0],
    ["_ = unsafe.Sizeof(m[`a`])", 0, 0, 0],
    ["for range m[`a`] { }", 0, 1, 0],
    ["for i := range (m[`a`]) { _ = i }", 0, 1, 0],
    ["for i := range *p[`a`] { _ = i }", 0, 1, 0],
    ["for i := range p[string(m[`a`][1])] { _ = i }", 0, 2, 0],
    ["for i := range m[f()] { _ = i }", 0, 1, 1],
    ["for i := range m[<-c] { _ = i }", 0, 1, 1],
    ["for i, _ := range m[`a`] { _ = i }", 0, 1, 1],
    ["for i, v := range m[`a`] { _, _ = i, v }", 1, 1, 1],
    ["for i := range x[`a`].([4]int) { _ = i }", 1, 1, 0],
    ["for i := range p[`a`][:] { _ = i }", 1, 1, 1],
    ["for i := range s[`a`] { _ = i }", 1, 1, 1],
    ["len := func([4]int) int { return 1 }; _ = len(m[`a`])", 1, 1, 1],
    ["if false { _ = m[`a`] }; return; _ = m[`b`]", 0, 0, 0],
  ];
  for (const [body, ...seen] of rows)
    it(body, async () => {
      const sites = await operationsIn(`package p\nimport "unsafe"\nfunc f(${params}) {\n${body}\n}\n`);
      const counted = ["1.20", "1.24", "1.25"].map((go) => {
        const model = mapModel(parseGoVersion(go).release, "amd64");
        const reads = sites.map((site) => mapCalls(site, model));
        for (const { calls, dropped } of reads) assert.equal(calls.length === 0, dropped !== undefined, body);
        return reads.flatMap(({ calls }) => calls).filter((call) => call.includes("mapaccess")).length;
      });
      assert.deepEqual(counted, seen);
    });
});

describe("a loop that stores zeros", () => {
  const header = `package p
type pair struct{ a int; b *int }
const zero = 0.0
func f(m map[string][]int, s map[string][]pair, a map[any][]int, g map[[2]string][]int, p map[string]*[4]int,
    x map[string][]any, k string, e any, t *pair, v [2]string, w *[2]string, n map[string]map[int]bool) {
`;
  /** Look-ups at the head and in the body that the compilers of 1.18, 1.20, 1.24 and 1.25 were seen to make, again and again. */
  const rows: [body: string, seen: string][] = [
    ["for i := range m[k] { m[k][i] = 0 }", "1/0 1/0 1/0 0/1"],
    ["for i, _ := range (m[k]) { { (m)[k][(i)] = int(zero) } }", "1/0 1/0 1/0 0/1"],
    ["var i int; for i = range s[`a`] { s[`a`][i] = (pair{}) }", "1/0 1/0 1/0 0/1"],
    ["for i := range g[*w] { g[*w][i] = 1 - 1 }", "1/0 1/0 1/0 0/1"],
    ["for i := range g[v] { g[v][i] = 0 }", "1/1 1/0 1/0 0/1"],
    ["for i := range a[e] { a[e][i] = 0 }", "1/1 1/0 1/0 0/1"],
    ["for i := range a[k] { a[k][i] = 0 }", "1/1 1/1 1/1 1/1"],
    ["for i := range a[nil] { a[nil][i] = 0 }", "1/1 1/1 1/1 1/1"],
    ["for i := range g[[2]string{k}] { g[[2]string{k}][i] = 0 }", "1/1 1/1 1/1 1/1"],
    ["for i := range p[k] { p[k][i] = 0 }", "0/1 1/0 1/0 0/1"],
    ["for i := range x[k] { x[k][i] = nil }", "1/0 1/0 1/0 0/1"],
    ["for i := range x[k] { x[k][i] = 0 }", "1/1 1/1 1/1 1/1"],
    ["for i := range x[k] { x[k][i] = any(nil) }", "1/1 1/1 1/1 1/1"],
    ["for i := range m[k] { m[k][i] = 1 }", "1/1 1/1 1/1 1/1"],
    ["for i := range m[k] { m[k][i] = *new(int) }", "1/1 1/1 1/1 1/1"],
    ["for i := range m[k] { m[k][i] -= 0 }", "1/1 1/1 1/1 1/1"],
    ["for i := range m[k] { m[k][i] = 0; _ = i }", "1/1 1/1 1/1 1/1"],
    ["for i, y := range m[k] { m[k][i] = 0; _ = y }", "1/1 1/1 1/1 1/1"],
    ["for i := range m[k+`x`] { m[k+`x`][i] = 0 }", "1/1 1/1 1/1 1/1"],
  ];
  for (const [body, seen] of rows)
    it(body, async () => {
      const text = `${header}${body}\n}\n`;
      const reads = (await operationsIn(text)).filter(({ form }) => form === "read");
      const brace = text.indexOf("{", text.indexOf(" range "));
      const counted = ["1.18", "1.20", "1.24", "1.25"].map((go) => {
        const model = mapModel(parseGoVersion(go).release, "amd64");
        const predicted = reads.map((site) => mapCalls(site, model));
        assert.deepEqual(
          predicted.flatMap(({ assumed }) => assumed),
          [],
        );
        const inHead = predicted.filter((_, i) => (reads[i]?.range.start ?? 0) < brace);
        const count = (of: readonly MapCalls[]) => of.flatMap(({ calls }) => calls).length;
        return `${count(inHead)}/${count(predicted) - count(inHead)}`;
      });
      assert.equal(counted.join(" "), seen);
    });

  it("looks up again and again what it clears", async () => {
    const bodies = ["for i := range m[k] { m[k][i] = 0 }", "for i := range 4 { p[k][i] = 0 }"];
    for (const body of bodies)
      for (const site of (await operationsIn(`${header}${body}\n}\n`)).filter(({ form }) => form === "read"))
        assert.equal(site.mayRepeat, true, site.expr);
  });
});

describe("what syntax cannot know", () => {
  it("says that a small local map was taken to escape", async () => {
    const { assumed } = await callsOf("", "m := make(map[int]int); func() { _ = m }()", "1.26", "amd64");
    assert.deepEqual(assumed, ["the map escapes to the heap"]);
  });

  it("says that a loop may be compiled as one clear", async () => {
    const assumedOf = async (body: string) =>
      (await callsOf("m map[string][]x.T, k string", body, "1.26", "amd64")).assumed;
    const mayBe = ["the loop around it is not compiled as one clear"];
    assert.deepEqual(await assumedOf("for i := range m[k] { m[k][i] = x.Zero }"), [...mayBe, ...mayBe]);
    assert.deepEqual(await assumedOf("for i := range m[k] { m[k][i+1] = x.Zero }"), []);
  });

  it("says why there is no prediction", async () => {
    const { calls, unknown } = await callsOf("m map[x.T]int, k x.T", "m[k] = 1", "1.26", "amd64");
    assert.deepEqual([calls, unknown], ["", ["x is not an imported package"]]);
  });

  it("takes the compiler's word on where a map lives", async () => {
    const [site] = await operationsIn("package p\nfunc f() { _ = map[int]int{1: 2} }\n");
    assert.ok(site);
    const on = (go: string, escapesTo: "heap" | "stack") =>
      mapCalls(site, mapModel(parseGoVersion(go).release, "amd64"), { escapesTo }).calls[0];
    assert.deepEqual(
      [on("1.21", "stack"), on("1.23", "stack"), on("1.26", "stack"), on("1.26", "heap")],
      ["runtime.fastrand", "runtime.rand32", "runtime.rand", "runtime.makemap_small"],
    );
  });
});

describe("an operation of a generic function", () => {
  /** "calls", "calls if …", or "unknown", and the calls by instance. */
  async function told(declarations: string, go = "1.26") {
    const source = `package p\ntype Big [200]byte\ntype Huge [2000]byte\n${declarations}\n`;
    const { document, scope } = await openAlone(source);
    const index = scope().package;
    const inference = inferTypes(noPackages, 8, [{ package: index, file: document }]);
    const sites = findMapSites(document, { package: index, inference });
    const site = sites.find(({ form }) => !["parameter", "field", "result", "variable"].includes(form));
    assert.ok(site);
    const model = mapModel(parseGoVersion(go).release, "amd64");
    const { calls, assumed, unknown } = mapCalls(site, model);
    const short = (names: readonly string[]) =>
      names.map((name) => name.replace("runtime.map", "")).join(" ");
    const instances = instanceCalls(site, model).map(
      ({ types, calls }) => `${types.join()}: ${short(calls)}`,
    );
    const what = unknown !== null ? "unknown" : [short(calls), ...assumed].join(" if ");
    return [what, ...instances];
  }

  const rows: [declarations: string, what: string][] = [
    ["func f[V any](m map[any]V, v V) { m[1] = v }", "assign"],
    ["func f[V any](m map[any]V) { delete(m, 1) }", "delete"],
    ["func f[V any](m map[any]V) { for k := range m { delete(m, k) } }", "IterStart IterNext"],
    ["func f[V any](m map[string]V) { for k := range m { delete(m, k) } }", "clear"],
    ["func f[K comparable, V any](m map[K]V) { for range m { } }", "IterStart IterNext"],
    ["func f[V any](m map[string]V) V { return m[``] }", "access1_faststr if V takes at most 128 bytes"],
    ["func f[V any](m map[any]V) V { return m[1] }", "access1 if V takes at most 1024 bytes"],
    ["func f[V any](m map[[3]int32]V, k [3]int32) { delete(m, k) }", "delete"],
    ["func f[V any](m map[string]*V) *V { return m[``] }", "access1_faststr"],
    ["func f[V any](m map[string][]V) []V { return m[``] }", "access1_faststr"],
    ["func f[V any](m map[string]Big) Big { return m[``] }", "access1"],
    ["func f[V any](m map[string]struct{ v V; h Huge }) { _ = m[``] }", "access1_fat"],
    ["func f[V ~int|~string](m map[int]V) V { return m[1] }", "access1_fast64"],
    ["func f[V ~int|Big](m map[int]V) V { return m[1] }", "access1_fast64 if V takes at most 128 bytes"],
    ["func f[K ~string](m map[K]int, k K) int { return m[k] }", "access1_faststr"],
    ["func f[K ~int64|~uint64](m map[K]int, k K) int { return m[k] }", "access1_fast64"],
    [
      "type W interface{ ~int64 | ~uint }; func f[K W](m map[K]int, k K) int { return m[k] }",
      "access1_fast64",
    ],
    [
      "type W interface{ ~int64; String() string }; func f[K W](m map[K]int, k K) { _ = m[k] }",
      "access1_fast64",
    ],
    ["func f[K ~int64|~uint32](m map[K]int, k K) int { return m[k] }", "unknown"],
    ["func f[K comparable](m map[K]int, k K) int { return m[k] }", "unknown"],
    ["func f[K comparable](m map[*K]int, k *K) int { return m[k] }", "access1_fast64"],
    ["func f[K comparable](m map[chan K]int, k chan K) { m[k]++ }", "assign_fast64ptr"],
    ["func f[K comparable](m map[struct{a string; k K}]int) { clear(m) }", "clear"],
  ];
  for (const [declarations, what] of rows)
    it(declarations, async () => assert.deepEqual(await told(declarations), [what]));

  it("is told by the instances that the package makes", async () => {
    const get = "func get[K comparable, V any](m map[K]V, k K) V { return m[k] }\n";
    const use =
      "type ID uint32\nfunc use() { get(map[string]int{}, ``); get[ID](map[ID]int{}, 1); get(map[ID]int{}, 2) }";
    assert.deepEqual(await told(get + use), [
      "unknown",
      "string,int: access1_faststr",
      "ID,int: access1_fast32",
    ]);
  });

  it("is told by those of its receiver's type, through others too", async () => {
    const set =
      "type set[T comparable] struct{ m map[T]bool }\nfunc (s *set[E]) has(x E) bool { return s.m[x] }\n";
    const pair =
      "type pair[A comparable] struct{ left, right set[A] }\nfunc make2[B comparable]() pair[B] { return pair[B]{} }\n";
    const use = "var a set[string]\nfunc use() { _ = make2[uint64]() }";
    assert.deepEqual(await told(set + pair + use), [
      "unknown",
      "string: access1_faststr",
      "uint64: access1_fast64",
    ]);
  });

  it("of a type that holds itself has an end", async () => {
    const node =
      "type node[T comparable] struct{ m map[T]*node[T]; n *node[*T] }\nfunc (n *node[T]) get(x T) *node[T] { return n.m[x] }\n";
    const [what, first] = await told(`${node}var root node[string]`);
    assert.deepEqual([what, first], ["unknown", "string: access1_faststr"]);
  });
});
