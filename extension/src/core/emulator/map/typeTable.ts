import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";

/**
 * The type descriptors of a process that interfaces point to: each Go type used as a dynamic type gets one place in the
 * program's data. An interface's first word holds that place (for interfaces with methods too: the itab is not modelled).
 */
export interface TypeTable {
  /** Offset of the type's descriptor; the same type text always gives the same place. */
  offsetOf(type: GoType): number;
  /** The type whose descriptor lies at a heap offset. */
  typeAt(offset: number): GoType | undefined;
}

/** Bytes kept for a descriptor: the common header of internal/abi.Type on 64-bit. */
const descriptorBytes = 48;

/** An empty table over a heap. */
export function createTypeTable(heap: Heap): TypeTable {
  const byOffset = new Map<number, GoType>();
  const byText = new Map<string, number>();
  return {
    offsetOf(type) {
      const known = byText.get(type.text);
      if (known !== undefined) return known;
      const at = heap.reserveData(descriptorBytes);
      byText.set(type.text, at);
      byOffset.set(at, type);
      return at;
    },
    typeAt: (offset) => byOffset.get(offset),
  };
}
