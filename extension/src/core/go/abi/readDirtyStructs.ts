import type { MapModel } from "../release/goTarget.ts";
import { type FieldRow, layOut, offsetOf } from "./structs.ts";

/** The structs of sync.Map where it is made of a read and a dirty map (sync/map.go, up to 1.23, and nosynchashtriemap of 1.24 and 1.25). */

const source = "sync/map.go";

const mapRows = (typedPointers: boolean): readonly FieldRow[] => [
  ["mu.state", "int32", "field", "lock of the dirty map"],
  ["mu.sema", "uint32", "field", "where goroutines wait for it"],
  ...(typedPointers
    ? [
        [
          "read",
          "*readOnly",
          "field",
          "map that is read without the lock",
          "nil until the first store",
        ] as const,
      ]
    : [
        ["read.type", "*Type", "field", "type readOnly", "nil until the first store"] as const,
        ["read.data", "unsafe.Pointer", "field", "map that is read without the lock"] as const,
      ]),
  ["dirty", "map[any]*entry", "map", "map with the keys that read lacks", "nil where read has all"],
  ["misses", "int", "field", "look-ups since the last promotion that needed the lock"],
];

const readOnlyRows: readonly FieldRow[] = [
  ["m", "map[any]*entry", "map", "its map"],
  ["amended", "bool", "field", "true while dirty has keys that it lacks"],
];

const entryRows: readonly FieldRow[] = [
  ["p", "*any", "field", "value", "nil: deleted; expunged: deleted and not in dirty"],
];

/** Where the fields of a sync.Map and of what it points to lie, in bytes from their start. */
export interface ReadDirtyFields {
  readonly mapSizeBytes: number;
  /** Up to 1.19 the type word of an interface whose data word follows. */
  readonly read: number;
  /** The pointer to readOnly. */
  readonly readPointer: number;
  readonly dirty: number;
  readonly misses: number;
  readonly readOnlySizeBytes: number;
  readonly m: number;
  readonly amended: number;
  readonly entrySizeBytes: number;
}

/** The field offsets under a model. */
export function readDirtyFields({ release, target }: MapModel): ReadDirtyFields {
  const { ptrSizeBytes } = target;
  const typed = release.syncMapTypedPointers;
  const map = layOut("Map", source, mapRows(typed), ptrSizeBytes);
  const readOnly = layOut("readOnly", source, readOnlyRows, ptrSizeBytes);
  return {
    mapSizeBytes: map.sizeBytes,
    read: offsetOf(map, typed ? "read" : "read.type"),
    readPointer: offsetOf(map, typed ? "read" : "read.data"),
    dirty: offsetOf(map, "dirty"),
    misses: offsetOf(map, "misses"),
    readOnlySizeBytes: readOnly.sizeBytes,
    m: offsetOf(readOnly, "m"),
    amended: offsetOf(readOnly, "amended"),
    entrySizeBytes: layOut("entry", source, entryRows, ptrSizeBytes).sizeBytes,
  };
}
