import { type Kind, ofKind, type Value } from "../runtime/values.ts";
import type { Machine } from "./machine.ts";

/**
 * Addresses inside a group (internal/runtime/maps/group.go) and inside keys and elements. Up to 1.26 a slot's key is at
 * 8 + i*SlotSize, its element ElemOff further; from 1.27 on at KeysOff + i*KeyStride and ElemsOff + i*ElemStride. The
 * compiler adds the terms in any order: an address on the way keeps how many bytes it is off.
 */

/** The control word in front of the slots. */
const ctrlBytes = 8;

/** An address or offset of a kind, some bytes off; a key's bytes end where the element of its slot begins. */
function offBy(kind: Kind, offset: number, machine: Machine, of?: Value): Value {
  const { keyBytes, family } = machine;
  if (kind === "slotKeyAddress" && keyBytes >= 8 && offset >= keyBytes)
    return offBy("slotElemAddress", offset - keyBytes, machine);
  // A key further on in the bucket.
  if (kind === "cellAddress" && keyBytes > 0 && offset > 0 && offset % keyBytes === 0)
    return ofKind(kind, family);
  const plain = ofKind(kind, family);
  if (of === undefined && offset === 0) return plain;
  const root = of === undefined ? plain.text : rootOf(of);
  const { offset: _, ...rest } = of ?? plain;
  return offset === 0
    ? { ...rest, text: root }
    : { ...rest, offset, text: offset < 0 ? `(${root} - ${-offset})` : `${root}+${offset}` };
}

/** The name of the key or element that an address is some bytes off: `elem` of `elem+8`. */
export function rootOf({ text, offset }: Value): string {
  return offset === undefined || offset === 0 ? text : text.replace(/^\((.*) - \d+\)$|\+\d+$/, "$1");
}

const isGroup = (kind: Kind): boolean => kind === "group" || kind === "dirPtr";

/** Kinds of which it counts how many bytes an address or offset is past them. */
const counted: ReadonlySet<Kind> = new Set<Kind>([
  "elemAddress",
  "keyAddress",
  "slotKeyAddress",
  "slotElemAddress",
  "elemOffset",
  "elemCellAddress",
  "cellAddress",
  "keyOffset",
  "cellOffset",
]);

/** Sums about slots, keys and elements: the value, null where they have no meaning, undefined for all other sums. */
export function slotSum(a: Value, b: Value, machine: Machine): Value | null | undefined {
  return oneWay(a, b, machine) ?? oneWay(b, a, machine) ?? (isAbout(a) || isAbout(b) ? null : undefined);
}

function isAbout({ kind }: Value): boolean {
  return (
    (isGroup(kind) || counted.has(kind) || kind === "slotOffset" || kind === "slotKeyOffset") &&
    kind !== "elemOffset"
  );
}

const isBucket = (kind: Kind): boolean => kind === "bucket" || kind === "buckets" || kind === "oldBuckets";

/** Sums in a classic bucket: keys lie behind eight bytes of tophashes, eight elements behind the eight keys. */
function cellSum(a: Value, b: Value, machine: Machine): Value | null | undefined {
  const { keyBytes } = machine;
  const off = (a.offset ?? 0) + (b.offset ?? 0);
  if (a.kind === "cellAddress") {
    if (b.kind === "keyOffset") return offBy("cellAddress", off, machine);
    return off === 0 && (b.kind === "keySize" || b.kind === "elemSize") ? a : null;
  }
  if (a.kind === "elemOffset") return b.kind === "keyOffset" ? offBy("cellOffset", off, machine) : undefined;
  if (!isBucket(a.kind)) return undefined;
  if (b.kind === "constant") return b.num < ctrlBytes ? null : offBy("cellAddress", 0, machine);
  if (b.kind === "keyOffset" || (b.kind === "number" && keyBytes > 0))
    return offBy("cellAddress", off - ctrlBytes, machine);
  if (b.kind === "cellOffset") return offBy("elemCellAddress", off - ctrlBytes, machine);
  if (b.kind === "elemOffset")
    return keyBytes > 0 ? offBy("elemCellAddress", off - (ctrlBytes + 8 * keyBytes), machine) : null;
  return undefined;
}

function oneWay(a: Value, b: Value, machine: Machine): Value | null | undefined {
  const strides = machine.release.descriptorHasStrides;
  const off = a.offset ?? 0;
  const by = b.offset ?? 0;
  const to = (kind: Kind, offset: number): Value => offBy(kind, offset, machine);
  if (b.kind === "constant" && counted.has(a.kind)) {
    if (a.kind === "slotKeyAddress" || a.kind === "cellAddress") return to(a.kind, off + b.num);
    return offBy(a.kind, off + b.num, machine, a);
  }
  if (machine.family === "classic") return cellSum(a, b, machine);
  switch (a.kind) {
    case "slotOffset":
      if (strides)
        return b.kind === "keysOff"
          ? to("slotKeyOffset", 0)
          : b.kind === "elemsOff"
            ? to("elemOffset", 0)
            : undefined;
      if (b.kind === "constant" && b.num === ctrlBytes) return to("slotKeyOffset", 0);
      return b.kind === "elemOff" ? to("elemOffset", -ctrlBytes) : undefined;
    case "slotKeyOffset":
      return b.kind === "elemOff" ? to("elemOffset", 0) : undefined;
    case "slotKeyAddress":
      if (b.kind === "slotOffset" || b.kind === "slotSize" || b.kind === "keyStride") return to(a.kind, off);
      return b.kind === "elemOff" ? to("slotElemAddress", off) : undefined;
    case "slotElemAddress":
      return b.kind === "slotOffset" || b.kind === "slotSize" || b.kind === "elemStride"
        ? to(a.kind, off)
        : undefined;
    default:
      break;
  }
  if (!isGroup(a.kind)) return undefined;
  if (b.kind === "slotKeyOffset" || b.kind === "keysOff") return to("slotKeyAddress", 0);
  if (b.kind === "elemOffset") return to("slotElemAddress", by);
  if (b.kind === "elemsOff") return to("slotElemAddress", 0);
  if (b.kind === "slotIndex") return to("ctrlAddress", 0);
  if (strides) return undefined;
  if (b.kind === "constant") return to("slotKeyAddress", b.num - ctrlBytes);
  if (b.kind === "slotOffset" || b.kind === "slotSize") return to("slotKeyAddress", -ctrlBytes);
  return b.kind === "elemOff" ? to("slotElemAddress", -ctrlBytes) : undefined;
}
