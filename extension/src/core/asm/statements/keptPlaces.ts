import type { Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import type { Expressions } from "./expressionText.ts";
import type { Line } from "./line.ts";
import { lineText } from "./lineText.ts";
import { variableName } from "./variableNames.ts";

/** Which places of the frame go by the name of what is put there, and which stores say nothing for that. */

/** Places that cannot go by the name of what is put there: a store there would be told as one of a name to itself (true) or to another. */
export function placesApart(
  lines: readonly Line[],
  { blocks, blockOf }: FlowGraph,
  decoded: readonly Decoded[],
  say: Expressions,
): Map<number, boolean> {
  const apart = new Map<number, boolean>();
  const byIndex = byInstruction(lines);
  for (const line of lines) {
    if (line.kind !== "event" || line.event.kind !== "store") continue;
    const { at, address, width, place } = line.event;
    if (place === undefined || Number.isNaN(place.frame)) continue;
    const name = say.placeText(address, width);
    const block = blocks[blockOf[at] as number] as Block;
    const isSelf = lineText(line, say) === `${name} = ${name}`;
    if (variableName(place.name) !== undefined ? !isSelf : name.startsWith("frame[")) continue;
    if (!isSelf || !keepsItself(line, block, decoded, byIndex, say))
      apart.set(place.frame, isSelf || apart.get(place.frame) === true);
  }
  return apart;
}

export function byInstruction(lines: readonly Line[]): ReadonlyMap<number, readonly Line[]> {
  const byIndex = new Map<number, Line[]>();
  for (const line of lines) {
    const known = byIndex.get(line.at);
    if (known === undefined) byIndex.set(line.at, [line]);
    else known.push(line);
  }
  return byIndex;
}

/**
 * Whether a name only goes on with what it stands for: a narrower view of it, or what was just made and is put into its
 * place of the frame.
 */
export function keepsItself(
  line: Line,
  block: Block,
  decoded: readonly Decoded[],
  byIndex: ReadonlyMap<number, readonly Line[]>,
  say: Expressions,
): boolean {
  if (line.kind === "assign") return lineText(line, say) === `${line.name} = ${line.name}`;
  if (line.kind !== "event" || line.event.kind !== "store") return false;
  const { address, width, place, value } = line.event;
  if (place === undefined || Number.isNaN(place.frame)) return false;
  const name = say.placeText(address, width);
  if (lineText(line, say) !== `${name} = ${name}`) return false;
  // What was made before something else may have been put there is put back.
  const made = value.op === "call" ? value.at + 1 : value.at;
  if (value.op === "entry" ? block.start > 0 : value.at < block.start) return false;
  for (let i = Math.max(made, block.start); i < line.at; i++) {
    if (decoded[i]?.control === "call" || mustBeTold(decoded[i] as Decoded)) return false;
    const isStored = (other: Line): boolean => other.kind === "event" && other.event.kind === "store";
    if (byIndex.get(i)?.some((other) => isStored(other) && lineText(other, say).startsWith(`${name} `)))
      return false;
  }
  return true;
}

/** Whether an instruction does something that no silence covers. */
export function mustBeTold({ control, effects, known, clobbers }: Decoded): boolean {
  if (control !== "next") return true;
  if (known === "unknown" || clobbers !== undefined) return true;
  return known === "reference" || effects.some(({ op }) => op === "exchange");
}
