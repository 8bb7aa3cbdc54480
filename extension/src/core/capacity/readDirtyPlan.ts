import { readDirtyFields } from "../go/abi/readDirtyStructs.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { entryMapType } from "../go/types/entryMapType.ts";
import type { FilledMap } from "./filled.ts";
import { planCapacity } from "./planCapacity.ts";
import { exactly } from "./range.ts";
import { objects, type RangedMemory, sumOf } from "./rangedMemory.ts";

/** What a sync.Map of a read and a dirty map is made of, without the boxes of keys and values. */
export interface ReadDirtyOwnParts {
  readonly map: RangedMemory;
  readonly readOnly: RangedMemory;
  /** The map[any]*entry that has all keys: the dirty map, or the read map once it was promoted. */
  readonly maps: RangedMemory;
  readonly entries: RangedMemory;
  /** The interfaces that entries point to. */
  readonly cells: RangedMemory;
}

/**
 * What a sync.Map of a read and a dirty map holds once so many keys were stored
 * (sync/map.go, up to 1.23, and nosynchashtriemap of 1.24 and 1.25): all entries are in the dirty map, which was made for none.
 */
export function readDirtyParts(entries: number, model: MapModel): ReadDirtyOwnParts {
  const fields = readDirtyFields(model);
  return {
    map: objects(exactly(1), fields.mapSizeBytes, model),
    readOnly: objects(exactly(Math.min(1, entries)), fields.readOnlySizeBytes, model),
    maps: entries === 0 ? none : dirtyMap(entries, 0, model),
    entries: objects(exactly(entries), fields.entrySizeBytes, model),
    cells: objects(exactly(entries), interfaceBytes(model), model),
  };
}

/** Both maps where the last of so many keys had the read map copied: dirty was made for as many as read has. */
export function bothMaps(entries: number, model: MapModel): Pick<ReadDirtyOwnParts, "maps"> {
  return { maps: sumOf([dirtyMap(entries - 1, 0, model), dirtyMap(entries, entries - 1, model)]) };
}

/** What is garbage once so many keys were stored: the interface that each Store moves to the heap first, and outgrown maps. */
export function storedGarbage(entries: number, model: MapModel): RangedMemory {
  const cells = objects(exactly(entries), interfaceBytes(model), model);
  if (entries === 0) return cells;
  const { bytes, objects: held, allocatedBytes, allocatedObjects } = filledMap(entries, 0, model);
  const outgrown = (all: FilledMap["bytes"], kept: FilledMap["bytes"]): FilledMap["bytes"] => ({
    low: all.low - kept.low,
    typical: all.typical - kept.typical,
    high: all.high - kept.high,
  });
  return sumOf([
    cells,
    { bytes: outgrown(allocatedBytes, bytes), objects: outgrown(allocatedObjects, held) },
  ]);
}

function dirtyMap(entries: number, hint: number, model: MapModel): RangedMemory {
  const { bytes, objects: held } = filledMap(entries, hint, model);
  return { bytes, objects: held };
}

const filledMap = (entries: number, hint: number, model: MapModel): FilledMap =>
  planCapacity(entryMapType(model), entries, hint).filled;

const interfaceBytes = ({ target }: MapModel): number => 2 * target.ptrSizeBytes;

const none: RangedMemory = { bytes: exactly(0), objects: exactly(0) };
