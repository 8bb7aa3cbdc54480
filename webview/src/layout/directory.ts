import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { MapPicture, TablePicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { boxPath } from "./shapes.ts";
import { showLink } from "./showLink.ts";
import { cutText } from "./structRuler.ts";

/** Tables drawn at a time; the way to the others is above them. */
const tablesAtATime = 256;
/** More tables go without their entries' numbers, for the nodes that they would take. */
const maxLabelled = 64;
const leastEntryWidth = 14;
const labelHeight = 13;
const barHeight = 8;
const letterWidth = 5.8;
const gap = 2;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const number = new Intl.NumberFormat("en-US");
const counted = (count: number, one: string, many: string): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

/** The directory of a Swiss map: which entries share a table, and how full each table is. */
export function directoryPart(picture: MapPicture, width: number, asTable = false): ViewNode | undefined {
  const { directory, tables, sections } = picture;
  if (directory.length === 0) return undefined;
  const drawn = new Set(sections.map(({ id }) => id));
  const current = tables.findIndex(({ section }) => drawn.has(section));
  const first = Math.floor(Math.max(0, current) / tablesAtATime) * tablesAtATime;
  const shown = tables.slice(first, first + tablesAtATime);
  const detail = ` ${counted(directory.length, "entry", "entries")} · ${counted(tables.length, "table", "tables")}`;
  return h(
    "section",
    { class: "directory", "aria-label": "directory" },
    h("h2", {}, "directory", h("span", { class: "detail" }, detail)),
    shown.length < tables.length && pager(tables, first, shown.length),
    asTable
      ? directoryTable(shown, drawn)
      : directoryRuler(shown, drawn, columnsFor(directory.length, width), width),
  );
}

/** As many entries a line as are legible: a power of two, so that a table fills a part of a line or whole lines. */
function columnsFor(entries: number, width: number): number {
  let columns = 1;
  while (columns < entries && width / (2 * columns) >= leastEntryWidth) columns *= 2;
  return columns;
}

/**
 * Each entry of the directory has the same width, in the directory's order; entries that point to the same table share a
 * box. Below the entries' numbers its bar is filled as the table is, tombstones last. All bars are one shape.
 */
function directoryRuler(
  tables: readonly TablePicture[],
  drawn: ReadonlySet<string>,
  columns: number,
  width: number,
): ViewNode {
  const entryWidth = width / columns;
  const end = (tables.at(-1)?.firstEntry ?? 0) + (tables.at(-1)?.entryCount ?? 0);
  const fits = entryWidth - gap - 4 >= String(end - 1).length * letterWidth;
  const labelled = fits && tables.length <= maxLabelled;
  const top = labelled ? labelHeight : 0;
  const lineHeight = top + barHeight + 2 + gap;
  const firstLine = Math.floor((tables[0]?.firstEntry ?? 0) / columns);
  const boxes = tables.map((table) => tableBoxes(table, columns, entryWidth, lineHeight, firstLine));
  const last = boxes.at(-1)?.at(-1);
  const height = last ? last.y + last.height + 1 : 0;
  const bars = (from: (table: TablePicture) => number, to: (table: TablePicture) => number): string =>
    tables
      .flatMap((table, i) =>
        (boxes[i] ?? []).map((box) =>
          barPath(box, top, from(table) / table.capacity, to(table) / table.capacity),
        ),
      )
      .join("");
  const current = tables.find(({ section }) => drawn.has(section));
  return h(
    "svg",
    {
      ...{ class: "directory-ruler", width, height, viewBox: `0 0 ${width} ${height}` },
      ...{ role: "group", "aria-label": "tables; arrow keys go from one to the next" },
    },
    h("path", {
      class: "payload",
      d: bars(
        () => 0,
        ({ used }) => used,
      ),
    }),
    h("path", {
      class: "tombstones",
      d: bars(
        ({ used }) => used,
        ({ used, tombstones }) => used + tombstones,
      ),
    }),
    ...tables.map((table, i) =>
      tableButton(table, boxes[i] ?? [], drawn.has(table.section), table === current),
    ),
    ...(labelled ? tables.map((table, i) => tableLabel(table, boxes[i]?.[0])) : []),
  );
}

/** Where a table's entries are: in one line, or whole lines. */
function tableBoxes(
  { firstEntry, entryCount }: TablePicture,
  columns: number,
  entryWidth: number,
  lineHeight: number,
  firstLine: number,
): Box[] {
  const boxes: Box[] = [];
  for (let entry = firstEntry; entry < firstEntry + entryCount; ) {
    const line = Math.floor(entry / columns);
    const end = Math.min(firstEntry + entryCount, (line + 1) * columns);
    boxes.push({
      x: (entry % columns) * entryWidth + 1,
      y: (line - firstLine) * lineHeight + 1,
      width: (end - entry) * entryWidth - gap,
      height: lineHeight - gap,
    });
    entry = end;
  }
  return boxes;
}

function barPath({ x, y, width }: Box, top: number, from: number, to: number): string {
  return to > from
    ? boxPath(x + 1 + from * (width - 2), y + top + 1, (to - from) * (width - 2), barHeight)
    : "";
}

function tableButton(
  table: TablePicture,
  boxes: readonly Box[],
  isDrawn: boolean,
  isCurrent: boolean,
): ViewNode {
  return h("path", {
    class: isDrawn ? "table drawn" : "table",
    d: boxes.map(({ x, y, width, height }) => boxPath(x, y, width, height)).join(""),
    role: "button",
    // One of them is reached by Tab, the others from there.
    tabindex: isCurrent ? "0" : "-1",
    "data-action": "show",
    "data-section": table.section,
    "data-row": 0,
    "aria-label": tableWords(table),
    "aria-current": isDrawn ? "true" : undefined,
  });
}

function tableLabel({ firstEntry, entryCount }: TablePicture, box: Box | undefined): ViewNode {
  const text = entryCount === 1 ? `${firstEntry}` : `${firstEntry}–${firstEntry + entryCount - 1}`;
  const place = { class: "label", x: (box?.x ?? 0) + 3, y: (box?.y ?? 0) + 10, "aria-hidden": "true" };
  return h("text", place, cutText(text, (box?.width ?? 0) - 4, letterWidth));
}

const entriesText = ({ firstEntry, entryCount }: TablePicture): string =>
  entryCount === 1 ? `entry ${firstEntry}` : `entries ${firstEntry} to ${firstEntry + entryCount - 1}`;

function tableWords(table: TablePicture): string {
  const { index, used, capacity, growthLeft, localDepth, tombstones } = table;
  const dead = tombstones > 0 ? `, ${counted(tombstones, "tombstone", "tombstones")}` : "";
  return `${entriesText(table)} → table ${index}: ${decimalText(used)} of ${decimalText(capacity)} slots${dead}, growthLeft ${decimalText(growthLeft)}, localDepth ${localDepth}`;
}

/** The lines that the detail panel shows for a table; empty for one that the picture has not. */
export function tableDetail({ tables }: MapPicture, section: string): string {
  const table = tables.find((one) => one.section === section);
  if (!table) return "";
  const { index, used, capacity, growthLeft, localDepth, tombstones, entryCount } = table;
  const shared = entryCount === 1 ? "this entry alone points" : `${decimalText(entryCount)} entries point`;
  return [
    `directory ${entriesText(table)} → table ${index}: ${shared} to it, localDepth ${localDepth}`,
    `used ${decimalText(used)} of ${decimalText(capacity)} slots · growthLeft ${decimalText(growthLeft)} · tombstones ${decimalText(tombstones)}`,
  ].join("\n");
}

/** The same as a table, for those who read rather than look. */
function directoryTable(tables: readonly TablePicture[], drawn: ReadonlySet<string>): ViewNode {
  const head = ["entries", "table", "used", "capacity", "growthLeft", "localDepth", "tombstones"];
  return h(
    "table",
    { class: "fields" },
    h("caption", {}, "tables of the directory"),
    h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      ...tables.map((table) => {
        const place = { section: table.section, row: 0 };
        const current = { "aria-current": drawn.has(table.section) ? "true" : undefined };
        const { used, capacity, growthLeft, localDepth, tombstones } = table;
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, entriesText(table).replace(/^\w+ /, "")),
          h("td", {}, showLink(place, `table ${table.index}`, current)),
          ...[used, capacity, growthLeft, localDepth, tombstones].map((value) => h("td", {}, String(value))),
        );
      }),
    ),
  );
}

/** Which tables are drawn, and the way to those before and after them. */
function pager(tables: readonly TablePicture[], first: number, count: number): ViewNode {
  const to = (position: number, label: string): ViewNode => {
    const section = tables[position]?.section;
    return showLink({ section: section ?? "", row: 0 }, label, { disabled: section === undefined });
  };
  return h(
    "p",
    { class: "pager" },
    to(first - 1, "◂ before"),
    h(
      "span",
      {},
      ` tables ${number.format(first + 1)} to ${number.format(first + count)} of ${number.format(tables.length)} `,
    ),
    to(first + count, "after ▸"),
  );
}
