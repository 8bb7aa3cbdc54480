import type { GoDocument } from "./goParser.ts";
import { findMapSites, type MapSite, type SiteScope } from "./mapSites.ts";

/**
 * The make or literal that gives a variable its map, when the source shows exactly one: `m := make(…)`, `m = make(…)` or
 * `var m = map[…]…{…}` in the function of the site, or at package level of the same file. Null when there is none, when
 * there are several, or when the site makes its map itself. Never throws.
 */
export function findMakingSite(document: GoDocument, site: MapSite, scope: SiteScope): MapSite | null {
  const name = site.operand ?? site.expr;
  if (site.form === "make" || site.form === "literal" || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return null;
  const making = findMapSites(document, scope).filter(
    (other) =>
      (other.form === "make" || other.form === "literal") &&
      other.type.text === site.type.text &&
      assignedName(document.text, other) === name,
  );
  const own = making.filter((other) => other.function.name === site.function.name);
  const packageLevel = making.filter((other) => other.function.name === "init");
  const found = own.length > 0 ? own : packageLevel;
  return found.length === 1 ? (found[0] as MapSite) : null;
}

/** The one name that a site's value is assigned to, told by the text before it; null for anything else. */
function assignedName(text: string, { range }: MapSite): string | null {
  const line = text.slice(text.lastIndexOf("\n", range.start - 1) + 1, range.start);
  return /^\s*(?:var\s+)?([\p{L}_][\p{L}\p{N}_]*)\s*(?:map\[[^=]*)?:?=\s*$/u.exec(line)?.[1] ?? null;
}
