import { constant, type Value } from "../runtime/values.ts";
import { add } from "./arithmetic.ts";
import type { Decoded, Effect } from "./effects.ts";
import {
  endOfVariable,
  expose,
  forgetExposed,
  forgetField,
  forgetFrame,
  readFrame,
  variableAround,
  writeFrame,
} from "./frame.ts";
import type { FrameRange, Machine, MachineState } from "./machine.ts";
import { resultOf, unknownState, upperHalf, upperWord } from "./machineState.ts";
import type { Operand } from "./operands.ts";
import type { Place } from "./partPlaces.ts";
import { effectiveAddress, placeOf, valueOfOperand } from "./places.ts";
import { narrowed, written } from "./widths.ts";

/** An effect with what it gives, worked out before any effect of its instruction is applied. */
interface Outcome {
  readonly effect: Effect;
  readonly value: Value | undefined;
  readonly upper: Value | undefined;
  readonly place: Place | undefined;
}

/** Moves the state over the effects of one instruction: all read before any writes. */
export function applyEffects(decoded: Decoded, index: number, state: MachineState, machine: Machine): void {
  const { effects, clobbers } = decoded;
  if (effects.length === 1 && clobbers === undefined && isComparison(effects[0] as Effect)) return;
  const ranges = clobbers === undefined ? [] : clobbered(clobbers, state, machine);
  if (effects.length === 1) {
    const effect = effects[0] as Effect;
    const value = valueGiven(effect, state, machine);
    const upper = upperGiven(effect, state, machine);
    applyOutcome(effect, value, upper, placeGiven(effect, state, machine), index, state, machine);
  } else if (effects.length > 1) {
    const outcomes = effects.map(
      (effect): Outcome => ({
        effect,
        value: valueGiven(effect, state, machine),
        upper: upperGiven(effect, state, machine),
        place: placeGiven(effect, state, machine),
      }),
    );
    for (const { effect, value, upper, place } of outcomes)
      applyOutcome(effect, value, upper, place, index, state, machine);
  }
  if (decoded.forgets === true)
    Object.assign(state, unknownState(machine, state.registers[machine.arch.stackPointer]));
  if (clobbers === undefined) return;
  for (const range of ranges) forgetFrame(range, state);
  forgetExposed(state);
  forgetField(undefined, state, machine);
}

/** It sets flags, which the state does not hold. */
const isComparison = ({ op, dst }: Effect): boolean =>
  dst === undefined && (op === "compare" || op === "test" || op === "compareNegative");

const valueGiven = (effect: Effect, state: MachineState, machine: Machine): Value | undefined =>
  effect.dst === undefined || effect.op === "pop" ? undefined : resultOf(effect, state, machine);

const upperGiven = (effect: Effect, state: MachineState, machine: Machine): Value | undefined =>
  effect.width === 16 ? upperWord(effect, state, machine) : undefined;

const placeGiven = ({ dst, width }: Effect, state: MachineState, machine: Machine): Place | undefined =>
  dst?.kind === "mem" ? placeOf(dst, width, state, machine) : undefined;

function applyOutcome(
  effect: Effect,
  value: Value | undefined,
  upper: Value | undefined,
  place: Place | undefined,
  index: number,
  state: MachineState,
  machine: Machine,
): void {
  const sp = machine.arch.stackPointer;
  switch (effect.op) {
    case "push": {
      const pushed =
        effect.srcs[0] === undefined ? undefined : valueOfOperand(effect.srcs[0], 8, state, machine);
      moveStack(state, machine, -8);
      const at = state.registers[sp]?.num ?? Number.NaN;
      if (!Number.isNaN(at)) writeFrame(at, 8, pushed, state);
      return;
    }
    case "pop": {
      const at = state.registers[sp]?.num ?? Number.NaN;
      if (effect.dst?.kind === "reg")
        state.registers[effect.dst.reg] = Number.isNaN(at) ? undefined : readFrame(at, 8, state, machine);
      moveStack(state, machine, 8);
      return;
    }
    case "exchange":
      for (const operand of [effect.dst, ...effect.srcs])
        if (operand?.kind === "reg") writeRegister(operand.reg, undefined, undefined, index, state, machine);
        else if (operand?.kind === "mem")
          writeMemory(
            placeOf(operand, effect.width, state, machine),
            effect.width,
            undefined,
            upper,
            state,
            machine,
          );
      return;
    default:
      break;
  }
  const { dst } = effect;
  if (place !== undefined) writeMemory(place, effect.width, value, upper, state, machine);
  else if (dst?.kind === "reg" && dst.reg !== machine.arch.zero)
    writeRegister(
      dst.reg,
      written(effect, value, state.registers[dst.reg], machine),
      upper,
      index,
      state,
      machine,
    );
}

function writeRegister(
  register: number,
  value: Value | undefined,
  upper: Value | undefined,
  index: number,
  state: MachineState,
  machine: Machine,
): void {
  const { arch } = machine;
  state.registers[register] = value;
  const half = upperHalf(register, arch);
  if (half >= 0) state.registers[half] = upper;
  if (value?.copyOf !== undefined) state.holdsCopies = true;
  if (value?.kind !== "stack" || register === arch.stackPointer || register === arch.frameRegister) return;
  // Before there is a frame, addresses below it are compared with the end of the stack.
  const isCheck = value.num <= 0 && state.registers[arch.stackPointer]?.num === 0;
  if (!isCheck && !machine.frame.isLent(index)) expose(value.num, state, machine);
}

/** A store: to the frame word by word, else to wherever the pointer may lead. */
function writeMemory(
  place: Place,
  width: number,
  value: Value | undefined,
  upper: Value | undefined,
  state: MachineState,
  machine: Machine,
): void {
  const at = place.frameOffset;
  if (!Number.isNaN(at)) {
    if (width <= 8) {
      writeFrame(at, Math.max(width, 1), ofStore(value, width, machine), state);
      if (value?.copyOf !== undefined) state.holdsCopies = true;
      return;
    }
    forgetFrame({ from: at, to: at + width }, state);
    if (width !== 16) return;
    writeFrame(at, 8, value, state);
    writeFrame(at + 8, 8, upper, state);
    if (value?.copyOf !== undefined || upper?.copyOf !== undefined) state.holdsCopies = true;
    return;
  }
  if (place.insideFrame !== undefined) forgetFrame(variableAround(place.insideFrame, state, machine), state);
  if (mayPointToFrame(place.base, machine)) forgetExposed(state);
  if (place.field !== undefined) forgetField(place.field, state, machine);
  else if (place.part === undefined) forgetField(undefined, state, machine);
}

/** What a store of `width` bytes leaves of a value. */
function ofStore(value: Value | undefined, width: number, machine: Machine): Value | undefined {
  return width >= 8 || width === 0 ? value : narrowed(value, width, false, machine);
}

/** In the runtime's own functions a pointer to one of its structs never leads into the function's frame. */
function mayPointToFrame(base: Value | undefined, machine: Machine): boolean {
  return (
    !machine.isMapFunction ||
    base === undefined ||
    base.kind === "field" ||
    base.kind === "number" ||
    base.kind === "constant" ||
    base.kind === "stack"
  );
}

/** What an instruction changes in a way that no effect tells: the ranges of the frame that it leads to. */
function clobbered(operands: readonly Operand[], state: MachineState, machine: Machine): FrameRange[] {
  return operands.flatMap((operand) => {
    const from =
      operand.kind === "reg"
        ? state.registers[operand.reg]
        : operand.kind === "mem"
          ? effectiveAddress(operand, state, machine)
          : undefined;
    // duffzero is entered with an address up to 48 bytes before the block.
    return from?.kind === "stack"
      ? [{ from: from.num, to: endOfVariable(from.num + 48, state, machine) }]
      : [];
  });
}

function moveStack(state: MachineState, machine: Machine, by: number): void {
  const sp = machine.arch.stackPointer;
  state.registers[sp] = add(state.registers[sp], constant(by), machine);
}
