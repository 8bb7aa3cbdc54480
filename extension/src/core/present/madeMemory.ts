import { bucketArray, headerObject, swissGroups } from "../capacity/makeLayout.ts";
import type { MemoryPlan } from "../capacity/planCapacity.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import { maxSmallHint, slotCount } from "../go/abi/constants.ts";
import { mapHeader } from "../go/abi/headerFields.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, countedText, type NumberStyle } from "../numbers/numberText.ts";

/** Where a map that is made goes; null when only the compiler's escape analysis knows. */
export type EscapesTo = "heap" | "stack" | null;

/**
 * What a map takes once its make or literal is done: "2,392 bytes in 4 objects if it escapes".
 * On the stack the header is no object, nor is the one bucket or group of a map for at most 8
 * (cmd/compile/internal/walk/builtin.go walkMakeMap; 1.18 to 1.27).
 */
export function madeMemoryText(
  type: MapType,
  plan: MemoryPlan,
  escapesTo: EscapesTo,
  style: NumberStyle,
): string {
  if (style === "none") return "";
  const { filled } = plan;
  const total = wholeMemory(plan);
  const about = filled.entries > 0 && !filled.exact ? "about " : "";
  const inObjects = ({ bytes, objects }: Allocation): string =>
    `${about}${bytesText(bytes, style)} in ${countedText(objects, "object")}`;
  if (escapesTo === "heap") return inObjects(total);
  if (escapesTo === null) return `${inObjects(total)} if it escapes`;
  const stack = onStack(type, plan);
  const heap = without(total, stack);
  const there = `${bytesText(stack.bytes, style)} on the stack`;
  return heap.objects <= 0 ? there : `${inObjects(heap)}, ${there}`;
}

/** A map as its make or literal leaves it, were all of it on the heap. */
function wholeMemory({ filled, make }: MemoryPlan): Allocation {
  return filled.entries === 0 ? make : { bytes: filled.bytes.typical, objects: filled.objects.typical };
}

/** What a make or literal allocates: less where the header, and the one bucket or group of a small map, lie on the stack. */
export function madeOnHeap(type: MapType, plan: MemoryPlan, escapesTo: EscapesTo): Allocation {
  const whole = wholeMemory(plan);
  return escapesTo === "stack" ? without(whole, onStack(type, plan)) : whole;
}

/** Of what a map has outgrown: the one bucket or group that was no garbage, for it lay on the stack. */
export function stackGarbage(type: MapType, plan: MemoryPlan, escapesTo: EscapesTo): number {
  const { filled, hint, layout } = plan;
  if (escapesTo !== "stack" || (hint ?? 0) > maxSmallHint || filled.entries <= slotCount) return 0;
  return (layout.family === "classic" ? bucketArray(type, 0) : swissGroups(type, slotCount)).bytes;
}

function without(total: Allocation, stack: { heapBytes: number; heapObjects: number }): Allocation {
  return { bytes: total.bytes - stack.heapBytes, objects: total.objects - stack.heapObjects };
}

/** The bytes of a map that lie on the stack, and what the same parts would be as objects of the heap. */
function onStack(
  type: MapType,
  { layout, filled, hint }: MemoryPlan,
): { readonly bytes: number; readonly heapBytes: number; readonly heapObjects: number } {
  const classic = layout.family === "classic";
  const headerBytes = mapHeader(type.model).sizeBytes;
  const header = headerObject(type);
  // A hint that is too large makes an empty map as well, but by a call.
  const small = (hint ?? 0) <= maxSmallHint;
  if (!small) return { bytes: headerBytes, heapBytes: header.bytes, heapObjects: header.objects };
  const rowBytes = classic ? type.bucket.bucketSizeBytes : type.group.groupSizeBytes;
  const row = classic ? bucketArray(type, 0) : swissGroups(type, slotCount);
  // A map that has grown has left it.
  const isUsed = filled.entries > 0 && filled.entries <= slotCount;
  const counted = isUsed ? row : { bytes: 0, objects: 0 };
  return {
    bytes: headerBytes + rowBytes,
    heapBytes: header.bytes + counted.bytes,
    heapObjects: header.objects + counted.objects,
  };
}
