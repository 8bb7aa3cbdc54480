import assert from "node:assert/strict";
import { test } from "node:test";
import type { GoExperiment } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { classicFixture, deleteInt, type Fixture, readInt, setInt, writeInt } from "./classicFixture.ts";
import { checkInvariants } from "./classicInvariants.ts";

const seed = Date.now() & 0xffffff;

const releases: [number, GoExperiment[]][] = [
  [18, []],
  [20, []],
  [21, []],
  [22, []],
  [23, []],
  [24, ["noswissmap"]],
  [25, ["noswissmap"]],
];

function keysOf({ heap, type, runtime }: Fixture, m: number): number[] {
  const keys: number[] = [];
  for (const it = runtime.iterate(m); it.next(); ) keys.push(readInt(heap, it.keyAt, type.key.sizeBytes));
  return keys;
}

test("an iteration goes round the ring of buckets and cells from a random start", () => {
  const fixture = classicFixture({ map: "map[int]int", hash0: 0x12345678, seed });
  const { runtime } = fixture;
  const m = runtime.make(null);
  for (let k = 1; k <= 40; k++) setInt(fixture, m, k);
  // The state after 40 inserts, by bucket and cell.
  const buckets = [
    [12, 15, 16, 23, 30, 34, 39],
    [5, 7, 17, 18, 26],
    [1, 3, 4, 9, 29],
    [10, 13, 36, 38, 40],
    [2, 20, 25, 31, 37],
    [19, 28, 32],
    [11, 14, 21, 22, 24, 33],
    [6, 8, 27, 35],
  ];
  const orders = new Set<string>();
  for (let start = 0; start < 8; start++) {
    for (let offset = 0; offset < 8; offset++) {
      const order: number[] = [];
      for (let n = 0; n < 8; n++) {
        const bucket = buckets[(start + n) % 8] as number[];
        for (let i = 0; i < 8; i++) {
          const key = bucket[(i + offset) % 8];
          if (key !== undefined) order.push(key);
        }
      }
      orders.add(order.join(" "));
    }
  }
  const seen = new Set<string>();
  for (let n = 0; n < 200; n++) {
    const order = keysOf(fixture, m).join(" ");
    assert.ok(orders.has(order), `seed ${seed}: ${order}`);
    seen.add(order);
  }
  assert.ok(seen.size > 20, "the start is random");
  assert.equal(fixture.state(m).flags, 3, "iterator and oldIterator");
});

/** Changes a map while it is ranged over and checks what the language promises. */
function rangeWithChanges(map: string, minor: number, experiments: GoExperiment[], round: number): void {
  const where = `${map} go1.${minor} seed ${seed} round ${round}`;
  const fixture = classicFixture({ map, minor, experiments, seed: seed + round });
  const { heap, type, runtime } = fixture;
  const random = seededRandom(seed + round);
  const pick = (n: number): number => random.rand32() % n;
  const m = runtime.make(null);
  const present = new Map<number, number>();
  const set = (key: number, value: number): void => {
    setInt(fixture, m, key, value);
    present.set(key, value);
  };
  for (let n = 10 + pick(150); n > 0; n--) set(pick(250), pick(200));
  // Always there: must come exactly once. Put back after a delete: may come again.
  const always = new Set(present.keys());
  const again = new Set<number>();
  const visits = new Map<number, number>();
  for (const it = runtime.iterate(m); it.next(); ) {
    const key = readInt(heap, it.keyAt, type.key.sizeBytes);
    assert.equal(readInt(heap, it.elemAt, 8), present.get(key), `${where}: key ${key}`);
    visits.set(key, (visits.get(key) ?? 0) + 1);
    for (let n = pick(4); n > 0; n--) {
      const changed = pick(250);
      if (pick(3) > 0) {
        if (!present.has(changed)) again.add(changed);
        set(changed, pick(200));
      } else {
        deleteInt(fixture, m, changed);
        present.delete(changed);
        always.delete(changed);
      }
    }
    if (experiments.length + minor > 20 && pick(200) === 0) {
      runtime.clear(m);
      present.clear();
      always.clear();
    }
    checkInvariants(fixture, m, where);
  }
  for (const key of always) assert.equal(visits.get(key), 1, `${where}: key ${key}`);
  for (const [key, count] of visits) if (!again.has(key)) assert.equal(count, 1, `${where}: key ${key}`);
}

for (const [minor, experiments] of releases) {
  test(`maps that change while ranged over keep the language's promises in go1.${minor}`, (t) => {
    t.diagnostic(`seed ${seed}`);
    for (let round = 0; round < 12; round++)
      for (const map of ["map[int64]int", "map[int32]*[4]int", "map[int16]int", "map[[17]int64]int"])
        rangeWithChanges(map, minor, experiments, round);
  });
}

test("NaN keys are never found, but iterations meet each of them, during growth too", (t) => {
  t.diagnostic(`seed ${seed}`);
  const fixture = classicFixture({ map: "map[float64]int", seed });
  const { heap, runtime, keyAt } = fixture;
  const m = runtime.make(null);
  heap.u32[(keyAt >>> 2) + 1] = 0x7ff80001;
  for (let n = 1; n <= 300; n++) {
    const values: number[] = [];
    for (const it = runtime.iterate(m); it.next(); ) values.push(readInt(heap, it.elemAt, 8));
    assert.deepEqual(
      values.sort((a, b) => a - b),
      Array.from({ length: n - 1 }, (_, i) => i + 1),
      `seed ${seed}`,
    );
    writeInt(heap, runtime.assign(m, keyAt), 8, n);
    assert.equal(runtime.access(m, keyAt), 0);
    runtime.delete(m, keyAt);
    assert.equal(runtime.length(m), n);
  }
  runtime.clear(m);
  assert.equal(runtime.length(m), 0);
});

test("NaN keys that move while ranged over are met exactly once", () => {
  for (let round = 0; round < 40; round++) {
    const fixture = classicFixture({ map: "map[float64]int", seed: seed + round });
    const { heap, runtime, keyAt } = fixture;
    const m = runtime.make(null);
    heap.u32[(keyAt >>> 2) + 1] = 0x7ff80001;
    const add = (n: number): void => writeInt(heap, runtime.assign(m, keyAt), 8, n);
    // The 105th insert starts a growth, so the iteration begins in the middle of one.
    for (let n = 0; n < 106; n++) add(n);
    const visits = new Array<number>(106).fill(0);
    for (const it = runtime.iterate(m); it.next(); ) {
      const n = readInt(heap, it.elemAt, 8);
      if (n < 106) visits[n] = (visits[n] as number) + 1;
      if (runtime.length(m) < 500) add(1000);
    }
    assert.deepEqual(visits, new Array<number>(106).fill(1), `seed ${seed} round ${round}`);
  }
});

test("clear ends an iteration in go1.21 and later", () => {
  for (const [minor, experiments] of releases.filter(([release]) => release >= 21)) {
    const fixture = classicFixture({ map: "map[int64]int", minor, experiments });
    const m = fixture.runtime.make(null);
    for (let k = 0; k < 60; k++) setInt(fixture, m, k);
    const it = fixture.runtime.iterate(m);
    assert.ok(it.next());
    // Growth moves the entries away from the array that the iteration walks.
    for (let k = 60; k < 110; k++) setInt(fixture, m, k);
    fixture.runtime.clear(m);
    assert.equal(it.next(), false, `go1.${minor}`);
    assert.deepEqual([it.keyAt, it.elemAt], [0, 0]);
  }
});

/** A map of 52 entries in 8 buckets, the most before it grows, for a hash0 that lets each bucket hold its own. */
function fullWithoutOverflow(map: string): [Fixture, number] {
  for (let hash0 = 1; ; hash0++) {
    const fixture = classicFixture({ map, hash0, seed });
    const m = fixture.runtime.make(null);
    for (let k = 1; k <= 52; k++) setInt(fixture, m, k);
    if (fixture.state(m).noverflow === 0) return [fixture, m];
  }
}

test("while an iterator may read old buckets, they keep the indirect keys and elems of entries that are deleted", () => {
  for (const map of ["map[int64][17]int64", "map[[17]int64]int64"]) {
    const [iterated, plain] = [true, false].map((begins) => {
      const [fixture, m] = fullWithoutOverflow(map);
      const { runtime } = fixture;
      if (begins) runtime.iterate(m).next();
      setInt(fixture, m, 53);
      const held = [1, 2].map((k) => {
        deleteInt(fixture, m, k);
        assert.notEqual(fixture.state(m).oldbuckets, null, "the map is growing");
        return runtime.liveMemory(m);
      });
      for (let k = 54; fixture.state(m).oldbuckets !== null; k++) setInt(fixture, m, k);
      return [...held, runtime.liveMemory(m)];
    });
    assert.deepEqual(
      iterated?.map(({ bytes, objects }, i) => [
        bytes - (plain?.[i]?.bytes ?? 0),
        objects - (plain?.[i]?.objects ?? 0),
      ]),
      [
        [144, 1],
        [288, 2],
        [0, 0],
      ],
      map,
    );
  }
});
