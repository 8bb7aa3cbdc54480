import type { MapFamily } from "../go/release/goRelease.ts";

/**
 * A survey of a large map: one byte for each bucket (classic) or group (Swiss), and the cells of a block of them when
 * one looks closer. Plain data and typed arrays, to be sent as they are.
 */

/** What a survey can be coloured by. */
export type SurveyMetric =
  /** Share of full cells. */
  | "occupancy"
  /** Deleted cells: 0xfe in a control word, emptyOne in a bucket. */
  | "tombstones"
  /** Classic: overflow buckets behind a bucket. */
  | "overflow"
  /** Swiss: groups that a lookup of the group's farthest entry walks. */
  | "probe"
  /** The operation that inserted the newest entry. */
  | "age";

/** The metrics that a family has, in the order in which they are offered. */
export const surveyMetrics: Readonly<Record<MapFamily, readonly SurveyMetric[]>> = {
  classic: ["occupancy", "tombstones", "overflow", "age"],
  swiss: ["occupancy", "tombstones", "probe", "age"],
};

/** Units of a block of a bucket array; a Swiss table of full size has as many groups. */
export const unitsPerBlock = 128;

/** What is known of a surveyed map before any colour. */
export interface SurveyOutline {
  readonly family: MapFamily;
  readonly mapText: string;
  readonly modelLabel: string;
  /** What it can be coloured by. */
  readonly metrics: readonly SurveyMetric[];
  readonly entries: number;
  /** Operations that filled it; null when someone else did. */
  readonly operations: number | null;
  /**
   * Number of the first unit of each block, and at the end the number of units. A block is a table (in the directory's
   * order), or 128 buckets of an array.
   */
  readonly blockStarts: Uint32Array;
  /** Block at which the old bucket array begins; the number of blocks when there is none. */
  readonly firstOldBlock: number;
  /** Cells of all units, overflow buckets included. */
  readonly cells: number;
  readonly overflowBuckets: number;
  /** Live heap memory, and the bytes that filling it has left behind for the garbage collector; null where nobody counted. */
  readonly held: {
    readonly bytes: number;
    readonly objects: number;
    readonly garbageBytes: number;
  } | null;
}

/** Largest value that tells something; greater counts are cut to it. */
export const maxValue = 253;
/** Value of a unit that has nothing to show: an evacuated bucket, a group without entries under `probe` and `age`. */
export const noValue = 254;

/** A full unit's value under `occupancy`. */
export const fullOccupancy = 240;

/** The colour values of all units under one metric. */
export interface SurveyLayer {
  readonly metric: SurveyMetric;
  /** One byte a unit, 0 to `top`, or `noValue`. */
  readonly values: Uint8Array;
  /** The value of the strongest colour, at least 1. */
  readonly top: number;
  readonly histograms: readonly SurveyHistogram[];
}

/** How many of something have each of the values `first`, `first` + 1 …; the last bar stands for all above, too. */
export interface SurveyHistogram {
  readonly title: string;
  /** What is counted: "groups", "entries". */
  readonly counted: string;
  readonly first: number;
  readonly bars: readonly number[];
}

/** No operation wrote the cell: it is empty or deleted. */
export const noOperation = 0xffffffff;

/** The cells of the units of one block, in order; a bucket's overflow buckets follow it. */
export interface SurveyCells {
  readonly block: number;
  /** For each unit its buckets: 1, and one more for each overflow bucket. */
  readonly buckets: Uint16Array;
  /** For each bucket or group its address. */
  readonly addresses: Float64Array;
  /** For each cell its tophash or control byte. */
  readonly marks: Uint8Array;
  /** For each cell how many groups or buckets a lookup of its key walks; 0 when it is not full. */
  readonly walks: Uint8Array;
  /** For each cell the operation, from 0, that inserted its entry, or `noOperation`. */
  readonly operations: Uint32Array;
  /** For each cell key and elem as text; empty unless asked for. */
  readonly texts: readonly string[];
}

/** Figures of one block, for the table beside the picture. */
export interface SurveyRow {
  readonly block: number;
  readonly units: number;
  readonly cells: number;
  readonly full: number;
  readonly tombstones: number;
  /** Most buckets in a chain, or most groups that a lookup walks. */
  readonly longest: number;
  /** Swiss: the table's own fields. */
  readonly growthLeft?: number;
  readonly localDepth?: number;
}
