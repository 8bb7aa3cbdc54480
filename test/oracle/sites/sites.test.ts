import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";

// The real compiler's calls beside the predicted ones, position by position.

interface Report {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly expr: string;
  readonly calls: readonly string[];
  readonly compiled: readonly string[];
  readonly agrees: boolean;
  readonly removed?: boolean;
  readonly certain: boolean;
}

async function compiledSites(args: readonly string[]): Promise<Report[]> {
  const { status, out, err } = await runCli(["sites", ...args, "--compiler", "--json"]);
  assert.ok(status < 2, err);
  const reports = out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Report => JSON.parse(line));
  return reports.filter((r) => !["variable", "field", "parameter", "result"].includes(r.form));
}

/** Wrong predictions that were not marked assumed, readable. */
const wrong = (reports: readonly Report[]) =>
  reports
    .filter((r) => r.certain && !r.agrees)
    .map(
      (r) =>
        `${r.file}:${r.line} ${r.form} ${r.expr}: ${r.calls.join(" ")}, compiled ${r.compiled.join(" ")}`,
    );

const fixture = projectPath("test/fixtures/sites");
const builds = [
  ["1.18.10", "amd64"],
  ["1.21.13", "386"],
  ["1.23.12", "amd64"],
  ["1.24.13", "arm64"],
  ["1.26.11", "386"],
  ["1.27.4", "amd64"],
] as const;

describe("every form of map site, compiled", { concurrency: 2 }, () => {
  for (const [go, goarch] of builds)
    it(`go${go} ${goarch}`, async () => {
      const reports = await compiledSites([fixture, "--go", go, "--goarch", goarch]);
      assert.ok(reports.length > 90, `${reports.length} sites`);
      assert.deepEqual(wrong(reports), []);
      // Constantly false conditions are the only code of this file that a compiler drops.
      assert.deepEqual(
        reports.filter((r) => r.removed).map((r) => r.expr),
        ['u.tags["never"]'],
      );
      // Only what depends on a type parameter is not certain.
      assert.deepEqual(new Set(reports.filter((r) => !r.certain).map((r) => r.expr)).size, 2);
    });
});

const packages = ["encoding/json", "text/template", "net/textproto", "net/http", "database/sql"];

/** The share of sites of which something is taken for granted, in percent, as it is printed. */
function shareAssumed(reports: readonly Report[], context: TestContext): number {
  const sites = reports.filter(({ form }) => form !== "packageLiteral");
  const share = (100 * sites.filter((r) => !r.certain).length) / sites.length;
  context.diagnostic(`${sites.length} sites, ${share.toFixed(1)} % assumed`);
  return share;
}

describe("packages of the standard library, compiled by the go at hand", () => {
  for (const source of ["syntax", "compiler"] as const)
    it(`predicted with types from ${source}`, async (context) => {
      const reports = await compiledSites([...packages, "--types", source]);
      assert.deepEqual(wrong(reports), []);
      assert.ok(reports.length > 400, `${reports.length} sites`);
      const share = shareAssumed(reports, context);
      assert.ok(share < (source === "syntax" ? 5 : 2), `${share} % are assumed`);
    });
});

describe("packages of the standard library of other releases", { concurrency: 2 }, () => {
  for (const go of ["1.21.13", "1.24.13"])
    it(`go${go}`, async (context) => {
      // As for the recorders: these toolchains compile most of what is asked for here already.
      const small = ["encoding/json", "text/template", "net/textproto", "go/build/constraint", "mime"];
      const reports = await compiledSites([...small, "--types", "syntax", "--go", go]);
      assert.deepEqual(wrong(reports), []);
      assert.ok(reports.length > 80, `${reports.length} sites`);
      assert.ok(shareAssumed(reports, context) < 15);
    });
});

describe("well-known modules from the module proxy", () => {
  const modules = [
    ["github.com/gorilla/mux@v1.8.1", 10],
    ["github.com/pelletier/go-toml/v2@v2.2.3", 30],
    ["github.com/spf13/cobra@v1.8.1", 40],
  ] as const;
  for (const [module, atLeast] of modules)
    it(module, async (context) => {
      const download = ["mod", "download", "-json", module];
      const { stdout } = await runGo("", download, { cwd: fixture, timeoutMilliseconds: 300_000 });
      const { Dir: folder } = JSON.parse(stdout);
      const reports = await compiledSites([`${folder}/...`, "--types", "syntax"]);
      assert.deepEqual(wrong(reports), []);
      assert.ok(reports.length >= atLeast, `${reports.length} sites`);
      assert.ok(shareAssumed(reports, context) < 15);
    });
});
