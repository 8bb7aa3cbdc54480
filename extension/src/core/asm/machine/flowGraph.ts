import { isHiddenPlace } from "../listing/bareRows.ts";
import type { Instruction, ListingFunction } from "../listing/listing.ts";
import type { Decoded } from "./effects.ts";

/** Basic blocks of a function. Indices are positions in the function's instruction list. */

export interface Block {
  readonly start: number;
  /** One past the last instruction. */
  readonly end: number;
  readonly successors: number[];
}

/** Where control goes in a function, without its blocks. */
export interface Jumps {
  /** Index of the instruction that a jump, branch or call goes to, -1 outside the function. */
  readonly targets: Int32Array;
  /** 1 for the first instruction of each basic block. */
  readonly leaders: Uint8Array;
  /** Calls after which the compiler lays no code. */
  readonly ends: ReadonlySet<number>;
  /** Instructions that jump to a place in the function that no row tells: any of its rows may be it. */
  readonly jumpsAnywhere: ReadonlySet<number>;
}

export interface FlowGraph extends Jumps {
  readonly blocks: readonly Block[];
  /** Block number of each instruction. */
  readonly blockOf: Int32Array;
}

/** Finds the jumps of a function and what they go to. */
export function jumpsOf(fn: ListingFunction, decoded: readonly Decoded[]): Jumps {
  const count = fn.instructions.length;
  const targets = resolveTargets(fn, decoded);
  const leaders = new Uint8Array(count + 1);
  leaders[0] = 1;
  const ends = new Set<number>();
  for (let i = 0; i < count; i++) {
    const control = (decoded[i] as Decoded).control;
    if (control === "next") continue;
    const target = targets[i] as number;
    if (target >= 0 && control !== "call") leaders[target] = 1;
    if (neverReturns(decoded[i] as Decoded, fn)) ends.add(i);
    if (control !== "call" || ends.has(i)) leaders[i + 1] = 1;
  }
  const jumpsAnywhere = new Set<number>();
  for (let i = 0; i < count; i++) {
    const { target } = decoded[i] as Decoded;
    if (target?.kind === "other" && isHiddenPlace(target.text, fn.name)) jumpsAnywhere.add(i);
  }
  if (jumpsAnywhere.size > 0) leaders.fill(1);
  return { targets, leaders, ends, jumpsAnywhere };
}

/** Cuts a function into basic blocks. Jumps out of the function have no successor. */
export function flowGraph(decoded: readonly Decoded[], jumps: Jumps): FlowGraph {
  const { targets, leaders, ends } = jumps;
  const count = decoded.length;
  const blockOf = new Int32Array(count);
  const blocks: Block[] = [];
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && leaders[end] === 0) end++;
    blockOf.fill(blocks.length, start, end);
    blocks.push({ start, end, successors: [] });
    start = end;
  }
  for (const block of blocks) {
    const final = block.end - 1;
    const control = (decoded[final] as Decoded).control;
    const target = targets[final] as number;
    const passesOn = control === "branch" || control === "next" || (control === "call" && !ends.has(final));
    if (passesOn && block.end < count) block.successors.push(blockOf[block.end] as number);
    if ((control === "jump" || control === "branch") && target >= 0) {
      const to = blockOf[target] as number;
      if (!block.successors.includes(to)) block.successors.push(to);
    }
  }
  return { ...jumps, blocks, blockOf };
}

/** Calls after which the compiler lays no code: gopanic, throw and their kin (runtime.fatal is not one of them). */
export function neverReturns({ control, target }: Decoded, { path, instructions }: ListingFunction): boolean {
  if (control !== "call" || target?.kind !== "sym") return false;
  // Up to 1.19 the compiler leaves out the name of the package that it compiles.
  const isOwn = /(?:^|[/\\]src[/\\])runtime[/\\][^/\\]+$/.test(path || (instructions[0]?.file ?? ""));
  const name = /^(?:runtime|"")\.(\w+)$/.exec(target.name)?.[1] ?? "";
  if (target.name.startsWith('"') && !isOwn) return false;
  return /^(?:gopanic|throw|panic\w*|goPanic\w*|block)$/.test(name);
}

/** Whether the first row is the function's first instruction. */
export const isStart = ({ format, entry, instructions }: ListingFunction): boolean =>
  format === "source" || instructions[0]?.pc === entry;

function resolveTargets(fn: ListingFunction, decoded: readonly Decoded[]): Int32Array {
  const targets = new Int32Array(fn.instructions.length).fill(-1);
  const find = finderOfPc(fn.instructions);
  const step = fn.format === "source" ? 1 : 4;
  for (let i = 0; i < decoded.length; i++) {
    const target = (decoded[i] as Decoded).target;
    if (target === undefined) continue;
    const pc = (fn.instructions[i] as Instruction).pc;
    if (target.kind === "target") targets[i] = find(target.relative ? pc + target.pc * step : target.pc);
    else if (target.kind === "sym" && target.name === fn.name && target.offset === 0)
      targets[i] = isStart(fn) ? 0 : -1;
    else if (target.kind === "other") targets[i] = fn.labels.get(target.text) ?? -1;
  }
  return targets;
}

/** Finds the first instruction at an address, or -1. */
function finderOfPc(instructions: readonly Instruction[]): (pc: number) => number {
  let isAscending = true;
  for (let i = 1; i < instructions.length && isAscending; i++)
    isAscending = (instructions[i - 1] as Instruction).pc <= (instructions[i] as Instruction).pc;
  if (!isAscending) {
    const byPc = new Map<number, number>();
    for (let i = instructions.length - 1; i >= 0; i--) byPc.set((instructions[i] as Instruction).pc, i);
    return (pc) => byPc.get(pc) ?? -1;
  }
  return (pc) => {
    let low = 0;
    let high = instructions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((instructions[middle] as Instruction).pc < pc) low = middle + 1;
      else high = middle;
    }
    return instructions[low]?.pc === pc ? low : -1;
  };
}
