import type { ClassicOutline, MapOutline, SwissOutline } from "../decode/mapState.ts";
import { markBytes, slotCount } from "../go/abi/constants.ts";
import { type HeaderStruct, mapHeader, tableStruct } from "../go/abi/headerFields.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import type { PicturePlace } from "./pictureParts.ts";

/** What lies at an address of a map's memory. */
export interface MemoryPlace {
  /** "hmap.B", "bucket 3", "group 2 of table 0, slot 5, key". */
  readonly name: string;
  /** The row, when it is in one. */
  readonly row?: PicturePlace;
  /** The cell or slot, when the bytes are in one only. */
  readonly cell?: number;
}

/** Names what lies at `sizeBytes` bytes from an address; undefined when the map does not own them. */
export function memoryPlace(
  type: MapType,
  outline: MapOutline,
  reader: MemoryReader,
  address: number,
  sizeBytes: number,
): MemoryPlace | undefined {
  const header = mapHeader(type.model);
  const field = fieldName(header, outline.address, address, sizeBytes);
  if (field) return { name: field };
  return outline.family === "classic"
    ? bucketPlace(type, outline, reader, address, sizeBytes)
    : groupPlace(type, outline, reader.bigEndian === true, address, sizeBytes);
}

function fieldName(
  struct: HeaderStruct,
  structAddress: number,
  address: number,
  sizeBytes: number,
): string | undefined {
  const offset = address - structAddress;
  if (offset < 0 || offset >= struct.sizeBytes) return undefined;
  if (sizeBytes >= struct.sizeBytes) return struct.name;
  const field = struct.fields.find((f) => offset >= f.offsetBytes && offset < f.offsetBytes + f.sizeBytes);
  return field && field.name !== "" ? `${struct.name}.${field.name}` : struct.name;
}

function bucketPlace(
  type: MapType,
  outline: ClassicOutline,
  reader: MemoryReader,
  address: number,
  sizeBytes: number,
): MemoryPlace | undefined {
  const size = type.bucket.bucketSizeBytes;
  const arrays = [
    ["buckets", outline.bucketsAddress, outline.bucketsAddress === 0 ? 0 : 2 ** outline.B],
    ["oldbuckets", outline.oldbucketsAddress, outline.oldbucketCount],
  ] as const;
  for (const [section, start, count] of arrays) {
    const row = Math.floor((address - start) / size);
    if (start === 0 || row < 0 || row >= count) continue;
    const name = section === "buckets" ? `bucket ${row}` : `old bucket ${row}`;
    return cellPlace(type, name, { section, row }, address - start - row * size, sizeBytes);
  }
  return overflowPlace(type, outline, reader, address, sizeBytes);
}

/** Chains looked through for an overflow bucket; in larger maps it is named without its chain. */
const maxChains = 4096;

function overflowPlace(
  type: MapType,
  outline: ClassicOutline,
  reader: MemoryReader,
  address: number,
  sizeBytes: number,
): MemoryPlace | undefined {
  const size = type.bucket.bucketSizeBytes;
  const count = outline.bucketsAddress === 0 ? 0 : Math.min(maxChains, 2 ** outline.B);
  const overflowAt = type.bucket.overflowOffsetBytes;
  for (let row = 0; row < count; row++) {
    let position = 1;
    let bucket = reader.readPointer(outline.bucketsAddress + row * size + overflowAt);
    for (; bucket !== 0; bucket = reader.readPointer(bucket + overflowAt), position++) {
      if (address < bucket || address >= bucket + size) continue;
      const name = `overflow ${position} of bucket ${row}`;
      return cellPlace(type, name, { section: "buckets", row }, address - bucket, sizeBytes);
    }
  }
  return undefined;
}

function groupPlace(
  type: MapType,
  outline: SwissOutline,
  bigEndian: boolean,
  address: number,
  sizeBytes: number,
): MemoryPlace | undefined {
  const size = type.group.groupSizeBytes;
  if (outline.dirLen === 0) {
    const offset = address - outline.dirAddress;
    if (outline.dirAddress === 0 || offset < 0 || offset >= size) return undefined;
    return cellPlace(type, "the group", { section: "small", row: 0 }, offset, sizeBytes, bigEndian);
  }
  const entry = (address - outline.dirAddress) / type.model.target.ptrSizeBytes;
  if (entry >= 0 && entry < outline.dirLen) return { name: `directory entry ${Math.floor(entry)}` };
  for (const [position, table] of outline.tables.entries()) {
    const field = fieldName(tableStruct(type.model), table.address, address, sizeBytes);
    if (field) return { name: `${field} of table ${table.index}` };
    const row = Math.floor((address - table.groupsAddress) / size);
    if (row < 0 || row >= table.capacity / slotCount) continue;
    const place = { section: `table-${position}`, row };
    if (sizeBytes > size) return { name: `the groups of table ${table.index}`, row: place };
    const name = outline.tables.length === 1 ? `group ${row}` : `group ${row} of table ${table.index}`;
    const offset = address - table.groupsAddress - row * size;
    return cellPlace(type, name, place, offset, sizeBytes, bigEndian);
  }
  return undefined;
}

/** Which part of a bucket or group: its marks, or one cell's key or elem. */
function cellPlace(
  type: MapType,
  name: string,
  row: PicturePlace,
  offset: number,
  sizeBytes: number,
  bigEndian = false,
): MemoryPlace {
  const { bucket, group } = type;
  const classic = type.model.release.family === "classic";
  const cellWord = classic ? "cell" : "slot";
  if (offset < markBytes) {
    if (sizeBytes > markBytes) return { name, row };
    if (sizeBytes > 1) return { name: `${classic ? "tophash" : "control word"} of ${name}`, row };
    // A control word is a number: in big-endian memory slot 0 has its last byte.
    const cell = !classic && bigEndian ? 7 - offset : offset;
    return { name: `${name}, ${cellWord} ${cell}, ${classic ? "tophash" : "control byte"}`, row, cell };
  }
  const [keysAt, keyStride] = classic
    ? [bucket.keysOffsetBytes, type.slotKeySizeBytes]
    : [group.keysOffBytes, group.keyStrideBytes];
  const [elemsAt, elemStride] = classic
    ? [bucket.elemsOffsetBytes, type.slotElemSizeBytes]
    : [group.elemsOffBytes, group.elemStrideBytes];
  for (const [part, at, stride, partBytes] of [
    ["key", keysAt, keyStride, type.slotKeySizeBytes],
    ["elem", elemsAt, elemStride, type.slotElemSizeBytes],
  ] as const) {
    if (stride === 0) continue;
    const cell = Math.floor((offset - at) / stride);
    if (cell >= 0 && cell < slotCount && offset - at - cell * stride < partBytes)
      return { name: `${name}, ${cellWord} ${cell}, ${part}`, row, cell };
  }
  return {
    name: classic && offset >= bucket.overflowOffsetBytes ? `overflow pointer of ${name}` : name,
    row,
  };
}
