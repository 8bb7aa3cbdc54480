import type { FlowGraph } from "../machine/flowGraph.ts";
import { checked } from "./boundNames.ts";
import { type Events, rootsOf } from "./events.ts";
import { type Assignment, type Line, leavesOf } from "./line.ts";
import { interferenceOf } from "./liveness.ts";
import { namesOf } from "./names.ts";
import { isLeaf, type Plan, planOf } from "./plan.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";

export interface Told {
  readonly lines: readonly Line[];
  readonly names: ReadonlyMap<Term, string>;
  readonly plan: Plan;
  /** The terms that names stand for at the start of a block; undefined where nothing leads. */
  readonly boundAt: (block: number) => ReadonlyMap<string, Term> | undefined;
  /** Instructions of which something is not told, since it did not hold. */
  readonly untold: ReadonlySet<number>;
}

/** How often terms are told apart further before lines that do not hold are left out. */
const attempts = 5;

/**
 * The lines of a function, each checked to hold on every path.
 * @param apart terms that are to have a line of their own
 */
export function* linesOf(
  events: Events,
  flow: TermFlow,
  graph: FlowGraph,
  apart: ReadonlySet<Term>,
): Generator<undefined, Told> {
  const forced = new Set<Term>([...events.kept, ...apart]);
  const late = new Set<Term>();
  const branches = new Set(events.events.flatMap(({ kind, at }) => (kind === "branch" ? at : [])));
  // Where nothing tells what a branch asks, what comes with it on one way alone cannot be told either.
  const canStand = ({ at, edge }: Assignment): boolean => edge === undefined || branches.has(at);
  for (let attempt = 0; ; attempt++) {
    const plan = planOf(events, graph, flow.terms.all, forced);
    yield;
    const own = ownLines(plan, events);
    const interference = yield* interferenceOf(own, plan, flow, graph);
    const names = namesOf(plan, events, interference);
    yield;
    const copied = copies(plan, names, late, flow, graph);
    yield;
    let lines = named(own, names, copied.filter(canStand), plan);
    yield;
    let { failures, boundAt } = yield* checked(lines, names, plan, flow, graph);
    if (failures.length > 0 && attempt < attempts) {
      const before = late.size;
      const clashing = new Set(failures.map(({ term }) => names.get(term)));
      for (const phi of plan.live) if (phi.op === "phi" && clashing.has(names.get(phi))) late.add(phi);
      if (late.size === before)
        for (const { line } of failures) for (const inner of foldedIn(line, plan)) forced.add(inner);
      continue;
    }
    const untold = new Set<number>();
    while (failures.length > 0) {
      for (const { line } of failures) untold.add(line.at);
      const failed = new Set(failures.map(({ line }) => line));
      lines = lines.filter((line) => !failed.has(line));
      ({ failures, boundAt } = yield* checked(lines, names, plan, flow, graph));
    }
    return { lines, names, plan, boundAt, untold };
  }
}

/** Terms told inside a line that could have been told where the machine makes them. */
export function foldedIn(line: Line, { named }: Plan): Term[] {
  const found: Term[] = [];
  const visit = (given: Term, isTop: boolean): void => {
    const term = resolved(given);
    if (isLeaf(term) || (!isTop && named.has(term))) return;
    if (!isTop && term.op === "load") return;
    if (!isTop && isForcible(term)) found.push(term);
    for (const arg of term.args) visit(arg, false);
  };
  if (line.kind !== "event") visit(line.term, line.kind === "assign");
  else for (const root of rootsOf(line.event)) visit(root, false);
  return found;
}

/** Lines in order; of one instruction first what is stored, unless that has its name by an assignment beside it. */
function inOrder(lines: readonly Line[], plan: Plan): Line[] {
  const stored = new Map<number, ReadonlySet<Term>>();
  for (const line of lines)
    if (line.kind === "event" && line.event.kind === "store")
      stored.set(line.at, new Set(leavesOf(line, plan)));
  const rank = (line: Line): number => {
    if (line.kind !== "event" && line.kind === "copy") return 3;
    if (line.kind !== "event")
      return stored.has(line.at) && stored.get(line.at)?.has(line.term) !== true ? 2 : 0;
    return line.event.kind === "branch" || line.event.kind === "jump" ? 4 : 1;
  };
  return [...lines].sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** Work whose result can have a name; not flags, addresses and narrower views. */
function isForcible({ op }: Term): boolean {
  return !/^(compare|test|compareNegative|address|cut|extend|merge)$/.test(op);
}

/** What is told by name where it is made, and what happens; names are given later. */
function ownLines(plan: Plan, { events }: Events): Line[] {
  const { named } = plan;
  const lines: Line[] = [];
  const results = new Map<number, { name: string; term: Term }[]>();
  for (const term of named) {
    if (term.op !== "call") lines.push({ kind: "assign", at: term.at, name: "", term });
    else results.set(term.at, [...(results.get(term.at) ?? []), { name: "", term }]);
  }
  for (const event of events) {
    if (event.kind === "change" || event.kind === "look") continue;
    const given = (results.get(event.at) ?? []).sort((a, b) => a.term.id - b.term.id);
    lines.push({ kind: "event", at: event.at, event, results: event.kind === "call" ? given : [] });
  }
  return inOrder(lines, plan);
}

/** What comes into a phi under another name. */
function copies(
  { live }: Plan,
  names: ReadonlyMap<Term, string>,
  late: ReadonlySet<Term>,
  flow: TermFlow,
  graph: FlowGraph,
): Assignment[] {
  const lines: Assignment[] = [];
  const seen = new Set<string>();
  for (const phi of live) {
    if (phi.op !== "phi") continue;
    const name = names.get(phi) as string;
    for (const [k, from] of (flow.predecessors[phi.block] ?? []).entries()) {
      const given = phi.args[k];
      const term = given === undefined ? undefined : resolved(given);
      if (term === undefined || term === phi || names.get(term) === name) continue;
      const writer = late.has(phi) ? -1 : (flow.ends[from]?.get(phi.place)?.writer ?? -1);
      const last = (graph.blocks[from]?.end ?? 1) - 1;
      const at = writer >= 0 ? writer : last;
      const target = graph.targets[last] as number;
      const isOneOfTwo = (graph.blocks[from]?.successors.length ?? 0) > 1;
      const isEdge = writer < 0 && isOneOfTwo && target >= 0 && graph.blockOf[target] === phi.block;
      const key = `${name} ${term.id} ${at} ${isEdge ? phi.block : ""}`;
      if (seen.has(key)) continue;
      seen.add(key);
      lines.push({ kind: "copy", at, name, term, ...(isEdge ? { edge: phi.block } : {}) });
    }
  }
  return lines;
}

function named(
  own: readonly Line[],
  names: ReadonlyMap<Term, string>,
  more: readonly Line[],
  plan: Plan,
): Line[] {
  const nameOf = (term: Term): string => names.get(term) as string;
  const lines = own.map(
    (line): Line =>
      line.kind === "event"
        ? { ...line, results: line.results.map(({ term }) => ({ name: nameOf(term), term })) }
        : { ...line, name: nameOf(line.term) },
  );
  return inOrder([...lines, ...more], plan);
}
