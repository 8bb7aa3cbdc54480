import type { FlowGraph } from "../machine/flowGraph.ts";
import { type Line, leavesOf } from "./line.ts";
import type { Plan } from "./plan.ts";
import { Rest } from "./rest.ts";
import { resolved, type Term } from "./term.ts";
import type { TermFlow } from "./termFlow.ts";

/** Numbers of terms, a bit each. */
type Bits = Uint32Array;

const hasBit = (bits: Bits, n: number): boolean => ((bits[n >>> 5] as number) & (1 << (n & 31))) !== 0;
const setBit = (bits: Bits, n: number): void => {
  bits[n >>> 5] = (bits[n >>> 5] as number) | (1 << (n & 31));
};
const clearBit = (bits: Bits, n: number): void => {
  bits[n >>> 5] = (bits[n >>> 5] as number) & ~(1 << (n & 31));
};
const addBits = (to: Bits, from: Bits): void => {
  for (let word = 0; word < to.length; word++) to[word] = (to[word] as number) | (from[word] as number);
};
const sameBits = (a: Bits, b: Bits): boolean => a.every((word, i) => word === b[i]);

/** Terms that share a name. */
export class Web {
  readonly terms: Set<Term>;
  readonly #numbers: number[];
  /** What is needed when one of them is made; another's until something is added. */
  #needed: Bits | undefined;
  #isOwn = false;

  constructor(terms: Iterable<Term> = [], number?: number, needed?: Bits) {
    this.terms = new Set(terms);
    this.#numbers = number === undefined ? [] : [number];
    this.#needed = needed;
  }

  /** Whether a term of one is made while one of the other is needed. */
  conflictsWith(other: Web): boolean {
    return this.#isMadeDuring(other) || other.#isMadeDuring(this);
  }

  add(other: Web): void {
    for (const term of other.terms) this.terms.add(term);
    this.#numbers.push(...other.#numbers);
    if (other.#needed === undefined) return;
    if (this.#needed === undefined) {
      this.#needed = other.#needed;
      return;
    }
    if (!this.#isOwn) this.#needed = this.#needed.slice();
    this.#isOwn = true;
    addBits(this.#needed, other.#needed);
  }

  #isMadeDuring(other: Web): boolean {
    const needed = this.#needed;
    return needed !== undefined && other.#numbers.some((number) => hasBit(needed, number));
  }
}

/** Which terms are needed at the same time, so that they cannot share a name. */
export class Interference {
  readonly #numbers: ReadonlyMap<Term, number>;
  /** By the number of a term: those needed when it is made. */
  readonly #needed: readonly (Bits | undefined)[];

  constructor(numbers: ReadonlyMap<Term, number>, needed: readonly (Bits | undefined)[]) {
    this.#numbers = numbers;
    this.#needed = needed;
  }

  /** A term by itself. */
  webOf(term: Term): Web {
    const number = this.#numbers.get(term);
    return new Web([term], number, number === undefined ? undefined : this.#needed[number]);
  }
}

/** A line as numbers of terms: those that it makes and those that it needs. */
interface NumberedLine {
  readonly makes: readonly number[];
  readonly needs: readonly number[];
}

/** Lines passed between two rests. */
const linesAtOnce = 2000;
/** Rounds over the blocks: as deep as loops lie in each other, and some. */
const roundsAtMost = 50;

export function* interferenceOf(
  lines: readonly Line[],
  plan: Plan,
  flow: TermFlow,
  graph: FlowGraph,
): Generator<undefined, Interference> {
  const numbers = new Map<Term, number>();
  const numberOf = (term: Term): number => {
    const known = numbers.get(term) ?? numbers.size;
    numbers.set(term, known);
    return known;
  };
  const byBlock: NumberedLine[][] = graph.blocks.map(() => []);
  for (const line of lines) {
    const makes = line.kind === "event" ? line.results.map(({ term }) => term) : [line.term];
    byBlock[graph.blockOf[line.at] as number]?.push({
      makes: makes.map(numberOf),
      needs: leavesOf(line, plan).map(numberOf),
    });
  }
  const phis: Term[][] = graph.blocks.map(() => []);
  for (const term of plan.live)
    if (term.op === "phi") {
      phis[term.block]?.push(term);
      numberOf(term);
    }
  const successors: number[][] = graph.blocks.map(() => []);
  for (const [to, from] of flow.predecessors.entries()) for (const p of from) successors[p]?.push(to);
  const handed = successors.map((own, number) =>
    own.flatMap((to) => handedOver(number, to, phis, flow, plan)).map(numberOf),
  );
  const words = (numbers.size + 31) >>> 5;
  const starts: Bits[] = graph.blocks.map(() => new Uint32Array(words));
  const rows: (Bits | undefined)[] = new Array(numbers.size);
  const define = (made: readonly number[], live: Bits, record: boolean): void => {
    for (const term of made) setBit(live, term);
    for (const term of made) {
      clearBit(live, term);
      if (record) addBits((rows[term] ??= new Uint32Array(words)), live);
    }
  };
  const pass = (number: number, record: boolean): Bits => {
    const live = new Uint32Array(words);
    for (const to of successors[number] as number[]) addBits(live, starts[to] as Bits);
    for (const term of handed[number] as number[]) setBit(live, term);
    const own = byBlock[number] as NumberedLine[];
    for (let i = own.length - 1; i >= 0; i--) {
      const { makes, needs } = own[i] as NumberedLine;
      define(makes, live, record);
      for (const term of needs) setBit(live, term);
    }
    define((phis[number] as Term[]).map(numberOf), live, record);
    return live;
  };
  const rest = new Rest(linesAtOnce);
  const workOf = (number: number): number => 4 + (byBlock[number] as NumberedLine[]).length;
  for (let changed = true, rounds = 0; changed && rounds < roundsAtMost; rounds++) {
    changed = false;
    for (let number = graph.blocks.length - 1; number >= 0; number--) {
      if (rest.isDue(workOf(number))) yield;
      const start = pass(number, false);
      if (sameBits(start, starts[number] as Bits)) continue;
      starts[number] = start;
      changed = true;
    }
  }
  for (const number of graph.blocks.keys()) {
    pass(number, true);
    if (rest.isDue(workOf(number))) yield;
  }
  const entries = starts[0];
  if (entries)
    for (let a = 0; a < numbers.size; a++) {
      if (!hasBit(entries, a)) continue;
      const row = (rows[a] ??= new Uint32Array(words));
      const had = hasBit(row, a);
      addBits(row, entries);
      if (!had) clearBit(row, a);
    }
  return new Interference(numbers, rows);
}

/** What a block hands over to the phis of the block behind it. */
function handedOver(
  number: number,
  successor: number,
  phis: readonly (readonly Term[])[],
  flow: TermFlow,
  { named }: Plan,
): Term[] {
  const k = flow.predecessors[successor]?.indexOf(number) ?? -1;
  return (phis[successor] ?? []).flatMap((phi) => {
    const given = phi.args[k];
    const arg = given === undefined ? undefined : resolved(given);
    return arg !== undefined && (named.has(arg) || arg.op === "phi" || arg.op === "entry") ? [arg] : [];
  });
}
