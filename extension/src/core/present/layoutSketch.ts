import { slotCount } from "../go/abi/constants.ts";
import { decimalText } from "../numbers/numberText.ts";
import { element, type Palette, palettes, svgImage, type ThemeKind, textElement } from "./svg.ts";

/** What the small picture in a hover shows: the header and what it points to, sizes as allocated. */
export interface LayoutSketch {
  readonly headerName: "hmap" | "Map";
  readonly headerBytes: number;
  /** Swiss: directory entries when there is a directory. */
  readonly directoryEntries: number;
  /** Swiss: tables; classic: 1 bucket array; 0 when nothing is allocated yet. */
  readonly blocks: number;
  readonly blockLabel: string;
  /** Groups in a table or buckets in the array. */
  readonly rowsPerBlock: number;
  /** Classic: preallocated overflow buckets at the end of the array. */
  readonly spareRows: number;
  readonly rowBytes: number;
  /** Key and elem bytes of a slot: their share colours the cells. */
  readonly keyBytes: number;
  readonly elemBytes: number;
}

const minWidth = 440;
const cell = 7;
const rowGap = 3;
const maxRowsDrawn = 16;
const maxBlocksDrawn = 4;

/** A small SVG of a map's layout, for a hover: header, directory, tables of groups or the bucket array. */
export function layoutSketchSvg(sketch: LayoutSketch, theme: ThemeKind): string {
  const colours = palettes[theme];
  const parts: string[] = [headerBox(sketch, colours)];
  let x = 132;
  if (sketch.directoryEntries > 0) {
    parts.push(arrow(108, x - 4, 30, colours), directoryBox(sketch, x, colours));
    x += 96;
  }
  const height = sketch.blocks === 0 ? 52 : blocksHeight(sketch);
  const width = Math.max(minWidth, x + 8 + blocksDrawn(sketch) * (blockWidth(sketch) + 8));
  if (sketch.blocks > 0)
    parts.push(
      arrow(x - (sketch.directoryEntries > 0 ? 22 : 24), x - 4, 30, colours),
      ...blocks(sketch, x, colours),
    );
  else parts.push(textElement(122, 34, "nothing allocated until the first write", { fill: colours.muted }));
  return svgImage(width, height, sketchTitle(sketch), ...parts);
}

function sketchTitle(sketch: LayoutSketch): string {
  const array =
    sketch.blocks === 0
      ? "no memory yet"
      : `${decimalText(sketch.blocks)} × ${decimalText(sketch.rowsPerBlock)} ${sketch.blockLabel}`;
  return `${sketch.headerName} with ${array}`;
}

function headerBox(sketch: LayoutSketch, c: Palette): string {
  return (
    element("rect", { x: 1, y: 12, width: 106, height: 36, rx: 3, fill: c.header, stroke: c.border }) +
    textElement(10, 28, sketch.headerName, { fill: c.foreground, "font-weight": "bold" }) +
    textElement(10, 42, `${decimalText(sketch.headerBytes)} bytes`, { fill: c.foreground })
  );
}

function directoryBox(sketch: LayoutSketch, x: number, c: Palette): string {
  return (
    element("rect", { x, y: 12, width: 72, height: 36, rx: 3, fill: c.header, stroke: c.border }) +
    textElement(x + 6, 28, "directory", { fill: c.foreground }) +
    textElement(x + 6, 42, `${decimalText(sketch.directoryEntries)} × ptr`, { fill: c.foreground })
  );
}

const arrow = (from: number, to: number, y: number, c: Palette): string =>
  element("path", { d: `M${from} ${y} H${to} m-5 -3 l5 3 l-5 3`, fill: "none", stroke: c.muted });

function rowsDrawn(sketch: LayoutSketch): number {
  return Math.min(maxRowsDrawn, sketch.rowsPerBlock);
}

function blocksHeight(sketch: LayoutSketch): number {
  const perColumn = Math.min(8, rowsDrawn(sketch));
  return Math.max(52, 30 + perColumn * (cell + rowGap) + 14);
}

const blocksDrawn = (sketch: LayoutSketch): number =>
  Math.min(sketch.blocks, sketch.rowsPerBlock > 8 ? 2 : maxBlocksDrawn);

const blockWidth = (sketch: LayoutSketch): number =>
  (rowsDrawn(sketch) > 8 ? 2 : 1) * (slotCount * cell + 6) + 4;

function blocks(sketch: LayoutSketch, left: number, c: Palette): string[] {
  const drawn = blocksDrawn(sketch);
  const parts: string[] = [];
  for (let b = 0; b < drawn; b++) parts.push(block(sketch, left + b * (blockWidth(sketch) + 8), c));
  const title =
    sketch.blocks === 1 ? sketch.blockLabel : `${decimalText(sketch.blocks)} ${sketch.blockLabel}`;
  parts.push(textElement(left, 12, title, { fill: c.foreground }));
  const foot = 30 + Math.min(8, rowsDrawn(sketch)) * (cell + rowGap) + 8;
  const more = sketch.rowsPerBlock > maxRowsDrawn || sketch.blocks > drawn ? " · not all drawn" : "";
  const spare = sketch.spareRows > 0 ? ` + ${decimalText(sketch.spareRows)} spare` : "";
  const each = `${decimalText(sketch.rowsPerBlock)}${spare} × ${decimalText(sketch.rowBytes)} bytes${more}`;
  parts.push(textElement(left, foot, each, { fill: c.muted }));
  return parts;
}

function block(sketch: LayoutSketch, x: number, c: Palette): string {
  const parts: string[] = [];
  for (let r = 0; r < rowsDrawn(sketch); r++)
    parts.push(
      rowStrip(sketch, x + Math.floor(r / 8) * (slotCount * cell + 6), 22 + (r % 8) * (cell + rowGap), c),
    );
  return parts.join("");
}

/** Eight slots, each split by the sizes of key and elem. */
function rowStrip(sketch: LayoutSketch, x: number, y: number, c: Palette): string {
  const keyShare = sketch.keyBytes / Math.max(1, sketch.keyBytes + sketch.elemBytes);
  const parts: string[] = [];
  for (let i = 0; i < slotCount; i++) {
    const keyHeight = Math.max(sketch.keyBytes > 0 ? 1 : 0, cell * keyShare);
    parts.push(
      element("rect", { x: x + i * cell, y, width: cell - 1, height: keyHeight, fill: c.key }),
      element("rect", {
        x: x + i * cell,
        y: y + keyHeight,
        width: cell - 1,
        height: cell - keyHeight,
        fill: c.elem,
      }),
    );
  }
  parts.push(
    element("rect", {
      x: x - 1,
      y: y - 1,
      width: slotCount * cell + 1,
      height: cell + 2,
      fill: "none",
      stroke: c.border,
      "stroke-width": 0.5,
    }),
  );
  return parts.join("");
}
