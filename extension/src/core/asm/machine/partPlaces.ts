import type { StructField } from "../../go/abi/structs.ts";
import { constant, type Kind, ofKind, type Value } from "../runtime/values.ts";
import { add } from "./arithmetic.ts";
import type { Machine } from "./machine.ts";
import type { Operand } from "./operands.ts";
import { pointedText } from "./pointedText.ts";

/** Places in buckets, groups, keys and elements: what no field table tells. */

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

export type Memory = Operand & { kind: "mem" };

/** Behind a pointer that leads to nothing known. */
export const behind = (base: Value): Place => ({ text: "", value: undefined, frameOffset: Number.NaN, base });

/** A part of a bucket, group, key or element behind a pointer. */
export function partPlace(
  base: Value,
  text: string,
  value: Value | undefined,
  part?: Place["part"],
  remark?: string,
): Place {
  const place: { -readonly [name in keyof Place]: Place[name] } = behind(base);
  place.text = text;
  place.value = value;
  if (part !== undefined) place.part = part;
  if (remark !== undefined) place.remark = remark;
  return place;
}

/** Kinds of a base that lead to something which is no field of a struct. */
export const partBases: ReadonlySet<Kind> = new Set<Kind>([
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

/** What is there behind a base of those kinds. */
export function partOf(
  operand: Memory,
  base: Value,
  index: Value | undefined,
  width: number,
  machine: Machine,
): Place {
  const { family } = machine;
  const { offset } = operand;
  switch (base.kind) {
    case "bucket":
      if (index?.kind === "bucketSize" && offset < 0)
        return partPlace(base, "b.overflow", ofKind("bucket", family), "overflow");
      return cellPlace(operand, base, width, machine, indexText(operand, machine));
    case "buckets":
    case "oldBuckets":
      return cellPlace(
        operand,
        base,
        width,
        machine,
        index?.kind === "bucketOffset" ? "0" : indexText(operand, machine),
      );
    case "ctrlAddress":
      return partPlace(base, "g.ctrl[i]", ofKind("ctrlByte", family), "ctrl");
    case "bucketEnd":
    case "overflowAddress":
      return partPlace(base, "b.overflow", ofKind("bucket", family), "overflow");
    case "cellAddress":
      return partPlace(base, "*cell", ofKind("storedKey", family), "key");
    case "dirPtr":
    case "group":
    case "slotKeyAddress":
    case "slotElemAddress":
      return groupPlace(operand, base, index, width, machine);
    case "elemCellAddress":
    case "elemAddress":
    case "keyAddress": {
      if (operand.index >= 0) return behind(base);
      const isKey = base.kind === "keyAddress";
      const pointed = pointedText(base, offset, width, isKey ? "key" : "element");
      const value = isKey && (pointed.isWhole || machine.isMapFunction) ? ofKind("key", family) : undefined;
      return partPlace(base, pointed.text, value, isKey ? undefined : "elem", pointed.remark);
    }
    case "keyData":
      return partPlace(base, "key bytes", ofKind("keyBytes", family));
    case "storedKey":
      return partPlace(base, "storedKey bytes", {
        kind: "keyBytes",
        num: Number.NaN,
        text: "storedKey bytes",
      });
    case "equalFunction":
      return partPlace(base, "Equal.fn", ofKind("equalCode", family));
    default:
      return behind(base);
  }
}

/** A place in a bucket: a tophash byte in front, then keys and elements. */
function cellPlace(
  { offset }: Memory,
  base: Value,
  width: number,
  { family }: Machine,
  index: string,
): Place {
  return width <= 1 && offset < 8 && offset >= 0
    ? partPlace(base, `b.tophash[${index}]`, ofKind("cellTophash", family), "tophash")
    : partPlace(base, "b.keys/elems", ofKind("storedKey", family), "key");
}

/** What a byte of a row is counted by: the register, or the offset. */
const indexText = (operand: Memory, { arch }: Machine): string =>
  operand.index >= 0 ? (arch.names[operand.index] as string) : String(operand.offset);

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
  const isGroup = base.kind === "group" || base.kind === "dirPtr";
  const ctrlWord = (): Place => partPlace(base, "g.ctrl", ofKind("ctrlWord", family), "ctrl");
  if (base.kind === "dirPtr" && indexed && operand.scale === 8)
    return partPlace(
      base,
      `m.directory[${indexText(operand, machine)}]`,
      ofKind("table", family),
      "directory",
    );
  if (isGroup && !indexed && operand.offset === 0 && width >= 8) return ctrlWord();
  if (isGroup && width === 1 && operand.offset < 8 && operand.scale === 1)
    return partPlace(base, `g.ctrl[${indexText(operand, machine)}]`, ofKind("ctrlByte", family), "ctrl");
  const address =
    indexed && operand.scale !== 1
      ? undefined
      : add(indexed ? add(base, index, machine) : base, constant(operand.offset), machine);
  const offset = address?.offset ?? 0;
  const off = `${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;
  if (address?.kind === "slotKeyAddress") {
    const stored = ofKind("storedKey", family);
    if (machine.keyBytes === 16 && (offset === 0 || offset === 8) && width === 8)
      return partPlace(base, offset === 0 ? "slotKey.ptr" : "slotKey.len", stored, "slot");
    return offset === 0
      ? partPlace(base, "*slotKey", stored, "slot")
      : partPlace(base, `*(slotKey ${off})`, undefined, "slot", "inside the slot");
  }
  if (address?.kind === "slotElemAddress")
    return offset === 0
      ? partPlace(
          base,
          "*slotElem",
          undefined,
          "elem",
          "the element in a slot of the group, or its address where the map keeps elements behind pointers",
        )
      : partPlace(base, `*(slotElem ${off})`, undefined, "elem", "inside the slot");
  if (address?.kind === "ctrlAddress")
    return partPlace(base, "g.ctrl[i]", ofKind("ctrlByte", family), "ctrl");
  if (address?.kind === "group" && operand.offset === 0 && width >= 8) return ctrlWord();
  return behind(base);
}
