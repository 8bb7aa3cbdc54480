/**
 * How explanations are drawn beside a listing's text. An extension is not told how wide an editor is, so CSS decides what has
 * room: a decoration's `textDecoration` takes further declarations. Widths are in `ch`, letters of the editor's font.
 */

/** Explanations stand in a column behind this many letters, or behind the row. */
const columnLetters = 40;
/** Narrower columns are not drawn. */
const leastLetters = 30;
/** The scroll bar lies on the text's right edge. */
const scrollBar = "16px";
/** The box below the cursor is as wide as this, where there is room. */
const boxLetters = 76;

/**
 * Widens the row to the editor's whole width, of which the explanation's percentages are then: it asks for much room and is
 * content with none.
 */
export const widening = {
  contentText: "m ".repeat(200),
  textDecoration:
    "none; display: inline-block; height: 0; overflow: hidden; visibility: hidden; white-space: normal",
};

const declarations = (parts: readonly string[]): string => `none; ${parts.join("; ")}`;

/** In the column: cut with an ellipsis at the editor's edge, away where there is little room. */
export function columnDeclarations(rowLetters: number): string {
  const left = Math.max(columnLetters, rowLetters + 2);
  return declarations([
    "position: absolute",
    `left: ${left}ch`,
    `width: calc(100% - ${scrollBar} - ${left}ch)`,
    `max-width: calc((100% - ${scrollBar} - ${left + leastLetters}ch) * 9999)`,
    "overflow: hidden",
    "text-overflow: ellipsis",
    "white-space: pre",
  ]);
}

/** Below the cursor's row, or above it: whole, away where the column shows it whole. */
export function boxDeclarations(rowLetters: number, textLetters: number, above: boolean): string {
  const fits = Math.max(columnLetters, rowLetters + 2) + Math.max(leastLetters, textLetters);
  // As wide as nothing where the column shows it whole.
  const room = `calc((${fits}ch + ${scrollBar} - 100%) * 9999)`;
  return declarations([
    "position: absolute",
    above ? "bottom: 100%" : "top: 100%",
    "left: 4ch",
    `width: min(100% - ${scrollBar} - 5ch, ${boxLetters}ch)`,
    `max-width: ${room}`,
    "box-sizing: border-box",
    "z-index: 5",
    `padding: 2px 0 2px clamp(0px, ${room}, 1ch)`,
    "overflow: hidden",
    "white-space: normal",
    "box-shadow: inset 2px 0 0 var(--vscode-focusBorder), inset 0 0 0 1px var(--vscode-editorHoverWidget-border)",
  ]);
}
