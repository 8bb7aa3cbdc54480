import type { MapModel } from "../../release/goTarget.ts";

/** Cells of a bucket (abi.MapBucketCount). */
export const bucketCnt = 8;
/** Keys start here in a bucket, after the tophash bytes, on every target. */
export const dataOffsetBytes = 8;

/** tophash values below minTopHash are marks (runtime/map.go). */
export const emptyRest = 0;
export const emptyOne = 1;
export const evacuatedX = 2;
export const evacuatedY = 3;
export const evacuatedEmpty = 4;
export const minTopHash = 5;

/** Bits of hmap.flags. */
export const iteratorFlag = 1;
export const oldIteratorFlag = 2;
export const hashWritingFlag = 4;
export const sameSizeGrowFlag = 8;

/** How many more evacuated buckets one step of advanceEvacuationMark may pass over. */
export const maxSkip = 1024;

/** Where the fields of hmap and mapextra lie on a target: byte offsets from the start of each. */
export interface HmapLayout {
  readonly sizeBytes: number;
  readonly count: number;
  readonly flags: number;
  readonly B: number;
  readonly noverflow: number;
  readonly hash0: number;
  readonly buckets: number;
  readonly oldbuckets: number;
  readonly nevacuate: number;
  /** A uint64 of noswissmap builds (1.24, 1.25); null where it does not exist. */
  readonly clearSeq: number | null;
  readonly extra: number;
  readonly mapextraSizeBytes: number;
  readonly overflow: number;
  readonly oldoverflow: number;
  readonly nextOverflow: number;
}

/** The layout of hmap and mapextra (runtime/map.go; map_noswiss.go of 1.24 and 1.25 with clearSeq). */
export function hmapLayout(model: MapModel): HmapLayout {
  const ptr = model.target.ptrSizeBytes;
  const words = ptr + 8;
  const clearSeq = model.release.hmapHasClearSeq ? words + 3 * ptr : null;
  const extra = words + 3 * ptr + (clearSeq === null ? 0 : 8);
  return {
    sizeBytes: extra + ptr,
    count: 0,
    flags: ptr,
    B: ptr + 1,
    noverflow: ptr + 2,
    hash0: ptr + 4,
    buckets: words,
    oldbuckets: words + ptr,
    nevacuate: words + 2 * ptr,
    clearSeq,
    extra,
    mapextraSizeBytes: 3 * ptr,
    overflow: 0,
    oldoverflow: ptr,
    nextOverflow: 2 * ptr,
  };
}
