import { followed, formatValue, type ValueFormat } from "../decode/formatValue.ts";
import type { MapOutline } from "../decode/mapState.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import type { HeaderStruct } from "../go/abi/headerFields.ts";
import type { GoType } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import type { CellMark, CellPicture, FieldPicture, StructPicture } from "./mapPicture.ts";

/** What a picture is made from. */
export interface PictureSource {
  readonly type: MapType;
  readonly state: MapOutline;
  readonly reader: MemoryReader;
  /** The dynamic type that an interface's first word, a full address, points to. */
  readonly typeAt: (address: number) => GoType | undefined;
  /** What the map holds on the heap, where that is known. */
  readonly live?: Allocation;
  /** What it has left behind, where its past is known. */
  readonly garbageBytes?: number;
  /** Rows drawn in full per section; the rest is counted in `hiddenRows`. */
  readonly maxRows: number;
  /** Larger maps: the place that is drawn, with the rows around it. Absent: the rows that hold anything. */
  readonly shown?: PicturePlace;
}

/** A row of a section, both as pictures name them. */
export interface PicturePlace {
  readonly section: string;
  readonly row: number;
}

/** Where a row's keys and elems are. */
export interface CellLayout {
  readonly keyOffsetBytes: (cell: number) => number;
  readonly elemOffsetBytes: (cell: number) => number;
}

export const hexAddress = (address: number): string => `0x${address.toString(16)}`;

export function hexBytes(bytes: ArrayLike<number>): string {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += (bytes[i] as number).toString(16).padStart(2, "0");
  return out;
}

/** A runtime struct with the values found in memory. */
export function structPicture(struct: HeaderStruct, reader: MemoryReader, address: number): StructPicture {
  const fields = struct.fields.map((field): FieldPicture => {
    const bytes = reader.readBytes(address + field.offsetBytes, field.sizeBytes);
    return {
      name: field.name,
      type: field.type,
      offsetBytes: field.offsetBytes,
      sizeBytes: field.sizeBytes,
      value: field.padding ? "" : fieldText(field.name, field.type, bytes, reader.bigEndian === true),
      hex: hexBytes(bytes),
      meaning: field.meaning,
      declaredAt: field.declaredAt,
      ...(field.padding ? { padding: true } : {}),
    };
  });
  return {
    name: struct.name,
    address: hexAddress(address),
    sizeBytes: struct.sizeBytes,
    source: struct.source,
    fields,
  };
}

function fieldText(name: string, type: string, bytes: Uint8Array, bigEndian: boolean): string {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++)
    value = (value << 8n) | BigInt(bytes[bigEndian ? i : bytes.length - 1 - i] as number);
  if (name === "flags") return flagsText(Number(value));
  if (name === "seed" || name === "hash0") return `0x${value.toString(16)}`;
  if (type === "bool") return value === 0n ? "false" : "true";
  if (type.startsWith("*") || type === "unsafe.Pointer")
    return value === 0n ? "nil" : `0x${value.toString(16)}`;
  return (type === "int" ? BigInt.asIntN(8 * bytes.length, value) : value).toString();
}

const flagNames = ["iterator", "oldIterator", "hashWriting", "sameSizeGrow"];

function flagsText(flags: number): string {
  const set = flagNames.filter((_, bit) => flags & (1 << bit));
  return set.length === 0 ? "0" : set.join(" | ");
}

/** One cell or slot with the values that lie in it, dead ones too; indirect keys and elems are followed. */
export function cellPicture(
  source: PictureSource,
  rowAddress: number,
  cell: number,
  mark: CellMark,
  byte: number,
  layout: CellLayout,
): CellPicture {
  const { type, reader } = source;
  const keyOffsetBytes = layout.keyOffsetBytes(cell);
  const elemOffsetBytes = layout.elemOffsetBytes(cell);
  const keyHex = hexBytes(reader.readBytes(rowAddress + keyOffsetBytes, type.slotKeySizeBytes));
  const elemHex = hexBytes(reader.readBytes(rowAddress + elemOffsetBytes, type.slotElemSizeBytes));
  const stale = mark !== "full";
  // Dead cells that hold only zero bytes were never used or were wiped: nothing to read.
  const value = (t: GoType, indirect: boolean, offset: number, hex: string): string =>
    stale && /^0*$/.test(hex) ? "" : slotValue(source, t, indirect, rowAddress + offset);
  return {
    mark,
    byte,
    key: value(type.key, type.indirectKey, keyOffsetBytes, keyHex),
    elem: value(type.elem, type.indirectElem, elemOffsetBytes, elemHex),
    keyHex,
    elemHex,
    keyOffsetBytes,
    elemOffsetBytes,
  };
}

function slotValue(source: PictureSource, type: GoType, indirect: boolean, address: number): string {
  const format: ValueFormat = {
    model: source.type.model,
    maxStringBytes: 200,
    typeAt: source.typeAt,
  };
  if (!indirect) return formatValue(source.reader, type, address, format);
  const target = source.reader.readPointer(address);
  if (target === 0) return "nil";
  return `→ ${followed(target, () => formatValue(source.reader, type, target, format))}`;
}

/**
 * The rows of a section that are drawn: all of a small one; of a large one the page around a row where one is asked for,
 * else those that hold anything, then the first.
 */
export function drawnRows(
  { maxRows }: Pick<PictureSource, "maxRows">,
  count: number,
  around: number | undefined,
  holds: (row: number) => boolean,
): number[] {
  const rows = (from: number, end: number): number[] =>
    Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
  if (count <= maxRows) return rows(0, count);
  if (around !== undefined) {
    const first = Math.min(Math.floor(around / maxRows) * maxRows, count - 1);
    return rows(first, Math.min(count, first + maxRows));
  }
  const occupied = rows(0, count).filter(holds);
  return occupied.length === 0 ? rows(0, 4) : occupied.slice(0, maxRows);
}
