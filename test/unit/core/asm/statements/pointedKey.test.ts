import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

/** Keys that the compiler puts together in the frame for a call, as real compilers list it. */

const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const rounds = 20;

/** What the calls of a function are told with behind type and map. */
const keys: Readonly<Record<string, readonly string[]>> = {
  Array: ["&{a, b}", "&{b, a + 1}"],
  Byte: ["&k"],
  Kept: ["&k", "&k"],
};

for (const release of ["1.18", "1.26"])
  for (const goarch of ["amd64", "arm64"])
    test(`go${release} ${goarch}: a key is told by its parts where nothing names it`, () => {
      const file = `test/fixtures/listings/keys.go${release}.${goarch}.txt`;
      const listing = parseListing(readFileSync(projectPath(file), "utf8"));
      const told = tellRelease(listing, {});
      let parts = 0;
      for (const fn of listing.functions) {
        const { read } = assertInLockstep(fn, told, seed, rounds);
        for (const line of read.lines.lines)
          if (line.kind === "event" && line.event.kind === "call") parts += line.event.key?.parts.length ?? 0;
        const lines = statementsOf(fn, told).flatMap((run) => (run.kind === "statement" ? run.lines : []));
        const given = lines.flatMap(
          (row) => /\(map\[.*?, m, (&\{.*?\}|&\w+(?:\[\d+\])?)\)/.exec(row)?.[1] ?? [],
        );
        const name = fn.name.slice(fn.name.indexOf(".") + 1);
        // Up to 1.18 the compiler copies a parameter whose address it takes.
        if (keys[name] !== undefined && (release !== "1.18" || name === "Array"))
          assert.deepEqual(given, keys[name], lines.join("\n"));
        // How long a key of a type is that has only a name nothing tells.
        if (name === "Named") assert.match(given.join(), /^&frame\[\d+\]$/);
      }
      assert.ok(parts >= 4, `${parts} parts of keys`);
    });

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: a key is told whole or not at all, and a choice stands apart from what is done with it`, () => {
    const file = `test/fixtures/listings/keyParts.go1.26.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    const told = tellRelease(listing, {});
    const linesOf = (name: string): string => {
      const fn = listing.functions.find((one) => one.name === `b.${name}`);
      assert.ok(fn, name);
      return statementsOf(fn, told)
        .flatMap((run) => (run.kind === "statement" ? run.lines : []))
        .join("\n");
    };
    assert.match(linesOf("three"), /, &\{\w+, uint32\(\w+\), 7\}\)/);
    // Neither the address of the first of four words, nor of what was put there.
    assert.match(linesOf("words"), /, &\{b, \w+, a, \w+\}\)/);
    // One store for two fields, and floats of which a store has the bits.
    for (const name of ["joined", "floats"]) assert.match(linesOf(name), /, &frame\[\d+\]\)/, name);
    assert.doesNotMatch(linesOf("choice"), /[|&^] [^(]* if /);
  });

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: a key of two halves is not told by the first`, () => {
    const file = `test/fixtures/listings/keyPairs.go1.23.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    const told = tellRelease(listing, {});
    assert.equal(listing.functions.length, 2);
    for (const fn of listing.functions) {
      const lines = statementsOf(fn, told).flatMap((run) => (run.kind === "statement" ? run.lines : []));
      assert.match(lines.join("\n"), /mapassign_fast64\(map\[.*\]int, b\.[mq], frame\[\d+\]\)/, fn.name);
    }
  });
