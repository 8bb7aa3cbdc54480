import { OutOfMemoryError } from "../memory/heap.ts";
import { groupSlots } from "./controlWord.ts";
import { tellMake } from "./swissSteps.ts";
import { maxAvgGroupLoad, maxTableCapacity, type SwissTables } from "./swissTables.ts";

/** How many tables of which capacity a hint gives (NewMap); no tables for a small map. */
export interface MadeShape {
  readonly tables: number;
  readonly capacity: number;
}

const smallShape: MadeShape = { tables: 0, capacity: 0 };

/**
 * The shape that make gives for a hint (internal/runtime/maps/map.go NewMap; runtime makemap and makemap64). Negative
 * hints, on 32-bit ones over the int range, and ones that could never be allocated give an empty map without a panic.
 */
export function madeShape(hint: number, groupSizeBytes: number, ptrSizeBytes: 4 | 8, maxAlloc: number): MadeShape {
  if (hint <= groupSlots || (ptrSizeBytes === 4 && hint > 0x7fffffff)) return smallShape;
  if (hint * groupSlots >= 2 ** (8 * ptrSizeBytes)) return smallShape;
  const target = Math.floor((hint * groupSlots) / maxAvgGroupLoad);
  const tables = powerOfTwo(Math.ceil(target / maxTableCapacity));
  // The runtime multiplies slots, not groups, by the group size.
  if (tables * maxTableCapacity * groupSizeBytes > maxAlloc) return smallShape;
  return { tables, capacity: powerOfTwo(Math.max(groupSlots, Math.floor(target / tables))) };
}

/** The smallest power of two that is not below n. */
function powerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

/** runtime/malloc.go maxAlloc: the largest possible allocation in bytes. */
function maxAllocBytes(tables: SwissTables): number {
  const { goarch, ptrSizeBytes } = tables.type.model.target;
  if (goarch === "wasm") return 2 ** 32;
  if (ptrSizeBytes === 8) return 2 ** 48;
  return goarch === "mips" || goarch === "mipsle" ? 2 ** 31 - 1 : 2 ** 32 - 1;
}

/** makemap_small (hint null), makemap and makemap64. @throws OutOfMemoryError */
export function makeMap(tables: SwissTables, hint: number | null): number {
  const { layout, heap } = tables;
  const shape = madeShape(hint ?? 0, layout.groupSizeBytes, heap.ptrSizeBytes, maxAllocBytes(tables));
  const bytes = shape.tables * (shape.capacity / groupSlots) * layout.groupSizeBytes;
  if (bytes > 2 ** 32)
    throw new OutOfMemoryError(`make with a hint of ${hint} needs ${bytes} bytes; the emulated heap holds less`);
  const m = tables.newMap();
  if (shape.tables > 0) {
    const globalDepth = Math.log2(shape.tables);
    const dir = tables.newDirectory(shape.tables);
    for (let i = 0; i < shape.tables; i++)
      tables.setDirectoryEntry(dir, i, tables.newTable(shape.capacity, i, globalDepth));
    tables.setDirectory(m, dir, shape.tables, globalDepth);
  }
  if (tables.tracer !== null) tellMake(tables.tracer, tables, m, hint, shape);
  return m;
}
