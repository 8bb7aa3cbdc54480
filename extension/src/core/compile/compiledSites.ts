import type { MapModel } from "../go/release/goTarget.ts";
import { type LineIndex, type LinePosition, utf8Length } from "../source/lineIndex.ts";
import type { MapSite } from "../source/mapSite.ts";
import { type ComparedSite, compareCalls, type PlacedSite, type Verdict } from "./compareCalls.ts";
import { compareMapsCalls } from "./compareMapsCalls.ts";
import type { EscapeNote, ListedCalls, ListedPackage } from "./listingCalls.ts";
import { type InstanceCalls, mapCalls } from "./mapCalls.ts";
import type { MapDescriptor } from "./mapDescriptor.ts";
import { type UnseenCalls, unseenCalls } from "./unseenCalls.ts";

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
  /** Map calls on its lines that no site has. */
  readonly unexplained: readonly string[];
  /** In a generic function: its calls by instance, where the listing holds any. */
  readonly instances?: readonly InstanceCalls[];
  /** Of a call of package maps that is not inlined: what the called function calls in turn. */
  readonly through?: readonly string[];
  /** Of a call of package maps: some of its calls stand in a function of its own, which the iterator runs. */
  readonly inIterator?: boolean;
}

/** A listing beside the sites of its package. */
export interface CompiledPackage {
  /** Without those of generic functions of which no instance was compiled. */
  readonly sites: ReadonlyMap<MapSite, CompiledSite>;
  /** The map calls on the lines of some files that no site stands for. */
  unseen(files: ReadonlySet<string>): readonly UnseenCalls[];
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
): CompiledPackage {
  const escapes = useNotes ? located.map((at) => escapeAt(at, listed)) : [];
  const placed = located.map(({ site, file, start, end }, i): PlacedSite => {
    const to = escapes[i] ?? null;
    const predicted = mapCalls(site, model, to === null ? {} : { escapesTo: to });
    return { site, file, line: start.line, endLine: end.line, predicted };
  });
  const comparison = compareCalls(
    placed.filter(({ site }) => site.form !== "mapsCall"),
    listed,
    of,
    model,
  );
  const ofMaps = compareMapsCalls(
    placed.filter(({ site }) => site.form === "mapsCall"),
    listed,
    of,
  );
  const escapesOf = new Map(located.map(({ site }, i) => [site, escapes[i] ?? null] as const));
  const told = [...comparison.sites, ...ofMaps.sites].filter((compared) => !isAbsent(compared, listed));
  const sites = told.map((compared): [MapSite, CompiledSite] => {
    const { compiled, verdict, mapType, printedType, unexplained, through, inIterator, instances } = compared;
    const { site } = compared.placed;
    const descriptor = printedType === null ? null : (listed.descriptors.get(printedType) ?? null);
    const escapesTo = escapesOf.get(site) ?? null;
    return [
      site,
      {
        ...{ calls: compiled, verdict, mapType, descriptor, escapesTo, unexplained },
        ...(instances === undefined ? {} : { instances }),
        ...(through === undefined ? {} : { through }),
        ...(inIterator === undefined ? {} : { inIterator }),
      },
    ];
  });
  return {
    sites: new Map(sites),
    unseen: (files) => unseenCalls(comparison, ofMaps.inlined, listed, files, of),
  };
}

/** Whether the listing holds no instance of a site's generic function, and so tells nothing of it. */
function isAbsent({ placed, compiled }: ComparedSite, listed: ListedCalls): boolean {
  if (!placed.site.function.generic || compiled.length > 0) return false;
  for (let line = placed.line; line <= placed.endLine; line++)
    if (listed.hasCode(placed.file, line)) return false;
  return true;
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
