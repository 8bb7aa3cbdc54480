import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ByteWriter } from "../../../../../extension/src/cli/byteWriter.ts";
import { type ListingTextFormat, writeListing } from "../../../../../extension/src/cli/listingText.ts";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import type { AnnotatedFunction } from "../../../../../extension/src/core/asm/runtime/annotated.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { stepNames, stepOf } from "../../../../../extension/src/core/emulator/runtime/steps.ts";
import { documentOutline, hoverAt } from "../../../../../extension/src/core/present/listingHover.ts";
import { assertGolden } from "../../../../support/golden.ts";
import { projectPath } from "../../../../support/projectPath.ts";

const recorded = (release: string): string =>
  readFileSync(projectPath("media/listings", `mapassign_fast64.go${release}.amd64.txt`), "utf8");

const annotated = (release: string, ignorePositions = false): AnnotatedFunction => {
  const [fn] = annotateListing(parseListing(recorded(release)), { ignorePositions });
  assert.ok(fn);
  return fn;
};

function shown(fn: AnnotatedFunction, format: ListingTextFormat): string {
  const out = new ByteWriter();
  writeListing(fn, format, out);
  return Buffer.from(out.take()).toString();
}

const explanationOf = (fn: AnnotatedFunction, text: string): string | undefined =>
  fn.lines.find((line) => line.text === text)?.explanation;

for (const release of ["1.23", "1.26"]) {
  test(`mapassign_fast64 of ${release}: the whole explanation`, () => {
    assertGolden(`asm/mapassign_fast64.go${release}.amd64.txt`, shown(annotated(release), "text"));
  });

  test(`mapassign_fast64 of ${release}: steps are of the closed list and cover every instruction`, () => {
    const fn = annotated(release);
    for (const step of fn.steps) {
      assert.ok(stepNames.includes(stepOf(step.step)), step.step);
      assert.ok(step.from <= step.to);
    }
    for (const line of fn.lines) {
      const inside = fn.steps.filter((step) => step.from <= line.line && line.line <= step.to);
      assert.deepEqual(
        inside.map((step) => step.step),
        [line.step],
      );
      assert.equal(line.fallback, false);
      assert.notEqual(line.explanation, "");
    }
  });

  test(`mapassign_fast64 of ${release}: steps without positions agree on 97 of 100 instructions`, () => {
    const [told, inferred] = [annotated(release), annotated(release, true)];
    const same = told.lines.filter(
      (line, i) => stepOf(line.step) === stepOf(inferred.lines[i]?.step ?? "other"),
    );
    assert.ok(same.length >= 0.97 * told.lines.length, `${same.length} of ${told.lines.length}`);
    assert.deepEqual(
      inferred.lines.map((line) => line.sourceLine),
      told.lines.map((line) => line.sourceLine),
      "positions are handed through",
    );
  });
}

test("field names come from the layout of the release", () => {
  const classic = annotated("1.23");
  assert.equal(explanationOf(classic, "MOVZX 0x9(BX), CX"), "CX = h.B — log2 of the bucket count (hmap+9)");
  const swiss = annotated("1.26");
  assert.equal(swiss.release, "1.26");
  assert.match(
    explanationOf(swiss, "CMPB 0x22(BX), $0x0") ?? "",
    /^compare m\.writing with 0 .*\(Map\+34\)$/,
  );
});

test("the user's release wins over what the listing tells", () => {
  const [fn] = annotateListing(parseListing(recorded("1.23")), { go: "1.22" });
  assert.equal(fn?.release, "1.22");
});

test("a release with both kinds of map has the kind that the listing shows", () => {
  const [fn] = annotateListing(parseListing(recorded("1.23")), { go: "1.24" });
  assert.equal(fn?.release, "1.24+noswissmap");
  assert.ok(fn?.lines.every(({ explanation }) => !/\bm\.(dirLen|used)\b/.test(explanation)));
  const [later] = annotateListing(parseListing(recorded("1.26")), { go: "1.24" });
  assert.equal(later?.release, "1.24");
});

test("objdump of 1.20 prints compares reversed; they are read the right way round", () => {
  const text =
    "TEXT main.f(SB) /x/main.go\n  main.go:1\t0x0\t493b6610\tCMPQ 0x10(R14), SP\t\n  main.go:1\t0x4\t7605\tJBE 0x0\t\n  main.go:2\t0x6\t80f90f\tCMPL $0xf, CL\t\n  main.go:2\t0x9\t7605\tJBE 0x0\t\n";
  const [fn] = annotateListing(parseListing(text));
  assert.match(fn?.lines[0]?.explanation ?? "", /^compare SP with g\.stackguard0/);
  assert.match(fn?.lines[3]?.explanation ?? "", /^if CX <= 15/);
});

test("an unknown instruction and an unknown processor are marked, not guessed", () => {
  const [fn] = annotateListing(
    parseListing(
      "TEXT main.f(SB) /x/main.go\n  main.go:1\t0x0\t00\tFROBNICATE AX, BX\t\n  main.go:1\t0x1\t00\tMOVQ AX, BX\t\n",
    ),
  );
  assert.equal(fn?.lines[0]?.fallback, true);
  assert.equal(fn?.lines[0]?.explanation, "");
  const [other] = annotateListing(
    parseListing(
      "TEXT main.f(SB) /x/main.go\n  main.go:1\t0x0\t00000000\tMOVV 8(R3), R2\t\n  main.go:1\t0x4\t00000000\tCALL runtime.mapassign_fast64(SB)\t\n",
    ),
  );
  assert.equal(other?.goarch, "loong64");
  assert.equal(other?.lines[0]?.fallback, true);
  assert.match(
    other?.lines[1]?.explanation ?? "",
    /^call runtime\.mapassign_fast64\(map's type descriptor, map, key\)/,
  );
});

test("hover: the instruction, and the card of the function that is called", () => {
  const text = recorded("1.26");
  const lines = text.split("\n");
  const number = lines.findIndex((line) => line.includes("growToSmall")) + 1;
  const line = lines[number - 1] as string;
  const hover = hoverAt([annotated("1.26")], number, line.indexOf("growToSmall"), line);
  assert.match(hover ?? "", /allocates the first group/);
  assert.match(hover ?? "", /internal\/runtime\/maps\/map\.go/);
  assert.equal(hoverAt([annotated("1.26")], 100_000, 0, ""), undefined);
});

test("outline: functions with the blocks of their steps", () => {
  const [entry] = documentOutline([annotated("1.23")]);
  assert.equal(entry?.name, "runtime.mapassign_fast64");
  assert.ok(entry?.children.some((child) => child.name === "overflow"));
});

test("objdump of an object file: calls and addresses are by the symbols of the relocations", () => {
  const amd64 = `TEXT main.count(SB) gofile..main.go
  main.go:5		0x29fc			488d0500000000		LEAQ 0(IP), AX		[3:7]R_PCREL:type:map[uint64]int	
  main.go:5		0x2a03			e800000000		CALL 0x2a08		[1:5]R_CALL:runtime.mapassign_fast64<1>	
  main.go:5		0x2a08			48c70001000000		MOVQ $0x1, 0(AX)	
`;
  const arm64 = `TEXT main.count(SB) gofile..main.go
  main.go:5		0x2ab8			90000000		ADRP 0(PC), R0		[0:8]R_ADDRARM64:type:map[uint64]int	
  main.go:5		0x2abc			91000000		ADD $0, R0, R0		
  main.go:5		0x2ac0			94000000		CALL 0(PC)		[0:4]R_CALLARM64:runtime.mapassign_fast64<1>	
  main.go:5		0x2ac4			b24003e3		ORR $1, ZR, R3		
  main.go:5		0x2ac8			f9000003		MOVD R3, (R0)		
`;
  for (const text of [amd64, arm64]) {
    const [fn] = annotateListing(parseListing(text), { goarch: text === amd64 ? "amd64" : "arm64" });
    assert.match(fn?.summary ?? "", /holds 1 map call: runtime\.mapassign_fast64$/);
    const words = fn?.lines.map((line) => line.explanation).join("\n") ?? "";
    assert.match(words, /map\[uint64\]int — the map's type descriptor/);
    assert.match(words, /call runtime\.mapassign_fast64\(\w+ = map's type descriptor: map\[uint64\]int/);
    assert.match(words, /writes the element of the entry that runtime\.mapassign_fast64 gave/);
  }
});

test("operations of the compiler's code around map calls are told as they are", () => {
  const text = `TEXT main.f(SB) /src/main.go
  main.go:1		0x1000		4883ec80		ADDQ $-0x80, SP		
  main.go:2		0x1004		488d4c2420		LEAQ 0x20(SP), CX	
  main.go:2		0x1009		440f1139		MOVUPS X15, 0x10(CX)	
  main.go:2		0x100d		e800000000		CALL runtime.mapIterStart(SB)	
  main.go:2		0x1012		488b542420		MOVQ 0x20(SP), DX	
  main.go:2		0x1017		488b4c2428		MOVQ 0x28(SP), CX	
  main.go:3		0x101c		f348a5			REP; MOVSQ DS:0(SI), ES:0(DI)	
  main.go:3		0x101f		48f7ea			IMULQ DX		
  main.go:3		0x1022		4c8da424b8f0ffff	LEAQ 0xfffff0b8(SP), R12	
  main.go:3		0x102a		4883ec80		SUBQ $-0x80, SP		
`;
  const [fn] = annotateListing(parseListing(text), { goarch: "amd64", go: "1.26" });
  assert.deepEqual(
    fn?.lines.map((line) => line.explanation).filter((_, i) => i !== 3),
    [
      "SP = SP - 128 — room for the frame",
      "CX = &frame[32] — address in the frame",
      "frame[48:64] = 0 — kept in the frame",
      "DX = it.key — the address of the key, read back from the frame",
      "CX = it.elem — the address of the element, read back from the frame",
      "copies CX words of 8 bytes from the address in SI to that in DI",
      "DX = upper half of AX * it.key; AX = AX * it.key",
      "R12 = &frame[-3912] — address in the frame",
      "SP = SP + 128 — gives the frame back",
    ],
  );
});
