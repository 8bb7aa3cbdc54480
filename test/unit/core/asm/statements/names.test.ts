import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/** Variables of the source are named where the code proves that they hold what is told. */

/** The statements of a function of fixtures/listings/flow. */
function told(file: string, name: string): string {
  const path = projectPath("test/fixtures/listings", `flow.${file}.txt`);
  const listing = parseListing(readFileSync(path, "utf8"));
  const fn = listing.functions.find((one) => one.name.endsWith(name));
  assert.ok(fn, name);
  return statementsOf(fn, tellRelease(listing, {}))
    .filter(({ kind }) => kind === "statement")
    .flatMap(({ lines }) => lines.map((line) => `${line}\n`))
    .join("");
}

for (const goarch of ["amd64", "arm64"]) {
  test(`${goarch}: what is read from a variable of the frame is called by all of its name`, () => {
    const keys = told(`go1.23.${goarch}`, "b.Keys");
    assert.match(keys, /if uint\(i\) >= keys\.len → goto/);
    assert.doesNotMatch(keys, /(?<![.\w])len\b/);
  });

  test(`${goarch}: a word of what is given is told as that, not as the whole`, () => {
    assert.match(told(`go1.26.${goarch}`, "b.Renew"), /^\*k = name\.w0$/m);
  });

  test(`${goarch}: what several ways bring together is not called by a variable that holds one of them`, () => {
    const quote = told(`go1.26.${goarch}`, "b.Quote");
    assert.match(quote, /\bv\d = to\b|, v\d = \w+, to\b/);
    assert.doesNotMatch(quote, /\bto(?:, \w+)* = |return to\b/);
  });
}
