import type { Struct, StructField } from "../../go/abi/structs.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import { fieldAt } from "../runtime/fields.ts";
import { constant, type Kind, ofKind, structOf, type Value } from "../runtime/values.ts";
import { add, combine } from "./arithmetic.ts";
import { readFrame } from "./frame.ts";
import type { Machine, MachineState } from "./machine.ts";
import { framePointer, immediateText, localsPointer, type Operand } from "./operands.ts";
import { behind, type Memory, type Place, partBases, partOf, partPlace } from "./partPlaces.ts";

const nowhere: Place = { text: "", value: undefined, frameOffset: Number.NaN };

/** Where a memory operand points and what is there. */
export function placeOf(operand: Memory, width: number, state: MachineState, machine: Machine): Place {
  const { family } = machine;
  const base = baseOf(operand, state, machine);
  const index = operand.index >= 0 ? state.registers[operand.index] : undefined;
  if (base?.kind === "stack" || (index?.kind === "stack" && operand.scale === 1))
    return framePlace(operand, base, index, width, state, machine);
  if (base === undefined) {
    if (index !== undefined && operand.scale === 1 && operand.base >= 0 && isPointer(index.kind))
      return structPlace(swapped(operand), index, base, width, machine);
    return nowhere;
  }
  if (index !== undefined && operand.scale === 1 && parts.has(index.kind) && !parts.has(base.kind))
    return structPlace(swapped(operand), index, base, width, machine);
  if (family === "classic" && base.kind === "overflowAddress")
    return { ...nowhere, text: "b.overflow", value: ofKind("bucket", family), part: "overflow" };
  return structPlace(operand, base, index, width, machine);
}

const swapped = (operand: Memory): Memory => ({ ...operand, base: operand.index, index: operand.base });

/** The value that an operand's offset and index are added to; for Plan 9's pseudo registers the place that they mean. */
function baseOf(operand: Memory, state: MachineState, machine: Machine): Value | undefined {
  const { arch } = machine;
  if (operand.base >= 0) return state.registers[operand.base];
  if (operand.base === localsPointer) return { kind: "stack", num: 0, text: "" };
  if (operand.base !== framePointer) return undefined;
  return machine.frame.argumentsByStackPointer
    ? state.registers[arch.stackPointer]
    : { kind: "stack", num: arch.argumentHomeBytes, text: "" };
}

/** The address that a memory operand stands for. */
export function effectiveAddress(operand: Memory, state: MachineState, machine: Machine): Value | undefined {
  const base = operand.base === -1 ? constant(0) : baseOf(operand, state, machine);
  let sum = base;
  if (operand.index >= 0) {
    let index = state.registers[operand.index];
    if (operand.scale > 1)
      index =
        combine("<<", index, constant(Math.log2(operand.scale)), machine) ?? ofKind("number", machine.family);
    sum = add(base, index, machine);
  }
  if (operand.offset === 0) return sum;
  if (sum?.kind === "bucketCount" && operand.offset !== -1) return undefined;
  return add(sum, constant(operand.offset), machine);
}

const parts: ReadonlySet<Kind> = new Set<Kind>([
  "bucket",
  "group",
  "dirPtr",
  "cellAddress",
  "buckets",
  "groupsData",
  "slotKeyAddress",
  "slotElemAddress",
]);

/** Kinds of base registers for which an index that is not known still leaves something to say. */
function isPointer(kind: Kind): boolean {
  return structOf(kind) !== undefined || kind === "slotKeyAddress" || kind === "slotElemAddress";
}

function framePlace(
  operand: Memory,
  base: Value | undefined,
  index: Value | undefined,
  width: number,
  state: MachineState,
  machine: Machine,
): Place {
  const lowest = (base?.kind === "stack" ? base.num : (index?.num ?? 0)) + operand.offset;
  if (operand.index >= 0) {
    const other = base?.kind === "stack" ? index : base;
    const times = base?.kind === "stack" ? operand.scale : 1;
    // An index may be negative: then it is not the lowest place.
    if (other?.kind !== "constant")
      return { ...nowhere, base: { kind: "stack", num: lowest, text: "" }, insideFrame: lowest };
    return frameWord(operand, lowest + other.num * times, width, state, machine);
  }
  return frameWord(operand, lowest, width, state, machine);
}

function frameWord(
  operand: Memory,
  offset: number,
  width: number,
  state: MachineState,
  machine: Machine,
): Place {
  const value = width > 8 ? undefined : readFrame(offset, width, state, machine);
  return { text: value?.text || wordOfVariable(operand, width, machine), value, frameOffset: offset };
}

function structPlace(
  operand: Memory,
  base: Value,
  index: Value | undefined,
  width: number,
  machine: Machine,
): Place {
  if (partBases.has(base.kind)) return partOf(operand, base, index, width, machine);
  const struct = structOf(base.kind);
  const layout = struct === undefined ? undefined : machine.layouts.get(struct);
  const hit = layout === undefined || operand.index >= 0 ? undefined : fieldAt(layout, operand.offset);
  if (layout === undefined || hit === undefined) return behind(base);
  const owner = base.text || layout.name;
  const { field, within } = hit;
  if (width > field.sizeBytes)
    return partPlace(base, fieldsText(owner, layout, operand.offset, width), undefined);
  const { kind } = field;
  const text = `${owner}.${field.name}`;
  const isWhole = within === 0 && (width === field.sizeBytes || width === 0 || kind === "typeFlags");
  return {
    text: within > 0 ? `${text}+${within}` : text,
    value: isWhole ? fieldValue(field, text, machine.family) : undefined,
    frameOffset: Number.NaN,
    base,
    field,
  };
}

/** What a field holds: a copy of it, unless it has a short name of its own. */
function fieldValue(field: StructField, text: string, family: MapFamily): Value {
  const plain = ofKind(field.kind, family);
  return namedByField(field.kind) ? plain : { kind: plain.kind, num: plain.num, text, copyOf: field };
}

/** All fields that a wide access covers: `it.key, it.elem`. */
function fieldsText(owner: string, layout: Struct, offsetBytes: number, width: number): string {
  return layout.fields
    .filter((f) => f.offsetBytes + f.sizeBytes > offsetBytes && f.offsetBytes < offsetBytes + width)
    .map((f) => `${owner}.${f.name}`)
    .join(", ");
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
      return constant(operand.value, immediateText(operand));
    case "mem": {
      const place = placeOf(operand, width, state, machine);
      return place.value ?? variable(operand, place, width, state, machine);
    }
    case "shifted": {
      const value = state.registers[operand.reg];
      if (operand.amount === 0) return value;
      return combine(operand.shift === "<<" ? "<<" : ">>", value, constant(operand.amount), machine);
    }
    case "sym":
      return operand.address ? symbolValue(operand.name) : symbolContent(operand.name, machine.family);
    default:
      return undefined;
  }
}

/**
 * A part of a variable of the compiled program that `-S` names: `main.k+56(SP)`; `main.k+8` past its first word,
 * `main.k[8:24]` where it is wider than one.
 */
export function wordOfVariable(operand: Memory, width: number, machine: Machine): string {
  const { name, offset } = operand;
  if (name === "") return "";
  const from = offset - machine.frame.startOf(name, offset);
  if (Number.isNaN(from)) return `frame[${offset}]`;
  if (width > 8) return `${name}[${from}:${from + width}]`;
  return from > 0 ? `${name}+${from}` : name;
}

/** What a variable holds is called by its name while nothing else is stored there. */
function variable(
  operand: Memory,
  { frameOffset }: Place,
  width: number,
  state: MachineState,
  machine: Machine,
): Value | undefined {
  const { name } = operand;
  if (Number.isNaN(frameOffset) || name === "" || width !== 8 || state.frame.has(frameOffset))
    return undefined;
  if (Number.isNaN(machine.frame.startOf(name, operand.offset))) return undefined;
  const word = wordOfVariable(operand, width, machine);
  const short = word.slice(name.lastIndexOf(".") + 1);
  return short.startsWith("autotmp")
    ? undefined
    : { kind: "field", num: Number.NaN, text: short, copyOf: frameOffset };
}

/** The address of a symbol: a map type descriptor or anything. */
export function symbolValue(name: string): Value {
  if (name.startsWith("type:map[") || name.startsWith("type.map["))
    return { kind: "mapType", num: Number.NaN, text: name.slice(5) };
  return { kind: "symbol", num: Number.NaN, text: name };
}

function symbolContent(name: string, family: MapFamily): Value | undefined {
  return name === "runtime.writeBarrier" ? ofKind("writeBarrier", family) : undefined;
}
