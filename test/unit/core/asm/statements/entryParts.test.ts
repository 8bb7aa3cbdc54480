import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { typedConstant } from "../../../../../extension/src/core/asm/statements/entryParts.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/** Lines that the functions of typed.go1.26 have on both processors. */
const told: Readonly<Record<string, readonly string[]>> = {
  "b.Small": ["*mapassign(map[uint8]int16, m, &frame[]) = -79"],
  "b.Large": [
    "*mapassign_faststr(map[string]uint32, m, k, len) = 1000000",
    "return *mapaccess1_faststr(map[string]uint32, m, k, len) == 0xffffffff",
  ],
  "b.Seen": ["if *elem → return 3", "*mapassign_faststr(map[string]bool, m, k, len) = true"],
  "b.Float": ["*mapassign_fast64(map[int]float64, m, key) = 1.5"],
  "b.Parts": ["if elem.n != -5", "return elem.name.len", "if it.key != nil → goto L1"],
};

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: elements are told by the parts of their type`, () => {
    const file = `test/fixtures/listings/typed.go1.26.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    for (const [name, lines] of Object.entries(told)) {
      const fn = listing.functions.find((one) => one.name === name);
      assert.ok(fn, name);
      const text = statementsOf(fn, tellRelease(listing, {}))
        .flatMap((statement) => statement.lines)
        .map((line) => line.replace(/^ *(?:L\d+: )?/, "").replace(/frame\[\d+\]/, "frame[]"))
        .map((line) => line.replace(/\b(?:k|key)\.len/, "len"));
      for (const line of lines) assert.ok(text.includes(line), `${line}\n${text.join("\n")}`);
    }
  });

test("a constant is one of its type", () => {
  assert.equal(typedConstant(0xffffffb1n, "int8"), "-79");
  assert.equal(typedConstant(0xffffffb1n, "byte"), "177");
  assert.equal(typedConstant(0xffffffffn, "rune"), "-1");
  assert.equal(typedConstant(0xfffffff0n, "uint32"), "0xfffffff0");
  assert.equal(typedConstant(0x3fc00000n, "float32"), "1.5");
  assert.equal(typedConstant(1n, "bool"), "true");
  assert.equal(typedConstant(2n, "bool"), undefined);
  assert.equal(typedConstant(1n, "string"), undefined);
});
