import assert from "node:assert/strict";
import { test } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { compiledSites, locateSite } from "../../../../extension/src/core/compile/compiledSites.ts";
import { withForeignInstances } from "../../../../extension/src/core/compile/foreignInstances.ts";
import type { ListedCalls } from "../../../../extension/src/core/compile/listingCalls.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { LineIndex } from "../../../../extension/src/core/source/lineIndex.ts";
import { operationsIn } from "../source/syntaxFixture.ts";

const of = { importPath: "example.com/lib.v2", isMain: false };
const model = mapModel(goRelease(26), "amd64");
const source = `package lib
type Set[T comparable] map[T]bool
func (s Set[T]) Add(v T) { s[v] = true }
func Never[V any](m map[any]V) { delete(m, 1) }
func Plain(m map[int]int) int { return m[1] }
`;

const call = (line: number, name: string) =>
  `\t0x0010 00016 (/lib/lib.go:${line})\tCALL\truntime.${name}(SB)`;

/** The listings of a library and of a program that uses it. */
function listings(...lines: string[]): Map<string, ListedCalls> {
  const read = new BuildListings((file) => file);
  read.feed(lines.join("\n"));
  read.end();
  return new Map(read.result());
}

const both = listings(
  "# example.com/lib.v2",
  "example.com/lib%2ev2.Plain STEXT size=1 args=0x0",
  call(5, "mapaccess1_fast64"),
  "# example.com/app",
  "main.main STEXT size=1 args=0x0",
  call(5, "mapaccess1_fast64"),
  "example.com/lib%2ev2.Set[go.shape.string].Add STEXT dupok size=1 args=0x0",
  call(3, "mapassign_faststr"),
);

/** What is told of each operation: verdict and calls, or null. */
async function told(listed: ReadonlyMap<string, ListedCalls>) {
  const lines = new LineIndex(source);
  const located = (await operationsIn(source)).map((site) => locateSite(site, "/lib/lib.go", lines));
  const own = listed.get(of.importPath);
  assert.ok(own !== undefined);
  const { sites } = compiledSites(located, own, of, model);
  return located.map(({ site }) => {
    const said = sites.get(site);
    return said === undefined ? null : [said.verdict, ...said.calls];
  });
}

test("an instance that another package compiled is told; of a function without instances nothing is", async () => {
  const plain = ["same", "runtime.mapaccess1_fast64"];
  assert.deepEqual(await told(both), [null, null, plain]);
  assert.deepEqual(await told(withForeignInstances(both, [of.importPath])), [
    ["same", "runtime.mapassign_faststr"],
    null,
    plain,
  ]);
});

test("a package with nothing but generic functions has a listing once others have its instances", () => {
  const others = new Map([...both].filter(([path]) => path !== of.importPath));
  const calls = withForeignInstances(others, [of.importPath]).get(of.importPath)?.calls ?? [];
  assert.deepEqual(
    calls.map(({ call, line }) => `${call} ${line}`),
    ["runtime.mapassign_faststr 3"],
  );
  assert.equal(
    withForeignInstances(others, ["example.com/elsewhere"]).get("example.com/elsewhere"),
    undefined,
  );
});

test("an instance that several packages compiled is taken once", () => {
  const instance = "example.com/lib%2ev2.Set[go.shape.string].Add STEXT dupok size=1 args=0x0";
  const built = (...paths: string[]) =>
    listings(...paths.flatMap((path) => [`# ${path}`, instance, call(3, "mapassign_faststr")]));
  for (const paths of [
    ["example.com/a", "example.com/b"],
    ["example.com/lib.v2", "example.com/a"],
    ["example.com/a", "example.com/lib.v2"],
  ])
    assert.equal(
      withForeignInstances(built(...paths), [of.importPath]).get(of.importPath)?.calls.length,
      1,
      paths.join(),
    );
});
