import type {
  CellPicture,
  MapPicture,
  RowPicture,
  SectionPicture,
} from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "./node.ts";
import { cutText } from "./structRuler.ts";
import { type TouchedBytes, untouched } from "./touched.ts";

type Family = MapPicture["family"];

const labelHeight = 16;
const markHeight = 15;
const valueHeight = 16;
const cellHeight = markHeight + 2 * valueHeight;
const rowGap = 9;
const rowHeight = labelHeight + cellHeight + rowGap;
const letterWidth = 6.2;

/** What a mark says of its cell, in words. */
export const markWords: Readonly<Record<CellPicture["mark"], string>> = {
  full: "full",
  empty: "empty",
  emptyRest: "empty, and so is all after it",
  deleted: "deleted (tombstone)",
  evacuatedX: "evacuated to the same bucket number",
  evacuatedY: "evacuated to the upper half",
  evacuatedEmpty: "was empty when its bucket was evacuated",
};

/** A mark's name in Go's runtime. */
const markNames: Readonly<Record<Family, Readonly<Partial<Record<CellPicture["mark"], string>>>>> = {
  classic: {
    emptyRest: "emptyRest",
    empty: "emptyOne",
    evacuatedX: "evacuatedX",
    evacuatedY: "evacuatedY",
    evacuatedEmpty: "evacuatedEmpty",
  },
  swiss: { empty: "ctrlEmpty", deleted: "ctrlDeleted" },
};

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
      return h("div", { role: "row", "aria-label": row.label, class: "row-box" }, picture);
    }),
  );
}

const isEvacuated = ({ cells }: RowPicture): boolean => (cells[0]?.mark ?? "").startsWith("evacuated");

function rowPicture(
  row: RowPicture,
  family: Family,
  width: number,
  y: number,
  touched: TouchedBytes,
): ViewNode {
  const indent = Math.min(row.chain, 3) * 14;
  const cellWidth = (width - indent - 2) / 8;
  return h(
    "g",
    { role: "row", "aria-label": row.label, class: row.chain > 0 ? "row overflow" : "row" },
    row.chain > 0 &&
      h("path", { class: "link", d: `M${indent - 8} ${y - rowGap} v${labelHeight + cellHeight / 2} h6` }),
    h("text", { class: "label", x: indent + 1, y: y + 11, "aria-hidden": "true" }, row.label),
    h(
      "text",
      { class: "address", x: width - 1, y: y + 11, "text-anchor": "end", "aria-hidden": "true" },
      cutText(rowNote(row), width - indent - row.label.length * letterWidth - 12, letterWidth),
    ),
    ...row.cells.flatMap((cell, i) =>
      cellBox(row, cell, i, family, indent + 1 + i * cellWidth, y + labelHeight, cellWidth - 2, touched),
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

const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

function cellBox(
  row: RowPicture,
  cell: CellPicture,
  index: number,
  family: Family,
  x: number,
  y: number,
  width: number,
  touched: TouchedBytes,
): ViewNode[] {
  const words = cellWords(row, cell, index, family);
  const address = Number(row.address);
  const mark = touched.at(address + index, 1);
  const key = touched.at(address + cell.keyOffsetBytes, cell.keyHex.length / 2);
  const elem = touched.at(address + cell.elemOffsetBytes, cell.elemHex.length / 2);
  const any = [mark, key, elem].includes("write") ? "write" : mark || key || elem;
  const part = (name: string, touch: string, at: number, height: number): ViewNode =>
    h("rect", { class: touch === "" ? name : `${name} ${touch}`, x, y: at, width, height });
  const box = h(
    "g",
    {
      class: `cell ${cell.mark}${any === "" ? "" : ` touched-${any}`}`,
      role: "gridcell",
      tabindex: "-1",
      "aria-label": words,
      "data-id": `${row.address}.${index}`,
      "data-address": row.address,
      "data-cell": index,
      "data-detail": cellDetail(row, cell, index, family),
    },
    part("mark", mark, y, markHeight),
    part("key", key, y + markHeight, valueHeight),
    part("elem", elem, y + markHeight + valueHeight, valueHeight),
    h("rect", { class: "frame", x, y, width, height: cellHeight }),
  );
  // Shortened; the label says them in full.
  const texts = h(
    "g",
    { class: `cell-texts ${cell.mark}`, "aria-hidden": "true" },
    h("text", { class: "mark", x: x + width / 2, y: y + 11, "text-anchor": "middle" }, hexByte(cell.byte)),
    h("text", { class: "key", x: x + 3, y: y + 27 }, cellText(cell.key, width - 4)),
    h("text", { class: "elem", x: x + 3, y: y + 43 }, cellText(cell.elem, width - 4)),
  );
  return [box, texts];
}

/** A cell in words, for screen readers: "group 3, slot 5, key 42, elem 7, H2 0x4f". */
export function cellWords(row: RowPicture, cell: CellPicture, index: number, family: Family): string {
  const place = `${row.label}, ${family === "classic" ? "cell" : "slot"} ${index}`;
  if (cell.mark !== "full") return `${place}, ${markWords[cell.mark]}`;
  const mark = family === "classic" ? "tophash" : "H2";
  return `${place}, key ${cell.key}, elem ${cell.elem}, ${mark} 0x${hexByte(cell.byte)}`;
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

const spaced = (hex: string): string => hex.replace(/(..)(?=.)/g, "$1 ");

/** The lines that the detail panel shows for a cell. */
function cellDetail(row: RowPicture, cell: CellPicture, index: number, family: Family): string {
  const stale = cell.mark === "full" ? "" : " (dead bytes, still in memory)";
  const name = markNames[family][cell.mark];
  const markName = family === "classic" ? "tophash" : "control byte";
  const lines = [
    `${row.label}, ${family === "classic" ? "cell" : "slot"} ${index}: ${markWords[cell.mark]}`,
    `${markName} 0x${hexByte(cell.byte)}${name ? ` ${name}` : ""} at ${row.address} + ${index}`,
  ];
  const part = (what: string, value: string, hex: string, offset: number): void => {
    const shown = value !== "" || cell.mark === "full";
    lines.push(`${what} ${shown ? `${value}${stale}` : "–"}`);
    lines.push(
      hex === "" ? `  no bytes at +${offset}` : `  ${hex.length / 2} bytes at +${offset}: ${spaced(hex)}`,
    );
  };
  part("key", cell.key, cell.keyHex, cell.keyOffsetBytes);
  part("elem", cell.elem, cell.elemHex, cell.elemOffsetBytes);
  return lines.join("\n");
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
