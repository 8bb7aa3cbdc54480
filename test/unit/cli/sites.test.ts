import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext, test } from "node:test";
import { projectPath } from "../../support/projectPath.ts";
import { type CliResult, runCli } from "./runCli.ts";

const rows: [args: readonly string[], complaint: RegExp][] = [
  [[], /^mapscope sites: which file, directory or package\?\n$/],
  [["no/such/file.go"], /^mapscope sites: no\/such\/file\.go: no such file, folder or package\n$/],
  [["package.json"], /package\.json is no Go file/],
  [["--types", "guess", "test"], /--types "guess" is none of syntax, gopls, compiler/],
  [["--go", "two", "test"], /"two" is not a Go release/],
  [["--goarch", "z80", "test"], /"z80" is not a GOARCH/],
];
for (const [args, complaint] of rows)
  test(`sites ${args.join(" ")} is refused in one line`, async () => {
    const { status, out, err } = await runCli(["sites", ...args]);
    assert.deepEqual([status, out], [2, ""]);
    assert.match(err, complaint);
    assert.equal(err.trimEnd().split("\n").length, 1);
  });

const source = `package p

import "example.com/nowhere/other"

func f() {
	remote := other.Map()
	remote["a"] = 1
	known := map[int]int{}
	known[1] = 2
}
`;

/** `sites --types gopls` on a module of its own, whose gopls says what is given. */
async function withGopls(context: TestContext, said: object, folders: string): Promise<CliResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-sites-"));
  const before = { ...process.env };
  context.after(() => {
    rmSync(folder, { recursive: true, force: true });
    process.env = before;
  });
  writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.26\n");
  writeFileSync(path.join(folder, "p.go"), source);
  writeFileSync(path.join(folder, "gopls.json"), JSON.stringify(said));
  process.env = { ...before, PATH: folders, GOBIN: "", GOPATH: folder };
  return runCli(["sites", folder, "--types", "gopls", "--json"]);
}

describe("sites --types gopls", () => {
  const fixture = [projectPath("test/fixtures/gopls"), path.dirname(process.execPath)].join(path.delimiter);

  it("takes types from it that the source does not tell, and its word for those it does", async (context) => {
    const { status, out } = await withGopls(
      context,
      { remote: "map[string]int", known: "map[int]int" },
      fixture,
    );
    const told = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(status, 0);
    assert.deepEqual(
      told.map(({ form, map, calls, provenance }) => [form, map, calls.join(" "), provenance]),
      [
        ["assign", "map[string]int", "runtime.mapassign_faststr", "gopls"],
        ["literal", "map[int]int", "runtime.rand", "gopls"],
        ["assign", "map[int]int", "runtime.mapassign_fast64", "gopls"],
      ],
    );
  });

  it("says in one line that there is none, or that it ended", async (context) => {
    const missing = await withGopls(context, {}, "");
    assert.deepEqual([missing.status, missing.out], [2, ""]);
    assert.match(missing.err, /^mapscope sites: gopls was not found on PATH, in GOBIN or in GOPATH\/bin\n$/);
    const dying = await withGopls(context, { remote: "die" }, fixture);
    assert.equal(dying.status, 2);
    assert.match(dying.err, /^mapscope sites: gopls ended: status 3\n$/);
  });
});

describe("sites --summary", () => {
  const text = `package p
type Item struct{ a, b int }
var byName map[string]Item
func f(n int, items []Item) {
	byName = make(map[string]Item, 1000)
	small := map[int]bool{1: true}
	open := make(map[int]bool, n)
	free := make(map[string]Item)
	for _, item := range items { byName["x"] = item; free["y"] = byName["z"] }
	small[2] = len(open) > 0
	local := make(map[[2]int]int, 100); local[[2]int{}]++
}
`;

  async function summaryOf(...args: string[]): Promise<CliResult> {
    const folder = mkdtempSync(path.join(tmpdir(), "mapscope-sites-"));
    try {
      writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.26\n");
      writeFileSync(path.join(folder, "p.go"), text);
      return await runCli(["sites", "--summary", ...args, folder]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("counts by call, by map and by bytes", async () => {
    const { status, out } = await summaryOf();
    assert.equal(status, 0);
    assert.match(
      out,
      /^11 map operations in 1 file; 4 made by make, 1 of them without a hint, 1 by a literal\n/,
    );
    assert.match(out, /\nby call: sites that make it\n(?: {2}.*\n)* {2}2 {2}mapassign_faststr\n/);
    assert.match(out, /\nby map: sites\n {2}5 {2}map\[string\]Item {2}\(made 2 times\)\n/);
    assert.match(
      out,
      /\nby bytes of the heap, as made\n {2}82,048 {2}.*p\.go:5: make\(map\[string\]Item, 1000\)\n/,
    );
    assert.match(out, /\n {2}not listed: 2 maps on the stack\n$/);
    const [known, open = ""] = out.split(
      "\nby bytes, for a hint that is not constant: 10, 1,000 and 100,000\n",
    );
    assert.doesNotMatch(known ?? "", /make\(map\[int\]bool, n\)/);
    assert.match(open, /^ {2}[\d,]+ {2}[\d,]+ {2}[\d,]+ {2}.*: make\(map\[int\]bool, n\)\n/);
  });

  it("is one object with --json, whose bytes are null where they are not known", async () => {
    const summary = JSON.parse((await summaryOf("--json")).out);
    assert.deepEqual([summary.operations, summary.files, summary.withoutHint], [11, 1, 1]);
    // What a program of Go 1.26 allocates there (MemStats.TotalAlloc and Mallocs).
    type Made = Record<"line" | "hint" | "escapes" | "bytes" | "objects", unknown>;
    assert.deepEqual(
      summary.made.map((m: Made) => [m.line, m.hint, m.escapes, m.bytes, m.objects]),
      [
        [5, 1000, "heap", 82_048, 6],
        [11, 100, "stack", 3240, 3],
        [6, 1, "stack", 0, 0],
        [8, null, "stack", 0, 0],
        [7, null, "stack", null, null],
      ],
    );
    const calls = summary.calls.reduce((sum: number, { sites }: { sites: number }) => sum + sites, 0);
    assert.ok(calls >= summary.operations);
  });
});
