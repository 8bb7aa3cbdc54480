import assert from "node:assert/strict";
import { test } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { compareMapsCalls } from "../../../../extension/src/core/compile/compareMapsCalls.ts";
import { mapCalls } from "../../../../extension/src/core/compile/mapCalls.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { operationsIn } from "../source/syntaxFixture.ts";

const model = mapModel(goRelease(27), "amd64");
const of = { importPath: "example.com/p", isMain: false };

test("an iterator over a named map is found in the function that Go 1.27 makes of its closure", async () => {
  const text = `package p
import ("maps"; "slices")
type M map[string]int
func f(m M) []int { return slices.Sorted(maps.Values(m)) }
`;
  const sites = (await operationsIn(text)).filter(({ form }) => form === "mapsCall");
  const placed = sites.map((site) => ({
    ...{ site, file: "/p/a.go", line: 4, endLine: 4 },
    predicted: mapCalls(site, model),
  }));
  const at = (file: string) => `\t0x0043 00067 (${file})\t`;
  const listings = new BuildListings((file) => file);
  listings.feed(
    [
      "# example.com/p",
      "example.com/p.f STEXT size=1 args=0x0 locals=0x0",
      `${at("/p/a.go:4")}CALL\tslices.Sorted[go.shape.int](SB)`,
      "maps.Values[go.shape.map[string]int,go.shape.string,go.shape.int].func1#RqjyVXgEWZ0=# STEXT dupok size=1 args=0x0",
      `${at("/go/src/maps/iter.go:40")}CALL\truntime.mapIterStart(SB)`,
      `${at("/go/src/maps/iter.go:40")}CALL\truntime.mapIterNext(SB)`,
    ].join("\n"),
  );
  listings.end();
  const listed = listings.result().get("example.com/p");
  assert.ok(listed !== undefined);
  const [found] = compareMapsCalls(placed, listed, of).sites;
  assert.deepEqual(
    [found?.verdict, found?.compiled, found?.inIterator],
    ["same", ["runtime.mapIterStart", "runtime.mapIterNext"], true],
  );
});
