import { type Allocation, nothing, object, plus, times } from "../go/abi/allocation.ts";
import { slotCount } from "../go/abi/constants.ts";
import { bucketArrayLength, bucketsForHint, effectiveHint } from "../go/abi/growthRules.ts";
import { hmapLayout } from "../go/abi/hmapLayout.ts";
import { structsOf } from "../go/abi/structs.ts";
import { swissFields } from "../go/abi/swissFields.ts";
import { madeShape } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";

/** What make lays out of a classic map. While nothing is allocated, B is 0 and the one bucket comes with the first insert. */
export interface ClassicLayout {
  readonly family: "classic";
  readonly B: number;
  /** Main buckets: 2^B. */
  readonly buckets: number;
  /** Overflow buckets allocated in advance behind the main ones. */
  readonly overflow: number;
  /** Whether make itself allocates the buckets. */
  readonly allocated: boolean;
}

/** What make lays out of a Swiss map. Without tables it is a small map, whose one group comes with the first insert. */
export interface SwissLayout {
  readonly family: "swiss";
  readonly tables: number;
  /** All slots of all tables; 8 for a small map. */
  readonly slots: number;
  /** Slots of each table; 8 for a small map. */
  readonly slotsPerTable: number;
  /** Entries of the directory; 0 for a small map. */
  readonly directory: number;
  /** Whether make itself allocates the slots. */
  readonly allocated: boolean;
}

/** What `make(map[K]V, hint)` lays out on the heap, and what it allocates for it. */
export type MakeLayout = (ClassicLayout | SwissLayout) & Allocation;

/**
 * `make(map[K]V, hint)`; null stands for a make without hint. A hint that the runtime finds too large gives an empty map,
 * as a negative one does. runtime/map.go makemap, makeBucketArray; internal/runtime/maps NewMap, newTable.
 * @param hint a whole number or null
 */
export function makeLayout(type: MapType, hint: number | null): MakeLayout {
  return type.model.release.family === "classic" ? makeClassic(type, hint ?? 0) : makeSwiss(type, hint ?? 0);
}

/** hmap or Map of the release. */
export function headerObject({ model }: MapType): Allocation {
  return object(structsOf(model.release, model.target.ptrSizeBytes).map.sizeBytes, false, model);
}

export function mapextraObject({ model }: MapType): Allocation {
  return object(hmapLayout(model).mapextraSizeBytes, false, model);
}

/** A bucket array: its buckets, of which those from 2^B on are spare overflow buckets, and its memory. */
export interface BucketArray extends Allocation {
  readonly buckets: number;
  readonly overflow: number;
}

/** The array that makeBucketArray allocates for B. */
export function bucketArray(type: MapType, B: number): BucketArray {
  const buckets = 2 ** B;
  const all = bucketArrayLength(type, B);
  return {
    buckets,
    overflow: all - buckets,
    ...object(all * type.bucket.bucketSizeBytes, type.noscan, type.model),
  };
}

function makeClassic(type: MapType, hint: number): MakeLayout {
  const header = headerObject(type);
  const B = bucketsForHint(effectiveHint(hint, type), type.model.release.loadFactorNum);
  if (B === 0) return { family: "classic", B, buckets: 1, overflow: 0, allocated: false, ...header };
  const array = bucketArray(type, B);
  const { buckets, overflow } = array;
  const memory = plus(header, array, overflow > 0 ? mapextraObject(type) : nothing);
  return { family: "classic", B, buckets, overflow, allocated: true, ...memory };
}

/** A table with its groups: the table struct and one array of groups. */
export function swissTable(type: MapType, capacity: number): Allocation {
  const { tableSizeBytes } = swissFields(type.model.target.ptrSizeBytes);
  return plus(object(tableSizeBytes, false, type.model), swissGroups(type, capacity));
}

/** The array of groups for this many slots. */
export function swissGroups(type: MapType, capacity: number): Allocation {
  return object((capacity / slotCount) * type.group.groupSizeBytes, type.noscan, type.model);
}

/** The directory: an array of table pointers. */
export function swissDirectory({ model }: MapType, entries: number): Allocation {
  return object(entries * model.target.ptrSizeBytes, false, model);
}

function makeSwiss(type: MapType, hint: number): MakeLayout {
  const { tables, capacity } = madeShape(hint, type.group.groupSizeBytes, type.model);
  const header = headerObject(type);
  if (tables === 0)
    return {
      family: "swiss",
      tables: 0,
      slots: slotCount,
      slotsPerTable: slotCount,
      directory: 0,
      allocated: false,
      ...header,
    };
  const memory = plus(header, swissDirectory(type, tables), times(tables, swissTable(type, capacity)));
  return {
    family: "swiss",
    tables,
    slots: tables * capacity,
    slotsPerTable: capacity,
    directory: tables,
    allocated: true,
    ...memory,
  };
}
