import assert from "node:assert/strict";
import { test } from "node:test";
import { signedDivisor } from "../../../../../extension/src/core/asm/statements/signedDivision.ts";
import { type ToldLines, testTold } from "./toldLines.ts";

/** Divisions by constants, which the compiler writes as other work: one function each. */

const lines: ToldLines = {
  Div10: ["return AX / 10,", "return R0 / 10,"],
  Mod10: ["return AX % 10,", "v = R0 / 10*2\nreturn R0 - v*5,"],
  Div3: ["return AX / 3,", "return R0 / 3,"],
  Div7: ["return AX / 7,", "return R0 / 7,"],
  DivMinus: ["return AX / -7,", "return R0 / -7,"],
  Div10w: ["return int32(AX) / 10\n", "return int32(R0) / 10,"],
  Div7w: ["return int32(AX) / 7\n", "return int32(R0) / 7,"],
  Div10h: ["return int32(int16(AX)) / 10\n", "return int16(R0) / 10,"],
  Div10b: ["return int32(int8(AX)) / 10\n", "return int8(R0) / 10,"],
  Div8: ["return AX / 8\n", "return R0 / 8,"],
  Mod8: ["return AX % 8\n", "return R0 % 8,"],
  Div2: ["return AX / 2\n", "return R0 / 2,"],
  Mod2: ["return AX % 2\n", "return R0 % 2,"],
  Div8w: ["return int32(AX) / 8\n", "return int32(R0) / 8,"],
  Div2w: ["return int32(AX) / 2\n", "return int32(R0) / 2,"],
  Mod8w: ["return int32(AX) % 8\n", ""],
  Div8h: ["", "return int16(R0) / 8,"],
  Mod100u: ["return uint(AX) % 100\n", "return uint(R0) % 100,"],
  Big: ["return AX / 1000000007,", "return R0 / 1000000007,"],
  DivSum: ["v = BX + AX\nreturn v / 10,", "v = R1 + R0\nreturn v / 10,"],
  Tens: ["v = AX / 10\nreturn v, AX - v*10,", "v = R0 / 10\n"],
};

testTold("divisions by constants are told as such", "divisions", lines);

test("the divisor of a product with a sign and a shift divides every number as they do", () => {
  assert.equal(signedDivisor(0x55555556n, 32n, 32n), 3n);
  assert.equal(signedDivisor(0x4924924924924925n, 64n, 65n), 7n);
  assert.equal(signedDivisor(0x55555555n, 32n, 32n), undefined);
  let divisors = 0;
  for (let factor = 2n; factor < 1200n; factor++)
    for (const shift of [7n, 8n, 9n, 10n, 11n, 12n]) {
      const by = signedDivisor(factor, 8n, shift);
      if (by === undefined) continue;
      divisors++;
      for (let x = -128n; x < 128n; x++)
        assert.equal(((x * factor) >> shift) + (x < 0n ? 1n : 0n), x / by, `${x} * ${factor} >> ${shift}`);
    }
  assert.ok(divisors > 250, `${divisors} divisors`);
});
