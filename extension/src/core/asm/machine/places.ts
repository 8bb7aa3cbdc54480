import type { Struct, StructField } from "../../go/abi/structs.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import { fieldAt } from "../runtime/fields.ts";
import { constant, type Kind, ofKind, structOf, type Value } from "../runtime/values.ts";
import { add, combine } from "./arithmetic.ts";
import { readFrame } from "./frame.ts";
import type { Machine, MachineState } from "./machine.ts";
import { framePointer, immediateText, localsPointer, type Operand } from "./operands.ts";
import { pointedText } from "./pointedText.ts";

/** A memory operand, understood as far as possible. */
export interface Place {
  /** Name for pseudo-code: `h.B`, `b.tophash[R9]`; "" when unknown. */
  readonly text: string;
  readonly value: Value | undefined;
  /** Offset from SP at entry for a place in the frame, else NaN. */
  readonly frameOffset: number;
  /** Offset of the lowest place in the frame that it may be, where an index that is not known is added. */
  readonly insideFrame?: number;
  readonly base?: Value;
  readonly field?: StructField;
  /** What part of a bucket or group it is. */
  readonly part?: "tophash" | "key" | "slot" | "elem" | "overflow" | "ctrl" | "directory";
  /** What is there, where the part alone does not tell. */
  readonly remark?: string;
}

type Memory = Operand & { kind: "mem" };

const nowhere: Place = { text: "", value: undefined, frameOffset: Number.NaN };

/** Where a memory operand points and what is there. */
export function placeOf(operand: Memory, width: number, state: MachineState, machine: Machine): Place {
  const { family } = machine;
  const base = baseOf(operand, state, machine);
  const index = operand.index >= 0 ? state.registers[operand.index] : undefined;
  if (base?.kind === "stack" || (index?.kind === "stack" && operand.scale === 1))
    return framePlace(operand, base, index, width, state, machine);
  const swapped = (): Place =>
    structPlace(
      { ...operand, base: operand.index, index: operand.base },
      index as Value,
      base,
      width,
      machine,
    );
  if (base === undefined) {
    if (index !== undefined && operand.scale === 1 && operand.base >= 0 && isPointer(index.kind))
      return swapped();
    return nowhere;
  }
  if (index !== undefined && operand.scale === 1 && parts.has(index.kind) && !parts.has(base.kind))
    return swapped();
  if (family === "classic" && base.kind === "overflowAddress")
    return { ...nowhere, text: "b.overflow", value: ofKind("bucket", family), part: "overflow" };
  return structPlace(operand, base, index, width, machine);
}

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

/** Kinds of a base that lead to something which is no field of a struct. */
const placed: ReadonlySet<Kind> = new Set<Kind>([
  "bucket",
  "buckets",
  "oldBuckets",
  "ctrlAddress",
  "bucketEnd",
  "overflowAddress",
  "cellAddress",
  "dirPtr",
  "group",
  "slotKeyAddress",
  "slotElemAddress",
  "elemCellAddress",
  "elemAddress",
  "keyAddress",
  "keyData",
  "storedKey",
  "equalFunction",
]);

function structPlace(
  operand: Memory,
  base: Value,
  index: Value | undefined,
  width: number,
  machine: Machine,
): Place {
  const { family } = machine;
  const struct = structOf(base.kind);
  if (struct === undefined && !placed.has(base.kind))
    return { text: "", value: undefined, frameOffset: Number.NaN, base };
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
    case "group":
    case "slotKeyAddress":
    case "slotElemAddress":
      return groupPlace(operand, base, index, width, machine);
    case "elemCellAddress":
    case "elemAddress":
    case "keyAddress": {
      if (indexed) return { ...nowhere, base };
      const isKey = base.kind === "keyAddress";
      const pointed = pointedText(base, operand.offset, width, isKey ? "key" : "element");
      const value = isKey && (pointed.isWhole || machine.isMapFunction) ? "key" : undefined;
      return { ...make(pointed.text, value, isKey ? undefined : "elem"), remark: pointed.remark };
    }
    case "keyData":
      return make("key bytes", "keyBytes", undefined);
    case "storedKey":
      return {
        text: "storedKey bytes",
        value: { kind: "keyBytes", num: Number.NaN, text: "storedKey bytes" },
        frameOffset: Number.NaN,
        base,
      };
    case "equalFunction":
      return make("Equal.fn", "equalCode", undefined);
    default:
      break;
  }
  const layout = struct === undefined ? undefined : machine.layouts.get(struct);
  if (layout === undefined || indexed) return { ...nowhere, base };
  const hit = fieldAt(layout, operand.offset);
  if (hit === undefined) return { ...nowhere, base };
  const owner = base.text || layout.name;
  if (width > hit.field.sizeBytes)
    return make(fieldsText(owner, layout, operand.offset, width), undefined, undefined);
  const text = `${owner}.${hit.field.name}`;
  const { kind } = hit.field;
  const isWhole = hit.within === 0 && (width === hit.field.sizeBytes || width === 0 || kind === "typeFlags");
  const value: Value | undefined = !isWhole
    ? undefined
    : namedByField(kind)
      ? ofKind(kind, family)
      : { ...ofKind(kind, family), text, copyOf: hit.field };
  return {
    text: hit.within > 0 ? `${text}+${hit.within}` : text,
    value,
    frameOffset: Number.NaN,
    base,
    field: hit.field,
  };
}

/** A place in a group: its control bytes, a slot's key or element, or for dirPtr a word of the directory. */
function groupPlace(
  operand: Memory,
  base: Value,
  index: Value | undefined,
  width: number,
  machine: Machine,
): Place {
  const { family } = machine;
  const indexed = operand.index >= 0;
  const indexName = indexed ? (machine.arch.names[operand.index] as string) : "";
  const isGroup = base.kind === "group" || base.kind === "dirPtr";
  const at = (text: string, kind: Kind | undefined, part: Place["part"], remark?: string): Place => ({
    text,
    value: kind === undefined ? undefined : ofKind(kind, family),
    frameOffset: Number.NaN,
    base,
    ...(part === undefined ? {} : { part }),
    ...(remark === undefined ? {} : { remark }),
  });
  if (base.kind === "dirPtr" && indexed && operand.scale === 8)
    return at(`m.directory[${indexName}]`, "table", "directory");
  if (isGroup && !indexed && operand.offset === 0 && width >= 8) return at("g.ctrl", "ctrlWord", "ctrl");
  if (isGroup && width === 1 && operand.offset < 8 && operand.scale === 1)
    return at(`g.ctrl[${indexed ? indexName : operand.offset}]`, "ctrlByte", "ctrl");
  const address =
    indexed && operand.scale !== 1
      ? undefined
      : add(indexed ? add(base, index, machine) : base, constant(operand.offset), machine);
  const offset = address?.offset ?? 0;
  if (address?.kind === "slotKeyAddress") {
    const { keyBytes } = machine;
    if (keyBytes === 16 && (offset === 0 || offset === 8) && width === 8)
      return at(offset === 0 ? "slotKey.ptr" : "slotKey.len", "storedKey", "slot");
    return offset === 0
      ? at("*slotKey", "storedKey", "slot")
      : at(`*(slotKey ${offset < 0 ? "-" : "+"} ${Math.abs(offset)})`, undefined, "slot", "inside the slot");
  }
  if (address?.kind === "slotElemAddress")
    return offset === 0
      ? at(
          "*slotElem",
          undefined,
          "elem",
          "the element in a slot of the group, or its address where the map keeps elements behind pointers",
        )
      : at(`*(slotElem ${offset < 0 ? "-" : "+"} ${Math.abs(offset)})`, undefined, "elem", "inside the slot");
  if (address?.kind === "ctrlAddress") return at("g.ctrl[i]", "ctrlByte", "ctrl");
  if (address?.kind === "group" && operand.offset === 0 && width >= 8)
    return at("g.ctrl", "ctrlWord", "ctrl");
  return { ...nowhere, base };
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
