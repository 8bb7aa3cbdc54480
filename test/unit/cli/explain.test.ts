import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { run } from "../../../extension/src/cli/explain.ts";
import { BadInput, type CliIo } from "../../../extension/src/cli/io.ts";
import { projectPath } from "../../support/projectPath.ts";

const recorded = projectPath("media/listings/mapassign_fast64.go1.26.amd64.txt");

function terminal(input = ""): CliIo & { printed(): string } {
  let text = "";
  return {
    stdin: Readable.from([input]),
    out: (more) => {
      text += more;
    },
    err: () => {},
    printed: () => text,
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

test("text and Markdown for people", async () => {
  const text = terminal();
  await run([recorded], text);
  assert.match(text.printed(), /^runtime\.mapassign_fast64 · Go 1\.26 · amd64\n/);
  const markdown = terminal();
  await run([recorded, "--markdown"], markdown);
  assert.match(markdown.printed(), /```mermaid\nflowchart TD\n/);
});
