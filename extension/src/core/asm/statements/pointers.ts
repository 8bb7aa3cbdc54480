import { signatureOf } from "../runtime/signatures.ts";
import type { Event } from "./events.ts";
import { resolved, sumOf, type Term } from "./term.ts";

/** An address with a larger offset may be one of a table that is indexed by bytes. */
const largestField = 4096;

/**
 * Terms that the code takes for pointers: it reads or writes behind them, or hands them to a map function as its map.
 * @param live terms that some statement depends on
 */
export function pointersOf(events: readonly Event[], live: ReadonlySet<Term>): ReadonlySet<Term> {
  const pointers = new Set<Term>();
  const mark = (given: Term | undefined): void => {
    const term = given === undefined ? undefined : resolved(given);
    if (term !== undefined && term.op !== "const" && term.bytes === 8) pointers.add(term);
  };
  for (const term of live) if (term.op === "load") mark(pointerIn(term.args[0]));
  for (const event of events) {
    if (event.kind === "store") mark(pointerIn(event.address));
    if (event.kind !== "call" || event.target?.kind !== "sym") continue;
    for (const [i, kind] of (signatureOf(event.target.name)?.parameters ?? []).entries())
      if (kind === "map") mark(event.args[i]);
  }
  return pointers;
}

/** The pointer of an address that is one and the offset of a field; undefined where something is added to it. */
function pointerIn(address: Term | undefined): Term | undefined {
  if (address === undefined) return undefined;
  const { parts, offset } = sumOf(address);
  const [only] = parts;
  const isField = parts.length === 1 && only?.factor === 1 && offset >= 0 && offset < largestField;
  return isField ? only.term : undefined;
}
