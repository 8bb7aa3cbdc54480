import type { SiteDescription } from "../core/compile/describeSite.ts";
import { literalHint } from "../core/compile/literalHint.ts";
import type { EscapesTo } from "../core/present/madeMemory.ts";
import type { MapSite } from "../core/source/mapSite.ts";
import type { ModelInForce } from "./model.ts";

/** A described map site with the model it was described for. */
export interface FoundSite {
  readonly description: SiteDescription;
  /** The make or literal that its map comes from: the site itself, or the one that its variable is assigned. */
  readonly making: MapSite | null;
  /** Where the compiler says that the map goes, where another site makes it; null where it does not say. */
  readonly makingEscapesTo: EscapesTo;
  readonly inForce: ModelInForce;
}

/** The hint that the map is made with: the constant of a make, a literal's number of entries; null for none or not known. */
export function hintOf({ making, inForce }: FoundSite): number | null {
  if (making?.literal) {
    const { hint, known } = literalHint(making.literal, inForce.model.release);
    return known ? hint : null;
  }
  const constant = making?.hint?.constant ?? null;
  return constant === null ? null : Number(constant);
}

/** Where the map of a site goes: by the compiler, else by what the source shows. */
export function escapesTo({ description, making, makingEscapesTo }: FoundSite): EscapesTo {
  if (making === description.site) return description.facts.escape?.value ?? null;
  if (makingEscapesTo !== null) return makingEscapesTo;
  const shown = making?.escape?.to ?? "unknown";
  return shown === "unknown" ? null : shown;
}
