import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

/** Operands of one operation stand in the parentheses and in the type that Go needs: the names tell the source. */

const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const rounds = 30;

/** By function: what amd64 tells, and what arm64 tells. */
const lines: Readonly<Record<string, readonly [amd64: string, arm64: string]>> = {
  AddXor: ["return AX + (BX ^ CX),", "return R0 + (R1 ^ R2),"],
  SubOr: ["return AX - (BX | CX),", "return R0 - (R1 | R2),"],
  NegOr: ["return -(AX + (BX | CX)),", "return -(R0 + (R1 | R2)),"],
  NotNeg: ["return ^(-AX)", "return ^(-R0)"],
  AndNotTriple: ["return AX & ^(BX*3),", "return R0 &^ (R1*3),"],
  NotTenfold: ["return ^(AX*10)\n", "v = R0*2\nreturn ^(v*5),"],
  NegShift: ["return BX - AX &^ 7,", "return R1 - R0 &^ 7,"],
};

for (const [i, goarch] of ["amd64", "arm64"].entries())
  test(`${goarch}: operands are told as Go reads them`, () => {
    const file = `test/fixtures/listings/operands.go1.26.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    const told = tellRelease(listing, {});
    for (const [name, texts] of Object.entries(lines)) {
      const fn = listing.functions.find((one) => one.name === `b.${name}`);
      assert.ok(fn, name);
      assertInLockstep(fn, told, seed, rounds);
      const text = statementsOf(fn, told)
        .flatMap(({ kind, lines: rows }) => (kind === "statement" ? rows.map((row) => `${row}\n`) : []))
        .join("");
      assert.ok(text.includes(texts[i] as string), `${name}: ${texts[i]} is not in\n${text}`);
    }
  });
