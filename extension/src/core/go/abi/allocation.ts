import type { MapModel } from "../release/goTarget.ts";
import { mallocSizeBytes } from "./sizeClasses.ts";

/** Heap memory by size class, and the number of objects that take it: what MemStats.TotalAlloc and Mallocs gain. */
export interface Allocation {
  readonly bytes: number;
  readonly objects: number;
}

export const nothing: Allocation = { bytes: 0, objects: 0 };

/** One object of `sizeBytes`; nothing for size 0. */
export function object(sizeBytes: number, noscan: boolean, { release, target }: MapModel): Allocation {
  if (sizeBytes === 0) return nothing;
  return { bytes: mallocSizeBytes(sizeBytes, noscan, release, target.ptrSizeBytes), objects: 1 };
}

export function plus(...parts: readonly Allocation[]): Allocation {
  let [bytes, objects] = [0, 0];
  for (const part of parts) {
    bytes += part.bytes;
    objects += part.objects;
  }
  return { bytes, objects };
}

export function times(count: number, { bytes, objects }: Allocation): Allocation {
  return { bytes: count * bytes, objects: count * objects };
}

/** A key or an elem as a whole. */
interface Part {
  readonly sizeBytes: number;
  readonly hasPointers: boolean;
}

/** What of a map's type decides what an entry allocates. */
export interface EntryParts {
  readonly model: MapModel;
  readonly key: Part;
  readonly elem: Part;
  readonly indirectKey: boolean;
  readonly indirectElem: boolean;
}

/** What one new entry allocates beside its slot: the key and the elem themselves where the slot holds pointers to them. */
export function indirectParts(type: EntryParts): Allocation {
  const whole = (part: Part, indirect: boolean): Allocation =>
    indirect ? object(part.sizeBytes, !part.hasPointers, type.model) : nothing;
  return plus(whole(type.key, type.indirectKey), whole(type.elem, type.indirectElem));
}
