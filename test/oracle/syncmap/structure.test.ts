import assert from "node:assert/strict";
import { test } from "node:test";
import { UnhashableError } from "../../../extension/src/core/emulator/hash/hasher.ts";
import { parseHashKeys } from "../../../extension/src/core/emulator/hash/hashKeys.ts";
import { GoPanic } from "../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { trieFields } from "../../../extension/src/core/go/abi/trieStructs.ts";
import { type GoTarget, modelOf, runnableTargets, targetName, toolchainAtHand } from "../goToolchain.ts";
import { EmulatedSyncMap } from "./emulatedSyncMap.ts";
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
];
/** amd64 of each release, and one other each time; all with MAPSCOPE_SYNCMAP_ALL. */
const targets: GoTarget[] = releases.flatMap((release, i) => [
  { release, goarch: "amd64" as const },
  ...(process.env["MAPSCOPE_SYNCMAP_ALL"] === undefined
    ? others.filter((_, j) => j === (seed + i) % others.length)
    : others
  ).map((other) => ({ release, ...other })),
]);

/** An operation with what it gave. */
interface Line {
  readonly op: string;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly old?: unknown;
  readonly result?: unknown;
  readonly ok: boolean;
  readonly panic?: string;
  readonly keys?: readonly unknown[];
  readonly state?: unknown;
  readonly seed?: string;
}

type Outcome = Pick<Line, "ok" | "result" | "panic" | "keys">;

/** Does a recorded operation in the emulator. */
function replay(emulated: EmulatedSyncMap, line: Line): Outcome {
  const { map } = emulated;
  const given = (value: unknown): number => (value === undefined ? 0 : emulated.place(value));
  const [key, value, old] = [given(line.key), given(line.value), given(line.old)];
  const giving = (ok: boolean): Outcome => ({ ok, result: emulated.read(map.resultAt) });
  try {
    switch (line.op) {
      case "load":
        return giving(map.load(key));
      case "loadOrStore":
        return giving(map.loadOrStore(key, value));
      case "loadAndDelete":
        return giving(map.loadAndDelete(key));
      case "swap":
        return giving(map.swap(key, value));
      case "compareAndSwap":
        return { ok: map.compareAndSwap(key, old, value) };
      case "compareAndDelete":
        return { ok: map.compareAndDelete(key, old) };
      case "store":
        map.store(key, value);
        return { ok: false };
      case "delete":
        map.delete(key);
        return { ok: false };
      case "clear":
        map.clear();
        return { ok: false };
      case "range": {
        const keys: unknown[] = [];
        map.range((keyAt) => keys.push(emulated.read(keyAt)) > 0);
        return { ok: false, ...(keys.length > 0 ? { keys } : {}) };
      }
      default:
        throw new Error(`no operation ${line.op}`);
    }
  } catch (error) {
    if (error instanceof GoPanic || error instanceof UnhashableError)
      return { ok: false, panic: error.message };
    throw error;
  }
}

for (const target of targets) {
  test(`the trie of a sync.Map of ${targetName(target)} is the emulated one, node by node`, async (t) => {
    t.diagnostic(`MAPSCOPE_ORACLE_SEED=${seed}`);
    if (!toolchainAtHand(target.release)) return t.skip("the toolchain is not there");
    const { leftOut } = runnableTargets([target]);
    if (leftOut[0] !== undefined) return t.skip(leftOut[0]);
    const model = modelOf(target);
    let chains = 0;
    let nodes = 0;
    for (const many of [12, 400, 20_000]) {
      const stateEvery = many === 12 ? 25 : 1000;
      const recorded = await runSyncMap(target, "record", seed, operations, many, stateEvery);
      const lines = recorded.lines as Line[];
      const drawn = BigInt(lines[1]?.seed ?? 0);
      const emulated = new EmulatedSyncMap(model, parseHashKeys(recorded.hashKeys, model.target), drawn);
      assert.equal(emulated.state(), null, "no node before the first operation");
      for (const [i, line] of lines.entries()) {
        if (i === 0) continue;
        const { ok, result, panic, keys } = line;
        const expected = { ok, result, panic, keys };
        const got = {
          result: undefined,
          panic: undefined,
          keys: undefined,
          ...replay(emulated, line),
        };
        assert.deepEqual(
          got,
          expected,
          `${many} values, operation ${i}: ${JSON.stringify(line).slice(0, 300)}`,
        );
        if (line.state === undefined) continue;
        const state = emulated.state();
        assert.deepEqual(state, line.state, `${many} values, the trie after operation ${i}`);
        const text = JSON.stringify(state);
        chains += text.match(/\]\],\[\[/g)?.length ?? 0;
        nodes += emulated.map.memoryUse().nodes.objects;
      }
      assert.ok(
        lines.some(({ panic }) => panic !== undefined),
        "some operations panic",
      );
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
