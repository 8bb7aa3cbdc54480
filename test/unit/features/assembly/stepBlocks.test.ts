import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { tellRelease } from "../../../../extension/src/core/asm/words/annotate.ts";
import { stepOf } from "../../../../extension/src/core/emulator/runtime/steps.ts";
import { lineOfPlace, placeOfLine } from "../../../../extension/src/features/assembly/listingPlace.ts";
import { blockAt, blocksOf } from "../../../../extension/src/features/assembly/stepBlocks.ts";
import { wordMarkdown } from "../../../../extension/src/features/assembly/wordHover.ts";
import { layOutListing } from "../../../support/layOutListing.ts";
import { projectPath } from "../../../support/projectPath.ts";

function recorded(name: string, fn: string, heading: readonly string[] = []) {
  const text = gunzipSync(readFileSync(projectPath(`media/listings/${name}.txt.gz`))).toString("utf8");
  const listing = parseListing(text);
  const functions = listing.functions.filter((other) => other.name === fn).map((found) => ({ fn: found }));
  return layOutListing(functions, tellRelease(listing, {}), heading);
}

const swiss = recorded("go1.26.11-amd64", "runtime.mapassign_fast64");
const classic = recorded("go1.23.12-amd64", "runtime.mapassign_fast64");

describe("the blocks of a listing that perform a step", () => {
  it("are found by function and step, and each leads back to its step", () => {
    for (const { model } of [swiss, classic])
      for (const step of ["nilCheck", "hash", "markWriting", "insert", "growthTest"] as const) {
        const blocks = blocksOf(model, { runtimeFunction: "mapassign_fast64", step, release: "1.26" });
        assert.ok(blocks.length > 0, step);
        for (const { from } of blocks) {
          const back = blockAt(model, from);
          assert.equal(back && stepOf(back.step), step);
          assert.equal(back?.runtimeFunction, "mapassign_fast64");
        }
      }
  });

  it("are none in the listing of another function, and outside of functions", () => {
    const followed = { runtimeFunction: "mapdelete", step: "hash", release: "1.26" } as const;
    assert.deepEqual(blocksOf(swiss.model, followed), []);
    assert.equal(blockAt(swiss.model, 100_000), undefined);
    assert.equal(blockAt(swiss.model, 1), undefined);
  });
});

describe("a place in a listing", () => {
  it("is found again when lines above it were added", () => {
    const moved = recorded("go1.26.11-amd64", "runtime.mapassign_fast64", ["one", "two"]);
    const by = moved.lineCount - swiss.lineCount;
    assert.ok(by > 0);
    for (const line of [40, 90, 150]) {
      const place = placeOfLine(swiss.model, line);
      assert.ok(place);
      assert.equal(lineOfPlace(moved.model, place), line + by);
    }
    assert.equal(placeOfLine(swiss.model, 100_000), undefined);
    assert.equal(lineOfPlace(classic.model, { ...place0(), function: "gone" }), undefined);
  });

  it("stands below its function's heading at the most when its instruction is gone", () => {
    const found = lineOfPlace(classic.model, place0());
    assert.ok(found !== undefined && found <= classic.lineCount);
  });
});

const place0 = () => ({
  function: "runtime.mapassign_fast64",
  sourceLine: 100_000,
  text: "NOT THERE",
  nth: 0,
  below: 100_000,
});

describe("the word under the cursor", () => {
  const at = (pattern: RegExp, word: string): string | undefined => {
    const rows = classic.text.split("\n");
    const row = rows.findIndex((text) => pattern.test(text));
    const text = rows[row] ?? "";
    return wordMarkdown(classic.model, row + 1, text.indexOf(word, text.search(pattern)), text);
  };

  it("is a register with what it holds", () => {
    assert.match(at(/MOVZX +0x9\(BX\), CX/, "BX") ?? "", /\*\*BX\*\*[\s\S]*the map/);
    assert.match(at(/TESTQ +BX, BX/, "BX") ?? "", /2nd integer argument and result/);
    assert.match(at(/CMPQ +SP, 0x10\(R14\)/, "SP") ?? "", /the stack pointer/);
  });

  it("is a constant in other writings", () => {
    assert.match(at(/CMPL? .*\$0x5|CMPL CL, \$0x5|CMPQ .*\$0x8/, "$0x") ?? "", /`\d+` · `0x\w+` · `0b\d+`/);
  });

  it("is nothing on a mnemonic or an address", () => {
    assert.equal(at(/TESTQ +BX, BX/, "TESTQ"), undefined);
    assert.equal(at(/0x[0-9a-f]{4,}/, "0x"), undefined);
  });
});
