import { isSeedCall, smallMakeFunction } from "../go/abi/mapFunctions.ts";
import type { MapSite } from "../source/mapSite.ts";
import { linkNameOf } from "./compareCalls.ts";
import type { ComparedSite, PlacedSite, Verdict } from "./comparedSite.ts";
import {
  belongsTo,
  type ListedCall,
  type ListedCalls,
  type ListedPackage,
  localSymbol,
} from "./listingCalls.ts";

/** Calls of package maps beside what the compiler made of them, and the inlined calls that are none of theirs. */
export interface MapsComparison {
  readonly sites: readonly ComparedSite[];
  /** Map calls of other packages' code that was inlined into this package's functions. */
  readonly inlined: readonly ListedCall[];
}

/**
 * Sets calls of package maps beside the listing: their bodies are inlined at their lines, into the loop that runs their
 * iterator, or stand in functions of their own.
 */
export function compareMapsCalls(
  sites: readonly PlacedSite[],
  listed: ListedCalls,
  of: ListedPackage,
): MapsComparison {
  const pool = new InlinedPool(listed, of);
  const own = sites.map((placed) => pool.takeAt(placed));
  // What the loop over another function's iterator got by inlining stands at that loop's line.
  const found = sites.map((placed, i) => pool.takeInFunction(placed, own[i] ?? []));
  return {
    sites: sites.map((placed, i) => comparedSite(placed, found[i] ?? [], listed, of)),
    inlined: pool.left(),
  };
}

/** Whether a file is part of package maps. */
const isMapsFile = (file: string): boolean => /[\\/]maps[\\/](?:maps|iter)\.go$/.test(file);

/** The inlined calls of a listing, each to be taken once by a site, with its copies in other closures. */
class InlinedPool {
  private readonly free: Set<ListedCall>;
  private readonly listed: ListedCalls;
  private readonly of: ListedPackage;

  constructor(listed: ListedCalls, of: ListedPackage) {
    this.listed = listed;
    this.of = of;
    this.free = new Set(listed.calls.filter((call) => call.inlinedAt !== null));
  }

  /** The calls of a site that stand at its own lines. */
  takeAt(placed: PlacedSite): ListedCall[] {
    const here: ListedCall[] = [];
    for (let line = placed.line; line <= placed.endLine; line++)
      here.push(...this.listed.callsAt(placed.file, line));
    return this.take(
      placed,
      here.filter(({ symbol }) => this.isOf(placed, symbol)),
    );
  }

  /** Those that it lacks yet, wherever they were inlined in its function. */
  takeInFunction(placed: PlacedSite, has: readonly ListedCall[]): readonly ListedCall[] {
    if (has.length > 0) return has;
    return this.take(
      placed,
      this.listed.calls.filter(({ symbol }) => this.isOf(placed, symbol)),
    );
  }

  left(): ListedCall[] {
    return [...this.free];
  }

  /** The predicted calls out of one symbol's calls; the same calls in other symbols are copies, and go with them. */
  private take(placed: PlacedSite, calls: readonly ListedCall[]): ListedCall[] {
    const usable = calls.filter((call) => this.free.has(call) && isMapsFile(call.file));
    const wanted = [...placed.predicted.calls];
    let best: ListedCall[] = [];
    for (const symbol of new Set(usable.map((call) => call.symbol))) {
      const copy = usable.filter((call) => call.symbol === symbol);
      const mine = wanted.flatMap((name): ListedCall[] => {
        const at = bestOf(copy, name, placed, this.of);
        return at < 0 ? [] : copy.splice(at, 1);
      });
      for (const call of mine) this.free.delete(call);
      if (mine.length > best.length) best = mine;
    }
    return best;
  }

  private isOf({ site }: PlacedSite, symbol: string): boolean {
    const local = localSymbol(symbol, this.of.importPath, this.of.isMain);
    return local !== null && belongsTo(local, site.function.name);
  }
}

/** The first call of a name, rather one whose map type is the site's; a seed may stand for a map on the stack. */
function bestOf(calls: readonly ListedCall[], name: string, { site }: PlacedSite, of: ListedPackage): number {
  const fits = ({ call }: ListedCall): boolean =>
    call === name || (name === smallMakeFunction && isSeedCall(call));
  const typed = calls.findIndex(
    (call) => fits(call) && call.mapType !== null && linkNameOf(call.mapType, of) === site.type.linkName,
  );
  return typed >= 0 ? typed : calls.findIndex(fits);
}

function comparedSite(
  placed: PlacedSite,
  inlined: readonly ListedCall[],
  listed: ListedCalls,
  of: ListedPackage,
): ComparedSite {
  const { predicted } = placed;
  const called = calledAt(placed, listed);
  const compiled = inlined.map((call) => call.call);
  const missing = predicted.calls.filter((name) => !compiled.includes(name));
  const apart =
    called.length > 0 ? callsIn(called, listed) : missing.length > 0 ? closureCalls(placed, listed, of) : [];
  const typed = printedTypeOf(placed.site, inlined, of);
  const calls = [...compiled, ...new Set(called.map(plainName))];
  const all = called.length > 0 ? calls : [...compiled, ...apart.filter((name) => missing.includes(name))];
  const verdict: Verdict =
    all.length === 0 && !hasCode(placed, listed)
      ? "removed"
      : sameCalls(all, predicted.calls)
        ? "same"
        : "different";
  return {
    placed,
    compiled: inSourceOrder(all, predicted.calls),
    mapType: typed === null ? null : linkNameOf(typed, of),
    printedType: typed,
    verdict,
    unexplained: [],
    ...(called.length > 0 && apart.length > 0 ? { through: apart } : {}),
    ...(called.length === 0 && all.length > compiled.length ? { inIterator: true } : {}),
  };
}

/** The map type of a site's calls as printed: its own; never the one of the second map, which may be of another type. */
function printedTypeOf(
  { type, second }: MapSite,
  inlined: readonly ListedCall[],
  of: ListedPackage,
): string | null {
  const printed = inlined.flatMap((call) => call.mapType ?? []);
  const own = printed.find((name) => linkNameOf(name, of) === type.linkName);
  return own ?? printed.find((name) => linkNameOf(name, of) !== second?.linkName) ?? null;
}

/** Calls of the maps function itself on the site's lines, or of the one that its inlined body calls. */
function calledAt({ site, file, line, endLine }: PlacedSite, listed: ListedCalls): string[] {
  const names = site.called === "Collect" ? ["Collect", "Insert"] : [site.called ?? ""];
  const found: string[] = [];
  for (let at = line; at <= endLine; at++)
    for (const { call } of listed.callsAt(file, at))
      if (names.some((name) => call.startsWith(`${site.calledPath ?? "maps"}.${name}[`))) found.push(call);
  return [...new Set(found)].slice(0, 1);
}

/** What an instance of a maps function calls, its own closures included. */
function callsIn(symbols: readonly string[], listed: ListedCalls): string[] {
  const within = (symbol: string) =>
    symbols.some((s) => symbol === s || symbol.startsWith(`${s}.`) || symbol.startsWith(`${s}-`));
  const calls = listed.calls.filter(({ symbol, call }) => within(symbol) && call.startsWith("runtime."));
  return [...new Set(calls.map(({ call }) => call))];
}

/** The calls of the closures that an inlined maps function leaves: "pk.f.Keys[…].func1", from 1.27 on "maps.Keys[…].func1#…". */
function closureCalls(
  { site }: PlacedSite,
  listed: ListedCalls,
  { importPath, isMain }: ListedPackage,
): string[] {
  // Collect is Insert around a new map.
  const name = site.called === "Collect" ? "Insert" : (site.called ?? "");
  const closure = new RegExp(`(?:^|\\.)${name}\\[(.*)\\](?:\\.func|-range)\\d+`);
  // Symbols name the map type below a named one.
  const key = site.type.linkName?.startsWith("map[") === true ? site.type.linkName : null;
  const found = listed.calls.filter(({ symbol, file }) => {
    if (!isMapsFile(file)) return false;
    const types = closure.exec(symbol)?.[1];
    if (types === undefined) return false;
    const local = localSymbol(symbol, importPath, isMain);
    if (local === null)
      return (
        symbol.startsWith("maps.") &&
        (key === null || types.includes(key.replace(/^map/, "")) || site.called === "Collect")
      );
    return belongsTo(local, site.function.name);
  });
  return [...new Set(found.map(({ call }) => call))];
}

const plainName = (symbol: string): string => symbol.split("[", 1)[0] as string;

const sameCalls = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join() === [...b].sort().join();

/** The compiled calls in the order of the prediction, as far as it has them. */
function inSourceOrder(calls: readonly string[], order: readonly string[]): string[] {
  const place = (call: string) => (order.includes(call) ? order.indexOf(call) : order.length);
  return [...calls].sort((a, b) => place(a) - place(b));
}

function hasCode({ file, line, endLine }: PlacedSite, listed: ListedCalls): boolean {
  for (let at = line; at <= endLine; at++) if (listed.hasCode(file, at)) return true;
  return false;
}
