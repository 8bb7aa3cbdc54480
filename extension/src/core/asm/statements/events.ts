import type { Condition, Decoded } from "../machine/effects.ts";
import type { FlowGraph } from "../machine/flowGraph.ts";
import type { Machine } from "../machine/machine.ts";
import type { Operand } from "../machine/operands.ts";
import { signatureOf } from "../runtime/signatures.ts";
import { branchLocation, type Environment } from "./environment.ts";
import type { InstructionFact, PlaceFact } from "./places.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";

/** What a function does to the world, in order: what statements are made for. */

export type Event =
  | {
      readonly kind: "store";
      readonly at: number;
      readonly address: Term;
      readonly width: number;
      readonly value: Term;
      readonly place: PlaceFact | undefined;
    }
  | {
      readonly kind: "call";
      readonly at: number;
      readonly target: Operand | undefined;
      /** The code called through a register or memory. */
      readonly code: Term | undefined;
      readonly args: readonly Term[];
      /** Whether these are all arguments. */
      readonly isWhole: boolean;
    }
  | { readonly kind: "branch"; readonly at: number; readonly flags: Term; readonly condition: Condition }
  | { readonly kind: "jump"; readonly at: number }
  /** Memory changes in a way that is not told. */
  | { readonly kind: "change"; readonly at: number }
  | { readonly kind: "return"; readonly at: number; readonly values: readonly Term[] };

/** A store to the frame. */
export interface Spill {
  /** The variable that the compiler's listing names, and which of its words it is. */
  readonly name: string;
  readonly word: number;
  readonly value: Term;
}

export interface Events {
  /** By instruction. */
  readonly events: readonly Event[];
  readonly placeOf: ReadonlyMap<Term, PlaceFact>;
  /** Stores to words of the frame that no one else sees: the terms go on by themselves. */
  readonly spills: ReadonlyMap<number, Spill>;
}

export function eventsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  facts: readonly InstructionFact[],
  flow: TermFlow,
  machine: Machine,
  isSkipped: (index: number) => boolean,
  results: number,
): Events {
  const events: Event[] = [];
  const placeOf = new Map<Term, PlaceFact>();
  const spills = new Map<number, Spill>();
  const returns: { at: number; environment: Environment }[] = [];
  const certain = new CertainArguments(decoded, graph, machine);
  flow.listen({
    reach(at, environment) {
      if (isSkipped(at)) return;
      const { control, condition, target, clobbers, effects } = decoded[at] as Decoded;
      if (clobbers !== undefined || effects.some(({ op }) => op === "exchange"))
        events.push({ kind: "change", at });
      if (control === "call") {
        const name = target?.kind === "sym" ? target.name : "";
        const known = countOfCall(name) ?? countOfClosure(target, facts[at]);
        const count = known ?? certain.before(at);
        const isWhole = known !== undefined;
        const args = machine.arch.arguments
          .slice(0, count)
          .map((register) => environment.get(register)?.term)
          .filter((term) => term !== undefined);
        const code =
          target?.kind === "reg"
            ? environment.get(target.reg)?.term
            : target?.kind === "mem" && target.base >= 0
              ? environment.get(target.base)?.term
              : undefined;
        events.push({
          kind: "call",
          at,
          target,
          code: code === undefined ? undefined : resolved(code),
          args: args.map(resolved),
          isWhole,
        });
      } else if (control === "branch") {
        // The instruction may compare by itself: what it sees is told at the end of its block.
        const flags = flow.ends[graph.blockOf[at] as number]?.get(branchLocation)?.term;
        if (flags !== undefined && condition !== undefined)
          events.push({ kind: "branch", at, flags: resolved(flags), condition });
      } else if (control === "jump") events.push({ kind: "jump", at });
      else if (control === "return") returns.push({ at, environment: new Map(environment) });
    },
    store({ at, place, address, width, value }) {
      if (place !== undefined && !Number.isNaN(place.frame)) {
        const start = machine.frame.variables.get(place.name) ?? place.offset;
        spills.set(at, { name: place.name, word: (place.offset - start) / 8, value: resolved(value) });
      }
      if (isSkipped(at)) return;
      if (place !== undefined && !Number.isNaN(place.frame)) {
        if (!isSeen(place.frame, facts[at] as InstructionFact)) return;
      }
      events.push({ kind: "store", at, address: resolved(address), width, value: resolved(value), place });
    },
    load(term, place) {
      if (place !== undefined) placeOf.set(term, place);
    },
  });
  const count = results >= 0 ? results : resultsOf(returns, certain, machine);
  for (const { at, environment } of returns) {
    const values = machine.arch.arguments.slice(0, count).flatMap((r) => environment.get(r)?.term ?? []);
    events.push({ kind: "return", at, values: values.length === count ? values.map(resolved) : [] });
  }
  return { events: events.sort((a, b) => a.at - b.at), placeOf, spills };
}

/** Whether others may read what is stored at an offset of the frame. */
function isSeen(offset: number, { exposed }: InstructionFact): boolean {
  return exposed.some(({ from, to }) => offset >= from && offset < to);
}

/** How many arguments a function of the map runtime has; those of others in its tables are not all there. */
function countOfCall(name: string): number | undefined {
  const parameters = signatureOf(name)?.parameters;
  return parameters?.length === 0 && !/makemap_small$|NewEmptyMap$/.test(name)
    ? undefined
    : parameters?.length;
}

/** A hasher takes two words, a comparison of keys too. */
function countOfClosure(target: Operand | undefined, fact: InstructionFact | undefined): number | undefined {
  const register = target?.kind === "reg" ? target.reg : target?.kind === "mem" ? target.base : -1;
  const kind = fact?.before[register]?.kind;
  return kind === "hasherCode" || kind === "equalCode" || kind === "hasher" || kind === "equalFunction"
    ? 2
    : undefined;
}

/** How many results a function certainly has: registers that are set for nothing else before it returns. */
function resultsOf(
  returns: readonly { at: number; environment: Environment }[],
  certain: CertainArguments,
  machine: Machine,
): number {
  let count = 0;
  for (const { at } of returns) count = Math.max(count, certain.before(at));
  while (
    count > 0 &&
    !returns.every(({ environment }) =>
      machine.arch.arguments.slice(0, count).every((r) => environment.has(r)),
    )
  )
    count--;
  return count;
}

/** Finds registers that are set for a call or a return and for nothing else. */
class CertainArguments {
  readonly #decoded: readonly Decoded[];
  readonly #graph: FlowGraph;
  readonly #machine: Machine;

  constructor(decoded: readonly Decoded[], graph: FlowGraph, machine: Machine) {
    this.#decoded = decoded;
    this.#graph = graph;
    this.#machine = machine;
  }

  /** How many of the first argument registers are. */
  before(at: number): number {
    const block = this.#graph.blocks[this.#graph.blockOf[at] as number];
    const read = new Set<number>();
    const set = new Set<number>();
    for (let i = at - 1; i >= (block?.start ?? at); i--) {
      const instruction = this.#decoded[i] as Decoded;
      if (instruction.control === "call") break;
      for (const { dst, keepsRest } of instruction.effects)
        if (dst?.kind === "reg" && !read.has(dst.reg) && keepsRest !== true) set.add(dst.reg);
      for (const { dst, srcs } of instruction.effects)
        for (const operand of [...srcs, ...(dst?.kind === "mem" ? [dst] : [])]) {
          if (operand.kind === "reg" || operand.kind === "shifted") read.add(operand.reg);
          if (operand.kind === "mem") for (const r of [operand.base, operand.index]) read.add(r);
        }
    }
    let count = 0;
    for (const register of this.#machine.arch.arguments) {
      if (!set.has(register)) break;
      count++;
    }
    return count;
  }
}
