/**
 * The port through which a map is read, wherever its memory is: the emulated heap, a debugged process, a recording.
 * Addresses are full Go addresses as numbers (below 2^53). Words are numbers in the target's byte order.
 */
export interface MemoryReader {
  /** Words have their high half first. The emulated heap is little-endian for every target. */
  readonly bigEndian?: boolean;
  readUint8(address: number): number;
  readUint16(address: number): number;
  readUint32(address: number): number;
  /** A pointer-sized word as an address. */
  readPointer(address: number): number;
  /** `sizeBytes` bytes in memory order, to be read before the memory changes: they may be the memory itself. */
  readBytes(address: number, sizeBytes: number): Uint8Array;
}

/** Bytes as a list; quicker than Array.from for the few bytes of each of many groups. */
export function readByteList(reader: MemoryReader, address: number, count: number): number[] {
  const bytes = reader.readBytes(address, count);
  const list: number[] = [];
  for (let i = 0; i < count; i++) list.push(bytes[i] as number);
  return list;
}
