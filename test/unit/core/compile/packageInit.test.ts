import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { packageInit } from "../../../../extension/src/core/compile/packageInit.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { findPackageLiterals } from "../../../../extension/src/core/source/packageLiterals.ts";
import { openAlone } from "../source/syntaxFixture.ts";

const around = { importPath: "example.com/p", isMain: false, isNamed: false };

async function initOf(declaration: string, minor = 27, surroundings = around) {
  const { document, scope } = await openAlone(
    `package p\nvar g int\nfunc f() int { return 1 }\n${declaration}\n`,
  );
  const [literal] = findPackageLiterals(document, scope());
  assert.ok(literal, declaration);
  return packageInit(literal, mapModel(goRelease(minor), "amd64"), surroundings);
}

const entries = (n: number): string => Array.from({ length: n }, (_, i) => `"k${i}": ${i}`).join(", ");
const counts = (n: number): string => `map[string]int{${entries(n)}}`;

describe("what becomes of a package literal", () => {
  it("six entries are stored in init, seven in a function of their own from go1.21 on", async () => {
    assert.equal((await initOf(`var m = ${counts(6)}`)).outlined, false);
    assert.equal((await initOf(`var m = ${counts(7)}`)).outlined, true);
    assert.equal((await initOf(`var m = ${counts(7)}`, 21)).outlined, true);
    assert.equal((await initOf(`var m = ${counts(7)}`, 20)).outlined, false);
    assert.equal((await initOf(`var m any = ${counts(7)}`)).outlined, false);
    assert.equal((await initOf(`var m = map[string]int{${entries(7)}, "x": f()}`)).outlined, false);
    assert.equal((await initOf(`var m = map[string]int{${entries(7)}, "x": unknown()}`)).outlined, null);
  });

  it("from 26 constant entries on a loop stores them from two arrays", async () => {
    const at = await initOf(`var m = ${counts(25)}`);
    assert.deepEqual([at.form, at.data], ["inline", [{ of: "variable", section: ".bss", bytes: 8 }]]);
    const beyond = await initOf(`var m = ${counts(26)}`);
    assert.equal(beyond.form, "loop");
    assert.deepEqual(beyond.data.slice(1), [
      { of: "keys", section: ".rodata", bytes: 416 },
      { of: "elems", section: ".rodata", bytes: 208 },
    ]);
    assert.deepEqual(beyond.calls, [
      { call: "runtime.makemap", times: 1 },
      { call: "runtime.mapassign_faststr", times: 26 },
    ]);
    assert.equal((await initOf(`var m = map[string]int{${entries(25)}, "x": g}`)).form, "inline");
    assert.equal((await initOf(`var m = map[string]int{${entries(25)}, "x": missing}`)).form, null);
  });

  it("tells what the map takes of the heap", async () => {
    const { bytes, objects, exact } = await initOf(`var m = ${counts(3)}`);
    assert.deepEqual([bytes, objects, exact], [256, 2, true]);
    const empty = await initOf("var m = map[string]int{}");
    assert.deepEqual([empty.calls?.length, empty.bytes, empty.objects], [1, 48, 1]);
  });

  it("is dropped with its variable only where that is certain", async () => {
    const dropped = async (text: string, surroundings: object = {}) =>
      (await initOf(text, 27, { ...around, ...surroundings })).dropped;
    assert.equal(await dropped(`var m = ${counts(7)}`), true);
    assert.equal(await dropped(`var m = ${counts(7)}`, { isNamed: true }), null);
    assert.equal(await dropped(`var m = ${counts(7)}`, { isNamed: null }), null);
    assert.equal(await dropped(`var M = ${counts(7)}`), null);
    assert.equal(await dropped(`var M = ${counts(7)}`, { isMain: true }), true);
    assert.equal(await dropped(`var m = ${counts(6)}`), false);
    assert.equal(await dropped("var s = []int{1, 2}"), true);
    assert.equal(await dropped("var s = []int{1, g + 1}"), false);
  });

  it("leaves a blank variable out where evaluating has no effect", async () => {
    const { form, calls, dropped } = await initOf(`var _ = ${counts(7)}`, 18);
    assert.deepEqual([form, calls, dropped], ["none", [], true]);
    assert.equal((await initOf(`var _ = map[string]int{"a": f()}`)).form, null);
  });

  it("lays slices and arrays out where it can", async () => {
    const data = async (text: string, minor = 27) => {
      const { form, data } = await initOf(text, minor);
      return [form, ...data.map(({ of, section, bytes }) => `${of} ${section} ${bytes}`)];
    };
    assert.deepEqual(await data("var s = []int{1, 2}"), [
      "static",
      "variable .data 24",
      "elements .noptrdata 16",
    ]);
    assert.deepEqual(await data("var s = []string{``}"), ["static", "variable .data 24", "elements .bss 16"]);
    assert.deepEqual(await data("var s = []string{}"), [
      "static",
      "variable .data 24",
      "elements .noptrbss 0",
    ]);
    assert.deepEqual(await data("var s = [3]int{}"), ["static", "variable .noptrbss 24"]);
    assert.deepEqual(await data("var s = [2]*int{&g}"), ["static", "variable .data 16"]);
    assert.deepEqual(await data("var s = []int{f()}"), [null, "variable .data 24", "elements null 8"]);
    assert.deepEqual(await data("var s = []int{f()}", 20), [
      "inline",
      "variable .data 24",
      "elements .noptrbss 8",
    ]);
    assert.deepEqual(await data("var s any = []int{1}"), ["static"]);
  });

  it("says that it does not know", async () => {
    assert.equal((await initOf("var m = map[Missing]int{}")).certain, false);
    const fips = { ...around, importPath: "crypto/internal/fips140/sha256" };
    assert.equal((await initOf("var s = []int{1}", 27, fips)).form, null);
  });
});
