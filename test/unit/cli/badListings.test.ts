import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import { runCommandLine } from "../../../extension/src/cli/runCommandLine.ts";
import type { AnnotatedFunction } from "../../../extension/src/core/asm/runtime/annotated.ts";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "./runCli.ts";

/** What `explain` makes of input that is no listing, half a listing, or made to do harm. */

const listing = readFileSync(projectPath("media/listings/mapassign_fast64.go1.26.amd64.txt"), "utf8");

async function explain(...chunks: (string | Buffer)[]): Promise<AnnotatedFunction[]> {
  const { status, out, err } = await runCli(["explain", "--json", "-"], chunks);
  assert.deepEqual([status, err], [0, ""]);
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AnnotatedFunction);
}

const objdump = (name: string, ...instructions: string[]): string =>
  `TEXT ${name}(SB) /x/x.go\n${instructions.map((text, i) => `  x.go:${i + 1}\t0x${(4096 + 4 * i).toString(16)}\t90909090\t${text}\t\n`).join("")}`;
const assign = "CALL runtime.mapassign_fast64(SB)";

for (const [what, input] of [
  ["a program", readFileSync(process.execPath).subarray(0, 300_000)],
  ["nothing", ""],
  ["prose", "TEXT and data\n\nare not code.\n"],
  ["one line of 10 MB", "x".repeat(10_000_000)],
  ["UTF-16 without a mark", Buffer.from(listing, "utf16le")],
  ["GNU as", "\t.text\n\t.globl main\nmain:\n\tpushq %rbp\n\tmovq %rsp, %rbp\n\tret\n"],
  [
    "numbers out of range",
    "TEXT main.f(SB) /x.go\n  x.go:-1\t-0x1\tc3\tRET\t\n  x.go:99999999999\t0x1\tc3\tRET\t\n",
  ],
] as const)
  test(`${what} is refused in one line`, async () => {
    for (const options of [[], ["--json"], ["--markdown"]]) {
      const { status, out, err } = await runCli(["explain", ...options, "-"], [input]);
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, /^mapscope explain: standard input is (empty|not a Go assembly listing \(.*\))\n$/);
    }
  });

test("line ends, marks and encodings make no difference", async () => {
  const [expected] = await explain(listing);
  const bytes = Buffer.from(`\ufeff${listing}`, "utf16le");
  const withAccent = listing.replaceAll("runtime_fast64.go", "é.go");
  const accented = Buffer.from(withAccent);
  const inside = accented.indexOf("é") + 1;
  for (const chunks of [
    [listing.replaceAll("\n", "\r\n")],
    [`\ufeff${listing}`],
    [bytes.subarray(0, 1001), bytes.subarray(1001)],
    [Buffer.from(bytes).swap16()],
  ])
    assert.deepEqual((await explain(...chunks))[0], expected);
  assert.deepEqual(
    await explain(accented.subarray(0, inside), accented.subarray(inside)),
    await explain(withAccent),
  );
});

test("a listing that ends in the middle of a line is explained up to there", async () => {
  const [whole] = await explain(listing);
  for (const end of [3000, 3001, 3017, 3033]) {
    const [cut] = await explain(listing.slice(0, end));
    const texts = cut?.lines.slice(0, -1).map(({ text, pc }) => pc + text);
    assert.ok((texts?.length ?? 0) > 20);
    assert.deepEqual(
      texts,
      whole?.lines.slice(0, texts?.length).map(({ text, pc }) => pc + text),
    );
  }
});

test("names of JavaScript's own are names like others", async () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  for (const goarchHint of ["MOVQ AX, BX", "CBZ R1, 4(PC)", "CMPBEQ R1, R2, 3(PC)", "mov rax, rbx"])
    for (const name of names) {
      const [fn] = await explain(
        objdump(
          name,
          ...Array(5).fill(goarchHint),
          `${name} AX, ${name}`,
          name,
          `CSET ${name}, R1`,
          assign,
          `CALL runtime.${name}(SB)`,
        )
          .replaceAll("x.go:3", `${name}:3`)
          .replaceAll("/x/x.go", `/src/runtime/${name}`),
      );
      assert.equal(fn?.function, name);
      assert.match(fn?.summary ?? "", /holds 1 map call: runtime\.mapassign_fast64/);
      for (const line of fn?.lines ?? [])
        assert.doesNotMatch(line.explanation, /undefined|NaN|\[object|native code/, line.text);
    }
});

test("names that a terminal or a page would obey are only shown", async () => {
  const hostile = "main.\u001b]0;title\u0007\u009b31m<img src=x onerror=alert(1)>`$(touch x)|";
  const input = objdump(hostile, "MOVQ AX, `<b>|", assign, `CALL runtime.map${hostile}(SB)`);
  const text = await runCli(["explain", "-"], [input]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
  assert.doesNotMatch(text.out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  const { out } = await runCli(["explain", "--markdown", "-"], [input]);
  // An escaped backtick begins no code.
  const withoutCode = out.replaceAll("\\`", "").replace(/`` .*? ``|`[^`]*`/g, "");
  assert.doesNotMatch(withoutCode, /<(?!br)/);
  for (const row of out.split("\n").filter((line) => line.startsWith("| 0x")))
    assert.equal(row.match(/(?<!\\)\|/g)?.length, 5, row);
  const [fn] = await explain(input);
  assert.equal(fn?.function, hostile);
});

test("a release that is not known yet is shown as the newest, and functions of other processors as what they are", async () => {
  const arm = objdump(
    "main.arm",
    "MOVD.W R30, -80(RSP)",
    "CBZ R1, 4(PC)",
    "STP (R1, R2), 8(RSP)",
    "LDP 8(RSP), (R1, R2)",
  );
  const unknown = objdump("main.other", "FROB Q1, Q2", "GLORP 7(Q3)");
  const functions = await explain(
    listing.replace(/^TEXT .*/, "TEXT runtime.mapassign_fast64(SB) /go1.99/src/x.go") + arm + unknown,
  );
  assert.deepEqual(
    functions.map((fn) => fn.goarch),
    ["amd64", "arm64", "amd64"],
  );
  assert.match(functions[2]?.summary ?? "", /2 of 2 instructions are not known and not explained/);
  assert.ok(functions[2]?.lines.every((line) => line.fallback && line.explanation === ""));
  const alone = await explain(unknown);
  assert.match(alone[0]?.summary ?? "", /processor this is for was not recognised/);
  assert.equal(alone[0]?.releaseTold, false);
});

test("very many labels, branches and loops take time in proportion", { timeout: 120_000 }, async () => {
  const count = 100_000;
  const labels = Array.from({ length: count }, (_, i) => `l${i}:\n\tINCQ AX\n\tJNE l${(i * 7919) % count}\n`);
  const [source] = await explain(
    `TEXT ·f(SB), NOSPLIT, $0\n${labels.join("")}\tCALL runtime·mapassign_fast64(SB)\n`,
  );
  assert.equal(source?.lines.length, 2 * count + 1);
  const body = Array.from({ length: 12_000 }, (_, i) => [
    "TESTQ BX, BX",
    `JE 0x${(4096 + 16 * ((i * 7919) % 12_000)).toString(16)}`,
    "MOVB $0xfe, 0(AX)(DX*1)",
    "DECQ 0(BX)",
  ]).flat();
  const [fn] = await explain(objdump("runtime.mapdelete_fast64", ...body));
  assert.equal(fn?.lines.length, body.length);
});

test("a line without end is refused in one line, and no more than it takes to tell is read", async () => {
  const piece = Buffer.alloc(1 << 20, "x");
  let given = 0;
  function* endless() {
    for (;;) {
      given++;
      yield piece;
    }
  }
  const errs: string[] = [];
  const io = { stdin: Readable.from(endless()), out: () => {}, err: (text: string) => void errs.push(text) };
  assert.equal(await runCommandLine(["explain", "-"], io), 2);
  assert.match(
    errs.join(""),
    /^mapscope explain: cannot read standard input: it has a line of more than 67108864 characters, which no listing has\n$/,
  );
  assert.ok(given < 100, `${given} MB were read`);
});

test("numbers that are none, and shifts beyond all words, are text like other text", async () => {
  for (const [row, text] of [
    ["401000:\t48 c7 c0 20 00 00 00 \tmov    $0x20`,%rax", "mov"],
    ["401000:\t48 c7 c0 20 00 00 00 \tmov    $0xffz,%rax", "mov"],
    ["401000:\td2800000 \tmov\tx0, #1 lsl #99999999999", "mov"],
  ] as const) {
    const [fn] = await explain(
      `0000000000401000 <main.f>:\n  ${row}\n  401007:\tc3 \tret\n  401008:\tc3 \tret\n`,
    );
    assert.match(fn?.lines[0]?.text ?? "", new RegExp(text, "i"));
  }
});
