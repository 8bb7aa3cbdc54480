import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";
import { releases, toolchainAtHand } from "../goToolchain.ts";

// Source that is easily taken for something else, in each run by other releases' compilers: dispatch tables, double indexes,
// hidden names, conversions, operands that are read more than once or not at all, package maps, generics.
// MAPSCOPE_SEED repeats a run.

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);

interface Report {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly expr: string;
  readonly calls: readonly string[];
  readonly compiled?: readonly string[];
  readonly agrees?: boolean;
  readonly certain: boolean;
}

/** A release that can compile a folder, by chance; the newest where that is the only one. */
function releaseFor(minor: number, nth: number): string {
  const able = releases.filter(
    (release) => Number(release.split(".")[1]) >= minor && toolchainAtHand(release),
  );
  return able[(seed + 7 * nth) % Math.max(1, able.length)] ?? releases[releases.length - 1] ?? "";
}

describe(`sites that are easily mistaken, seed ${seed}`, () => {
  for (const [nth, minor] of [18, 21, 23].entries()) {
    const goarch = (seed + nth) % 2 === 0 ? "amd64" : "arm64";
    it(`those of go1.${minor}, on ${goarch}`, async (context) => {
      const release = releaseFor(minor, nth);
      const folder = projectPath("test/fixtures/kinds", `go1${minor}`);
      const asked = [`${folder}/...`, "--go", release, "--goarch", goarch];
      const { status, out, err } = await runCli(["sites", ...asked, "--compiler", "--json"]);
      assert.ok(status < 2, err);
      const reports = out
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Report => JSON.parse(line));
      context.diagnostic(`go${release}: ${reports.length} sites`);
      assert.ok(reports.length > 200, `${reports.length} sites`);
      const faults = reports.filter(
        ({ form, certain, agrees }) => form === "unseen" || (certain && agrees === false),
      );
      assert.deepEqual(
        faults.map(
          ({ file, line, form, expr, calls, compiled }) =>
            `go${release} ${file}:${line} ${form} ${expr}: ${calls.join(" ")}, compiled ${compiled?.join(" ")}`,
        ),
        [],
      );
    });
  }
});
