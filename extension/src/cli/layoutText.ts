import { countedText, decimalText, entriesText } from "../core/numbers/numberText.ts";
import type { MapPicture, RowPicture, SectionPicture, StructPicture } from "../core/present/mapPicture.ts";
import type { ComparedFigures } from "../core/session/compareLives.ts";

/** Longest text of a key or an elem in a row. */
const shownLength = 24;

/** How a map differs between two releases: a sentence a topic, and below it what holds in each. */
export function differencesText({ names, differences }: ComparedFigures): string {
  const width = Math.max(...names.map((name) => name.length));
  return differences
    .map(({ topic, text, sides }) => {
      const lines = sides.map((side, i) => `  ${(names[i] ?? "").padEnd(width)}  ${side}\n`);
      return `${topic}: ${text}\n${lines.join("")}`;
    })
    .join("\n");
}

/** A map's picture for a terminal: its header, then buckets or groups with their live cells. */
export function layoutText(picture: MapPicture): string {
  const { totals } = picture;
  const next = totals.nextGrowth;
  const lines = [
    `${picture.mapText} · ${picture.modelLabel}`,
    [
      entriesText(totals.entries),
      ...(totals.liveBytes === null
        ? []
        : [`${decimalText(totals.liveBytes)} bytes in ${countedText(totals.liveObjects ?? 0, "object")}`]),
      ...(totals.garbageBytes === null ? [] : [`${decimalText(totals.garbageBytes)} bytes of garbage`]),
    ].join(", "),
    ...(next ? [`grows next at ${growthText(next)}`] : []),
    "",
    ...structLines(picture.header),
  ];
  if (picture.directory.length > 0)
    lines.push(
      "",
      `directory  ${picture.directory.map(({ index, section }) => `${index}→${section}`).join("  ")}`,
    );
  for (const section of picture.sections) lines.push("", ...sectionLines(section));
  return `${lines.join("\n")}\n`;
}

/** "entry 15"; "about entry 1,777 (897 to 1,793)". */
function growthText({ low, typical, high }: NonNullable<MapPicture["totals"]["nextGrowth"]>): string {
  if (low === high) return `entry ${decimalText(low)}`;
  return typical === null
    ? `entry ${decimalText(low)} to ${decimalText(high)}`
    : `about entry ${decimalText(typical)} (${decimalText(low)} to ${decimalText(high)})`;
}

function structLines({ name, address, sizeBytes, fields }: StructPicture): string[] {
  const shown = fields.filter((field) => field.padding !== true);
  const width = Math.max(...shown.map((field) => field.name.length));
  return [
    `${name} at ${address}, ${decimalText(sizeBytes)} bytes`,
    ...shown.map(
      (field) => `  ${String(field.offsetBytes).padStart(3)}  ${field.name.padEnd(width)}  ${field.value}`,
    ),
  ];
}

function sectionLines({ title, detail, rows, hiddenRows }: SectionPicture): string[] {
  const width = Math.max(0, ...rows.map((row) => row.label.length));
  return [
    detail === "" ? title : `${title}: ${detail}`,
    ...rows.map((row) => `  ${row.label.padEnd(width)}  ${row.markHex}  ${cellsText(row)}`.trimEnd()),
    ...(hiddenRows > 0 ? [`  … ${hiddenRows} more`] : []),
  ];
}

function cellsText({ cells }: RowPicture): string {
  return cells
    .flatMap((cell) => (cell.mark === "full" ? [`${cut(cell.key)}:${cut(cell.elem)}`] : []))
    .join("  ");
}

function cut(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text;
}
