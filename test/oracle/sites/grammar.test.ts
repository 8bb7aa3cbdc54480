import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { operationsOf, placed } from "./goTypesOperations.ts";

// Go's grammar where one text may be one of several things: indexes, type arguments, conversions, literals and blocks.
// Random well-typed code; each map operation that go/types sees is seen, and nothing else. MAPSCOPE_SEED repeats a run.

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);
let state = seed;
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};

const declarations = `package p

import (
	"errors"
	"fmt"
	"strings"
)

const size = 4

type (
	num         int
	str         string
	key         = str
	fn          func(num) num
	table       map[str]fn
	flags       map[str]bool
	tables      []table
	row         [size]num
	grid        [size * 2][size]num
	list[T any] []T
	set[T comparable] map[T]bool
	pair[A, B comparable] struct {
		left  map[A]B
		right map[B]A
	}
	tree[T any] struct {
		next  *tree[T]
		value T
	}
	point struct{ x, y num }
	box   struct {
		name  str
		next  *box
		funcs table
		cells map[point]num
		lists list[map[str]num]
	}
	sized interface{ size() num }
	nums  map[num]num
)

func (b box) count(n num) num            { return n }
func (b *box) add(n num) num             { return n }
func (b *box) size() num                 { return 1 }
func (b *box) own() table                { return b.funcs }
func (t table) call(k str, n num) num    { return t[k](n) }
func (l list[T]) first() (zero T)        { return }
func (s set[T]) has(v T) bool            { return s[v] }
func ident[T any](v T) T                 { return v }
func first[A, B any](a A, b B) A         { return a }
func keys[M ~map[K]V, K comparable, V any](m M) (all []K) {
	for k := range m {
		all = append(all, k)
	}
	return all
}
func two(k str) (fn, bool) { f, ok := funcs[k]; return f, ok }
func count(all ...num) num { return num(len(all)) }

var (
	b      = &box{}
	funcs  table
	on     flags
	nested map[str]map[str]num
	byNum  map[num]str
	fns    []fn
	cells  grid
	values row
	chans  map[str]chan num
	ch     chan num
	maps   chan map[str]num
	ptrs   map[str]*num
	mp     *map[str]num
	some   any
	texts  list[str]
	points map[point][]num
	arrays map[str][size]num
	deep   map[str]list[map[str]num]
	makers map[str]func() map[str]num
	iface  map[str]sized
	_      = fmt.Sprint
	_      = errors.New
	_      = strings.ToUpper
)
`;

let made = 0;
const unique = (name: string): string => `${name}${made++}`;

type Make = (depth: number) => string;

/** One of several, a simple one where the depth is used up. */
function choice(depth: number, simple: readonly string[], rest: readonly Make[]): string {
  if (depth <= 0) return simple[random(simple.length)] as string;
  const at = random(rest.length + 1);
  return at === rest.length ? (simple[random(simple.length)] as string) : (rest[at] as Make)(depth - 1);
}

const num: Make = (depth) =>
  choice(
    depth,
    ["1", "num(2)", "b.count(3)", "values[0]", "cells[1][2]"],
    [
      (d) => `num(nested[${str(d)}][${str(d)}])`,
      (d) => `${func(d)}(${num(d)})`,
      (d) => `(${func(d)})(${num(d)})`,
      (d) => `num(${num(d)})`,
      (d) => `(num)(${num(d)})`,
      (d) => `num(len(${map(d)}))`,
      (d) => `ident[num](${num(d)})`,
      (d) => `first[num, str](${num(d)}, ${str(d)})`,
      (d) => `first[num](${num(d)}, ${map(d)})`,
      (d) => `func() num { return ${num(d)} }()`,
      (d) => `box.count(*b, ${num(d)})`,
      (d) => `(*box).add(b, ${num(d)})`,
      (d) => `(b.count)(${num(d)})`,
      (d) => `any(${num(d)}).(num)`,
      (d) => `struct{ f num }{${num(d)}}.f`,
      (d) => `[...]num{${num(d)}, ${num(d)}}[0]`,
      (d) => `[]num{0: ${num(d)}}[0]`,
      (d) => `list[num]{${num(d)}}[0]`,
      (d) => `list[num]{${num(d)}}.first()`,
      (d) => `tree[num]{value: ${num(d)}}.value`,
      () => `(&tree[num]{}).value`,
      (d) => `map[point]num{{1, 2}: ${num(d)}}[point{1, 2}]`,
      (d) => `map[[2]num]num{{1, 2}: ${num(d)}}[[2]num{1, ${num(d)}}]`,
      (d) => `b.cells[point{${num(d)}, 1}]`,
      (d) => `b.next.cells[point{x: ${num(d)}}]`,
      (d) => `nums{1: ${num(d)}}[${num(d)}]`,
      (d) => `(nums)(nil)[${num(d)}]`,
      (d) => `nums(nil)[${num(d)}]`,
      (d) => `map[num]num(nil)[${num(d)}]`,
      (d) => `(map[num]num)(nil)[${num(d)}]`,
      (d) => `(${num(d)})`,
      (d) => `-(${num(d)})`,
      (d) => `(${num(d)} + ${num(d)})`,
      (d) => `table.call(${funcs(d)}, ${str(d)}, ${num(d)})`,
      (d) => `${funcs(d)}.call(${str(d)}, ${num(d)})`,
      (d) => `<-(<-chan num)(chans[${str(d)}])`,
      (d) => `<-chans[${str(d)}]`,
      (d) => `*ptrs[${str(d)}]`,
      (d) => `arrays[${str(d)}][${num(d)}%size]`,
      (d) => `points[point{${num(d)}, 0}][0]`,
      () => `points[[...]point{{1, 2}}[0]][1:][0]`,
      (d) => `iface[${str(d)}].size()`,
      (d) => `iface[${str(d)}].(*box).add(${num(d)})`,
      (d) => `count(append(points[point{}], ${num(d)})...)`,
      (d) => `fns[${num(d)}](${num(d)})`,
      (d) => `fns[:][${num(d)}](1)`,
      (d) => `num(len(keys[table](${funcs(d)})))`,
      (d) => `num(len(pair[str, num]{left: map[str]num{${str(d)}: 1}}.right[${num(d)}]))`,
    ],
  );

const str: Make = (depth) =>
  choice(
    depth,
    ['"a"', "b.name", 'str("s")', "texts[0]", "key(`k`)"],
    [
      (d) => `byNum[${num(d)}]`,
      (d) => `map[num]str{${num(d)}: ${str(d)}}[${num(d)}]`,
      (d) => `(str)(${str(d)})`,
      (d) => `str(${str(d)})`,
      (d) => `str(fmt.Sprint(${num(d)}))`,
      (d) => `str(rune(${num(d)}))`,
      (d) => `str(${str(d)}[:0])`,
      (d) => `str(${str(d)} + ${str(d)})`,
      (d) => `ident[str](${str(d)})`,
      (d) => `ident(str(${str(d)}))`,
      (d) => `pair[num, str]{}.left[${num(d)}]`,
      (d) => `(pair[num, str]{}).left[${num(d)}]`,
      (d) => `list[str]{${str(d)}}[0]`,
      (d) => `texts[${num(d)}]`,
      (d) => `keys(${funcs(d)})[0]`,
      (d) => `keys[map[str]num, str, num](${map(d)})[0]`,
      () => `list[str](nil).first()`,
      (d) => `[]box{{name: ${str(d)}}}[0].name`,
      (d) => `[]*box{{name: ${str(d)}}}[0].name`,
    ],
  );

const func: Make = (depth) =>
  choice(
    depth,
    ["fn(nil)", "b.count", "b.add", "ident[num]"],
    [
      (d) => `${funcs(d)}[${str(d)}]`,
      (d) => `(${funcs(d)}[${str(d)}])`,
      (d) => `(fn)(${funcs(d)}[${str(d)}])`,
      (d) => `fn(${func(d)})`,
      (d) => `(func(num) num)(${func(d)})`,
      (d) => `func(n num) num { return ${num(d)} }`,
      (d) => `fns[${num(d)}]`,
      (d) => `[]fn{${func(d)}}[0]`,
      (d) => `map[bool]fn{true: ${func(d)}}[on[${str(d)}]]`,
      (d) => `ident[fn](${func(d)})`,
    ],
  );

/** Of type table. */
const funcs: Make = (depth) =>
  choice(
    depth,
    ["X", "X", "funcs", "b.funcs", "table{}", "b.own()"],
    [
      (d) => `(${funcs(d)})`,
      (d) => `table{${str(d)}: ${func(d)}}`,
      (d) => `table(map[str]fn{${str(d)}: ${func(d)}})`,
      (d) => `(table)(${funcs(d)})`,
      (d) => `table((map[str]fn)(${funcs(d)}))`,
      (d) => `tables{${funcs(d)}, {${str(d)}: nil}}[0]`,
      (d) => `[]table{${funcs(d)}}[0]`,
      (d) => `map[str]table{${str(d)}: {${str(d)}: ${func(d)}}}[${str(d)}]`,
      (d) => `make(table, ${num(d)})`,
      () => `(*box).own(b)`,
      (d) => `ident[table](${funcs(d)})`,
      (d) => `ident(${funcs(d)})`,
      (d) => `(*(&[]table{${funcs(d)}}[0]))`,
      (d) => `any(${funcs(d)}).(table)`,
      (d) => `box{funcs: ${funcs(d)}}.funcs`,
      (d) => `func() table { return ${funcs(d)} }()`,
    ],
  );

/** Of type map[str]num. */
const map: Make = (depth) =>
  choice(
    depth,
    ["map[str]num{}", "nested[`a`]", "*mp", "(<-maps)"],
    [
      (d) => `nested[${str(d)}]`,
      (d) => `map[str]num{${str(d)}: ${num(d)}, "z": 1}`,
      (d) => `deep[${str(d)}][${num(d)}]`,
      (d) => `b.lists[${num(d)}]`,
      (d) => `makers[${str(d)}]()`,
      (d) => `(makers[${str(d)}])()`,
      () => "make(map[str]num)",
      (d) => `[]map[str]num{{${str(d)}: ${num(d)}}}[0]`,
      (d) => `struct{ m map[str]num }{${map(d)}}.m`,
      (d) => `pair[str, num]{left: ${map(d)}}.left`,
      (d) => `list[map[str]num]{${map(d)}}.first()`,
      (d) => `tree[map[str]num]{value: ${map(d)}}.value`,
      (d) => `(*(&struct{ m map[str]num }{${map(d)}})).m`,
    ],
  );

const bool: Make = (depth) =>
  choice(
    depth,
    ["true", "on[`x`]"],
    [
      (d) => `on[${str(d)}]`,
      (d) => `!on[${str(d)}]`,
      (d) => `(${num(d)} == ${num(d)})`,
      (d) => `(set[str]{}[${str(d)}])`,
      (d) => `(set[num]{${num(d)}: true}).has(${num(d)})`,
      (d) => `(X[${str(d)}] == nil)`,
      (d) => `flags(nil)[${str(d)}]`,
      (d) => `(point{${num(d)}, 1} == point{1, ${num(d)}})`,
    ],
  );

/** A block's statements. */
const block = (depth: number): string =>
  Array.from({ length: 1 + random(2) }, () => statement(depth)).join("; ");

/** Where a literal would be taken for a block, it stands in parentheses. */
const header =
  (make: Make): Make =>
  (depth) =>
    `(${make(depth)})`;

function statement(depth: number): string {
  const d = depth - 1;
  const simple: readonly (() => string)[] = [
    () => `${funcs(d)}[${str(d)}](${num(d)})`.replace(/^[*<]/, "_ = $&"),
    () => `go X[${str(d)}](${num(d)})`,
    () => `defer (X[${str(d)}])(${num(d)})`,
    () => `defer func() { ${block(d)} }()`,
    () => `X[${str(d)}] = ${func(d)}`,
    () => `nested[${str(d)}][${str(d)}] = ${num(d)}`,
    () => `nested[${str(d)}][${str(d)}]++`,
    () => `nested[${str(d)}][${str(d)}] += ${num(d)}`,
    () => `(*mp)[${str(d)}] = ${num(d)}`,
    () => `(nested[${str(d)}])[${str(d)}] <<= 1`,
    () => `*ptrs[${str(d)}] = ${num(d)}`,
    () => `X[${str(d)}], nested[${str(d)}] = ${func(d)}, ${map(d)}`,
    () => `points[point{${num(d)}, 0}] = append(points[point{${num(d)}, 1}], ${num(d)})`,
    () => `points[point{1, 2}][0] = ${num(d)}`,
    () => `_, _ = X[${str(d)}]`,
    () => `{ var f, found = X[${str(d)}]; _, _ = f, found }`,
    () => `{ f, found := ${funcs(d)}[${str(d)}]; _, _ = f, found }`,
    () => `{ var m map[str]num = ${map(d)}; _ = m }`,
    () => `{ var m = &map[str]num{${str(d)}: ${num(d)}}; _ = m }`,
    () => `delete(${funcs(d)}, ${str(d)})`,
    () => `clear(${map(d)})`,
    () => `_ = ${bool(d)}`,
    () => `_ = ${map(d)}`,
    () => `chans[${str(d)}] <- ${num(d)}`,
    () => `_ = []chan (<-chan num){}; _ = make(chan map[str]num, ${num(d)})`,
    () => `_ = (chan<- num)(chans[${str(d)}])`,
    () => `{ type local [size]map[str]num; _ = local{}[0][${str(d)}] }`,
    () => "{ type local = set[str]; _ = local{}; type two [size]num; _ = two{1} }",
    () => `_ = new(list[map[str]num])`,
    () => `_ = struct{ table }{${funcs(d)}}.table[${str(d)}]`,
    () => `_ = interface{ own() table }(b).own()[${str(d)}]`,
  ];
  if (depth <= 0) return (simple[random(simple.length)] as () => string)();
  const blocks: readonly (() => string)[] = [
    () => `if on[${str(d)}] { ${block(d)} }`,
    () => `if !on[${header(str)(d)}] { ${block(d)} } else if X[b.name] == nil { ${block(d)} }`,
    () => `if f, found := X[${header(str)(d)}]; found { _ = f; ${block(d)} }`,
    () => `if ${header(bool)(d)} { ${block(d)} }`,
    () => `if nested[b.name][b.next.name] == values[1] { ${block(d)} }`,
    () => `if n := nested["a"]; n["b"] > cells[1][values[0]] { ${block(d)} }`,
    () => `switch on[b.name] { case true: ${block(d)}; default: ${block(d)} }`,
    () => `switch n := nested[${header(str)(d)}]; len(n) { case len(X): ${block(d)} }`,
    () => `switch nested["x"][b.name] { case ${num(d)}: ${block(d)} }`,
    () => `switch { case on[${str(d)}]: ${block(d)}; case ${bool(d)}: }`,
    () =>
      `switch v := iface[${header(str)(d)}].(type) { case *box: _ = v.funcs[${str(d)}]; case nil: ${block(d)} }`,
    () =>
      `switch some.(type) { case map[str]num, table, set[str], list[num]: ${block(d)}; case func(num) num: }`,
    () => `for k, f := range X { X[k] = f; ${block(d)} }`,
    () => `for range nested[b.name] { ${block(d)} }`,
    () => `for _, m := range deep[${header(str)(d)}] { _ = m[${str(d)}]; ${block(d)} }`,
    () => `for on[b.name] { ${block(d)}; break }`,
    () => `for i := nested["i"]["j"]; i < values[0]; i++ { ${block(d)} }`,
    () => `for _, nested["a"]["b"] = range values { ${block(d)} }`,
    () => `for ptrs["a"], nested["q"]["r"] = nil, 1; on["x"]; nested["s"]["t"]++ { ${block(d)} }`,
    () => `for range ${header(map)(d)} { ${block(d)} }`,
    () =>
      `select { case nested["a"][${str(d)}] = <-ch: ${block(d)}; case chans[${str(d)}] <- ${num(d)}: ; case v, ok := <-chans["c"]: _, _ = v, ok; default: }`,
    () =>
      `LABEL: for k := range X { for range on { if on[k] { continue LABEL }; break LABEL } }`.replace(
        /LABEL/g,
        unique("label"),
      ),
    () => `{ ${block(d)} }`,
    () => `func(X table) { ${block(d)} }(${funcs(d)})`,
    () =>
      `func(num int, str string, fns []func(int) int, set map[string]int) { _ = fns[num](set[str]); _ = set[str]; set[str]++; fns[num](num); if fns[num] != nil { }; for range fns[num:] { } }(1, "a", nil, nil)`,
    () =>
      `func(list map[str]fn, key str, table map[str]map[str]num) { list[key](1); _ = list[key]; table[key][key]++; if table[key] == nil { }; for range table[key] { }; switch table[key][key] { case 1: }; go list[key](2) }(nil, "k", nil)`,
    () =>
      `func(tree, pair map[str]num, ident map[str]func(num) num) { _ = tree["a"]; tree["b"] = pair["c"]; _ = ident["d"](tree["e"]); if len := tree["f"]; len > pair["g"] { } }(nil, nil, nil)`,
    () => `{ goto end; end: _ = X[b.name] }`.replace(/end/g, unique("end")),
  ];
  return random(3) === 0
    ? (simple[random(simple.length)] as () => string)()
    : (blocks[random(blocks.length)] as () => string)();
}

/** A function with a name for its table that may mean something else elsewhere. */
function declared(n: number): string {
  const lines = Array.from({ length: 4 }, () => `\t{ ${statement(3)} }`).join("\n");
  switch (random(4)) {
    case 0:
      return `func f${n}(X table) {\n${lines}\n}`;
    case 1:
      return `func (X table) m${n}() {\n${lines}\n}`;
    case 2:
      return `func g${n}[X0 ~map[str]fn, T comparable](X table, _ X0) (X1 set[T]) {\n${lines}\n\treturn\n}`;
    default:
      return `var v${n} = func(X table) int {\n${lines}\n\treturn len(X)\n}(nil)`;
  }
}

describe(`map operations in random code as go/types sees them, seed ${seed}`, () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "mapscope-grammar-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("whatever Go's grammar has that could be read otherwise", async (context) => {
    const functions = Array.from({ length: 150 }, (_, n) => declared(n));
    const source = `${declarations}\n${functions.join("\n\n")}\n`;
    const { ours, theirs, complaints } = await operationsOf(source, folder);
    assert.equal(complaints, "", "the code compiles");
    context.diagnostic(`seed ${seed}: ${theirs.length} operations`);
    assert.ok(theirs.length > 1000);
    const lines = source.split("\n");
    const seen = new Set(placed(ours));
    const real = new Set(placed(theirs));
    const shown = (place: string): string => {
      const line = lines[Number.parseInt(place, 10) - 1] ?? "";
      return `${place}: ${line.slice(Number(place.split(/[:-]/)[1]) - 1).slice(0, 100)}`;
    };
    assert.deepEqual([...real].filter((place) => !seen.has(place)).map(shown), [], "not seen");
    assert.deepEqual([...seen].filter((place) => !real.has(place)).map(shown), [], "none, and seen");
  });
});
