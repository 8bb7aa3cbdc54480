import { shapeTypes } from "./genericSymbols.ts";
import type { ListedCall } from "./listingCalls.ts";

/** The same source lines compiled more than once: for instances of a generic function, in closures, by inlining. */

/** A call with its type's whole name, and as it is printed. */
export interface NamedCall extends ListedCall {
  readonly printedType: string | null;
}

/** The calls of a generic function together with those of its closures, for each of its instances. */
export function ofEachInstance(copies: ReadonlyMap<string, NamedCall[]>): NamedCall[][] {
  const instances = new Map<string, NamedCall[][]>();
  for (const [symbol, calls] of copies) {
    const types = shapeTypes(symbol)?.join();
    if (types !== undefined) instances.set(types, [...(instances.get(types) ?? []), calls]);
  }
  return [...instances.values()].filter((parts) => parts.length > 1).map(unionOf);
}

/** Of each call the largest number that one copy has. */
export function unionOf(copies: readonly (readonly NamedCall[])[]): NamedCall[] {
  const union: NamedCall[] = [];
  const held = new Map<string, number>();
  for (const copy of copies) {
    const has = countsOf(copy.map(({ call }) => call));
    for (const named of copy) {
      const before = held.get(named.call) ?? 0;
      if (before >= (has.get(named.call) ?? 0)) continue;
      union.push(named);
      held.set(named.call, before + 1);
    }
  }
  return union;
}

/** How often each name occurs. */
export function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
