import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";

/** What is told of rows of a function that calls a map function, so that its data flow is followed. */
function told(...rows: string[]): string[] {
  const listing = [
    "TEXT main.f(SB) /x/a.go",
    ...[...rows, "CALL runtime.mapaccess1(SB)"].map(
      (row, i) => `  a.go:1\t\t0x${(0x1000 + 4 * i).toString(16)}\t\t00000000\t\t${row}`,
    ),
  ].join("\n");
  const [fn] = annotateListing(parseListing(`${listing}\n`), { go: "1.26" });
  return (fn?.lines ?? []).slice(0, rows.length).map(({ explanation }) => explanation);
}

test("the same text reads by what its registers hold where it stands", () => {
  const row = "MOVQ 0(AX)(CX*8), DX";
  const [unknown, , known] = told(row, "MOVL $0x3, CX", row);
  assert.equal(unknown, "DX = *(AX + CX*8)");
  assert.equal(known, "DX = *(AX + 3*8)");
  // Once told of a constant it is not told so elsewhere.
  assert.equal(told(row)[0], unknown);
  const sum = "ADDQ CX, DX";
  assert.deepEqual(told(sum, "MOVL $0x7, CX", sum), ["DX = DX + CX", "CX = 7", "DX = DX + 7"]);
});

test("a word of the frame reads by what was stored there", () => {
  const row = "MOVQ 0x8(SP), CX";
  const [before, , after] = told(row, "MOVQ $0x5, 0x8(SP)", row);
  assert.match(before ?? "", /^CX = frame\[8\] — read back/);
  assert.match(after ?? "", /^CX = 5\b/);
  assert.equal(told(row)[0], before);
});

test("a copy of a field is forgotten with a store through any pointer", () => {
  const load = "MOVQ 0x30(R14), CX";
  const use = "MOVQ CX, DX";
  assert.match(told(load, use)[1] ?? "", /^DX = g\.m\b/);
  assert.equal(told(load, "MOVQ AX, 0(BX)", use)[2], "DX = CX");
});
