import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { benchmarkFile } from "../../../../extension/src/core/measure/benchmarkFile.ts";
import { measureProgram } from "../../../../extension/src/core/measure/measureProgram.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

const textOf = (map: string): string => measureProgram(mapType(map, "1.26")).text;

/** The lines of a program from the type's own on to the code that measures. */
function copied(map: string): string[] {
  const text = textOf(map);
  return text.slice(text.indexOf(")\n\n") + 3, text.indexOf("\nvar (")).split("\n");
}

describe("a measuring program", () => {
  it("has the map's types copied by their names, and makes keys by their parts", () => {
    const map = "type ID uint8; type Key struct{A ID; B [2]bool; C string; _ int32}; map[Key]*Key";
    assert.deepEqual(copied(map), [
      "// map[struct { A uint8; B [2]bool; C string; _ int32 }]*struct { A uint8; B [2]bool; C string; _ int32 }",
      "type ID uint8",
      "type Key struct{ A ID; B [2]bool; C string; _ int32 }",
      "type measured = map[Key]unsafe.Pointer",
      "",
      "// distinct is how many different keys there are, as far as it matters.",
      "const distinct = 9007199254740991",
      "",
      "// newKey gives key number i: another one for each number below distinct.",
      "func newKey(i uint64) (k Key) {",
      "\tk.A, i = ID(i), i/256",
      "\tfor j0 := range k.B {",
      "\t\tk.B[j0], i = i%2 == 1, i/2",
      "\t}",
      '\tk.C, i = string("key-"+strconv.FormatUint(i, 10)), 0',
      "\treturn k",
      "}",
      "",
      "var zero unsafe.Pointer",
      "",
    ]);
  });

  it("gives types another name where theirs means something in it", () => {
    const lines = copied("type kept int; type string uint8; type j0 [2]string; map[kept]j0");
    assert.deepEqual(lines.slice(1, 5), [
      "type kept_ int",
      "type string_ uint8",
      "type j0_ [2]string_",
      "type measured = map[kept_]j0_",
    ]);
  });

  it("implements interfaces with methods, and leaves out what a pointer is to", () => {
    const lines = copied(
      "map[error]struct{A *[3]int; B []error; C chan<- error; D func(error) error; E map[string]error}",
    );
    assert.equal(
      lines[1],
      "type measured = map[interface{ M() }]struct{ A unsafe.Pointer; B []struct{}; C chan struct{}; D func(); E map[int]int }",
    );
    assert.ok(lines.includes("func (boxed) M() {}"), lines.join("\n"));
    assert.ok(lines.includes("\tk, i = boxed(i), 0"));
  });

  it("takes the names of a key's fields for no words of its own", () => {
    const text = textOf("map[struct{KEY int8; FORMAT bool}]int");
    assert.match(text, /func fill\(m measured, keys \[\]struct\{ KEY int8; FORMAT bool \}\) \{/);
    assert.match(text, /fmt\.Println\("mapscope-measure 1"\)/);
  });

  it("has no loop over what has no values", () => {
    assert.deepEqual(
      copied("map[[3]struct{}]int").filter((line) => line.includes("j0")),
      [],
    );
  });

  it("imports only what it uses", () => {
    const importsOf = (map: string): boolean[] =>
      ["math", "unsafe"].map((name) => textOf(map).includes(`\t"${name}"\n`));
    assert.deepEqual(importsOf("map[int]int"), [false, false]);
    assert.deepEqual(importsOf("map[float32]*int"), [true, false]);
    assert.deepEqual(importsOf("map[int]unsafe.Pointer"), [false, true]);
  });

  it("says about how much its keys refer to", () => {
    const behind = (map: string): number => measureProgram(mapType(map, "1.26")).bytesBehindKey;
    assert.equal(behind("map[uint64]string"), 0);
    assert.equal(behind("map[[3]string]int"), 48);
    assert.equal(behind("map[struct{A chan int; B *int}]int"), 128);
  });
});

describe("a file of benchmarks", () => {
  it("has the numbers of entries that the key type has keys for, and the hint that was given", () => {
    const text = benchmarkFile(mapType("map[uint8]int", "1.26"), [1000, 100, 100, 10], null);
    assert.match(
      text,
      /^\/\/ Benchmarks of map\[uint8\]int, copied with what it needs:\n\/\/ go test -bench/,
    );
    assert.match(text, /\npackage measure\n/);
    assert.match(text, /sizes = \[\]int\{10, 100\}\n/);
    assert.match(text, /return make\(measured, n\)/);
    assert.match(benchmarkFile(mapType("map[uint8]int", "1.26"), [10], 7), /return make\(measured, 7\)/);
  });
});
