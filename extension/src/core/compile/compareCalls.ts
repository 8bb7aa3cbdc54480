import { isSeedCall, type MapOperation, operationOf, smallMakeFunction } from "../go/abi/mapFunctions.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapForm, MapSite } from "../source/mapSite.ts";
import { countsOf, type NamedCall, ofEachInstance, unionOf } from "./callCopies.ts";
import { shapeTypes } from "./genericSymbols.ts";
import {
  belongsTo,
  type ListedCall,
  type ListedCalls,
  type ListedPackage,
  localSymbol,
} from "./listingCalls.ts";
import type { InstanceCalls, MapCalls } from "./mapCalls.ts";

/** A site with its prediction, placed as the compiler places it. */
export interface PlacedSite {
  readonly site: MapSite;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly predicted: MapCalls;
}

/** How a prediction compares with the compiler's calls. */
export type Verdict =
  /** The compiler emits the predicted calls there. */
  | "same"
  /** There is no code for it: the compiler dropped or never needed it. */
  | "removed"
  /** The compiler emits other calls. */
  | "different";

/** The compiler's side of a site. */
export interface ComparedSite {
  readonly placed: PlacedSite;
  readonly compiled: readonly string[];
  /** The map type the compiler passes, where one call of the site has it: "map[string]int". */
  readonly mapType: string | null;
  /** The same as the listing prints it. */
  readonly printedType: string | null;
  readonly verdict: Verdict;
  /** Map calls on its lines that no site has. */
  readonly unexplained: readonly string[];
  /** In a generic function: the calls of each instance that the listing holds. */
  readonly instances?: readonly InstanceCalls[];
  /** For a call of package maps that is not inlined: what the called function calls in turn. */
  readonly through?: readonly string[];
  /** Of a call of package maps: some of its calls stand in a function of its own, which the iterator runs. */
  readonly inIterator?: boolean;
}

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
    const assigned = assign(region, pool, seed, listed);
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
    assign(region, withoutRepeats(pool, region), seed, listed),
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

/** Whether a call is of a map operation: seeds and conversions serve other ends too. */
export function isMapCall(call: string): boolean {
  return operationOf(call) !== undefined;
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
  const reread = new Set(sites.flatMap((placed) => (placed.site.mayRepeat ? expectedOf(placed) : [])));
  if (reread.size === 0) return pool;
  const seen = new Map<string, number>();
  const most = countsOf(expected);
  return pool.filter(({ call }) => {
    if (!reread.has(call)) return true;
    seen.set(call, (seen.get(call) ?? 0) + 1);
    return (seen.get(call) ?? 0) <= (most.get(call) ?? 0);
  });
}

/** Any calls of its form may be a site's: none are predicted, or others in some instance. */
const isOpen = ({ predicted }: PlacedSite): boolean =>
  predicted.unknown !== null || predicted.byInstance === true;

function expectedOf(placed: PlacedSite): readonly string[] {
  return placed.site.dead || isOpen(placed) ? [] : placed.predicted.calls;
}

/** How many calls a site should have; one where they are not predicted. */
function wantedOf(placed: PlacedSite): number {
  const { site } = placed;
  if (!site.dead && isOpen(placed)) return formCalls[site.form] === undefined ? 0 : 1;
  return expectedOf(placed).length;
}

/** Calls given to sites. */
interface Assignment {
  readonly sites: readonly ComparedSite[];
  /** Map calls that no site has. */
  readonly left: readonly NamedCall[];
  /** How many sites have other calls than predicted, or none. */
  readonly failed: number;
}

/** Gives each site the calls that it predicts; what is left goes to sites whose prediction failed or is not known. */
function assign(region: Region, pool: readonly NamedCall[], seed: string, listed: ListedCalls): Assignment {
  const rest = [...pool];
  const taken = new Map<PlacedSite, NamedCall[]>();
  const missing = new Map<PlacedSite, string[]>();
  const ordered = [...region.sites].sort((a, b) => certainty(a) - certainty(b));
  for (const placed of ordered) {
    const mine: NamedCall[] = [];
    const without: string[] = [];
    for (const name of expectedOf(placed)) {
      const found =
        takeFrom(rest, name, placed) ??
        (name === smallMakeFunction && placed.predicted.assumed.length > 0
          ? takeFrom(rest, seed, placed)
          : undefined);
      if (found === undefined) without.push(name);
      else mine.push(found);
    }
    taken.set(placed, mine);
    missing.set(placed, without);
  }
  const surplus = new Set<PlacedSite>();
  const left: NamedCall[] = [];
  for (const call of rest) {
    const heirs = region.sites.filter(
      (placed) => (missing.get(placed) ?? []).length > 0 || mayTake(placed, call, taken.get(placed) ?? []),
    );
    const heir = heirs.find((p) => call.line >= p.line && call.line <= p.endLine) ?? heirs[0];
    // A string may be made of bytes for other reasons than a key.
    if (call.call === "runtime.slicebytetostring") continue;
    if (heir === undefined) {
      if (isMapCall(call.call)) left.push(call);
      continue;
    }
    taken.get(heir)?.push(call);
    surplus.add(heir);
  }
  const sites = region.sites.map((placed): ComparedSite => {
    const mine = taken.get(placed) ?? [];
    const lacks = (missing.get(placed) ?? []).length > 0;
    const gone = mine.length === 0 && (pool.length === 0 || placed.site.dead) && !hasCode(placed, listed);
    const unknownFits = isOpen(placed) && mine.length > 0;
    const verdict: Verdict =
      (placed.site.dead && mine.length === 0) || (lacks && gone)
        ? "removed"
        : unknownFits || (!lacks && !surplus.has(placed))
          ? "same"
          : "different";
    const typed = mine.find((c) => c.mapType !== null);
    return {
      placed,
      compiled: mine.map((c) => c.call),
      mapType: typed?.mapType ?? null,
      printedType: typed?.printedType ?? null,
      verdict,
      unexplained: [],
    };
  });
  return { sites, left, failed: sites.filter((site) => site.verdict !== "same").length + left.length };
}

/** Calls that a form may have, and how many, where they are not predicted. */
const formCalls: Partial<
  Record<MapForm, { readonly calls: readonly (MapOperation | "seed")[]; readonly atMost: number }>
> = {
  read: { calls: ["access1"], atMost: 1 },
  commaOk: { calls: ["access2"], atMost: 1 },
  assign: { calls: ["assign"], atMost: 1 },
  opAssign: { calls: ["access1", "assign"], atMost: 2 },
  append: { calls: ["access1", "assign"], atMost: 2 },
  delete: { calls: ["delete"], atMost: 1 },
  clear: { calls: ["clear"], atMost: 1 },
  range: { calls: ["iterate", "next", "clear"], atMost: 2 },
  make: { calls: ["make", "seed"], atMost: 1 },
  literal: { calls: ["make", "assign", "seed"], atMost: Number.POSITIVE_INFINITY },
};

/** Whether a site of which no calls are predicted may have a call besides those that it has. */
function mayTake(placed: PlacedSite, { call }: NamedCall, has: readonly NamedCall[]): boolean {
  const form = isOpen(placed) ? formCalls[placed.site.form] : undefined;
  return (
    form !== undefined &&
    has.length < form.atMost &&
    form.calls.some((one) => (one === "seed" ? isSeedCall(call) : operationOf(call) === one))
  );
}

/** Certain predictions choose first, then those that know their type. */
function certainty(placed: PlacedSite): number {
  return isOpen(placed) ? 2 : placed.predicted.assumed.length > 0 ? 1 : 0;
}

function takeFrom(pool: NamedCall[], name: string, placed: PlacedSite): NamedCall | undefined {
  const { linkName } = placed.site.type;
  const fits = (call: NamedCall): number => {
    if (call.call !== name) return 0;
    const inLines = call.line >= placed.line && call.line <= placed.endLine ? 2 : 1;
    return inLines + (linkName !== null && call.mapType === linkName ? 2 : 0);
  };
  let best = -1;
  for (let i = 0; i < pool.length; i++) {
    const candidate = pool[i];
    const current = pool[best];
    if (candidate !== undefined && fits(candidate) > (current === undefined ? 0 : fits(current))) best = i;
  }
  return best < 0 ? undefined : pool.splice(best, 1)[0];
}

function hasCode(placed: PlacedSite, listed: ListedCalls): boolean {
  for (let line = placed.line; line <= placed.endLine; line++)
    if (listed.hasCode(placed.file, line)) return true;
  return false;
}
