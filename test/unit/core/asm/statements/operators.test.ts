import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

/** Operators mean in statements what they mean in Go: one function each, of which the name tells the source. */

const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const rounds = 40;

/** By function: what amd64 tells, and what arm64 tells where it differs. */
const lines: Readonly<Record<string, readonly [amd64: string, arm64?: string]>> = {
  Byte: ["if uint8(BX) == 0 → ", "if uint8(R1) == 0 → "],
  Masked: ["return AX << (BX & 63),", "return R0 << (R1 & 63),"],
  Masked32: ["return uint32(AX) >> (BX & 31),", "return uint32(R0) >> (R1 & 31),"],
  MaskedSigned: ["return int32(AX) >> (BX & 31),", "return int32(R0) >> (R1 & 31),"],
  Any: ["return AX << BX,", "return R0 << R1,"],
  Any32: ["return uint32(AX << uint32(BX)),", "return R0 << uint32(R1),"],
  AnySigned: ["return AX >> BX,", "return R0 >> R1,"],
  Masked8: ["return uint32(AX << (BX & 7)),", "return R0 << (R1 & 7),"],
  Rotate: ["return bits.RotateLeft(AX, BX),", "return bits.RotateLeft(R0, R1),"],
  Neg: ["return -X0", "return -F0"],
  Neg32: ["return -X0", "return -F0"],
  Div8: [" v3 = int16(v2) / int16(v)\n", "return int32(int8(R0)) / int32(int8(R1)),"],
  Mod8: [" v3 = int16(v2) % int16(v)\n", "return int32(int8(R0)) % int32(int8(R1)),"],
  Div16: [" v = int16(AX) / int16(BX)\n", "return int32(int16(R0)) / int32(int16(R1)),"],
  Mod16: [" v = int16(AX) % int16(BX)\n", "return int32(int16(R0)) % int32(int16(R1)),"],
  ModU16: ["return uint16(AX) % uint16(BX),", "return uint16(R0) % v,"],
  Div32: [" v = int32(AX) / int32(BX)\n", "return int32(R0) / int32(R1),"],
  Div64: [" v = AX / BX\n", "return R0 / R1,"],
  ModU64: ["return uint(AX) % BX,", "return R0 - uint(R0) / R1*R1,"],
  Put16: ["*elem += uint16(CX)\n", "*elem += int16(R2)\n"],
  Equal: ["return *uint32(BX) == *uint32(AX)", "return *uint32(R1) == *uint32(R0)"],
  Truth: ["if v → ", "if v → "],
};

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: operators are those of Go on every state`, () => {
    const file = `test/fixtures/listings/operators.go1.26.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    const told = tellRelease(listing, {});
    for (const fn of listing.functions) {
      assertInLockstep(fn, told, seed, rounds);
      const [amd64, arm64] = lines[fn.name.slice(2)] ?? [];
      const line = goarch === "amd64" ? amd64 : arm64;
      if (line === undefined) continue;
      const text = statementsOf(fn, told)
        .flatMap(({ kind, lines }) => (kind === "statement" ? lines.map((row) => `${row}\n`) : []))
        .join("");
      assert.ok(text.includes(line), `${fn.name}: ${line} is not in\n${text}`);
    }
    assert.deepEqual(
      Object.keys(lines).filter((name) => !listing.functions.some((fn) => fn.name === `b.${name}`)),
      [],
    );
  });
