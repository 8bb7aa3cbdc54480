import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { trieFields } from "../../../extension/src/core/go/abi/trieStructs.ts";
import { projectPath } from "../../support/projectPath.ts";
import { recordedSyncMaps, replaySyncMap } from "../../unit/core/emulator/syncmap/replaySyncMap.ts";
import { type GoTarget, modelOf, runnableTargets, targetName, toolchainAtHand } from "../goToolchain.ts";
import { runSyncMap } from "./runSyncMap.ts";

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
/** More for a longer proof. */
const operations = Number(process.env["MAPSCOPE_SYNCMAP_OPERATIONS"] ?? 10_000);

const releases = ["1.24.13", "1.25.14", "1.26.11", "1.27.4"] as const;
const others: readonly Omit<GoTarget, "release">[] = [
  { goarch: "amd64", withoutAes: true },
  { goarch: "386" },
  { goarch: "386", withoutAes: true },
  { goarch: "arm64" },
  { goarch: "arm" },
  { goarch: "wasm" },
  { goarch: "s390x" },
];
/** amd64 of each release, and one other of one release each time; all with MAPSCOPE_SYNCMAP_ALL. */
const targets: GoTarget[] = releases.flatMap((release, i) => [
  { release, goarch: "amd64" as const },
  ...(process.env["MAPSCOPE_SYNCMAP_ALL"] === undefined
    ? others.filter((_, j) => i === seed % releases.length && j === (seed >>> 2) % others.length)
    : others
  ).map((other) => ({ release, ...other })),
]);

const { runnable, leftOut } = runnableTargets(targets);
for (const line of leftOut) console.log(`sync.Map: ${line}`);

for (const target of runnable) {
  test(`the trie of a sync.Map of ${targetName(target)} is the emulated one, node by node`, async (t) => {
    t.diagnostic(`MAPSCOPE_ORACLE_SEED=${seed}`);
    if (!toolchainAtHand(target.release)) return t.skip("the toolchain is not there");
    const model = modelOf(target);
    let chains = 0;
    let nodes = 0;
    for (const many of [12, 400, 20_000]) {
      const stateEvery = many === 12 ? 25 : 1000;
      const recorded = await runSyncMap(target, "record", seed, operations, many, stateEvery);
      const replayed = replaySyncMap(model, recorded, `${many} values`);
      chains += replayed.chained;
      nodes += replayed.nodes;
      assert.ok(replayed.panics > 0, "some operations panic");
    }
    t.diagnostic(`${nodes} nodes compared, ${chains} entries in chains`);
    assert.ok(chains > 100 && nodes > 1000, `${chains} entries in chains, ${nodes} nodes`);
  });
}

for (const release of releases)
  test(`fields of HashTrieMap and RWMutex lie where go${release} has them`, async (t) => {
    if (!toolchainAtHand(release)) return t.skip("the toolchain is not there");
    for (const goarch of ["amd64", "386"] as const) {
      if (runnableTargets([{ release, goarch }]).runnable.length === 0) continue;
      const { lines } = await runSyncMap({ release, goarch }, "fields");
      const structs = new Map(
        (lines as { struct: string; size: number; offsets: Record<string, number> }[]).map((s) => [
          s.struct,
          s,
        ]),
      );
      const offset = (struct: string, field: string) => structs.get(struct)?.offsets[field];
      const fields = trieFields(goarch === "386" ? 4 : 8);
      assert.deepEqual(
        [structs.get("sync.Map")?.size, structs.get("indirect")?.size, structs.get("RWMutex")?.size],
        [fields.mapSizeBytes, fields.indirectSizeBytes, fields.rwMutexSizeBytes],
      );
      for (const field of ["inited", "root", "seed"] as const)
        assert.equal(fields[field], offset("map", field), `${field} on ${goarch}`);
      for (const field of ["dead", "parent", "children"] as const)
        assert.equal(fields[field], offset("indirect", field), `${field} on ${goarch}`);
      assert.equal(fields.isEntry, offset("node", "isEntry"));
    }
  });

if (process.env["UPDATE_GOLDEN"] === "1")
  test("what the unit tests replay is recorded anew", async () => {
    for (const { file, release, goarch, many } of recordedSyncMaps) {
      const { hashKeys, lines } = await runSyncMap({ release, goarch }, "record", 1, 3000, many, 60);
      const text = [hashKeys, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
      mkdirSync(path.dirname(projectPath(file)), { recursive: true });
      writeFileSync(projectPath(file), gzipSync(text));
    }
  });
