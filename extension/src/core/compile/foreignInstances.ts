import { type ListedCall, type ListedCalls, ListingCallReader, withCalls } from "./listingCalls.ts";

/**
 * The listings of packages, each with the calls that others' listings hold of its generic functions: an instance is
 * compiled in the packages that need it.
 * @param wanted import paths of the packages whose functions are looked for
 */
export function withForeignInstances(
  listings: ReadonlyMap<string, ListedCalls>,
  wanted: readonly string[],
): Map<string, ListedCalls> {
  const foreign = new Map(wanted.map((path) => [path, [] as ListedCall[]] as const));
  // Packages that need the same instance have the same code of it: it is taken once, and not where it is at home.
  const takenFrom = new Map<string, string>();
  for (const [path, { calls }] of listings)
    for (const { symbol } of calls) if (genericOwner(symbol) === path) takenFrom.set(symbol, path);
  for (const [path, { calls }] of listings)
    for (const call of calls) {
      const owner = genericOwner(call.symbol);
      if (owner === null || owner === path) continue;
      if (!takenFrom.has(call.symbol)) takenFrom.set(call.symbol, path);
      if (takenFrom.get(call.symbol) === path) foreign.get(owner)?.push(call);
    }
  const all = new Map(listings);
  for (const [path, calls] of foreign)
    if (calls.length > 0)
      all.set(path, withCalls(listings.get(path) ?? new ListingCallReader().result(), calls));
  return all;
}

/** The package of an instance: "example.com/p" of "example.com/p.(*Set[go.shape.int]).Add"; null for other functions. */
function genericOwner(symbol: string): string | null {
  const bracket = symbol.indexOf("[go.shape.");
  if (bracket < 0) return null;
  const slash = symbol.lastIndexOf("/", bracket) + 1;
  const dot = symbol.indexOf(".", slash);
  // cmd/internal/objabi PathToPrefix escapes dots behind the last slash.
  return dot < 0 || dot > bracket ? null : symbol.slice(0, dot).replaceAll("%2e", ".");
}
