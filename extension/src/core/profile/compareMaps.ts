import type { CostReport } from "./costReport.ts";
import type { HeapReport } from "./heapReport.ts";
import type { ProfileSite } from "./profileSite.ts";

/** What one map of the sources, by its variable or field, cost in a profile. */
export interface MapAmount {
  /** As the sites write it: "c.entries"; the whole expression where a map is made. */
  readonly name: string;
  readonly map: string;
  /** Its first site. */
  readonly site: ProfileSite;
  readonly amount: number;
}

/** The same map in two profiles. */
export interface MapChange {
  readonly name: string;
  readonly map: string;
  readonly site: ProfileSite;
  readonly before: number;
  readonly after: number;
}

/** Of a profile of time: what the operations of each map took. */
export const costByMap = ({ rows }: CostReport): MapAmount[] =>
  rows.map(({ site, cum }) => ({ name: nameOf(site), map: site.map, site, amount: cum }));

/** Of a heap profile: the bytes that each map allocated. */
export const bytesByMap = ({ sites }: HeapReport): MapAmount[] =>
  sites.map(({ site, map, allocatedBytes }) => ({ name: nameOf(site), map, site, amount: allocatedBytes }));

/** What tells a map of the sources from others, wherever its lines have moved: its name, its type and its file; a variable also its function. */
export function mapKey(site: ProfileSite, map: string): string {
  const name = nameOf(site);
  return `${site.file} ${name.includes(".") ? "" : site.function} ${name} ${map}`;
}

const nameOf = ({ operand, expr }: ProfileSite): string => operand ?? expr;

/** What changed, map by map, the largest change first. Lines may have moved between the profiles: see mapKey. */
export function compareMaps(before: readonly MapAmount[], after: readonly MapAmount[]): MapChange[] {
  const changes = new Map<string, { -readonly [Key in keyof MapChange]: MapChange[Key] }>();
  for (const [side, amounts] of [
    ["before", before],
    ["after", after],
  ] as const)
    for (const { name, map, site, amount } of amounts) {
      const key = mapKey(site, map);
      const change = changes.get(key) ?? { name, map, site, before: 0, after: 0 };
      change[side] += amount;
      if (site.line < change.site.line) change.site = site;
      changes.set(key, change);
    }
  return [...changes.values()].sort(
    (a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || a.site.line - b.site.line,
  );
}
