import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { readFunction } from "../../../../../extension/src/core/asm/statements/statement.ts";
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
const runsOfBlock = 3;

for (const file of files)
  test(`${file.replace(/.*\//, "")}: statements do what their instructions do`, () => {
    const listing = parseListing(gunzipSync(readFileSync(file)).toString());
    const told = tellRelease(listing, {});
    let lines = 0;
    let seen = 0;
    for (const fn of listing.functions) {
      const read = readFunction(fn, told);
      if (read === undefined) continue;
      const lockstep = new Lockstep(
        read,
        fn.instructions.map(({ mnemonic }) => mnemonic),
      );
      for (const block of read.graph.blocks.keys())
        for (let run = 0; run < runsOfBlock; run++) lockstep.run(block, seed + 1000 * block + run);
      const { wrong, seen: compared } = lockstep.outcome;
      assert.deepEqual(wrong, [], `${fn.name} with seed ${seed}`);
      lines += read.lines.lines.filter((line) => line.kind !== "event" || line.event.kind !== "jump").length;
      seen += compared.size;
    }
    assert.ok(seen >= 0.9 * lines, `${seen} of ${lines} lines were compared`);
  });
