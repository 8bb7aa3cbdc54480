import type { MapModel } from "../go/release/goTarget.ts";
import { type LineIndex, type LinePosition, utf8Length } from "../source/lineIndex.ts";
import type { MapSite } from "../source/mapSites.ts";
import { compareCalls, type ListedPackage, type PlacedSite, type Verdict } from "./compareCalls.ts";
import type { EscapeNote, ListedCalls } from "./listingCalls.ts";
import { mapCalls } from "./mapCalls.ts";
import type { MapDescriptor } from "./mapDescriptor.ts";

/** A site in its file: lines and byte columns from 1, the end exclusive. */
export interface LocatedSite {
  readonly site: MapSite;
  readonly file: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** What the compiler made of a site. */
export interface CompiledSite {
  /** The calls there; empty when there are none. */
  readonly calls: readonly string[];
  /** How they compare with the prediction. */
  readonly verdict: Verdict;
  /** The map type as symbols name it, "map[string]int", where a call of the site has it. */
  readonly mapType: string | null;
  /** That type's descriptor, where the listing holds it. */
  readonly descriptor: MapDescriptor | null;
  /** From the notes of the escape analysis: where a made map lives. */
  readonly escapesTo: "heap" | "stack" | null;
}

/** Places a site of a file, given by its absolute path. */
export function locateSite(site: MapSite, file: string, lines: LineIndex): LocatedSite {
  const start = lines.positionOf(site.range.start);
  const end = lines.positionOf(site.range.end);
  return { site, file, start, end };
}

/** What a listing says of sites of its package. Sites that share lines must be given together. */
export function compiledSites(
  located: readonly LocatedSite[],
  listed: ListedCalls,
  of: ListedPackage,
  model: MapModel,
  useNotes = true,
): Map<MapSite, CompiledSite> {
  const escapes = useNotes ? located.map((at) => escapeAt(at, listed)) : [];
  const placed = located.map(({ site, file, start, end }, i): PlacedSite => {
    const to = escapes[i] ?? null;
    const predicted = mapCalls(site, model, to === null ? {} : { escapesTo: to });
    return { site, file, line: start.line, endLine: end.line, predicted };
  });
  const compared = new Map(compareCalls(placed, listed, of, model).map((c) => [c.placed.site, c] as const));
  return new Map(
    located.flatMap(({ site }, i): [MapSite, CompiledSite][] => {
      const comparison = compared.get(site);
      if (comparison === undefined) return [];
      const { compiled, verdict, mapType, printedType } = comparison;
      const descriptor = printedType === null ? null : (listed.descriptors.get(printedType) ?? null);
      return [[site, { calls: compiled, verdict, mapType, descriptor, escapesTo: escapes[i] ?? null }]];
    }),
  );
}

/** What the compiler noted of the map that a site makes; null when it noted nothing, or two things. */
function escapeAt({ site, file, start }: LocatedSite, listed: ListedCalls): "heap" | "stack" | null {
  if (site.escape === null) return null;
  // The compiler notes a make at its parenthesis, a literal at its brace.
  const opening = site.form === "literal" ? literalBrace(site.expr) : site.expr.indexOf("(");
  const column = start.column + utf8Length(site.expr, 0, Math.max(0, opening));
  const notes: readonly EscapeNote[] = listed.escapesAt(file, start.line);
  const verdicts = new Set(notes.filter((note) => note.column === column).map((note) => note.to));
  const [only, more] = verdicts;
  return more === undefined ? (only ?? null) : null;
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
