import type { MapState } from "../decode/mapState.ts";
import type { GoRelease } from "../release/goRelease.ts";
import { maxClassicCount, slotsPerGroup } from "./makeLayout.ts";

/**
 * The number of entries with whose insert a map grows next, told by its state; null where hashes or dead slots decide:
 * several tables, tombstones, many overflow buckets, a growth under way.
 */
export function nextGrowthAt(state: MapState, release: GoRelease): number | null {
  if (state.family === "classic") {
    if (state.oldbuckets !== null || state.noverflow > 0) return null;
    return maxClassicCount(state.B, release) + 1;
  }
  if (state.dirLen === 0) return slotsPerGroup + 1;
  const [table, ...others] = state.tables;
  if (!table || others.length > 0) return null;
  const dead = table.groups.some((group) => group.ctrl.includes(0xfe));
  return dead ? null : table.used + table.growthLeft + 1;
}
