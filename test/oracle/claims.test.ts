import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";
import { releases, toolchainAtHand } from "./goToolchain.ts";

// Each release runs the proof of every statement of `claims`, and must give the verdict that is said of it.

const scratch = mkdtempSync(path.join(tmpdir(), "mapscope-proofs-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Row {
  readonly id: number;
  readonly claim: string;
  readonly ran: {
    readonly go: string;
    readonly verdict: string;
    readonly measured: readonly string[];
    readonly agrees: boolean;
  };
}

function proved(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawnSync(
    process.execPath,
    [projectPath("extension/dist/cli.cjs"), "claims", "--run", "--json", ...args],
    {
      cwd: scratch,
      encoding: "utf8",
      timeout: 400_000,
      env: { ...process.env, GOEXPERIMENT: "", GOFLAGS: "", TMPDIR: scratch, ...env },
    },
  );
}

describe("the proofs of statements give their verdicts under", () => {
  for (const release of releases)
    it(release, (t) => {
      if (!toolchainAtHand(release)) return t.skip("no such toolchain");
      // 1.19 loses its way in its own package index when it was fetched.
      const { status, stdout, stderr } = proved([], { GOTOOLCHAIN: `go${release}`, GODEBUG: "goindex=0" });
      assert.equal(stderr, "");
      const rows = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Row);
      for (const { id, claim, ran } of rows) {
        assert.equal(ran.go, `go${release}`);
        assert.notEqual(ran.verdict, "unknown", claim);
        assert.ok(ran.measured.length > 0, claim);
        assert.ok(ran.agrees, `${id}: ${claim} ${ran.verdict}: ${ran.measured.join("; ")}`);
      }
      assert.equal(rows.length, 52);
      assert.equal(status, 0);
      assert.deepEqual(
        readdirSync(scratch).filter((name) => name.startsWith("mapscope-claims-")),
        [],
      );
    });

  it("1.24.13 with classic maps, by its experiment", (t) => {
    if (!toolchainAtHand("1.24.13")) return t.skip("no such toolchain");
    const env = { GOTOOLCHAIN: "go1.24.13", GOEXPERIMENT: "noswissmap" };
    const { status, stdout, stderr } = proved(["26"], env);
    assert.equal(status, 0, stderr);
    const { ran } = JSON.parse(stdout) as Row;
    assert.deepEqual([ran.go, ran.verdict], ["go1.24.13+noswissmap", "true"]);
  });
});
