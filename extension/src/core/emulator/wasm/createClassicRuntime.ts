import { ClassicRuntime } from "../classic/classicReference.ts";
import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { FastClassic } from "./fastClassic.ts";
import { codeKeyKindOf } from "./policy.ts";

/**
 * The runtime functions of a classic map type (up to 1.23, and noswissmap of 1.24 and 1.25).
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createClassicRuntime(parts: RuntimeParts, operationsBeforeCode?: number): MapRuntime {
  const kind = codeKeyKindOf(parts.type);
  return kind === null ? new ClassicRuntime(parts) : new FastClassic(parts, kind, operationsBeforeCode);
}
