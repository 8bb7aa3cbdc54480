import type { Allocation } from "../go/abi/allocation.ts";
import { maxSmallHint } from "../go/abi/constants.ts";
import type { MapType } from "../go/types/mapType.ts";
import { type ClassicLayout, type MakeLayout, makeLayout, type SwissLayout } from "./makeLayout.ts";

/** Hints that give the same layout at the same cost; `high` is null where there is no upper end. */
export interface HintRange {
  readonly low: number;
  readonly high: number | null;
}

/** A row of the table from hint to layout. */
export interface HintLayout {
  readonly hints: HintRange;
  readonly layout: ClassicLayout | SwissLayout;
  readonly make: Allocation;
}

const largestHint = Number.MAX_SAFE_INTEGER;

/**
 * All hints from 0 on around `hint` for which make gives the same layout. Layouts only grow with the hint, up to the one
 * that the runtime finds too large, so both ends can be searched for by halves.
 */
export function hintRange(type: MapType, hint: number): HintRange {
  const at = Math.max(0, hint);
  const layout = makeLayout(type, at);
  // Hints that are too large give the empty map of the smallest ones, at the other end.
  const same = (other: number): boolean =>
    sameLayout(makeLayout(type, other), layout) && other > maxSmallHint === at > maxSmallHint;
  let low = at;
  for (let step = 1; low > 0; step *= 2) {
    const lower = Math.max(0, low - step);
    if (!same(lower)) {
      low = firstWhere(lower + 1, low, same);
      break;
    }
    low = lower;
  }
  let high = at;
  for (let step = 1; high < largestHint; step *= 2) {
    const higher = Math.min(largestHint, high + step);
    if (!same(higher)) return { low, high: firstWhere(high + 1, higher, (h) => !same(h)) - 1 };
    high = higher;
  }
  return { low, high: null };
}

/** The smallest number from `low` to `high` for which a test holds that holds from some number up to `high`. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sameLayout(a: MakeLayout, b: MakeLayout): boolean {
  if (a.family === "classic") return b.family === "classic" && a.B === b.B;
  return b.family === "swiss" && a.tables === b.tables && a.slotsPerTable === b.slotsPerTable;
}

/** The layouts of the hint ranges around `hint`, smallest first: up to `around` on either side of its own. */
export function hintTable(type: MapType, hint: number, around: number): HintLayout[] {
  const own = hintRange(type, hint);
  const rows = [rowOf(type, own)];
  for (let low = own.low, i = 0; low > 0 && i < around; i++) {
    const before = rowOf(type, hintRange(type, low - 1));
    rows.unshift(before);
    low = before.hints.low;
  }
  for (let high = own.high, i = 0; high !== null && i < around; i++) {
    const after = rowOf(type, hintRange(type, high + 1));
    rows.push(after);
    high = after.hints.high;
  }
  return rows;
}

function rowOf(type: MapType, hints: HintRange): HintLayout {
  const { bytes, objects, ...layout } = makeLayout(type, hints.low);
  return { hints, layout, make: { bytes, objects } };
}
