import assert from "node:assert/strict";
import { test } from "node:test";
import type { ListingFunction } from "../../../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";

/** Rows of the compiler's listing, of a function that calls another one and then returns nothing. */
function listing(file: string, callee: string): string {
  const row = (pc: number, text: string): string =>
    `\t0x${pc.toString(16).padStart(4, "0")} ${String(pc).padStart(5, "0")} (${file}:9)\t${text}`;
  return [
    `"".f STEXT size=32 args=0x8 locals=0x8 funcid=0x0 align=0x0`,
    row(0, `TEXT\t"".f(SB), ABIInternal, $8-8`),
    row(0, "TESTQ\tAX, AX"),
    row(3, "JNE\t10"),
    row(5, `CALL\t${callee}(SB)`),
    row(10, "MOVQ\t(AX), AX"),
    row(13, "RET"),
    "",
  ].join("\n");
}

function told(text: string): string[] {
  const parsed = parseListing(text);
  const [fn] = parsed.functions as [ListingFunction];
  return statementsOf(fn, { ...tellRelease(parsed, {}), goarch: "amd64" }).flatMap(({ kind, lines }) =>
    kind === "statement" ? lines : [],
  );
}

for (const [file, callee, ends] of [
  ["/go/src/runtime/map.go", '"".throw', true],
  ["runtime/map.go", '"".panicdivide', true],
  ["C:\\go\\src\\runtime\\map.go", '"".throw', true],
  ["/home/a/shop/map.go", '"".throw', false],
  ["/go/src/runtime/debug/stack.go", '"".throw', false],
  ["/home/a/shop/map.go", "runtime.throw", true],
] as const)
  test(`${callee} in ${file} ${ends ? "never returns" : "may return"}`, () => {
    const lines = told(listing(file, callee)).join("\n");
    // Where it may return what the register holds is no longer what was handed over.
    assert.equal(/return \*AX/.test(lines), ends, lines);
  });
