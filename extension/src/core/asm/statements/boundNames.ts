import type { FlowGraph } from "../machine/flowGraph.ts";
import { type Line, leavesOf } from "./line.ts";
import type { Plan } from "./plan.ts";
import { Rest } from "./rest.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";

/** What names stand for on each path: whether lines say what is, wherever they are reached from. */

/** By number of a name: the id of the term that it stands for, or `nothing`. */
type Bindings = Int32Array;
const nothing = -1;

export interface Failure {
  readonly line: Line;
  readonly term: Term;
}

export interface Checked {
  readonly failures: readonly Failure[];
  /** What names stand for at the start of a block; undefined where nothing leads. */
  readonly boundAt: (block: number) => ReadonlyMap<string, Term> | undefined;
}

/** Blocks passed between two rests. */
const blocksAtOnce = 128;
/** Rounds over the blocks after which what is bound is taken as it is. */
const roundsAtMost = 200;

/** Finds the lines that use a name which, on some path, is another term's. */
export function* checked(
  lines: readonly Line[],
  names: ReadonlyMap<Term, string>,
  plan: Plan,
  flow: TermFlow,
  graph: FlowGraph,
): Generator<undefined, Checked> {
  const bound = new BoundNames(lines, names, plan, flow);
  const byBlock: Line[][] = graph.blocks.map(() => []);
  for (const line of lines) byBlock[graph.blockOf[line.at] as number]?.push(line);
  const phis: Term[][] = graph.blocks.map(() => []);
  for (const term of plan.live) if (term.op === "phi") phis[term.block]?.push(term);
  const ends: (Bindings | undefined)[] = graph.blocks.map(() => undefined);
  const starts: (Bindings | undefined)[] = graph.blocks.map(() => undefined);
  const successors: number[][] = graph.blocks.map(() => []);
  for (const [to, from] of flow.predecessors.entries()) for (const p of from) successors[p]?.push(to);
  const isStale = new Uint8Array(graph.blocks.length).fill(1);
  const rest = new Rest(blocksAtOnce);
  for (let changed = true, rounds = 0; changed && rounds < roundsAtMost; rounds++) {
    changed = false;
    for (const number of graph.blocks.keys()) {
      if (isStale[number] === 0) continue;
      if (rest.isDue(1)) yield;
      isStale[number] = 0;
      const start = bound.startOf(number, ends, byBlock, phis[number] as Term[]);
      if (start === undefined || sameBindings(start, starts[number])) continue;
      starts[number] = start;
      const end = start.slice();
      for (const line of byBlock[number] as Line[]) if (!isOnEdge(line)) bound.bind(line, end);
      ends[number] = end;
      for (const to of successors[number] as number[]) isStale[to] = 1;
      changed = true;
    }
  }
  const failures: Failure[] = [];
  for (const [number, own] of byBlock.entries()) {
    const bindings = starts[number]?.slice() ?? bound.none();
    const check = (line: Line): void => {
      for (const term of leavesOf(line, plan))
        if (term.op === "unknown" || !bound.isBound(term, bindings)) failures.push({ line, term });
      bound.bind(line, bindings);
    };
    for (const line of own) if (!isOnEdge(line)) check(line);
    for (const line of own) if (isOnEdge(line)) check(line);
    if (rest.isDue(1)) yield;
  }
  return { failures, boundAt: (block) => starts[block] && bound.told(starts[block]) };
}

const isOnEdge = (line: Line): boolean => line.kind === "copy" && line.edge !== undefined;

function sameBindings(a: Bindings, b: Bindings | undefined): boolean {
  if (b === undefined) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Names by numbers, and what binds them. */
class BoundNames {
  readonly #names: ReadonlyMap<Term, string>;
  readonly #plan: Plan;
  readonly #flow: TermFlow;
  readonly #numbers = new Map<string, number>();
  /** By id of a term: the numbers of all names that ever stand for it. */
  readonly #holders = new Map<number, number[]>();

  constructor(lines: readonly Line[], names: ReadonlyMap<Term, string>, plan: Plan, flow: TermFlow) {
    this.#names = names;
    this.#plan = plan;
    this.#flow = flow;
    for (const [term, name] of names) this.#hold(name, term);
    for (const line of lines) for (const { name, term } of madeBy(line)) this.#hold(name, term);
  }

  #hold(name: string, term: Term): void {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    const known = this.#holders.get(term.id);
    if (known === undefined) this.#holders.set(term.id, [number]);
    else if (!known.includes(number)) known.push(number);
  }

  #numberOf(term: Term): number {
    return this.#numbers.get(this.#names.get(term) ?? "") ?? -1;
  }

  none(): Bindings {
    return new Int32Array(this.#numbers.size).fill(nothing);
  }

  isBound(term: Term, bindings: Bindings): boolean {
    return bindings[this.#numberOf(term)] === term.id;
  }

  bind(line: Line, bindings: Bindings): void {
    const made = madeBy(line);
    // Made anew: what was copied from it on the round before is another value now.
    if (line.kind !== "copy") for (const { term } of made) this.#forget(term, bindings);
    for (const { name, term } of made) bindings[this.#numbers.get(name) as number] = term.id;
  }

  #forget({ id }: Term, bindings: Bindings): void {
    for (const number of this.#holders.get(id) ?? []) if (bindings[number] === id) bindings[number] = nothing;
  }

  /** What all ways into a block agree on; undefined while none of them is known. */
  startOf(
    number: number,
    ends: readonly (Bindings | undefined)[],
    byBlock: readonly (readonly Line[])[],
    phis: readonly Term[],
  ): Bindings | undefined {
    if (number === 0) {
      const start = this.none();
      for (const term of this.#plan.live) if (term.op === "entry") start[this.#numberOf(term)] = term.id;
      return start;
    }
    const from = this.#flow.predecessors[number] as readonly number[];
    const ending = from.map((p) => {
      const end = ends[p];
      return end === undefined ? undefined : this.#atEdge(end, byBlock[p] as readonly Line[], number);
    });
    let result: Bindings | undefined;
    for (const end of ending) {
      if (end === undefined) continue;
      if (result === undefined) result = end.slice();
      else for (let i = 0; i < end.length; i++) if (result[i] !== end[i]) result[i] = nothing;
    }
    if (result === undefined) return from.length === 0 ? this.none() : undefined;
    const held = phis.map((phi) => {
      const at = this.#numberOf(phi);
      return ending.every((end, k) => {
        const given = phi.args[k];
        return end === undefined || (given !== undefined && end[at] === resolved(given).id);
      });
    });
    for (const phi of phis) this.#forget(phi, result);
    for (const [i, phi] of phis.entries()) result[this.#numberOf(phi)] = held[i] === true ? phi.id : nothing;
    return result;
  }

  /** The names at the end of a block as they are on the way to another. */
  #atEdge(end: Bindings, lines: readonly Line[], to: number): Bindings {
    const own = lines.filter((line) => line.kind === "copy" && line.edge === to);
    if (own.length === 0) return end;
    const bindings = end.slice();
    for (const line of own) this.bind(line, bindings);
    return bindings;
  }

  told(bindings: Bindings): ReadonlyMap<string, Term> {
    const told = new Map<string, Term>();
    for (const [name, number] of this.#numbers) {
      const term = this.#flow.terms.all[bindings[number] as number];
      if (term !== undefined) told.set(name, term);
    }
    return told;
  }
}

/** What a line gives names to. */
function madeBy(line: Line): readonly { readonly name: string; readonly term: Term }[] {
  return line.kind === "event" ? line.results : [line];
}
