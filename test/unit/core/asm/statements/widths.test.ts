import assert from "node:assert/strict";
import { test } from "node:test";
import { divisor } from "../../../../../extension/src/core/asm/statements/magicDivision.ts";
import { type ToldLines, testTold } from "./toldLines.ts";

/** Each operation is told with its width and its sign: one function a kind, of which the name tells the source. */

const lines: ToldLines = {
  Middle: ["return uint(AX + BX) >> 1,", "return uint(R0 + R1) >> 1,"],
  Signed: ["return AX >> 1\n", "return R0 >> 1\n"],
  Signed32: ["return int32(AX + BX) >> 3,", "return int32(R0 + R1) >> 3,"],
  Unsigned32: ["return uint32(AX + BX) >> 3,", "return uint32(R0 + R1) >> 3,"],
  Third: ["return uint32(AX) / 3\n", "return uint32(R0) / 3,"],
  Tenth: ["return uint(AX) / 10\n", "return uint(R0) / 10,"],
  Tenth8: ["return uint8(AX) / 10\n", "return uint8(R0) / 10,"],
  Thirds: ["return int32(int8(AX)) / 7\n", "return int8(R0) / 7,"],
  Double: ["return *uint16(BX + int(uint8(AX))*4),", "return *int16(R1 + int(uint8(R0))*4),"],
  Table: ["&staticuint64s + int(uint8(AX))*8,", "&staticuint64s + int(uint8(R0))*8,"],
  Bit: ["AX & (1<<(BX & 31)) != 0,", "uint32(R0 & (1<<(R1 & 31))) != 0,"],
  Bit64: ["AX & (1<<(BX & 63)) != 0,", "R0 & (1<<(R1 & 63)) != 0,"],
  SetBit: [" | 1<<(uint32(BX) & 31)\n", " | 1<<(R1 & 31)\n"],
  ClearBit: ["*AX = *AX &^ (1<<(BX & 63))", "*R0 = *R0 &^ (1<<(R1 & 63))"],
  FlipBit: ["return AX ^ 1<<(BX & 63),", "return R0 ^ 1<<(R1 & 63),"],
  Digit: ["v = uint32(AX - 48)\nif v <= 9 ", "if uint32(v) <= 9 → return uint32(v),"],
  Letter: ["uint8(*uint8(s + CX) - 97) < 26,", "*uint8(s + R2) - 97 < 26,"],
  Below: ["if int32(v2) < 0 → return v,", "if int32(v2) < 0 → return v,"],
  Minus: ["return int32(AX) == -1", "return int32(R0) == -1"],
  High: ["return unsignedHighProduct(AX, BX),", "return unsignedHighProduct(R0, R1),"],
  HighSigned: ["return AX / 1000003,", "return R0 / 1000003,"],
  Whole: ["int(uint32(AX)) * int(uint32(BX)),", "uint(uint32(R0)) * uint(uint32(R1)),"],
  Add: ["v = fetchAdd32(AX, BX)\n", "v = fetchAdd32(R0, R1)\nv2 = int(v) + R1\n"],
  Count: ["v = fetchAdd(AX + 8, 1)\nreturn v + 1\n", "v2 = fetchAdd(v, 1)\nv3 = v2 + 1\n"],
  Swap: ["", "v2 = swap(v, R1)\n"],
  Try: ["v = compareAndSwap(AX + 8, 3, 4)\n", "v2 = compareAndSwap(v, 3, 4)\nv3 = v2 == 3\n"],
  Div8: ["return uint8(AX) / uint8(BX),", "return uint8(R0) / v,"],
  Rem8: ["return uint8(AX) % uint8(BX),", "return uint8(R0) % v,"],
  Clear: ["AX[:16] = 0\n", "*R0 = 0\n*(R0 + 8) = 0\n"],
  Copy: ["AX[:16] = BX[:16]\n", "*R0 = *R1\n*(R0 + 8) = *(R1 + 8)\n"],
  Rotate: ["return bits.RotateLeft32(uint32(AX), 5)", "return bits.RotateLeft32(uint32(R0), -27)"],
  Neg: ["return uint32(-AX)", "return uint32(-R0),"],
  Wide: ["return int(uint32(AX))*5", "return int(uint32(R0))*5,"],
  Zero: ["a[:16] = 0\nframe[24:40] = 0\n", "a = 0\nframe[40] = 0\nframe[48] = 0\nframe[56] = 0\n"],
};

testTold("operations are told with their width and sign", "widths", lines);

test("the divisor of a product and a shift divides every number as they do", () => {
  assert.equal(divisor(0xaaaaaaabn, 32n, 33n), 3n);
  assert.equal(divisor(0xcccccccccccccccdn, 64n, 67n), 10n);
  // A factor that is too small, and one that is too large for large numbers: 3 * 0x55555555 >> 32 is 0.
  assert.equal(divisor(0x55555555n, 32n, 32n), undefined);
  assert.equal(divisor(0xcccccccccccccccen, 64n, 67n), undefined);
  for (let factor = 2n; factor < 1200n; factor++)
    for (const shift of [8n, 9n, 10n, 11n, 12n]) {
      const by = divisor(factor, 8n, shift);
      if (by === undefined) continue;
      for (let x = 0n; x < 256n; x++)
        assert.equal((x * factor) >> shift, x / by, `${x} * ${factor} >> ${shift}`);
    }
});
