import type { GoRelease, MapFamily } from "../release/goRelease.ts";
import { add, combine, namedResult } from "./arithmetic.ts";
import type { Effect } from "./effects.ts";
import { type Field, fieldAt, type Layouts } from "./fields.ts";
import { framePointer, localsPointer, type Operand } from "./operands.ts";
import type { Architecture } from "./registers.ts";
import { runtimeName, signatureOf } from "./signatures.ts";
import { constant, join, type Kind, ofKind, sameValue, structOf, type Value } from "./values.ts";

/** What is known of registers and frame at one point of a function. */
export interface MachineState {
  readonly registers: (Value | undefined)[];
  /** By offset from the stack pointer at entry. */
  readonly frame: Map<number, Value>;
}

/** All that the evaluation needs besides the state. */
export interface Machine {
  readonly arch: Architecture;
  readonly release: GoRelease;
  readonly family: MapFamily;
  readonly layouts: Layouts;
}

/** A memory operand, understood as far as possible. */
export interface Place {
  /** Name for pseudo-code: `h.B`, `b.tophash[R9]`; "" when unknown. */
  readonly text: string;
  readonly value: Value | undefined;
  /** Offset from SP at entry for a place in the frame, else NaN. */
  readonly frameOffset: number;
  readonly base?: Value;
  readonly field?: Field;
  /** What part of a bucket or group it is. */
  readonly part?: "tophash" | "key" | "slot" | "elem" | "overflow" | "ctrl" | "directory";
}

const nowhere: Place = { text: "", value: undefined, frameOffset: Number.NaN };

export function entryState(machine: Machine, parameters: readonly Kind[]): MachineState {
  const registers: (Value | undefined)[] = new Array(machine.arch.count).fill(undefined);
  const { arch, family } = machine;
  if (arch.count === 0) return { registers, frame: new Map() };
  registers[arch.stackPointer] = { kind: "stack", num: 0, text: "" };
  registers[arch.goroutine] = ofKind("goroutine", family);
  if (arch.zero >= 0) registers[arch.zero] = constant(0);
  parameters.forEach((kind, i) => {
    const register = arch.arguments[i];
    if (register !== undefined) registers[register] = ofKind(kind, family);
  });
  return { registers, frame: new Map() };
}

export function copyState(state: MachineState): MachineState {
  return { registers: state.registers.slice(), frame: new Map(state.frame) };
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
    if (joined === undefined) into.frame.delete(offset);
    else into.frame.set(offset, joined);
    changed = true;
  }
  return changed;
}

/** Where a memory operand points and what is there. */
export function placeOf(
  operand: Operand & { kind: "mem" },
  width: number,
  state: MachineState,
  machine: Machine,
): Place {
  const { family } = machine;
  if (operand.base === framePointer || operand.base === localsPointer)
    return framePlace(
      operand,
      operand.offset + (operand.base === framePointer ? machine.arch.argumentHomeBytes : 0),
      state,
    );
  const base = operand.base >= 0 ? state.registers[operand.base] : undefined;
  const index = operand.index >= 0 ? state.registers[operand.index] : undefined;
  if (base === undefined) {
    if (index !== undefined && operand.scale === 1 && operand.base >= 0 && structOf(index.kind) !== undefined)
      return structPlace(
        { ...operand, base: operand.index, index: operand.base },
        index,
        base,
        width,
        machine,
      );
    return nowhere;
  }
  if (base.kind === "stack" && operand.index < 0)
    return framePlace(operand, base.num + operand.offset, state);
  if (index !== undefined && operand.scale === 1 && isPart(index.kind) && !isPart(base.kind))
    return structPlace({ ...operand, base: operand.index, index: operand.base }, index, base, width, machine);
  if (family === "classic" && base.kind === "overflowAddress")
    return { ...nowhere, text: "b.overflow", value: ofKind("bucket", family), part: "overflow" };
  return structPlace(operand, base, index, width, machine);
}

function isPart(kind: Kind): boolean {
  return (
    kind === "bucket" ||
    kind === "group" ||
    kind === "dirPtr" ||
    kind === "cellAddress" ||
    kind === "buckets" ||
    kind === "groupsData"
  );
}

function framePlace(operand: Operand & { kind: "mem" }, offset: number, state: MachineState): Place {
  const value = state.frame.get(offset);
  return { text: value?.text || operand.name, value, frameOffset: offset };
}

function structPlace(
  operand: Operand & { kind: "mem" },
  base: Value,
  index: Value | undefined,
  width: number,
  machine: Machine,
): Place {
  const { family } = machine;
  const make = (text: string, kind: Kind | undefined, part: Place["part"]): Place => ({
    text,
    value: kind === undefined ? undefined : ofKind(kind, family),
    frameOffset: Number.NaN,
    base,
    ...(part === undefined ? {} : { part }),
  });
  const indexed = operand.index >= 0;
  const indexName = indexed ? (machine.arch.names[operand.index] as string) : "";
  switch (base.kind) {
    case "bucket":
      if (index?.kind === "bucketSize" && operand.offset < 0) return make("b.overflow", "bucket", "overflow");
      if (width <= 1 && operand.offset < 8 && operand.offset >= 0)
        return make(`b.tophash[${indexed ? indexName : operand.offset}]`, "cellTophash", "tophash");
      return make("b.keys/elems", "storedKey", "key");
    case "buckets":
    case "oldBuckets":
      if (width <= 1 && operand.offset < 8 && operand.offset >= 0)
        return make(
          index?.kind === "bucketOffset"
            ? "b.tophash[0]"
            : `b.tophash[${indexed ? indexName : operand.offset}]`,
          "cellTophash",
          "tophash",
        );
      return make("b.keys/elems", "storedKey", "key");
    case "ctrlAddress":
      return make("g.ctrl[i]", "ctrlByte", "ctrl");
    case "bucketEnd":
      return make("b.overflow", "bucket", "overflow");
    case "overflowAddress":
      return make("b.overflow", "bucket", "overflow");
    case "cellAddress":
      return make("*cell", "storedKey", "key");
    case "dirPtr":
      if (indexed && operand.scale === 8) return make(`m.directory[${indexName}]`, "table", "directory");
      if (operand.offset === 0 && !indexed) return make("g.ctrl", "ctrlWord", "ctrl");
      if (width === 1) return make(`g.ctrl[${indexName}]`, "ctrlByte", "ctrl");
      return make("slot.key", "storedKey", "slot");
    case "group":
      if (operand.offset === 0 && !indexed && width >= 8) return make("g.ctrl", "ctrlWord", "ctrl");
      if (width === 1 && operand.offset < 8)
        return make(`g.ctrl[${indexed ? indexName : operand.offset}]`, "ctrlByte", "ctrl");
      return make("slot.key", "storedKey", "slot");
    case "slotKeyAddress":
      return make("*slotKey", "storedKey", "slot");
    case "slotElemAddress":
    case "elemCellAddress":
    case "elemAddress":
      return make(`*${base.text}`, undefined, "elem");
    case "keyAddress":
      return indexed
        ? nowhere
        : make(operand.offset === 0 ? "*key" : `(*key)[${operand.offset}:]`, "key", undefined);
    case "keyData":
      return make("key bytes", "keyBytes", undefined);
    case "storedKey":
      return make("*storedKey", "storedKey", "key");
    case "equalFunction":
      return make("Equal.fn", "equalCode", undefined);
    default:
      break;
  }
  const struct = structOf(base.kind);
  const layout = struct === undefined ? undefined : machine.layouts.get(struct);
  if (layout === undefined || indexed) return nowhere;
  const hit = fieldAt(layout, operand.offset);
  if (hit === undefined) return nowhere;
  const text = `${base.text || layout.name}.${hit.field.name}`;
  const kind = hit.field.kind;
  const value =
    hit.within > 0
      ? undefined
      : { ...ofKind(kind, family), text: namedByField(kind) ? ofKind(kind, family).text : text };
  return {
    text: hit.within > 0 ? `${text}+${hit.within}` : text,
    value,
    frameOffset: Number.NaN,
    base,
    field: hit.field,
  };
}

/** Pointers that keep a short name of their own when loaded; plain numbers are called by their field. */
function namedByField(kind: Kind): boolean {
  return structOf(kind) !== undefined && kind !== "dirPtr";
}

/** The content of an operand. */
export function valueOfOperand(
  operand: Operand,
  width: number,
  state: MachineState,
  machine: Machine,
): Value | undefined {
  switch (operand.kind) {
    case "reg":
      return state.registers[operand.reg];
    case "imm":
      return constant(operand.value, operand.text.slice(1));
    case "mem":
      return placeOf(operand, width, state, machine).value;
    case "shifted": {
      const value = state.registers[operand.reg];
      if (operand.amount === 0) return value;
      return combine(operand.shift === "<<" ? "<<" : ">>", value, constant(operand.amount), machine.family);
    }
    case "sym":
      return operand.address ? symbolValue(operand.name) : symbolContent(operand.name, machine.family);
    default:
      return undefined;
  }
}

function symbolValue(name: string): Value {
  if (name.startsWith("type:map[") || name.startsWith("type.map["))
    return { kind: "mapType", num: Number.NaN, text: name.slice(5) };
  return { kind: "symbol", num: Number.NaN, text: name };
}

function symbolContent(name: string, family: MapFamily): Value | undefined {
  return name === "runtime.writeBarrier" ? ofKind("writeBarrier", family) : undefined;
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
  if (value === undefined) state.frame.delete(place.frameOffset);
  else state.frame.set(place.frameOffset, value);
  for (let at = 8; at < width; at += 8) {
    if (value?.kind === "constant" && value.num === 0) state.frame.set(place.frameOffset + at, value);
    else state.frame.delete(place.frameOffset + at);
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
        : source(0)?.kind === "match" || source(0)?.kind === "ctrlWord"
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
      if (value === undefined) state.frame.delete(at);
      else state.frame.set(at, value);
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
