import type { Inference } from "../source/inference.ts";
import type { SyntaxUnit } from "../source/syntaxNode.ts";
import type { ListedFunction } from "./machine/program.ts";
import { type MapFacts, MapFactsReader, type MapTypes } from "./mapFacts.ts";

/** What may write a map, by its text. */
const mayWrite =
  /\]\s{0,4}(?:[-+*/%|^&]?\^?=[^=]|<<=|>>=|,|\+\+|--)|\bmaps\.|\.(?:Set|Add)\(|\b(?:delete|clear)\(/;

/** Which functions are worth a run. */
export interface Relevant {
  /** Those in which, with what they call, a map that may be nil is written. */
  readonly nils: ReadonlySet<ListedFunction>;
  /** Those that, with what they call, write a map and start goroutines. */
  readonly races: ReadonlySet<ListedFunction>;
  /** Those that, with what they call, write a map. */
  readonly writes: ReadonlySet<ListedFunction>;
}

/** What was read of so many functions while nothing was missing. */
export interface KnownFacts {
  of: number;
  all: readonly ListedFunction[];
  readonly by: Map<ListedFunction, MapFacts>;
}

/**
 * The functions that can be mistaken, as far as types and calls tell: a finding needs a write, and a nil map of that type
 * or a goroutine, in a function or in what it calls. Null where packages are missing that may be had.
 * @param functions all that are followed
 */
export function relevantFunctions(
  functions: readonly ListedFunction[],
  inference: Inference,
  known: KnownFacts,
  missed: () => number,
): Relevant | null {
  const before = missed();
  const byName = new Map<string, ListedFunction[]>();
  for (const listed of functions) {
    const same = byName.get(listed.name);
    if (same === undefined) byName.set(listed.name, [listed]);
    else same.push(listed);
  }
  if (known.of !== functions.length) {
    known.by.clear();
    known.of = functions.length;
    known.all = mentioning(functions, byName);
  }
  const { all } = known;
  const reader = new MapFactsReader(inference, byName);
  for (const listed of all) {
    if (known.by.has(listed)) continue;
    const sofar = missed();
    const facts = reader.of(listed);
    if (missed() === sofar) known.by.set(listed, facts);
  }
  if (missed() > before) return null;
  const reached = new Map<ListedFunction, Reached>();
  const callers = new Map<ListedFunction, ListedFunction[]>();
  for (const listed of all) {
    const facts = known.by.get(listed);
    if (facts === undefined) continue;
    const { puts, nils, starts, writes, calls } = facts;
    reached.set(listed, { puts: new Set(puts), nils: new Set(nils), starts, writes });
    for (const called of calls) {
      const by = callers.get(called);
      if (by === undefined) callers.set(called, [listed]);
      else by.push(listed);
    }
  }
  const waiting = new Set(all);
  for (const next of waiting) {
    waiting.delete(next);
    const from = reached.get(next);
    if (from === undefined) continue;
    for (const caller of callers.get(next) ?? []) {
      const to = reached.get(caller);
      if (to !== undefined && take(to, from)) waiting.add(caller);
    }
  }
  const having = (is: (of: Reached) => boolean): Set<ListedFunction> =>
    new Set([...reached].filter(([, of]) => is(of)).map(([listed]) => listed));
  return {
    nils: having(({ puts, nils }) => meet(puts, nils)),
    races: having(({ writes, starts }) => writes && starts),
    writes: having(({ writes }) => writes),
  };
}

interface Reached {
  readonly puts: MapTypes;
  readonly nils: MapTypes;
  starts: boolean;
  writes: boolean;
}

/** Adds what a called function does; whether anything was new. */
function take(to: Reached, from: Reached): boolean {
  const before = to.puts.size + to.nils.size + Number(to.starts) + Number(to.writes);
  for (const type of from.puts) to.puts.add(type);
  for (const type of from.nils) to.nils.add(type);
  to.starts ||= from.starts;
  to.writes ||= from.writes;
  return to.puts.size + to.nils.size + Number(to.starts) + Number(to.writes) > before;
}

function meet(puts: MapTypes, nils: MapTypes): boolean {
  if (puts.size === 0 || nils.size === 0) return false;
  return puts.has(null) || nils.has(null) || [...puts].some((type) => nils.has(type));
}

/** What the text of a declaration tells: it is read for each package that is followed into it. */
interface Words {
  readonly names: readonly string[];
  readonly writes: boolean;
}

const known = new WeakMap<SyntaxUnit, Words>();

function wordsOf(unit: SyntaxUnit): Words {
  let words = known.get(unit);
  if (words === undefined) {
    const names = [...new Set(unit.text.match(/[\p{L}_][\p{L}\p{Nd}_]*/gu))];
    words = { names, writes: mayWrite.test(unit.text) };
    known.set(unit, words);
  }
  return words;
}

/** The functions whose text may write a map, those that mention one of these by name, and so on; and all that they mention. */
function mentioning(
  functions: readonly ListedFunction[],
  byName: ReadonlyMap<string, readonly ListedFunction[]>,
): ListedFunction[] {
  const users = new Map<string, ListedFunction[]>();
  const mentions = new Map<ListedFunction, readonly string[]>();
  const found = new Set<ListedFunction>();
  const waiting: ListedFunction[] = [];
  const add = (listed: ListedFunction): void => {
    if (found.has(listed)) return;
    found.add(listed);
    waiting.push(listed);
  };
  for (const listed of functions) {
    const { names: all, writes } = wordsOf(listed.declaration.unit);
    const names = all.filter((name) => byName.has(name));
    mentions.set(listed, names);
    for (const name of names) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [listed]);
      else known.push(listed);
    }
    if (writes) add(listed);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const user of users.get(next.name) ?? []) add(user);
  // What these call may bring about a nil map.
  const all = new Set(found);
  for (const listed of all)
    for (const name of mentions.get(listed) ?? [])
      for (const called of byName.get(name) ?? []) all.add(called);
  return functions.filter((listed) => all.has(listed));
}
