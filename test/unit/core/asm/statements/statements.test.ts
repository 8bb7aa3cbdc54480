import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { annotateListing, tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";

/** Statements of user code: pieces of what go1.26.11 compiles, as the compiler's listing or as the disassembler shows it. */

/** A listing of `go tool objdump` with a row each. */
function objdump(name: string, rows: string): string {
  const lines = rows
    .trim()
    .split("\n")
    .map((row, i) => `  main.go:7\t\t0x${(0x1000 + 4 * i).toString(16)}\t\t00000000\t\t${row.trim()}\t\t`);
  return `TEXT ${name}(SB) /x/main.go\n${lines.join("\n")}\n`;
}

/** As objdump shows both, amd64 code is told by its registers. */
function told(text: string, goarch: string): string[] {
  const listing = parseListing(text);
  const [fn] = listing.functions;
  assert.ok(fn);
  return statementsOf(fn, tellRelease(listing, { goarch }), { goarch }).flatMap(({ kind, lines }) =>
    kind === "statement" ? [...lines] : [],
  );
}

const amd64Comparison = (jump: string): string =>
  objdump(
    "main.f",
    `MOVSD_XMM X0, 0x10(SP)
     UCOMISD X1, X0
     ${jump} 0x1014
     MOVL $0x1, AX
     RET
     XORL AX, AX
     RET`,
  );

test("amd64: floats are compared in the order of UCOMISD, and NaN counts", () => {
  const conditions = (jump: string): string | undefined => told(amd64Comparison(jump), "amd64")[0];
  assert.equal(conditions("JBE"), "if X0 > X1 → return 1, …");
  assert.equal(conditions("JB"), "if X0 >= X1 → return 1, …");
  assert.equal(conditions("JA"), "if !(X0 > X1) → return 1, …");
  assert.equal(conditions("JNE"), "if X0 == X1 || isNaN(X0, X1) → return 1, …");
  assert.equal(conditions("JP"), "if !isNaN(X0, X1) → return 1, …");
});

test("amd64: a comparison with a float constant names the number", () => {
  const text = objdump(
    "main.f",
    `UCOMISD $f64.3ff8000000000000(SB), X0
     JBE 0x1010
     MOVL $0x1, AX
     RET
     XORL AX, AX
     RET`,
  );
  assert.equal(told(text, "amd64")[0], "if X0 > 1.5 → return 1, …");
});

const arm64Comparison = (jump: string): string =>
  objdump(
    "main.f",
    `FCMPD F1, F0
     ${jump} 3(PC)
     ORR $1, ZR, R0
     RET
     MOVD ZR, R0
     RET`,
  );

test("arm64: floats are compared in the order of FCMPD, and NaN counts", () => {
  const conditions = (jump: string): string | undefined => told(arm64Comparison(jump), "arm64")[0];
  assert.equal(conditions("BPL"), "if F0 < F1 → return 1, …");
  assert.equal(conditions("BHI"), "if F0 <= F1 → return 1, …");
  assert.equal(conditions("BNE"), "if F0 == F1 → return 1, …");
  assert.equal(conditions("BLE"), "if F0 > F1 → return 1, …");
  assert.equal(conditions("BLT"), "if F0 >= F1 → return 1, …");
});

test("arm64: floats in an instruction are numbers, told as such and kept by their bits", () => {
  const text = objdump(
    "main.f",
    `FMOVS $(1.5), F1
     FCMPS F1, F0
     BPL 4(PC)
     FMOVD $1., F0
     FMOVD F0, (R0)
     RET
     RET`,
  );
  assert.deepEqual(told(text, "arm64"), ["if F0 < 1.5", "*R0 = 1", "return …", "return …"]);
});

test("explanations of instructions tell the order of floats as statements do", () => {
  const listing = parseListing(amd64Comparison("JBE"));
  const [fn] = annotateListing(listing, { goarch: "amd64" });
  const branch = fn?.lines.find(({ explanation }) => explanation.startsWith("if "));
  assert.match(branch?.explanation ?? "", /^if !\(X0 > X1\)/);
});

test("what is shifted right is converted unless it is known to be of that kind", () => {
  const shifted = (by: string): string =>
    objdump(
      "main.f",
      `MOVQ AX, CX
     SARQ $0x3f, AX
     SHRQ $0x3e, AX
     ADDQ CX, AX
     SARQ ${by}, AX
     RET`,
    );
  assert.deepEqual(told(shifted("$0x3"), "amd64"), ["return int(uint(AX >> 63)>>62 + AX) >> 3"]);
  assert.deepEqual(told(shifted("$0x2"), "amd64"), ["return AX / 4"]);
  const eighth = objdump("main.f", "SHRQ $0x3, AX\nRET");
  assert.deepEqual(told(eighth, "amd64"), ["return uint(AX) >> 3"]);
});

test("the upper half of a product is told with the sign of the instruction", () => {
  const upper = (name: string): string[] => told(objdump("main.f", `${name} CX\nMOVQ DX, AX\nRET`), "amd64");
  assert.deepEqual(upper("IMULQ"), ["return signedHighProduct(AX, CX)"]);
  assert.deepEqual(upper("MULQ"), ["return unsignedHighProduct(AX, CX)"]);
});

test("what a function is given without a name is called by its register", () => {
  const sum = objdump("main.f", "LEAQ 0(AX)(BX*1), AX\nIMULQ CX, AX\nRET");
  assert.deepEqual(told(sum, "amd64"), ["return CX * (AX + BX), …"]);
});

test("amd64: a truth that is turned over is denied", () => {
  const rows = (end: string) =>
    objdump("main.f", `CALL runtime.mapaccess2_faststr(SB)\n     XORL $0x1, BX\n     ${end}`);
  assert.match(told(rows("MOVL BX, AX\n     RET"), "amd64").join("\n"), /return !ok/);
  const branch = rows(
    "TESTB BL, BL\n     JE 0x1018\n     MOVL $0x7, AX\n     RET\n     MOVL $0x8, AX\n     RET",
  );
  assert.match(told(branch, "amd64").join("\n"), /if !ok/);
});

test("amd64: the same comparison on two ways decides where they meet, another one does not", () => {
  const rows = (other: string): string[] =>
    told(
      objdump(
        "main.f",
        `TESTQ AX, AX
         JE 0x1018
         MOVQ CX, (DX)
         MOVQ BX, SI
         CMPQ $0x5, SI
         JMP 0x101c
         ${other}
         JNE 0x1028
         MOVL $0x7, AX
         RET
         MOVL $0x8, AX
         RET`,
      ),
      "amd64",
    );
  assert.ok(
    rows("CMPQ $0x5, BX").some((line) => line.includes("if BX == 5")),
    rows("CMPQ $0x5, BX").join("\n"),
  );
  assert.ok(!rows("CMPQ $0x6, BX").some((line) => /BX [!=]= [56]/.test(line)));
});
