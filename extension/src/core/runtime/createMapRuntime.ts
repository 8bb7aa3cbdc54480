import { createClassicRuntime } from "../classic/createClassicRuntime.ts";
import { createSwissRuntime } from "../swiss/swissRuntime.ts";
import type { MapRuntime, RuntimeParts } from "./mapRuntime.ts";

/** The runtime functions of a map type: classic or Swiss, as its release has them. */
export function createMapRuntime(parts: RuntimeParts): MapRuntime {
  return parts.type.model.release.family === "classic"
    ? createClassicRuntime(parts)
    : createSwissRuntime(parts);
}
