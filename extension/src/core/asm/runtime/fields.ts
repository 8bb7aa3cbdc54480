import { type FieldRow, layOut, type Struct, type StructField, structsOf } from "../../go/abi/structs.ts";
import type { GoRelease } from "../../go/release/goRelease.ts";

/** The runtime's structs as listings meet them: which field an offset is, per release and pointer size. */

const closureRows: readonly FieldRow[] = [["fn", "uintptr", "hasherCode", "code of the closure"]];
/** The fields of a goroutine up to its thread: what prologues and write barriers touch. */
const goroutineRows: readonly FieldRow[] = [
  ["stack.lo", "uintptr", "field", "low end of the stack"],
  ["stack.hi", "uintptr", "field", "high end of the stack"],
  ["stackguard0", "uintptr", "field", "stack limit: below it the stack must grow"],
  ["stackguard1", "uintptr", "field", "stack limit of system stacks"],
  ["_panic", "*_panic", "field", "innermost panic"],
  ["_defer", "*_defer", "field", "innermost deferred call"],
  ["m", "*m", "field", "thread that runs this goroutine"],
];

export type Layouts = ReadonlyMap<string, Struct>;

const cache = new Map<string, Layouts>();

/** The structs of a release by the name that `structOf` gives: map, mapType, table, iterator, mapextra … */
export function layoutsOf(release: GoRelease, ptrSizeBytes: 4 | 8): Layouts {
  const id = `${release.name}/${ptrSizeBytes}`;
  let layouts = cache.get(id);
  if (layouts === undefined) {
    layouts = build(release, ptrSizeBytes);
    cache.set(id, layouts);
  }
  return layouts;
}

function build(release: GoRelease, ptrSizeBytes: 4 | 8): Layouts {
  const layouts = new Map([
    ["closure", layOut("funcval", "runtime/runtime2.go", closureRows, ptrSizeBytes)],
    ["g", layOut("g", "runtime/runtime2.go", goroutineRows, ptrSizeBytes)],
  ]);
  // What follows the head of a bucket depends on the map's type: its places are told by what the code does.
  const { bmap: _, ...structs } = structsOf(release, ptrSizeBytes);
  for (const [name, struct] of Object.entries<Struct | null>(structs))
    if (struct !== null) layouts.set(name, struct);
  return layouts;
}

/** The field that holds an offset, or undefined. `within` is the offset inside the field. */
export function fieldAt(
  layout: Struct,
  offsetBytes: number,
): { field: StructField; within: number } | undefined {
  for (const field of layout.fields) {
    const within = offsetBytes - field.offsetBytes;
    if (within >= 0 && within < field.sizeBytes) return { field, within };
  }
  return undefined;
}
