import type { FoundSite } from "./siteFinder.ts";

/** The hint that the map is made with: the constant of a make, a literal's number of entries; null for none or not known. */
export function hintOf({ making, inForce }: FoundSite): number | null {
  if (making?.literal) {
    const { entries, staticEntries, unknownEntries } = making.literal;
    const { literalHintIsStatic } = inForce.model.release;
    if (literalHintIsStatic && unknownEntries > 0) return null;
    return literalHintIsStatic ? staticEntries : entries;
  }
  const constant = making?.hint?.constant ?? null;
  return constant === null ? null : Number(constant);
}
