import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import { run } from "../../../extension/src/cli/explain.ts";
import { BadInput, type CliIo } from "../../../extension/src/cli/io.ts";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../support/projectPath.ts";

const recorded = projectPath("media/listings/mapassign_fast64.go1.26.amd64.txt");

function terminal(input = ""): CliIo & { printed(): string; told(): string } {
  let text = "";
  let errors = "";
  return {
    stdin: Readable.from([input]),
    out: (more) => {
      text += Buffer.from(more).toString();
    },
    err: (more) => {
      errors += more;
    },
    printed: () => text,
    told: () => errors,
  };
}

test("--json: one object a function, with the fields of the contract", async () => {
  const io = terminal();
  assert.equal(await run([recorded, "--json"], io), 0);
  const lines = io.printed().trimEnd().split("\n");
  assert.equal(lines.length, 1);
  const fn = JSON.parse(lines[0] as string);
  assert.equal(fn.function, "runtime.mapassign_fast64");
  assert.equal(fn.package, "runtime");
  assert.equal(fn.release, "1.26");
  assert.equal(fn.goarch, "amd64");
  for (const key of ["step", "from", "to", "text"]) assert.ok(key in fn.steps[0], key);
  for (const key of ["line", "pc", "text", "file", "sourceLine", "step", "explanation", "fallback"])
    assert.ok(key in fn.lines[0], key);
});

test("a listing comes from standard input too, and --function chooses", async () => {
  const listing =
    "TEXT main.a(SB) /x.go\n  x.go:1\t0x0\tc3\tRET\t\nTEXT main.b(SB) /x.go\n  x.go:1\t0x1\tc3\tRET\t\n";
  const io = terminal(listing);
  await run(["-", "--function", "b$", "--json"], io);
  assert.equal(JSON.parse(io.printed()).function, "main.b");
});

test("what is no listing, no file, no pattern or no release is told in one sentence", async () => {
  const refused = (args: string[], input: string, pattern: RegExp): Promise<void> =>
    assert.rejects(run(args, terminal(input)), (error: Error) => {
      assert.ok(error instanceof BadInput);
      assert.match(error.message, pattern);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  await refused(["-"], "hello\n", /not a Go assembly listing/);
  await refused(["-"], "", /is empty/);
  await refused(["/nowhere/at/all"], "", /cannot read/);
  await refused(["-", "--function", "("], "x", /regular expression/);
  await refused([recorded, "--go", "9.9"], "", /not a Go release/);
  await refused([recorded, "--goarch", "z80"], "", /not a GOARCH/);
  await refused([], "", /one listing file/);
});

test("a method is found by its name as Go writes it", async () => {
  const row = "  a.go:5\t\t0x1000\t\t4883ec18\t\tSUBQ $0x18, SP\n";
  const listing = ["Get", "GetAll", "Set"]
    .map((name) => `TEXT main.(*T).${name}(SB) /src/a.go\n${row}`)
    .join("");
  const shown = terminal(listing);
  await run(["-", "--function", "(*T).Get", "--all", "--json"], shown);
  assert.deepEqual(
    [...shown.printed().matchAll(/"function":"([^"]*)"/g)].map(([, name]) => name),
    ["main.(*T).Get"],
  );
});

test("text and Markdown for people", async () => {
  const text = terminal();
  await run([recorded], text);
  assert.match(text.printed(), /^runtime\.mapassign_fast64 · Go 1\.26 · amd64\n/);
  const markdown = terminal();
  await run([recorded, "--markdown"], markdown);
  assert.match(markdown.printed(), /```mermaid\nflowchart TD\n/);
});

const plainFunction = "TEXT main.a(SB) /x.go\n  x.go:1\t0x0\tc3\tRET\t\n";
const mapFunction = "TEXT main.b(SB) /x.go\n  x.go:1\t0x1\te8\tCALL runtime.mapassign_fast64(SB)\t\n";

test("functions without map code are left out where others have some, and counted", async () => {
  const io = terminal(plainFunction + mapFunction);
  await run(["-"], io);
  assert.match(io.printed(), /^main\.b · /);
  assert.match(io.told(), /functions without map code are left out \(1\); --all explains them/);
  for (const args of [["--all"], ["--function", "."], ["--json"]]) {
    const all = terminal(plainFunction + mapFunction);
    await run(["-", ...args], all);
    assert.match(all.printed(), /main\.a.*main\.b/s, args.join(" "));
    assert.equal(all.told(), "");
  }
  const alone = terminal(plainFunction);
  await run(["-"], alone);
  assert.match(alone.printed(), /^main\.a · /);
  assert.equal(alone.told(), "");
});

test("--json is what JSON.stringify makes of the annotated functions", async () => {
  const odd = 'TEXT main."a\\\u0001\ud83d\ude00é(SB) /x.go\n  ü"x.go:1\t0x1\tc3\tMOVQ "ü"·f(SB), AX\t\n';
  for (const listing of [readFileSync(recorded, "utf8"), odd + mapFunction]) {
    const io = terminal(listing);
    await run(["-", "--json"], io);
    const expected = annotateListing(parseListing(listing)).map((fn) => `${JSON.stringify(fn)}\n`);
    assert.equal(io.printed(), expected.join(""));
  }
});
