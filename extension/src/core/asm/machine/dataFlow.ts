import type { Kind } from "../runtime/values.ts";
import { applyEffects } from "./applyEffects.ts";
import { applyCall } from "./callEffects.ts";
import type { Known, PlainFill } from "./decode.ts";
import type { Decoded } from "./effects.ts";
import type { Block, FlowGraph } from "./flowGraph.ts";
import { knowNothing, registerFill, standsAlone } from "./inputs.ts";
import type { Machine, MachineState } from "./machine.ts";
import { copyState, entryState, joinInto, resultOf, unknownState } from "./machineState.ts";
import { written } from "./widths.ts";

/** Instructions gone through between two rests. */
const instructionsAtOnce = 4096;

/** Rounds over the blocks after which the flow is taken for unsolved, and nothing is known. */
const roundsAtMost = 40;

/**
 * Forward data flow over basic blocks until nothing changes: what every register and frame slot holds at the start
 * of each block. A jump through a table may lead to any block; a block that no jump leads to (where a panic was
 * recovered, labels of other functions) starts knowing nothing but its frame. Rests now and then.
 * @param parameters what the registers hold at the first row; undefined where that is not the function's first
 */
export function* solveDataFlow(
  known: readonly Known[],
  graph: FlowGraph,
  machine: Machine,
  parameters: readonly Kind[] | undefined,
): Generator<undefined, MachineState[]> {
  const states: (MachineState | undefined)[] = new Array(graph.blocks.length).fill(undefined);
  if (graph.blocks.length === 0) return [];
  let gone = 0;
  let budget = graph.blocks.length * roundsAtMost;
  const everyBlock = graph.blocks.map((_, i) => i).slice(1);
  let stackPointer = entryState(machine, []).registers[machine.arch.stackPointer];
  for (let seed = 0; seed < graph.blocks.length; seed++) {
    if (states[seed] !== undefined) continue;
    states[seed] =
      seed === 0 && parameters !== undefined
        ? entryState(machine, parameters)
        : unknownState(machine, stackPointer);
    if (seed > 0 && isPadding(known, graph.blocks[seed] as Block)) continue;
    const queued = new Uint8Array(graph.blocks.length);
    queued[seed] = 1;
    // In the order of the code, over and over: most of what leads to a block stands before it.
    for (let number = seed; number >= 0; number = nextOf(queued, number)) {
      if (budget-- <= 0) return graph.blocks.map(() => unknownState(machine, undefined));
      queued[number] = 0;
      const block = graph.blocks[number] as Block;
      const state = copyState(states[number] as MachineState);
      for (let i = block.start; i < block.end; i++) {
        step(known[i] as Known, i, state, machine);
        if (++gone % instructionsAtOnce === 0) yield;
      }
      const top = state.registers[machine.arch.stackPointer];
      if (top?.kind === "stack" && top.num < (stackPointer?.num ?? 0)) stackPointer = top;
      const final = block.end - 1;
      const isAnywhere = graph.jumpsAnywhere.has(final) || jumpsAnywhere((known[final] as Known).decoded);
      const successors = isAnywhere ? everyBlock : block.successors;
      for (let s = 0; s < successors.length; s++) {
        const successor = successors[s] as number;
        const old = states[successor];
        let changed = true;
        if (old === undefined) states[successor] = s === successors.length - 1 ? state : copyState(state);
        else changed = joinInto(old, state, machine.family);
        if (changed) queued[successor] = 1;
      }
    }
  }
  return states as MachineState[];
}

/** The next block that is queued, going round; -1 for none. */
function nextOf(queued: Uint8Array, after: number): number {
  const next = queued.indexOf(1, after + 1);
  return next >= 0 ? next : queued.indexOf(1);
}

/** What stands between a call that does not return and the code after it. */
function isPadding(known: readonly Known[], { start, end }: Block): boolean {
  for (let i = start; i < end; i++) {
    const decoded = known[i]?.decoded;
    if (decoded?.control !== "next" || decoded.effects.length !== 0) return false;
  }
  return true;
}

/** A jump through a table or a register, which may lead to any block. */
function jumpsAnywhere({ control, target }: Decoded): boolean {
  return control === "jump" && (target?.kind === "reg" || target?.kind === "mem");
}

/** Moves the state over the instruction at an index. */
export function step(known: Known, index: number, state: MachineState, machine: Machine): void {
  const { decoded } = known;
  if (knowNothing(known.inputs, state, machine)) {
    const { register, value } = plainFill(known, machine);
    if (register >= 0) {
      state.registers[register] = value;
      return;
    }
  }
  applyEffects(decoded, index, state, machine);
  if (decoded.control === "call") applyCall(decoded.target, index, state, machine);
}

/** What an instruction fills a register with where nothing is known of its inputs, worked out once. */
function plainFill(known: Known, machine: Machine): PlainFill {
  const release = machine.release.name;
  let { fill } = known;
  if (fill?.release !== release) {
    const effect = registerFill(known.decoded, machine);
    const result = effect && resultOf(effect, machine.nothing, machine);
    fill =
      effect?.dst?.kind === "reg" && standsAlone(result)
        ? { release, register: effect.dst.reg, value: written(effect, result, undefined, machine) }
        : { release, register: -1, value: undefined };
    known.fill = fill;
  }
  return fill;
}
