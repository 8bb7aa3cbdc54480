import { planMemory, TooLargeError } from "../capacity/planCapacity.ts";
import { literalHint } from "../compile/literalHint.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MapSite } from "../source/mapSite.ts";
import { type EscapesTo, madeOnHeap } from "./madeMemory.ts";
import { sizesByHint } from "./sampleSizes.ts";

/** The memory of a map that a make or literal makes, and once the code has filled it where that is known. */
export interface MadeSize {
  /** null: none, or one that only the program knows. */
  readonly hint: number | null;
  readonly hasHint: boolean;
  /** Of the heap, as made: of a map on the stack what does not lie there. null where the type, the hint or the size is not known. */
  readonly bytes: number | null;
  readonly objects: number | null;
  /** Of a hint that only the program knows: the bytes of the heap as made for three others; null for every other. */
  readonly forHints: readonly { readonly hint: number; readonly bytes: number }[] | null;
  /** With the entries that the code is known to write behind it. */
  readonly filled: { readonly entries: number; readonly bytes: number; readonly objects: number } | null;
}

/** What the map of a make or literal takes of the heap. */
export function madeSize(
  site: MapSite,
  type: MapType | null,
  model: MapModel,
  escapesTo: EscapesTo,
): MadeSize {
  const constant = site.hint?.constant ?? null;
  const literal = site.literal === null ? null : literalHint(site.literal, model.release);
  const hint = literal?.known ? literal.hint : constant === null ? null : Number(constant);
  const isOpen = literal === null ? site.hint !== null && constant === null : !literal.known;
  const names = { hint, hasHint: site.form === "literal" || site.hint !== null };
  if (type === null || isOpen) {
    const samples = type === null || literal !== null ? null : sizesByHint(type, escapesTo);
    const forHints = samples?.map(({ n, bytes }) => ({ hint: n, bytes })) ?? null;
    return { ...names, bytes: null, objects: null, forHints, filled: null };
  }
  const made = madeOnHeap(type, planMemory(type, site.literal?.entries ?? 0, hint), escapesTo);
  return { ...names, ...made, forHints: null, filled: filledSize(site, type, hint, escapesTo) };
}

function filledSize(
  site: MapSite,
  type: MapType,
  hint: number | null,
  escapesTo: EscapesTo,
): MadeSize["filled"] {
  if (site.fill === null || site.fill.atMost) return null;
  try {
    const plan = planMemory(type, site.fill.entries, hint);
    return { entries: plan.filled.entries, ...madeOnHeap(type, plan, escapesTo) };
  } catch (error) {
    if (error instanceof TooLargeError) return null;
    throw error;
  }
}
