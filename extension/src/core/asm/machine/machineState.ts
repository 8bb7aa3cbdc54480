import type { GoRelease, MapFamily } from "../../go/release/goRelease.ts";
import { layoutsOf } from "../runtime/fields.ts";
import { runtimeName, signatureOf } from "../runtime/signatures.ts";
import { constant, join, type Kind, ofKind, sameValue, type Value } from "../runtime/values.ts";
import { add, combine, namedResult } from "./arithmetic.ts";
import type { Decoded, Effect } from "./effects.ts";
import type { Machine, MachineState } from "./machine.ts";
import { framePointer, localsPointer, type Operand } from "./operands.ts";
import { placeOf, symbolValue, valueOfOperand } from "./places.ts";
import type { Architecture } from "./registers.ts";

/**
 * What a function is evaluated with.
 * @param decoded its instructions, where what is said of one may depend on the others
 */
export function machineOf(arch: Architecture, release: GoRelease, decoded: readonly Decoded[]): Machine {
  return {
    arch,
    release,
    family: release.family,
    layouts: layoutsOf(release, 8),
    variables: variablesOf(arch, decoded),
  };
}

function variablesOf(arch: Architecture, decoded: readonly Decoded[]): Map<string, number> {
  const lowest = new Map<string, number>();
  const see = (operand: Operand | undefined): void => {
    if (operand?.kind !== "mem" || operand.name === "" || operand.base !== arch.stackPointer) return;
    lowest.set(operand.name, Math.min(operand.offset, lowest.get(operand.name) ?? operand.offset));
  };
  for (const { effects } of decoded)
    for (const { dst, srcs } of effects) {
      see(dst);
      for (const source of srcs) see(source);
    }
  return lowest;
}

export function entryState(machine: Machine, parameters: readonly Kind[]): MachineState {
  const registers: (Value | undefined)[] = new Array(machine.arch.count).fill(undefined);
  const { arch, family } = machine;
  if (arch.count === 0) return { registers, frame: new Map(), sharesFrame: false };
  registers[arch.stackPointer] = { kind: "stack", num: 0, text: "" };
  registers[arch.goroutine] = ofKind("goroutine", family);
  if (arch.zero >= 0) registers[arch.zero] = constant(0);
  parameters.forEach((kind, i) => {
    const register = arch.arguments[i];
    if (register !== undefined) registers[register] = ofKind(kind, family);
  });
  return { registers, frame: new Map(), sharesFrame: false };
}

export function copyState(state: MachineState): MachineState {
  state.sharesFrame = true;
  return { registers: state.registers.slice(), frame: state.frame, sharesFrame: true };
}

/** The frame of a state, to be written. */
function ownFrame(state: MachineState): Map<number, Value> {
  if (state.sharesFrame) {
    state.frame = new Map(state.frame);
    state.sharesFrame = false;
  }
  return state.frame;
}

/** Joins `from` into `into`; true when `into` changed. */
export function joinInto(into: MachineState, from: MachineState, family: MapFamily): boolean {
  let changed = false;
  for (let r = 0; r < into.registers.length; r++) {
    const old = into.registers[r];
    if (old === undefined) continue;
    const joined = join(old, from.registers[r], family);
    if (!sameValue(old, joined)) {
      into.registers[r] = joined;
      changed = true;
    }
  }
  for (const [offset, old] of into.frame) {
    const joined = join(old, from.frame.get(offset), family);
    if (sameValue(old, joined)) continue;
    if (joined === undefined) ownFrame(into).delete(offset);
    else ownFrame(into).set(offset, joined);
    changed = true;
  }
  return changed;
}

/** The address that a memory operand or symbol stands for (LEAQ, ADRP). */
function addressOf(operand: Operand, state: MachineState, machine: Machine): Value | undefined {
  if (operand.kind === "sym") return symbolValue(operand.name);
  if (
    operand.kind === "target" ||
    (operand.kind === "mem" && operand.base >= 0 && machine.arch.names[operand.base] === "IP")
  )
    return { kind: "codeAddress", num: Number.NaN, text: "" };
  if (operand.kind !== "mem") return undefined;
  const { family } = machine;
  const base =
    operand.base === framePointer || operand.base === localsPointer
      ? ({
          kind: "stack",
          num: operand.base === framePointer ? machine.arch.argumentHomeBytes : 0,
          text: "",
        } satisfies Value)
      : operand.base >= 0
        ? state.registers[operand.base]
        : constant(0);
  let index: Value | undefined = constant(0);
  if (operand.index >= 0) {
    index = state.registers[operand.index];
    if (operand.scale > 1) index = combine("<<", index, constant(Math.log2(operand.scale)), family);
    index ??= operand.scale > 1 ? ofKind("number", family) : undefined;
  }
  const sum = operand.index >= 0 ? add(base, index, family) : base;
  if (operand.offset === 0) return sum;
  if (sum?.kind === "bucketCount" && operand.offset !== -1) return undefined;
  return add(sum, constant(operand.offset), family);
}

function store(
  dst: Operand,
  width: number,
  value: Value | undefined,
  state: MachineState,
  machine: Machine,
): void {
  if (dst.kind === "reg") {
    if (dst.reg !== machine.arch.zero) state.registers[dst.reg] = value;
    return;
  }
  if (dst.kind !== "mem") return;
  const place = placeOf(dst, width, state, machine);
  if (Number.isNaN(place.frameOffset)) return;
  if (value === undefined) ownFrame(state).delete(place.frameOffset);
  else ownFrame(state).set(place.frameOffset, value);
  for (let at = 8; at < width; at += 8) {
    if (value?.kind === "constant" && value.num === 0) ownFrame(state).set(place.frameOffset + at, value);
    else ownFrame(state).delete(place.frameOffset + at);
  }
}

/** The value that an effect gives its destination, before it is stored. */
export function resultOf(effect: Effect, state: MachineState, machine: Machine): Value | undefined {
  const { family } = machine;
  const source = (i: number): Value | undefined => {
    const operand = effect.srcs[i];
    return operand === undefined ? undefined : valueOfOperand(operand, effect.width, state, machine);
  };
  switch (effect.op) {
    case "move":
    case "exchange":
      return source(0);
    case "address":
      return effect.srcs[0] === undefined ? undefined : addressOf(effect.srcs[0], state, machine);
    case "multiplyAdd":
      return add(source(0), combine("*", source(1), source(2), family), family);
    case "select":
      return join(source(0), source(1), family);
    case "not":
      return source(0)?.kind === "bucketMaskInverse"
        ? ofKind("bucketMask", family)
        : source(0)?.kind === "match" || source(0)?.kind === "emptyMatch" || source(0)?.kind === "ctrlWord"
          ? ofKind("match", family)
          : undefined;
    case "extract":
      return extracted(source(0), source(1)?.num ?? 0, source(2)?.num ?? 0, family);
    case "insertZero":
      return combine("<<", source(0), source(1), family);
    case "named":
      return namedResult(
        effect.name ?? "",
        effect.srcs.map((_, i) => source(i)),
        family,
      );
    case "set":
      return ofKind("number", family);
    default:
      if (effect.op === "^" && isSame(effect.srcs[0], effect.srcs[1])) return constant(0);
      return combine(effect.op, source(0), source(1), family);
  }
}

function isSame(a: Operand | undefined, b: Operand | undefined): boolean {
  return a?.kind === "reg" && b?.kind === "reg" && a.reg === b.reg;
}

/** Bits from..from+length of a value: h2, tophash or a mere narrowing. */
function extracted(
  value: Value | undefined,
  from: number,
  length: number,
  family: MapFamily,
): Value | undefined {
  if (value?.kind === "hash") {
    if (from === 0 && length === 7) return ofKind("h2", family);
    if (from >= 24) return ofKind("tophash", family);
    if (from === 7) return ofKind("h1", family);
  }
  if (from === 3 && value?.kind === "matchBit") return ofKind("slotIndex", family);
  return from === 0 && length >= 8 ? value : undefined;
}

/** Applies one effect to the state. */
export function applyEffect(effect: Effect, state: MachineState, machine: Machine): void {
  const sp = machine.arch.stackPointer;
  switch (effect.op) {
    case "push": {
      const value =
        effect.srcs[0] === undefined ? undefined : valueOfOperand(effect.srcs[0], 8, state, machine);
      moveStack(state, machine, -8);
      const at = state.registers[sp]?.num ?? Number.NaN;
      if (value === undefined) ownFrame(state).delete(at);
      else ownFrame(state).set(at, value);
      return;
    }
    case "pop":
      if (effect.dst !== undefined)
        store(effect.dst, 8, state.frame.get(state.registers[sp]?.num ?? Number.NaN), state, machine);
      moveStack(state, machine, 8);
      return;
    case "exchange": {
      const other = effect.srcs[0];
      if (other !== undefined) store(other, effect.width, undefined, state, machine);
      if (effect.dst !== undefined) store(effect.dst, effect.width, undefined, state, machine);
      return;
    }
    default:
      if (effect.dst !== undefined)
        store(effect.dst, effect.width, resultOf(effect, state, machine), state, machine);
  }
}

function moveStack(state: MachineState, machine: Machine, by: number): void {
  const sp = machine.arch.stackPointer;
  state.registers[sp] = add(state.registers[sp], constant(by), machine.family);
}

/** An iterator in the frame points at the key and the element of the next entry once it was started or moved. */
function fillIterator(name: string, state: MachineState, machine: Machine): void {
  const parameter = /^runtime\.(mapiterinit|mapIterStart)$/.test(name)
    ? 2
    : /^runtime\.(mapiternext|mapIterNext)$/.test(name)
      ? 0
      : undefined;
  if (parameter === undefined) return;
  const iterator = state.registers[machine.arch.arguments[parameter] as number];
  if (iterator?.kind !== "stack") return;
  for (const offset of state.frame.keys())
    if (offset >= iterator.num && offset < iterator.num + iteratorBytes) ownFrame(state).delete(offset);
  ownFrame(state).set(iterator.num, { kind: "keyAddress", num: Number.NaN, text: "it.key" });
  ownFrame(state).set(iterator.num + 8, { kind: "elemAddress", num: Number.NaN, text: "it.elem" });
}

/** Of hiter and of maps.Iter, on 64 bits: no larger in any release. */
const iteratorBytes = 96;

/** What a call leaves: results by the callee's signature, everything else of the registers forgotten. */
export function applyCall(target: Operand | undefined, state: MachineState, machine: Machine): void {
  const { arch, family } = machine;
  if (arch.count === 0) return;
  const name = target?.kind === "sym" ? target.name : "";
  if (name.startsWith("runtime.gcWriteBarrier")) {
    if (/[1-8]$/.test(name)) state.registers[arch.writeBarrierBuffer] = ofKind("writeBarrierBuffer", family);
    return;
  }
  const code =
    target?.kind === "reg"
      ? state.registers[target.reg]
      : target?.kind === "mem"
        ? state.registers[target.base]
        : undefined;
  let results: readonly Kind[] = [];
  if (code?.kind === "hasherCode" || code?.kind === "hasher") results = ["hash"];
  else if (code?.kind === "equalCode" || code?.kind === "equalFunction") results = ["equal"];
  else if (name !== "") results = signatureOf(name)?.results ?? [];
  const stackPointer = state.registers[arch.stackPointer];
  fillIterator(name, state, machine);
  if (runtimeName(name) === "memequal") results = ["equal"];
  state.registers.fill(undefined);
  state.registers[arch.stackPointer] = stackPointer;
  state.registers[arch.goroutine] = ofKind("goroutine", family);
  if (arch.zero >= 0) state.registers[arch.zero] = constant(0);
  results.forEach((kind, i) => {
    const register = arch.arguments[i];
    if (register !== undefined) state.registers[register] = ofKind(kind, family);
  });
}
