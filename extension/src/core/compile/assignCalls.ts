import { isSeedCall, type MapOperation, operationOf, smallMakeFunction } from "../go/abi/mapFunctions.ts";
import type { MapForm } from "../source/mapSite.ts";
import type { NamedCall } from "./callCopies.ts";
import type { ComparedSite, PlacedSite, Verdict } from "./comparedSite.ts";
import type { ListedCalls } from "./listingCalls.ts";

/** Whether a call is of a map operation: seeds and conversions serve other ends too. */
export function isMapCall(call: string): boolean {
  return operationOf(call) !== undefined;
}

/** Any calls of its form may be a site's: none are predicted, or others in some instance. */
export const isOpen = ({ predicted }: PlacedSite): boolean =>
  predicted.unknown !== null || predicted.byInstance === true;

export function expectedOf(placed: PlacedSite): readonly string[] {
  return placed.site.dead || isOpen(placed) ? [] : placed.predicted.calls;
}

/** How many calls a site should have; one where they are not predicted. */
export function wantedOf(placed: PlacedSite): number {
  const { site } = placed;
  if (!site.dead && isOpen(placed)) return formCalls[site.form] === undefined ? 0 : 1;
  return expectedOf(placed).length;
}

/** Calls given to sites. */
export interface Assignment {
  readonly sites: readonly ComparedSite[];
  /** Map calls that no site has. */
  readonly left: readonly NamedCall[];
  /** How many sites have other calls than predicted, or none. */
  readonly failed: number;
}

/** Gives each site the calls that it predicts; what is left goes to sites whose prediction failed or is not known. */
export function assignCalls(
  sites: readonly PlacedSite[],
  pool: readonly NamedCall[],
  seed: string,
  listed: ListedCalls,
): Assignment {
  const rest = [...pool];
  const taken = new Map<PlacedSite, NamedCall[]>();
  const missing = new Map<PlacedSite, string[]>();
  const ordered = [...sites].sort((a, b) => certainty(a) - certainty(b));
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
    const heirs = sites.filter(
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
  const compared = sites.map((placed): ComparedSite => {
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
  return {
    sites: compared,
    left,
    failed: compared.filter((site) => site.verdict !== "same").length + left.length,
  };
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
    const inLines = call.line >= placed.line && call.line <= placed.endLine ? 4 : 2;
    // Of a named map type the listing does not tell that it is one.
    const ofType = call.mapType === null ? 1 : call.mapType === linkName ? 4 : 0;
    return inLines + ofType;
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
