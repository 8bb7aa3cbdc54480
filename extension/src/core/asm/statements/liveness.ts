import type { FlowGraph } from "../machine/flowGraph.ts";
import { type Line, leavesOf } from "./line.ts";
import type { Plan } from "./plan.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";

/** Which terms are needed at the same time, so that they cannot share a name. */
export type Interference = ReadonlyMap<Term, ReadonlySet<Term>>;

/** Rounds over the blocks: as deep as loops lie in each other, and some. */
const roundsAtMost = 50;

export function interferenceOf(
  lines: readonly Line[],
  plan: Plan,
  flow: TermFlow,
  graph: FlowGraph,
): Interference {
  const byBlock: Line[][] = graph.blocks.map(() => []);
  for (const line of lines) byBlock[graph.blockOf[line.at] as number]?.push(line);
  const phis: Term[][] = graph.blocks.map(() => []);
  for (const term of plan.live) if (term.op === "phi") phis[term.block]?.push(term);
  const starts: Set<Term>[] = graph.blocks.map(() => new Set());
  const successors: number[][] = graph.blocks.map(() => []);
  for (const [to, from] of flow.predecessors.entries()) for (const p of from) successors[p]?.push(to);
  const leaves = new Map<Line, readonly Term[]>(lines.map((line) => [line, leavesOf(line, plan)]));
  const pairs = new Map<Term, Set<Term>>();
  const neighbours = (term: Term): Set<Term> => {
    let known = pairs.get(term);
    if (known === undefined) {
      known = new Set();
      pairs.set(term, known);
    }
    return known;
  };
  const define = (term: Term, live: Set<Term>, record: boolean): void => {
    live.delete(term);
    if (!record) return;
    for (const other of live) {
      neighbours(term).add(other);
      neighbours(other).add(term);
    }
  };
  const pass = (number: number, record: boolean): Set<Term> => {
    const live = liveAtEnd(number, successors[number] as number[], starts, phis, flow, plan);
    for (const line of [...(byBlock[number] as Line[])].reverse()) {
      const made = line.kind === "event" ? line.results.map(({ term }) => term) : [line.term];
      for (const term of made) live.add(term);
      for (const term of made) define(term, live, record);
      for (const term of leaves.get(line) ?? []) live.add(term);
    }
    const own = phis[number] as Term[];
    for (const term of own) live.add(term);
    for (const term of own) define(term, live, record);
    return live;
  };
  for (let changed = true, rounds = 0; changed && rounds < roundsAtMost; rounds++) {
    changed = false;
    for (let number = graph.blocks.length - 1; number >= 0; number--) {
      const start = pass(number, false);
      if (start.size === starts[number]?.size) continue;
      starts[number] = start;
      changed = true;
    }
  }
  for (const number of graph.blocks.keys()) pass(number, true);
  const entries = [...(starts[0] ?? [])];
  for (const a of entries) for (const b of entries) if (a !== b) neighbours(a).add(b);
  return pairs;
}

function liveAtEnd(
  number: number,
  successors: readonly number[],
  starts: readonly ReadonlySet<Term>[],
  phis: readonly (readonly Term[])[],
  flow: TermFlow,
  { named }: Plan,
): Set<Term> {
  const live = new Set<Term>();
  for (const successor of successors) {
    for (const term of starts[successor] ?? []) live.add(term);
    const k = flow.predecessors[successor]?.indexOf(number) ?? -1;
    for (const phi of phis[successor] ?? []) {
      const given = phi.args[k];
      const arg = given === undefined ? undefined : resolved(given);
      if (arg !== undefined && (named.has(arg) || arg.op === "phi" || arg.op === "entry")) live.add(arg);
    }
  }
  return live;
}
