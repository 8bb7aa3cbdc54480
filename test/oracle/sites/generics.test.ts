import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";

// Operations of generic functions: those that are certain, and those by instance, beside the code of real compilers.

interface Report {
  readonly line: number;
  readonly form: string;
  readonly expr: string;
  readonly function?: string;
  readonly calls: readonly string[];
  readonly certain: boolean;
  readonly agrees?: boolean;
  readonly instances?: readonly { readonly types: readonly string[]; readonly calls: readonly string[] }[];
}

async function reports(...args: string[]): Promise<Report[]> {
  const { out, err } = await runCli(["sites", projectPath("test/fixtures/generics"), ...args, "--json"]);
  assert.equal(err, "");
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Report => JSON.parse(line))
    .filter(({ form }) => !["variable", "field", "parameter", "result"].includes(form));
}

/** The distinct calls of a site's instances. */
const callsOf = ({ instances }: Report) =>
  [...new Set(instances?.map(({ calls }) => calls.join(" ")).filter((calls) => calls !== ""))].sort();

const key = ({ line, form, expr }: Report) => `${line} ${form} ${expr}`;

describe("operations of generic functions, compiled", { concurrency: 2 }, () => {
  for (const [go, goarch] of [
    ["1.18.10", "amd64"],
    ["1.19.13", "amd64"],
    ["1.21.13", "386"],
    ["1.23.12", "arm64"],
    ["1.27.4", "amd64"],
  ] as const)
    it(`go${go} ${goarch}`, async () => {
      const compiled = await reports("--go", go, "--goarch", goarch, "--compiler");
      assert.deepEqual(compiled.filter((r) => r.form === "unseen" || r.agrees === false).map(key), []);
      const minor = go.split(".").slice(0, 2).join(".");
      const predicted = new Map((await reports("--go", minor, "--goarch", goarch)).map((r) => [key(r), r]));
      const byInstance = compiled.filter(
        ({ instances, form }) => instances !== undefined && form !== "literal",
      );
      assert.ok(byInstance.length >= 9, `${byInstance.length} by instance`);
      for (const site of byInstance) {
        const source = predicted.get(key(site));
        if (source !== undefined && (source.instances?.length ?? 0) > 0)
          assert.deepEqual(callsOf(source), callsOf(site), key(site));
      }
    });
});
