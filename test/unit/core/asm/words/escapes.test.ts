import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";

/** A variable whose address is out may change whenever something is called or stored through a pointer. */

/** What is said of the last instruction that reads k. The loop's body stands between `k = 7` and the jump back. */
function ofKey(body: readonly string[], goarch: "amd64" | "arm64" = "amd64"): string {
  const [store, load, jump] =
    goarch === "amd64"
      ? ["MOVQ\t$7, main.k+16(SP)", "MOVQ\tmain.k+16(SP), CX", "JMP\t9"]
      : ["MOVD\tR3, main.k-8(SP)", "MOVD\tmain.k-8(SP), R2", "JMP\t9"];
  const before = goarch === "amd64" ? [store] : ["MOVD.W\tR30, -48(RSP)", "MOVD\t$7, R3", store];
  const code = [
    "TEXT\tmain.loop(SB), ABIInternal, $40-8",
    ...before,
    load,
    "CALL\truntime.mapaccess1_fast64(SB)",
    ...body,
    jump,
  ];
  const first = before.length + 1;
  const lines = code.map((text, i) => {
    const pc = i === 0 ? 0 : i === first ? 9 : i < first ? i : 9 + i;
    return `\t0x${pc.toString(16).padStart(4, "0")} ${String(pc).padStart(5, "0")} (/x/main.go:${5 + i})\t${text}`;
  });
  const text = `main.loop STEXT size=100 args=0x8 locals=0x28 funcid=0x0 align=0x0\n${lines.join("\n")}\n`;
  const [fn] = annotateListing(parseListing(text), { goarch });
  const line = fn?.lines.find((l) => l.text.replace(/\s+/g, " ") === load.replace(/\s+/g, " "));
  assert.ok(line, text);
  return line.explanation;
}

const out = "LEAQ\tmain.k+16(SP), AX";
const knows = /\b7\b/;

test("what is stored in a variable that nobody else sees stays known, around a loop too", () => {
  assert.match(ofKey(["CALL\tmain.other(SB)"]), knows);
  assert.match(ofKey(["MOVQ\t$9, (DX)"]), knows);
  assert.match(ofKey(["CALL\tmain.other(SB)"], "arm64"), knows);
});

for (const [what, body] of [
  ["its address goes to a call", [out, "CALL\tmain.change(SB)"]],
  ["a closure holds its address", [out, "MOVQ\tAX, main..autotmp_3+24(SP)", "CALL\tmain.other(SB)"]],
  ["something is stored through its address", [out, "MOVQ\t$9, (AX)"]],
  [
    "something is stored through a pointer that may be its address",
    [out, "MOVQ\tAX, (DX)", "MOVQ\t$9, (BX)"],
  ],
  ["it is counted up through its address", [out, "INCQ\t(AX)"]],
  ["it is counted up in its place", ["INCQ\tmain.k+16(SP)"]],
  ["another value is stored in it", ["MOVQ\t$8, main.k+16(SP)"]],
  ["half of it is stored", ["MOVL\t$8, main.k+20(SP)"]],
  ["a wide store covers it", ["MOVUPS\tX0, main.j+8(SP)"]],
] as const)
  test(`a constant in a loop is forgotten where ${what}`, () => {
    assert.doesNotMatch(ofKey(body), knows);
  });

test("arm64: a constant in a loop is forgotten where its address is out, or a pair covers it", () => {
  assert.doesNotMatch(ofKey(["MOVD\t$main.k-8(SP), R0", "CALL\tmain.change(SB)"], "arm64"), knows);
  assert.doesNotMatch(ofKey(["STP\t(R4, R5), main.j-16(SP)"], "arm64"), knows);
});
