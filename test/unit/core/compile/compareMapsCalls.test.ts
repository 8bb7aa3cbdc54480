import assert from "node:assert/strict";
import { test } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { compareMapsCalls } from "../../../../extension/src/core/compile/compareMapsCalls.ts";
import { type ListedCalls, withInlinedPlaces } from "../../../../extension/src/core/compile/listingCalls.ts";
import { mapCalls } from "../../../../extension/src/core/compile/mapCalls.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { operationsIn } from "../source/syntaxFixture.ts";

const model = mapModel(goRelease(27), "amd64");
const of = { importPath: "example.com/p", isMain: false };

const at = (place: string, pc = 67) =>
  `\t0x${pc.toString(16).padStart(4, "0")} ${String(pc).padStart(5, "0")} (${place})\t`;

/** The calls of package maps on line 4 beside a listing. */
async function compared(text: string, listing: readonly string[]) {
  const sites = (await operationsIn(text)).filter(({ form }) => form === "mapsCall");
  const placed = sites.map((site) => ({
    ...{ site, file: "/p/a.go", line: 4, endLine: 4 },
    predicted: mapCalls(site, model),
  }));
  const outermost = listing.map((line) => line.replace(/\(\/go\/src\S+?\)/, "(/p/a.go:4)"));
  return compareMapsCalls(placed, withInlinedPlaces(listed(listing), listed(outermost)), of).sites;
}

function listed(lines: readonly string[]): ListedCalls {
  const listings = new BuildListings((file) => file);
  listings.feed(["# example.com/p", ...lines].join("\n"));
  listings.end();
  const found = listings.result().get("example.com/p");
  assert.ok(found !== undefined);
  return found;
}

test("an iterator over a named map is found in the function that Go 1.27 makes of its closure", async () => {
  const text = `package p
import ("maps"; "slices")
type M map[string]int
func f(m M) []int { return slices.Sorted(maps.Values(m)) }
`;
  const [found] = await compared(text, [
    "example.com/p.f STEXT size=1 args=0x0 locals=0x0",
    `${at("/p/a.go:4")}CALL\tslices.Sorted[go.shape.int](SB)`,
    "maps.Values[go.shape.map[string]int,go.shape.string,go.shape.int].func1#RqjyVXgEWZ0=# STEXT dupok size=1 args=0x0",
    `${at("/go/src/maps/iter.go:40")}CALL\truntime.mapIterStart(SB)`,
    `${at("/go/src/maps/iter.go:40")}CALL\truntime.mapIterNext(SB)`,
  ]);
  assert.deepEqual(
    [found?.verdict, found?.compiled, found?.inIterator],
    ["same", ["runtime.mapIterStart", "runtime.mapIterNext"], true],
  );
});

test("a copy between maps of two types has not the type of the map that it ranges over", async () => {
  const copy = (to: string, from: string) => [
    "example.com/p.f STEXT size=1 args=0x0 locals=0x0",
    `${at("/go/src/maps/maps.go:65")}LEAQ\ttype:${from}(SB), AX`,
    `${at("/go/src/maps/maps.go:65")}CALL\truntime.mapIterStart(SB)`,
    `${at("/go/src/maps/maps.go:66", 80)}LEAQ\ttype:${to}(SB), AX`,
    `${at("/go/src/maps/maps.go:66", 87)}CALL\truntime.mapassign_faststr(SB)`,
    `${at("/go/src/maps/maps.go:65", 99)}CALL\truntime.mapIterNext(SB)`,
  ];
  const text = (parameters: string) =>
    `package p\nimport "maps"\ntype H map[string]int\nfunc f(${parameters}) { maps.Copy(h, m) }\n`;
  const named = "example.com/p.H";
  const plain = "map[string]int";
  const [toNamed] = await compared(text("h H, m map[string]int"), copy(named, plain));
  assert.deepEqual([toNamed?.verdict, toNamed?.mapType], ["same", null]);
  const [fromNamed] = await compared(text("h map[string]int, m H"), copy(plain, named));
  assert.deepEqual([fromNamed?.verdict, fromNamed?.mapType], ["same", plain]);
});
