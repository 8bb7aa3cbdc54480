import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { Decoded, Effect } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import { framePointer, localsPointer, type Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";

/**
 * The instructions that the compiler adds around the work: prologue and epilogue, moves between registers, spills and
 * reloads, constants, jumps, padding. Their source lines are wherever the register allocator took them from, so they
 * belong to the step of the work beside them.
 */

/** other: prologue or stack growth; return: epilogue; move: goes with the work beside it; work: has a step of its own. */
export type Part = "prologue" | "epilogue" | "move" | "work";

/** What part of the function each instruction is. */
export function partsOf(decoded: readonly Decoded[], graph: FlowGraph, arch: Architecture): Part[] {
  const parts = decoded.map((d, i): Part => partOf(d, i, arch));
  for (let i = 1; i < decoded.length; i++) if (isPageOffset(decoded[i], decoded[i - 1])) parts[i] = "move";
  for (const block of graph.blocks) {
    if (growsStack(decoded, block)) parts.fill("prologue", block.start, block.end);
  }
  const first = graph.blocks[0];
  if (first !== undefined) {
    const last = decoded[first.end - 1];
    if (last?.control === "branch" && first.end <= 6 && checksStack(decoded, first, arch))
      parts.fill("prologue", 0, first.end);
  }
  return parts;
}

/** The ADD after an ADRP: second half of an address on arm64. */
function isPageOffset(decoded: Decoded | undefined, before: Decoded | undefined): boolean {
  const [page, sum] = [before?.effects[0], decoded?.effects[0]];
  if (page?.op !== "address" || sum?.op !== "+" || page.dst?.kind !== "reg" || sum.dst?.kind !== "reg")
    return false;
  return sum.dst.reg === page.dst.reg && sum.srcs[1]?.kind === "imm";
}

/** Whether a block calls what makes the stack larger. */
export function growsStack(decoded: readonly Decoded[], block: Block): boolean {
  for (let i = block.start; i < block.end; i++) {
    const target = decoded[i]?.target;
    if (target?.kind === "sym" && target.name.startsWith("runtime.morestack")) return true;
  }
  return false;
}

function checksStack(decoded: readonly Decoded[], block: Block, arch: Architecture): boolean {
  for (let i = block.start; i < block.end; i++)
    for (const effect of decoded[i]?.effects ?? [])
      if (effect.srcs.some((o) => o.kind === "mem" && o.base === arch.goroutine)) return true;
  return false;
}

function partOf(decoded: Decoded, index: number, arch: Architecture): Part {
  if (decoded.control === "return") return "epilogue";
  if (decoded.control === "jump" || decoded.control === "trap") return "move";
  if (decoded.control !== "next") return "work";
  if (decoded.effects.length === 0) return "move";
  const frame = framePart(decoded, index, arch);
  if (frame !== undefined) return frame;
  return decoded.effects.every((effect) => isMove(effect, arch)) ? "move" : "work";
}

/** Changes of the stack pointer and of the saved frame pointer and link register. */
function framePart(decoded: Decoded, index: number, arch: Architecture): Part | undefined {
  for (const effect of decoded.effects) {
    if (effect.op === "push") return "prologue";
    if (effect.op === "pop") return "epilogue";
    const dst = effect.dst;
    if (dst?.kind === "reg" && dst.reg === arch.stackPointer) {
      const by = effect.srcs[1];
      const isNegative = by?.kind === "imm" && by.value < 0;
      const down =
        (effect.op === "-" && !isNegative) || (effect.op === "+" && isNegative) || effect.op === "move";
      return down ? "prologue" : "epilogue";
    }
    if (dst?.kind === "reg" && isFrameRegister(dst.reg, arch))
      return effect.op === "move" && effect.srcs[0]?.kind === "mem" ? "epilogue" : "prologue";
    const source = effect.srcs[0];
    if (dst?.kind === "mem" && source?.kind === "reg" && isFrameRegister(source.reg, arch)) return "prologue";
  }
  return index === 0 && decoded.known === "unknown" ? "prologue" : undefined;
}

function isFrameRegister(register: number, arch: Architecture): boolean {
  return arch.goarch === "amd64" ? register === 5 : register === 29 || register === 30;
}

function inFrame(operand: Operand, arch: Architecture): boolean {
  return (
    operand.kind === "mem" &&
    (operand.base === arch.stackPointer || operand.base === framePointer || operand.base === localsPointer)
  );
}

/** Conditional moves count too: they merge two values, like the moves at the end of a block. */
function isMove(effect: Effect, arch: Architecture): boolean {
  const source = effect.srcs[0];
  if (source === undefined) return false;
  const toRegisterOrFrame =
    effect.dst !== undefined && (effect.dst.kind === "reg" || inFrame(effect.dst, arch));
  if (!toRegisterOrFrame) return false;
  switch (effect.op) {
    case "move":
      return (
        source.kind === "reg" ||
        source.kind === "imm" ||
        inFrame(source, arch) ||
        (source.kind === "sym" && source.address)
      );
    case "address":
      return (
        source.kind === "sym" ||
        source.kind === "target" ||
        inFrame(source, arch) ||
        (source.kind === "mem" && arch.names[source.base] === "IP")
      );
    case "^":
      return source.kind === "reg" && effect.srcs[1]?.kind === "reg" && effect.srcs[1].reg === source.reg;
    case "select":
      return true;
    case "|":
      return source.kind === "reg" && source.reg === arch.zero;
    default:
      return false;
  }
}

/** Gives every instruction a step: work keeps its own, the rest takes that of the work beside it in its block. */
export function settleSteps(
  parts: readonly Part[],
  graph: FlowGraph,
  own: readonly (FineStep | undefined)[],
): FineStep[] {
  const steps: (FineStep | undefined)[] = parts.map((part, i) => {
    if (part === "prologue") return "other";
    return part === "epilogue" ? "return" : part === "work" ? own[i] : undefined;
  });
  for (const block of graph.blocks) {
    if (!blockHasStep(block, steps) && blockWorks(block, parts))
      for (let i = block.start; i < block.end; i++) steps[i] ??= own[i];
    spreadInBlock(block, steps);
  }
  for (let round = 0; round < 4; round++)
    for (let b = graph.blocks.length - 1; b >= 0; b--)
      spreadFromSuccessor(graph.blocks[b] as Block, graph, steps);
  return steps.map((step) => step ?? "other");
}

function blockHasStep(block: Block, steps: readonly (FineStep | undefined)[]): boolean {
  for (let i = block.start; i < block.end; i++) if (steps[i] !== undefined) return true;
  return false;
}

function blockWorks(block: Block, parts: readonly Part[]): boolean {
  return parts.slice(block.start, block.end).includes("work");
}

function spreadInBlock(block: Block, steps: (FineStep | undefined)[]): void {
  for (let i = block.end - 2; i >= block.start; i--) steps[i] ??= steps[i + 1];
  for (let i = block.start + 1; i < block.end; i++) steps[i] ??= steps[i - 1];
}

function spreadFromSuccessor(block: Block, graph: FlowGraph, steps: (FineStep | undefined)[]): void {
  if (steps[block.start] !== undefined) return;
  const successor = block.successors[0];
  const step = successor === undefined ? undefined : steps[graph.blocks[successor]?.start ?? -1];
  if (step !== undefined) steps.fill(step, block.start, block.end);
}
