import { object } from "../go/abi/allocation.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { Range } from "./range.ts";

/** Heap memory whose amount hash seeds may change. */
export interface RangedMemory {
  readonly bytes: Range;
  readonly objects: Range;
}

/** So many objects of one size with pointers in them. */
export function objects(count: Range, sizeBytes: number, model: MapModel): RangedMemory {
  const { bytes } = object(sizeBytes, false, model);
  return { bytes: each(count, (c) => c * bytes), objects: count };
}

/** All of them together. */
export function sumOf(parts: readonly RangedMemory[]): RangedMemory {
  const sum = (figure: keyof RangedMemory): Range => ({
    low: parts.reduce((all, part) => all + part[figure].low, 0),
    typical: parts.reduce((all, part) => all + part[figure].typical, 0),
    high: parts.reduce((all, part) => all + part[figure].high, 0),
  });
  return { bytes: sum("bytes"), objects: sum("objects") };
}

/** A range of figures that each of the three gives. */
export const each = ({ low, typical, high }: Range, of: (figure: number) => number): Range => ({
  low: of(low),
  typical: of(typical),
  high: of(high),
});
