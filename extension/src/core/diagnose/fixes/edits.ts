/** What replaces the text between two UTF-16 offsets of a file. */
export interface PlainEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of a file after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly PlainEdit[]): string {
  let after = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end))
    after = after.slice(0, edit.start) + edit.text + after.slice(edit.end);
  return after;
}
