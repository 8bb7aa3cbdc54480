import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { basicType, typedConstant } from "../../../../../extension/src/core/asm/statements/entryParts.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { floatConstant, floatOfBits } from "../../../../../extension/src/core/asm/statements/symbolText.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/** Lines that the functions of typed.go1.26 have on both processors. */
const told: Readonly<Record<string, readonly string[]>> = {
  "b.Small": ["*mapassign(map[uint8]int16, m, &k) = -79"],
  "b.Large": [
    "*mapassign_faststr(map[string]uint32, m, k, len) = 1000000",
    "return *mapaccess1_faststr(map[string]uint32, m, k, len) == 0xffffffff",
  ],
  "b.Seen": ["if *elem → return 3", "*mapassign_faststr(map[string]bool, m, k, len) = true"],
  "b.Float": ["*mapassign_fast64(map[int]float64, m, key) = 1.5"],
  "b.Parts": ["if elem.n != -5", "return elem.name.len", "if it.key != nil → goto L1"],
};

for (const goarch of ["amd64", "arm64"])
  test(`${goarch}: elements are told by the parts of their type`, () => {
    const file = `test/fixtures/listings/typed.go1.26.${goarch}.txt`;
    const listing = parseListing(readFileSync(projectPath(file), "utf8"));
    for (const [name, lines] of Object.entries(told)) {
      const fn = listing.functions.find((one) => one.name === name);
      assert.ok(fn, name);
      const text = statementsOf(fn, tellRelease(listing, {}))
        .flatMap((statement) => statement.lines)
        .map((line) => line.replace(/^ *(?:L\d+: )?/, ""))
        .map((line) => line.replace(/\b(?:k|key)\.len/, "len"));
      for (const line of lines) assert.ok(text.includes(line), `${line}\n${text.join("\n")}`);
    }
  });

test("a constant is one of its type", () => {
  const told = (num: bigint, name: string) => typedConstant(num, basicType(name));
  assert.equal(told(0xffffffb1n, "int8"), "-79");
  assert.equal(told(0xffffffb1n, "byte"), "177");
  assert.equal(told(0xffffffffn, "rune"), "-1");
  assert.equal(told(0xfffffff0n, "uint32"), "0xfffffff0");
  assert.equal(told(0x3fc00000n, "float32"), "1.5");
  assert.equal(told(0x80000000n, "float32"), undefined);
  assert.equal(told(0x7fc00001n, "float32"), undefined);
  assert.equal(told(1n, "bool"), "true");
  assert.equal(told(2n, "bool"), undefined);
  assert.equal(told(1n, "string"), undefined);
});

test("floats that have no digits are told as Go prints them", () => {
  assert.equal(floatConstant("$f64.8000000000000000"), "-0");
  assert.equal(floatConstant("$f64.7ff0000000000000"), "+Inf");
  assert.equal(floatOfBits(0xff800000n, 4), "-Inf");
});

/** What functions of signs.go1.26 are told as, on one processor or on both. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  "b.Above": ["if uint8(*elem) > 200 → return 3", "if uint8(*elem) > 200 → return 3"],
  "b.Below": ["if int8(*elem) < -56 → return 3", "if int8(*elem) < -56 → return 3"],
  "b.Least": ["if *elem == -128 → return 3", "if uint8(*elem) == 128 → return 3"],
  "b.Far": [
    "if uint(*elem) > 0x8000000000000005 → return 3",
    "if uint(*elem) > 0x8000000000000005 → return 3",
  ],
  "b.Load": ["if *int32(AX) < -3 →", "if *int32(R0) < -3 →"],
  "b.Wide": ["return uint8(*mapaccess1_faststr(", "return uint8(*mapaccess1_faststr("],
  "b.Shift": [
    "return uint32(*mapaccess1_faststr(",
    "return uint32(*mapaccess1_faststr(map[string]int32, m, k, key.len)) >> 3",
  ],
  "b.Pair": ["*uint16(mapassign_faststr(", "*uint16(mapassign_faststr("],
  "b.Run": [", m, k, k.len)", ", m, k, k.len)"],
};

for (const [i, goarch] of ["amd64", "arm64"].entries())
  test(`${goarch}: sign and width are those of the instructions, whatever the type`, () => {
    const listing = parseListing(
      readFileSync(projectPath(`test/fixtures/listings/signs.go1.26.${goarch}.txt`), "utf8"),
    );
    for (const fn of listing.functions) {
      const lines = statementsOf(fn, tellRelease(listing, {})).flatMap((statement) => statement.lines);
      const line = signs[fn.name]?.[i];
      if (line !== undefined) assert.ok(lines.join("\n").includes(line), `${line}\n${lines.join("\n")}`);
    }
  });
