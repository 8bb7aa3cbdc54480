import type { MapModel } from "../release/goTarget.ts";
import { slotCount } from "./constants.ts";
import { fitsMemory } from "./sizeClasses.ts";

/** Slots and tables of Swiss maps (internal/runtime/maps table.go, map.go). */

export const maxTableCapacity = 1024;
/** Of eight slots, seven are used before a table grows. */
export const maxAvgGroupLoad = 7;
/** The table that a small map grows to (map.go growToTable). */
export const firstTableCapacity = 2 * slotCount;

/** Slots that a table of a capacity can fill before it rehashes (table.go maxGrowthLeft). */
export function maxGrowthLeft(capacity: number): number {
  return capacity <= slotCount ? capacity - 1 : (capacity * maxAvgGroupLoad) / slotCount;
}

/** How many tables of which capacity a hint gives (NewMap); no tables for a small map. */
export interface MadeShape {
  readonly tables: number;
  readonly capacity: number;
}

const smallShape: MadeShape = { tables: 0, capacity: 0 };

/**
 * The shape that make gives for a hint (internal/runtime/maps/map.go NewMap; runtime makemap and makemap64). Negative
 * hints, ones that are no int, and ones that could never be allocated give an empty map without a panic.
 */
export function madeShape(hint: number, groupSizeBytes: number, { target }: MapModel): MadeShape {
  const { ptrSizeBytes } = target;
  if (hint <= slotCount || hint >= 2 ** (8 * ptrSizeBytes - 1)) return smallShape;
  if (hint * slotCount >= 2 ** (8 * ptrSizeBytes)) return smallShape;
  const wanted = Math.floor((hint * slotCount) / maxAvgGroupLoad);
  const tables = powerOfTwo(Math.ceil(wanted / maxTableCapacity));
  // The runtime multiplies slots, not groups, by the group size.
  if (!fitsMemory(tables * maxTableCapacity * groupSizeBytes, target)) return smallShape;
  return { tables, capacity: powerOfTwo(Math.max(slotCount, Math.floor(wanted / tables))) };
}

/** The smallest power of two that is not below n. */
function powerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
