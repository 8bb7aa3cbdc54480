import type { MapModel } from "../go/release/goTarget.ts";
import type { MapSite } from "../source/mapSites.ts";
import { belongsTo, type ListedCall, type ListedCalls, localSymbol } from "./listingCalls.ts";
import type { MapCalls } from "./mapCalls.ts";
import { seedCall } from "./mapCalls.ts";

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
}

/** A call with its type's whole name, and as it is printed. */
interface NamedCall extends ListedCall {
  readonly printedType: string | null;
}

/** The package that a listing is of. */
export interface ListedPackage {
  readonly importPath: string;
  readonly isMain: boolean;
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
): ComparedSite[] {
  return regionsOf(sites).flatMap((region) =>
    compareRegion(region, callsOf(region, listed, of), listed, model),
  );
}

/** The calls on a region's lines, with the functions that they stand in. */
function callsOf(region: Region, listed: ListedCalls, of: ListedPackage) {
  const calls: { local: string | null; call: NamedCall }[] = [];
  for (let line = region.from; line <= region.to; line++)
    for (const printed of listed.callsAt(region.file, line)) {
      const printedType = printed.mapType;
      const mapType = printedType === null ? null : linkNameOf(printedType, of);
      const local = localSymbol(printed.symbol, of.importPath, of.isMain);
      calls.push({ local, call: { ...printed, mapType, printedType } });
    }
  return calls;
}

/** A printed type with whole import paths: 1.18 prints the package's own as `""`, a program's is `main`. */
function linkNameOf(printed: string, { importPath, isMain }: ListedPackage): string {
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
): ComparedSite[] {
  const functions = new Set(region.sites.map(({ site }) => site.function.name));
  const makes = region.sites.some(({ site }) => site.form === "make" || site.form === "literal");
  const converts = region.sites.some(({ site }) => site.keyFromBytes);
  const seed = seedCall(model);
  const inRegion = calls.filter(({ call }) => {
    if (call.call === "runtime.slicebytetostring" && !converts) return false;
    return !/\.(?:rand|rand32|fastrand)$/.test(call.call) || (makes && call.call === seed);
  });
  const named = inRegion.filter(
    ({ local }) => local !== null && [...functions].some((name) => belongsTo(local, name)),
  );
  // A function may have been given another name by go:linkname.
  const own = named.length > 0 ? named : inRegion.filter(({ local }) => local === null);
  const copies = new Map<string, NamedCall[]>();
  for (const { call } of own) {
    const copy = copies.get(call.symbol);
    if (copy === undefined) copies.set(call.symbol, [call]);
    else copy.push(call);
  }
  const wanted = region.sites.reduce((sum, placed) => sum + expectedOf(placed).length, 0);
  // Each copy of a function has its calls; closures that were not inlined have theirs beside the function's.
  const pools = [...[...copies.values()], unionOf([...copies.values()]), own.map(({ call }) => call)];
  const attempts = pools.map((pool) => withoutRepeats(pool, region));
  let best: ComparedSite[] | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const pool of attempts) {
    const compared = assign(region, pool, seed, listed);
    const score = compared.filter((c) => c.verdict !== "same").length * 1000 + Math.abs(pool.length - wanted);
    if (score < bestScore) {
      best = compared;
      bestScore = score;
    }
  }
  return best ?? [];
}

/**
 * One of several copies of the region's calls: a function literal that is inlined more than once in the function around it
 * leaves one each. They are equal, but for a function literal's own code, of which constant arguments may drop parts. Calls
 * that cannot be such copies stay as they are.
 */
function withoutRepeats(pool: readonly NamedCall[], { sites }: Region): readonly NamedCall[] {
  const expected = sites.flatMap(expectedOf);
  const count = (names: readonly string[], name: string) => names.filter((n) => n === name).length;
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

/** Of each call the largest number that one copy has. */
function unionOf(copies: readonly (readonly NamedCall[])[]): NamedCall[] {
  const union: NamedCall[] = [];
  const count = (list: readonly NamedCall[], name: string) => list.filter((c) => c.call === name).length;
  for (const copy of copies)
    for (const call of copy) if (count(union, call.call) < count(copy, call.call)) union.push(call);
  return union;
}

function expectedOf({ site, predicted }: PlacedSite): readonly string[] {
  return site.dead ? [] : predicted.calls;
}

/** Gives each site the calls that it predicts; what is left goes to sites whose prediction failed or is not known. */
function assign(
  region: Region,
  pool: readonly NamedCall[],
  seed: string,
  listed: ListedCalls,
): ComparedSite[] {
  const left = [...pool];
  const taken = new Map<PlacedSite, NamedCall[]>();
  const missing = new Map<PlacedSite, string[]>();
  const ordered = [...region.sites].sort((a, b) => certainty(a) - certainty(b));
  for (const placed of ordered) {
    const mine: NamedCall[] = [];
    const without: string[] = [];
    for (const name of expectedOf(placed)) {
      const found =
        takeFrom(left, name, placed) ??
        (name === "runtime.makemap_small" && placed.predicted.assumed.length > 0
          ? takeFrom(left, seed, placed)
          : undefined);
      if (found === undefined) without.push(name);
      else mine.push(found);
    }
    taken.set(placed, mine);
    missing.set(placed, without);
  }
  const failing = region.sites.filter(
    (p) => p.predicted.unknown !== null || (missing.get(p) ?? []).length > 0,
  );
  const surplus = new Set<PlacedSite>();
  for (const call of left) {
    // A string may be made of bytes for other reasons than a key.
    if (call.call === "runtime.slicebytetostring") continue;
    const heir =
      failing.find((p) => call.line >= p.line && call.line <= p.endLine) ??
      failing[0] ??
      // What only names a map has no calls of its own.
      region.sites.find(({ site }) => !/^(?:variable|field|parameter|result)$/.test(site.form)) ??
      region.sites[0];
    if (heir === undefined) continue;
    taken.get(heir)?.push(call);
    surplus.add(heir);
  }
  return region.sites.map((placed) => {
    const mine = taken.get(placed) ?? [];
    const lacks = (missing.get(placed) ?? []).length > 0;
    const gone = mine.length === 0 && (pool.length === 0 || placed.site.dead) && !hasCode(placed, listed);
    const unknownFits = placed.predicted.unknown !== null && mine.length > 0;
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
    };
  });
}

/** Certain predictions choose first, then those that know their type. */
function certainty({ predicted }: PlacedSite): number {
  return predicted.unknown !== null ? 2 : predicted.assumed.length > 0 ? 1 : 0;
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
