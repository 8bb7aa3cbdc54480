import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { ListingFunction } from "../../../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { annotateListing, tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/**
 * What the source writes as matchH2, matchEmpty, matchEmptyOrDeleted and matchFull is said so, whatever instructions the
 * compiler makes of it: mapaccess2_fast64 and putSlotSmallFast64 of each release, for each level of GOAMD64 and for arm64,
 * as its -S shows them.
 */

const matches = ["matchH2", "matchEmpty", "matchEmptyOrDeleted", "matchFull"] as const;
type Match = (typeof matches)[number];

/** Lines of internal/runtime/maps/group.go where the methods, with the functions behind them, begin and the last one ends. */
const linesByRelease: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  "1.24": [147, 169, 190, 209, 228],
  "1.25": [153, 175, 196, 215, 234],
  "1.26": [152, 174, 195, 214, 239],
  "1.27": [153, 179, 200, 219, 244],
};

const phrases: Readonly<Record<Match, string>> = {
  matchH2: "the set of slots that match",
  matchEmpty: "the set of slots that are empty",
  matchEmptyOrDeleted: "the set of slots that are empty or deleted",
  matchFull: "the set of slots that are full",
};

/** What the source line of an instruction matches. */
function matchAt(file: string, line: number, release: string): Match | undefined {
  if (!file.endsWith("/maps/group.go")) return undefined;
  const starts = linesByRelease[release] ?? [];
  const next = starts.findIndex((start) => line < start);
  // From 1.26 on anyFull stands in between; only tables that are cleared ask it.
  return next > 0 ? matches[next - 1] : undefined;
}

const sets = /the set of slots that [a-z ]*[a-z]/;
const named = /\b(matchH2|matchEmptyOrDeleted|matchEmpty|matchFull)\(/g;

/** The matches that the source has, each with what statements and explanations say of its instructions. */
function saidOf(
  fn: ListingFunction,
  release: string,
  goarch: string,
): Map<Match, { statements: string[]; explanations: string[] }> {
  const options = { go: release, goarch };
  const listing = { functions: [fn], symbols: [], lineCount: 0, notes: [] };
  const statements = statementsOf(fn, tellRelease(listing, options), options);
  const explanations = new Map(
    annotateListing(listing, options)[0]?.lines.map(({ line, explanation }) => [line, explanation]),
  );
  const said = new Map<Match, { statements: string[]; explanations: string[] }>();
  for (const [i, { file, sourceLine, line, mnemonic }] of fn.instructions.entries()) {
    const match = matchAt(file, sourceLine, release);
    if (match === undefined || /^(NOP|HINT|XCHGL|TEXT)$/.test(mnemonic)) continue;
    const of = said.get(match) ?? { statements: [], explanations: [] };
    said.set(match, of);
    const statement = statements.find(({ first, last }) => first <= i && i <= last);
    if (statement?.kind === "statement") of.statements.push(statement.lines.join("; "));
    of.explanations.push(explanations.get(line) ?? "");
  }
  return said;
}

const folder = projectPath("test/golden/asm/controlWord");
for (const file of readdirSync(folder)) {
  const [, release = "", goarch = ""] = /^go(\d+\.\d+)\.\d+-(amd64|arm64)/.exec(file) ?? [];
  test(`${file}: each match of a control word is said as the source has it`, () => {
    const { functions } = parseListing(gunzipSync(readFileSync(`${folder}/${file}`)).toString());
    const found = new Set<Match>();
    for (const fn of functions)
      for (const [match, { statements, explanations }] of saidOf(fn, release, goarch)) {
        found.add(match);
        const told = new Set(statements.flatMap((text) => [...text.matchAll(named)].map(([, name]) => name)));
        assert.deepEqual([...told], [match], `${fn.name} ${match}: ${statements.join("\n")}`);
        assert.doesNotMatch(statements.join("\n"), /topBits|equalBytes|0x80808080|0x1010101/, fn.name);
        const words = new Set(explanations.flatMap((text) => sets.exec(text)?.[0] ?? []));
        // amd64 inverts the slots that are empty or deleted.
        if (match === "matchFull") words.delete(phrases.matchEmptyOrDeleted);
        if (explanations.some((text) => /= \S+ (&|&\^) 0x80|topBits/.test(text)))
          assert.deepEqual([...words], [phrases[match]], `${fn.name} ${match}:\n${explanations.join("\n")}`);
        else assert.deepEqual([...words], [], `${fn.name} ${match}:\n${explanations.join("\n")}`);
      }
    assert.deepEqual([...found].sort(), [...matches].sort());
  });
}
