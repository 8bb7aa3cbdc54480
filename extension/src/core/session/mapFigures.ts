import { fillMap, finish } from "../emulator/map/fillEmulated.ts";
import { distinctValues } from "../emulator/map/keySource.ts";
import type { MapFigures } from "../present/mapDifferences.ts";
import { emulatedSurvey } from "../survey/filledSurvey.ts";
import { cellsPerBucket, SurveyMemory } from "../survey/surveyMemory.ts";
import type { MapLife } from "./mapLife.ts";
import { cacheLines, traceLookup } from "./operationTrace.ts";

/** Lookups that are done to find how many cache lines one touches: of so many keys, spread over the map. */
const sampledKeys = 128;
/** Keys of a map whose lookups are counted one by one. */
const maxCountedKeys = 200_000;

/** The figures by which the map of a life is compared with another, all read from its memory or measured on it. */
export function mapFigures(life: MapLife, name: string): MapFigures {
  const { type } = life.map;
  const { position } = life.history;
  const { totals, slot, growing } = life.picture(1);
  return {
    name,
    type,
    totals,
    slot,
    isGrowing: growing !== null,
    growths: life.growths.filter(({ operation }) => operation <= position).map(({ entries }) => entries),
    lookups: lookupsOf(life),
    replaced: replacedOf(life),
  };
}

/** How often all entries are replaced, and of how many at most. */
const replaceTimes = 10;
const maxReplaced = 2000;

/** A map of as many entries, each of which is deleted and replaced by a new one, one after the other, again and again. */
function replacedOf({ map, hint }: MapLife): MapFigures["replaced"] {
  const { type, length } = map;
  const keys = length * (replaceTimes + 1);
  if (length === 0 || length > maxReplaced || keys > distinctValues(type.key)) return null;
  const { memory } = finish(
    fillMap({
      ...{ type, hint, seed: 1, pattern: { kind: "sequential" } as const, inserts: length },
      ...{ deletes: 1, insertsAfter: 1, rounds: length * replaceTimes },
    }),
  );
  return { times: replaceTimes, bytes: memory.heldBytes.at(-1) ?? 0 };
}

/** How far lookups of the keys in the map go; null for a map without keys that can be found, or with too many. */
function lookupsOf(life: MapLife): MapFigures["lookups"] {
  const { map } = life;
  if (map.length === 0 || map.length > maxCountedKeys) return null;
  const random = map.random.state();
  const walks: number[] = [];
  const found: number[] = [];
  for (const { keyAt, walked } of keysOf(life)) {
    // A NaN is found by no lookup.
    if (!map.type.reflexiveKey && map.runtime.access(map.at, keyAt) === 0) continue;
    while (walks.length < walked) walks.push(0);
    walks[walked - 1] = (walks[walked - 1] as number) + 1;
    found.push(keyAt);
  }
  const every = Math.ceil(found.length / sampledKeys);
  const sample = found.filter((_, i) => i % every === 0);
  const lines = sample.reduce((sum, keyAt) => sum + cacheLines(traceLookup(life, keyAt)), 0);
  map.random.setState(random);
  return found.length === 0 ? null : { walks, cacheLines: lines / sample.length };
}

/** Each full cell's key, as a heap offset, with the buckets or groups that a lookup of it walks. */
function* keysOf({ map }: MapLife): Generator<{ readonly keyAt: number; readonly walked: number }> {
  const memory = new SurveyMemory(emulatedSurvey(map));
  for (let block = 0; block < memory.blocks; block++) {
    const { first, end } = memory.enter(block);
    for (let unit = first; unit < end; unit++) {
      memory.lookAt(unit);
      if (memory.isEvacuated) continue;
      let link = 0;
      do {
        link++;
        for (let cell = 0; cell < cellsPerBucket; cell++) {
          if (!memory.isFull(memory.mark(cell))) continue;
          const walked = memory.isClassic ? link : memory.groupsWalked(cell, unit - first, end - first - 1);
          if (walked > 0) yield { keyAt: map.heap.offsetOf(memory.keyAddress(cell)), walked };
        }
      } while (memory.next());
    }
  }
}
