import type { ProfiledLine } from "../../core/present/profileView.ts";

/** A line that a profile tells about, where it stands in its document now. */
export interface FollowedLine {
  readonly told: ProfiledLine;
  /** From 0. */
  readonly at: number;
  /** Another text stands there than when the profile was read. */
  readonly isStale: boolean;
}

/** An edit of a document by its lines, from 0: so many line ends took the place of those from `start` to `end`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lineEnds: number;
}

/** A document as far as it is asked for here. */
export interface DocumentLines {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/** The lines of a profile in a document that was just opened: where they are told to be, or the nearest with the same text. */
export function placedLines(told: readonly ProfiledLine[], document: DocumentLines): FollowedLine[] {
  let byText: ReadonlyMap<string, readonly number[]> | undefined;
  return told.map((one) => {
    const expected = one.line - 1;
    if (textAt(document, expected) === one.text) return { told: one, at: expected, isStale: false };
    byText ??= linesByText(document);
    const away = (at: number): number => Math.abs(at - expected);
    const [nearest] = [...(byText.get(one.text) ?? [])].sort((a, b) => away(a) - away(b));
    return { told: one, at: nearest ?? within(expected, document), isStale: nearest === undefined };
  });
}

function linesByText(document: DocumentLines): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (let at = 0; at < document.lineCount; at++) {
    const text = textAt(document, at) ?? "";
    const same = lines.get(text);
    if (same) same.push(at);
    else lines.set(text, [at]);
  }
  return lines;
}

/** The same after edits, in the order in which they were made. @param document as it is after them */
export function followLines(
  lines: readonly FollowedLine[],
  edits: readonly LineEdit[],
  document: DocumentLines,
): FollowedLine[] {
  return lines.map(({ told, at }) => {
    let places: readonly number[] = [at];
    for (const edit of edits) places = [...new Set(places.flatMap((place) => placesAfter(place, edit)))];
    const same = places.find((place) => textAt(document, place) === told.text);
    return { told, at: same ?? within(places[0] ?? at, document), isStale: same === undefined };
  });
}

/** Where a line may be after an edit: one that the edit touches is at its beginning or at its end. */
function placesAfter(line: number, { start, end, lineEnds }: LineEdit): number[] {
  if (line < start) return [line];
  if (line > end) return [line + lineEnds - (end - start)];
  const last = start + lineEnds;
  return line === start ? [start, last] : [last, start];
}

const textAt = (document: DocumentLines, line: number): string | null =>
  line >= 0 && line < document.lineCount ? document.lineAt(line).text.trim() : null;

const within = (line: number, { lineCount }: DocumentLines): number =>
  Math.max(0, Math.min(line, lineCount - 1));
