import { hmapLayout, sameSizeGrowFlag } from "../go/abi/hmapLayout.ts";
import { swissFields } from "../go/abi/swissFields.ts";
import type { EmulatedMap } from "../runtime/emulatedMap.ts";
import { unitsPerBlock } from "./survey.ts";

/** Where the buckets or groups of a map lie in the heap, in the order of a survey. */
export interface SurveyUnits {
  /** Heap offset of each unit: a bucket of an array, or a group. */
  readonly at: Uint32Array;
  /** First unit of each block, and the number of units. */
  readonly blockStarts: Uint32Array;
  /** Swiss: heap offset of each block's table; 0 for the one group of a small map. Empty for classic maps. */
  readonly tables: Uint32Array;
  /** Classic: the block at which the old array begins. */
  readonly firstOldBlock: number;
}

/** Finds all units of a map in its heap. */
export function surveyUnits(map: EmulatedMap): SurveyUnits {
  return map.type.model.release.family === "classic" ? bucketUnits(map) : groupUnits(map);
}

/** The buckets of the main array, then those of the old one (runtime/map.go). */
function bucketUnits({ type, heap, at: m }: EmulatedMap): SurveyUnits {
  const layout = hmapLayout(type.model);
  const B = heap.u8[m + layout.B] as number;
  const sameSize = ((heap.u8[m + layout.flags] as number) & sameSizeGrowFlag) !== 0;
  const buckets = heap.u32[(m + layout.buckets) >>> 2] as number;
  const oldbuckets = heap.u32[(m + layout.oldbuckets) >>> 2] as number;
  const count = buckets === 0 ? 0 : 2 ** B;
  const oldCount = oldbuckets === 0 ? 0 : 2 ** (sameSize ? B : B - 1);
  const at = new Uint32Array(count + oldCount);
  for (let i = 0; i < count; i++) at[i] = buckets + i * type.bucket.bucketSizeBytes;
  for (let i = 0; i < oldCount; i++) at[count + i] = oldbuckets + i * type.bucket.bucketSizeBytes;
  const firstOldBlock = Math.ceil(count / unitsPerBlock);
  const blockStarts = new Uint32Array(firstOldBlock + Math.ceil(oldCount / unitsPerBlock) + 1);
  for (let block = 0; block < blockStarts.length; block++)
    blockStarts[block] =
      block < firstOldBlock ? block * unitsPerBlock : count + (block - firstOldBlock) * unitsPerBlock;
  blockStarts[blockStarts.length - 1] = at.length;
  return { at, blockStarts, tables: new Uint32Array(0), firstOldBlock };
}

/** The groups of each table in the order of the directory (internal/runtime/maps). */
function groupUnits({ type, heap, at: m }: EmulatedMap): SurveyUnits {
  const fields = swissFields(type.model.target.ptrSizeBytes);
  const dirLen = heap.u32[(m + fields.dirLen) >>> 2] as number;
  const dirAt = heap.u32[(m + fields.dirPtr) >>> 2] as number;
  if (dirLen === 0) {
    const at = dirAt === 0 ? new Uint32Array(0) : Uint32Array.of(dirAt);
    const blocks = at.length;
    return {
      at,
      blockStarts: blocks === 0 ? Uint32Array.of(0) : Uint32Array.of(0, 1),
      tables: new Uint32Array(blocks),
      firstOldBlock: blocks,
    };
  }
  const tables: number[] = [];
  const starts = [0];
  // A table's directory entries lie together, so a new one differs from the one before.
  for (let i = 0, last = 0; i < dirLen; i++) {
    const table = heap.u32[(dirAt + i * heap.ptrSizeBytes) >>> 2] as number;
    if (table === last) continue;
    last = table;
    tables.push(table);
    starts.push((starts.at(-1) as number) + (heap.u32[(table + fields.lengthMask) >>> 2] as number) + 1);
  }
  const at = new Uint32Array(starts.at(-1) as number);
  for (const [block, table] of tables.entries()) {
    const groups = heap.u32[(table + fields.groupsData) >>> 2] as number;
    const first = starts[block] as number;
    for (let unit = first; unit < (starts[block + 1] as number); unit++)
      at[unit] = groups + (unit - first) * type.group.groupSizeBytes;
  }
  return {
    at,
    blockStarts: Uint32Array.from(starts),
    tables: Uint32Array.from(tables),
    firstOldBlock: tables.length,
  };
}
