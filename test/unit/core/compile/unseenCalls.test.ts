import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { compiledSites } from "../../../../extension/src/core/compile/compiledSites.ts";
import { parseGoVersion } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";

/** What is said of lines without a map operation; as go1.26 prints it for amd64. */
function unseen(notes: string, call: string) {
  const listings = new BuildListings((file) => `/p/${file.replace("./", "")}`);
  listings.feed(
    `# example.com/p\n${notes}example.com/p.use STEXT size=10\n\t0x002c 00044 (/p/a.go:20)\tCALL\t${call}(SB)\n`,
  );
  listings.end();
  const listed = listings.result().get("example.com/p");
  assert.ok(listed);
  const model = mapModel(parseGoVersion("1.26").release, "amd64");
  const of = { importPath: "example.com/p", isMain: false };
  return compiledSites([], listed, of, model)
    .unseen(new Set(["/p/a.go"]))
    .map(({ line, calls, inlinedOf }) => ({ line, calls, inlinedOf }));
}

const inlining = "./a.go:20:24: inlining call to (*parser).newMap\n";

describe("map calls that no site stands for", () => {
  it("are those of an inlined function's literal, which the compiler gives the caller's line", () => {
    assert.deepEqual(unseen(inlining, "runtime.makemap_small"), [
      { line: 20, calls: ["runtime.makemap_small"], inlinedOf: ["(*parser).newMap"] },
    ]);
  });

  it("are unseen where nothing is inlined, or where no literal makes them", () => {
    assert.deepEqual(unseen("", "runtime.makemap_small")[0]?.inlinedOf, []);
    assert.deepEqual(unseen(inlining, "runtime.mapdelete_faststr")[0]?.inlinedOf, []);
  });
});
