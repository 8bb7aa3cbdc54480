import type {
  CellPicture,
  RowPicture,
  SectionPicture,
} from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "./node.ts";
import { cutText } from "./structRuler.ts";

const cellHeight = 46;
const labelHeight = 16;
const letterWidth = 6.2;

/** What a cell's mark is called in words. */
const markWords: Readonly<Record<CellPicture["mark"], string>> = {
  full: "full",
  empty: "empty",
  emptyRest: "empty, and so is the rest of the chain",
  deleted: "deleted (tombstone)",
  evacuatedX: "evacuated to the same bucket number",
  evacuatedY: "evacuated to the upper half",
  evacuatedEmpty: "was empty when its bucket was evacuated",
};

/** Buckets or groups as rows of eight cells: mark byte on top, key, elem below; overflow buckets are indented. */
export function rowsPicture(section: SectionPicture, family: "classic" | "swiss", width: number): ViewNode {
  const rowHeight = labelHeight + cellHeight + 8;
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
    ...section.rows.map((row, i) => rowPicture(row, family, width, i * rowHeight)),
  );
}

function rowPicture(row: RowPicture, family: "classic" | "swiss", width: number, y: number): ViewNode {
  const indent = Math.min(row.chain, 3) * 14;
  const cellWidth = (width - indent - 2) / 8;
  const chained = row.overflow !== undefined && row.overflow !== "0x0";
  return h(
    "g",
    { role: "row", "aria-label": row.label, class: row.chain > 0 ? "row overflow" : "row" },
    row.chain > 0 &&
      h("path", { class: "link", d: `M${indent - 8} ${y} v${labelHeight + cellHeight / 2} h6` }),
    h("text", { class: "label", x: indent + 1, y: y + 11 }, row.label),
    h(
      "text",
      { class: "address", x: width - 1, y: y + 11, "text-anchor": "end" },
      width < 330 ? "" : `${row.address}${chained ? ` ↓ ${row.overflow}` : ""}`,
    ),
    ...row.cells.map((cell, i) =>
      cellBox(row, cell, i, family, indent + 1 + i * cellWidth, y + labelHeight, cellWidth - 2),
    ),
  );
}

function cellBox(
  row: RowPicture,
  cell: CellPicture,
  index: number,
  family: "classic" | "swiss",
  x: number,
  y: number,
  width: number,
): ViewNode {
  const markName = family === "classic" ? "tophash" : "control byte";
  const mark = cell.byte.toString(16).padStart(2, "0");
  const meaning = cell.mark === "full" && family === "swiss" ? `H2 0x${mark}` : `${markName} 0x${mark}`;
  const place = `${row.label}, ${family === "classic" ? "cell" : "slot"} ${index}`;
  const words =
    cell.mark === "full"
      ? `${place}, key ${cell.key}, elem ${cell.elem}, ${meaning}`
      : `${place}, ${markWords[cell.mark]}`;
  return h(
    "g",
    {
      class: `cell ${cell.mark}`,
      role: "gridcell",
      tabindex: "-1",
      "aria-label": words,
      "data-id": `${row.address}.${index}`,
      "data-detail": cellDetail(row, cell, index, family),
    },
    h("title", {}, words),
    h("rect", { class: "mark", x, y, width, height: 14 }),
    h("rect", { class: "key", x, y: y + 14, width, height: 16 }),
    h("rect", { class: "elem", x, y: y + 30, width, height: 16 }),
    h("rect", { class: "frame", x, y, width, height: cellHeight }),
    h("text", { class: "mark", x: x + width / 2, y: y + 11, "text-anchor": "middle" }, mark),
    h("text", { class: "key", x: x + 3, y: y + 26 }, cellText(cell.key, width - 4)),
    h("text", { class: "elem", x: x + 3, y: y + 42 }, cellText(cell.elem, width - 4)),
  );
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

/** The lines that the detail panel shows for a cell. */
function cellDetail(row: RowPicture, cell: CellPicture, index: number, family: "classic" | "swiss"): string {
  const stale = cell.mark === "full" ? "" : " (dead bytes, still in memory)";
  const lines = [
    `${row.label}, ${family === "classic" ? "cell" : "slot"} ${index}: ${markWords[cell.mark]}`,
    `${family === "classic" ? "tophash" : "control byte"} 0x${cell.byte.toString(16).padStart(2, "0")} at ${row.address} + ${index}`,
  ];
  if (cell.key !== "" || cell.mark === "full") lines.push(`key ${cell.key}${stale}`);
  lines.push(`key bytes at +${cell.keyOffsetBytes}: ${cell.keyHex || "none"}`);
  if (cell.elem !== "" || cell.mark === "full") lines.push(`elem ${cell.elem}${stale}`);
  lines.push(`elem bytes at +${cell.elemOffsetBytes}: ${cell.elemHex || "none"}`);
  return lines.join("\n");
}
