/**
 * Where the fields of Map and table lie, in bytes from their start (internal/runtime/maps/map.go and table.go, 1.24 to
 * 1.27). `used` is at 0 in both; table.capacity, growthLeft and localDepth are at 2, 4 and 6 on every target.
 */
export interface SwissFields {
  readonly mapSizeBytes: number;
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

/** Offsets that do not depend on the pointer size. */
export const tableCapacity = 2;
export const tableGrowthLeft = 4;
export const tableLocalDepth = 6;

const fields64: SwissFields = {
  mapSizeBytes: 48,
  seed: 8,
  dirPtr: 16,
  dirLen: 24,
  globalDepth: 32,
  globalShift: 33,
  writing: 34,
  tombstonePossible: 35,
  clearSeq: 40,
  tableSizeBytes: 32,
  index: 8,
  groupsData: 16,
  lengthMask: 24,
};

const fields32: SwissFields = {
  mapSizeBytes: 32,
  seed: 8,
  dirPtr: 12,
  dirLen: 16,
  globalDepth: 20,
  globalShift: 21,
  writing: 22,
  tombstonePossible: 23,
  clearSeq: 24,
  tableSizeBytes: 24,
  index: 8,
  groupsData: 12,
  lengthMask: 16,
};

/** The field offsets for a pointer size. */
export function swissFields(ptrSizeBytes: 4 | 8): SwissFields {
  return ptrSizeBytes === 8 ? fields64 : fields32;
}
