import { ClassicReference } from "../classic/classicReference.ts";
import type { MapRuntime, RuntimeParts } from "../runtime/mapRuntime.ts";
import { FastClassic } from "./fastClassic.ts";
import { codeKeyKindOf, type MakeMapCode } from "./policy.ts";

/**
 * The runtime functions of a classic map type (up to 1.23, and noswissmap of 1.24 and 1.25).
 * @param makeCode makes the code for speed; without it all is done by the reference
 * @param operationsBeforeCode after how many operations the code made for speed takes over
 */
export function createClassicRuntime(
  parts: RuntimeParts,
  makeCode: MakeMapCode | undefined,
  operationsBeforeCode?: number,
): MapRuntime {
  const kind = codeKeyKindOf(parts.type);
  return kind === null || makeCode === undefined
    ? new ClassicReference(parts)
    : new FastClassic(parts, kind, makeCode, operationsBeforeCode);
}
