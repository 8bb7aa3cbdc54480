import type { Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";
import { growsStack, partsOf } from "../steps/bookkeeping.ts";

/** What no source says: instructions of the prologue and of write barriers, by the word that stands for them. */
export type Word = "prologue" | "write barrier" | "padding";

/** Instructions of a check of the stack at most. */
const longestCheck = 6;

export function skipsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  arch: Architecture,
): readonly (Word | undefined)[] {
  const parts = partsOf(decoded, graph, arch);
  const words: (Word | undefined)[] = parts.map((part) => (part === "prologue" ? "prologue" : undefined));
  for (const block of graph.blocks)
    if (callsBarrier(decoded, block)) words.fill("write barrier", block.start, block.end);
  for (const block of graph.blocks) {
    if (!block.successors.some((to) => isDetour(graph.blocks[to] as Block, words))) continue;
    const asks = testAt(decoded, block);
    if (asks < 0) continue;
    words[asks] = "write barrier";
    words[block.end - 1] = "write barrier";
    // arm64 loads the flag before it asks.
    for (let i = asks - 1; i >= block.start && loadsBarrier(decoded[i] as Decoded); i--)
      words[i] = "write barrier";
  }
  // For a large frame there are two checks.
  for (const { start, end, successors } of graph.blocks.slice(0, 2)) {
    const isCheck = successors.length > 1 && end - start <= longestCheck;
    if (!isCheck || !successors.some((to) => growsStack(decoded, graph.blocks[to] as Block))) break;
    words.fill("prologue", start, end);
  }
  for (const [i, { control }] of decoded.entries()) if (control === "trap") words[i] = "padding";
  return words;
}

/** Whether a block only does what a write barrier needs, on the way to where others go without it. */
export const isDetour = ({ start, successors }: Block, words: readonly (Word | undefined)[]): boolean =>
  words[start] === "write barrier" && successors.length === 1;

/** Where a block goes that ends with the test of a write barrier, but for the barrier; undefined where it does not. */
export function passedBarrier(
  block: Block,
  { blocks }: FlowGraph,
  words: readonly (Word | undefined)[],
): number | undefined {
  if (block.successors.length < 2 || words[block.end - 1] !== "write barrier") return undefined;
  return block.successors.find((to) => !isDetour(blocks[to] as Block, words));
}

const isBarrier = (operand: Operand | undefined): boolean =>
  operand?.kind === "sym" && operand.name === "runtime.writeBarrier";

/** What is called where the flag is set (runtime/mbarrier.go, cmd/compile/internal/ssa/writebarrier.go). */
const barrierCall = /^runtime\.(?:gcWriteBarrier|wbMove$|wbZero$)/;

function callsBarrier(decoded: readonly Decoded[], { start, end }: Block): boolean {
  for (let i = start; i < end; i++) {
    const target = decoded[i]?.control === "call" ? decoded[i]?.target : undefined;
    if (target?.kind === "sym" && barrierCall.test(target.name)) return true;
  }
  return false;
}

function loadsBarrier({ effects }: Decoded): boolean {
  return (
    effects.some(({ srcs }) => srcs.some(isBarrier)) ||
    (effects.length === 1 && effects[0]?.op === "address" && effects[0].srcs[0]?.kind === "target")
  );
}

/** Index of the comparison that a block ends with, or -1. */
function testAt(decoded: readonly Decoded[], { start, end }: Block): number {
  if (decoded[end - 1]?.control !== "branch") return -1;
  for (let i = end - 1; i >= start; i--)
    if (decoded[i]?.effects.some(({ op }) => op === "compare" || op === "test") === true) return i;
  return -1;
}
