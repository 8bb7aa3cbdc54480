import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nextGrowthAt } from "../../../../extension/src/core/capacity/nextGrowthAt.ts";
import { goRelease } from "../../../../extension/src/core/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/release/goTarget.ts";
import { EmulatedMap } from "../../../../extension/src/core/runtime/emulatedMap.ts";
import { mapTypeOf } from "../../../../extension/src/core/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/types/typeParser.ts";

/** The shape that growing changes. */
function shapeOf(map: EmulatedMap): string {
  const state = map.state();
  return state.family === "classic"
    ? `B ${state.B}`
    : `${state.dirLen} ${state.tables.map((table) => table.capacity).join()}`;
}

describe("the next growth told by a map's state", () => {
  for (const minor of [21, 23, 24, 26, 27])
    it(`is the insert with which the emulated map of go1.${minor} grows`, () => {
      const model = mapModel(goRelease(minor), "amd64");
      const type = mapTypeOf(parseMapType("map[uint64]int", model.target), model);
      const map = new EmulatedMap({ type, hint: null, seed: 7 });
      let told = 0;
      for (let entries = 1; entries <= 900; entries++) {
        const expected = nextGrowthAt(map.state(), model.release);
        const before = shapeOf(map);
        map.insert(entries);
        if (expected === null || entries === 1) continue;
        told++;
        assert.equal(shapeOf(map) !== before, entries === expected, `insert ${entries}, told ${expected}`);
      }
      assert.ok(told > 20, `told ${told} times`);
    });
});
