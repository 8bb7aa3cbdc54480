import assert from "node:assert/strict";
import { test } from "node:test";
import { distinctValues, writeKey } from "../../../../../extension/src/core/emulator/map/keySource.ts";
import type { Tracer } from "../../../../../extension/src/core/emulator/runtime/tracer.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { checkInvariants } from "./checkInvariants.ts";
import { type Fixture, type FixtureOptions, swissFixture, swissReleases } from "./swissFixture.ts";

const maps = [
  "map[int64]int64",
  "map[int32]bool",
  "map[uint8]struct{}",
  "map[string]string",
  "map[*int]int",
  "map[[8]byte]bool",
  "map[struct{A int8; B int64; C string}]int",
  "map[float64]int32",
  "map[interface{}]int",
  "map[[200]byte]int",
  "map[int][200]byte",
];

const silent: Tracer = { step: () => {} };
const elemKeys = { kind: "random", seed: 7 } as const;

function writeIndex(fixture: Fixture, index: number): number {
  writeKey(fixture, fixture.type.key, fixture.keyAt, index, { kind: "sequential" });
  return fixture.keyAt;
}

/** Fills, churns, drains, clears and refills a map by a seed, telling each operation to `after`. */
function runProgram(
  fixture: Fixture,
  seed: number,
  operations: number,
  after: (m: number, live: Map<number, number>) => void,
): void {
  const random = seededRandom(seed);
  const { runtime, heap, type } = fixture;
  const m = runtime.make([null, 5, 9, 60][random.rand32() % 4] ?? null);
  const live = new Map<number, number>();
  const range = Math.min(distinctValues(type.key) / 2, [12, 60, 300][random.rand32() % 3] ?? 60);
  for (let i = 0; i < operations; i++) {
    const index = random.rand32() % range;
    const keyAt = writeIndex(fixture, index);
    const draining = Math.floor(i / 150) % 3 === 2;
    const choice = random.rand32() % 100;
    if (choice < (draining ? 15 : 60)) {
      const elem = runtime.assign(m, keyAt);
      writeKey(fixture, type.elem, elem, i, elemKeys);
      live.set(index, i);
    } else if (choice < 98) {
      runtime.delete(m, keyAt);
      live.delete(index);
    } else if (choice === 98 && i % 3 === 0) {
      runtime.clear(m);
      live.clear();
    } else assert.equal(runtime.access(m, keyAt) !== 0, live.has(index));
    assert.equal(runtime.length(m), live.size, `${type.text}, operation ${i}, key ${index}`);
    after(m, live);
  }
  for (const [index, value] of live) {
    const elem = runtime.access(m, writeIndex(fixture, index));
    assert.notEqual(elem, 0);
    const size = type.elem.sizeBytes;
    const wanted = heap.reserveData(size);
    writeKey(fixture, type.elem, wanted, value, elemKeys);
    if (type.elem.kind !== "string")
      assert.deepEqual(
        heap.readBytes(heap.addressOf(elem), size),
        heap.readBytes(heap.addressOf(wanted), size),
      );
  }
}

const seed = Number(process.env["MAPSCOPE_SEED"] ?? 20_240_213);

for (const { minor, experiments } of swissReleases)
  for (const goarch of ["amd64", "386"] as const)
    test(`random operations keep the invariants, 1.${minor} ${experiments.join()} ${goarch}, seed ${seed}`, () => {
      for (const [i, map] of maps.entries()) {
        const fixture = swissFixture({ map, minor, experiments, goarch, randomSeed: seed + i });
        runProgram(fixture, seed + i, 450, (m) => checkInvariants(fixture, m));
      }
    });

test(`the fast variants leave the same memory as the traced operations, seed ${seed}`, () => {
  for (const map of maps)
    for (const { minor, experiments } of swissReleases) {
      const options: FixtureOptions = { map, minor, experiments, randomSeed: seed };
      const fast = swissFixture(options);
      const traced = swissFixture(options);
      traced.runtime.tracer = silent;
      const states: unknown[] = [];
      runProgram(fast, seed + minor, 1500, (m) => states.push(fast.state(m)));
      let i = 0;
      runProgram(traced, seed + minor, 1500, (m) => {
        if (i % 10 === 0) assert.deepEqual(traced.state(m), states[i]);
        i++;
      });
      assert.deepEqual(traced.heap.u8, fast.heap.u8);
      assert.deepEqual(traced.heap.stats, fast.heap.stats);
    }
});

test("nothing is lost: what is not live has been freed", () => {
  for (const map of maps) {
    const fixture = swissFixture({ map });
    runProgram(fixture, seed, 900, (m) => {
      const { allocatedBytes, freedBytes, mallocs, frees } = fixture.heap.stats;
      assert.deepEqual(fixture.runtime.liveMemory(m), {
        bytes: allocatedBytes - freedBytes,
        objects: mallocs - frees,
      });
    });
  }
});
