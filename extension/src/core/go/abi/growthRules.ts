import type { GoTarget } from "../../release/goTarget.ts";
import type { MapType } from "../../types/mapType.ts";
import { bucketCnt } from "./hmapLayout.ts";
import { roundupsize } from "./sizeClasses.ts";

/** Most entries that 2^B buckets take before the next insert grows them (6.5 a bucket, 6.0 in 1.21; B = 0 takes 8). */
export function maxLoad(B: number, loadFactorNum: 12 | 13): number {
  return Math.max(bucketCnt, loadFactorNum * Math.floor(2 ** B / 2));
}

/** runtime.overLoadFactor: `count` entries in 2^B buckets are too many. */
export function overLoadFactor(count: number, B: number, loadFactorNum: 12 | 13): boolean {
  return count > maxLoad(B, loadFactorNum);
}

/** runtime.tooManyOverflowBuckets: about as many overflow buckets as buckets. */
export function tooManyOverflowBuckets(noverflow: number, B: number): boolean {
  return noverflow >= 1 << Math.min(B, 15);
}

/** B that makemap chooses for a hint. */
export function bucketsForHint(hint: number, loadFactorNum: 12 | 13): number {
  let B = 0;
  while (overLoadFactor(hint, B, loadFactorNum)) B++;
  return B;
}

/**
 * Buckets in the array that makeBucketArray allocates for B, preallocated overflow buckets included: from B = 4 on
 * 1/16 more, and what roundupsize leaves over.
 */
export function bucketArrayLength(type: MapType, B: number): number {
  const base = 2 ** B;
  if (B < 4) return base;
  const { bucketSizeBytes } = type.bucket;
  const wanted = base + 2 ** (B - 4);
  const sizeBytes = wanted * bucketSizeBytes;
  const { release, target } = type.model;
  const up = roundupsize(sizeBytes, type.noscan, release, target.ptrSizeBytes);
  return up === sizeBytes ? wanted : Math.floor(up / bucketSizeBytes);
}

/** Largest allocation that the runtime tries (runtime/malloc.go maxAlloc). */
function maxAllocBytes(target: GoTarget): number {
  if (target.goarch === "wasm") return 2 ** 32;
  if (target.ptrSizeBytes === 8) return 2 ** 48;
  return 2 ** (target.goarch === "mips" || target.goarch === "mipsle" ? 31 : 32) - 1;
}

/** The hint that makemap works with: negative ones and those whose buckets exceed maxAlloc count as 0, without a panic. */
export function effectiveHint(hint: number, type: MapType): number {
  const { target } = type.model;
  if (hint < 0 || (target.ptrSizeBytes === 4 && hint > 0x7fffffff)) return 0;
  return hint * type.bucket.bucketSizeBytes > maxAllocBytes(target) ? 0 : hint;
}
