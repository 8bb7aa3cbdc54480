import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { readFunction, statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { flowFaults } from "./toldFlow.ts";

/** Where statements go on, held against the jumps of their instructions. */

const files = [
  ["test/golden/asm/listings", /-(amd64|arm64)\.txt\.gz$/],
  ["media/listings", /-(amd64|arm64)\.txt\.gz$/],
  ["test/golden/asm/functions", /\.txt\.gz$/],
  ["test/fixtures/listings", /\.go1\.\d+\.(amd64|arm64)\.txt$/],
] as const;

for (const [folder, pattern] of files)
  for (const name of readdirSync(projectPath(folder)).filter((file) => pattern.test(file)))
    test(`${name}: statements go on where their instructions do`, () => {
      const bytes = readFileSync(projectPath(folder, name));
      const listing = parseListing((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString());
      const goarch = /amd64|arm64/.exec(name)?.[0] ?? "";
      const told = { ...tellRelease(listing, {}), goarch };
      let read = 0;
      for (const fn of listing.functions) {
        const known = readFunction(fn, told);
        if (known === undefined) continue;
        read++;
        assert.deepEqual(flowFaults(known, statementsOf(fn, told), fn), [], fn.name);
      }
      assert.ok(read > 0);
    });

/** The statements of a function of a listing in fixtures/listings. */
function told(file: string, name: string): string {
  const path = projectPath("test/fixtures/listings", `${file}.txt`);
  const listing = parseListing(readFileSync(path, "utf8"));
  const fn = listing.functions.find((one) => one.name.endsWith(name));
  assert.ok(fn, name);
  return statementsOf(fn, tellRelease(listing, {}))
    .filter(({ kind }) => kind === "statement")
    .flatMap(({ lines, depth }) => lines.map((line) => `${"  ".repeat(depth)}${line}\n`))
    .join("");
}

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: a loop goes on over the test of a write barrier, and its head holds steps alone`, () => {
    const keys = told(`flow.go1.23.${goarch}`, "b.Keys");
    assert.match(keys, /0; goto L1\nfor\n(?: {2}.+\n)+ {2}i\+\+\n(?: {2}.+\n)+ {2}continue\nL2: return /);
    assert.match(keys, /^ {2}L1: key = it\.key$/m);
    assert.doesNotMatch(keys, /for ;/);
  });

test("what clears or copies for a write barrier is told once, as the stores that it is without one", () => {
  assert.doesNotMatch(told("flow.go1.26.amd64", "b.Renew"), /wbZero|wbMove/);
});

test("a jump to an instruction of which nothing is told names its place, a body without lines is none", () => {
  assert.match(told("flow.go1.26.amd64", ".Done"), /goto 0x[0-9a-f]+$/m);
  assert.match(told("flow.go1.26.amd64", "b.Same"), /if v2 < v → goto L3\n/);
  assert.match(
    told("flow.go1.26.arm64", ".Done"),
    /^if arm64HasATOMICS & 1 != 0\n {2}v = compareAndSwap32\(l, 0, 1\)\n {2}v2 = v == 0\nelse\n {2}for\n/,
  );
});

/** The statements of a function of fixtures/listings/rounds. */
const round = (goarch: string, name: string): string => told(`rounds.go1.26.${goarch}`, name);

for (const goarch of ["amd64", "arm64"]) {
  test(`${goarch}: the next round of a loop around another is told by the loop's label`, () => {
    const sort = round(goarch, "b.Sort");
    assert.match(sort, /^L1: for ; ; i\+\+$/m);
    assert.match(sort, /^ {4}L2: if v <= 0 → continue L1$/m);
  });

  test(`${goarch}: a choice that decides nothing told is left to its instructions`, () => {
    assert.equal(round(goarch, "b.Choose"), "b.useF(…)\nreturn …\n");
  });
}

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: what is laid into the frame before its address is given away is told with its place`, () => {
    const join = round(goarch, "b.Join");
    assert.equal(join.match(/^frame\[\d+\] = (?:[abc]\.w[01]|1|".")$/gm)?.length, 14);
    assert.match(join, /^concatstrings\(0, &frame\[\d+\], 7, 7\)$/m);
  });
