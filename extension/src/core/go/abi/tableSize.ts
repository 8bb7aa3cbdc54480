import { groupSlots } from "./controlWord.ts";

export const maxTableCapacity = 1024;
/** Of eight slots, seven are used before a table grows. */
export const maxAvgGroupLoad = 7;

/** Slots that a table of a capacity can fill before it rehashes (table.go maxGrowthLeft). */
export function maxGrowthLeft(capacity: number): number {
  return capacity <= groupSlots ? capacity - 1 : (capacity * maxAvgGroupLoad) / groupSlots;
}

/** How many tables of which capacity a hint gives (NewMap); no tables for a small map. */
export interface MadeShape {
  readonly tables: number;
  readonly capacity: number;
}

const smallShape: MadeShape = { tables: 0, capacity: 0 };

/**
 * The shape that make gives for a hint (internal/runtime/maps/map.go NewMap; runtime makemap and makemap64). Negative
 * hints, on 32-bit ones over the int range, and ones that could never be allocated give an empty map without a panic.
 */
export function madeShape(
  hint: number,
  groupSizeBytes: number,
  ptrSizeBytes: 4 | 8,
  maxAlloc: number,
): MadeShape {
  if (hint <= groupSlots || (ptrSizeBytes === 4 && hint > 0x7fffffff)) return smallShape;
  if (hint * groupSlots >= 2 ** (8 * ptrSizeBytes)) return smallShape;
  const target = Math.floor((hint * groupSlots) / maxAvgGroupLoad);
  const tables = powerOfTwo(Math.ceil(target / maxTableCapacity));
  // The runtime multiplies slots, not groups, by the group size.
  if (tables * maxTableCapacity * groupSizeBytes > maxAlloc) return smallShape;
  return { tables, capacity: powerOfTwo(Math.max(groupSlots, Math.floor(target / tables))) };
}

/** The smallest power of two that is not below n. */
function powerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
