import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MapHistory, type MapOperation } from "../../../../../extension/src/core/emulator/map/mapHistory.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";
import { emulated, pictureOf } from "../../present/presentFixture.ts";

const seed = Date.now() & 0xffffff;
const operations = 20_000;
const maps: readonly (readonly [map: string, go: string])[] = [
  ["map[uint64]uint64", "1.23"],
  ["map[any]int", "1.22"],
  ["map[uint64]uint64", "1.26"],
  ["map[string]int", "1.27"],
];

/** Mostly inserts, so that the map grows; a rare clear. */
function randomOperation(rand32: () => number): MapOperation {
  const dice = rand32() % 5000;
  if (dice === 0) return { op: "clear" };
  const key = rand32() % 3000;
  return { op: dice < 2600 ? "insert" : dice < 4200 ? "delete" : "get", key };
}

/** All bytes of the map with their addresses, what its heap has given out, and where the random source stands. */
function whole({ map }: MapHistory): unknown {
  return [pictureOf(map, 100_000), map.heap.stats, map.random.state()];
}

describe("a history", () => {
  for (const [map, go] of maps)
    it(`of ${map} in ${go} shows any of ${operations} operations as a fresh replay does`, (t) => {
      t.diagnostic(`seed ${seed}`);
      const { rand32 } = seededRandom(seed);
      const history = new MapHistory(emulated(map, { go }));
      const done: MapOperation[] = [];
      for (let i = 0; i < operations; i++) {
        const operation = randomOperation(rand32);
        done.push(operation);
        history.apply(operation);
      }
      assert.deepEqual([history.length, history.position], [operations, operations]);
      const positions = [0, 1, 8191, 8192, 8193, operations];
      for (let i = 0; i < 6; i++) positions.push(rand32() % operations);
      // A fresh map walks forward once; the history jumps to the same places in another order.
      const fresh = new MapHistory(emulated(map, { go }));
      const expected = new Map<number, unknown>();
      const sorted = [...new Set(positions)].sort((a, b) => a - b);
      for (const position of sorted) {
        while (fresh.position < position) fresh.apply(done[fresh.position] as MapOperation);
        expected.set(position, whole(fresh));
      }
      for (const position of positions) {
        history.seek(position);
        assert.deepEqual(whole(history), expected.get(position), `seed ${seed} position ${position}`);
      }
      for (const index of [0, 17, operations - 1]) assert.deepEqual(history.operation(index), done[index]);
    });

  it("forgets what was undone when something new is done", () => {
    const branch = (undone: number): MapHistory => {
      const history = new MapHistory(emulated("map[string]int", { go: "1.26" }));
      for (let key = 0; key < 50; key++) history.apply({ op: "insert", key });
      for (let key = 1000; key < 1000 + undone; key++) history.apply({ op: "insert", key });
      history.seek(50);
      history.apply({ op: "delete", key: 7 });
      history.apply({ op: "insert", key: 60 });
      return history;
    };
    const history = branch(9000);
    assert.deepEqual([history.length, history.position], [52, 52]);
    assert.deepEqual(history.operation(51), { op: "insert", key: 60 });
    assert.deepEqual(history.map.state(), branch(0).map.state());
    assert.throws(() => history.seek(53), /operation 53 is outside 0 to 52/);
    for (let key = 2000; key < 11_000; key++) history.apply({ op: "insert", key });
    const end = history.map.state();
    history.seek(51);
    assert.equal(history.map.has(60), false);
    history.seek(history.length);
    assert.equal(history.map.length, 50 + 9000);
    assert.equal(end.family, "swiss");
  });

  it("refuses positions that do not exist", () => {
    const history = new MapHistory(emulated("map[int]int", { go: "1.23" }));
    history.apply({ op: "insert", key: 1 });
    for (const position of [-1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => history.seek(position), RangeError);
    assert.equal(history.map.length, 1);
  });
});
