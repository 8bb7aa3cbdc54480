import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { createClassicRuntime } from "../wasm/createClassicRuntime.ts";
import { createSwissRuntime } from "../wasm/createSwissRuntime.ts";

/** The runtime functions of a map type: classic or Swiss, as its release has them. */
export function createMapRuntime(parts: RuntimeParts): MapRuntime {
  return parts.type.model.release.family === "classic"
    ? createClassicRuntime(parts)
    : createSwissRuntime(parts);
}
