import type { MapModel } from "../release/goTarget.ts";
import { slotCount } from "./constants.ts";
import { fitsMemory, roundupsize } from "./sizeClasses.ts";

/** When classic maps grow, and what make lays out of them (runtime/map.go). */

/** What of a map's type decides how many buckets an array has. */
export interface BucketMemory {
  readonly model: MapModel;
  readonly noscan: boolean;
  readonly bucket: { readonly bucketSizeBytes: number };
}

/** Most entries that 2^B buckets take before the next insert grows them (6.5 a bucket, 6.0 in 1.21; B = 0 takes 8). */
export function maxLoad(B: number, loadFactorNum: 12 | 13): number {
  return Math.max(slotCount, loadFactorNum * Math.floor(2 ** B / 2));
}

/** runtime.overLoadFactor: `count` entries in 2^B buckets are too many. */
export function overLoadFactor(count: number, B: number, loadFactorNum: 12 | 13): boolean {
  return count > maxLoad(B, loadFactorNum);
}

/** How many overflow buckets of 2^B buckets are too many: about as many as buckets. */
export function overflowLimit(B: number): number {
  return 1 << Math.min(B, 15);
}

/** runtime.tooManyOverflowBuckets. */
export function tooManyOverflowBuckets(noverflow: number, B: number): boolean {
  return noverflow >= overflowLimit(B);
}

/** From this B on the runtime counts overflow buckets by chance (incrnoverflow). */
export const firstApproximateB = 16;

/** The smallest B, from `atLeast` up, that holds `count` entries; without `atLeast` the one that makemap chooses for a hint. */
export function bucketsForHint(count: number, loadFactorNum: 12 | 13, atLeast = 0): number {
  let B = atLeast;
  while (overLoadFactor(count, B, loadFactorNum)) B++;
  return B;
}

/** From this B on makeBucketArray adds overflow buckets: one for 16 buckets. */
const firstSpareB = 4;

/**
 * Buckets in the array that makeBucketArray allocates for B, preallocated overflow buckets included: from B = 4 on
 * 1/16 more, and what roundupsize leaves over.
 */
export function bucketArrayLength({ model, noscan, bucket }: BucketMemory, B: number): number {
  const base = 2 ** B;
  if (B < firstSpareB) return base;
  const { bucketSizeBytes } = bucket;
  const wanted = base + 2 ** (B - firstSpareB);
  const sizeBytes = wanted * bucketSizeBytes;
  const up = roundupsize(sizeBytes, noscan, model.release, model.target.ptrSizeBytes);
  return up === sizeBytes ? wanted : Math.floor(up / bucketSizeBytes);
}

/** The hint that makemap works with: ones that are no int from 0 on, or whose buckets exceed maxAlloc, count as 0. */
export function effectiveHint(hint: number, { model, bucket }: BucketMemory): number {
  if (hint < 0 || hint >= 2 ** (8 * model.target.ptrSizeBytes - 1)) return 0;
  return fitsMemory(hint * bucket.bucketSizeBytes, model.target) ? hint : 0;
}
