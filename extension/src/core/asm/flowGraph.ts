import type { Decoded } from "./effects.ts";
import type { ListingFunction } from "./listing.ts";

/** Basic blocks of a function. Indices are positions in the function's instruction list. */

export interface Block {
  readonly start: number;
  /** One past the last instruction. */
  readonly end: number;
  readonly successors: number[];
}

export interface FlowGraph {
  readonly blocks: readonly Block[];
  /** Block number of each instruction. */
  readonly blockOf: Int32Array;
  /** Index of the instruction that a jump, branch or call goes to, -1 outside the function. */
  readonly targets: Int32Array;
}

/** Cuts a function into basic blocks. Jumps out of the function have no successor. */
export function flowGraph(fn: ListingFunction, decoded: readonly Decoded[]): FlowGraph {
  const count = fn.instructions.length;
  const targets = resolveTargets(fn, decoded);
  const leader = new Uint8Array(count + 1);
  leader[0] = 1;
  for (let i = 0; i < count; i++) {
    const control = (decoded[i] as Decoded).control;
    const target = targets[i] as number;
    if (target >= 0 && control !== "call") leader[target] = 1;
    if ((control !== "next" && control !== "call") || neverReturns(decoded[i] as Decoded)) leader[i + 1] = 1;
  }
  const blockOf = new Int32Array(count);
  const blocks: Block[] = [];
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && leader[end] === 0) end++;
    blockOf.fill(blocks.length, start, end);
    blocks.push({ start, end, successors: [] });
    start = end;
  }
  for (const block of blocks) {
    const final = block.end - 1;
    const control = (decoded[final] as Decoded).control;
    const target = targets[final] as number;
    const passesOn =
      control === "branch" ||
      control === "next" ||
      (control === "call" && !neverReturns(decoded[final] as Decoded));
    if (passesOn && block.end < count) block.successors.push(blockOf[block.end] as number);
    if ((control === "jump" || control === "branch") && target >= 0) {
      const to = blockOf[target] as number;
      if (!block.successors.includes(to)) block.successors.push(to);
    }
  }
  return { blocks, blockOf, targets };
}

/** Calls after which the compiler lays no code: gopanic, throw and their kin (runtime.fatal is not one of them). */
function neverReturns(decoded: Decoded): boolean {
  if (decoded.control !== "call" || decoded.target?.kind !== "sym") return false;
  const name = decoded.target.name;
  return name.startsWith("runtime.") && /^runtime\.(gopanic|throw|panic\w*|goPanic\w*|block)$/.test(name);
}

function resolveTargets(fn: ListingFunction, decoded: readonly Decoded[]): Int32Array {
  const targets = new Int32Array(fn.instructions.length).fill(-1);
  let byPc: Map<number, number> | undefined;
  const find = (pc: number): number => {
    if (byPc === undefined) {
      byPc = new Map();
      for (let i = fn.instructions.length - 1; i >= 0; i--)
        byPc.set((fn.instructions[i] as { pc: number }).pc, i);
    }
    return byPc.get(pc) ?? -1;
  };
  const step = fn.format === "source" ? 1 : 4;
  decoded.forEach((d, i) => {
    const target = d.target;
    if (target === undefined) return;
    const pc = fn.instructions[i]?.pc ?? 0;
    if (target.kind === "target") targets[i] = find(target.relative ? pc + target.pc * step : target.pc);
    else if (target.kind === "sym" && target.name === fn.name && target.offset === 0) targets[i] = 0;
    else if (target.kind === "other") targets[i] = fn.labels.get(target.text) ?? -1;
  });
  return targets;
}
