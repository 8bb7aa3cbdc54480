import assert from "node:assert/strict";
import { test } from "node:test";
import { planCapacity } from "../../../extension/src/core/capacity/planCapacity.ts";
import { distinctValues } from "../../../extension/src/core/emulator/map/keySource.ts";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { MapLife } from "../../../extension/src/core/session/mapLife.ts";
import { mapType } from "../../unit/core/go/types/mapTypeFixture.ts";
import { modelName, toolchainAtHand } from "../goToolchain.ts";
import { largestHint, mapTypes } from "../mapTypes.ts";
import { runRecorder } from "../runRecorder.ts";

/** Of `recorder measure`, by runtime.MemStats. */
interface Measured {
  readonly length: number;
  readonly filled: {
    readonly bytes: number;
    readonly objects: number;
    readonly allocatedBytes: number;
  };
}

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const sizes = [0, 8, 9, 100, 1000];
const typesPerRelease = 8;

for (const release of ["1.18.10", "1.23.12", "1.24.13", "1.26.11", "1.27.4"]) {
  test(`live bytes, objects and garbage of emulated maps are those of go${release}`, async (t) => {
    t.diagnostic(`MAPSCOPE_ORACLE_SEED=${seed}`);
    if (!toolchainAtHand(release)) return t.skip("the toolchain is not there");
    const target = { release, goarch: "amd64" } as const;
    const go = modelName(target);
    const random = seededRandom(seed);
    const chosen = Array.from(
      { length: typesPerRelease },
      () => mapTypes[random.rand32() % mapTypes.length] ?? "",
    );
    const requests = ["map[int]int", "map[string]int", ...chosen].flatMap((map) =>
      sizes.flatMap((n) =>
        [null, Math.min(n, largestHint(map, "amd64"))].map((hint) => ({
          map,
          n,
          hint,
          seed: random.rand32(),
        })),
      ),
    );
    const measure = async (): Promise<Measured[]> =>
      (await runRecorder(target, "measure", requests)) as Measured[];
    const [measured, again] = [await measure(), await measure()];
    let compared = 0;
    for (const [i, { map, hint }] of requests.entries()) {
      const real = measured[i] as Measured;
      // The process's own background work may allocate in between.
      if (real.filled.allocatedBytes !== again[i]?.filled.allocatedBytes) continue;
      const type = mapType(map, go);
      // Some key types have few values, and hashes decide what some maps take.
      if (real.length > distinctValues(type.key) || !planCapacity(type, real.length, hint).filled.exact)
        continue;
      const life = new MapLife({
        ...{ type, hint, seed: 1, filled: real.length },
        sources: [{ pattern: { kind: "sequential" } }],
      });
      const { bytes, objects, garbageBytes } = life.memory;
      const { filled } = real;
      assert.deepEqual(
        { bytes, objects, garbageBytes },
        { bytes: filled.bytes, objects: filled.objects, garbageBytes: filled.allocatedBytes - filled.bytes },
        `${JSON.stringify(requests[i])} in go${release}, ${real.length} entries`,
      );
      compared++;
    }
    t.diagnostic(`${compared} of ${requests.length} maps compared`);
    assert.ok(compared > 30, `${compared} of ${requests.length} are exact`);
  });
}
