import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { GenericSwiss } from "./genericSwiss.ts";

/** The runtime functions of a Swiss map type (1.24 on): the variant that compiled code of this type would call. */
export function createSwissRuntime(parts: RuntimeParts): MapRuntime {
  return new GenericSwiss(parts);
}
