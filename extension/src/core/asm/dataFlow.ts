import type { Decoded } from "./effects.ts";
import type { FlowGraph } from "./flowGraph.ts";
import type { Machine, MachineState } from "./machine.ts";
import { applyCall, applyEffect, copyState, entryState, joinInto } from "./machineState.ts";
import type { Kind } from "./values.ts";

/**
 * Forward data flow over basic blocks until nothing changes: what every register and frame slot holds at the start
 * of each block. Unreached blocks (jump tables, labels of other functions) start knowing nothing.
 */
export function solveDataFlow(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  machine: Machine,
  parameters: readonly Kind[],
): MachineState[] {
  const states: (MachineState | undefined)[] = new Array(graph.blocks.length).fill(undefined);
  if (graph.blocks.length === 0) return [];
  states[0] = entryState(machine, parameters);
  const work = [0];
  const queued = new Uint8Array(graph.blocks.length);
  queued[0] = 1;
  let budget = graph.blocks.length * 40;
  while (work.length > 0 && budget-- > 0) {
    const number = work.shift() as number;
    queued[number] = 0;
    const block = graph.blocks[number];
    const before = states[number];
    if (block === undefined || before === undefined) continue;
    const state = copyState(before);
    for (let i = block.start; i < block.end; i++) step(decoded[i] as Decoded, state, machine);
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
  return states.map((state) => state ?? entryState(machine, []));
}

/** Moves the state over one instruction. */
export function step(decoded: Decoded, state: MachineState, machine: Machine): void {
  for (const effect of decoded.effects) applyEffect(effect, state, machine);
  if (decoded.control === "call") applyCall(decoded.target, state, machine);
}
