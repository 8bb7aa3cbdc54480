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

/** An entry of one of the maps: where its key lies, and the address of the entry itself. */
export interface ReadDirtyEntry {
  readonly keyAddress: number;
  readonly entry: number;
}

/** The addresses of the entries that the maps of a sync.Map point to, each once. */
export function readDirtyEntries(
  reader: MemoryReader,
  { read, dirty }: Pick<ReadDirtyState, "read" | "dirty">,
  type: MapType,
): Set<number> {
  const lists = [read, dirty].map((map) => (map === null ? [] : readDirtyEntryList(reader, map, type)));
  return new Set(lists.flat().map(({ entry }) => entry));
}

/** The entries of one map of a sync.Map as they lie in memory, with those that have not been moved yet. */
export function readDirtyEntryList(reader: MemoryReader, map: MapState, type: MapType): ReadDirtyEntry[] {
  return slotAddresses(map, type).map(({ keyAddress, elemAddress }) => ({
    keyAddress,
    entry: reader.readPointer(elemAddress),
  }));
}

interface SlotAddresses {
  readonly keyAddress: number;
  readonly elemAddress: number;
}

function slotAddresses(map: MapState, { bucket, group, ...type }: MapType): SlotAddresses[] {
  if (map.family === "classic") {
    const { keysOffsetBytes, elemsOffsetBytes } = bucket;
    return [...(map.buckets ?? []), ...(map.oldbuckets ?? [])].flat().flatMap(({ address, tophash }) =>
      tophash.flatMap((mark, i) =>
        isFullMark(mark)
          ? [
              {
                keyAddress: address + keysOffsetBytes + i * type.slotKeySizeBytes,
                elemAddress: address + elemsOffsetBytes + i * type.slotElemSizeBytes,
              },
            ]
          : [],
      ),
    );
  }
  const groups = map.small ? [map.small] : map.tables.flatMap((table) => table.groups);
  return groups.flatMap(({ address, ctrl }) =>
    ctrl.flatMap((mark, i) =>
      isFullCtrl(mark)
        ? [
            {
              keyAddress: address + group.keysOffBytes + i * group.keyStrideBytes,
              elemAddress: address + group.elemsOffBytes + i * group.elemStrideBytes,
            },
          ]
        : [],
    ),
  );
}
