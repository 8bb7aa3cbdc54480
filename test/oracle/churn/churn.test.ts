import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { fillMap, finish } from "../../../extension/src/core/emulator/map/fillEmulated.ts";
import { makeMapCode } from "../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { projectPath } from "../../support/projectPath.ts";
import { mapType } from "../../unit/core/go/types/mapTypeFixture.ts";
import { toolchainAtHand } from "../goToolchain.ts";

const sequential = { kind: "sequential" } as const;

/** What a window of 1,000 entries of the emulated map holds after so many rounds. */
function emulated(map: string, release: string, rounds: number): number | undefined {
  const plan = { type: mapType(map, release), hint: null, seed: 1, pattern: sequential };
  const churned = fillMap({ ...plan, inserts: 1000, deletes: 1, insertsAfter: 1, rounds }, makeMapCode);
  return finish(churned).memory.heldBytes.at(-1);
}

describe("a window of 1,000 entries holds what real Go measures, round after round", () => {
  for (const release of ["1.24.13", "1.26.11"])
    it(release, { skip: toolchainAtHand(release) ? false : `Go ${release} is not at hand` }, () => {
      const rows = execFileSync("go", ["run", "."], {
        cwd: projectPath("test/oracle/churn"),
        encoding: "utf8",
        env: { ...process.env, GOFLAGS: "", GOTOOLCHAIN: `go${release}`, GOARCH: "amd64", GOEXPERIMENT: "" },
        timeout: 300_000,
      })
        .trim()
        .split("\n");
      assert.equal(rows.length, 3);
      for (const row of rows) {
        const [map = "", rounds, bytes] = row.split(" ");
        assert.equal(emulated(map, release, Number(rounds)), Number(bytes), `${release} ${row}`);
      }
    });
});
