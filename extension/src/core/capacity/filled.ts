import type { Allocation } from "../go/abi/allocation.ts";
import type { GoType } from "../types/goType.ts";
import type { Range } from "./range.ts";

/** A map's memory after N distinct keys went into it one by one, without a delete. */
export interface FilledMap {
  /** Held by the map: header, buckets or tables, and keys and elems that are stored by pointer. */
  readonly bytes: Range;
  readonly objects: Range;
  /** All that was allocated on the way, make included: what was outgrown is garbage by now. */
  readonly allocatedBytes: Range;
  readonly allocatedObjects: Range;
  /** Hashes cannot change the figures. */
  readonly exact: boolean;
  /** The entries it holds: N, or as many different keys as the type has. */
  readonly entries: number;
}

/** The three figures of a filled map for one end of the range. */
export interface FilledFigures {
  readonly bytes: number;
  readonly objects: number;
  readonly allocatedBytes: number;
  readonly allocatedObjects: number;
}

/** The figures of what is held and what was allocated on the way. */
export function filledFigures(held: Allocation, allocated: Allocation): FilledFigures {
  return { ...held, allocatedBytes: allocated.bytes, allocatedObjects: allocated.objects };
}

/** Joins the figures of the lowest, the typical and the highest case. */
export function filledMap(
  entries: number,
  low: FilledFigures,
  typical: FilledFigures,
  high: FilledFigures,
): FilledMap {
  const range = (figure: keyof FilledFigures): Range => {
    return { low: low[figure], typical: typical[figure], high: high[figure] };
  };
  const ranges = {
    bytes: range("bytes"),
    objects: range("objects"),
    allocatedBytes: range("allocatedBytes"),
    allocatedObjects: range("allocatedObjects"),
  };
  return { ...ranges, exact: Object.values(ranges).every((r) => r.low === r.high), entries };
}

/** How many different keys a type has, at most 2^53; floats and what points elsewhere have more than any map holds. */
export function distinctKeys(key: GoType): number {
  const all = Number.MAX_SAFE_INTEGER;
  switch (key.kind) {
    case "bool":
      return 2;
    case "array":
      return key.length === 0 ? 1 : Math.min(all, distinctKeys(key.elem) ** key.length);
    case "struct":
      return key.fields.reduce((n, f) => Math.min(all, f.name === "_" ? n : n * distinctKeys(f.type)), 1);
    case "int8":
    case "uint8":
    case "int16":
    case "uint16":
    case "int32":
    case "uint32":
    case "int":
    case "uint":
    case "uintptr":
      return Math.min(all, 2 ** (8 * key.sizeBytes));
    default:
      return all;
  }
}
