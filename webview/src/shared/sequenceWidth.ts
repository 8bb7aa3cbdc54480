/** What a sequence diagram is drawn with (Mermaid's configuration of sequences). */
export interface SequenceSizes {
  /** Texts are broken into the room that they have. */
  readonly wrap: boolean;
  /** Of a participant's box, and between two. */
  readonly width: number;
  readonly actorMargin: number;
  readonly messageFontSize: number;
  readonly actorFontSize: number;
}

/** As Mermaid draws where there is room. */
const roomy: SequenceSizes = {
  ...{ wrap: false, width: 150, actorMargin: 50, messageFontSize: 16, actorFontSize: 14 },
};

/** Left and right of the outermost boxes, in all. */
const sidesPixels = 116;
/** No word of a participant's name is cut by a box of this width. */
const leastWidth = 58;

/**
 * Sizes by which all participants of a sequence are seen in a width: close together, with their messages broken into lines,
 * where they would not fit otherwise. Null for a source that is no sequence.
 */
export function sequenceSizes(source: string, widthPixels: number): SequenceSizes | null {
  if (!source.startsWith("sequenceDiagram")) return null;
  const participants = source.match(/^ *participant /gm)?.length ?? 1;
  const each = Math.floor((widthPixels - sidesPixels) / Math.max(1, participants));
  if (each >= roomy.width + roomy.actorMargin) return roomy;
  const actorMargin = Math.max(8, Math.min(40, Math.floor(each / 5)));
  const width = Math.max(leastWidth, each - actorMargin);
  return { wrap: true, width, actorMargin, messageFontSize: 12, actorFontSize: 12 };
}
