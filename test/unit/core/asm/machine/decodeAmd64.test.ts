import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAmd64, needsCode } from "../../../../../extension/src/core/asm/machine/decodeAmd64.ts";

const widthOf = (mnemonic: string, operands: string, code: string): number | undefined =>
  decodeAmd64(mnemonic, operands, code, false).effects[0]?.width;

test("what the disassembler prints as of 4 bytes is of bytes where the code says so", () => {
  for (const [mnemonic, operands, code, width] of [
    // mapassign_faststr of 1.23: the result of memequal, a bool.
    ["TESTL", "R11, R11", "4584db", 1],
    ["TESTL", "R11, R11", "4585db", 4],
    ["TESTL", "AL, AL", "84c0", 1],
    ["CMPL", "R8, $0x5", "4180f805", 1],
    ["CMPL", "R8, $0x5", "4183f805", 4],
    ["CMPL", "R9, R8", "4538c1", 1],
    ["XORL", "R8, R9", "4531c1", 4],
    ["MOVL", "$0x1, R11", "41b301", 1],
    ["MOVL", "$0x1, R11", "41bb01000000", 4],
    ["MOVL", "AX, R11", "4189c3", 4],
    ["CMPXCHGL", "R8, 0(CX)", "440fb101", 4],
    ["XCHGL", "R8, AX", "4190", 4],
  ] as const)
    assert.equal(widthOf(mnemonic, operands, code), width, `${mnemonic} ${operands} ${code}`);
});

test("only what the code bytes decide about needs them", () => {
  assert.equal(needsCode("TESTL", "R11, R11"), true);
  assert.equal(needsCode("MOVZX", "0(AX), CX"), true);
  assert.equal(needsCode("TESTL", "AX, AX"), false);
  assert.equal(needsCode("MOVL", "8(R11), AX"), false);
  assert.equal(needsCode("TESTQ", "R11, R11"), false);
});
