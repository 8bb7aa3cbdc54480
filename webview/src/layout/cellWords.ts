import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { CellPicture, MapPicture, RowPicture } from "../../../extension/src/core/present/mapPicture.ts";

type Family = MapPicture["family"];

/** What a mark says of its cell, in words. */
const markWords: Readonly<Record<CellPicture["mark"], string>> = {
  full: "full",
  empty: "empty",
  emptyRest: "empty, and so is all after it",
  deleted: "deleted (tombstone)",
  evacuatedX: "evacuated to the same bucket number",
  evacuatedY: "evacuated to the upper half",
  evacuatedEmpty: "was empty when its bucket was evacuated",
};

/** A mark's name in Go's runtime. */
export const markNames: Readonly<Record<Family, Readonly<Partial<Record<CellPicture["mark"], string>>>>> = {
  classic: {
    emptyRest: "emptyRest",
    empty: "emptyOne",
    evacuatedX: "evacuatedX",
    evacuatedY: "evacuatedY",
    evacuatedEmpty: "evacuatedEmpty",
  },
  swiss: { empty: "ctrlEmpty", deleted: "ctrlDeleted" },
};

const spaced = (hex: string): string => hex.replace(/(..)(?=.)/g, "$1 ");
export const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

/** A cell in words, for screen readers: "group 3, slot 5, key 42, elem 7, H2 0x4f". */
export function cellWords(row: RowPicture, cell: CellPicture, index: number, family: Family): string {
  const place = `${row.label}, ${family === "classic" ? "cell" : "slot"} ${index}`;
  if (cell.mark !== "full") return `${place}, ${markWords[cell.mark]}`;
  const mark = family === "classic" ? "tophash" : "H2";
  return `${place}, key ${cell.key}, elem ${cell.elem}, ${mark} 0x${hexByte(cell.byte)}`;
}

/** Where a cell is in a picture. */
export interface CellPlace {
  readonly section: string;
  /** The row's, as the picture writes it. */
  readonly address: string;
  readonly cell: number;
}

/** The lines that the detail panel shows for a cell; empty for one that the picture does not draw. */
export function cellDetail({ family, sections }: MapPicture, place: CellPlace): string {
  const rows = sections.find(({ id }) => id === place.section)?.rows;
  const row = rows?.find(({ address }) => address === place.address);
  const cell = row?.cells[place.cell];
  if (!row || !cell) return "";
  const stale = cell.mark === "full" ? "" : " (dead bytes, still in memory)";
  const name = markNames[family][cell.mark];
  const markName = family === "classic" ? "tophash" : "control byte";
  const lines = [
    `${row.label}, ${family === "classic" ? "cell" : "slot"} ${place.cell}: ${markWords[cell.mark]}`,
    `${markName} 0x${hexByte(cell.byte)}${name ? ` ${name}` : ""} at ${row.address} + ${place.cell}`,
  ];
  const part = (what: string, value: string, hex: string, offset: number): void => {
    const shown = value !== "" || cell.mark === "full";
    lines.push(`${what} ${shown ? `${value}${stale}` : "–"}`);
    lines.push(
      hex === ""
        ? `  no bytes at +${offset}`
        : `  ${decimalText(hex.length / 2)} bytes at +${offset}: ${spaced(hex)}`,
    );
  };
  part("key", cell.key, cell.keyHex, cell.keyOffsetBytes);
  part("elem", cell.elem, cell.elemHex, cell.elemOffsetBytes);
  return lines.join("\n");
}

/** A cell that is not full but still holds what it held, as far as that was not zero. */
export const isStale = ({ mark, keyHex, elemHex }: CellPicture): boolean =>
  mark !== "full" && /[1-9a-f]/.test(keyHex + elemHex);
