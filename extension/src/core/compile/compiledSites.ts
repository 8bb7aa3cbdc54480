import type { MapModel } from "../go/release/goTarget.ts";
import { type LineIndex, type LinePosition, utf8Length } from "../source/lineIndex.ts";
import type { MapSite } from "../source/mapSite.ts";
import { compareCalls } from "./compareCalls.ts";
import type { ComparedSite, PlacedSite, Verdict } from "./comparedSite.ts";
import { compareMapsCalls } from "./compareMapsCalls.ts";
import type { CodePlace, EscapeFlow } from "./escapeFlows.ts";
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
  /** The lines of the statements that fill its map, where they are known. */
  readonly fillLines: { readonly line: number; readonly endLine: number } | null;
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
  /** Why the map that it makes is on the heap, and why the key and the elem that it hands the map are. */
  readonly flows: readonly EscapeFlow[];
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
  const lineOf = (offset: number): number => lines.positionOf(offset).line;
  const filled = site.fill?.range;
  const fillLines = filled ? { line: lineOf(filled.start), endLine: lineOf(filled.end) } : null;
  return { site, file, start, end, fillLines };
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
  const flowsOf = new Map(located.map((at) => [at.site, useNotes ? flowsThrough(at, listed) : []] as const));
  const compared = [...comparison.sites, ...ofMaps.sites];
  const present = new Set(compared.filter((site) => hasCode(site, listed)).map(functionOf));
  const told = compared.filter((site) => !site.placed.site.function.generic || present.has(functionOf(site)));
  const sites = told.map((one): [MapSite, CompiledSite] => {
    const { compiled, verdict, mapType, printedType, unexplained, through, inIterator, instances } = one;
    const { site } = one.placed;
    const descriptor = printedType === null ? null : (listed.descriptors.get(printedType) ?? null);
    const escapesTo = escapesOf.get(site) ?? null;
    const flows = flowsOf.get(site) ?? [];
    return [
      site,
      {
        ...{ calls: compiled, verdict, mapType, descriptor, escapesTo, flows, unexplained },
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

/** Whether the listing shows anything of a site: else its generic function has no instance there, or the site no code. */
function hasCode({ placed, compiled }: ComparedSite, listed: ListedCalls): boolean {
  if (compiled.length > 0) return true;
  for (let line = placed.line; line <= placed.endLine; line++)
    if (listed.hasCode(placed.file, line)) return true;
  return false;
}

const functionOf = ({ placed }: ComparedSite): string => `${placed.file} ${placed.site.function.name}`;

/** What the compiler noted of the map that a site makes; null when it noted nothing, or two things. */
function escapeAt(located: LocatedSite, listed: ListedCalls): "heap" | "stack" | null {
  if (located.site.escape === null) return null;
  const column = notedColumn(located);
  const notes: readonly EscapeNote[] = listed.escapesAt(located.file, located.start.line);
  const verdicts = new Set(notes.filter((note) => note.column === column).map((note) => note.to));
  const [only, more] = verdicts;
  return more === undefined ? (only ?? null) : null;
}

/** The compiler notes a make at its parenthesis, a literal at its brace. The column counts bytes. */
export function notedColumn({ site, start }: LocatedSite): number {
  const opening = site.form === "literal" ? literalBrace(site.expr) : site.expr.indexOf("(");
  return start.column + utf8Length(site.expr, 0, Math.max(0, opening));
}

const keeps: readonly MapSite["form"][] = ["assign", "opAssign", "append"];

/** The flows that begin with the map that a site makes, or that lead a key or an elem into the map that it writes to. */
function flowsThrough(located: LocatedSite, listed: ListedCalls): readonly EscapeFlow[] {
  const { site, file, start, end } = located;
  const here = listed.flowsAt(file, start.line);
  if (site.escape !== null) {
    const column = notedColumn(located);
    const own = here.filter(
      ({ kind, at }) =>
        kind === "escapes" && at.file === file && at.line === start.line && at.column === column,
    );
    // A generic function has a flow for each instance, and an inlined copy has the caller's.
    return own.slice(0, 1);
  }
  if (!keeps.includes(site.form)) return [];
  const within = ({ line, column }: CodePlace): boolean =>
    line === start.line && column >= start.column && (line < end.line || column < end.column);
  return here.filter(({ steps }) => {
    const last = steps.at(-1);
    if (last === undefined || last.at.file !== file) return false;
    if (last.how === "key of map put") return within(last.at);
    return last.at.line === end.line && last.code.startsWith(`${site.expr} = `);
  });
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
