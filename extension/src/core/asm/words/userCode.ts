import { operationOf, operationPattern } from "../../go/abi/mapFunctions.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import type { ListingFunction } from "../listing/listing.ts";
import type { Decoded } from "../machine/effects.ts";
import type { AnnotatedLine } from "../runtime/annotated.ts";
import { runtimeName } from "../runtime/signatures.ts";
import { mapFunctionRole } from "./functionRoles.ts";

/** Map operations at their call sites in compiled user code. */

const mapCall = new RegExp(`^(?:${operationPattern})`);

/** A text that every name that mapCall finds has. */
export const mapCodeText = "map";

/**
 * Whether a function is of the map runtime or calls it, by its name and the text of its calls alone: before anything
 * is decoded.
 */
export function isMapCode(fn: ListingFunction, family: MapFamily): boolean {
  if (mapFunctionRole(fn.name, family) !== undefined) return true;
  for (const { operands } of fn.instructions) {
    // The two packages of the runtime begin with r and i.
    const first = operands.charCodeAt(0);
    if (first !== 114 && first !== 105) continue;
    const name = runtimeName(operands);
    if (name !== undefined && mapCall.test(name)) return true;
  }
  return fn.relocations.some(({ symbol }) => mapCall.test(runtimeName(symbol) ?? ""));
}

function mapCallName(decoded: Decoded): string | undefined {
  if (decoded.control !== "call" || decoded.target?.kind !== "sym") return undefined;
  const name = runtimeName(decoded.target.name);
  return name !== undefined && mapCall.test(name) ? decoded.target.name : undefined;
}

/** The runtime map functions that a function calls, in listing order. */
export function mapOperations(decoded: readonly Decoded[]): string[] {
  const names: string[] = [];
  for (const instruction of decoded) {
    const name = mapCallName(instruction);
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Ties each store of an element to the mapassign that made its slot, in both directions. */
export function explainCallSites(
  decoded: readonly Decoded[],
  elementStores: ReadonlyMap<number, number>,
  lines: readonly AnnotatedLine[],
): void {
  const done = new Set<number>();
  for (const [store, call] of elementStores) {
    const name = mapCallName(decoded[call] as Decoded);
    const storeLine = lines[store];
    const callLine = lines[call];
    if (
      name === undefined ||
      operationOf(name) !== "assign" ||
      storeLine === undefined ||
      callLine === undefined
    )
      continue;
    storeLine.explanation += `; writes the element of the entry that ${name} gave at line ${callLine.line}`;
    if (!done.has(call)) callLine.explanation += `; the value is written by line ${storeLine.line}`;
    done.add(call);
  }
}
