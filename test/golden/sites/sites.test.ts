import assert from "node:assert/strict";
import { test } from "node:test";
import { assertGolden } from "../../support/golden.ts";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";

// Every form of map site, as syntax alone sees it; the oracle proves the same file against real compilers.
for (const [go, goarch] of [
  ["1.18", "amd64"],
  ["1.23", "386"],
  ["1.27", "arm64"],
] as const)
  test(`the sites of every form in ${go} on ${goarch}`, async () => {
    const file = projectPath("test/fixtures/sites/forms.go");
    const { out } = await runCli([
      "sites",
      file,
      "--types",
      "syntax",
      "--json",
      "--go",
      go,
      "--goarch",
      goarch,
    ]);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.stringify({ ...JSON.parse(line), file: "forms.go" }));
    assertGolden(`sites/forms-${go}-${goarch}.jsonl`, `${lines.join("\n")}\n`);
  });

test("the sites of a file that does not parse", async () => {
  const file = projectPath("test/fixtures/sites/broken/broken.go");
  const { out, err, status } = await runCli(["sites", file, "--go", "1.26", "--goarch", "amd64"]);
  assert.deepEqual([status, err], [0, ""]);
  assertGolden("sites/broken.txt", out.replaceAll(/^\S*broken\.go/gm, "broken.go"));
});
