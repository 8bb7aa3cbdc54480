import type { MapModel } from "../release/goTarget.ts";
import { offsetIfAny, offsetOf, structsOf } from "./structs.ts";

/** Classic maps: the flags of hmap, and where its fields lie (runtime/map.go). */

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

const layouts = new Map<string, HmapLayout>();

/** The offsets of hmap and mapextra of a classic release, as plain numbers. */
export function hmapLayout({ release, target }: MapModel): HmapLayout {
  const id = `${release.name}/${target.ptrSizeBytes}`;
  let layout = layouts.get(id);
  if (layout === undefined) {
    const { map, mapextra } = structsOf(release, target.ptrSizeBytes);
    layout = {
      sizeBytes: map.sizeBytes,
      count: offsetOf(map, "count"),
      flags: offsetOf(map, "flags"),
      B: offsetOf(map, "B"),
      noverflow: offsetOf(map, "noverflow"),
      hash0: offsetOf(map, "hash0"),
      buckets: offsetOf(map, "buckets"),
      oldbuckets: offsetOf(map, "oldbuckets"),
      nevacuate: offsetOf(map, "nevacuate"),
      clearSeq: offsetIfAny(map, "clearSeq"),
      extra: offsetOf(map, "extra"),
      mapextraSizeBytes: mapextra?.sizeBytes ?? 0,
      overflow: offsetOf(mapextra, "overflow"),
      oldoverflow: offsetOf(mapextra, "oldoverflow"),
      nextOverflow: offsetOf(mapextra, "nextOverflow"),
    };
    layouts.set(id, layout);
  }
  return layout;
}
