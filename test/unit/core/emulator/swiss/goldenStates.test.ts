import assert from "node:assert/strict";
import { test } from "node:test";
import { checkInvariants } from "./checkInvariants.ts";
import {
  ctrlText,
  type Fixture,
  goldenSeed,
  insertInt,
  intKeys,
  putIntKey,
  swissFixture,
  swissReleases,
} from "./swissFixture.ts";

// States that real Go showed for map[int]int with hash keys 00 … 7f and the golden seed: the same in 1.24 to 1.27.

/** Each group of the first table as "ctrl [keys]", for the groups asked for. */
function groups(fixture: Fixture, m: number, wanted: readonly number[]): string[] {
  const table = fixture.state(m).tables[0];
  assert.ok(table);
  return wanted.map((g) => {
    const group = table.groups[g];
    assert.ok(group);
    return `g${g} ${ctrlText(group.ctrl)} [${intKeys(fixture, group).join(" ")}]`;
  });
}

function counts(fixture: Fixture, m: number): string {
  const table = fixture.state(m).tables[0];
  assert.ok(table);
  return `cap ${table.capacity} used ${table.used} gl ${table.growthLeft}`;
}

for (const { minor, experiments } of swissReleases)
  test(`golden states of 1.${minor} ${experiments.join()}`, () => {
    const fixture = swissFixture({ map: "map[int]int", minor, experiments, seed: goldenSeed });
    const m = fixture.runtime.make(null);
    const insertTo = (from: number, to: number): void => {
      for (let k = from; k <= to; k++) insertInt(fixture, m, k);
    };
    insertTo(1, 8);
    const { small } = fixture.state(m);
    assert.ok(small);
    assert.equal(ctrlText(small.ctrl), "021f54035c4f7716");
    assert.deepEqual(intKeys(fixture, small), [1, 2, 3, 4, 5, 6, 7, 8]);

    insertTo(9, 9);
    assert.equal(counts(fixture, m), "cap 16 used 9 gl 5");
    assert.deepEqual(groups(fixture, m, [0, 1]), [
      "g0 808080803602034f [3 5 8 9]",
      "g1 8080801f545c7716 [1 2 4 6 7]",
    ]);

    insertTo(10, 14);
    assert.equal(counts(fixture, m), "cap 16 used 14 gl 0");
    assert.deepEqual(groups(fixture, m, [0, 1]), [
      "g0 507310553602034f [3 5 8 9 10 11 13 14]",
      "g1 8080201f545c7716 [1 2 4 6 7 12]",
    ]);

    insertTo(15, 15);
    assert.equal(counts(fixture, m), "cap 32 used 15 gl 13");
    assert.deepEqual(groups(fixture, m, [0, 1, 2, 3]), [
      "g0 808050731055034f [3 5 10 11 13 14]",
      "g1 808080808080205c [4 12]",
      "g2 8080808080673602 [8 9 15]",
      "g3 808080801f547716 [1 2 6 7]",
    ]);

    insertTo(16, 29);
    assert.equal(counts(fixture, m), "cap 64 used 29 gl 27");
    assert.deepEqual(groups(fixture, m, [0, 1, 2, 3, 4, 5, 6, 7]), [
      "g0 8080808080808055 [10]",
      "g1 808080808080205c [4 12]",
      "g2 8080808080370902 [8 18 19]",
      "g3 8080808080102d30 [20 26 27]",
      "g4 805523507310034f [3 5 11 13 14 21 28]",
      "g5 80808080800e044a [17 22 23]",
      "g6 808080661e466736 [9 15 16 24 29]",
      "g7 8080804f1f547716 [1 2 6 7 25]",
    ]);

    insertTo(30, 40);
    assert.equal(counts(fixture, m), "cap 64 used 40 gl 16");
    assert.deepEqual(groups(fixture, m, [4, 5]), [
      "g4 145523507310034f [3 5 11 13 14 21 28 32]",
      "g5 80441a2c550e044a [17 22 23 31 33 34 36]",
    ]);
    assert.match(groups(fixture, m, [7])[0] ?? "", /^g7 8080784f1f547716 /);

    for (let k = 5; k <= 30; k++) fixture.runtime.delete(m, putIntKey(fixture, k));
    assert.equal(counts(fixture, m), "cap 64 used 14 gl 36");
    assert.deepEqual(
      groups(fixture, m, [0, 3, 4, 5, 7]).map((g) => g.replace(/ \[.*/, "")),
      [
        "g0 8080808080326a80",
        "g3 8080808080808080",
        "g4 14fefefefefefe4f",
        "g5 80441a2c55808080",
        "g7 8080788080807716",
      ],
    );

    insertTo(100, 109);
    assert.equal(counts(fixture, m), "cap 64 used 24 gl 28");
    assert.deepEqual(
      groups(fixture, m, [0, 1, 4, 5]).map((g) => g.replace(/ \[.*/, "")),
      ["g0 8080808080326a1d", "g1 808080800c3a745c", "g4 14fefefefe73674f", "g5 80441a2c55806e71"],
    );
    assert.deepEqual(groups(fixture, m, [1]), ["g1 808080800c3a745c [4 106 107 108]"]);
    assert.equal(fixture.state(m).tombstonePossible, minor === 24 ? null : true);
  });

for (const { minor, experiments } of swissReleases)
  test(`tables of many inserts, 1.${minor} ${experiments.join()}`, () => {
    const fixture = swissFixture({ map: "map[int]int", minor, experiments, seed: goldenSeed });
    const m = fixture.runtime.make(null);
    const tables = (): number[][] =>
      fixture.state(m).tables.map((t) => [t.index, t.capacity, t.used, t.growthLeft, t.localDepth]);
    for (let k = 1; k <= 897; k++) insertInt(fixture, m, k);
    assert.deepEqual(tables(), [
      [0, 1024, 443, 453, 1],
      [1, 1024, 454, 442, 1],
    ]);
    for (let k = 898; k <= 3500; k++) insertInt(fixture, m, k);
    assert.deepEqual(tables(), [
      [0, 1024, 870, 26, 2],
      [2, 1024, 869, 27, 2],
      [4, 1024, 848, 48, 2],
      [6, 1024, 465, 431, 3],
      [7, 1024, 448, 448, 3],
    ]);
    assert.equal(fixture.state(m).dirLen, 8);
    for (let k = 3501; k <= 12000; k++) {
      insertInt(fixture, m, k);
      if (k % 1700 === 0) checkInvariants(fixture, m);
    }
    for (let k = 1; k <= 12000; k++) {
      const elem = fixture.runtime.access(m, putIntKey(fixture, k));
      assert.equal(fixture.heap.u32[elem >>> 2], k);
    }
    assert.equal(fixture.runtime.access(m, putIntKey(fixture, 12001)), 0);
  });
