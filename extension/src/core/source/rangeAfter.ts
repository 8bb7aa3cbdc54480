import type { TextEdit } from "./goParser.ts";
import type { OffsetRange } from "./mapSite.ts";

/**
 * Where an expression stands after an edit of its document. An edit within it may change its text; one that reaches over
 * its ends makes it another expression, and it is lost: null.
 */
export function rangeAfter({ start, end }: OffsetRange, edit: TextEdit): OffsetRange | null {
  const { startOffset, endOffset, text } = edit;
  const grown = text.length - (endOffset - startOffset);
  if (endOffset <= start) return { start: start + grown, end: end + grown };
  if (startOffset >= end) return { start, end };
  return start < startOffset && endOffset < end ? { start, end: end + grown } : null;
}
