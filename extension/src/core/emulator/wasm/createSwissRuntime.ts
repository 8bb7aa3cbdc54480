import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { SwissReference } from "../swiss/swissReference.ts";
import { FastSwiss } from "./fastSwiss.ts";
import { codeKeyKindOf, type MakeMapCode } from "./policy.ts";

/**
 * The runtime functions of a Swiss map type (1.24 on): the variant that compiled code of this type would call.
 * @param makeCode makes the code for speed; without it all is done by the reference
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createSwissRuntime(
  parts: RuntimeParts,
  makeCode: MakeMapCode | undefined,
  operationsBeforeCode?: number,
): MapRuntime {
  const kind = codeKeyKindOf(parts.type);
  return kind === null || makeCode === undefined
    ? new SwissReference(parts)
    : new FastSwiss(parts, kind, makeCode, operationsBeforeCode);
}
