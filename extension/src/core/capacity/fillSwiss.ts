import { type Allocation, indirectParts, nothing, object, plus, times } from "../go/abi/allocation.ts";
import { slotCount } from "../go/abi/constants.ts";
import { firstTableCapacity, maxGrowthLeft, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import { type FilledFigures, type FilledMap, filledFigures, filledMap } from "./filled.ts";
import { headerObject, type MakeLayout, type SwissLayout, swissDirectory, swissTable } from "./makeLayout.ts";
import { countOfPlaces, type HashSpread, hashSpread, type Range } from "./range.ts";

/**
 * What outgrows a Swiss map's first tables: tables of some capacity become too full for `places` evenly filled parts of
 * the hashes, and each of them doubles, or at 1024 slots splits in two.
 */
export interface SwissGrowth {
  readonly kind: "double" | "split";
  /** Tables, or parts of the hash range, that may grow here: 2^depth. */
  readonly places: number;
  /** Capacity of the table that becomes too small. */
  readonly capacity: number;
  /** Keys in one place with which it grows. */
  readonly threshold: number;
}

/** The directory's size and the tables' capacity with which a map that has outgrown its small group starts. */
interface FirstTables {
  readonly directory: number;
  readonly capacity: number;
}

function firstTables(layout: SwissLayout): FirstTables {
  return layout.directory === 0
    ? { directory: 1, capacity: firstTableCapacity }
    : { directory: layout.directory, capacity: layout.slotsPerTable };
}

/** All growths that `entries` keys may cause, smallest thresholds first, up to the first that they cannot reach. */
export function swissGrowths(layout: SwissLayout, entries: number, spread: HashSpread): SwissGrowth[] {
  const { directory, capacity: first } = firstTables(layout);
  const growths: SwissGrowth[] = [];
  for (let capacity = first; capacity < maxTableCapacity; capacity *= 2)
    growths.push({ kind: "double", places: directory, capacity, threshold: maxGrowthLeft(capacity) + 1 });
  const threshold = maxGrowthLeft(maxTableCapacity) + 1;
  for (let places = directory; ; places *= 2) {
    growths.push({ kind: "split", places, capacity: maxTableCapacity, threshold });
    if (countOfPlaces(places, threshold, entries, spread).high === 0) return growths;
  }
}

/**
 * Memory of a Swiss map that holds `entries` distinct keys, from a make with `layout`. With evenly spread hashes a table
 * grows when its part of the hash range has got one key more than it has room for (internal/runtime/maps table.go
 * rehash, grow, split; map.go installTableSplit), so all follows from how many parts got so many.
 */
export function fillSwiss(type: MapType, layout: MakeLayout & SwissLayout, entries: number): FilledMap {
  const indirect = times(entries, indirectParts(type));
  if (layout.directory === 0 && entries <= slotCount) {
    const group = entries === 0 ? nothing : object(type.group.groupSizeBytes, type.noscan, type.model);
    const all = plus(headerObject(type), group, indirect);
    const figures = filledFigures(all, all);
    return filledMap(entries, figures, figures, figures);
  }
  const spread = hashSpread(type.model);
  const growths = swissGrowths(layout, entries, spread).map((growth) => {
    return { ...growth, count: countOfPlaces(growth.places, growth.threshold, entries, spread) };
  });
  const outgrown =
    layout.directory === 0 ? object(type.group.groupSizeBytes, type.noscan, type.model) : nothing;
  const figures = (pick: keyof Range): FilledFigures => {
    const { live, allocated } = grownMemory(type, firstTables(layout), growths, pick);
    const header = headerObject(type);
    return filledFigures(plus(header, live, indirect), plus(header, outgrown, allocated, indirect));
  };
  return filledMap(entries, figures("low"), figures("typical"), figures("high"));
}

function grownMemory(
  type: MapType,
  first: FirstTables,
  growths: readonly (SwissGrowth & { readonly count: Range })[],
  pick: keyof Range,
): { live: Allocation; allocated: Allocation } {
  const tables = times(first.directory, swissTable(type, first.capacity));
  let directory = first.directory;
  let live = tables;
  let allocated = plus(tables, swissDirectory(type, directory));
  for (const { kind, places, capacity, count } of growths) {
    const n = count[pick];
    if (n === 0) continue;
    const old = swissTable(type, capacity);
    const fresh = kind === "double" ? swissTable(type, 2 * capacity) : times(2, old);
    live = plus(live, times(n, fresh), times(-n, old));
    allocated = plus(allocated, times(n, fresh));
    if (kind === "split" && places === directory) {
      directory *= 2;
      allocated = plus(allocated, swissDirectory(type, directory));
    }
  }
  return { live: plus(live, swissDirectory(type, directory)), allocated };
}
