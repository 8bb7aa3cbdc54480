import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readDirtyFields } from "../../../extension/src/core/go/abi/readDirtyStructs.ts";
import { trieFields } from "../../../extension/src/core/go/abi/trieStructs.ts";
import { SyncMapReplay } from "../../../extension/src/core/trace/syncMapReplay.ts";
import { projectPath } from "../../support/projectPath.ts";
import { type GoTarget, modelOf, runnableTargets, targetName, toolchainAtHand } from "../goToolchain.ts";
import { jsonLines } from "../runRecorder.ts";
import { storedKinds, syncMapOutput } from "./runSyncMap.ts";

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
/** More for a longer proof. */
const operations = Number(process.env["MAPSCOPE_SYNCMAP_OPERATIONS"] ?? 10_000);
const all = process.env["MAPSCOPE_SYNCMAP_ALL"] !== undefined;

type Build = Omit<GoTarget, "release" | "goarch">;
/** Every release, with what its sync.Map is made of chosen by experiments where it can be. */
const builds: readonly (readonly [release: string, builds: readonly Build[]])[] = [
  ...["1.18.10", "1.19.13", "1.20.14", "1.21.13", "1.22.12", "1.23.12"].map(
    (release) => [release, [{}]] as const,
  ),
  ...["1.24.13", "1.25.14"].map(
    (release) =>
      [
        release,
        [{}, { experiment: "nosynchashtriemap" }, { experiment: "noswissmap,nosynchashtriemap" }],
      ] as const,
  ),
  ...["1.26.11", "1.27.4"].map((release) => [release, [{}]] as const),
];
const others: readonly Omit<GoTarget, "release">[] = [
  { goarch: "amd64", withoutAes: true },
  { goarch: "386" },
  { goarch: "386", withoutAes: true },
  { goarch: "arm64" },
  { goarch: "arm" },
  { goarch: "wasm" },
  { goarch: "s390x" },
];
const amd64 = builds.flatMap(([release, of]) =>
  of.map((build): GoTarget => ({ release, goarch: "amd64", ...build })),
);
/** Every third build on amd64 and one other processor each time; all with MAPSCOPE_SYNCMAP_ALL. */
const targets: GoTarget[] = all
  ? amd64.flatMap((target) => [
      target,
      ...others
        .filter(({ goarch }) => goarch !== "wasm" || !/^1\.(?:18|19|20)\./.test(target.release))
        .map((other) => ({ ...target, ...other })),
    ])
  : amd64.flatMap((target, i) => {
      if (i % 3 !== seed % 3) return [];
      const other = others[(seed >>> 2) % others.length];
      const old = /^1\.(?:18|19|20)\./.test(target.release) && other?.goarch === "wasm";
      return i === seed % amd64.length && other && !old ? [target, { ...target, ...other }] : [target];
    });

const { runnable, leftOut } = runnableTargets(targets);
for (const line of leftOut) console.log(`sync.Map: ${line}`);

/** Replays a trace: all must be equal. */
function replay(trace: string, where: string): SyncMapReplay {
  const run = new SyncMapReplay({ sha256Hex: (bytes) => createHash("sha256").update(bytes).digest("hex") });
  for (let begin = 0; begin < trace.length; ) {
    const end = trace.indexOf("\n", begin);
    assert.equal(run.feed(trace.slice(begin, end)), null, where);
    begin = end + 1;
  }
  assert.equal(run.end(), null, where);
  return run;
}

for (const target of runnable)
  test(`a sync.Map of ${targetName(target)} is the emulated one, byte for byte`, async (t) => {
    t.diagnostic(`MAPSCOPE_ORACLE_SEED=${seed}`);
    if (!toolchainAtHand(target.release)) return t.skip("the toolchain is not there");
    let reads = 0;
    let compared = 0;
    for (const many of [12, 400, 20_000]) {
      // One state takes as long as thousands of operations.
      const stateEvery = Math.max(many === 12 ? 25 : 1000, Math.floor(operations / 200));
      // All kinds mixed, and one alone.
      for (const [kind, count] of [
        [0, operations],
        [1 + ((seed + many) % (storedKinds - 1)), Math.ceil(operations / 5)],
      ] as const) {
        const trace = await syncMapOutput(target, "record", seed, count, many, stateEvery, kind, 0);
        const run = replay(trace, `${many} values of kind ${kind}`);
        reads += run.reads;
        compared += run.states + run.digests;
        if (kind > 0 || many > 12) continue;
        assert.ok(trace.includes('["panic"'), "some operations panic");
        if (modelOf(target).release.syncMap === "readDirty")
          assert.ok(trace.includes('"expunged"') && trace.includes('["start"'), "the read map is copied");
        else assert.match(trace, /\]\],\[\["i"/, "some hashes are equal");
      }
    }
    const measured = await syncMapOutput(target, "record", seed, 3000, 40, 1000, 0, 1);
    assert.ok(measured.includes('["allocated",0,0]') && /\["allocated",[1-9]/.test(measured));
    replay(measured, "what each operation allocates");
    t.diagnostic(`${reads} operations, ${compared} states compared`);
    assert.ok(compared > 100, `${compared} states`);
  });

/** On 386 only where it is built anyway. */
for (const target of runnable.filter(
  ({ goarch, withoutAes }) => /^(?:amd64|386)$/.test(goarch) && !withoutAes,
))
  test(`fields of sync.Map lie where ${targetName(target)} has them`, async (t) => {
    if (!toolchainAtHand(target.release)) return t.skip("the toolchain is not there");
    const lines = jsonLines(await syncMapOutput(target, "fields")) as readonly FieldsLine[];
    assertFields(target, new Map(lines.map((line) => [line.struct, line])));
  });

interface FieldsLine {
  readonly struct: string;
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

function assertFields(target: GoTarget, structs: ReadonlyMap<string, FieldsLine>): void {
  const model = modelOf(target);
  const size = (struct: string): number | undefined => structs.get(struct)?.size;
  const offset = (struct: string, field: string): number | undefined => structs.get(struct)?.offsets[field];
  const trie = trieFields(model.target.ptrSizeBytes);
  assert.equal(size("RWMutex"), trie.rwMutexSizeBytes);
  if (model.release.syncMap === "readDirty") {
    const fields = readDirtyFields(model);
    assert.deepEqual([size("sync.Map"), size("entry")], [fields.mapSizeBytes, fields.entrySizeBytes]);
    for (const field of ["read", "dirty", "misses"] as const)
      assert.equal(fields[field], offset("sync.Map", field), `${field} on ${target.goarch}`);
    assert.equal(model.release.syncMapTypedPointers, structs.has("readOnly"));
    if (!structs.has("readOnly")) return;
    assert.equal(size("readOnly"), fields.readOnlySizeBytes);
    for (const field of ["m", "amended"] as const)
      assert.equal(fields[field], offset("readOnly", field), `${field} on ${target.goarch}`);
    return;
  }
  assert.deepEqual([size("sync.Map"), size("indirect")], [trie.mapSizeBytes, trie.indirectSizeBytes]);
  for (const field of ["inited", "root", "seed"] as const)
    assert.equal(trie[field], offset("map", field), `${field} on ${target.goarch}`);
  for (const field of ["dead", "parent", "children"] as const)
    assert.equal(trie[field], offset("indirect", field), `${field} on ${target.goarch}`);
  assert.equal(trie.isEntry, offset("node", "isEntry"));
}

/** What the golden tests replay: few releases, each of which differs. */
const sample: readonly (readonly [target: GoTarget, many: number, kind: number])[] = [
  [{ release: "1.18.10", goarch: "amd64" }, 12, 0],
  [{ release: "1.21.13", goarch: "arm64" }, 40, 1],
  [{ release: "1.23.12", goarch: "amd64" }, 40, 0],
  [{ release: "1.24.13", goarch: "arm" }, 12, 0],
  [{ release: "1.25.14", goarch: "amd64", experiment: "nosynchashtriemap" }, 40, 0],
  [{ release: "1.26.11", goarch: "amd64" }, 40, 2],
  [{ release: "1.27.4", goarch: "amd64" }, 12, 0],
];

if (process.env["UPDATE_GOLDEN"] === "1")
  test("what the golden tests replay is recorded anew", async () => {
    for (const [target, many, kind] of sample) {
      const trace = await syncMapOutput(target, "record", 1, 1500, many, 100, kind, 1);
      const name = `syncmap-${targetName(target)}.trace.jsonl.gz`;
      writeFileSync(projectPath("test", "golden", "traces", name), gzipSync(trace));
    }
  });
