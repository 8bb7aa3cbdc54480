import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planCapacity } from "../../../../extension/src/core/capacity/planCapacity.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";

const model = mapModel(goRelease(26), "amd64");
const type = mapTypeOf(parseMapType("map[uint64]uint64", model.target), model);

describe("the next growth of a presized Swiss map that is still empty", () => {
  for (const { hint, low, high } of [
    { hint: 1000, low: 897, high: 2 * 896 + 1 },
    // Two tables of 512: the hint itself may not fit.
    { hint: 897, low: 449, high: 2 * 448 + 1 },
    { hint: 100_000, low: 897, high: 128 * 896 + 1 },
  ])
    it(`lies between one full table and all full tables for a hint of ${hint}`, () => {
      const { nextGrowth, nextGrowthAt } = planCapacity(type, 0, hint);
      assert.ok(nextGrowth.low >= low, `low ${nextGrowth.low}`);
      assert.ok(nextGrowth.high <= high, `high ${nextGrowth.high}`);
      assert.ok(nextGrowth.low <= nextGrowthAt && nextGrowthAt <= nextGrowth.high, `typical ${nextGrowthAt}`);
    });
});
