import assert from "node:assert/strict";
import { test } from "node:test";
import { symbolAt, symbolsOf, wordAt } from "../../../../../extension/src/core/asm/listing/lineWords.ts";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";

const line = "  main.go:4\t0x47\te893\tLEAQ type:map[string]int(SB), AX\tCALL runtime.f.abi0(SB)";

test("symbols of a line, with their places", () => {
  assert.deepEqual(
    symbolsOf(line).map(({ name, from, to }) => [name, line.slice(from, to)]),
    [
      ["type:map[string]int", "type:map[string]int(SB)"],
      ["runtime.f", "runtime.f.abi0(SB)"],
    ],
  );
  assert.deepEqual(
    symbolsOf("CALL (SB) $main.x(SB)").map(({ name }) => name),
    ["main.x"],
  );
  assert.equal(symbolAt(line, line.indexOf("map["))?.name, "type:map[string]int");
  assert.equal(symbolAt(line, 4), undefined);
});

test("the word at a column: registers and constants", () => {
  const at = (text: string, word: string): string => wordAt(text, text.indexOf(word));
  assert.equal(at("MOVQ 0x8(SP), AX", "SP"), "SP");
  assert.equal(at("MOVQ main.m-48(SP), AX", "AX"), "AX");
  assert.equal(at("ADDQ $-0x80, SP", "0x80"), "$-0x80");
  assert.equal(at("ADDQ $128, SP", "28"), "$128");
  assert.equal(at("ADD R3->2, R4", "R3"), "R3");
  assert.equal(at("MOVQ (AX), BX", "("), "");
  assert.equal(wordAt("A".repeat(1000), 500), "");
});

/** Lines that looked for words by patterns took quadratic or cubic time for. */
const hostile: readonly [string, (n: number) => string][] = [
  ["many calls", (n) => `TEXT main.f(SB) /a.go\n  a.go:1\t0x10\te8\t${"CALL ".repeat(n)}\n`],
  [
    "a symbol without its end",
    (n) => `TEXT main.f(SB) /a.go\n  a.go:1\t0x10\te8\tCALL ${"a.".repeat(n)}(S\n`,
  ],
  ["many symbols", (n) => `TEXT main.f(SB) /a.go\n  a.go:1\t0x10\te8\tCALL ${"a(SB)".repeat(n)}\n`],
  ["many spaces", (n) => `> ${" ".repeat(n)}x${" ".repeat(n)}CALL\t(SB)\n`],
  ["many backticks", (n) => `TEXT main.f(SB) /a.go\n  a.go:1\t0x10\te8\tCALL ${"` ``".repeat(n)}\n`],
  ["many brackets", (n) => `${"[(<".repeat(n)}main.f(SB)\n`],
  ["many digits", (n) => `${"0x1 ".repeat(n)}:\n${"1".repeat(n)}\n`],
  ["many colours", (n) => `${"\u001b[1m".repeat(n)}${"\u001b[".repeat(n)}\n`],
  ["many tags", (n) => `${"<".repeat(n)}</span>${"<span>".repeat(n)}\n`],
  ["many lines", (n) => "  a.go:1\t0x10\te8\tCALL runtime.mapassign(SB)\n".repeat(n)],
];

/** Of the processor, not of the clock: the shortest of some runs, which other work on the machine disturbs least. */
function milliseconds(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const start = process.cpuUsage();
    work();
    least = Math.min(least, process.cpuUsage(start).user / 1000);
  }
  return least;
}

for (const [what, text] of hostile)
  test(`twice as long takes about twice as long: ${what}`, () => {
    const work = (text: string) => (): void => {
      symbolsOf(text);
      symbolAt(text, text.length >> 1);
      wordAt(text, text.length >> 1);
      annotateListing(parseListing(text));
    };
    // Long enough for the difference between twice, four and eight times to show.
    let size = 256;
    while (size < 16_384 && milliseconds(work(text(size))) < 4) size *= 2;
    const ratios: number[] = [];
    while (ratios.length < 8 && !ratios.some((ratio) => ratio < 10))
      ratios.push(milliseconds(work(text(4 * size))) / milliseconds(work(text(size))));
    assert.ok(
      ratios.some((ratio) => ratio < 10),
      `four times the length takes ${ratios.map((ratio) => ratio.toFixed(1)).join(", ")} times`,
    );
  });
