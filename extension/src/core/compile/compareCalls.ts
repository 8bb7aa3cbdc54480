import { isSeedCall, operationOf } from "../go/abi/mapFunctions.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapSite } from "../source/mapSite.ts";
import { type Assignment, assignCalls, expectedOf, isMapCall, isOpen, wantedOf } from "./assignCalls.ts";
import { countsOf, type NamedCall, ofEachInstance, unionOf } from "./callCopies.ts";
import type { ComparedSite, PlacedSite } from "./comparedSite.ts";
import { shapeTypes } from "./genericSymbols.ts";
import {
  belongsTo,
  type ListedCall,
  type ListedCalls,
  type ListedPackage,
  localSymbol,
} from "./listingCalls.ts";
import type { InstanceCalls } from "./mapCalls.ts";

/** Sites beside the compiler's calls, and the calls that no site has. */
export interface Comparison {
  readonly sites: readonly ComparedSite[];
  /** Calls of map functions in the package's own code that no site explains, on lines with sites. */
  readonly unexplained: readonly ListedCall[];
  /** Whether a line has sites that may have calls. */
  covers(file: string, line: number): boolean;
}

/**
 * Sets predictions beside the compiler's calls, position by position. Sites whose lines overlap are compared together,
 * because a listing has no columns; calls that other functions got by inlining are not counted.
 */
export function compareCalls(
  sites: readonly PlacedSite[],
  listed: ListedCalls,
  of: ListedPackage,
  model: MapModel,
): Comparison {
  const regions = regionsOf(sites);
  const compared = regions.map((region) => compareRegion(region, callsOf(region, listed, of), listed, model));
  const covered = new Set(
    regions
      .filter((region) => region.sites.some(({ site }) => mayCall(site)))
      .flatMap(({ file, from, to }) =>
        Array.from({ length: to - from + 1 }, (_, i) => `${file}:${from + i}`),
      ),
  );
  return {
    sites: compared.flatMap((region) => region.sites),
    unexplained: compared.flatMap((region) => region.unexplained),
    covers: (file, line) => covered.has(`${file}:${line}`),
  };
}

/** What only names a map has no calls of its own. */
const mayCall = ({ form }: MapSite): boolean => !/^(?:variable|field|parameter|result)$/.test(form);

/** The package's own calls on a region's lines, with the functions that they stand in. */
function callsOf(region: Region, listed: ListedCalls, of: ListedPackage) {
  const calls: { local: string | null; call: NamedCall }[] = [];
  for (let line = region.from; line <= region.to; line++)
    for (const printed of listed.callsAt(region.file, line)) {
      if (printed.file !== region.file || printed.line !== line || !printed.call.startsWith("runtime."))
        continue;
      const printedType = printed.mapType;
      const mapType = printedType === null ? null : linkNameOf(printedType, of);
      const local = localSymbol(printed.symbol, of.importPath, of.isMain);
      calls.push({ local, call: { ...printed, mapType, printedType } });
    }
  return calls;
}

/** A printed type with whole import paths: 1.18 prints the package's own as `""`, a program's is `main`. */
export function linkNameOf(printed: string, { importPath, isMain }: ListedPackage): string {
  const named = printed.replaceAll('"".', `${importPath}.`).replaceAll("%2e", ".");
  return isMain ? named.replace(/(?<![\w./])main\./g, `${importPath}.`) : named;
}

interface Region {
  readonly file: string;
  readonly from: number;
  to: number;
  readonly sites: PlacedSite[];
}

/** Groups of sites that share lines, in source order. */
function regionsOf(sites: readonly PlacedSite[]): Region[] {
  const sorted = [...sites].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  const regions: Region[] = [];
  for (const placed of sorted) {
    const last = regions.at(-1);
    if (last !== undefined && last.file === placed.file && placed.line <= last.to) {
      last.sites.push(placed);
      last.to = Math.max(last.to, placed.endLine);
    } else regions.push({ file: placed.file, from: placed.line, to: placed.endLine, sites: [placed] });
  }
  return regions;
}

function compareRegion(
  region: Region,
  calls: readonly { local: string | null; call: NamedCall }[],
  listed: ListedCalls,
  model: MapModel,
): Pick<Comparison, "sites" | "unexplained"> {
  const functions = new Set(region.sites.map(({ site }) => site.function.name));
  const makes = region.sites.some(({ site }) => site.form === "make" || site.form === "literal");
  const converts = region.sites.some(({ site }) => site.keyFromBytes);
  const seed = model.release.seedFunction;
  const inRegion = calls.filter(({ call }) => {
    if (call.call === "runtime.slicebytetostring" && !converts) return false;
    return !isSeedCall(call.call) || (makes && call.call === seed);
  });
  const named = inRegion.filter(
    ({ local }) => local !== null && [...functions].some((name) => belongsTo(local, name)),
  );
  // A function may have been given another name by go:linkname.
  const unnamed = named.length > 0 ? named : inRegion.filter(({ local }) => local === null);
  // Or it is left only where it was inlined.
  const own = unnamed.length > 0 ? unnamed : inRegion;
  const copies = new Map<string, NamedCall[]>();
  for (const { call } of own) {
    const copy = copies.get(call.symbol);
    if (copy === undefined) copies.set(call.symbol, [call]);
    else copy.push(call);
  }
  const wanted = region.sites.reduce((sum, placed) => sum + wantedOf(placed), 0);
  // Each copy of a function has its calls; closures that were not inlined have theirs beside the function's.
  const pools = [
    ...copies.values(),
    ...ofEachInstance(copies),
    unionOf([...copies.values()]),
    own.map(({ call }) => call),
  ];
  const attempts = pools.map((pool) => withoutRepeats(pool, region));
  let best: Assignment | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const pool of attempts) {
    const assigned = assignCalls(region.sites, pool, seed, listed);
    const score = assigned.failed * 1000 + Math.abs(pool.length - wanted);
    if (score < bestScore) {
      best = assigned;
      bestScore = score;
    }
  }
  if (best === null) return { sites: [], unexplained: [] };
  const { sites, unexplained } = explained(
    best,
    own.map(({ call }) => call),
  );
  const assigned = [...copies.values()].map((pool) =>
    assignCalls(region.sites, withoutRepeats(pool, region), seed, listed),
  );
  return { sites: sites.map((site) => withInstances(site, assigned, [...copies.keys()])), unexplained };
}

/** What each copy of a generic function has of a site; its parts, as closures, may have it only in one of theirs. */
function withInstances(
  site: ComparedSite,
  copies: readonly Assignment[],
  symbols: readonly string[],
): ComparedSite {
  if (!site.placed.site.function.generic) return site;
  const instances = new Map<string, InstanceCalls>();
  copies.forEach((copy, i) => {
    const types = shapeTypes(symbols[i] ?? "");
    const calls = copy.sites.find(({ placed }) => placed === site.placed)?.compiled ?? [];
    if (types !== null && calls.length > 0 && !instances.has(types.join()))
      instances.set(types.join(), { types, calls });
  });
  return instances.size === 0 ? site : { ...site, instances: [...instances.values()] };
}

/** An assignment's sites, and the calls that none of them has: left over, or of a name that none has in any copy. */
function explained({ sites, left }: Assignment, own: readonly NamedCall[]) {
  const names = new Set([...sites.flatMap((site) => site.compiled), ...left.map((call) => call.call)]);
  const open = sites.some(({ placed }) => isOpen(placed));
  const others = open ? [] : own.filter((call) => isMapCall(call.call) && !names.has(call.call));
  const unexplained = [...left, ...others];
  return {
    sites: sites.map((site): ComparedSite => {
      const { line, endLine } = site.placed;
      const here = unexplained.filter((call) => call.line >= line && call.line <= endLine);
      if (here.length === 0 || !mayCall(site.placed.site)) return site;
      return { ...site, verdict: "different", unexplained: here.map((call) => call.call) };
    }),
    unexplained,
  };
}

/**
 * One of several copies of the region's calls: a function literal that is inlined more than once in the function around it
 * leaves one each. They are equal, but for a function literal's own code, of which constant arguments may drop parts. Calls
 * that cannot be such copies stay as they are.
 */
function withoutRepeats(all: readonly NamedCall[], { sites }: Region): readonly NamedCall[] {
  const expected = sites.flatMap(expectedOf);
  const count = (names: readonly string[], name: string) => names.filter((n) => n === name).length;
  const pool = withoutRereads(all, sites, expected);
  const names = pool.map((call) => call.call);
  if (pool.length <= expected.length) return pool;
  const wanted = [...new Set(expected)];
  const copies = Math.ceil(Math.max(...wanted.map((name) => count(names, name) / count(expected, name))));
  const inLiteral = sites.every(({ site }) => site.function.closure);
  const areCopies = [...new Set([...wanted, ...names])].every((name) => {
    const whole = copies * count(expected, name);
    const found = count(names, name);
    return found === whole || (inLiteral && found < whole && found >= count(expected, name));
  });
  if (!areCopies) return pool;
  return wanted.flatMap((name) => pool.filter((call) => call.call === name).slice(0, count(expected, name)));
}

/** The calls without those that read anew. */
function withoutRereads(
  pool: readonly NamedCall[],
  sites: readonly PlacedSite[],
  expected: readonly string[],
): readonly NamedCall[] {
  const repeated = sites.filter(({ site }) => site.mayRepeat);
  // Of a generic function any look-up may be the one of a site.
  const anyOf = repeated.filter(isOpen);
  const open = anyOf.length === 0 ? [] : lookUpsIn(pool).flatMap((name) => anyOf.map(() => name));
  const reread = new Set([...repeated.flatMap(expectedOf), ...open]);
  if (reread.size === 0) return pool;
  const seen = new Map<string, number>();
  const most = countsOf([...expected, ...open]);
  return pool.filter(({ call }) => {
    if (!reread.has(call)) return true;
    seen.set(call, (seen.get(call) ?? 0) + 1);
    return (seen.get(call) ?? 0) <= (most.get(call) ?? 0);
  });
}

const lookUpsIn = (pool: readonly NamedCall[]): string[] => [
  ...new Set(pool.map(({ call }) => call).filter((call) => operationOf(call) === "access1")),
];
