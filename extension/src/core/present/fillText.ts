import { type MemoryPlan, planMemory } from "../capacity/planCapacity.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, decimalText, type NumberStyle } from "../numbers/numberText.ts";
import { type EscapesTo, madeMemoryText, stackGarbage } from "./madeMemory.ts";

/** What the code behind a make or literal writes into its map (core/source/codeFill.ts). */
export interface ShownFill {
  readonly entries: number;
  /** Fewer are possible. */
  readonly atMost: boolean;
  /** The lines of the statements that do it, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** How the map that is filled was made. */
export interface FilledBy {
  /** null: without one. */
  readonly hint: number | null;
  /** The source gives it a hint that only the program knows. */
  readonly isOpen: boolean;
  readonly escapesTo: EscapesTo;
  /** A make, which can be given a hint. */
  readonly isMake: boolean;
}

/** "filled with 10,000 in line 12". */
function fillPlace({ entries, atMost, firstLine, lastLine }: ShownFill): string {
  const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;
  return `filled with ${atMost ? "at most " : ""}${decimalText(entries)} in ${lines}`;
}

/**
 * What a map takes once the code has filled it, what growing leaves behind, and what a hint of that many changes:
 * "filled with 10,000 in line 12: 918,192 bytes in 31 objects, 914,616 bytes of garbage on the way; …".
 */
export function fillText(type: MapType, fill: ShownFill, made: FilledBy, style: NumberStyle): string {
  if (made.isOpen || style === "none") return fillPlace(fill);
  return `${fillPlace(fill)}: ${fillFigures(type, fill, made, style)}`;
}

/** The same without the place. */
export function fillFigures(
  type: MapType,
  { entries, atMost }: Pick<ShownFill, "entries" | "atMost">,
  made: FilledBy,
  style: NumberStyle,
): string {
  const plan = planMemory(type, entries, made.hint);
  if (atMost) return `at most ${bytesText(plan.filled.bytes.high, style)}`;
  const garbage = garbageBytes(type, plan, made.escapesTo);
  const held = madeMemoryText(type, plan, made.escapesTo, style);
  if (garbage === 0) return held;
  return `${held}, ${garbageText(plan, garbage, style)} on the way${hintText(type, plan, made, style)}`;
}

/** Bytes that growing the map left behind. */
export function garbageBytes(type: MapType, plan: MemoryPlan, escapesTo: EscapesTo): number {
  const { bytes, allocatedBytes } = plan.filled;
  return Math.max(0, allocatedBytes.typical - bytes.typical - stackGarbage(type, plan, escapesTo));
}

const garbageText = ({ filled }: MemoryPlan, garbage: number, style: NumberStyle): string =>
  `${filled.exact ? "" : "about "}${bytesText(garbage, style)} of garbage`;

/** What the number of entries as a hint would change. */
function hintText(type: MapType, plan: MemoryPlan, made: FilledBy, style: NumberStyle): string {
  if (!made.isMake) return "";
  const { entries } = plan.filled;
  const hinted = planMemory(type, entries, entries);
  const left = garbageBytes(type, hinted, made.escapesTo);
  const hint = `a hint of ${decimalText(entries)}`;
  const same = hinted.filled.bytes.typical === plan.filled.bytes.typical;
  if (left === 0 && same) return `; ${hint} saves that`;
  const without = left === 0 ? "no garbage" : garbageText(hinted, left, style);
  return `; with ${hint} ${madeMemoryText(type, hinted, made.escapesTo, style)} and ${without}`;
}
