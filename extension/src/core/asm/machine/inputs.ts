import { signatureOf } from "../runtime/signatures.ts";
import type { Value } from "../runtime/values.ts";
import type { Decoded, Effect } from "./effects.ts";
import { readFrame } from "./frame.ts";
import type { Machine, MachineState } from "./machine.ts";
import type { Operand } from "./operands.ts";
import type { Architecture } from "./registers.ts";

/** What the meaning of an instruction depends on: where its registers hold nothing that is known, it is always the same. */

/** Places that decide what an instruction gives and how it reads. */
export interface Inputs {
  readonly registers: readonly number[];
  /** Words of the frame, by their offset from the stack pointer; undefined where it leads to none. */
  readonly slots: readonly FrameSlot[] | undefined;
}

interface FrameSlot {
  readonly offset: number;
  readonly width: number;
}

/** What the meaning of an instruction depends on; null where that is more: variables by name, the stack, arguments of a call. */
export function inputsOf(decoded: Decoded, arch: Architecture): Inputs | null {
  const { effects, control, target, clobbers, forgets } = decoded;
  if (clobbers !== undefined || forgets === true) return null;
  if (control === "call" && (target?.kind !== "sym" || signatureOf(target.name) !== undefined)) return null;
  const registers: number[] = [];
  const slots: FrameSlot[] = [];
  let usesFrame = false;
  for (const { op, dst, srcs, width } of effects) {
    if (op === "push" || op === "pop" || op === "exchange") return null;
    const places = dst === undefined ? srcs : [...srcs, dst];
    for (let i = 0; i < places.length; i++) {
      const operand = places[i] as Operand;
      const isSource = i < srcs.length;
      if (operand.kind === "shifted" || (operand.kind === "reg" && isSource)) registers.push(operand.reg);
      if (operand.kind !== "mem") continue;
      const { base, index, offset, name } = operand;
      if (base < -1 || name !== "") return null;
      if (index >= 0) registers.push(index);
      if (base !== arch.stackPointer || index >= 0 || op === "address") {
        if (base >= 0) registers.push(base);
        continue;
      }
      usesFrame = true;
      if (!isSource) continue;
      if (width > 8) return null;
      slots.push({ offset, width });
    }
  }
  return registers.length === 0 && !usesFrame ? none : { registers, slots: usesFrame ? slots : undefined };
}

const none: Inputs = { registers: [], slots: undefined };

/** Whether those places hold no more than at the start of any function. */
export function knowNothing(inputs: Inputs | null, state: MachineState, machine: Machine): boolean {
  if (inputs === null) return false;
  const { registers, slots } = inputs;
  const plain = machine.nothing.registers;
  for (let i = 0; i < registers.length; i++) {
    const register = registers[i] as number;
    if (state.registers[register] !== plain[register]) return false;
  }
  if (slots === undefined) return true;
  const top = state.registers[machine.arch.stackPointer];
  if (top?.kind !== "stack") return false;
  for (let i = 0; i < slots.length; i++) {
    const { offset, width } = slots[i] as FrameSlot;
    if (readFrame(top.num + offset, width, state, machine) !== undefined) return false;
  }
  return true;
}

/** The one effect of an instruction that does nothing but fill a register of general use; undefined for all others. */
export function registerFill({ effects }: Decoded, { arch }: Machine): Effect | undefined {
  const [effect] = effects;
  if (effect === undefined || effects.length > 1 || effect.width > 8 || effect.keepsRest === true)
    return undefined;
  const { dst } = effect;
  if (dst?.kind !== "reg" || dst.reg === arch.stackPointer || dst.reg === arch.zero) return undefined;
  return dst.reg < arch.firstVector || dst.reg >= arch.firstVector + arch.vectorCount ? effect : undefined;
}

/** Whether a value is one to itself: no copy that a store may outdate, no address that goes out with it. */
export const standsAlone = (value: Value | undefined): boolean =>
  value === undefined || (value.kind !== "stack" && value.copyOf === undefined);
