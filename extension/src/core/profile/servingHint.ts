import { bucketArray, makeLayout, swissGroups } from "../capacity/makeLayout.ts";
import { planMemory } from "../capacity/planCapacity.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import { slotCount } from "../go/abi/constants.ts";
import { maxLoad } from "../go/abi/growthRules.ts";
import { maxAvgGroupLoad, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { Reached } from "./reached.ts";

/** The hint that would have served the maps of a line, by the plans of the calculator. */
export interface ServingHint {
  readonly hint: number;
  /** What all of them together would not have allocated. */
  readonly saves: Allocation;
  /** What the smaller of them would hold for nothing. */
  readonly wastesBytes: number;
}

/**
 * The hint that saves most for maps that grew to some capacities; null where none saves anything, or where maps of several
 * beginnings came together.
 * @param capacities slots that maps reached
 * @param arrived slots that some of them came with
 */
export function servingHint(
  type: MapType,
  capacities: readonly Reached[],
  arrived: readonly Reached[],
): ServingHint | null {
  const larger = arrived.filter(({ slots }) => slots > slotCount);
  const came = larger.reduce((sum, { maps }) => sum + maps, 0);
  const first = larger[0]?.slots ?? 0;
  const all = capacities.reduce((sum, { maps }) => sum + maps, 0);
  if (larger.some(({ slots }) => slots !== first) || (came > 0 && came !== all)) return null;
  const given = came === 0 ? null : entriesOf(type, first);
  const grown = capacities.filter(({ slots }) => slots > Math.max(slotCount, first));
  let best: ServingHint | null = null;
  for (const { slots, upTo } of grown) {
    const hint = entriesOf(type, upTo ?? slots);
    const one = withoutStack(type, arrived, outcome(type, capacities, given, hint));
    if (one.saves.bytes > 0 && (best === null || one.saves.bytes > best.saves.bytes)) best = one;
  }
  return best;
}

/** The entries that so many slots take before they grow: a hint of so many gives these slots. */
function entriesOf(type: MapType, slots: number): number {
  const { family, loadFactorNum } = type.model.release;
  if (family === "swiss") return Math.floor((slots * maxAvgGroupLoad) / slotCount);
  return maxLoad(Math.log2(slots / slotCount), loadFactorNum);
}

/** Entries with which a map typically has so many slots: of several tables none is full. */
function usualEntries(type: MapType, slots: number): number {
  if (slots <= slotCount) return 1;
  const most = entriesOf(type, slots);
  return type.model.release.family === "swiss" && slots > maxTableCapacity ? Math.floor(most * 0.75) : most;
}

/** Maps that came with their first slots may have had these on the stack, where they cost the heap nothing. */
function withoutStack(type: MapType, arrived: readonly Reached[], one: ServingHint): ServingHint {
  const maps = arrived.reduce((sum, row) => sum + (row.slots <= slotCount ? row.maps : 0), 0);
  const first = type.model.release.family === "swiss" ? swissGroups(type, slotCount) : bucketArray(type, 0);
  const saves = { bytes: one.saves.bytes - maps * first.bytes, objects: one.saves.objects - maps };
  return { ...one, saves };
}

function outcome(
  type: MapType,
  capacities: readonly Reached[],
  given: number | null,
  hint: number,
): ServingHint {
  const made = makeLayout(type, hint);
  let bytes = 0;
  let objects = 0;
  let wastesBytes = 0;
  for (const { slots, maps } of capacities) {
    const entries = usualEntries(type, slots);
    const without = planMemory(type, entries, given).filled;
    const withHint = planMemory(type, entries, hint).filled;
    bytes += maps * (without.allocatedBytes.typical - withHint.allocatedBytes.typical);
    objects += maps * (without.allocatedObjects.typical - withHint.allocatedObjects.typical);
    wastesBytes += maps * Math.max(0, made.bytes - without.bytes.typical);
  }
  return { hint, saves: { bytes, objects }, wastesBytes };
}
