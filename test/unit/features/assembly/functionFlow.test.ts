import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { tellRelease } from "../../../../extension/src/core/asm/words/annotate.ts";
import { flowOf, hasFlow } from "../../../../extension/src/features/assembly/functionFlow.ts";
import { layOutListing } from "../../../support/layOutListing.ts";
import { projectPath } from "../../../support/projectPath.ts";

function modelOf(name: string, fn: string) {
  const text = gunzipSync(readFileSync(projectPath(`media/listings/${name}.txt.gz`))).toString("utf8");
  const listing = parseListing(text);
  const functions = listing.functions.filter((other) => other.name === fn).map((found) => ({ fn: found }));
  return layOutListing(functions, tellRelease(listing, {}), []).model;
}

for (const name of ["go1.23.12-amd64", "go1.23.12-arm64", "go1.26.11-amd64", "go1.26.11-arm64"])
  it(`the flow of an assignment sets the check after the write apart from the one before it, ${name}`, () => {
    const model = modelOf(name, "runtime.mapassign_fast64");
    const flow = flowOf(model, 0);
    assert.ok(flow && hasFlow(model));
    const rows = flow.page.mermaid.split("\n").map((row) => row.trim());
    assert.ok(
      rows.some((row) => /^concurrencyCheck-->hash$/.test(row)),
      rows.join("\n"),
    );
    assert.ok(
      rows.some((row) =>
        /^exitCheck\[concurrencyCheck at the end\]-->(unmarkWriting|ret\[return\])$/.test(row),
      ),
      rows.join("\n"),
    );
    assert.ok(!rows.includes("concurrencyCheck-->unmarkWriting"));
    const entry = flow.lines.get("concurrencyCheck");
    const exit = flow.lines.get("exitCheck");
    assert.ok(entry && exit && entry.to < exit.from);
    for (const { step } of flow.page.steps) assert.ok(flow.lines.has(step), step);
  });

it("a lookup has one check only", () => {
  const flow = flowOf(modelOf("go1.26.11-amd64", "runtime.mapaccess2_fast64"), 0);
  assert.ok(flow);
  assert.equal(flow.lines.has("exitCheck"), false);
});
