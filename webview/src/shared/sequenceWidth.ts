/** What a sequence diagram is drawn with (Mermaid's configuration of sequences). */
export interface SequenceSizes {
  /** Texts are broken into the room that they have. */
  readonly wrap: boolean;
  /** Of a participant's box, and between two. */
  readonly width: number;
  readonly actorMargin: number;
  readonly messageFontSize: number;
  readonly actorFontSize: number;
  /** Left and right of a text that is broken. */
  readonly wrapPadding: number;
  /** Left and right of the outermost boxes. */
  readonly diagramMarginX: number;
}

/** As Mermaid draws where there is room. */
const roomy: SequenceSizes = {
  ...{ wrap: false, width: 150, actorMargin: 50, messageFontSize: 16, actorFontSize: 14 },
  ...{ wrapPadding: 10, diagramMarginX: 50 },
};

const close = { wrap: true, messageFontSize: 12, actorFontSize: 11, wrapPadding: 1, diagramMarginX: 4 };

/** Beside the margins of the diagram. */
const bordersPixels = 8;
/** No word of a participant's name is cut by a box of this width. */
const leastWidth = 52;

/**
 * Sizes by which all participants of a sequence are seen in a width: close together, with their messages broken into lines,
 * where they would not fit otherwise. Null for a source that is no sequence.
 */
export function sequenceSizes(source: string, widthPixels: number): SequenceSizes | null {
  if (!source.startsWith("sequenceDiagram")) return null;
  const participants = source.match(/^ *participant /gm)?.length ?? 1;
  const eachOf = (margin: number): number =>
    Math.floor((widthPixels - bordersPixels - 2 * margin) / Math.max(1, participants));
  if (eachOf(roomy.diagramMarginX) >= roomy.width + roomy.actorMargin) return roomy;
  const each = eachOf(close.diagramMarginX);
  const actorMargin = Math.max(6, Math.min(40, Math.floor(each / 6)));
  return { ...close, actorMargin, width: Math.max(leastWidth, each - actorMargin) };
}
