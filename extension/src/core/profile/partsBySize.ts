import type { SizedObjects } from "./heapObjects.ts";
import type { Part } from "./mapObjects.ts";

/** A part of a map that an object of its size may be. */
export interface PossiblePart {
  readonly part: Part;
  readonly bytes: number;
  /** From how many lines of the runtime at most one call allocates it; each of them is an entry of the profile. */
  readonly lines: number;
}

/** Every part's objects, in the order in which each line of the runtime first allocated one. */
export type Division = ReadonlyMap<Part, readonly SizedObjects[]>;

/** More divisions are not tried: with sizes that no real map type has. */
const maxDivisions = 2_000;

/**
 * The ways to take objects for the parts that have their sizes, most likely first: parts of one size are first allocated in the
 * order of `parts`.
 * @returns nothing where an object has the size of no part
 */
export function* divisions(
  objects: readonly SizedObjects[],
  parts: readonly PossiblePart[],
): Generator<Division> {
  const bySize = new Map<number, SizedObjects[]>();
  for (const one of objects) {
    const same = bySize.get(one.bytes);
    if (same) same.push(one);
    else bySize.set(one.bytes, [one]);
  }
  const sizes = [...bySize].map(([bytes, same]) => ({
    same,
    parts: parts.filter((part) => part.bytes === bytes),
  }));
  if (sizes.some((size) => size.parts.length === 0)) return;
  let tried = 0;
  function* from(i: number, chosen: Map<Part, SizedObjects[]>): Generator<Division> {
    const size = sizes[i];
    if (size === undefined) {
      if (tried++ < maxDivisions) yield chosen;
      return;
    }
    for (const way of ways(size.same, size.parts)) {
      if (tried >= maxDivisions) return;
      yield* from(i + 1, new Map([...chosen, ...way]));
    }
  }
  yield* from(0, new Map());
}

/** The ways to give entries of one size to parts, both in order. */
function* ways(
  entries: readonly SizedObjects[],
  parts: readonly PossiblePart[],
): Generator<[Part, SizedObjects[]][]> {
  const [first, ...rest] = parts;
  if (first === undefined) {
    if (entries.length === 0) yield [];
    return;
  }
  for (let taken = Math.min(first.lines, entries.length); taken >= 0; taken--)
    for (const others of ways(entries.slice(taken), rest))
      yield taken === 0 ? others : [[first.part, entries.slice(0, taken)], ...others];
}

/** How many objects a part has. */
export function countOf(division: Division, part: Part): number {
  return (division.get(part) ?? []).reduce((sum, { allocated }) => sum + allocated, 0);
}
