import type { MeasuredRow } from "./measurement.ts";

/** A cache of the processor. */
export interface ProcessorCache {
  /** "L2" */
  readonly name: string;
  readonly bytes: number;
}

/** The number of entries with which a map outgrows a cache. */
export interface CacheMark {
  readonly entries: number;
  readonly cache: ProcessorCache;
}

/**
 * Where maps made without a hint outgrow the caches, between the numbers of entries that were measured: about, for memory
 * grows by leaps. Caches that all of them, or none, fit into are left out.
 */
export function cacheMarks(rows: readonly MeasuredRow[], caches: readonly ProcessorCache[]): CacheMark[] {
  const sizes = rows
    .filter(({ hint }) => hint === null)
    .map(({ n, held }) => ({ n, bytes: held.bytes.measured }));
  return caches.flatMap((cache): CacheMark[] => {
    const after = sizes.findIndex(({ bytes }) => bytes > cache.bytes);
    const [below, above] = [sizes[after - 1], sizes[after]];
    if (!below || !above) return [];
    const share = Math.log(cache.bytes / below.bytes) / Math.log(above.bytes / below.bytes);
    return [{ entries: Math.round(below.n * (above.n / below.n) ** share), cache }];
  });
}
