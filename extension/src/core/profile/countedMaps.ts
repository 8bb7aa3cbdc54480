import { slotCount } from "../go/abi/constants.ts";
import { callKey } from "./callKey.ts";
import type { FittedCall } from "./fittedCall.ts";
import { grouped } from "./grouped.ts";
import type { GroupContext } from "./mapGroups.ts";
import { sumOf } from "./mapObjects.ts";
import { grownMaps, madeMaps, type ReachedMaps } from "./reached.ts";

/** Maps of some calls, with the most that they can be. */
export interface CountedMaps extends ReachedMaps {
  readonly most: number;
}

/** The maps of makes. */
export const madeReach = (calls: readonly FittedCall[]): ReachedMaps =>
  madeMaps(sumOf(calls.map(({ objects }) => objects)), (calls[0] as FittedCall).ladder);

/** The maps that calls of some contexts fill. */
export function countMaps(contexts: readonly GroupContext[]): CountedMaps {
  const each = contexts.map(countIn);
  const apart = joined(each.map(({ counted }) => counted));
  const open = contexts.filter((_, i) => each[i]?.isCertain === false);
  if (open.length === 0) return apart;
  // What one call filled may be what another goes on with.
  const pooled = pooledReach(
    contexts.flatMap(({ calls }) => calls),
    contexts.flatMap(({ makings }) => makings),
    false,
  );
  if (pooled.maps >= apart.most) return apart;
  const most = Math.max(apart.most, pooled.maps);
  return pooled.maps < apart.maps ? { ...pooled, most, sure: false } : { ...apart, most, sure: false };
}

function countIn({ calls, makings, isOwn, isKnown }: GroupContext): {
  counted: CountedMaps;
  isCertain: boolean;
} {
  const pooled = pooledReach(calls, makings, isOwn);
  if (isOwn) return { counted: { ...pooled, most: pooled.maps }, isCertain: true };
  const parts = grouped(
    calls,
    ({ allocations: { stack }, ladder, site }) => `${site.operand} ${callKey(stack, ladder.type.text)}`,
  );
  const most = [...parts.values()].reduce((sum, part) => sum + reachOf(part, []).maps, 0);
  const made = makings.length === 0 ? 0 : madeReach(makings).maps;
  const firsts = calls.reduce((sum, { objects }) => sum + (objects.arrays[0] ?? 0), 0);
  // More first buckets than maps may be overflow buckets, or those of maps that are made elsewhere.
  const isCertain =
    pooled.maps >= most || (pooled.maps > 0 && pooled.maps <= made && (isKnown || firsts <= made));
  return { counted: { ...pooled, most: isCertain ? pooled.maps : most }, isCertain };
}

const pooledReach = (
  calls: readonly FittedCall[],
  makings: readonly FittedCall[],
  isOwn: boolean,
): ReachedMaps => reachOf(withOverflow(calls, makings, isOwn), makings);

/**
 * Of maps of which so many were made with one bucket at most, no more got a first one: what else has its size are overflow
 * buckets, at the lines that were the last to allocate any.
 */
function withOverflow(
  calls: readonly FittedCall[],
  makings: readonly FittedCall[],
  isOwn: boolean,
): readonly FittedCall[] {
  if (makings.length === 0 || calls[0]?.ladder.type.model.release.family !== "classic") return calls;
  const small = madeReach(makings).capacities.find(({ slots }) => slots === slotCount)?.maps ?? 0;
  let firsts = calls.reduce((sum, { objects }) => sum + (objects.arrays[0] ?? 0), 0);
  const lastFirst = [...calls].sort((a, b) => orderOf(b) - orderOf(a));
  const overflow = new Map<FittedCall, number>();
  const take = (call: FittedCall, most: number): void => {
    const count = Math.min(call.objects.arrays[0] ?? 0, most);
    overflow.set(call, count);
    firsts -= count;
  };
  for (const call of lastFirst) if (firsts > small && !hasGrown(call)) take(call, Number.POSITIVE_INFINITY);
  // What several calls fill one after the other grows at lines that allocate no first bucket.
  if (!isOwn) for (const call of lastFirst) if (firsts > small && hasGrown(call)) take(call, firsts - small);
  return calls.map((call) => {
    const [first = 0, ...grown] = call.objects.arrays;
    const count = overflow.get(call) ?? 0;
    const objects = {
      ...call.objects,
      arrays: [first - count, ...grown],
      overflow: call.objects.overflow + count,
    };
    return count === 0 ? call : { ...call, objects };
  });
}

const hasGrown = ({ objects: { arrays } }: FittedCall): boolean => arrays.slice(1).some((count) => count > 0);

const orderOf = ({ allocations }: FittedCall): number =>
  Math.min(...allocations.objects.map(({ order }) => order));

/** @param making the calls that made these maps, where they are known */
function reachOf(calls: readonly FittedCall[], making: readonly FittedCall[]): ReachedMaps {
  const { ladder } = calls[0] as FittedCall;
  const objects = sumOf(calls.map((call) => call.objects));
  const grew = objects.arrays.some((count) => count > 0) || objects.splits > 0;
  return grownMaps(objects, ladder, grew && making.length > 0 ? madeReach(making).capacities : []);
}

/** Maps of several origins, each by itself. */
function joined(all: readonly CountedMaps[]): CountedMaps {
  const rows = grouped(
    all.flatMap(({ capacities }) => capacities),
    ({ slots, upTo }) => `${slots} ${upTo}`,
  );
  const capacities = [...rows.values()].flatMap((same) => {
    const [row] = same;
    return row === undefined ? [] : [{ ...row, maps: same.reduce((sum, { maps }) => sum + maps, 0) }];
  });
  const sum = (figure: (one: CountedMaps) => number): number =>
    all.reduce((total, one) => total + figure(one), 0);
  return {
    maps: sum(({ maps }) => maps),
    most: sum(({ most }) => most),
    capacities: capacities.sort((a, b) => a.slots - b.slots),
    arrived: all.flatMap(({ arrived }) => arrived),
    garbageBytes: sum(({ garbageBytes }) => garbageBytes),
    sure: all.every(({ sure, maps, most }) => sure && maps === most),
  };
}
