import { ByteWriter } from "../../../extension/src/cli/byteWriter.ts";
import { withoutControls } from "../../../extension/src/cli/io.ts";
import { writeListing } from "../../../extension/src/cli/listingText.ts";
import type { ListingFunction } from "../../../extension/src/core/asm/listing/listing.ts";
import { createListingParser, parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../extension/src/core/asm/words/annotate.ts";
import { BuildListings } from "../../../extension/src/core/compile/buildListings.ts";
import { documentOutline, hoverAt } from "../../../extension/src/core/present/listingHover.ts";
import { indexListing, looksLikeListing } from "../../../extension/src/features/assembly/indexListing.ts";
import { wordMarkdown } from "../../../extension/src/features/assembly/wordHover.ts";
import { type Entrance, expect, expectPlain } from "../entrance.ts";
import { mutateText, pieceOf } from "../mutateText.ts";
import { expectNothingLoads } from "./rendered.ts";
import { samplesBelow, wordsOf } from "./samples.ts";

/** Listings of every format: explained at the command line, read in pieces, looked at in the editor, read as go's output. */
export async function load(): Promise<Entrance> {
  const samples = [
    ...samplesBelow("test/fixtures/pasted", ".txt", ".html"),
    ...samplesBelow("test/fixtures/listings", ".txt", ".s"),
    ...samplesBelow("media/listings", ".txt"),
    ...samplesBelow("test/golden/asm/listings", ".txt.gz").map((text) => text.slice(0, 200_000)),
  ];
  const pieces = wordsOf(samples.map((text) => text.slice(0, 20_000)));
  return {
    draw: (chance) => mutateText(pieceOf(chance.pick(samples), chance), samples, pieces, chance),
    async take(text) {
      explain(text);
      readInPieces(text);
      readAsBuild(text);
      await lookAt(text);
    },
  };
}

function explain(text: string): void {
  const listing = parseListing(text);
  const saysSo = /NaN|undefined|\[object/.test(text);
  for (const fn of annotateListing(listing)) {
    expect(
      fn.range.from >= 1 && fn.range.from <= fn.range.to,
      `a function of lines ${fn.range.from} to ${fn.range.to}`,
    );
    expect(fn.range.to <= listing.lineCount, `a function up to line ${fn.range.to} of ${listing.lineCount}`);
    for (const line of fn.lines)
      expect(
        saysSo || !/\bNaN\b|undefined|\[object/.test(line.explanation.replace(/\((?:no )?NaN\)/, "")),
        `an explanation: ${line.explanation}`,
      );
    for (const format of ["text", "markdown", "json"] as const) {
      const out = new ByteWriter();
      writeListing(fn, format, out);
      const written = new TextDecoder().decode(out.take());
      expectPlain(withoutControls(written), format);
      if (format === "json") JSON.parse(withoutControls(written));
      if (format === "markdown" && written.length < 3000) expectNothingLoads(written, "explain --markdown");
    }
  }
}

/** Where a text is cut into pieces makes no difference. */
function readInPieces(text: string): void {
  const read = (...chunks: string[]): string => {
    const functions: ListingFunction[] = [];
    const parser = createListingParser({ function: (fn) => functions.push(fn) });
    for (const chunk of chunks) parser.feed(chunk);
    const { lineCount } = parser.end();
    return JSON.stringify([lineCount, functions.map((fn) => ({ ...fn, labels: [...fn.labels] }))]);
  };
  const [a, b] = [Math.floor(text.length / 3), Math.floor(text.length / 2)];
  expect(
    read(text) === read(text.slice(0, a), text.slice(a, b), text.slice(b)),
    "read in pieces it is another listing",
  );
}

function readAsBuild(text: string): void {
  const build = new BuildListings((printed) => `/w/${printed}`);
  build.feed(`# example.com/w\n${text}`);
  build.end();
  build.result();
}

/** Asks what the editor asks, at some places. */
async function lookAt(text: string): Promise<void> {
  const lines = text.split("\n");
  const isListing = looksLikeListing(text);
  const model = await indexListing({
    lineCount: lines.length,
    lines: (from, to) =>
      lines
        .slice(from - 1, to)
        .join("\n")
        .concat("\n"),
  });
  if (model === null || !isListing) return;
  for (let line = 1; line <= lines.length; line += 1 + (lines.length >> 4)) {
    const lineText = lines[line - 1] ?? "";
    const target = model.targetLine(line);
    expect(target === undefined || (target >= 1 && target <= lines.length), `a jump to line ${target}`);
    model.placesAt(line);
    const fn = model.explainedAt(line);
    if (fn === undefined) continue;
    for (const column of [0, lineText.length >> 1, lineText.length - 1]) {
      expectNothingLoads(hoverAt([fn], line, column, lineText) ?? "", "a listing's hover");
      expectNothingLoads(wordMarkdown(model, line, column, lineText) ?? "", "a word's hover");
    }
    documentOutline([fn]);
  }
}
