import {
  bucketArray,
  headerObject,
  mapextraObject,
  swissDirectory,
  swissGroups,
} from "../capacity/makeLayout.ts";
import { indirectParts, object } from "../go/abi/allocation.ts";
import { sliceWords, slotCount } from "../go/abi/constants.ts";
import { sliceGrowths } from "../go/abi/growslice.ts";
import { swissFields } from "../go/abi/swissFields.ts";
import { firstTableCapacity, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";

/** One array of slots that a map of a type may have: what the calculator plans with, by its size. */
export interface Step {
  /** 8 for the first group or bucket. */
  readonly slots: number;
  readonly bytes: number;
}

/** The sizes of all objects that maps of a type are made of, as malloc counts them. */
export interface Ladder {
  readonly type: MapType;
  /** hmap or Map. */
  readonly header: number;
  /** The arrays of slots, smallest first: a Swiss table's up to 1024 slots, a classic map's up to 2^30 buckets. */
  readonly steps: readonly Step[];
  /** Sizes of keys and elems that lie outside the slots. */
  readonly boxes: readonly number[];
  /** Swiss: the table struct, and directories of 1, 2, 4 … entries. */
  readonly table: number;
  readonly directories: readonly number[];
  /** Classic: mapextra, and what lists overflow buckets without pointers. */
  readonly mapextra: number;
  readonly lists: ReadonlySet<number>;
}

/** No classic map of a profile has more buckets, no Swiss one a larger directory: 2^30. */
const maxDoublings = 30;

/** The ladder of a map type; with an empty list of steps where its slots take no memory. */
export function ladderOf(type: MapType): Ladder {
  const { model } = type;
  const swiss = model.release.family === "swiss";
  const { ptrSizeBytes } = model.target;
  const key = indirectParts({ ...type, indirectElem: false });
  const elem = indirectParts({ ...type, indirectKey: false });
  return {
    type,
    header: headerObject(type).bytes,
    steps: swiss ? swissSteps(type) : classicSteps(type),
    boxes: [key.bytes, elem.bytes].filter((bytes) => bytes > 0),
    table: swiss ? object(swissFields(ptrSizeBytes).tableSizeBytes, false, model).bytes : 0,
    directories: swiss ? doublings((k) => swissDirectory(type, 2 ** k).bytes) : [],
    mapextra: swiss ? 0 : mapextraObject(type).bytes,
    lists: swiss || !type.noscan ? new Set() : overflowLists(type),
  };
}

function swissSteps(type: MapType): Step[] {
  const steps: Step[] = [{ slots: slotCount, bytes: swissGroups(type, slotCount).bytes }];
  for (let slots = firstTableCapacity; slots <= maxTableCapacity; slots *= 2)
    steps.push({ slots, bytes: swissGroups(type, slots).bytes });
  return steps;
}

function classicSteps(type: MapType): Step[] {
  return doublings((B) => ({ slots: slotCount * 2 ** B, bytes: bucketArray(type, B).bytes }));
}

/** The header of *extra.overflow and the arrays that append makes for it (runtime/map.go newoverflow). */
function overflowLists(type: MapType): Set<number> {
  const { model } = type;
  const { ptrSizeBytes } = model.target;
  const sizes = new Set([object(sliceWords * ptrSizeBytes, false, model).bytes]);
  const elem = { sizeBytes: ptrSizeBytes, hasPointers: true };
  for (const { allocatedBytes } of sliceGrowths(elem, 2 ** 20, model)) sizes.add(allocatedBytes);
  return sizes;
}

function doublings<Value>(make: (k: number) => Value): Value[] {
  return Array.from({ length: maxDoublings + 1 }, (_, k) => make(k));
}
