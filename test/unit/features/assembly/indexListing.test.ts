import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../extension/src/core/asm/words/annotate.ts";
import {
  indexListing,
  type LinedText,
  looksLikeListing,
} from "../../../../extension/src/features/assembly/indexListing.ts";
import { projectPath } from "../../../support/projectPath.ts";

function lined(text: string): LinedText {
  const lines = text.split("\n");
  return { lineCount: lines.length, lines: (from, to) => `${lines.slice(from - 1, to).join("\n")}\n` };
}

const recorded = (name: string): string =>
  gunzipSync(readFileSync(projectPath(`media/listings/${name}.txt.gz`))).toString("utf8");

const compiled = `# example.com/shop
main.main STEXT size=9 args=0x0 locals=0x0 funcid=0x0 align=0x0
	0x0000 00000 (/src/main.go:3)	TEXT	main.main(SB), ABIInternal, $0-0
	0x0000 00000 (/src/main.go:3)	FUNCDATA	$0, gclocals·g2BeySu(SB)
	0x0000 00000 (/src/main.go:3)	FUNCDATA	$1, gclocals·g2BeySu(SB)
	0x0000 00000 (/src/main.go:4)	MOVL	$1, AX
	0x0005 00005 (/src/main.go:5)	RET
	0x0000 b8 01 00 00 00 c3                                ......
	rel 0+0 t=R_USEIFACE type:int+0
go:cuinfo.producer.main SDWARFCUINFO dupok size=0 align=0x1
	0x0000 72 65 67 61 62 69                                regabi
main.next STEXT nosplit size=1 args=0x0 locals=0x0 funcid=0x0 align=0x0
	0x0000 00000 (/src/main.go:7)	TEXT	main.next(SB), NOSPLIT|NOFRAME|ABIInternal, $0-0
	0x0000 00000 (/src/main.go:8)	RET
	0x0000 c3                                               .
`;

describe("the index of a listing", () => {
  it("explains each function as the whole listing's annotation does", async () => {
    const text = recorded("go1.26.11-amd64");
    const model = await indexListing(lined(text));
    assert.ok(model);
    const whole = annotateListing(parseListing(text));
    assert.deepEqual(
      model.functions.map(({ name }) => name),
      whole.map((fn) => fn.function),
    );
    for (const [index, fn] of whole.entries()) {
      assert.deepEqual(model.explained(index), fn);
      assert.equal(model.functionAt(fn.range.from), index);
      assert.equal(model.functionAt(fn.range.to), index);
    }
  });

  it("recognises what other tools print, and explains it as the whole listing's annotation does", async () => {
    const folder = projectPath("test/fixtures/pasted");
    for (const name of readdirSync(folder).filter((name) => !/\.md$|pprof-list/.test(name))) {
      const text = readFileSync(`${folder}/${name}`, "utf8");
      assert.ok(looksLikeListing(text), name);
      const model = await indexListing(lined(text));
      for (const [index, fn] of annotateListing(parseListing(text)).entries()) {
        const { lines } = model?.explained(index) ?? {};
        assert.deepEqual(
          lines?.map(({ line, explanation }) => [line, explanation]),
          fn.lines.map(({ line, explanation }) => [line, explanation]),
          name,
        );
      }
    }
  });

  it("takes release, architecture and function from the reader where the text does not tell them", async () => {
    const rows = [
      "   0x463200 <+0>:\tmov %rbx,0x18(%rsp)",
      "   0x463205 <+5>:\tmovzbl 0x9(%rbx),%ecx",
      "   0x463209 <+9>:\tret",
    ].join("\n");
    const plain = await indexListing(lined(rows));
    assert.equal(plain?.functions[0]?.name, "");
    assert.equal(plain?.told.told, false);
    const model = await indexListing(lined(rows), () => true, {
      go: "1.22",
      goarch: "amd64",
      names: { 0: "runtime.mapassign_fast64" },
    });
    assert.equal(model?.told.release.minor, 22);
    assert.equal(model?.explained(0)?.goarch, "amd64");
    assert.match(model?.explained(0)?.summary ?? "", /^runtime\.mapassign_fast64 finds or makes the entry/);
  });

  it("finds what of a compiler's listing is noise", async () => {
    const model = await indexListing(lined(compiled));
    assert.ok(model);
    assert.deepEqual(model.noise, [
      { from: 4, to: 5 },
      { from: 8, to: 11 },
      { from: 15, to: 16 },
    ]);
    assert.deepEqual(
      model.functions.map(({ name, from, to, path, sourceFrom, sourceTo }) => [
        name,
        from,
        to,
        path,
        sourceFrom,
        sourceTo,
      ]),
      [
        ["main.main", 2, 7, "/src/main.go", 3, 5],
        ["main.next", 12, 14, "/src/main.go", 7, 8],
      ],
    );
    assert.deepEqual(model.placesAt(6), [{ path: "/src/main.go", line: 4 }]);
    assert.equal(model.instructionAt(8), undefined);
  });

  it("stops when the text is out of date", async () => {
    assert.equal(await indexListing(lined(compiled), () => false), null);
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["prose", "This is a note\nabout TEXT files.\n"],
    ["bytes", "\0\u0001\ufffd\tTEXT (SB)\n\t0x zz\nrel\n\t\t\t0x9\n"],
    ["half a line", "TEXT main.main(SB) /src/ma"],
    ["one line of a megabyte", `TEXT main.main(SB) /src/main.go\n${"x".repeat(1_000_000)}`],
  ] as const)
    it(`takes ${what} without an error`, async () => {
      const model = await indexListing(lined(text));
      assert.ok(model);
      for (const index of model.functions.keys()) model.explained(index);
      assert.equal(model.functionAt(5), undefined);
    });
});

describe("a listing is recognised by its content", () => {
  for (const [what, text, expected] of [
    ["objdump", recorded("go1.23.12-arm64"), true],
    ["go build -gcflags=-S", compiled, true],
    [
      "a listing below a command line",
      `$ go tool objdump -s main.main shop\n\n${recorded("go1.23.12-amd64")}`,
      true,
    ],
    [
      "a Plan 9 source",
      '#include "textflag.h"\n\nTEXT ·Sum(SB), NOSPLIT, $0-16\n\tMOVQ x+0(FP), AX\n\tRET\n',
      true,
    ],
    ["GNU as", "\t.text\n\t.globl main\nmain:\n\tpushq %rbp\n\tmovq %rsp, %rbp\n\tret\n", false],
    ["a note that quotes a listing far below", `${"words\n".repeat(60)}${compiled}`, false],
    ["prose", "TEXT is what this is about\nand MOVQ too\n", false],
    ["an empty file", "", false],
  ] as const)
    it(what, () => assert.equal(looksLikeListing(text), expected));
});
