import { compiledSites, type LocatedSite } from "../core/compile/compiledSites.ts";
import { describeSite } from "../core/compile/describeSite.ts";
import type { ListedCalls } from "../core/compile/listingCalls.ts";
import type { InstanceCalls } from "../core/compile/mapCalls.ts";
import type { PackageSites } from "../workspace/patternSites.ts";
import type { SiteReport } from "./siteReport.ts";
import { unseenReports } from "./unseenReports.ts";

/** The sites of files, in order, with the compiler's side where it was asked. */
export function reportSites(found: PackageSites, withCompiler: boolean): SiteReport[] {
  return found.listed === null
    ? found.sites.map((at) => (withCompiler ? uncompiledReport(at, found) : sourceReport(at, found)))
    : compiledReports(found, found.listed, withCompiler);
}

function baseReport({ site, file, start, end, fillLines }: LocatedSite) {
  const value = site.hint?.constant ?? null;
  return {
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    form: site.called === null ? site.form : `maps.${site.called}`,
    expr: site.expr,
    map: site.type.text,
    key: site.type.key,
    elem: site.type.elem,
    layout: site.type.layout,
    hint: site.hint === null ? null : { expr: site.hint.expr, value: value === null ? null : Number(value) },
    escapes: site.escape?.to ?? null,
    ...(site.fill === null || fillLines === null
      ? {}
      : { fill: { entries: site.fill.entries, atMost: site.fill.atMost, ...fillLines } }),
  };
}

function sourceReport(at: LocatedSite, { model, confirmed }: PackageSites): SiteReport {
  const goplsAgrees = confirmed.has(at.site);
  const { predicted, provenance, certain, why, instances } = describeSite(at.site, model, { goplsAgrees });
  return {
    ...baseReport(at),
    calls: predicted.calls,
    ...(predicted.through === undefined ? {} : { through: predicted.through }),
    ...{ provenance, certain, why },
    ...told(instances),
  };
}

/** A site of which the compiler says nothing: instances of generic functions are compiled where they are needed. */
function uncompiledReport(at: LocatedSite, found: PackageSites): SiteReport {
  const report = sourceReport(at, found);
  if (!at.site.function.generic || /^(?:field|parameter|result|variable)$/.test(report.form)) return report;
  return { ...report, why: `${report.why}; no instance of it was compiled` };
}

/** Instances, where any are known. */
const told = (instances: readonly InstanceCalls[]): Pick<SiteReport, "instances"> =>
  instances.length === 0 ? {} : { instances };

function compiledReports(found: PackageSites, listed: ListedCalls, withCompiler: boolean): SiteReport[] {
  const { sites, files, model } = found;
  const compiled = compiledSites(sites, listed, found.package, model, withCompiler);
  const paths = new Set(files.map(({ path }) => path));
  const unseen = unseenReports(compiled.unseen(paths), found.package.importPath, files);
  const seen = sites.map((at): SiteReport => {
    const said = compiled.sites.get(at.site);
    const fromSource = () => sourceReport(at, found);
    if (said === undefined) return uncompiledReport(at, found);
    const { verdict, mapType, escapesTo, unexplained, through } = said;
    const { linkName } = at.site.type;
    const wrongType =
      mapType !== null && linkName !== null && linkName !== mapType && !at.site.function.generic;
    const comparison = {
      compiled: said.calls,
      agrees: verdict !== "different" && !wrongType,
      ...(verdict === "removed" ? { removed: true } : {}),
      ...(unexplained.length > 0 ? { unexplained } : {}),
      ...(through === undefined ? {} : { through }),
    };
    if (!withCompiler || wrongType) {
      const why = wrongType ? { why: `the compiler's type is ${mapType}, not ${linkName}` } : {};
      return { ...fromSource(), ...comparison, ...why };
    }
    const { predicted, why, instances } = describeSite(at.site, model, { compiled: said });
    // Whether package maps is inlined is only assumed before, and known now.
    if (at.site.form === "mapsCall" && (verdict === "same" || through !== undefined))
      return {
        ...baseReport(at),
        ...{ calls: said.calls, provenance: "compiler", certain: true, why },
        ...comparison,
        agrees: verdict === "same" || predicted.assumed.length > 0,
      };
    const unpredicted = predicted.unknown !== null;
    const certain = !unpredicted && predicted.assumed.length === 0;
    const isTold =
      unpredicted || predicted.byInstance === true ? said.calls.length > 0 : certain && verdict === "same";
    return {
      ...baseReport(at),
      ...(unpredicted && mapType !== null && !at.site.function.generic ? { map: mapType } : {}),
      escapes: escapesTo ?? at.site.escape?.to ?? null,
      calls: unpredicted ? said.calls : predicted.calls,
      provenance: isTold ? "compiler" : "assumed",
      certain,
      why: certain || isTold ? why : (predicted.unknown ?? `taking it that ${predicted.assumed.join("; ")}`),
      ...told(instances),
      ...comparison,
    };
  });
  return [...seen, ...unseen];
}
