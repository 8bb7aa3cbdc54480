import assert from "node:assert/strict";
import { it } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { listedInit } from "../../../../extension/src/core/compile/listedInit.ts";

function read(symbol: string, line: number) {
  const listings = new BuildListings((file) => file);
  listings.feed(
    `# example.com/p\n${symbol} STEXT size=10 args=0x0 locals=0x0\n\t0x0010 00016 (/p/a.go:${line})\tLEAQ\ttype:map[string]int(SB), AX\n\t0x0017 00023 (/p/a.go:${line})\tCALL\truntime.mapassign_faststr(SB)\n`,
  );
  listings.end();
  const found = listings.result().get("example.com/p");
  assert.ok(found);
  return found;
}

it("finds the function that a package literal's code is in", () => {
  const at = (symbol: string, line = 3, type = "map[string]int") =>
    listedInit(read(symbol, line), "/p/a.go", { start: 3, end: 4 }, type).outlined;
  assert.equal(at("example.com/p.map.init.0"), true);
  assert.equal(at("example.com/p.init"), false);
  assert.deepEqual(listedInit(read("p.init", 4), "/p/a.go", { start: 3, end: 4 }, null).calls, [
    "runtime.mapassign_faststr",
  ]);
  assert.equal(at("example.com/p.init.0"), null);
  assert.equal(at("example.com/p.(*T).init"), null);
  assert.equal(at("example.com/p.init", 5), null);
  assert.equal(at("example.com/p.init", 3, "map[int]int"), null);
});
