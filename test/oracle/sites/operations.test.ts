import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { operationsOf, placed } from "./goTypesOperations.ts";

// What the source is taken for, beside go/types: each map operation with its place and form, over generated packages whose
// names hide builtins, types and packages. MAPSCOPE_SEED repeats a run.

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);
let state = seed;
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};
const one = <Item>(items: readonly [Item, ...Item[]]): Item => items[random(items.length)] ?? items[0];

/** Names that mean something else where they are not declared anew. */
const names = [
  ...(["len", "cap", "make", "delete", "append", "copy", "new", "panic", "nil", "true", "iota"] as const),
  ...(["string", "int", "error", "any", "fn", "table", "key", "box", "fmt", "os", "p", "_x"] as const),
] as const;

const declarations = `package p

import (
	"fmt"
	"os"
)

type (
	str   = string
	num   = int
	key   string
	fn    func(num) num
	table map[str]fn
	tables = map[str]table
	boxed = box
	box   struct {
		name str
		keys []str
		next *box
	}
	pair[A, B comparable] struct {
		left  map[A]B
		right map[B]A
	}
)

var (
	funcs  map[str]fn
	nested map[str]map[str]num
	boxes  map[*box][]num
	_      = fmt.Sprint
	_      = os.Args
	b      = &box{}
)
`;

/** Statements over X, a table; they name nothing that may be hidden. */
const statements = [
  'X["a"](1)',
  '(X["a"])(1)',
  "X[b.name](1)",
  "(X[b.keys[0]])(1)",
  "go X[b.name](1)",
  "defer (X[b.next.name])(2)",
  "nested[b.name][b.keys[0]] = 1",
  "nested[b.next.name][b.keys[1]]++",
  'X[b.name], nested["q"] = X["r"], nested["s"]',
  "if f, found := X[b.name]; found { f(1) }",
  "for range X { break }",
  "for k, f := range X { X[k] = f }",
  "_ = X[b.keys[nested[b.name][b.keys[0]]]]",
  "_, _ = X[b.name]",
  'nested["a"]["b"] += (nested["c"])[b.name]',
  "boxes[b.next][0] = boxes[(*boxed)(b)][1]",
  "boxes[&*b], boxes[b] = boxes[b], boxes[b.next]",
  "_ = tables{`a`: X, `b`: {`c`: X[`d`]}}",
  "_ = []map[str]num{{`a`: 1}, nested[b.name]}",
  "func() { X[b.name](X[b.keys[0]](1)) }()",
] as const;

const body = (name: string): string =>
  Array.from({ length: 3 + random(5) }, () => `\t${one(statements).replace(/\bX\b/g, name)}`).join("\n");

/** A function in which a name stands for a table, by a declaration of some kind. */
function declared(name: string, n: number): string {
  const inside = body(name);
  switch (random(8)) {
    case 0:
      return `func f${n}(${name} table) {\n${inside}\n}`;
    case 1:
      return `func (${name} table) m${n}() {\n${inside}\n}`;
    case 2:
      return `func f${n}() (${name} table) {\n${inside}\n\treturn\n}`;
    case 3:
      return `func f${n}(given table) {\n\t${name} := given\n${inside}\n}`;
    case 4:
      return `func f${n}(given []table) {\n\tfor _, ${name} := range given {\n${inside}\n\t}\n}`;
    case 5:
      return `func f${n}(given interface{}) {\n\tswitch ${name} := given.(type) {\n\tcase table:\n${inside}\n\t}\n}`;
    case 6:
      return `func f${n}(given table) {\n${name}:\n\tfor range given {\n${body("given")}\n\t\tcontinue ${name}\n\t}\n}`;
    default:
      return `func f${n}[${name === "nil" ? "N" : name === "_x" ? "M" : "K"} ~map[str]fn](given table) {\n\tfunc(${name} table) {\n${inside}\n\t}(given)\n}`;
  }
}

describe(`map operations as go/types sees them, seed ${seed}`, () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "mapscope-operations-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("in generated packages whose names hide others", async (context) => {
    const functions = Array.from({ length: 300 }, (_, n) => declared(one(names), n));
    const source = `${declarations}\n${functions.join("\n\n")}\n`;
    const { ours, theirs } = await operationsOf(source, folder);
    context.diagnostic(`seed ${seed}: ${theirs.length} operations`);
    assert.ok(theirs.length > 1000);
    assert.deepEqual(placed(ours), placed(theirs));
  });
});
