import { outlineClassicMap } from "../decode/classicState.ts";
import type { ClassicOutline, SwissOutline, TableOutline } from "../decode/mapState.ts";
import { outlineSwissMap } from "../decode/swissState.ts";
import { slotCount } from "../go/abi/constants.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import { unitsPerBlock } from "./survey.ts";

/** Where the buckets or groups of a map lie in memory, in the order of a survey. */
export interface SurveyUnits {
  /** Entries of the map, as its header counts them. */
  readonly entries: number;
  /** Address of the first unit of each block; the block's others lie behind it. */
  readonly blockAddresses: Float64Array;
  /** Number of the first unit of each block, and at the end the number of units. */
  readonly blockStarts: Uint32Array;
  /** Swiss: the table of each block. Empty for classic maps and for the one group of a small map. */
  readonly tables: readonly TableOutline[];
  /** Classic: the block at which the old array begins. */
  readonly firstOldBlock: number;
}

/**
 * Finds all units of the map at an address.
 * @throws RangeError when what lies there is no map
 */
export function surveyUnits(reader: MemoryReader, address: number, type: MapType): SurveyUnits {
  return type.model.release.family === "classic"
    ? bucketUnits(outlineClassicMap(reader, address, type), type)
    : groupUnits(outlineSwissMap(reader, address, type));
}

/** The buckets of the main array, then those of the old one (runtime/map.go). */
function bucketUnits(map: ClassicOutline, { bucket }: MapType): SurveyUnits {
  const count = map.bucketsAddress === 0 ? 0 : 2 ** map.B;
  const firstOldBlock = Math.ceil(count / unitsPerBlock);
  const blocks = firstOldBlock + Math.ceil(map.oldbucketCount / unitsPerBlock);
  const blockAddresses = new Float64Array(blocks);
  const blockStarts = new Uint32Array(blocks + 1);
  for (let block = 0; block < blocks; block++) {
    const isOld = block >= firstOldBlock;
    const unit = (isOld ? block - firstOldBlock : block) * unitsPerBlock;
    blockStarts[block] = isOld ? count + unit : unit;
    blockAddresses[block] =
      (isOld ? map.oldbucketsAddress : map.bucketsAddress) + unit * bucket.bucketSizeBytes;
  }
  blockStarts[blocks] = count + map.oldbucketCount;
  return { entries: map.count, blockAddresses, blockStarts, tables: [], firstOldBlock };
}

/** The groups of each table in the order of the directory (internal/runtime/maps). */
function groupUnits({ used, dirLen, dirAddress, tables }: SwissOutline): SurveyUnits {
  if (dirLen === 0) {
    const blocks = dirAddress === 0 ? [] : [dirAddress];
    const blockStarts = Uint32Array.from([0, ...blocks], (_, i) => i);
    return {
      entries: used,
      blockAddresses: Float64Array.from(blocks),
      blockStarts,
      tables: [],
      firstOldBlock: blocks.length,
    };
  }
  const blockStarts = new Uint32Array(tables.length + 1);
  for (const [block, { capacity }] of tables.entries())
    blockStarts[block + 1] = (blockStarts[block] as number) + capacity / slotCount;
  return {
    entries: used,
    blockAddresses: Float64Array.from(tables, ({ groupsAddress }) => groupsAddress),
    blockStarts,
    tables,
    firstOldBlock: tables.length,
  };
}
