import assert from "node:assert/strict";
import { test } from "node:test";
import {
  goRelease,
  modelledMinors,
  parseGoVersion,
} from "../../../../../extension/src/core/go/release/goRelease.ts";
import { goTarget } from "../../../../../extension/src/core/go/release/goTarget.ts";

test("version texts of all kinds are understood", () => {
  const name = (text: string): string => parseGoVersion(text).release.name;
  assert.equal(name("1.26"), "go1.26");
  assert.equal(name("go1.26.4"), "go1.26");
  assert.equal(name("1.24+noswissmap"), "go1.24+noswissmap");
  assert.equal(name("go1.25.3 X:noswissmap"), "go1.25+noswissmap");
  assert.equal(name("go1.27.4-X:mapsplitgroup"), "go1.27+mapsplitgroup");
});

test("an unknown release gives the nearest model and a note", () => {
  assert.deepEqual(
    [parseGoVersion("1.31").release.name, parseGoVersion("1.17").release.name],
    ["go1.27", "go1.18"],
  );
  assert.match(parseGoVersion("1.31").note ?? "", /go1\.31 is not known/);
  assert.equal(parseGoVersion("1.26").note, undefined);
});

test("what is no release is refused", () => {
  for (const text of ["", "2.0", "1", "latest", "1.26+bogus", "1.26+noswissmap", "1.26+mapsplitgroup"])
    assert.throws(() => parseGoVersion(text), RangeError, text);
});

test("families, load factors and experiments of every release", () => {
  for (const minor of modelledMinors) {
    const release = goRelease(minor);
    assert.equal(release.family, minor <= 23 ? "classic" : "swiss");
    assert.equal(release.loadFactorNum, minor === 21 ? 12 : 13);
    assert.equal(release.mallocHeaders, minor >= 22);
  }
  assert.equal(goRelease(25, ["noswissmap"]).family, "classic");
  assert.equal(goRelease(25, ["noswissmap"]).hmapHasClearSeq, true);
});

test("targets differ in word size, hash width and alignment", () => {
  assert.equal(goTarget("386", goRelease(26)).ptrSizeBytes, 4);
  assert.deepEqual(
    [25, 26].map((m) => goTarget("wasm", goRelease(m)).hashBits),
    [64, 32],
  );
  assert.deepEqual(
    [26, 27].map((m) => goTarget("loong64", goRelease(m)).alignmentBytes),
    [8, 1],
  );
});
