import type { MapFamily } from "../../go/release/goRelease.ts";
import { type Field, fieldAt, type StructLayout } from "../runtime/fields.ts";
import { constant, type Kind, ofKind, structOf, type Value } from "../runtime/values.ts";
import { combine } from "./arithmetic.ts";
import type { Machine, MachineState } from "./machine.ts";
import { framePointer, immediateText, localsPointer, type Operand } from "./operands.ts";

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
      machine,
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
    return framePlace(operand, base.num + operand.offset, state, machine);
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

function framePlace(
  operand: Operand & { kind: "mem" },
  offset: number,
  state: MachineState,
  machine: Machine,
): Place {
  const value = state.frame.get(offset);
  return { text: value?.text || wordOfVariable(operand, machine), value, frameOffset: offset };
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
        : make(
            operand.offset === 0 ? `*${base.text.replace(/^&/, "")}` : `(*key)[${operand.offset}:]`,
            "key",
            undefined,
          );
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
  const struct = structOf(base.kind);
  const layout = struct === undefined ? undefined : machine.layouts.get(struct);
  if (layout === undefined || indexed) return nowhere;
  const hit = fieldAt(layout, operand.offset);
  if (hit === undefined) return nowhere;
  const owner = base.text || layout.name;
  if (width > hit.field.sizeBytes)
    return make(fieldsText(owner, layout, operand.offset, width), undefined, undefined);
  const text = `${owner}.${hit.field.name}`;
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

/** All fields that a wide access covers: `it.key, it.elem`. */
function fieldsText(owner: string, layout: StructLayout, offsetBytes: number, width: number): string {
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
      return place.value ?? (Number.isNaN(place.frameOffset) ? undefined : variable(operand, machine));
    }
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

/** A word of a variable of the compiled program that `-S` names: `main.k+56(SP)`; `main.k+8` past its first. */
export function wordOfVariable(operand: Operand & { kind: "mem" }, machine: Machine): string {
  const { name, offset } = operand;
  const from = offset - (machine.variables.get(name) ?? offset);
  return from > 0 ? `${name}+${from}` : name;
}

function variable(operand: Operand & { kind: "mem" }, machine: Machine): Value | undefined {
  const { name } = operand;
  const word = wordOfVariable(operand, machine);
  const short = word.slice(name.lastIndexOf(".") + 1);
  return short === "" || short.startsWith("autotmp")
    ? undefined
    : { kind: "field", num: Number.NaN, text: short };
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
