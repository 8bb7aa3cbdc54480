import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "../../../extension/src/cli/byteWriter.ts";
import { writeListing } from "../../../extension/src/cli/listingText.ts";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../extension/src/core/asm/words/annotate.ts";

test("where no statement is told no rows stand that are there for others than a reader", () => {
  const row = (pc: number, text: string): string =>
    `\t0x${pc.toString(16).padStart(4, "0")} ${String(pc).padStart(5, "0")} (/a/b.go:9)\t${text}\n`;
  const listing = [
    "b.f STEXT size=32 args=0x8 locals=0x8 funcid=0x0 align=0x0\n",
    row(0, "TEXT\tb.f(SB), ABIInternal, $8-8"),
    row(0, "FUNCDATA\t$0, gclocals·g2(SB)"),
    row(0, "ADDQ\tBX, AX"),
    row(3, "PCDATA\t$3, $1"),
    row(3, "NOP"),
    row(4, "PCALIGN\t$16"),
    row(16, "RET"),
  ].join("");
  const [fn] = annotateListing(parseListing(listing), { goarch: "amd64" });
  assert.ok(fn);
  const out = new ByteWriter();
  writeListing(fn, "text", out, []);
  const names = Buffer.from(out.take())
    .toString()
    .split("\n")
    .flatMap((line) => /^ +0x\w+ {2}(\S+)/.exec(line)?.[1] ?? []);
  assert.deepEqual(names, ["TEXT", "ADDQ", "RET"]);
});
