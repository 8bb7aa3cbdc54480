import type { Kind } from "../runtime/values.ts";
import type { Decoded } from "./effects.ts";
import type { FlowGraph } from "./flowGraph.ts";
import type { Machine, MachineState } from "./machine.ts";
import { applyCall, applyEffect, copyState, entryState, joinInto } from "./machineState.ts";

/** Instructions gone through between two rests. */
const instructionsAtOnce = 4096;

/** Rounds over the blocks after which the flow is taken for unsolved, and nothing is known. */
const roundsAtMost = 40;

/**
 * Forward data flow over basic blocks until nothing changes: what every register and frame slot holds at the start
 * of each block. Unreached blocks (jump tables, labels of other functions) start knowing nothing. Rests now and then.
 */
export function* solveDataFlow(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  machine: Machine,
  parameters: readonly Kind[],
): Generator<undefined, MachineState[]> {
  const states: (MachineState | undefined)[] = new Array(graph.blocks.length).fill(undefined);
  if (graph.blocks.length === 0) return [];
  states[0] = entryState(machine, parameters);
  const work = [0];
  let head = 0;
  let gone = 0;
  const queued = new Uint8Array(graph.blocks.length);
  queued[0] = 1;
  let budget = graph.blocks.length * roundsAtMost;
  while (head < work.length && budget-- > 0) {
    const number = work[head++] as number;
    queued[number] = 0;
    const block = graph.blocks[number];
    const before = states[number];
    if (block === undefined || before === undefined) continue;
    const state = copyState(before);
    for (let i = block.start; i < block.end; i++) {
      step(decoded[i] as Decoded, state, machine);
      if (++gone % instructionsAtOnce === 0) yield;
    }
    for (const successor of block.successors) {
      const old = states[successor];
      let changed = true;
      if (old === undefined) states[successor] = copyState(state);
      else changed = joinInto(old, state, machine.family);
      if (changed && queued[successor] === 0) {
        queued[successor] = 1;
        work.push(successor);
      }
    }
  }
  const unsolved = head < work.length;
  return states.map((state) => (state === undefined || unsolved ? entryState(machine, []) : state));
}

/** Moves the state over one instruction. */
export function step(decoded: Decoded, state: MachineState, machine: Machine): void {
  for (const effect of decoded.effects) applyEffect(effect, state, machine);
  if (decoded.control === "call") applyCall(decoded.target, state, machine);
}
