import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { Fast32, Fast64, FastStr } from "./fastKeys.ts";
import { GenericSwiss } from "./genericSwiss.ts";

/** The runtime functions of a Swiss map type (1.24 on): the variant that compiled code of this type would call. */
export function createSwissRuntime(parts: RuntimeParts): MapRuntime {
  const { variant, model, group } = parts.type;
  const { ptrSizeBytes, hashBits, bigEndian } = model.target;
  // The fast classes know one layout; [8]byte keys may lie at any offset.
  const isWordwise = ptrSizeBytes === 8 && hashBits === 64 && !bigEndian && group.keyStrideBytes % 4 === 0;
  if (!isWordwise) return new GenericSwiss(parts);
  switch (variant) {
    case "fast32":
    case "fast32ptr":
      return new Fast32(parts);
    case "fast64":
    case "fast64ptr":
      return new Fast64(parts);
    case "faststr":
      return new FastStr(parts);
    case "generic":
      return new GenericSwiss(parts);
  }
}
