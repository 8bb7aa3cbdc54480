import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { createClassicRuntime } from "../wasm/createClassicRuntime.ts";
import { createSwissRuntime } from "../wasm/createSwissRuntime.ts";
import type { MakeMapCode } from "../wasm/policy.ts";

/**
 * The runtime functions of a map type: classic or Swiss, as its release has them.
 * @param makeCode for operations as WebAssembly where a map is large
 */
export function createMapRuntime(parts: RuntimeParts, makeCode?: MakeMapCode): MapRuntime {
  return parts.type.model.release.family === "classic"
    ? createClassicRuntime(parts, makeCode)
    : createSwissRuntime(parts, makeCode);
}
