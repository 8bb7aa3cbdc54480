import type { FlowGraph } from "../machine/flowGraph.ts";
import { type Event, type Events, rootsOf } from "./events.ts";
import type { PlaceFact } from "./places.ts";
import { resolved, type Term } from "./term.ts";
import { isAtomic } from "./termKinds.ts";

/**
 * Decides which terms are told by a statement of their own and which inside the one that uses them. A term is told
 * inside where it is used once, in the same block, and what it loads is still there.
 */
export interface Plan {
  /** Terms that have a statement of their own: made where the machine makes them. */
  readonly named: ReadonlySet<Term>;
  /** All that some statement depends on. */
  readonly live: ReadonlySet<Term>;
}

/** Where a term's text stands. */
interface Anchor {
  readonly at: number;
  readonly block: number;
}

/**
 * @param forced terms that must have a statement of their own
 */
export function planOf(
  { events, placeOf, kept }: Events,
  graph: FlowGraph,
  terms: readonly Term[],
  forced: ReadonlySet<Term>,
): Plan {
  const users = new Map<Term, (Term | Anchor)[]>();
  const live = new Set<Term>();
  const use = (given: Term, by: Term | Anchor): void => {
    const term = resolved(given);
    const known = users.get(term);
    if (known === undefined) users.set(term, [by]);
    else known.push(by);
    if (live.has(term)) return;
    live.add(term);
    for (const arg of term.args) use(arg, term);
  };
  for (const event of events) {
    const anchor = { at: event.at, block: graph.blockOf[event.at] as number };
    for (const term of rootsOf(event)) use(term, anchor);
  }
  for (const term of kept) use(term, { at: term.at, block: term.block });
  const clobbers = new Clobbers(events, placeOf, graph);
  const named = new Set<Term>();
  const decided = new Map<Term, readonly Anchor[]>();
  /** Where a term's text stands: at its own statement, or where its users stand. */
  const anchorsOf = (term: Term): readonly Anchor[] => {
    const known = decided.get(term);
    if (known !== undefined) return known;
    const own = [{ at: term.at, block: term.block }];
    if (term.op === "phi") return own;
    decided.set(term, own);
    const places = new Map<number, Anchor>();
    let byPhi = false;
    for (const user of users.get(term) ?? []) {
      if (!("op" in user)) places.set(user.at, user);
      else if (user.op === "phi") byPhi = true;
      else for (const anchor of anchorsOf(user)) places.set(anchor.at, anchor);
    }
    const anchors = [...places.values()];
    const stands =
      isLeaf(term) ||
      (!byPhi && !forced.has(term) && isTold(term, anchors, new Set(users.get(term)).size, clobbers));
    if (!stands) named.add(term);
    const result = stands ? anchors : own;
    decided.set(term, result);
    return result;
  };
  for (const term of [...terms].reverse()) if (live.has(term)) anchorsOf(term);
  return { named, live };
}

/** What needs no statement wherever it stands. */
export function isLeaf({ op }: Term): boolean {
  return (
    op === "const" || op === "symbol" || op === "stack" || op === "entry" || op === "phi" || op === "unknown"
  );
}

const isFlags = ({ op }: Term): boolean => op === "compare" || op === "test" || op === "compareNegative";

/** Whether a term can be told inside the statements at these places. */
function isTold(term: Term, anchors: readonly Anchor[], uses: number, clobbers: Clobbers): boolean {
  if (isFlags(term) || term.op === "merge") return true;
  // What also changes memory is told where it does.
  if (term.op === "call" || isAtomic(term)) return false;
  if (term.op === "load") {
    if (clobbers.isConstant(term)) return true;
    const isPlain =
      anchors.length === 1 || (anchors.length === 2 && isPlainAddress(resolved(term.args[0] as Term)));
    return isPlain && anchors.every((anchor) => clobbers.isStill(term, anchor));
  }
  if (isTwiceTold(term, clobbers)) return true;
  const isHere = anchors.every(({ block, at }) => block === term.block && at >= term.at);
  if (!isHere) return false;
  return (anchors.length === 1 && uses === 1) || isCheap(term);
}

/** A byte in each lane, by a multiplication. */
function isSpread(given: Term): boolean {
  const { op, args } = resolved(given);
  return op === "*" && args.some((arg) => resolved(arg).num === 0x0101010101010101n);
}

/** A field of something that has a name. */
function isPlainAddress(term: Term): boolean {
  return (
    isLeaf(term) ||
    (term.op === "address" && term.args.length === 1 && isLeaf(resolved(term.args[0] as Term)))
  );
}

/** What is better told again than named: a byte in all lanes, an index times the size of a slot. */
function isTwiceTold(term: Term, clobbers: Clobbers): boolean {
  if (term.op === "named") return /^(shuffle|interleave|repeatByte|leadingZeros|reverseBits)/.test(term.text);
  if (isSpread(term)) return true;
  if (term.op === "^" || term.op === "^^") return term.args.some(isSpread);
  if (term.op === "address") return term.args.length === 1;
  const isSize = (given: Term): boolean => {
    const arg = resolved(given);
    return (
      (arg.op === "load" && clobbers.isConstant(arg)) ||
      ((arg.op === "cut" || arg.op === "extend") && isSize(arg.args[0] as Term))
    );
  };
  return (term.op === "*" || term.op === "+") && term.args.some(isSize);
}

/** A sum of something and a number of bytes, a narrower view of something. */
function isCheap({ op, args, at }: Term): boolean {
  // Of LEAL the narrower view is all that the register holds.
  if (op === "cut" || op === "extend") return resolved(args[0] as Term).at !== at;
  return (op === "+" || op === "-") && args.some((arg) => resolved(arg).op === "const");
}

type StoreEvent = Event & { kind: "store" };
type ChangingEvent = Event & { kind: "store" | "call" | "change" };

/** Which loads still give the same at a later place of their block. */
class Clobbers {
  readonly #byBlock = new Map<number, ChangingEvent[]>();
  readonly #placeOf: ReadonlyMap<Term, PlaceFact>;

  constructor(events: readonly Event[], placeOf: ReadonlyMap<Term, PlaceFact>, graph: FlowGraph) {
    this.#placeOf = placeOf;
    for (const event of events) {
      if (event.kind !== "store" && event.kind !== "call" && event.kind !== "change") continue;
      const block = graph.blockOf[event.at] as number;
      const known = this.#byBlock.get(block);
      if (known === undefined) this.#byBlock.set(block, [event]);
      else known.push(event);
    }
  }

  /** Type descriptors never change. */
  isConstant(load: Term): boolean {
    const base = this.#placeOf.get(load)?.base;
    return base === "mapType" || base === "typeOfKey" || base === "typeOfElem" || base === "typeOfBucket";
  }

  isStill(load: Term, { at, block }: Anchor): boolean {
    if (block !== load.block || at < load.at) return false;
    const place = this.#placeOf.get(load);
    for (const event of this.#byBlock.get(block) ?? []) {
      if (event.at < load.at || event.at >= at) continue;
      if (event.kind !== "store" || !areApart(place, load.width, event)) return false;
    }
    return true;
  }
}

/** Whether a load and a store are certainly about different bytes. */
function areApart(a: PlaceFact | undefined, width: number, store: StoreEvent): boolean {
  const b = store.place;
  if (a === undefined || b === undefined) return false;
  const [inFrame, toFrame] = [!Number.isNaN(a.frame), !Number.isNaN(b.frame)];
  if (inFrame && toFrame) return a.frame + width <= b.frame || b.frame + store.width <= a.frame;
  if (b.base === "writeBarrierBuffer") return true;
  if (a.field === undefined || b.field === undefined || a.base === undefined) return false;
  return a.base === b.base ? a.field !== b.field : false;
}
