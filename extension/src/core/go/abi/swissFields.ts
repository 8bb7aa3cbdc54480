import { newestRelease } from "../release/goRelease.ts";
import { offsetOf, structsOf } from "./structs.ts";

/**
 * Where the fields of Map and table lie, in bytes from their start: plain numbers for hot paths. Those of the newest
 * release, which a test finds to be those of every Swiss release.
 */
export interface SwissFields {
  readonly mapSizeBytes: number;
  readonly used: number;
  readonly seed: number;
  readonly dirPtr: number;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly globalShift: number;
  readonly writing: number;
  /** Padding in 1.24. */
  readonly tombstonePossible: number;
  readonly clearSeq: number;
  readonly tableSizeBytes: number;
  readonly index: number;
  readonly groupsData: number;
  readonly lengthMask: number;
}

const fields64 = fieldsOf(8);
const fields32 = fieldsOf(4);

const { table } = structsOf(newestRelease(), 8);
/** Offsets in a table that do not depend on the pointer size. */
export const tableUsed = offsetOf(table, "used");
export const tableCapacity = offsetOf(table, "capacity");
export const tableGrowthLeft = offsetOf(table, "growthLeft");
export const tableLocalDepth = offsetOf(table, "localDepth");

/** The field offsets for a pointer size. */
export function swissFields(ptrSizeBytes: 4 | 8): SwissFields {
  return ptrSizeBytes === 8 ? fields64 : fields32;
}

function fieldsOf(ptrSizeBytes: 4 | 8): SwissFields {
  const { map, table } = structsOf(newestRelease(), ptrSizeBytes);
  return {
    mapSizeBytes: map.sizeBytes,
    used: offsetOf(map, "used"),
    seed: offsetOf(map, "seed"),
    dirPtr: offsetOf(map, "dirPtr"),
    dirLen: offsetOf(map, "dirLen"),
    globalDepth: offsetOf(map, "globalDepth"),
    globalShift: offsetOf(map, "globalShift"),
    writing: offsetOf(map, "writing"),
    tombstonePossible: offsetOf(map, "tombstonePossible"),
    clearSeq: offsetOf(map, "clearSeq"),
    tableSizeBytes: table?.sizeBytes ?? 0,
    index: offsetOf(table, "index"),
    groupsData: offsetOf(table, "groups.data"),
    lengthMask: offsetOf(table, "groups.lengthMask"),
  };
}
