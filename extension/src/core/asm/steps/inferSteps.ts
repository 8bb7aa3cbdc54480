import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { Decoded } from "../machine/effects.ts";
import type { FlowGraph } from "../machine/flowGraph.ts";
import type { Operand } from "../machine/operands.ts";
import type { Architecture } from "../machine/registers.ts";

/**
 * Steps of a function without source positions. Landmarks (calls, compares, stores) know their step; loads and
 * arithmetic belong to what they are computed for. What stays undefined goes with its neighbours.
 */
export function spreadSteps(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  landmarks: readonly (FineStep | undefined)[],
  helpers: readonly boolean[],
  arch: Architecture,
): (FineStep | undefined)[] {
  const steps = landmarks.slice();
  for (let round = 0; round < 3; round++)
    for (let i = steps.length - 1; i >= 0; i--)
      if (helpers[i] !== true) steps[i] ??= stepByUse(i, decoded, graph, steps, arch);
  return steps;
}

function readsRegister(decoded: Decoded, register: number, arch: Architecture): boolean {
  for (const effect of decoded.effects) {
    for (const operand of effect.srcs) if (mentions(operand, register)) return true;
    if (effect.dst?.kind === "mem" && mentions(effect.dst, register)) return true;
  }
  if (decoded.control === "call") {
    if (decoded.target !== undefined && mentions(decoded.target, register)) return true;
    return arch.arguments.indexOf(register) >= 0 && arch.arguments.indexOf(register) < 5;
  }
  return decoded.control === "return" && register === arch.arguments[0];
}

function mentions(operand: Operand, register: number): boolean {
  if (operand.kind === "reg" || operand.kind === "shifted") return operand.reg === register;
  return operand.kind === "mem" && (operand.base === register || operand.index === register);
}

function writesRegister(decoded: Decoded, register: number, arch: Architecture): boolean {
  if (decoded.control === "call") return register !== arch.stackPointer;
  return decoded.effects.some((effect) => effect.dst?.kind === "reg" && effect.dst.reg === register);
}

function isFrameStore(decoded: Decoded, arch: Architecture): boolean {
  const first = decoded.effects[0];
  return first?.op === "move" && first.dst?.kind === "mem" && first.dst.base === arch.stackPointer;
}

function isStore(decoded: Decoded): boolean {
  const first = decoded.effects[0];
  return first?.op === "move" && first.dst?.kind === "mem";
}

/** The step of the instruction that uses what this one computes, or of the branch's comparison. */
function stepByUse(
  index: number,
  decoded: readonly Decoded[],
  graph: FlowGraph,
  steps: readonly (FineStep | undefined)[],
  arch: Architecture,
): FineStep | undefined {
  const instruction = decoded[index] as Decoded;
  const block = graph.blocks[graph.blockOf[index] as number];
  if (block === undefined) return undefined;
  if (instruction.control === "branch") {
    for (let i = index - 1; i >= block.start; i--)
      if (
        decoded[i]?.effects.some((e) => e.op === "compare" || e.op === "test" || e.op === "compareNegative")
      )
        return steps[i];
    return undefined;
  }
  if (isFrameStore(instruction, arch) || isStore(instruction)) {
    const source = instruction.effects[0]?.srcs[0];
    if (source?.kind !== "reg") return undefined;
    for (let i = index - 1; i >= block.start; i--)
      if (writesRegister(decoded[i] as Decoded, source.reg, arch)) return steps[i];
    return undefined;
  }
  const first = instruction.effects[0];
  if (first === undefined || instruction.control !== "next") return undefined;
  if (first.op === "compare" || first.op === "test") {
    for (let i = index + 1; i < block.end; i++) {
      const user = decoded[i] as Decoded;
      if (user.effects.some((e) => e.op === "select" || e.op === "set")) return steps[i];
    }
    return undefined;
  }
  if (first.dst?.kind !== "reg" || first.dst.reg === arch.stackPointer) return undefined;
  return firstUse(
    index + 1,
    block.end,
    first.dst.reg,
    graph.blockOf[index] as number,
    decoded,
    graph,
    steps,
    arch,
    4,
  );
}

function firstUse(
  from: number,
  end: number,
  register: number,
  blockNumber: number,
  decoded: readonly Decoded[],
  graph: FlowGraph,
  steps: readonly (FineStep | undefined)[],
  arch: Architecture,
  depth: number,
): FineStep | undefined {
  for (let i = from; i < end; i++) {
    const user = decoded[i] as Decoded;
    if (readsRegister(user, register, arch) && !isFrameStore(user, arch)) return steps[i];
    if (writesRegister(user, register, arch)) return undefined;
  }
  if (depth === 0) return undefined;
  for (const successor of graph.blocks[blockNumber]?.successors ?? []) {
    const block = graph.blocks[successor];
    if (block === undefined) continue;
    const step = firstUse(
      block.start,
      block.end,
      register,
      successor,
      decoded,
      graph,
      steps,
      arch,
      depth - 1,
    );
    if (step !== undefined) return step;
  }
  return undefined;
}
