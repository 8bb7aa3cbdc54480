import { type Allocation, nothing, object, plus, times } from "../go/abi/allocation.ts";
import { maxAllocBytes, roundupsize } from "../go/abi/sizeClasses.ts";
import type { GoRelease } from "../release/goRelease.ts";
import type { MapType } from "../types/mapType.ts";

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
  const asked = fitsInt(hint ?? 0, type.model.target.ptrSizeBytes) ? Math.max(0, hint ?? 0) : 0;
  return type.model.release.family === "classic" ? makeClassic(type, asked) : makeSwiss(type, asked);
}

/** makemap64: a hint that is no int counts as none. */
function fitsInt(hint: number, ptrSizeBytes: number): boolean {
  return hint < 2 ** (ptrSizeBytes * 8 - 1);
}

/** The largest number of entries that 2^B buckets hold before an insert makes the map grow (overLoadFactor). */
export function maxClassicCount(B: number, release: GoRelease): number {
  return Math.max(8, release.loadFactorNum * Math.floor(2 ** B / 2));
}

/** The smallest B, from `atLeast` up, that holds `count` entries. */
export function classicBFor(count: number, release: GoRelease, atLeast = 0): number {
  let B = atLeast;
  while (count > maxClassicCount(B, release)) B++;
  return B;
}

/** The hmap of the release: 48 bytes, 28 on 32-bit; 8 more with clearSeq. */
export function hmapSizeBytes({ model }: MapType): number {
  return (model.target.ptrSizeBytes === 8 ? 48 : 28) + (model.release.hmapHasClearSeq ? 8 : 0);
}

/** mapextra: three pointers. */
export function mapextraObject({ model }: MapType): Allocation {
  return object(3 * model.target.ptrSizeBytes, false, model);
}

/** A bucket array: its buckets, of which those from 2^B on are spare overflow buckets, and its memory. */
export interface BucketArray extends Allocation {
  readonly buckets: number;
  readonly overflow: number;
}

/** makeBucketArray: from B = 4 on one spare overflow bucket for 16 main ones, and as many as the size class has room for. */
export function bucketArray(type: MapType, B: number): BucketArray {
  const { release, target } = type.model;
  const { bucketSizeBytes } = type.bucket;
  const buckets = 2 ** B;
  let all = buckets;
  if (B >= 4) {
    all += 2 ** (B - 4);
    const up = roundupsize(all * bucketSizeBytes, type.noscan, release, target.ptrSizeBytes);
    all = Math.floor(up / bucketSizeBytes);
  }
  return { buckets, overflow: all - buckets, ...object(all * bucketSizeBytes, type.noscan, type.model) };
}

function makeClassic(type: MapType, hint: number): MakeLayout {
  const { release, target } = type.model;
  const header = object(hmapSizeBytes(type), false, type.model);
  const B = hint * type.bucket.bucketSizeBytes > maxAllocBytes(target) ? 0 : classicBFor(hint, release);
  if (B === 0) return { family: "classic", B, buckets: 1, overflow: 0, allocated: false, ...header };
  const array = bucketArray(type, B);
  const { buckets, overflow } = array;
  const memory = plus(header, array, overflow > 0 ? mapextraObject(type) : nothing);
  return { family: "classic", B, buckets, overflow, allocated: true, ...memory };
}

export const slotsPerGroup = 8;
export const maxTableCapacity = 1024;

/** Inserts that a fresh table of this many slots takes: 7/8 of them, all but one in a single group. */
export function maxGrowthLeft(capacity: number): number {
  return capacity <= slotsPerGroup ? capacity - 1 : (capacity * 7) / 8;
}

/** Map: 48 bytes, 32 on 32-bit. */
export function swissHeader({ model }: MapType): Allocation {
  return object(model.target.ptrSizeBytes === 8 ? 48 : 32, false, model);
}

/** A table with its groups: the table struct (32 bytes, 24 on 32-bit) and one array of groups. */
export function swissTable(type: MapType, capacity: number): Allocation {
  const table = object(type.model.target.ptrSizeBytes === 8 ? 32 : 24, false, type.model);
  return plus(table, swissGroups(type, capacity));
}

/** The array of groups for this many slots. */
export function swissGroups(type: MapType, capacity: number): Allocation {
  return object((capacity / slotsPerGroup) * type.group.groupSizeBytes, type.noscan, type.model);
}

/** The directory: an array of table pointers. */
export function swissDirectory({ model }: MapType, entries: number): Allocation {
  return object(entries * model.target.ptrSizeBytes, false, model);
}

function makeSwiss(type: MapType, hint: number): MakeLayout {
  const tables = tablesFor(type, hint);
  const header = swissHeader(type);
  if (tables === undefined)
    return {
      family: "swiss",
      tables: 0,
      slots: 8,
      slotsPerTable: 8,
      directory: 0,
      allocated: false,
      ...header,
    };
  const { count, capacity } = tables;
  const memory = plus(header, swissDirectory(type, count), times(count, swissTable(type, capacity)));
  const slots = count * capacity;
  return {
    family: "swiss",
    tables: count,
    slots,
    slotsPerTable: capacity,
    directory: count,
    allocated: true,
    ...memory,
  };
}

/** NewMap's tables for a hint; undefined for a small map, also where the runtime finds the hint too large. */
function tablesFor(type: MapType, hint: number): { count: number; capacity: number } | undefined {
  const { target } = type.model;
  if (hint <= slotsPerGroup || hint * 8 >= 2 ** (target.ptrSizeBytes * 8)) return undefined;
  const targetCapacity = Math.floor((hint * 8) / 7);
  const count = nextPowerOf2(Math.ceil(targetCapacity / maxTableCapacity));
  // The runtime takes the slots for groups here, so the limit is eight times stricter than needed.
  if (count * maxTableCapacity * type.group.groupSizeBytes > maxAllocBytes(target)) return undefined;
  const capacity = nextPowerOf2(Math.max(slotsPerGroup, Math.floor(targetCapacity / count)));
  return { count, capacity };
}

function nextPowerOf2(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
