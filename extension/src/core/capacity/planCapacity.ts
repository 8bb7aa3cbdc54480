import type { Allocation } from "../go/abi/allocation.ts";
import { maxAllocBytes } from "../go/abi/sizeClasses.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText } from "../numbers/numberText.ts";
import { distinctKeys, type FilledMap } from "./filled.ts";
import { fillMap } from "./fillPlan.ts";
import { type GrowthTimeline, growthTimeline } from "./growth.ts";
import { type ClassicLayout, makeLayout, type SwissLayout } from "./makeLayout.ts";

/** Layout and memory of a map for N entries. JSON-safe, all sizes in bytes. */
export interface MemoryPlan {
  readonly map: string;
  /** "go1.26", "go1.24+noswissmap". */
  readonly go: string;
  readonly goarch: string;
  readonly n: number;
  readonly hint: number | null;
  readonly layout: ClassicLayout | SwissLayout;
  /** What make allocates: exact. */
  readonly make: Allocation;
  readonly filled: FilledMap;
}

/** With the entries at which it grows: the answer of `capacity`. */
export interface CapacityPlan extends MemoryPlan, GrowthTimeline {}

/** A map that no memory of the target can hold. */
export class TooLargeError extends Error {
  override name = "TooLargeError";
}

/**
 * Plans a map for `n` distinct keys, made with `hint` (null: without one).
 * @param n a whole number of 0 or more
 * @throws TooLargeError with the figure when the filled map is larger than the target's address space
 */
export function planCapacity(type: MapType, n: number, hint: number | null): CapacityPlan {
  const plan = planMemory(type, n, hint);
  return { ...plan, ...growthTimeline(type, plan.layout, plan.filled.entries) };
}

/** The same without its growth, which takes most of the time. @throws TooLargeError as {@link planCapacity} does */
export function planMemory(type: MapType, n: number, hint: number | null): MemoryPlan {
  const { bytes, objects, ...layout } = makeLayout(type, hint);
  const make = { bytes, objects };
  const entries = Math.min(n, distinctKeys(type.key));
  const filled = fillMap(type, { ...layout, ...make }, entries);
  const { release, target } = type.model;
  if (filled.bytes.typical > maxAllocBytes(target))
    throw new TooLargeError(
      `${type.text} with ${decimalText(entries)} entries takes about ${decimalText(filled.bytes.typical)} bytes; ${target.goarch} addresses ${decimalText(maxAllocBytes(target))}`,
    );
  return { map: type.text, go: release.name, goarch: target.goarch, n, hint, layout, make, filled };
}
