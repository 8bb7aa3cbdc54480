import type { Decoded } from "../machine/effects.ts";
import type { FlowGraph } from "../machine/flowGraph.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";
import { partsOf } from "../steps/bookkeeping.ts";

/** What no source says: instructions of the prologue and of write barriers, by the word that stands for them. */
export type Word = "prologue" | "write barrier" | "padding";

export function skipsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  arch: Architecture,
): readonly (Word | undefined)[] {
  const parts = partsOf(decoded, graph, arch);
  const words: (Word | undefined)[] = parts.map((part) => (part === "prologue" ? "prologue" : undefined));
  for (const block of graph.blocks) {
    if (callsBarrier(decoded, block)) words.fill("write barrier", block.start, block.end);
    const asks = barrierTest(decoded, block);
    if (asks >= 0) {
      words[asks] = "write barrier";
      words[block.end - 1] = "write barrier";
      // arm64 loads the flag before it asks.
      for (let i = asks - 1; i >= block.start && loadsBarrier(decoded[i] as Decoded); i--)
        words[i] = "write barrier";
    }
  }
  for (const [i, { control }] of decoded.entries()) if (control === "trap") words[i] = "padding";
  return words;
}

const isBarrier = (operand: Operand | undefined): boolean =>
  operand?.kind === "sym" && operand.name === "runtime.writeBarrier";

function callsBarrier(decoded: readonly Decoded[], { start, end }: { start: number; end: number }): boolean {
  for (let i = start; i < end; i++) {
    const target = decoded[i]?.control === "call" ? decoded[i]?.target : undefined;
    if (target?.kind === "sym" && target.name.startsWith("runtime.gcWriteBarrier")) return true;
  }
  return false;
}

function loadsBarrier({ effects }: Decoded): boolean {
  return (
    effects.some(({ srcs }) => srcs.some(isBarrier)) ||
    (effects.length === 1 && effects[0]?.op === "address" && effects[0].srcs[0]?.kind === "target")
  );
}

/** Whether a register was loaded from there: arm64 compares registers only. */
function holdsBarrier(operand: Operand, decoded: readonly Decoded[], start: number, at: number): boolean {
  if (operand.kind !== "reg") return false;
  for (let i = at - 1; i >= start; i--)
    for (const { op, dst, srcs } of decoded[i]?.effects ?? [])
      if (dst?.kind === "reg" && dst.reg === operand.reg) return op === "move" && srcs.some(isBarrier);
  return false;
}

/** Index of the comparison with the barrier's flag that a block ends with, or -1. */
function barrierTest(decoded: readonly Decoded[], { start, end }: { start: number; end: number }): number {
  if (decoded[end - 1]?.control !== "branch") return -1;
  for (let i = end - 1; i >= start; i--)
    for (const { op, srcs } of decoded[i]?.effects ?? [])
      if (op === "compare" || op === "test")
        return srcs.some((operand) => isBarrier(operand) || holdsBarrier(operand, decoded, start, i))
          ? i
          : -1;
  return -1;
}
