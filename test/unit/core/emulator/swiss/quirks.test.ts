import assert from "node:assert/strict";
import { test } from "node:test";
import type { TableState } from "../../../../../extension/src/core/decode/mapState.ts";
import { UnhashableError } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { pruneTombstones } from "../../../../../extension/src/core/emulator/swiss/pruneTombstones.ts";
import { SwissTables } from "../../../../../extension/src/core/emulator/swiss/swissTables.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { checkInvariants } from "./checkInvariants.ts";
import { type Fixture, type FixtureOptions, insertInt, putIntKey, swissFixture } from "./swissFixture.ts";

function filled(options: FixtureOptions, count: number): { fixture: Fixture; m: number } {
  const fixture = swissFixture(options);
  const m = fixture.runtime.make(null);
  for (let k = 1; k <= count; k++) insertInt(fixture, m, k);
  return { fixture, m };
}

function tablesOf(fixture: Fixture, m: number): readonly TableState[] {
  return fixture.state(m).tables;
}

test("an update of a full small map grows it up to 1.26", () => {
  for (const map of ["map[int]int", "map[int32]int", "map[*int]int", "map[[2]int]int"])
    for (const [minor, dirLen] of [
      [24, 1],
      [25, 1],
      [26, 1],
      [27, 0],
    ] as const) {
      const { fixture, m } = filled({ map, minor }, 8);
      assert.equal(fixture.state(m).dirLen, 0);
      insertInt(fixture, m, 3);
      assert.equal(fixture.state(m).dirLen, dirLen, `${map} 1.${minor}`);
      assert.equal(fixture.runtime.length(m), 8);
    }
});

/** Tables of a map of 500 live keys, each step of which adds a new key and deletes the oldest. */
function tablesAfterChurn(map: string, minor: number): number {
  const { fixture, m } = filled({ map, minor }, 500);
  for (let k = 501; k <= 8000; k++) {
    insertInt(fixture, m, k);
    fixture.runtime.delete(m, putIntKey(fixture, k - 500));
  }
  return tablesOf(fixture, m).length;
}

test("tombstones are pruned by the variants and releases that do so", () => {
  const prunes: [string, readonly number[]][] = [
    ["map[int]int", [25, 26, 27]],
    ["map[int32]int", [25, 26, 27]],
    ["map[*int]int", [27]],
    ["map[[2]int]int", []],
  ];
  for (const [map, releases] of prunes)
    for (const minor of [24, 25, 26, 27]) {
      const tables = tablesAfterChurn(map, minor);
      assert.equal(tables === 1, releases.includes(minor), `${map} 1.${minor}: ${tables} tables`);
    }
});

test("pruning needs a tenth of the table as tombstones, and a tenth that can go", () => {
  // A table of 128 slots in which the first groups are all tombstones; `used` decides how many it believes to have.
  const growthLeftAfter = (deletedGroups: number, used: number): number => {
    const { heap, runtime } = swissFixture({ map: "map[int]int" });
    const maps = new SwissTables(runtime);
    const m = maps.newMap();
    const t = maps.newTable(128, 0, 0);
    for (let g = 0; g < deletedGroups; g++) heap.u8.fill(0xfe, maps.groupAt(t, g), maps.groupAt(t, g) + 8);
    maps.setTableUsed(t, used);
    maps.setGrowthLeft(t, 0);
    pruneTombstones(maps, m, t);
    return maps.growthLeft(t);
  };
  assert.equal(growthLeftAfter(2, 112 - 12), 0);
  assert.equal(growthLeftAfter(2, 112 - 13), 16);
  assert.equal(growthLeftAfter(1, 112 - 13), 0);
  assert.equal(growthLeftAfter(16, 0), 128);
});

test("filling, draining and refilling keeps every key within reach of its probe", () => {
  for (const map of ["map[int]int", "map[*int]int", "map[[2]int]int"])
    for (const minor of [24, 25, 27]) {
      const fixture = swissFixture({ map, minor });
      const m = fixture.runtime.make(null);
      for (let round = 0; round < 6; round++) {
        for (let k = 1; k <= 850; k++) insertInt(fixture, m, round * 700 + k);
        checkInvariants(fixture, m);
        for (let k = 1; k <= 700; k++) fixture.runtime.delete(m, putIntKey(fixture, round * 700 + k));
        checkInvariants(fixture, m);
      }
    }
});

test("keys that share their low half are told apart", () => {
  const fixture = swissFixture({ map: "map[uint64]int" });
  const { runtime, heap, keyAt } = fixture;
  const m = runtime.make(null);
  for (let high = 0; high < 3000; high++) {
    putIntKey(fixture, 1);
    heap.u32[(keyAt >>> 2) + 1] = high;
    runtime.assign(m, keyAt);
    assert.equal(runtime.length(m), high + 1);
  }
});

/** Keys that can still be read in the memory of a cleared map's tables, in slots that hold nothing. */
function ghosts({ heap, type }: Fixture, tables: readonly TableState[]): number {
  let count = 0;
  for (const table of tables)
    for (const group of table.groups)
      for (let slot = 0; slot < 8; slot++) {
        const at = heap.offsetOf(group.address) + type.group.keysOffBytes + slot * type.group.keyStrideBytes;
        if (heap.u32[at >>> 2] !== 0) count++;
      }
  return count;
}

test("clear wipes the groups that the release wipes", () => {
  const cases: { minor: number; map: string; left: number; ghosts: boolean }[] = [
    // One entry left in 128 groups: sparse, so from 1.25 on only its group is wiped.
    { minor: 24, map: "map[int]int", left: 1, ghosts: false },
    { minor: 25, map: "map[int]int", left: 1, ghosts: true },
    { minor: 26, map: "map[int]int", left: 1, ghosts: true },
    { minor: 27, map: "map[int]int", left: 1, ghosts: true },
    // 40 entries left: not sparse. 1.25 still tests each group; 1.26 wipes all, but for slots over 32 bytes.
    { minor: 25, map: "map[int]int", left: 40, ghosts: true },
    { minor: 26, map: "map[int]int", left: 40, ghosts: false },
    { minor: 26, map: "map[int][4]int", left: 40, ghosts: true },
    { minor: 27, map: "map[int][4]int", left: 40, ghosts: true },
    { minor: 27, map: "map[int][3]int", left: 40, ghosts: false },
  ];
  for (const { minor, map, left, ghosts: expected } of cases) {
    const { fixture, m } = filled({ map, minor }, 460);
    const before = fixture.state(m);
    assert.deepEqual([before.tables.length, before.tables[0]?.capacity], [1, 1024]);
    for (let k = left + 1; k <= 460; k++) fixture.runtime.delete(m, putIntKey(fixture, k));
    const { clearSeq, seed } = fixture.state(m);
    fixture.runtime.clear(m);
    const after = fixture.state(m);
    const name = `1.${minor} ${map} ${left} left`;
    assert.equal(ghosts(fixture, after.tables) > 0, expected, name);
    assert.deepEqual([after.used, after.tables[0]?.used, after.tables[0]?.growthLeft], [0, 0, 896], name);
    assert.ok(after.tables[0]?.groups.every((g) => g.ctrl.every((c) => c === 0x80)));
    assert.equal(after.clearSeq - clearSeq, 1n, name);
    assert.notEqual(after.seed, seed, name);
  }
});

test("an empty map with tombstones is cleared from 1.25 on", () => {
  for (const minor of [24, 25, 27]) {
    const { fixture, m } = filled({ map: "map[int]int", minor }, 14);
    for (let k = 1; k <= 14; k++) fixture.runtime.delete(m, putIntKey(fixture, k));
    const dead = (): number =>
      tablesOf(fixture, m).reduce(
        (n, t) => n + t.groups.flatMap((g) => g.ctrl).filter((c) => c === 0xfe).length,
        0,
      );
    assert.ok(dead() > 0);
    fixture.runtime.clear(m);
    assert.equal(dead() > 0, minor === 24);
    assert.equal(fixture.state(m).clearSeq, minor === 24 ? 0n : 1n);
    assert.equal(fixture.state(m).tombstonePossible, minor === 24 ? null : false);
  }
});

test("a map that delete empties, and one that clear empties, get a new seed", () => {
  for (const map of ["map[int]int", "map[[2]int]int"]) {
    const { fixture, m } = filled({ map }, 2);
    const { seed } = fixture.state(m);
    fixture.runtime.delete(m, putIntKey(fixture, 1));
    assert.equal(fixture.state(m).seed, seed);
    fixture.runtime.delete(m, putIntKey(fixture, 2));
    assert.notEqual(fixture.state(m).seed, seed);
  }
});

test("Clone copies seed, tables and tombstones from 1.25 on, and inserts anew in 1.24", () => {
  for (const map of ["map[int]int", "map[[200]byte]int", "map[int][200]byte"])
    for (const count of map === "map[int]int" ? [0, 5, 20, 3500] : [0, 5, 20, 1000])
      for (const minor of [24, 25, 27]) {
        const { fixture, m } = filled({ map, minor }, count);
        const { runtime, heap } = fixture;
        for (let k = 2; k < count; k += 3) runtime.delete(m, putIntKey(fixture, k));
        const copy = runtime.clone(m);
        const [from, to] = [fixture.state(m), fixture.state(copy)];
        assert.equal(to.used, from.used);
        for (let k = 1; k <= count; k++) {
          const key = putIntKey(fixture, k);
          const [a, b] = [runtime.access(m, key), runtime.access(copy, key)];
          assert.equal(a === 0, b === 0);
          if (a === 0) continue;
          assert.notEqual(a, b);
          assert.equal(heap.u32[a >>> 2], heap.u32[b >>> 2]);
        }
        assert.equal(to.seed === from.seed, minor > 24);
        if (minor > 24) assert.deepEqual(to.directory, from.directory);
        if (minor > 24)
          assert.deepEqual(
            to.tables.map((t) => [t.used, t.growthLeft, t.index, t.groups.map((g) => g.ctrl)]),
            from.tables.map((t) => [t.used, t.growthLeft, t.index, t.groups.map((g) => g.ctrl)]),
          );
        else assert.ok(to.tables.every((t) => t.groups.every((g) => !g.ctrl.includes(0xfe))));
        // Changing the copy leaves the original alone.
        if (count > 0) runtime.delete(copy, putIntKey(fixture, 1));
        assert.equal(fixture.state(m).used, from.used);
      }
});

test("delete clears the elem always, the key only where it has pointers", () => {
  const { fixture, m } = filled({ map: "map[int]int" }, 3);
  const at = fixture.heap.offsetOf(fixture.state(m).small?.address ?? 0) + 8;
  fixture.runtime.delete(m, putIntKey(fixture, 1));
  assert.deepEqual([fixture.heap.u32[at >>> 2], fixture.heap.u32[(at + 8) >>> 2]], [1, 0]);

  const pointers = filled({ map: "map[*int]int" }, 3);
  const slot = pointers.fixture.heap.offsetOf(pointers.fixture.state(pointers.m).small?.address ?? 0) + 8;
  assert.equal(pointers.fixture.heap.u32[slot >>> 2], 1);
  pointers.fixture.runtime.delete(pointers.m, putIntKey(pointers.fixture, 1));
  assert.equal(pointers.fixture.heap.u32[slot >>> 2], 0);
});

test("an update stores the new key where Go needs it: +0 over -0, another string pointer", () => {
  const floats = swissFixture({ map: "map[float64]int" });
  const { runtime, heap, keyAt } = floats;
  const m = runtime.make(null);
  heap.u32[(keyAt >>> 2) + 1] = 0x80000000;
  const first = runtime.assign(m, keyAt);
  heap.u32[(keyAt >>> 2) + 1] = 0;
  assert.equal(runtime.assign(m, keyAt), first);
  assert.equal(runtime.length(m), 1);
  assert.equal(heap.u32[(first - 4) >>> 2], 0);

  // Padding of a key without need for an update stays as first stored.
  const padded = swissFixture({ map: "map[struct{A int8; B int64}]int" });
  const p = padded.runtime.make(null);
  padded.heap.u8[padded.keyAt + 1] = 0x11;
  const elem = padded.runtime.assign(p, padded.keyAt);
  padded.heap.u8[padded.keyAt + 1] = 0x22;
  assert.equal(padded.runtime.assign(p, padded.keyAt), elem);
  assert.equal(padded.heap.u8[elem - 16 + 1], 0x11);
});

test("NaN keys are all kept, never found, never deleted, and go with clear", () => {
  const fixture = swissFixture({ map: "map[float64]int" });
  const { runtime, heap, keyAt } = fixture;
  const m = runtime.make(null);
  heap.u32[(keyAt >>> 2) + 1] = 0x7ff80000;
  for (let i = 0; i < 30; i++) runtime.assign(m, keyAt);
  assert.equal(runtime.length(m), 30);
  assert.equal(runtime.access(m, keyAt), 0);
  runtime.delete(m, keyAt);
  let seen = 0;
  const entries = runtime.iterate(m);
  while (entries.next()) {
    seen++;
    // Growth during the iteration: the keys left behind in the old tables are still given.
    if (seen === 3) for (let i = 0; i < 30; i++) runtime.assign(m, keyAt);
  }
  assert.ok(seen >= 30);
  runtime.clear(m);
  assert.equal(runtime.length(m), 0);
});

test("an unhashable key panics with the words of the release, on nil and empty maps too", () => {
  for (const [minor, empty] of [
    [24, "runtime error: hash of unhashable type []int"],
    [25, "hash of unhashable type: []int"],
    [27, "hash of unhashable type: []int"],
  ] as const) {
    const fixture = swissFixture({ map: "map[interface{}]int", minor });
    const { runtime, heap, keyAt, types, type } = fixture;
    const m = runtime.make(null);
    heap.writePointer(keyAt, types.offsetOf(parseGoType("[]int", type.model.target)));
    heap.writePointer(keyAt + 8, heap.reserveData(24));
    const fails = (run: () => void, message: string): void =>
      assert.throws(run, (error: Error) => error instanceof UnhashableError && error.message === message);
    for (const map of [0, m]) {
      fails(() => runtime.access(map, keyAt), empty);
      fails(() => runtime.delete(map, keyAt), empty);
    }
    const full = "runtime error: hash of unhashable type []int";
    fails(() => runtime.assign(m, keyAt), full);
    assert.equal(heap.u8[m + 34], 0);
    heap.u8.fill(0, keyAt, keyAt + 16);
    runtime.assign(m, keyAt);
    heap.writePointer(keyAt, types.offsetOf(parseGoType("[]int", type.model.target)));
    heap.writePointer(keyAt + 8, heap.reserveData(24));
    fails(() => runtime.access(m, keyAt), full);
  }
});

test("an iteration keeps outgrown tables until its end, or until it is left early", () => {
  for (const leave of ["end", "break"]) {
    const { fixture, m } = filled({ map: "map[int]int" }, 14);
    const { runtime, heap } = fixture;
    const garbage = (): number =>
      heap.stats.allocatedBytes - heap.stats.freedBytes - runtime.liveMemory(m).bytes;
    const entries = runtime.iterate(m);
    entries.next();
    for (let k = 15; k <= 100; k++) insertInt(fixture, m, k);
    assert.ok(garbage() > 0, "the iteration still reads the first table");
    if (leave === "break") entries.stop();
    else while (entries.next());
    assert.equal(garbage(), 0, leave);
    assert.equal(entries.next(), false);
  }
});
