/** The byte that a bucket keeps for each cell: the top of its hash, or a mark (runtime/map.go). */

/** tophash values below minTopHash are marks (runtime/map.go). */
export const emptyRest = 0;
export const emptyOne = 1;
export const evacuatedX = 2;
export const evacuatedY = 3;
export const evacuatedEmpty = 4;
export const minTopHash = 5;

/** Whether a cell with this tophash is empty (runtime/map.go isEmpty). */
export const isEmptyMark = (top: number): boolean => top <= emptyOne;
/** Whether a cell with this tophash holds an entry that is not evacuated. */
export const isFullMark = (top: number): boolean => top >= minTopHash;
/** Whether the first tophash of a chain says that it is evacuated (runtime/map.go evacuated). */
export const isEvacuatedMark = (top: number): boolean => top > emptyOne && top < minTopHash;
