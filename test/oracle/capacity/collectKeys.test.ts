import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "node:test";
import { collectKeys } from "../../../extension/src/core/capacity/collectKeys.ts";
import { projectPath } from "../../support/projectPath.ts";
import { mapType } from "../../unit/core/go/types/mapTypeFixture.ts";

it("keys collected into a slice allocate what the installed Go measures", () => {
  const go = (...args: string[]): string =>
    execFileSync("go", args, {
      cwd: projectPath("test/oracle/capacity"),
      encoding: "utf8",
      env: { ...process.env, GOFLAGS: "", GOTOOLCHAIN: "local", GOARCH: "", GOEXPERIMENT: "" },
      timeout: 120_000,
    });
  const release = go("env", "GOVERSION").trim().split(" ")[0] ?? "";
  const rows = go("run", ".").trim().split("\n");
  let compared = 0;
  for (const row of rows) {
    const [, map = "", ...figures] = /^(\S+(?:\]\S*)?) ([\d ]+)$/.exec(row) ?? assert.fail(row);
    const [n, ...measured] = figures.join(" ").split(" ").map(Number);
    const { appended, made, exact } = collectKeys(mapType(map, release), n ?? 0);
    if (!exact) continue;
    const ours = [appended.bytes, appended.objects, made.bytes, made.objects];
    assert.deepEqual(ours, measured, `${n} keys of ${map} in ${release}`);
    compared++;
  }
  assert.ok(compared > 50, `${compared} of ${rows.length} are exact`);
});
