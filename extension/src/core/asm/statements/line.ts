import { type Event, rootsOf } from "./events.ts";
import { isLeaf, type Plan } from "./plan.ts";
import { resolved, type Term } from "./term.ts";

/**
 * Statements before they are worded. Each stands at an instruction and says what it does in terms of names: assignments
 * and copies give names, events use them.
 */
export type Line = Assignment | Happening;

export interface Assignment {
  readonly kind: "assign" | "copy";
  readonly at: number;
  readonly name: string;
  readonly term: Term;
  /** Of a copy that is made only where the branch that it stands at is taken: the block that it leads to. */
  readonly edge?: number;
}

export interface Happening {
  readonly kind: "event";
  readonly at: number;
  readonly event: Event;
  /** Of a call: names of the results that are used. */
  readonly results: readonly { readonly name: string; readonly term: Term }[];
}

/** The terms by whose names a line tells its own. */
export function leavesOf(line: Line, { named }: Plan): Term[] {
  const leaves: Term[] = [];
  const visit = (given: Term, isTop: boolean): void => {
    const term = resolved(given);
    if (!isTop && named.has(term)) leaves.push(term);
    else if (isLeaf(term)) {
      if (term.op === "phi" || term.op === "entry" || term.op === "unknown") leaves.push(term);
    } else for (const arg of term.args) visit(arg, false);
  };
  if (line.kind !== "event") visit(line.term, line.kind === "assign");
  else for (const root of rootsOf(line.event)) visit(root, false);
  return leaves;
}
