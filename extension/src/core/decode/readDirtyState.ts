import { isFullCtrl } from "../go/abi/controlWord.ts";
import { readDirtyFields } from "../go/abi/readDirtyStructs.ts";
import { isFullMark } from "../go/abi/tophash.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import { decodeClassicMap } from "./classicState.ts";
import type { MapState } from "./mapState.ts";
import { decodeSwissMap } from "./swissState.ts";

/** A sync.Map as a read and a dirty map (up to 1.23, and nosynchashtriemap of 1.24 and 1.25). */
export interface ReadDirtyState {
  readonly address: number;
  /** The readOnly that `read` points to; 0 before the first store. */
  readonly readOnlyAddress: number;
  /** readOnly.m; null where it is nil. */
  readonly read: MapState | null;
  readonly amended: boolean;
  readonly dirty: MapState | null;
  readonly misses: number;
}

/**
 * Reads a sync.Map through a reader of any memory (sync/map.go).
 * @param address full address of the sync.Map
 * @param type map[any]*entry
 * @throws RangeError when what lies there is none
 */
export function decodeReadDirty(reader: MemoryReader, address: number, type: MapType): ReadDirtyState {
  const fields = readDirtyFields(type.model);
  const decode = type.model.release.family === "classic" ? decodeClassicMap : decodeSwissMap;
  const mapAt = (at: number): MapState | null => {
    const map = reader.readPointer(at);
    return map === 0 ? null : decode(reader, map, type);
  };
  const readOnlyAddress = reader.readPointer(address + fields.readPointer);
  return {
    address,
    readOnlyAddress,
    read: readOnlyAddress === 0 ? null : mapAt(readOnlyAddress + fields.m),
    amended: readOnlyAddress !== 0 && reader.readUint8(readOnlyAddress + fields.amended) !== 0,
    dirty: mapAt(address + fields.dirty),
    misses: reader.readUint32(address + fields.misses),
  };
}

/** The addresses of the entries that the maps of a sync.Map point to, each once. */
export function readDirtyEntries(
  reader: MemoryReader,
  { read, dirty }: Pick<ReadDirtyState, "read" | "dirty">,
  type: MapType,
): Set<number> {
  const entries = new Set<number>();
  for (const map of [read, dirty])
    if (map !== null) for (const at of elemAddresses(map, type)) entries.add(reader.readPointer(at));
  return entries;
}

/** Where the elems of a map's entries lie, with those that have not been moved yet. */
function* elemAddresses(map: MapState, type: MapType): Generator<number> {
  if (map.family === "classic") {
    const { elemsOffsetBytes } = type.bucket;
    for (const chain of [...(map.buckets ?? []), ...(map.oldbuckets ?? [])])
      for (const { address, tophash } of chain)
        for (const [i, mark] of tophash.entries())
          if (isFullMark(mark)) yield address + elemsOffsetBytes + i * type.slotElemSizeBytes;
    return;
  }
  const { elemsOffBytes, elemStrideBytes } = type.group;
  const groups = map.small ? [map.small] : map.tables.flatMap((table) => table.groups);
  for (const { address, ctrl } of groups)
    for (const [i, mark] of ctrl.entries())
      if (isFullCtrl(mark)) yield address + elemsOffBytes + i * elemStrideBytes;
}
