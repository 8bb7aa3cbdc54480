import type { OffsetRange } from "./mapSite.ts";

/**
 * Of the sites of a line the one that an offset means: that it is in (the innermost), else the next behind it, else the last
 * before it. Null when there is none.
 */
export function siteInLine<Site extends { readonly range: OffsetRange }>(
  sites: readonly Site[],
  offset: number,
): Site | null {
  const away = ({ range }: Site): number =>
    offset < range.start ? range.start - offset : Math.max(0, offset - range.end);
  const rank = (site: Site): number => (away(site) === 0 ? 0 : offset < site.range.start ? 1 : 2);
  const width = ({ range }: Site): number => range.end - range.start;
  const innermostFirst = (a: Site, b: Site): number => (rank(a) === 0 ? width(a) - width(b) : 0);
  const [first] = [...sites].sort((a, b) => rank(a) - rank(b) || away(a) - away(b) || innermostFirst(a, b));
  return first ?? null;
}
