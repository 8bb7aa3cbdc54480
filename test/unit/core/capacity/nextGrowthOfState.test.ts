import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MapState } from "../../../../extension/src/core/decode/mapState.ts";
import { nextGrowth } from "../../../../extension/src/core/decode/nextGrowth.ts";
import { EmulatedMap } from "../../../../extension/src/core/emulator/map/emulatedMap.ts";
import { parseGoVersion } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";

const seed = Date.now() & 0xffffff;

/** What a growth changes: the current bucket array, or the tables. */
function shapeOf(state: MapState): string {
  return state.family === "classic"
    ? `${state.bucketsAddress}`
    : `${state.dirLen} ${state.tables.map((table) => table.capacity).join()}`;
}

function emulated(go: string, hint: number | null, mapSeed: number): EmulatedMap {
  const model = mapModel(parseGoVersion(go).release, "amd64");
  const type = mapTypeOf(parseMapType("map[uint64]int", model.target), model);
  return new EmulatedMap({ type, hint, seed: mapSeed });
}

describe("the next growth told by a map's state", () => {
  for (const go of ["1.21", "1.23", "1.24", "1.26", "1.27"])
    it(`of go${go} is one number while hashes cannot change it`, () => {
      const map = emulated(go, null, 7);
      let told = 0;
      for (let entries = 1; entries <= 896; entries++) {
        const before = map.state();
        const { low, high } = nextGrowth(before, map.type.model.release);
        map.insert(entries);
        const grew = shapeOf(map.state()) !== shapeOf(before) && entries > 1;
        assert.ok(entries >= low || !grew, `insert ${entries} grew before ${low}`);
        if (low === high) told++;
        if (entries === high) assert.ok(grew, `insert ${entries} did not grow`);
      }
      assert.ok(told > 20, `told ${told} times`);
    });

  for (const go of ["1.18", "1.21", "1.24+noswissmap", "1.24", "1.25", "1.27+mapsplitgroup"])
    it(`of go${go} bounds it after any life`, (t) => {
      t.diagnostic(`seed ${seed}`);
      const random = seededRandom(seed);
      for (let life = 0; life < 4; life++) {
        const map = emulated(go, [null, 60, 1000, 1900][life % 4] ?? null, random.rand32());
        const keys = 1 + (random.rand32() % 2500);
        for (let n = random.rand32() % 6000; n > 0; n--)
          if (random.rand32() % 5 < 3) map.insert(random.rand32() % keys);
          else map.delete(random.rand32() % keys);
        if (map.length === 0) map.insert(1);
        const start = map.state();
        const { low, typical, high } = nextGrowth(start, map.type.model.release);
        if (typical !== null) assert.ok(low <= typical && typical <= high, `${low}, ${typical}, ${high}`);
        for (let key = 10_000; shapeOf(map.state()) === shapeOf(start); key++) map.insert(key);
        const told = `seed ${seed}, life ${life}: ${map.length}, told ${low} to ${high}`;
        assert.ok(map.length >= low && map.length <= high, told);
      }
    });

  it("of several tables lies between the fullest table and all of them", () => {
    const map = emulated("1.26", 1000, 1);
    const { low, high } = nextGrowth(map.state(), map.type.model.release);
    assert.deepEqual([low, high], [897, 1793]);
  });

  for (const { entries, hint } of [
    { entries: 0, hint: 1000 },
    { entries: 1500, hint: 1000 },
    { entries: 3000, hint: null },
  ])
    it(`of several tables has come in about half of the maps at its typical value (${entries}, ${hint})`, () => {
      const maps = 64;
      let before = 0;
      for (let mapSeed = 1; mapSeed <= maps; mapSeed++) {
        const map = emulated("1.26", hint, mapSeed);
        for (let key = 0; key < entries; key++) map.insert(key);
        const start = map.state();
        const { typical } = nextGrowth(start, map.type.model.release);
        assert.ok(typical !== null);
        for (let key = entries; key < typical; key++) map.insert(key);
        if (shapeOf(map.state()) !== shapeOf(start)) before++;
      }
      assert.ok(before > maps / 4 && before < maps - maps / 8, `${before} of ${maps}`);
    });
});
