import assert from "node:assert/strict";
import { test } from "node:test";
import { readGoMod } from "../../../../extension/src/core/source/goMod.ts";

const rows: [text: string, modulePath: string, goVersion: string | null][] = [
  ["module example.com/shop // old\n\ngo 1.24.3\n", "example.com/shop", "1.24.3"],
  ['module "example.com/shop"\r\ngo 1.21\r\ntoolchain go1.26.4\r\n', "example.com/shop", "1.26.4"],
  ["go 1.27\nuse ./a\n", "", "1.27"],
  ["module a\ngo two\ntoolchain default\n", "a", null],
  ["", "", null],
];
for (const [text, modulePath, goVersion] of rows)
  test(JSON.stringify(text), () => {
    const facts = readGoMod(text);
    assert.deepEqual([facts.modulePath, facts.goVersion], [modulePath, goVersion]);
  });

test("requirements and replacements, single and in blocks", () => {
  const { requires, replaces, goLine, toolchainLine } = readGoMod(
    `module m
go 1.22
toolchain go1.24.1
require a.b/c v1.2.3 // indirect
require (
	"d.e/f" v0.1.0
	g.h/i/v2 v2.0.0
)
replace a.b/c => ../c
replace (
	d.e/f v0.1.0 => x.y/z v1.0.0
)
exclude q.r/s v1.0.0
`,
  );
  assert.deepEqual(
    [...requires],
    [
      ["a.b/c", "v1.2.3"],
      ["d.e/f", "v0.1.0"],
      ["g.h/i/v2", "v2.0.0"],
    ],
  );
  assert.deepEqual(
    [...replaces],
    [
      ["a.b/c", { path: "../c", version: null }],
      ["d.e/f", { path: "x.y/z", version: "v1.0.0" }],
    ],
  );
  assert.deepEqual([goLine, toolchainLine], ["1.22", "go1.24.1"]);
});

test("the modules that a go.work uses", () => {
  assert.deepEqual(readGoMod("go 1.26\nuse ./a\nuse (\n\t./b\n\t../c\n)\n").uses, ["./a", "./b", "../c"]);
});

test("garbage", () => {
  for (const text of ["require (", "replace => =>", "use", "\u0000", "require x", "module", ")"])
    assert.equal(readGoMod(text).requires.size, 0);
});

test("what is on a server is left out: looking at it logs in there", () => {
  for (const server of [
    "//evil/share",
    "\\\\\\\\evil\\\\share",
    "/\\\\evil",
    '"//evil/share"',
    "`\\\\\\\\evil\\\\share`",
  ]) {
    assert.deepEqual(readGoMod(`use ${server}\nuse ./a\n`).uses, ["./a"], server);
    assert.equal(readGoMod(`replace example.com/x => ${server}\n`).replaces.size, 0, server);
    assert.equal(
      readGoMod(`replace (\n\texample.com/x v1.0.0 => ${server} v1.0.0\n)\n`).replaces.size,
      0,
      server,
    );
  }
});
