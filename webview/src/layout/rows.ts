import { slotCount } from "../../../extension/src/core/go/abi/constants.ts";
import type {
  CellPicture,
  MapPicture,
  RowPicture,
  SectionPicture,
} from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { cellWords, hexByte, isStale, markNames } from "./cellWords.ts";
import { boxPath } from "./shapes.ts";
import { cutText } from "./structRuler.ts";
import { type Touch, type TouchedBytes, untouched } from "./touched.ts";

type Family = MapPicture["family"];

const labelHeight = 16;
const markHeight = 15;
const valueHeight = 16;
const cellHeight = markHeight + 2 * valueHeight;
const rowGap = 9;
const rowHeight = labelHeight + cellHeight + rowGap;
const letterWidth = 6.2;

/** Buckets or groups as rows of eight cells: mark byte on top, key, elem below; overflow buckets are indented. */
export function rowsPicture(
  section: SectionPicture,
  family: Family,
  width: number,
  touched: TouchedBytes = untouched,
): ViewNode {
  const height = section.rows.length * rowHeight;
  return h(
    "svg",
    {
      class: "rows",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "grid",
      "aria-label": section.title,
    },
    ...section.rows.map((row, i) => rowPicture(row, family, width, i * rowHeight, touched)),
  );
}

/**
 * The same rows, each a picture of its own, so that the page need not lay out and paint those that are out of sight. Above
 * each row is the room that an overflow bucket's line crosses; `rowsPicture` has it below.
 */
export function rowPictures(
  section: SectionPicture,
  family: Family,
  width: number,
  touched: TouchedBytes = untouched,
): ViewNode {
  const viewBox = `0 ${-rowGap} ${width} ${rowHeight}`;
  return h(
    "div",
    { class: "rows", role: "grid", "aria-label": section.title },
    ...section.rows.map((row) => {
      const { children } = rowPicture(row, family, width, 0, touched);
      const picture = h("svg", { role: "presentation", width, height: rowHeight, viewBox }, ...children);
      const place = { "data-address": row.address };
      return h("div", { role: "row", "aria-label": row.label, class: "row-box", ...place }, picture);
    }),
  );
}

const isEvacuated = ({ cells }: RowPicture): boolean => (cells[0]?.mark ?? "").startsWith("evacuated");

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function rowPicture(
  row: RowPicture,
  family: Family,
  width: number,
  y: number,
  touched: TouchedBytes,
): ViewNode {
  const indent = Math.min(row.chain, 3) * 14;
  const cellWidth = (width - indent - 2) / slotCount;
  const places = row.cells.map(
    (_, i): Place => ({ x: indent + 1 + i * cellWidth, y: y + labelHeight, width: cellWidth - 2 }),
  );
  const touches = row.cells.map((cell, i) => cellTouches(row, cell, i, touched));
  return h(
    "g",
    {
      ...{ role: "row", "aria-label": row.label, "data-address": row.address },
      class: row.chain > 0 ? "row overflow" : "row",
    },
    row.chain > 0 &&
      h("path", { class: "link", d: `M${indent - 8} ${y - rowGap} v${labelHeight + cellHeight / 2} h6` }),
    h("text", { class: "label", x: indent + 1, y: y + 11, "aria-hidden": "true" }, row.label),
    h(
      "text",
      { class: "address", x: width - 1, y: y + 11, "text-anchor": "end", "aria-hidden": "true" },
      cutText(rowNote(row), width - indent - row.label.length * letterWidth - 12, letterWidth),
    ),
    ...rowFills(row, places),
    ...rowTouches(touches, places),
    ...row.cells.map((cell, i) =>
      cellFrame(row, cell, i, family, places[i] as Place, touches[i] as readonly Touch[]),
    ),
    // Shortened; the labels say them in full. A text of its own for each would take the browser most of the picture's time.
    h(
      "text",
      { class: "cell-texts", "aria-hidden": "true" },
      ...row.cells.flatMap((cell, i) => cellTexts(cell, places[i] as Place)),
    ),
  );
}

/** What a row's right end says: where it is, its overflow bucket, where its entries go or went. */
function rowNote(row: RowPicture): string {
  if (row.goesTo && row.chain === 0) {
    const [x, y] = row.goesTo;
    const to = y === undefined ? `→ ${x}` : `X → ${x}  Y → ${y}`;
    return isEvacuated(row) ? `evacuated ${to}` : to;
  }
  const chained = row.overflow !== undefined && row.overflow !== "0x0";
  return `${row.address}${chained ? ` ↓ ${row.overflow}` : ""}`;
}

/** The three parts of a cell, one above the other: the same in each. */
const parts = [
  { name: "mark", from: 0, height: markHeight },
  { name: "key", from: markHeight, height: valueHeight },
  { name: "elem", from: markHeight + valueHeight, height: valueHeight },
] as const;

type Part = (typeof parts)[number];

const partPath = ({ x, y, width }: Place, { from, height }: Part): string =>
  boxPath(x, y + from, width, height);

/** The colours of a row's cells, one shape a colour: few nodes make a fast picture. */
function rowFills(row: RowPicture, places: readonly Place[]): ViewNode[] {
  const cellsWith = (fits: (mark: CellPicture["mark"]) => boolean, part: Part): string =>
    row.cells.map(({ mark }, i) => (fits(mark) ? partPath(places[i] as Place, part) : "")).join("");
  const [mark] = parts;
  return [
    ...parts.map((part) => h("path", { class: part.name, d: cellsWith((one) => one === "full", part) })),
    h("path", { class: "tombstone", d: cellsWith((one) => one === "deleted", mark) }),
    h("path", { class: "evacuated", d: cellsWith((one) => one.startsWith("evacuated"), mark) }),
  ];
}

/** The bytes of a row that were read, and those that were written. */
function rowTouches(touches: readonly (readonly Touch[])[], places: readonly Place[]): ViewNode[] {
  const paths: Record<Exclude<Touch, "">, string> = { read: "", write: "" };
  touches.forEach((ofCell, i) => {
    ofCell.forEach((touch, part) => {
      if (touch !== "") paths[touch] += partPath(places[i] as Place, parts[part] as Part);
    });
  });
  return (["read", "write"] as const).map((touch) => h("path", { class: touch, d: paths[touch] }));
}

/** How its mark, key and elem were touched. */
function cellTouches(row: RowPicture, cell: CellPicture, index: number, touched: TouchedBytes): Touch[] {
  const address = Number(row.address);
  return [
    touched.at(address + index, 1),
    touched.at(address + cell.keyOffsetBytes, cell.keyHex.length / 2),
    touched.at(address + cell.elemOffsetBytes, cell.elemHex.length / 2),
  ];
}

function cellFrame(
  row: RowPicture,
  cell: CellPicture,
  index: number,
  family: Family,
  { x, y, width }: Place,
  touches: readonly Touch[],
): ViewNode {
  const touch = touches.includes("write") ? "write" : touches.find((one) => one !== "");
  return h("rect", {
    ...{ x, y, width, height: cellHeight },
    class: `cell ${cell.mark}${touch ? ` touched-${touch}` : ""}`,
    role: "gridcell",
    tabindex: "-1",
    "aria-label": cellWords(row, cell, index, family),
    "data-cell": index,
  });
}

function cellTexts(cell: CellPicture, { x, y, width }: Place): ViewNode[] {
  const stale = isStale(cell);
  const names = (name: string): string =>
    cell.mark === "full" ? name : `${name} ${stale ? "stale" : "dead"}`;
  const texts = [h("tspan", { class: names("mark"), x: x + width / 2, y: y + 11 }, hexByte(cell.byte))];
  const value = (name: "key" | "elem", at: number): void => {
    const text = cellText(cell[name], width - 4);
    if (text !== "") texts.push(h("tspan", { class: names(name), x: x + 3, y: y + at }, text));
  };
  // Zeros that no entry has written are no values.
  if (cell.mark === "full" || stale) {
    value("key", 27);
    value("elem", 43);
  }
  return texts;
}

/** A value in a narrow cell: of texts and addresses the end is kept, since that is where neighbours differ. */
function cellText(value: string, width: number): string {
  const letters = Math.floor(width / letterWidth);
  if (value.length <= letters) return value;
  if (!/^"|^0x/.test(value)) return cutText(value, width, letterWidth);
  const bare = value.replace(/^"|"$/g, "");
  if (bare.length <= letters) return bare;
  return letters < 2 ? "" : `…${bare.slice(bare.length - letters + 1)}`;
}

/** The same rows as a table, for those who read rather than look. */
export function rowsTable(section: SectionPicture, family: Family): ViewNode {
  const head = [
    family === "classic" ? "bucket" : "group",
    family === "classic" ? "cell" : "slot",
    family === "classic" ? "tophash" : "ctrl",
    "state",
    "key",
    "elem",
  ];
  return h(
    "table",
    { class: "cells" },
    h("caption", {}, `${section.title}, ${section.detail}`),
    h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      ...section.rows.flatMap((row) =>
        row.cells.map((cell, i) =>
          h(
            "tr",
            { class: cell.mark },
            i === 0 && h("th", { scope: "rowgroup", rowspan: 8 }, row.label),
            h("td", {}, String(i)),
            h("td", {}, hexByte(cell.byte)),
            h("td", {}, markNames[family][cell.mark] ?? cell.mark),
            h("td", { title: cell.keyHex }, cell.key),
            h("td", { title: cell.elemHex }, cell.elem),
          ),
        ),
      ),
    ),
  );
}
