import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { decodeFunction } from "../../../../../extension/src/core/asm/machine/decode.ts";
import { frameFactsOf } from "../../../../../extension/src/core/asm/machine/frameFacts.ts";
import { statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { annotateFunction, tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/** Where the variable of `name` at `offset` begins, by lines such as `MOVQ AX, main.k+8(SP)`. */
function startOf(code: readonly string[], name: string, offset: number, goarch = "amd64"): number {
  const lines = code.map(
    (text, i) => `\t0x${i.toString(16).padStart(4, "0")} ${String(i).padStart(5, "0")} (main.go:3)\t${text}`,
  );
  const head = "main.f STEXT size=64 args=0x8 locals=0x80 funcid=0x0 align=0x0";
  const { functions } = parseListing(`${[head, ...lines].join("\n")}\n`);
  const [fn] = functions;
  assert.ok(fn);
  const { arch, decoded } = decodeFunction(fn, goarch);
  return frameFactsOf(arch, decoded, true, false).startOf(name, offset);
}

describe("variables of one name at several offsets", () => {
  const store = (name: string, offset: number): string => `MOVQ\tAX, ${name}+${offset}(SP)`;

  it("are parts of one word each where the compiler keeps parts apart", () => {
    const code = [store("main.k.ptr", 8), store("main.k.ptr", 16)];
    assert.equal(startOf(code, "main.k.ptr", 8), 8);
    assert.equal(startOf(code, "main.k.ptr", 16), 16);
  });

  it("are words of one that is moved as a whole or has its address taken", () => {
    for (const whole of ["MOVUPS\tX0, main.k+16(SP)", "LEAQ\tmain.k+8(SP), AX"])
      assert.equal(startOf([store("main.k", 8), store("main.k", 16), whole], "main.k", 16), 8, whole);
  });

  it("are words of the compiler's own, which have a number each", () => {
    const code = [store("main..autotmp_4", 8), store("main..autotmp_4", 16)];
    assert.equal(startOf(code, "main..autotmp_4", 16), 8);
  });

  it("are not certain otherwise: each scope may have its own", () => {
    const code = [store("main.v", 8), store("main.v", 16)];
    assert.equal(startOf(code, "main.v", 8), 8);
    assert.ok(Number.isNaN(startOf(code, "main.v", 16)));
  });

  it("are not certain where arm64 stores a pair, which goes by the first one's name", () => {
    const code = ["STP\t(R0, R1), main.k.ptr-24(SP)"];
    assert.ok(Number.isNaN(startOf(code, "main.k.ptr", -16, "arm64")));
  });
});

describe("a function with the same names in two loops", () => {
  const listing = parseListing(
    readFileSync(projectPath("test/fixtures/listings/twoLoops.go1.26.amd64.txt"), "utf8"),
  );
  const told = tellRelease(listing, {});
  const [fn] = listing.functions;

  it("has no second word of a pointer", () => {
    assert.ok(fn);
    const statements = statementsOf(fn, told).flatMap(({ lines }) => lines);
    assert.ok(
      statements.some((line) => /\bv = \*it\.elem$/.test(line)),
      statements.join("\n"),
    );
    assert.ok(!statements.some((line) => /\.w\d/.test(line)), statements.join("\n"));
    const explanations = annotateFunction(fn, told).lines.map(({ explanation }) => explanation);
    assert.ok(explanations.some((text) => /^frame\[56\] = /.test(text)));
    assert.ok(!explanations.some((text) => /shapes\.v\+8/.test(text)));
  });
});
