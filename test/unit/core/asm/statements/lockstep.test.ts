import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { readFunction, statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { Lockstep } from "./lockstep.ts";

/** Statements of the recorded listings, run beside their instructions. */

const files = ["test/golden/asm/listings", "media/listings"].flatMap((folder) =>
  readdirSync(projectPath(folder))
    .filter((name) => /-(amd64|arm64)\.txt\.gz$/.test(name))
    .map((name) => projectPath(folder, name)),
);
/** Another seed each time; a run that fails tells it, to be given again. */
const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const leastRounds = 3;
/** What is read at a glance. */
const longestLine = 90;
/** Chance may leave lines out: more rounds are run then. */
const mostRounds = 30;

for (const file of files)
  test(`${file.replace(/.*\//, "")}: statements do what their instructions do`, () => {
    const listing = parseListing(gunzipSync(readFileSync(file)).toString());
    const told = tellRelease(listing, {});
    const functions = listing.functions.flatMap((fn) => {
      const read = readFunction(fn, told);
      if (read === undefined) return [];
      const mnemonics = fn.instructions.map(({ mnemonic }) => mnemonic);
      return [{ name: fn.name, read, lockstep: new Lockstep(read, mnemonics) }];
    });
    for (const fn of listing.functions)
      for (const { lines } of statementsOf(fn, told))
        for (const line of lines) assert.ok(line.length <= longestLine, `${fn.name}: ${line}`);
    const lines = functions.reduce((sum, { read }) => {
      return (
        sum + read.lines.lines.filter((line) => line.kind !== "event" || line.event.kind !== "jump").length
      );
    }, 0);
    const compared = (): number =>
      functions.reduce((sum, { lockstep }) => sum + lockstep.outcome.seen.size, 0);
    for (let round = 0; round < leastRounds || (round < mostRounds && compared() < 0.9 * lines); round++)
      for (const { name, read, lockstep } of functions) {
        for (const block of read.graph.blocks.keys()) lockstep.run(block, seed + 1000 * block + round);
        assert.deepEqual(lockstep.outcome.wrong, [], `${name} with seed ${seed}`);
      }
    assert.ok(compared() >= 0.9 * lines, `${compared()} of ${lines} lines were compared`);
  });
