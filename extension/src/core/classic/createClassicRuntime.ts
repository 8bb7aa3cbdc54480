import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { ClassicRuntime } from "./classicRuntime.ts";
import { FastClassic } from "./fastClassic.ts";

/**
 * The runtime functions of a classic map type (up to 1.23, and noswissmap of 1.24 and 1.25).
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createClassicRuntime(parts: RuntimeParts, operationsBeforeCode?: number): MapRuntime {
  const { variant, model } = parts.type;
  const { ptrSizeBytes, hashBits, bigEndian } = model.target;
  if (ptrSizeBytes !== 8 || hashBits !== 64 || bigEndian) return new ClassicRuntime(parts);
  switch (variant) {
    case "fast32":
    case "fast32ptr":
      return new FastClassic(parts, "word32", operationsBeforeCode);
    case "fast64":
    case "fast64ptr":
      return new FastClassic(parts, "word64", operationsBeforeCode);
    case "faststr":
      return new FastClassic(parts, "string", operationsBeforeCode);
    case "generic":
      return new ClassicRuntime(parts);
  }
}
