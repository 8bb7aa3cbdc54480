import type { Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import type { Machine } from "../machine/machine.ts";
import { type Environment, isFlags } from "./environment.ts";
import type { InstructionFact } from "./places.ts";
import { Rest } from "./rest.ts";
import { resolved, type Term } from "./term.ts";
import type { Terms } from "./terms.ts";
import { type FlagsAfter, type FlowListener, Walker } from "./termWalker.ts";

/**
 * Follows terms through registers and frame, block by block until nothing changes. Where blocks that come together
 * bring different terms there is a phi. Copies, spills and reloads vanish: they are the same term elsewhere.
 */

export interface TermFlow {
  readonly terms: Terms;
  /** At the start of each block, and at its end; undefined where nothing leads. */
  readonly starts: readonly (Environment | undefined)[];
  readonly ends: readonly (Environment | undefined)[];
  readonly predecessors: readonly (readonly number[])[];
  /** Passes over all blocks once more. */
  listen(listener: FlowListener): Generator<undefined, void>;
}

/** Passes over a block after which a function is given up: it has more paths than it is worth. */
const passesAtMost = 60;

/** Phis looked at between two rests. */
const mergedAtOnce = 2000;
/** Instructions passed between two rests. */
const passedAtOnce = 128;

export function* followTerms(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  facts: readonly InstructionFact[],
  machine: Machine,
  /** Blocks whose jump back to the start leaves all as it was. */
  isRestart: (block: Block) => boolean,
  flagsAfter: (index: number) => FlagsAfter,
): Generator<undefined, TermFlow | undefined> {
  const walker = new Walker(decoded, facts, machine, flagsAfter);
  const { blocks } = graph;
  const predecessors = predecessorsOf(decoded, graph, isRestart);
  const starts: (Environment | undefined)[] = new Array(blocks.length).fill(undefined);
  const ends: (Environment | undefined)[] = new Array(blocks.length).fill(undefined);
  const phis: Map<number, Term>[] = blocks.map(() => new Map());
  let passes = blocks.length * passesAtMost;
  const rest = new Rest(passedAtOnce);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [number, block] of blocks.entries()) {
      const start =
        number === 0
          ? walker.entry(predecessors[0]?.length !== 0)
          : joined(number, block, predecessors[number] as number[], ends, phis, facts, walker);
      if (start === undefined || same(start, starts[number])) continue;
      if (passes-- <= 0) return undefined;
      if (rest.isDue(block.end - block.start)) yield;
      starts[number] = start;
      ends[number] = walker.pass(number, block, start, undefined);
      changed = true;
    }
  }
  for (const [number, found] of phis.entries())
    for (const [location, phi] of found)
      phi.args = (predecessors[number] as number[]).map(
        (from) => ends[from]?.get(location)?.term ?? walker.unknown(location, phi.at),
      );
  yield;
  yield* settlePhis(phis, walker.terms);
  return {
    terms: walker.terms,
    starts,
    ends,
    predecessors,
    *listen(listener) {
      for (const [number, block] of blocks.entries()) {
        walker.pass(number, block, starts[number] ?? walker.nothing(block), listener);
        if (rest.isDue(block.end - block.start)) yield;
      }
    },
  };
}

/** Merges phis that are another term; where all that comes into one is of a kind, so is the phi. */
function* settlePhis(phis: readonly ReadonlyMap<number, Term>[], terms: Terms): Generator<undefined, void> {
  yield* mergePhis(phis);
  narrowPhis(phis);
  yield;
  for (const term of terms.all) {
    const inner = term.op === "cut" ? resolved(term.args[0] as Term) : undefined;
    if (inner !== undefined && inner !== term && inner.bytes <= term.width) term.same ??= inner;
  }
  yield* mergePhis(phis);
  for (let changed = true; changed; ) {
    changed = false;
    for (const found of phis)
      for (const phi of found.values()) {
        if (phi.same !== undefined || phi.value !== undefined) continue;
        const values = phi.args
          .map(resolved)
          .filter((arg) => arg !== phi && arg.op !== "const")
          .map(({ value }) => value);
        const [first] = values;
        if (
          first === undefined ||
          values.some((value) => value?.kind !== first.kind || value.text !== first.text)
        )
          continue;
        phi.value = first;
        changed = true;
      }
    yield;
  }
}

/** A phi fills as many bytes as the widest that comes into it. */
function narrowPhis(phis: readonly ReadonlyMap<number, Term>[]): void {
  const left = phis.flatMap((found) => [...found.values()]).filter(({ same }) => same === undefined);
  for (const phi of left) phi.bytes = 1;
  for (let changed = true; changed; ) {
    changed = false;
    for (const phi of left)
      for (const given of phi.args) {
        const { bytes } = resolved(given);
        if (bytes <= phi.bytes) continue;
        phi.bytes = bytes;
        changed = true;
      }
  }
}

/** A phi of one term, or of it and itself, is that term. Looks again at those only that one which changed comes into. */
function* mergePhis(phis: readonly ReadonlyMap<number, Term>[]): Generator<undefined, void> {
  const rest = new Rest(mergedAtOnce);
  const users = new Map<Term, Term[]>();
  const open: Term[] = [];
  for (const found of phis)
    for (const phi of found.values()) {
      if (phi.same !== undefined) continue;
      open.push(phi);
      for (const given of phi.args) {
        const arg = resolved(given);
        if (arg.op !== "phi" || arg === phi) continue;
        const known = users.get(arg);
        if (known === undefined) users.set(arg, [phi]);
        else known.push(phi);
      }
    }
  for (let phi = open.shift(); phi !== undefined; phi = open.shift()) {
    if (rest.isDue(1)) yield;
    const only = phi.same === undefined ? onlyOther(phi) : undefined;
    if (only === undefined) continue;
    phi.same = only;
    const own = users.get(phi) ?? [];
    if (only.op === "phi") users.set(only, [...(users.get(only) ?? []), ...own]);
    open.push(...own);
  }
}

/** The one term that comes into a phi besides itself. */
function onlyOther(phi: Term): Term | undefined {
  let only: Term | undefined;
  for (const given of phi.args) {
    const arg = resolved(given);
    if (arg === phi || arg === only) continue;
    if (only !== undefined) return undefined;
    only = arg;
  }
  return only;
}

function isPadding(decoded: readonly Decoded[], { start, end }: Block): boolean {
  return decoded
    .slice(start, end)
    .every(({ control, effects }) => control === "next" && effects.length === 0);
}

function predecessorsOf(
  decoded: readonly Decoded[],
  { blocks }: FlowGraph,
  isRestart: (block: Block) => boolean,
): number[][] {
  const from: number[][] = blocks.map(() => []);
  for (const [number, block] of blocks.entries()) {
    const last = decoded[block.end - 1] as Decoded;
    // A table of jumps leads to no start of a function.
    const anywhere = last.control === "jump" && (last.target?.kind === "reg" || last.target?.kind === "mem");
    const to = anywhere ? blocks.keys() : block.successors;
    for (const successor of to)
      if (successor !== 0 || (!anywhere && !isRestart(block))) from[successor]?.push(number);
  }
  // What stands between functions' parts to align them is never run.
  for (const [number, block] of blocks.entries())
    if (number > 0 && from[number]?.length === 0 && isPadding(decoded, block))
      for (const successor of block.successors)
        from[successor] = (from[successor] as number[]).filter((p) => p !== number);
  return from;
}

function joined(
  number: number,
  block: Block,
  from: readonly number[],
  ends: readonly (Environment | undefined)[],
  phis: readonly Map<number, Term>[],
  facts: readonly InstructionFact[],
  walker: Walker,
): Environment | undefined {
  const known = from.flatMap((p) => ends[p] ?? []);
  const [first, ...others] = known;
  if (first === undefined) return from.length === 0 ? walker.nothing(block) : undefined;
  const result: Environment = new Map();
  for (const [location, held] of first) {
    let { writer } = held;
    let phi = phis[number]?.get(location);
    let isEverywhere = true;
    for (const other of others) {
      const there = other.get(location);
      if (there === undefined || there.width !== held.width) {
        isEverywhere = false;
        break;
      }
      if (there.writer !== writer) writer = -1;
      // Flags of two comparisons have no name, but those of the same comparison on each way are one.
      if (there.term !== held.term && isFlags(location)) isEverywhere = areSameFlags(there.term, held.term);
      else if (there.term !== held.term) phi ??= walker.phi(location, number, block.start, facts);
    }
    if (!isEverywhere) continue;
    if (phi !== undefined) phis[number]?.set(location, phi);
    result.set(location, {
      term: phi ?? held.term,
      writer: phi === undefined ? writer : -1,
      width: held.width,
    });
  }
  return result;
}

/** Whether the flags of two comparisons are those of the same values. */
function areSameFlags(a: Term, b: Term): boolean {
  const low = (given: Term): Term => {
    const term = resolved(given);
    return term.op === "cut" && term.width >= a.width ? low(term.args[0] as Term) : term;
  };
  return (
    a.op === b.op &&
    a.width === b.width &&
    a.text === b.text &&
    a.args.every((arg, i) => low(arg) === low(b.args[i] as Term))
  );
}

function same(a: Environment, b: Environment | undefined): boolean {
  if (b === undefined || a.size !== b.size) return false;
  for (const [location, held] of a) {
    const other = b.get(location);
    if (other?.term !== held.term || other.writer !== held.writer) return false;
  }
  return true;
}
