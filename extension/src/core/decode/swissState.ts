import { slotCount } from "../go/abi/constants.ts";
import {
  swissFields,
  tableCapacity,
  tableGrowthLeft,
  tableLocalDepth,
  tableUsed,
} from "../go/abi/swissFields.ts";
import { maxTableCapacity } from "../go/abi/tableSize.ts";
import type { MapType } from "../go/types/mapType.ts";
import { type MemoryReader, readByteList } from "../memory/memoryReader.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { GroupState, SwissOutline, SwissState, TableOutline } from "./mapState.ts";

/** More than any map that fits into memory has; a larger length means that the address is no Map. */
const maxDirLen = 1 << 24;

/**
 * Reads a Swiss map (internal/runtime/maps, 1.24 on) through a reader of any memory.
 * @param address full address of the Map
 * @throws RangeError with one clear sentence when what lies there is no Map of a running program
 */
export function decodeSwissMap(reader: MemoryReader, address: number, type: MapType): SwissState {
  const outline = outlineSwissMap(reader, address, type);
  const { dirLen, dirAddress } = outline;
  return {
    ...outline,
    small: dirLen === 0 && dirAddress !== 0 ? readGroup(reader, dirAddress) : null,
    tables: outline.tables.map((table) => ({
      ...table,
      groups: Array.from({ length: table.capacity / slotCount }, (_, i) =>
        readGroup(reader, table.groupsAddress + i * type.group.groupSizeBytes),
      ),
    })),
  };
}

/** The same without reading any group. */
export function outlineSwissMap(reader: MemoryReader, address: number, type: MapType): SwissOutline {
  const fields = swissFields(type.model.target.ptrSizeBytes);
  const dirAddress = reader.readPointer(address + fields.dirPtr);
  const dirLen = readInt(reader, address + fields.dirLen, type);
  if (dirLen < 0 || dirLen > maxDirLen || (dirLen & (dirLen - 1)) !== 0)
    throw new RangeError(
      `no Swiss map at 0x${address.toString(16)}: its directory length would be ${dirLen}`,
    );
  const { directory, tables } = readDirectory(reader, dirAddress, dirLen, type);
  return {
    family: "swiss",
    address,
    used: Number(readUint64(reader, address + fields.used)),
    seed: readWord(reader, address + fields.seed, type),
    dirAddress,
    dirLen,
    globalDepth: reader.readUint8(address + fields.globalDepth),
    globalShift: reader.readUint8(address + fields.globalShift),
    writing: reader.readUint8(address + fields.writing),
    tombstonePossible: type.model.release.prunesTombstones
      ? reader.readUint8(address + fields.tombstonePossible) !== 0
      : null,
    clearSeq: readUint64(reader, address + fields.clearSeq),
    directory,
    tables,
  };
}

function readDirectory(
  reader: MemoryReader,
  dirAddress: number,
  dirLen: number,
  type: MapType,
): { directory: number[]; tables: TableOutline[] } {
  const directory: number[] = [];
  const tables: TableOutline[] = [];
  const positions = new Map<number, number>();
  for (let i = 0; i < dirLen; i++) {
    const tableAddress = reader.readPointer(dirAddress + i * type.model.target.ptrSizeBytes);
    let position = positions.get(tableAddress);
    if (position === undefined) {
      position = tables.length;
      positions.set(tableAddress, position);
      tables.push(readTable(reader, tableAddress, type));
    }
    directory.push(position);
  }
  return { directory, tables };
}

function readTable(reader: MemoryReader, address: number, type: MapType): TableOutline {
  const fields = swissFields(type.model.target.ptrSizeBytes);
  const groupsAddress = reader.readPointer(address + fields.groupsData);
  const groupCount = Number(readUint64(reader, address + fields.lengthMask)) + 1;
  const capacity = reader.readUint16(address + tableCapacity);
  if (capacity > maxTableCapacity || groupCount * slotCount !== capacity)
    throw new RangeError(
      `no Swiss table at 0x${address.toString(16)}: ${decimalText(groupCount)} groups for a capacity of ${decimalText(capacity)}`,
    );
  return {
    address,
    used: reader.readUint16(address + tableUsed),
    capacity,
    growthLeft: reader.readUint16(address + tableGrowthLeft),
    localDepth: reader.readUint8(address + tableLocalDepth),
    index: readInt(reader, address + fields.index, type),
    groupsAddress,
  };
}

/** The control byte of slot i is byte i of the control word in little-endian order, byte 7-i in big-endian order. */
export function readGroup(reader: MemoryReader, address: number): GroupState {
  const ctrl = readByteList(reader, address, slotCount);
  return { address, ctrl: reader.bigEndian === true ? ctrl.reverse() : ctrl };
}

function readUint64(reader: MemoryReader, address: number): bigint {
  const first = BigInt(reader.readUint32(address));
  const second = BigInt(reader.readUint32(address + 4));
  return reader.bigEndian === true ? (first << 32n) | second : (second << 32n) | first;
}

function readWord(reader: MemoryReader, address: number, type: MapType): bigint {
  return type.model.target.ptrSizeBytes === 8
    ? readUint64(reader, address)
    : BigInt(reader.readUint32(address));
}

/** Go's int. */
function readInt(reader: MemoryReader, address: number, type: MapType): number {
  return Number(BigInt.asIntN(8 * type.model.target.ptrSizeBytes, readWord(reader, address, type)));
}
