import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";

/** Instructions that the tool which printed them, or we, do not read: nothing is known behind them, and nothing wrong said. */

function explained(text: string, goarch: string): string[] {
  return annotateListing(parseListing(text), { go: "1.26", goarch }).flatMap((fn) =>
    fn.lines.map(({ explanation }) => explanation),
  );
}

test("atomics of arm64, which Go's disassembler shows as ?, are told by their code", () => {
  const [add, compared, orByte, none, filler] = explained(
    [
      "TEXT main.f(SB) /x/main.go",
      "  main.go:4\t0x1000\t\tf8e10043\t\t?\t\t\t",
      "  main.go:5\t0x1004\t\t88fbfc44\t\t?\t\t\t",
      "  main.go:6\t0x1008\t\t38e430a6\t\t?\t\t\t",
      "  main.go:7\t0x100c\t\t04e00294\t\t?\t\t\t",
      "  main.go:8\t0x1010\t\t00000000\t\t?\t\t\t",
      "  main.go:9\t0x1014\t\t97fffffb\t\tCALL runtime.mapaccess1_fast64(SB)\t",
      "  main.go:9\t0x1018\t\tf90007e0\t\tMOVD R0, 8(RSP)\t",
    ].join("\n"),
    "arm64",
  );
  assert.match(add ?? "", /^R3 = fetchAdd\(/);
  // What is compared gets what was there (Arm Architecture Reference Manual, CAS).
  assert.match(compared ?? "", /^R27 = compareAndSwap\(\*\(R2\), R27, R4\)/);
  assert.match(orByte ?? "", /fetchOr/);
  assert.equal(none, "");
  assert.match(filler ?? "", /filler/);
});

test("code of AVX is not told as what Go's disassembler takes it for", () => {
  const [, first, , last] = explained(
    [
      "TEXT main.f(SB) /x/main.go",
      "  main.go:4\t0x1000\tb807000000\tMOVL $0x7, AX\t",
      "  main.go:4\t0x1005\tc5ed74d9\tJE 0x1000\t",
      "  main.go:4\t0x1009\te8f2ffffff\tCALL runtime.mapaccess1_fast64(SB)\t",
      "  main.go:4\t0x100e\tc3\tRET\t",
    ].join("\n"),
    "amd64",
  );
  assert.match(first ?? "", /AVX/);
  assert.match(last ?? "", /return/);
});

test("behind an instruction that has no name in Go's syntax, registers and frame are not known", () => {
  const words = (between: string): string =>
    explained(
      [
        "0000000000001000 <main.f>:",
        "    1000:\td28000e2 \tmov\tx2, #0x7",
        `    1004:\t4e205840 \t${between}`,
        "    1008:\t94000000 \tbl\t2000 <runtime.mapaccess1_fast64>",
      ].join("\n"),
      "arm64",
    ).at(-1) ?? "";
  assert.match(words("nop"), /R2 = key: 7/);
  assert.match(words("bcax\tz20.d, z20.d, z1.d, z2.d"), /R2 = key\)/);
});

test("a symbol that only begins a section is not the address", () => {
  const lines = explained(
    [
      "0000000000001000 <main.f>:",
      "    1000:\t48 8d 05 b8 b4 09 00 \tleaq\t, %rax <type:*+0x6228>",
      "    1007:\te8 93 91 f8 ff \tcallq\t <runtime.mapaccess1_fast64>",
    ].join("\n"),
    "amd64",
  );
  assert.equal(lines[0], "AX = address of data in the program");
  assert.match(lines[1] ?? "", /AX = map's type descriptor, BX/);
});

test("behind missing rows the function's parameters are not in their registers", () => {
  const rows = (from: number): string =>
    [
      `   0x${(0x45df80 + from).toString(16)} <runtime.mapassign_fast64+${from}>:\tmov %rax,%rdx`,
      `   0x${(0x45df83 + from).toString(16)} <runtime.mapassign_fast64+${from + 3}>:\tcall 0x40c020 <runtime.hashGrow>`,
    ].join("\n");
  assert.match(explained(rows(0), "amd64")[0] ?? "", /^DX = typ /);
  assert.equal(explained(rows(127), "amd64")[0], "DX = AX");
});
