import type { StructField } from "../../go/abi/structs.ts";
import { step } from "../machine/dataFlow.ts";
import type { Known } from "../machine/decode.ts";
import type { FlowGraph } from "../machine/flowGraph.ts";
import { variableAround } from "../machine/frame.ts";
import type { FrameRange, Machine, MachineState } from "../machine/machine.ts";
import { copyState } from "../machine/machineState.ts";
import type { Operand } from "../machine/operands.ts";
import { placeOf } from "../machine/places.ts";
import type { Kind, Value } from "../runtime/values.ts";

/** What the data flow tells of each instruction, gathered once: where operands lead, what registers hold after it. */

export interface PlaceFact {
  /** Offset from the stack pointer at entry; NaN outside the frame. */
  readonly frame: number;
  /** The part of the frame that it may be, where an index is added. */
  readonly inside: FrameRange | undefined;
  readonly field: StructField | undefined;
  readonly part: string | undefined;
  readonly base: Kind | undefined;
  /** What the data flow says is there. */
  readonly value: Value | undefined;
  /** The variable that the compiler's listing names. */
  readonly name: string;
  /** As the operand counts. */
  readonly offset: number;
}

export interface InstructionFact {
  readonly places: ReadonlyMap<Operand, PlaceFact>;
  /** What registers hold before it. */
  readonly before: readonly (Value | undefined)[];
  readonly after: readonly (Value | undefined)[];
  /** Parts of the frame that others may change. */
  readonly exposed: readonly FrameRange[];
}

/** Instructions looked at between two rests. */
const lookedAtOnce = 256;

export function* factsOf(
  known: readonly Known[],
  graph: FlowGraph,
  states: readonly MachineState[],
  machine: Machine,
): Generator<undefined, InstructionFact[]> {
  const facts: InstructionFact[] = [];
  for (const [number, block] of graph.blocks.entries()) {
    const state = copyState(states[number] as MachineState);
    let before = state.registers.slice();
    for (let i = block.start; i < block.end; i++) {
      const one = known[i] as Known;
      const places = new Map<Operand, PlaceFact>();
      for (const { dst, srcs, width } of one.decoded.effects)
        for (const operand of [dst, ...srcs])
          if (operand?.kind === "mem") places.set(operand, factOf(operand, width, state, machine));
      step(one, i, state, machine);
      const after = state.registers.slice();
      facts.push({ places, before, after, exposed: state.exposed });
      if (facts.length % lookedAtOnce === 0) yield;
      before = after;
    }
  }
  return facts;
}

function factOf(
  operand: Operand & { kind: "mem" },
  width: number,
  state: MachineState,
  machine: Machine,
): PlaceFact {
  const place = placeOf(operand, width, state, machine);
  return {
    frame: place.frameOffset,
    inside: place.insideFrame === undefined ? undefined : variableAround(place.insideFrame, state, machine),
    field: place.field,
    part: place.part,
    base: place.base?.kind,
    value: place.value,
    name: operand.name,
    offset: operand.offset,
  };
}
