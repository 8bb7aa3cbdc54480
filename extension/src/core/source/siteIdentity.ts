import type { MapSite } from "./mapSite.ts";

/**
 * A name for each site of one top-level declaration that outlives edits elsewhere: the function, form, text and place among
 * equals. Package-level values also go by the beginning of their declaration.
 * @param declaration the declaration's text
 */
export function siteIdentities(sites: readonly MapSite[], declaration: string): [MapSite, string][] {
  const seen = new Map<string, number>();
  return sites.map((site) => {
    const { name } = site.function;
    const home = name === "init" ? `${name} ${declaration.slice(0, 40)}` : name;
    const base = `${home}\n${site.form}\n${site.expr}`;
    const nth = seen.get(base) ?? 0;
    seen.set(base, nth + 1);
    return [site, `${base}\n${nth}`];
  });
}
