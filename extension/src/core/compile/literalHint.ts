import type { GoRelease } from "../go/release/goRelease.ts";
import type { MapSite } from "../source/mapSite.ts";

/**
 * The hint that the compiler gives the map of a literal (cmd/compile/internal/walk maplit: all entries from 1.19 on,
 * only the static ones before).
 * @returns `known` false where it hangs on entries of which the source does not tell whether they are static
 */
export function literalHint(
  { entries, staticEntries, unknownEntries }: NonNullable<MapSite["literal"]>,
  { literalHintIsStatic }: GoRelease,
): { readonly hint: number; readonly known: boolean } {
  return {
    hint: literalHintIsStatic ? staticEntries : entries,
    known: !literalHintIsStatic || unknownEntries === 0,
  };
}
