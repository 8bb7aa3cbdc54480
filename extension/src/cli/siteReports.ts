import { compiledSites, type LocatedSite, locateSite } from "../core/compile/compiledSites.ts";
import { describeSite } from "../core/compile/describeSite.ts";
import type { ListedCalls } from "../core/compile/listingCalls.ts";
import { type GoDocument, openGoDocument } from "../core/source/goParser.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { findMapSites, type MapSite } from "../core/source/mapSites.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { inferTypes } from "../core/source/typeInference.ts";
import { type PackageShelf, packagesAround, readText } from "./goPackages.ts";
import type { GoplsTypes } from "./goplsTypes.ts";
import type { SiteReport } from "./siteReport.ts";
import type { SiteSource } from "./siteSources.ts";
import { unseenReports } from "./unseenReports.ts";

/** Who may say something of types besides the source. */
export interface TypeSources {
  readonly compiler: boolean;
  readonly gopls: GoplsTypes | null;
}

/** The sites of a source's files, in order, with the compiler's side where it was asked. */
export async function reportSites(
  source: SiteSource,
  types: TypeSources,
  shelf: PackageShelf,
): Promise<SiteReport[]> {
  const scanned = new Set(source.scan);
  const documents = source.scan.map((file) => openGoDocument(shelf.parser, readText(file), file));
  try {
    const index = indexPackage(source.package.importPath, [
      ...documents,
      ...shelf.filesOf(source.package, scanned),
    ]);
    const packages = packagesAround(source.package, source.finder, shelf);
    const scope = { package: index, inference: inferTypes(packages, source.model.target.ptrSizeBytes) };
    const confirmed = new Set<MapSite>();
    const located: LocatedSite[] = [];
    for (const document of documents) {
      const lines = new LineIndex(document.text);
      await types.gopls?.learn(document, scope);
      for (const site of findMapSites(document, scope)) {
        located.push(locateSite(site, document.path, lines));
        if (await types.gopls?.confirms(document, site)) confirmed.add(site);
      }
    }
    const { listed } = source;
    return listed === null
      ? located.map((at) => sourceReport(at, source, confirmed.has(at.site)))
      : compiledReports(located, listed, source, types.compiler, confirmed, documents);
  } finally {
    for (const document of documents) document.close();
  }
}

function baseReport({ site, file, start, end }: LocatedSite) {
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
  };
}

function sourceReport(at: LocatedSite, source: SiteSource, goplsAgrees: boolean): SiteReport {
  const { predicted, provenance, certain, why } = describeSite(at.site, source.model, { goplsAgrees });
  return {
    ...baseReport(at),
    calls: predicted.calls,
    ...(predicted.through === undefined ? {} : { through: predicted.through }),
    ...{ provenance, certain, why },
  };
}

function compiledReports(
  located: readonly LocatedSite[],
  listed: ListedCalls,
  source: SiteSource,
  withCompiler: boolean,
  confirmed: ReadonlySet<MapSite>,
  documents: readonly GoDocument[],
): SiteReport[] {
  const compiled = compiledSites(located, listed, source.package, source.model, withCompiler);
  const unseen = unseenReports(compiled.unseen(new Set(source.scan)), source.package.importPath, documents);
  const seen = located.map((at): SiteReport => {
    const said = compiled.sites.get(at.site);
    const fromSource = () => sourceReport(at, source, confirmed.has(at.site));
    if (said === undefined) return fromSource();
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
    const { predicted, why } = describeSite(at.site, source.model, { compiled: said });
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
    const told = unpredicted ? said.calls.length > 0 : certain && verdict === "same";
    return {
      ...baseReport(at),
      ...(unpredicted && mapType !== null ? { map: mapType } : {}),
      escapes: escapesTo ?? at.site.escape?.to ?? null,
      calls: unpredicted ? said.calls : predicted.calls,
      provenance: told ? "compiler" : "assumed",
      certain,
      why: certain || told ? why : (predicted.unknown ?? `taking it that ${predicted.assumed.join("; ")}`),
      ...comparison,
    };
  });
  return [...seen, ...unseen];
}
