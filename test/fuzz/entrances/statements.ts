import { ByteWriter } from "../../../extension/src/cli/byteWriter.ts";
import { withoutControls } from "../../../extension/src/cli/io.ts";
import { writeListing } from "../../../extension/src/cli/listingText.ts";
import type { ListingFunction } from "../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { type Statement, statementsOf } from "../../../extension/src/core/asm/statements/statement.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { flowOf } from "../../../extension/src/features/assembly/functionFlow.ts";
import { layOutListing } from "../../support/layOutListing.ts";
import { type Entrance, expect, expectPlain } from "../entrance.ts";
import { mutateText, pieceOf } from "../mutateText.ts";
import { samplesBelow, wordsOf } from "./samples.ts";

/** Listings read as Go-like statements: by the command line, and laid out as the editor shows them, with their diagrams. */
export async function load(): Promise<Entrance> {
  const samples = [
    ...samplesBelow("test/fixtures/pasted", ".txt"),
    ...samplesBelow("test/fixtures/listings", ".txt", ".s"),
    ...samplesBelow("media/listings", ".txt"),
  ].map((text) => text.slice(0, 100_000));
  const pieces = wordsOf(samples.map((text) => text.slice(0, 20_000)));
  return {
    draw: (chance) => mutateText(pieceOf(chance.pick(samples), chance), samples, pieces, chance),
    take(text) {
      const listing = parseListing(text);
      const told = tellRelease(listing, {});
      const saysSo = /NaN|undefined|\[object/.test(text);
      for (const fn of listing.functions) {
        const statements = statementsOf(fn, told);
        expectRuns(fn, statements, saysSo);
        const annotated = annotateFunction(fn, told);
        for (const format of ["text", "json"] as const) {
          const out = new ByteWriter();
          writeListing(annotated, format, out, statements);
          const written = withoutControls(new TextDecoder().decode(out.take()));
          expectPlain(written, format);
          if (format === "json") JSON.parse(written);
        }
      }
      expectLaidOut(listing.functions, told, saysSo);
    },
  };
}

/** Statements are disjoint runs of a function's instructions, in order, each of whole lines. */
function expectRuns(fn: ListingFunction, statements: readonly Statement[], saysSo: boolean): void {
  let next = 0;
  for (const { first, last, lines, depth } of statements) {
    const isRun = next <= first && first <= last && last < fn.instructions.length && depth >= 0;
    expect(isRun, `a statement of instructions ${first} to ${last} at depth ${depth}, after ${next}`);
    next = last + 1;
    for (const line of lines) {
      expect(!/[\n\r]/.test(line), `a line break in ${JSON.stringify(line)}`);
      expect(saysSo || !/\bNaN\b|undefined|\[object/.test(line), `a statement: ${line}`);
    }
  }
}

function expectLaidOut(
  functions: readonly ListingFunction[],
  told: ReturnType<typeof tellRelease>,
  saysSo: boolean,
): void {
  const reading = layOutListing(
    functions.map((fn) => ({ fn })),
    told,
    ["a.go", "now"],
  );
  const { lineCount, model } = reading.again(true);
  const { text } = reading;
  expect(text.split("\n").length === reading.lineCount, "lines are counted wrong");
  for (const { from, to } of model.statements)
    expect(
      1 <= from && from <= to && to < lineCount,
      `a statement in lines ${from} to ${to} of ${lineCount}`,
    );
  for (const index of functions.keys()) {
    const flow = flowOf(reading.model, index);
    const said = JSON.stringify(flow?.page ?? "");
    expect(saysSo || !/\bNaN\b|undefined|\[object/.test(said), `a diagram: ${said.slice(0, 500)}`);
  }
}
