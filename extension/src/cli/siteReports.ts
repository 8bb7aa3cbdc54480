import { type ComparedSite, compareCalls, type PlacedSite } from "../core/compile/compareCalls.ts";
import { describeSite } from "../core/compile/describeSite.ts";
import type { EscapeNote } from "../core/compile/listingCalls.ts";
import { type CompilerFacts, mapCalls } from "../core/compile/mapCalls.ts";
import { type GoDocument, openGoDocument } from "../core/syntax/goParser.ts";
import { findMapSites, type MapSite } from "../core/syntax/mapSites.ts";
import { indexPackage } from "../core/syntax/packageIndex.ts";
import { inferTypes } from "../core/syntax/typeInference.ts";
import { type PackageShelf, packagesAround, readText } from "./goPackages.ts";
import { LineIndex } from "./lineIndex.ts";
import type { SiteSource } from "./siteSources.ts";

/** One site as the command prints it. */
export interface SiteReport {
  readonly file: string;
  readonly line: number;
  /** Byte columns from 1, the end exclusive, as Go's tools count. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly form: string;
  readonly expr: string;
  readonly map: string;
  readonly key: string;
  readonly elem: string;
  readonly layout: string | null;
  readonly hint: { readonly expr: string; readonly value: number | null } | null;
  readonly escapes: "heap" | "stack" | "unknown" | null;
  readonly calls: readonly string[];
  readonly provenance: "compiler" | "gopls" | "assumed";
  /** Every name was resolved to a declaration that was read, and nothing was taken for granted. */
  readonly certain: boolean;
  readonly why: string;
  readonly compiled?: readonly string[];
  readonly agrees?: boolean;
  /** There is no code for the site in the compiled package. */
  readonly removed?: boolean;
}

/** Which sources may say something of types. */
export type TypeSource = "syntax" | "compiler";

/** The sites of a source's files, in order, with the compiler's side where it was asked. */
export function reportSites(
  source: SiteSource,
  types: ReadonlySet<TypeSource>,
  shelf: PackageShelf,
): SiteReport[] {
  const scanned = new Set(source.scan);
  const documents = source.scan.map((file) => openGoDocument(shelf.parser, readText(file), file));
  try {
    const index = indexPackage(source.package.importPath, [
      ...documents,
      ...shelf.filesOf(source.package, scanned),
    ]);
    const packages = packagesAround(source.package, source.finder, shelf);
    const scope = { package: index, inference: inferTypes(packages, source.model.target.ptrSizeBytes) };
    const located = documents.flatMap((document) => {
      const lines = new LineIndex(document.text);
      return findMapSites(document, scope).map((site) => locate(site, document, lines));
    });
    return source.listed === null
      ? located.map((at) => syntaxReport(at, source))
      : compiledReports(located, source, types);
  } finally {
    for (const document of documents) document.close();
  }
}

interface LocatedSite {
  readonly site: MapSite;
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

function locate(site: MapSite, document: GoDocument, lines: LineIndex): LocatedSite {
  const { start, end } = site.range;
  return { site, file: document.path, start: lines.positionOf(start), end: lines.positionOf(end) };
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

function syntaxReport(at: LocatedSite, source: SiteSource): SiteReport {
  const { calls, provenance, certain, why } = describeSite(at.site, source.model);
  return { ...baseReport(at), calls: calls.calls, provenance, certain, why };
}

function compiledReports(
  located: readonly LocatedSite[],
  source: SiteSource,
  types: ReadonlySet<TypeSource>,
): SiteReport[] {
  const { listed, model } = source;
  if (listed === null) return [];
  const facts = new Map<MapSite, CompilerFacts>();
  if (types.has("compiler")) {
    const notes = escapesByLine(listed.escapes);
    for (const at of located) {
      const to = at.site.escape === null ? null : escapeAt(at, notes);
      if (to !== null) facts.set(at.site, { escapesTo: to });
    }
  }
  const placed = located.map(({ site, file, start, end }): PlacedSite => {
    const predicted = mapCalls(site, model, facts.get(site));
    return { site, file, line: start.line, endLine: end.line, predicted };
  });
  const compared = new Map(
    compareCalls(placed, listed, source.package, model).map((c) => [c.placed.site, c] as const),
  );
  return located.map((at) => {
    const comparison = compared.get(at.site);
    const report = syntaxReportWith(at, source, facts.get(at.site));
    return comparison === undefined ? report : withCompiled(report, comparison, types);
  });
}

function syntaxReportWith(at: LocatedSite, source: SiteSource, facts: CompilerFacts | undefined): SiteReport {
  const { calls, provenance, certain, why } = describeSite(at.site, source.model, facts);
  const escapes = facts?.escapesTo ?? at.site.escape?.to ?? null;
  return { ...baseReport(at), escapes, calls: calls.calls, provenance, certain, why };
}

function withCompiled(
  report: SiteReport,
  { compiled, verdict, mapType, placed }: ComparedSite,
  types: ReadonlySet<TypeSource>,
): SiteReport {
  const { linkName } = placed.site.type;
  const wrongType =
    mapType !== null && linkName !== null && linkName !== mapType && !placed.site.function.generic;
  const both = {
    compiled,
    agrees: verdict !== "different" && !wrongType,
    ...(verdict === "removed" ? { removed: true } : {}),
  };
  if (wrongType) return { ...report, ...both, why: `the compiler's type is ${mapType}, not ${linkName}` };
  if (!types.has("compiler")) return { ...report, ...both };
  if (placed.predicted.unknown !== null && compiled.length > 0)
    return {
      ...report,
      ...both,
      ...(mapType === null ? {} : { map: mapType }),
      calls: compiled,
      provenance: "compiler",
      why: "from the compiler's listing",
    };
  const confirmed = verdict === "same" && report.certain && (mapType !== null || compiled.length > 0);
  return confirmed
    ? { ...report, ...both, provenance: "compiler", why: "confirmed by the compiler's listing" }
    : { ...report, ...both };
}

/** Where a literal's own brace is: its type and its entries may have braces too. */
function literalBrace(expr: string): number {
  let depth = 0;
  for (let at = expr.length - 1; at >= 0; at--) {
    if (expr[at] === "}") depth++;
    else if (expr[at] === "{" && --depth === 0) return at;
  }
  return 0;
}

function escapesByLine(notes: readonly EscapeNote[]): Map<string, EscapeNote[]> {
  const byLine = new Map<string, EscapeNote[]>();
  for (const note of notes) {
    const key = `${note.file}:${note.line}`;
    const known = byLine.get(key);
    if (known === undefined) byLine.set(key, [note]);
    else known.push(note);
  }
  return byLine;
}

/** What the compiler noted of the map that a site makes; null when it noted nothing, or two things. */
function escapeAt(
  at: LocatedSite,
  notes: ReadonlyMap<string, readonly EscapeNote[]>,
): "heap" | "stack" | null {
  // The compiler notes a make at its parenthesis, a literal at its brace.
  const opening = at.site.form === "literal" ? literalBrace(at.site.expr) : at.site.expr.indexOf("(");
  const column = at.start.column + Buffer.byteLength(at.site.expr.slice(0, Math.max(0, opening)));
  const verdicts = new Set(
    (notes.get(`${at.file}:${at.start.line}`) ?? [])
      .filter((note) => note.column === column)
      .map((note) => note.to),
  );
  const [only, more] = verdicts;
  return more === undefined ? (only ?? null) : null;
}
