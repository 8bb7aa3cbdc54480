/**
 * A map read out of memory: what is there, byte for byte, with addresses. Offsets of keys and elems are computed from
 * the map type's layout, values are read by core/decode/values.ts. The STATE of an oracle trace is a projection of it.
 * Addresses are full Go addresses as numbers; 64-bit words that are no addresses are bigints.
 */

/** One classic bucket (bmap). */
export interface BucketState {
  readonly address: number;
  /** The 8 tophash bytes in cell order. */
  readonly tophash: readonly number[];
  /** 0 when there is none. */
  readonly overflowAddress: number;
}

/** hmap without its buckets (runtime/map.go, up to 1.23 and noswissmap). */
export interface ClassicOutline {
  readonly family: "classic";
  readonly address: number;
  readonly count: number;
  readonly flags: number;
  readonly B: number;
  readonly noverflow: number;
  readonly hash0: number;
  readonly nevacuate: number;
  readonly clearSeq: bigint | null;
  readonly bucketsAddress: number;
  readonly oldbucketsAddress: number;
  readonly extraAddress: number;
  /** Main buckets of the old array; 0 when the map is not growing. */
  readonly oldbucketCount: number;
  /** Preallocated overflow buckets not yet used. */
  readonly spare: number;
  /** Bytes of the main array as allocated, spare buckets included. */
  readonly bucketArrayBytes: number;
}

/** hmap and all its buckets. */
export interface ClassicState extends ClassicOutline {
  /** One chain per main bucket, main bucket first; null while nothing is allocated. */
  readonly buckets: readonly (readonly BucketState[])[] | null;
  readonly oldbuckets: readonly (readonly BucketState[])[] | null;
}

/** One Swiss group: control word and slots. */
export interface GroupState {
  readonly address: number;
  /** Control byte of slot i: 0x80 empty, 0xfe deleted, else H2. */
  readonly ctrl: readonly number[];
}

/** One table without its groups (internal/runtime/maps/table.go). */
export interface TableOutline {
  readonly address: number;
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  readonly localDepth: number;
  readonly index: number;
  readonly groupsAddress: number;
}

/** One table with all its groups. */
export interface TableState extends TableOutline {
  readonly groups: readonly GroupState[];
}

/** Map with its directory and tables, without groups (internal/runtime/maps/map.go, 1.24 on). */
export interface SwissOutline {
  readonly family: "swiss";
  readonly address: number;
  readonly used: number;
  readonly seed: bigint;
  readonly dirAddress: number;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly globalShift: number;
  readonly writing: number;
  /** null where the release has no such field (1.24). */
  readonly tombstonePossible: boolean | null;
  readonly clearSeq: bigint;
  /** For each directory entry the position of its table in `tables`. */
  readonly directory: readonly number[];
  /** In order of first appearance in the directory. */
  readonly tables: readonly TableOutline[];
}

/** Map with all that it holds. */
export interface SwissState extends SwissOutline {
  /** The one group of a map without a directory; null with a directory or while no group is allocated. */
  readonly small: GroupState | null;
  readonly tables: readonly TableState[];
}

export type MapState = ClassicState | SwissState;
export type MapOutline = ClassicOutline | SwissOutline;
