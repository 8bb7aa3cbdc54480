import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./runCli.ts";

const rows: [args: readonly string[], complaint: RegExp][] = [
  [[], /^mapscope sites: which file, directory or package\?\n$/],
  [["no/such/file.go"], /^mapscope sites: no\/such\/file\.go: no such file, folder or package\n$/],
  [["package.json"], /package\.json is no Go file/],
  [["--types", "guess", "test"], /--types "guess" is none of syntax, gopls, compiler/],
  [["--types", "gopls", "test"], /gopls cannot be asked here yet/],
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
