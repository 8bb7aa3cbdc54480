import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const rounds = 30;

/** By function: what amd64 tells, and what arm64 tells. */
export type ToldLines = Readonly<Record<string, readonly [amd64: string, arm64: string]>>;

/** A test for each processor: the functions of a recorded listing of 1.26 run in lockstep with what is told, in these words. */
export function testTold(what: string, listingName: string, lines: ToldLines): void {
  for (const [i, goarch] of ["amd64", "arm64"].entries())
    test(`${goarch}: ${what}`, () => {
      const file = `test/fixtures/listings/${listingName}.go1.26.${goarch}.txt`;
      const listing = parseListing(readFileSync(projectPath(file), "utf8"));
      const told = { ...tellRelease(listing, {}), goarch };
      for (const [name, texts] of Object.entries(lines)) {
        const fn = listing.functions.find((one) => one.name === `b.${name}`);
        assert.ok(fn, name);
        assertInLockstep(fn, told, seed, rounds);
        const text = statementsOf(fn, told)
          .flatMap(({ kind, lines: rows }) => (kind === "statement" ? rows.map((row) => `${row}\n`) : []))
          .join("");
        assert.ok(text.includes(texts[i] as string), `${name}: ${texts[i]} is not in\n${text}`);
      }
    });
}
