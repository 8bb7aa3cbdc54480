import type { MapModel } from "../release/goTarget.ts";
import type { MapType } from "./mapType.ts";
import { mapTypeOf } from "./mapTypeLayout.ts";
import { parseMapType } from "./typeParser.ts";

/**
 * map[any]*entry, which the read and the dirty map of a sync.Map are (sync/map.go): of an entry the map knows no more than
 * a pointer. The keys of a HashTrieMap are hashed as those of this map.
 */
export function entryMapType(model: MapModel): MapType {
  return mapTypeOf(parseMapType("map[any]unsafe.Pointer", model.target), model);
}
