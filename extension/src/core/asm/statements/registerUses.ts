import type { Decoded, Effect } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";
import { Rest } from "./rest.ts";

/**
 * Registers that are set and never read before a call or a return: the compiler keeps nothing that is of no use, so that
 * they are what the call is handed or the function gives back.
 */

/** A place where registers are handed over, and what nothing tells of it is which. */
export type Site = "none" | "call" | "return";

export interface RegisterUses {
  /** By index of a call, and `returned` for all returns: the registers that are certainly handed over there. */
  readonly certain: ReadonlyMap<number, ReadonlySet<number>>;
  /** Instructions that set those. */
  readonly setters: readonly number[];
  /** Instructions of which the result is of use, at one of several places. */
  readonly open: readonly number[];
}

/** Stands for the returns of a function, which all give the same registers. */
export const returned = -1;

/**
 * Where a register's value goes next: nowhere, to one place (its number), to one of several, or to an instruction; to one
 * place on some ways only, which has `sometimes` added.
 */
type Use = number;
/** No way on has been followed to its end yet. */
const unset = 0;
const nowhere = 1;
const returnSite = 2;
const firstCall = 3;
const sometimes = 0x4000_0000;
const several = 0x3fff_fffe;
const read = 0x3fff_ffff;

const either = (a: Use, b: Use): Use => {
  if (a === b || b === unset) return a;
  if (a === unset) return b;
  if (a === read || b === read) return read;
  if (a === several || b === several) return several;
  if (a === nowhere) return b | sometimes;
  if (b === nowhere) return a | sometimes;
  return (a | sometimes) === (b | sometimes) ? a | sometimes : several;
};

/** Of one instruction, by register. */
interface Row {
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  /** Nothing goes on behind it: a call. */
  readonly endsAll: boolean;
  /** The number of the place that it is. */
  readonly site: number;
}

/** Blocks passed between two rests. */
const blocksAtOnce = 512;
/** Rounds over the blocks: as deep as loops lie in each other, and some. */
const roundsAtMost = 100;

/**
 * @param known registers that a call or return is known to be handed; undefined where nothing tells
 * @param isSkipped instructions that are no work of the function: what they write does not count
 */
export function* registerUses(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  arch: Architecture,
  known: (index: number) => readonly number[] | undefined,
  isSkipped: (index: number) => boolean,
): Generator<undefined, RegisterUses> {
  const handed = [...arch.arguments, ...floatRegisters(arch)];
  const rows = decoded.map((instruction, i) => {
    const row = rowOf(instruction, i, graph, arch, known(i));
    return isSkipped(i) ? { ...idle, reads: row.reads } : row;
  });
  const starts: Int32Array[] = graph.blocks.map(() => new Int32Array(arch.count));
  /** Goes back over a block; tells what each instruction leaves behind it. */
  const pass = (block: Block, after: (index: number, uses: Int32Array) => void): Int32Array => {
    const uses = new Int32Array(arch.count).fill(block.successors.length > 0 ? unset : nowhere);
    for (const to of block.successors) {
      const start = starts[to] as Int32Array;
      for (let r = 0; r < uses.length; r++) uses[r] = either(uses[r] as Use, start[r] as Use);
    }
    for (let i = block.end - 1; i >= block.start; i--) {
      const { reads, writes, endsAll, site } = rows[i] as Row;
      after(i, uses);
      if (endsAll) uses.fill(nowhere);
      for (const r of writes) uses[r] = nowhere;
      if (site !== nowhere) for (const r of handed) uses[r] = site;
      for (const r of reads) uses[r] = read;
    }
    return uses;
  };
  const rest = new Rest(blocksAtOnce);
  for (let changed = true, rounds = 0; changed && rounds < roundsAtMost; rounds++) {
    changed = false;
    for (let b = graph.blocks.length - 1; b >= 0; b--) {
      if (rest.isDue(1)) yield;
      const uses = pass(graph.blocks[b] as Block, () => {});
      const before = starts[b] as Int32Array;
      if (uses.every((use, r) => use === before[r])) continue;
      starts[b] = uses;
      changed = true;
    }
  }
  const certain = new Map<number, Set<number>>();
  const open: number[] = [];
  const setters: number[] = [];
  const certainAt = (use: Use): Set<number> => {
    const at = use === returnSite ? returned : use - firstCall;
    const found = certain.get(at) ?? new Set();
    certain.set(at, found);
    return found;
  };
  const waysInto = countWaysInto(graph);
  for (const block of graph.blocks) {
    const firstMoved = firstMovedForNext(decoded, block, waysInto, isSkipped);
    pass(block, (i, uses) => {
      const { writes } = rows[i] as Row;
      if (
        isSkipped(i) ||
        !(isMadeForUse(decoded, i, block) || isHalfForUse(decoded[i] as Decoded, writes, uses))
      )
        return;
      for (const r of writes) {
        const use = uses[r] as Use;
        if (i >= firstMoved && (use & sometimes) !== 0) continue;
        const site = use & ~sometimes;
        if (site === several) open.push(i);
        else if (site > nowhere && site !== read && !isKeptAtHand(decoded, i, block, site)) {
          certainAt(site).add(r);
          setters.push(i);
        }
      }
    });
  }
  return { certain, setters, open };
}

function countWaysInto(graph: FlowGraph): Uint32Array {
  const ways = new Uint32Array(graph.blocks.length);
  for (const { successors } of graph.blocks) for (const to of successors) ways[to] = (ways[to] as number) + 1;
  return ways;
}

/**
 * Where ways meet, the compiler brings each value that lives on into the register that the first of them has it in, needed
 * there or not (cmd/compile/internal/ssa/regalloc.go, shuffle).
 * @returns the first of the instructions at a block's end that may be there for this alone
 */
function firstMovedForNext(
  decoded: readonly Decoded[],
  { start, end, successors }: Block,
  waysInto: Uint32Array,
  isSkipped: (index: number) => boolean,
): number {
  const [next, other] = successors;
  if (next === undefined || other !== undefined || (waysInto[next] as number) < 2) return end;
  let first = end;
  while (first > start && (isSkipped(first - 1) || mayBeMovedForNext(decoded[first - 1] as Decoded))) first--;
  return first;
}

/**
 * Whether a value may have been brought into a register for another block than that of a call, where ways meet or before a
 * loop: what the compiler only moves it sets for a call in the call's own block (cmd/compile/internal/ssa/regalloc.go).
 */
function isKeptAtHand(decoded: readonly Decoded[], index: number, { end }: Block, site: Use): boolean {
  if (site === returnSite || !mayBeMovedForNext(decoded[index] as Decoded)) return false;
  const call = site - firstCall;
  return call < index || call >= end;
}

/** Moves between registers, and of what is made or loaded anew: constants, addresses, what is kept in the frame. */
function mayBeMovedForNext({ effects, control, known }: Decoded): boolean {
  if (control === "jump") return true;
  return (
    control === "next" &&
    known === "rule" &&
    effects.every(
      ({ dst, op, srcs }) =>
        dst?.kind === "reg" && (/^(move|address|exchange)$/.test(op) || isCleared(op, srcs)),
    )
  );
}

/** The registers that ABIInternal hands floats over in (cmd/compile/abi-internal.md). */
export function floatRegisters({ goarch, firstVector, vectorCount }: Architecture): number[] {
  return Array.from({ length: goarch === "amd64" ? vectorCount - 1 : 16 }, (_, i) => firstVector + i);
}

const idle: Row = { reads: [], writes: [], endsAll: false, site: nowhere };

function rowOf(
  { effects, control, target, clobbers, known: how, forgets }: Decoded,
  index: number,
  graph: FlowGraph,
  arch: Architecture,
  known: readonly number[] | undefined,
): Row {
  const reads = new Set<number>();
  const writes = new Set<number>();
  const look = (operand: Operand | undefined): void => {
    if (operand?.kind === "reg" || operand?.kind === "shifted") reads.add(operand.reg);
    else if (operand?.kind === "pair") for (const r of [operand.first, operand.second]) reads.add(r);
    else if (operand?.kind === "mem") for (const r of [operand.base, operand.index]) if (r >= 0) reads.add(r);
  };
  for (const { dst, srcs, op } of effects) {
    for (const operand of isCleared(op, srcs) ? [] : srcs) look(operand);
    if (dst?.kind === "mem") look(dst);
    if (dst?.kind === "reg") writes.add(dst.reg);
    // What it is made of is not told: the register itself, as likely as not.
    if (op === "none" || op === "exchange") look(dst);
  }
  for (const operand of clobbers ?? []) look(operand);
  const isUntold = how === "unknown" || forgets === true;
  const leaves =
    control === "return" ||
    (control === "jump" && (graph.targets[index] as number) < 0) ||
    control === "call";
  if (control === "call" || control === "jump") look(target);
  if (control === "call") reads.add(arch.closureContext);
  const site =
    !leaves || known !== undefined ? nowhere : control === "return" ? returnSite : index + firstCall;
  for (const r of known ?? []) reads.add(r);
  return {
    reads: [...reads],
    writes: [...writes],
    endsAll: leaves,
    site: isUntold ? several : site,
  };
}

/** XORL AX, AX reads nothing. */
function isCleared(op: Effect["op"], [a, b]: readonly Operand[]): boolean {
  return (op === "^" || op === "-") && a?.kind === "reg" && b?.kind === "reg" && a.reg === b.reg;
}

/** Whether an instruction is there for the register that it sets: not for another one, for flags or for memory. */
function isMadeForUse(decoded: readonly Decoded[], index: number, block: Block): boolean {
  const { effects, known, control, clobbers } = decoded[index] as Decoded;
  if (control !== "next" || known !== "rule" || clobbers !== undefined) return false;
  if (effects.some(({ op }) => /^(none|exchange|push|pop|nilCheck|compare|test|compareNegative)$/.test(op)))
    return false;
  const made = effects.filter(({ dst }) => dst !== undefined);
  const [first, ...others] = made;
  if (first === undefined || made.some(({ dst }) => dst?.kind !== "reg")) return false;
  // Halves of a product, quotient and remainder, pointer and what it is moved by: one may be of no use.
  if (others.length > 0) return made.every(({ op }) => op === "move");
  return first.op === "move" || first.op === "address" || !givesFlags(decoded, index, block);
}

/** Whether an instruction divides, and only one of quotient and remainder goes anywhere. */
function isHalfForUse({ effects }: Decoded, writes: readonly number[], uses: Int32Array): boolean {
  if (writes.length !== 2 || effects.some(({ name = "" }) => !/Quotient|Remainder/.test(name))) return false;
  const [first, second] = writes as [number, number];
  return (uses[first] === nowhere) !== (uses[second] === nowhere);
}

/** Whether what comes behind may look at the flags that an instruction leaves. */
function givesFlags(decoded: readonly Decoded[], index: number, block: Block): boolean {
  for (let i = index + 1; i < block.end; i++) {
    const { effects, control } = decoded[i] as Decoded;
    for (const { op, condition, name } of effects) {
      if (condition !== undefined || /Carry|Borrow/.test(name ?? "")) return true;
      if (op === "compare" || op === "test" || op === "compareNegative") return false;
    }
    if (control === "branch") return true;
    if (control !== "next") return false;
  }
  return false;
}
