import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { tellRelease } from "../../../../extension/src/core/asm/words/annotate.ts";
import { messageListing, withStatus } from "../../../../extension/src/features/assembly/readingLayout.ts";
import { layOutListing } from "../../../support/layOutListing.ts";
import { projectPath } from "../../../support/projectPath.ts";

const file = "/home/gopher/shop/main.go";
/** As go1.26.8 prints it for `func set(m map[int]int, k int) { m[k] = 1 }`, with a call to make it longer. */
const compiled = `# example.com/shop
main.set STEXT size=73 args=0x10 locals=0x20 funcid=0x0 align=0x0
	0x0000 00000 (${file}:9)	TEXT	main.set(SB), ABIInternal, $32-16
	0x0000 00000 (${file}:9)	CMPQ	SP, 16(R14)
	0x0004 00004 (${file}:9)	PCDATA	$0, $-2
	0x0004 00004 (${file}:9)	JLS	61
	0x000e 00014 (${file}:9)	FUNCDATA	$0, gclocals·J26BEvPExEQhJvjp9E8Whg==(SB)
	0x000e 00014 (${file}:10)	MOVQ	BX, CX
	0x0011 00017 (${file}:10)	MOVQ	AX, BX
	0x0014 00020 (${file}:10)	LEAQ	type:map[int]int(SB), AX
	0x001b 00027 (${file}:10)	NOP
	0x0020 00032 (${file}:10)	CALL	runtime.mapassign_fast64(SB)
	0x0025 00037 (${file}:10)	MOVQ	$1, (AX)
	0x002c 00044 (${file}:11)	RET
	0x003d 00061 (${file}:11)	NOP
	0x003d 00061 (${file}:9)	CALL	runtime.morestack_noctxt(SB)
	0x0042 00066 (${file}:9)	JMP	0
	0x0000 49 3b 66 10 76 37 55 48 89 e5 48 83 ec 18 48 89  I;f.v7UH..H...H.
	rel 33+4 t=R_CALL runtime.mapassign_fast64+0
`;

function layOut(text: string, options?: Parameters<typeof layOutListing>[3]) {
  const listing = parseListing(text);
  const functions = listing.functions.map((fn) => ({ fn }));
  return layOutListing(functions, tellRelease(listing, {}), ["first", "second"], options);
}

/** Whether a line of the document shows an instruction. */
const isRow = (line: string): boolean =>
  /^ *\d* +(L\d+ +)?(0x\w+ +)?([0-9a-f]+ +)?[A-Z][A-Z0-9]+( |$)/.test(line);

describe("a compiled function laid out for reading", () => {
  const { text, model, lineCount } = layOut(compiled);
  const out = text.split("\n");

  it("leaves the compiler's bookkeeping out and writes a source place where it changes", () => {
    assert.doesNotMatch(text, /PCDATA|FUNCDATA|NOP|rel 33|49 3b/);
    assert.equal(lineCount, out.length);
    assert.deepEqual(out.slice(0, 4), [
      "// first",
      "// second",
      "",
      "TEXT main.set(SB), ABIInternal, $32-16",
    ]);
    assert.equal(out.filter((line) => /^ *10 /.test(line)).length, 1);
    const isOfStatement = (_: string, at: number): boolean => model.statementAt(at + 1)?.head === at + 1;
    const named = out.filter(isOfStatement).filter((line) => line.includes("// main.go"));
    assert.equal(named.length, 1, "the file where it changes");
    assert.ok(!text.includes("/home/gopher"), "only the file's own name");
  });

  it("explains each line by itself, with labels as targets of jumps", () => {
    for (const [at, line] of out.entries()) {
      const instruction = model.instructionAt(at + 1);
      if (!isRow(line)) {
        if (!line.startsWith("TEXT")) assert.equal(instruction, undefined, line);
        continue;
      }
      assert.ok(instruction, line);
      assert.ok(line.includes(instruction.text.split(" ")[0] ?? "?"), line);
    }
    const explanationOf = (mnemonic: string): string => {
      const at = out.findIndex((line) => line.includes(`${mnemonic} `));
      return model.instructionAt(at + 1)?.explanation ?? "";
    };
    assert.ok(out.some((line) => /JLS +L3$/.test(line)));
    assert.ok(out.some((line) => /^ *9 L3 +CALL +runtime\.morestack_noctxt/.test(line)));
    assert.match(explanationOf("JLS"), /L3$/);
    assert.match(explanationOf("JMP"), /start$/);
    assert.doesNotMatch(out.map((_, at) => model.instructionAt(at + 1)?.explanation).join("\n"), /\bline \d/);
  });

  it("knows the source of each instruction", () => {
    const call = out.findIndex((line) => /CALL.*mapassign_fast64/.test(line));
    assert.deepEqual(model.placesAt(call + 1), [{ path: file, line: 10 }]);
    assert.deepEqual(model.placesAt(1), []);
    const { path, sourceFrom, sourceTo } = model.functions[0] ?? {};
    assert.deepEqual([path, sourceFrom, sourceTo], [file, 9, 11]);
  });

  it("shows only wanted lines, and says how many instructions it left out", () => {
    const { text, model } = layOut(compiled, { wanted: ({ sourceLine }) => sourceLine === 10 });
    const out = text.split("\n");
    assert.equal(out.filter(isRow).length, 5);
    assert.deepEqual(
      out.filter((line) => line.includes("⋯")),
      ["// ⋯ 2 instructions of other lines", "// ⋯ 3 instructions of other lines"],
    );
    const marker = out.findIndex((line) => line.includes("⋯")) + 1;
    assert.equal(model.instructionAt(marker), undefined);
  });

  it("changes its status line without moving anything", () => {
    const changed = withStatus(layOut(compiled), "does not\ncompile");
    assert.equal(changed.text.split("\n")[1], "// does not compile");
    assert.equal(changed.status, "does not compile");
    assert.equal(changed.text.split("\n").length, out.length);
  });
});

it("a message in place of a listing has no function", () => {
  const { text, model } = messageListing(["the package does not compile:", "main.go:3:1: syntax error"]);
  assert.equal(text, "// the package does not compile:\n// main.go:3:1: syntax error\n");
  assert.equal(model.functionAt(1), undefined);
  assert.deepEqual(model.functionsIn({ from: 1, to: 9 }), []);
});

for (const name of ["go1.23.12-amd64", "go1.23.12-arm64", "go1.26.11-amd64", "go1.26.11-arm64"])
  it(`the recorded ${name} has a heading a step and explains every instruction where it stands`, () => {
    const recorded = gunzipSync(readFileSync(projectPath(`media/listings/${name}.txt.gz`))).toString("utf8");
    const listing = parseListing(recorded);
    const fn = listing.functions.find((other) => other.name === "runtime.mapassign_fast64");
    assert.ok(fn);
    const { text, model } = layOutListing([{ fn }], tellRelease(listing, {}), []);
    const out = text.split("\n");
    let explained = 0;
    for (const [at, line] of out.entries()) {
      if (!isRow(line)) continue;
      assert.notEqual(model.instructionAt(at + 1)?.explanation ?? "", "", line);
      explained++;
    }
    assert.ok(explained > 100);
    const steps = model.explained(0)?.steps ?? [];
    const headings = out
      .filter((line) => line.startsWith("// ── "))
      .map((line) => line.split(/[ :]/)[2] ?? "");
    for (const step of ["hash", "insert", "probe"])
      assert.ok(
        headings.some((heading) => heading.startsWith(step)),
        step,
      );
    for (const { from, to, step } of steps.filter((run) => run.step !== "other"))
      for (let line = from; line <= to; line++)
        assert.equal(model.instructionAt(line)?.step ?? step, step, `line ${line}`);
  });

describe("a map function with its statements", () => {
  const recorded = gunzipSync(readFileSync(projectPath("media/listings/go1.26.11-amd64.txt.gz"))).toString();
  const listing = parseListing(recorded);
  const functions = listing.functions
    .filter(({ name }) => name === "runtime.mapassign_fast64")
    .map((fn) => ({ fn }));
  const reading = layOutListing(functions, tellRelease(listing, {}), ["first", "second"]);
  const out = reading.text.split("\n");
  const { model } = reading;
  const lineAt = (line: number): string => out[line - 1] ?? "";

  it("has each statement above its instructions, in order and without a gap in between", () => {
    assert.ok(model.statements.length > 40);
    for (const { from, head, to, statement } of model.statements) {
      const [first = ""] = statement.lines;
      assert.ok(lineAt(from).includes(first), `${lineAt(from)}: ${first}`);
      assert.ok(head < to, lineAt(from));
      for (let line = head + 1; line <= to; line++) assert.ok(isRow(lineAt(line)), lineAt(line));
      assert.equal(model.statementAt(from), model.statementAt(to));
      assert.equal(model.instructionAt(from), undefined);
    }
  });

  it("folds to lines that name their source file where it changes", () => {
    const heads = model.statements.filter(({ statement }) => statement.kind === "statement");
    let file = "";
    for (const { from, mainLine } of heads) {
      const own = model.instructionAt(mainLine)?.file ?? "";
      assert.equal(lineAt(from).endsWith(`  // ${own}`), own !== file, lineAt(from));
      file = own;
    }
  });

  it("has a row for each label that a statement or a jump goes to", () => {
    const labels = new Set(out.flatMap((line) => /^ *\d* +(L\d+)(?=:| )/.exec(line)?.[1] ?? []));
    const wanted = out.flatMap((line) =>
      [...line.matchAll(/(?:goto|J[A-Z]+) +(L\d+)/g)].map(([, to]) => to ?? ""),
    );
    assert.ok(wanted.length > 10);
    for (const label of wanted) assert.ok(labels.has(label), label);
  });

  it("knows a statement's source places by those of its instructions", () => {
    const hash = model.statements.find(({ statement }) => statement.lines[0]?.startsWith("hash ="));
    assert.ok(hash);
    const lines = model.placesAt(hash.from).map(({ line }) => line);
    assert.deepEqual(lines, [209, 210]);
    assert.match(lineAt(hash.from), /^ *210 hash/);
    assert.equal(model.instructionAt(hash.mainLine)?.sourceLine, 210);
  });

  it("shows addresses and machine code on request, at the same lines", () => {
    const wide = reading.again(true).text.split("\n");
    assert.equal(wide.length, out.length);
    const rows = wide.filter(isRow);
    for (const row of rows) assert.match(row, / 0x[0-9a-f]+ +[0-9a-f]+ +[A-Z]/);
    assert.equal(
      withStatus(reading, "old").again(false).text,
      out.map((line, at) => (at === 1 ? "// old" : line)).join("\n"),
    );
  });
});
