import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { Statement } from "../../extension/src/core/asm/statements/statement.ts";
import { assertGolden } from "../support/golden.ts";
import { projectPath } from "../support/projectPath.ts";
import { runCli } from "../unit/cli/runCli.ts";

/** Statements of listings of real toolchains, as the command line tells them. */

const files = ["test/golden/asm/listings", "media/listings"].flatMap((folder) =>
  readdirSync(projectPath(folder)).flatMap((name) => {
    const [, release, goarch] = /^go([\d.]+)-(amd64|arm64)\.txt\.gz$/.exec(name) ?? [];
    return release === undefined || goarch === undefined
      ? []
      : [{ release, goarch, file: projectPath(folder, name) }];
  }),
);

interface Told {
  readonly function: string;
  readonly statements: readonly (Omit<Statement, "sourceLine"> & { readonly line: number })[];
  readonly lines: readonly unknown[];
}

for (const { release, goarch, file } of files)
  test(`explain --statements of ${release} ${goarch}: nine of ten instructions, mapassign_fast64 in 60 lines`, async () => {
    const listing = gunzipSync(readFileSync(file)).toString();
    const { out } = await runCli(["explain", "--json", "--statements", "-"], [listing]);
    const functions = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Told);
    let covered = 0;
    let instructions = 0;
    for (const { function: name, statements, lines } of functions) {
      instructions += lines.length;
      let next = 0;
      for (const { first, last, lines: texts, depth } of statements) {
        assert.ok(first >= next && last >= first && last < lines.length && depth >= 0, `${name} at ${first}`);
        assert.ok(
          texts.length > 0 && texts.every((text) => text !== "" && !/[\n\uE000]|undefined|NaN/.test(text)),
          name,
        );
        covered += last - first + 1;
        next = last + 1;
      }
      if (name !== "runtime.mapassign_fast64") continue;
      const told = statements.filter(({ kind }) => kind === "statement").flatMap(({ lines: texts }) => texts);
      assert.ok(told.length > 20 && told.length <= 60, `${told.length} lines`);
    }
    assert.ok(covered >= 0.9 * instructions, `${covered} of ${instructions}`);
    const text = await runCli(
      ["explain", "--statements", "--function", "^(runtime.mapassign_fast64|main.(u64|iter))$", "-"],
      [listing],
    );
    assertGolden(`asm/statements/${release}-${goarch}.txt`, text.out);
  });
