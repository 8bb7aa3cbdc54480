import assert from "node:assert/strict";
import { it } from "node:test";
import { packageInit } from "../../../../extension/src/core/compile/packageInit.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import {
  literalCountText,
  packageInitMarkdown,
  packageInitText,
} from "../../../../extension/src/core/present/packageInitText.ts";
import { findPackageLiterals } from "../../../../extension/src/core/source/packageLiterals.ts";
import { openAlone } from "../source/syntaxFixture.ts";

async function textOf(declaration: string, isNamed = true): Promise<string> {
  const { document, scope } = await openAlone(
    `package p\nvar g int\nfunc f() int { return 1 }\n${declaration}\n`,
  );
  const [literal] = findPackageLiterals(document, scope());
  assert.ok(literal);
  const around = { importPath: "example.com/p", isMain: false, isNamed };
  return packageInitText(
    packageInit(literal, mapModel(goRelease(27), "amd64"), around),
    (text) => `<${text}>`,
  );
}

const entries = (n: number): string => Array.from({ length: n }, (_, i) => `${i}: ${i}`).join(", ");

it("says in one line what becomes of a package literal", async () => {
  assert.equal(
    await textOf(`var m = map[int]int{${entries(30)}}`),
    "when the program starts: <makemap>, then <mapassign_fast64> × 30 in a loop over two arrays (480 bytes in <.rodata>), in <map.init>, which the linker drops where nothing uses the variable",
  );
  assert.equal(
    await textOf(`var m = map[int]int{${entries(7)}}`, false),
    "when the program starts: <makemap_small>, then <mapassign_fast64> × 7, in <map.init>, which the linker drops: nothing names the variable",
  );
  assert.equal(
    await textOf("var m = map[int]int{}"),
    "when the program starts: <makemap_small>, in <init>: that runs whether or not anything uses the variable",
  );
  assert.equal(
    await textOf("var s = []int{1, 2}"),
    "laid out when it is compiled (24 bytes in <.data>, 16 bytes in <.noptrdata>): no code runs for it",
  );
  assert.equal(
    await textOf("var s = []int{1, g + 1}"),
    "code makes 1 of its 2 elements when the program starts",
  );
  assert.equal(
    await textOf("var s = []int{f(), g + 1}"),
    "code makes some of its 2 elements when the program starts",
  );
  assert.equal(await textOf("var s = []int{f()}"), "");
  assert.equal(await textOf("var _ = map[int]int{1: 2}"), "the compiler leaves it out");
});

it("counts what a literal holds", () => {
  assert.deepEqual(
    [literalCountText("map", 1), literalCountText("map", 2000), literalCountText("slice", 2)],
    ["1 entry", "2,000 entries", "2 elements"],
  );
});

it("is a line of a hover, with what it rests on where it is not certain", async () => {
  const lineOf = async (declaration: string) => {
    const { document, scope } = await openAlone(`package p\n${declaration}\n`);
    const [literal] = findPackageLiterals(document, scope());
    assert.ok(literal);
    const around = { importPath: "example.com/p", isMain: false, isNamed: null };
    return packageInitMarkdown(literal.kind, packageInit(literal, mapModel(goRelease(27), "amd64"), around));
  };
  assert.equal(
    await lineOf("var m = map[int]int{1: 2, 3: 4}"),
    "Package variable, 2 entries: when the program starts: `makemap_small`, then `mapassign_fast64` × 2, in `init`: that runs whether or not anything uses the variable",
  );
  assert.match(await lineOf("var m = map[int]int{1: missing()}"), / \*\(it is not known whether .*\)\*$/);
  assert.equal(await lineOf("var m = map[int]missing{}"), "");
});
