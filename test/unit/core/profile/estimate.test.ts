import assert from "node:assert/strict";
import { test } from "node:test";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";
import { seededRandom } from "../../../../extension/src/core/memory/runtimeRandom.ts";
import { chanceOf, estimatedMaps } from "../../../../extension/src/core/profile/estimate.ts";
import type { SizedObjects } from "../../../../extension/src/core/profile/heapObjects.ts";
import { ladderOf } from "../../../../extension/src/core/profile/ladder.ts";

const rate = 512 * 1024;
const trials = 400;

/** A sample of maps that all grew to the same slots, as runtime/pprof writes it: each object by its chance, scaled by that. */
function sampled(
  steps: readonly { readonly slots: number; readonly bytes: number }[],
  maps: number,
  unit: () => number,
) {
  return steps.flatMap(({ bytes }, order): SizedObjects[] => {
    const chance = chanceOf(bytes, rate);
    let seen = 0;
    for (let i = 0; i < maps; i++) if (unit() < chance) seen++;
    return seen === 0 ? [] : [{ bytes, allocated: seen / chance, inuse: 0, order }];
  });
}

for (const minor of [23, 26])
  for (const maps of [1, 7, 60, 800])
    for (const slots of [8, 64, 512])
      test(`the range that a sample gives of ${maps} maps of ${slots} slots has them in it, go1.${minor}`, () => {
        const random = seededRandom(minor * 10_000 + maps + slots);
        const unit = (): number => random.rand32() / 2 ** 32;
        const model = mapModel(goRelease(minor), "amd64");
        const ladder = ladderOf(mapTypeOf(parseMapType("map[string]int", model.target), model));
        const steps = ladder.steps.filter((step) => step.slots <= slots);
        let [inRange, rows, rowsInRange] = [0, 0, 0];
        for (let trial = 0; trial < trials; trial++) {
          const told = estimatedMaps(sampled(steps, maps, unit), ladder, rate, false);
          if (told.maps.low <= maps && maps <= told.maps.high) inRange++;
          for (const row of told.capacities) {
            const real = row.slots === slots ? maps : 0;
            rows++;
            if (row.low <= real && real <= row.high) rowsInRange++;
          }
        }
        assert.ok(inRange >= 0.95 * trials, `${inRange} of ${trials}`);
        assert.ok(rowsInRange >= 0.95 * rows, `${rowsInRange} of ${rows} rows`);
      });
