import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { GenericSwiss } from "../swiss/swissReference.ts";
import { FastSwiss } from "./fastSwiss.ts";
import { codeKeyKindOf } from "./policy.ts";

/**
 * The runtime functions of a Swiss map type (1.24 on): the variant that compiled code of this type would call.
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createSwissRuntime(parts: RuntimeParts, operationsBeforeCode?: number): MapRuntime {
  const kind = codeKeyKindOf(parts.type);
  return kind === null ? new GenericSwiss(parts) : new FastSwiss(parts, kind, operationsBeforeCode);
}
