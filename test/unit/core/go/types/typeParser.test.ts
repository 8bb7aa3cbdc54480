import assert from "node:assert/strict";
import { test } from "node:test";
import { GoTypeError } from "../../../../../extension/src/core/go/types/goType.ts";
import { parseGoType, parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { modelOf } from "./mapTypeFixture.ts";

const amd64 = modelOf("1.26").target;
const i386 = modelOf("1.26", "386").target;

/** Type text, text as Go prints it, size and alignment on amd64, then on 386. */
const layouts: readonly [string, string, number, number, number, number][] = [
  ["int", "int", 8, 8, 4, 4],
  ["byte", "uint8", 1, 1, 1, 1],
  ["string", "string", 16, 8, 8, 4],
  ["any", "interface {}", 16, 8, 8, 4],
  ["interface{ M(int) (a, b string); error }", "interface { M(int) (string, string); error }", 16, 8, 8, 4],
  ["complex128", "complex128", 16, 8, 16, 4],
  ["chan (<-chan int)", "chan (<-chan int)", 8, 8, 4, 4],
  ["chan<- chan int", "chan<- chan int", 8, 8, 4, 4],
  ["func(a, b int, rest ...string) error", "func(int, int, ...string) error", 8, 8, 4, 4],
  ["[0x10]uint16", "[16]uint16", 32, 2, 32, 2],
  ["[1_0][0b11]rune", "[10][3]int32", 120, 4, 120, 4],
  ["struct { a, b int8; c int64 }", "struct { a int8; b int8; c int64 }", 16, 8, 12, 4],
  [
    'struct{ a int32 `json:"a"`; _ int8; end struct{} }',
    "struct { a int32; _ int8; end struct {} }",
    8,
    4,
    8,
    4,
  ],
  ["struct{}", "struct {}", 0, 1, 0, 1],
  ["[4]struct{}", "[4]struct {}", 0, 1, 0, 1],
  ["struct{ int; *string; error }", "struct { int; string *string; error }", 32, 8, 16, 4],
  ["type ID uint64; map[ID]struct{A string; B int32}", "map[uint64]struct { A string; B int32 }", 8, 8, 4, 4],
  [
    "type T struct{next *T; v V}; type V [2]T2; type T2 int16; T",
    "struct { next *T; v [2]int16 }",
    16,
    8,
    8,
    4,
  ],
  ["type (\n A = B // an alias\n B struct{ x int8 }\n)\n[]A", "[]struct { x int8 }", 24, 8, 12, 4],
  ["type E struct{ x int8 }; struct{ E; y int8 }", "struct { E struct { x int8 }; y int8 }", 2, 1, 2, 1],
  ["(map[string]( [2]int ))", "map[string][2]int", 8, 8, 4, 4],
];

test("types are laid out as the compiler does, on 64-bit and on 32-bit", () => {
  for (const [text, printed, size64, align64, size32, align32] of layouts) {
    const wide = parseGoType(text, amd64);
    const narrow = parseGoType(text, i386);
    assert.equal(wide.text, printed, text);
    assert.deepEqual([wide.sizeBytes, wide.alignBytes], [size64, align64], text);
    assert.deepEqual([narrow.sizeBytes, narrow.alignBytes], [size32, align32], text);
  }
});

test("the text of a type is a type with the same text", () => {
  for (const [text, printed] of layouts)
    if (!text.includes("next *T")) assert.equal(parseGoType(printed, amd64).text, printed);
});

test("a struct's fields have names, offsets and types", () => {
  const type = parseGoType("struct{ a bool; b, c int32; string; _ byte }", amd64);
  assert.equal(type.kind, "struct");
  if (type.kind !== "struct") return;
  assert.deepEqual(
    type.fields.map((f) => [f.name, f.offsetBytes, f.type.text, f.embedded ?? false]),
    [
      ["a", 0, "bool", false],
      ["b", 4, "int32", false],
      ["c", 8, "int32", false],
      ["string", 16, "string", true],
      ["_", 32, "uint8", false],
    ],
  );
});

test("pointers and comparability follow the parts", () => {
  const facts = (text: string): [boolean, boolean] => {
    const { hasPointers, comparable } = parseGoType(text, amd64);
    return [hasPointers, comparable];
  };
  assert.deepEqual(facts("[0]*int"), [false, true]);
  assert.deepEqual(facts("[1]*int"), [true, true]);
  assert.deepEqual(facts("struct{ a int; b []int }"), [true, false]);
  assert.deepEqual(facts("[2]func()"), [true, false]);
  assert.deepEqual(facts("uintptr"), [false, true]);
  assert.deepEqual(facts("map[string]int"), [true, false]);
});

test("a recursive type is tied to itself through its pointer", () => {
  const type = parseGoType("type T struct{ next *T }; T", amd64);
  assert.equal(type.name, "T");
  assert.ok(type.kind === "struct");
  const pointer = type.fields[0]?.type;
  assert.ok(pointer?.kind === "pointer");
  assert.equal(pointer.elem, type);
});

/** Refused texts and what the one line must say. */
const refused: readonly [string, RegExp][] = [
  ["", /^no type given$/],
  ["type A int;", /^no type after the definitions$/],
  ["map[string", /expected "\]", but the text ends/],
  ["map[string]int]", /expected the end of the type, but found "\]" at column 15/],
  ["map[[]byte]int", /^key type \[\]byte cannot be compared$/],
  ["map[func()]int", /^key type func\(\) cannot be compared$/],
  ["map[struct{ a int; b []int }]int", /cannot be compared \(field b is a \[\]int\)/],
  [
    "[]map[[2]map[int]int]int",
    /key type \[2\]map\[int\]int cannot be compared \(its elements are map\[int\]int\)/,
  ],
  ["type T struct{ a int; t T }; T", /^type T contains itself$/],
  ["type A [2]B; type B struct{ a A }; *A", /^type [AB] contains itself$/],
  ["type A B; type B A; int", /^type A contains itself$/],
  ["type A int; type A string; A", /^type A is defined twice$/],
  ["struct{ a int; a string }", /^field a is declared twice/],
  ["Foo", /^unknown type Foo$/],
  ["*time.Time", /^unknown type time.Time: types of other packages/],
  ["List[int]", /^generic type List/],
  ["comparable", /^comparable is a constraint/],
  ["interface{ ~int | string }", /^an interface with a type set/],
  ["interface{ int }", /^interface embeds int, which is not an interface$/],
  ["[1.5]int", /^array length 1.5 is not an integer$/],
  ["[n]int", /expected an array length in digits/],
  [
    "[999999999999999999]int64",
    /takes 7,999,999,999,999,999,992 bytes; Go allows less than 1,125,899,906,842,624$/,
  ],
  ["[99999999999999999999999]struct{}", /^array length 99999999999999999999999 is too large$/],
  ["int @", /^unexpected "@" in a type, at column 5$/],
  ["struct{ a int b int }", /expected ";" or "}", but found "b" at column 15/],
  ["func(a int, string)", /./],
  [`${"[]".repeat(1000)}int`, /nested more than 500 levels/],
];

test("what is no type, or one that Go refuses, gives one line that names the reason", () => {
  for (const [text, reason] of refused) {
    assert.throws(
      () => parseGoType(text, amd64),
      (error) => {
        assert.ok(error instanceof GoTypeError, `${text}: ${error}`);
        assert.match(error.message, reason, text);
        assert.ok(!error.message.includes("\n"));
        return true;
      },
    );
  }
});

test("definitions that expand without bound are refused", () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `type T${i} struct{ a, b T${i + 1} }`);
  assert.throws(() => parseGoType([...doubling, "type T40 int8", "*T0"].join("; "), amd64), GoTypeError);
});

test("random garbage is refused with a sentence, never with another error", () => {
  const seed = Date.now() % 1_000_000;
  let state = seed;
  const next = (bound: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % bound;
  };
  const pieces = [
    "map",
    "[",
    "]",
    "struct",
    "{",
    "}",
    "int",
    "T",
    ";",
    "type",
    "*",
    "(",
    ")",
    "chan",
    "<-",
    "func",
    ",",
    "7",
    "`",
    '"',
    ".",
    "\n",
  ];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join(next(2) ? " " : "");
    try {
      parseGoType(text, amd64);
    } catch (error) {
      assert.ok(error instanceof GoTypeError, `seed ${seed}: ${JSON.stringify(text)} gave ${error}`);
    }
  }
});

test("parseMapType takes map types and names of them only", () => {
  assert.equal(parseMapType("type M map[string]int; M", amd64).text, "map[string]int");
  assert.throws(() => parseMapType("[]int", amd64), /^GoTypeError: not a map type: \[\]int$/);
});
