import { constant, ofKind, type Value } from "../runtime/values.ts";
import type { FrameCell, FrameRange, Machine, MachineState } from "./machine.ts";
import { narrowed } from "./widths.ts";

/** The frame of a function: what its words hold, and which of them others may change. */

/** The frame of a state, to be written. */
function ownFrame(state: MachineState): Map<number, FrameCell> {
  if (state.sharesFrame) {
    state.frame = new Map(state.frame);
    state.sharesFrame = false;
  }
  return state.frame;
}

/** What `width` bytes at an offset hold, as far as one store left them. */
export function readFrame(
  offset: number,
  width: number,
  state: MachineState,
  machine: Machine,
): Value | undefined {
  const cell = state.frame.get(offset);
  if (cell !== undefined)
    return cell.width === width
      ? cell.value
      : cell.width > width
        ? narrowed(cell.value, width, false, machine)
        : undefined;
  if (!state.holdsPieces) return undefined;
  for (let back = 1; back < 8; back++) {
    const before = state.frame.get(offset - back);
    if (before === undefined) continue;
    if (before.width < back + width || before.value.kind !== "constant") return undefined;
    if (!Number.isInteger(before.value.num)) return undefined;
    return narrowed(constant(shiftedDown(before.value.num, back)), width, false, machine);
  }
  return undefined;
}

function shiftedDown(num: number, bytes: number): number {
  return Number(BigInt.asIntN(64, BigInt(num)) >> BigInt(8 * bytes));
}

/** Stores at most eight bytes; what they overlap is forgotten. */
export function writeFrame(
  offset: number,
  width: number,
  value: Value | undefined,
  state: MachineState,
): void {
  forgetFrame({ from: offset, to: offset + width }, state);
  if (value === undefined) return;
  ownFrame(state).set(offset, { value, width });
  if (offset % 8 !== 0 || width !== 8) state.holdsPieces = true;
}

/** Forgets what a part of the frame holds, and that anything is a copy of it. */
export function forgetFrame({ from, to }: FrameRange, state: MachineState): void {
  if (state.frame.size > 0 && to - from <= 32) {
    const whole = !state.holdsPieces && from % 8 === 0;
    for (let at = whole ? from : from - 7; at < to; at += whole ? 8 : 1) {
      const cell = state.frame.get(at);
      if (cell !== undefined && at + cell.width > from) ownFrame(state).delete(at);
    }
  } else if (state.frame.size > 0)
    for (const [at, { width }] of state.frame) if (at < to && at + width > from) ownFrame(state).delete(at);
  if (!state.holdsCopies) return;
  forgetCopies(state, (copyOf) => typeof copyOf === "number" && copyOf < to && copyOf + 8 > from, undefined);
}

/** Of the copies of a place nothing is known any more but, if `fallback` gives it, what kind of thing they are. */
function forgetCopies(
  state: MachineState,
  isOf: (copyOf: object | number) => boolean,
  fallback: ((value: Value) => Value | undefined) | undefined,
): void {
  const { registers } = state;
  for (let r = 0; r < registers.length; r++) {
    const value = registers[r];
    if (value?.copyOf !== undefined && isOf(value.copyOf)) registers[r] = fallback?.(value);
  }
  for (const [at, { value, width }] of state.frame) {
    if (value.copyOf === undefined || !isOf(value.copyOf)) continue;
    const left = fallback?.(value);
    if (left === undefined) ownFrame(state).delete(at);
    else ownFrame(state).set(at, { value: left, width });
  }
}

/** What is left of copies of a field, or of all fields, after a store there: what kind of thing they are. */
export function forgetField(field: object | undefined, state: MachineState, machine: Machine): void {
  if (!state.holdsCopies) return;
  forgetCopies(
    state,
    (copyOf) => typeof copyOf === "object" && (field === undefined || copyOf === field),
    ({ kind }) => (kind === "field" ? undefined : ofKind(kind, machine.family)),
  );
}

/** Something was stored through a pointer of which nothing is known, or by a function that was called. */
export function forgetExposed(state: MachineState): void {
  for (const range of state.exposed) forgetFrame(range, state);
}

/** From now on others may store at an address of the frame, as far as the variable there reaches. */
export function expose(offset: number, state: MachineState, machine: Machine): void {
  const to = endOfVariable(offset, state, machine);
  if (state.exposed.some((range) => range.from <= offset && range.to >= to)) return;
  state.exposed = [...state.exposed, { from: offset, to }];
}

/** Where the next variable begins, which the one at an offset cannot overlap; local ones end where the frame does. */
export function endOfVariable(offset: number, state: MachineState, machine: Machine): number {
  const base = startsFrom(state, machine);
  const end = offset < 0 ? 0 : Number.POSITIVE_INFINITY;
  for (const start of machine.frame.starts) if (start + base > offset) return Math.min(start + base, end);
  return end;
}

/** What the offsets of named variables are counted from, as an offset from the stack pointer at entry. */
function startsFrom({ registers }: MachineState, { arch }: Machine): number {
  return arch.goarch === "amd64" ? (registers[arch.stackPointer]?.num ?? Number.NaN) : 0;
}

/** The variable around an offset that an index is added to, which may be negative; all of the frame when none is known. */
export function variableAround(offset: number, state: MachineState, machine: Machine): FrameRange {
  const base = startsFrom(state, machine);
  let from = offset < 0 ? Number.NEGATIVE_INFINITY : 0;
  for (const start of machine.frame.starts) if (start + base <= offset) from = Math.max(from, start + base);
  return { from, to: endOfVariable(offset, state, machine) };
}

/** Both ranges of two paths. */
export function joinExposed(a: readonly FrameRange[], b: readonly FrameRange[]): readonly FrameRange[] {
  if (a === b || b.length === 0) return a;
  const more = b.filter((range) => !a.some(({ from, to }) => from <= range.from && to >= range.to));
  return more.length === 0 ? a : [...a, ...more];
}

/** Keeps in `into` only what both paths left; true when `into` changed. */
export function joinFrames(
  into: MachineState,
  from: MachineState,
  join: (a: Value, b: Value | undefined) => Value | undefined,
  same: (a: Value, b: Value | undefined) => boolean,
): boolean {
  let changed = false;
  for (const [offset, { value, width }] of into.frame) {
    const other = from.frame.get(offset);
    const joined = other?.width === width ? join(value, other.value) : undefined;
    if (same(value, joined)) continue;
    if (joined === undefined) ownFrame(into).delete(offset);
    else ownFrame(into).set(offset, { value: joined, width });
    changed = true;
  }
  return changed;
}
