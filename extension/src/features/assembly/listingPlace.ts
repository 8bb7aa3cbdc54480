import type { ListingModel } from "./listingModel.ts";

/** An instruction as it is found again in a listing compiled anew: lines of source may have moved, code may have changed. */
export interface ListingPlace {
  readonly function: string;
  /** Source line counted from the first one of its function. */
  readonly sourceLine: number;
  readonly text: string;
  /** How many equal instructions of the same source line come before it. */
  readonly nth: number;
  /** Lines below the function's heading, for when nothing else is left of it. */
  readonly below: number;
}

/** The place of a line, or of the first instruction below it; undefined outside of functions. */
export function placeOfLine(model: ListingModel, line: number): ListingPlace | undefined {
  const index = model.functionAt(line);
  const span = index === undefined ? undefined : model.functions[index];
  if (!span) return undefined;
  let nth = 0;
  const instruction = model.instructionAt(line);
  for (let at = span.from; at < line; at++) {
    const other = model.instructionAt(at);
    if (instruction && other?.text === instruction.text && other.sourceLine === instruction.sourceLine) nth++;
  }
  const sourceLine = (instruction?.sourceLine ?? 0) - span.sourceFrom;
  return { function: span.name, sourceLine, text: instruction?.text ?? "", nth, below: line - span.from };
}

/** The line where a place is now; undefined when its function is gone. */
export function lineOfPlace(model: ListingModel, place: ListingPlace): number | undefined {
  const span = model.functions.find(({ name }) => name === place.function);
  if (!span) return undefined;
  const same: number[] = [];
  let ofSourceLine: number | undefined;
  for (let line = span.from; line <= span.to; line++) {
    const instruction = model.instructionAt(line);
    if (!instruction || instruction.sourceLine - span.sourceFrom !== place.sourceLine) continue;
    ofSourceLine ??= line;
    if (instruction.text === place.text) same.push(line);
  }
  if (place.text === "") return Math.min(span.to, span.from + place.below);
  return same[place.nth] ?? same[0] ?? ofSourceLine ?? Math.min(span.to, span.from + place.below);
}
