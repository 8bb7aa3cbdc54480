import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { FastSwiss } from "./fastSwiss.ts";
import { GenericSwiss } from "./genericSwiss.ts";

/**
 * The runtime functions of a Swiss map type (1.24 on): the variant that compiled code of this type would call.
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createSwissRuntime(parts: RuntimeParts, operationsBeforeCode?: number): MapRuntime {
  const { variant, model } = parts.type;
  const { ptrSizeBytes, hashBits, bigEndian } = model.target;
  if (ptrSizeBytes !== 8 || hashBits !== 64 || bigEndian) return new GenericSwiss(parts);
  switch (variant) {
    case "fast32":
    case "fast32ptr":
      return new FastSwiss(parts, "word32", operationsBeforeCode);
    case "fast64":
    case "fast64ptr":
      return new FastSwiss(parts, "word64", operationsBeforeCode);
    case "faststr":
      return new FastSwiss(parts, "string", operationsBeforeCode);
    case "generic":
      return new GenericSwiss(parts);
  }
}
