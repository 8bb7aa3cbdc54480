import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { annotateFunction, tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

/** SHLD and SHRD, which Go's tools print as shifts of three operands. */

const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);

const said: Readonly<Record<string, string>> = {
  "b.double": "AX<<(CX & 63) | uint(BX)>>(64 - (CX & 63))",
  "b.doubleR": "uint(AX)>>(CX & 63) | BX<<(64 - (CX & 63))",
  "b.three": "AX<<3 | uint(BX)>>61",
};

test("a shift into a word from another one tells both", () => {
  const file = projectPath("test/fixtures/listings/doubleShifts.go1.26.amd64.txt");
  const listing = parseListing(readFileSync(file, "utf8"));
  const told = tellRelease(listing, {});
  assert.equal(listing.functions.length, 3);
  for (const fn of listing.functions) {
    assertInLockstep(fn, told, seed, 50);
    const lines = statementsOf(fn, told).flatMap((run) => (run.kind === "statement" ? run.lines : []));
    assert.ok(lines.join().includes(said[fn.name] ?? "?"), lines.join("\n"));
  }
  const [double] = listing.functions;
  assert.ok(double);
  const words = annotateFunction(double, told).lines.map(({ explanation }) => explanation);
  assert.ok(words.includes("AX = AX << CX | BX >> (64 - CX)"), words.join("\n"));
});
