import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { annotateListing } from "../../../extension/src/core/asm/annotate.ts";
import type { AnnotatedFunction, AnnotatedLine } from "../../../extension/src/core/asm/annotated.ts";
import { parseListing } from "../../../extension/src/core/asm/listingParser.ts";
import { layOutListing } from "../../../extension/src/features/assembly/listingText.ts";
import { projectPath } from "../../support/projectPath.ts";

const line = (text: string, more: Partial<AnnotatedLine> = {}): AnnotatedLine => ({
  ...{ line: 1, pc: "0x10", file: "/go/src/runtime/map.go", sourceLine: 7, step: "hash", fallback: false },
  ...{ text, explanation: `what ${text} does` },
  ...more,
});

function fn(lines: readonly AnnotatedLine[], more: Partial<AnnotatedFunction> = {}): AnnotatedFunction {
  return {
    ...{ function: "runtime.mapassign_fast64", package: "runtime", release: "1.23", releases: ["1.23"] },
    ...{ releaseTold: true, goarch: "amd64", summary: "Finds or makes the cell.", mermaid: "" },
    steps: lines.map((l) => ({ step: l.step, from: 1, to: 1, fromPc: l.pc, toPc: l.pc, text: "" })),
    lines,
    range: { from: 1, to: 9 },
    ...more,
  };
}

describe("a listing for reading", () => {
  it("has a heading a step, and leaves noise for the linker and collector out", () => {
    const noise = ["PCDATA\t$0, $-1", "FUNCDATA\t$1, gclocals(SB)", "NOP"].map((text) => line(text));
    const { text, lines } = layOutListing(
      [
        fn([
          line("MOVQ AX, BX"),
          ...noise,
          line("CALL AX"),
          line("RET", { step: "return", small: true, file: "" }),
        ]),
      ],
      ["first", "second"],
    );
    const out = text.split("\n");
    assert.deepEqual(out.slice(0, 6), [
      ...["// first", "// second", "", "TEXT runtime.mapassign_fast64(SB)", "// Finds or makes the cell."],
      "// ── hash: hash the key with the map's seed",
    ]);
    assert.equal(out.filter((l) => l.startsWith("// ── ")).length, 2);
    assert.equal(out[8], "// ── return (small map): return the element's address");
    assert.doesNotMatch(text, /PCDATA|FUNCDATA|NOP/);
    assert.match(out[6] ?? "", /0x10 .*MOVQ AX, BX.*map\.go:7|0x10 .*map\.go:7.*MOVQ AX, BX/);
    assert.ok(!text.includes("/go/src"), "only the file's own name");
    assert.deepEqual(
      [...lines].map(([at, l]) => [at, l.text]),
      [
        [6, "MOVQ AX, BX"],
        [7, "CALL AX"],
        [9, "RET"],
      ],
    );
  });

  it("has no step headings where there are no steps, and breaks long summaries", () => {
    const summary = "word ".repeat(60).trim();
    const { text } = layOutListing([fn([line("RET")], { steps: [], summary }), fn([line("RET")])], []);
    assert.equal(text.match(/── /g)?.length, 1, "the second function's");
    for (const out of text.split("\n")) assert.ok(out.length <= 103, out);
    assert.equal(text.split("\n\n").length, 2, "an empty line between functions");
    assert.equal(layOutListing([], []).text, "\n");
  });

  for (const file of ["mapassign_fast64.go1.23.amd64.txt", "mapassign_fast64.go1.26.amd64.txt"])
    it(`of the shipped ${file} explains every instruction where it stands`, () => {
      const functions = annotateListing(
        parseListing(readFileSync(projectPath("media/listings", file), "utf8")),
      );
      const { text, lines } = layOutListing(functions, []);
      const out = text.split("\n");
      assert.ok(lines.size > 50);
      for (const [at, l] of lines) {
        assert.ok(out[at]?.includes(l.text), `line ${at}`);
        assert.notEqual(l.explanation, "");
      }
      const headings = out.filter((l) => l.startsWith("// ── ")).map((l) => l.split(/[ :]/)[2]);
      for (const step of ["hash", "insert", "probe"])
        assert.ok(
          headings.some((heading) => heading?.startsWith(step)),
          step,
        );
    });
});
