import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { MapPicture, SectionPicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { isStale } from "./cellWords.ts";
import { directoryPart } from "./directory.ts";
import { rowPictures, rowsPicture, rowsTable } from "./rows.ts";
import { showLink } from "./showLink.ts";
import { slotRuler } from "./slotRuler.ts";
import { structRuler, structTable } from "./structRuler.ts";
import { type TouchedBytes, untouched } from "./touched.ts";

const number = new Intl.NumberFormat("en-US");
const bytesText = (bytes: number): string => `${number.format(bytes)} B`;

/** How a page is drawn. */
export interface PageOptions {
  readonly width: number;
  readonly touched?: TouchedBytes;
  /** Tables instead of pictures. */
  readonly asTable?: boolean;
  /** Each row a picture of its own: on a page that is scrolled. */
  readonly rowsApart?: boolean;
  /** The same map under another model: figures that differ are marked. */
  readonly other?: MapPicture;
  /** Whether the figures are unfolded; always where maps are compared. */
  readonly figures?: boolean;
}

type Total = readonly [name: string, value: string, meaning: string];

/** The figures of a map: entries, bytes, load, what growing left behind. */
export function totalsTable(picture: MapPicture, other?: MapPicture): ViewNode {
  const otherValues = new Map(other ? totals(other).map(([name, value]) => [name, value]) : []);
  return h(
    "dl",
    { class: "totals" },
    ...totals(picture).map(([name, value, meaning]) =>
      h(
        "div",
        { title: meaning, class: other && otherValues.get(name) !== value ? "differs" : undefined },
        h("dt", {}, name),
        h("dd", {}, value),
      ),
    ),
  );
}

/** The figures that one looks at first, in one line; all of them when it is unfolded. */
function figuresFold(picture: MapPicture, width: number, open: boolean): ViewNode {
  const { entries, slots, liveBytes, nextGrowth } = picture.totals;
  const words = [
    `${number.format(entries)} of ${number.format(slots)}`,
    known(liveBytes, bytesText),
    nextGrowth ? `grows ${shortGrowth(nextGrowth)}` : "",
  ].filter((text) => text !== "");
  return h(
    "details",
    { class: "figures", "data-fold": "figures", open },
    h("summary", { title: "entries of slots, live bytes, the entry that makes it grow" }, words.join(" · ")),
    ...(open ? [totalsTable(picture), bytesBar(picture, width)] : []),
  );
}

/** What has room in a line: the typical number alone. */
function shortGrowth({ low, typical, high }: Growth): string {
  if (low === high) return `at ${number.format(low)}`;
  return typical === null ? `at ${number.format(low)}–${number.format(high)}` : `≈${number.format(typical)}`;
}

type Growth = NonNullable<MapPicture["totals"]["nextGrowth"]>;

/** "entry 897"; "about entry 1,777 (897 to 1,793)". */
function growthText({ low, typical, high }: Growth): string {
  if (low === high) return `entry ${number.format(low)}`;
  const range = `${number.format(low)} to ${number.format(high)}`;
  return typical === null ? `entry ${range}` : `about entry ${number.format(typical)} (${range})`;
}

function totals({ totals: figures }: MapPicture): Total[] {
  const load = figures.slots === 0 ? "–" : `${((100 * figures.entries) / figures.slots).toFixed(0)} %`;
  const rows: Total[] = [
    ["entries", number.format(figures.entries), "len(m)"],
    ["slots", number.format(figures.slots), "cells that exist now"],
    ["load", load, "entries / slots"],
    [
      "live",
      known(figures.liveBytes, bytesText),
      `${known(figures.liveObjects, number.format)} objects, by malloc's size classes`,
    ],
    ["objects", known(figures.liveObjects, number.format), "heap objects of the map"],
    ["keys + elems", bytesText(figures.payloadBytes), "bytes of the live entries themselves"],
    [
      "waste",
      known(figures.wasteBytes, bytesText),
      "live bytes that are no live key or elem: headers, marks, padding, free and dead cells",
    ],
    ["garbage", known(figures.garbageBytes, bytesText), "left behind by growing, for the collector"],
  ];
  if (figures.nextGrowth) {
    const { low, high } = figures.nextGrowth;
    rows.push([
      "next growth",
      growthText(figures.nextGrowth),
      low === high
        ? "the new key whose insert makes it grow"
        : "the new key whose insert makes it grow: hashes decide which of these it is",
    ]);
  }
  if (figures.tombstones > 0)
    rows.push(["tombstones", number.format(figures.tombstones), "deleted slots not yet reusable as empty"]);
  if (figures.overflowBuckets > 0)
    rows.push(["overflow", number.format(figures.overflowBuckets), "overflow buckets in use"]);
  return rows;
}

const known = (figure: number | null, text: (figure: number) => string): string =>
  figure === null ? "not known" : text(figure);

/** Live keys and elems, waste and garbage as one bar; what is not known has no part in it. */
function bytesBar({ totals: figures }: MapPicture, width: number): ViewNode {
  const { payloadBytes } = figures;
  const wasteBytes = figures.wasteBytes ?? 0;
  const garbageBytes = figures.garbageBytes ?? 0;
  const all = Math.max(1, payloadBytes + wasteBytes + garbageBytes);
  let x = 0;
  const part = (name: string, bytes: number): ViewNode => {
    const from = x;
    x += (bytes / all) * width;
    return h("rect", { class: name, x: from, y: 0, width: Math.max(0, x - from), height: 8 });
  };
  const words = `${bytesText(payloadBytes)} keys and elems, ${known(figures.wasteBytes, bytesText)} waste, ${known(figures.garbageBytes, bytesText)} garbage`;
  return h(
    "svg",
    { class: "bytes", width, height: 8, viewBox: `0 0 ${width} 8`, role: "img", "aria-label": words },
    h("title", {}, words),
    part("payload", payloadBytes),
    part("waste", wasteBytes),
    part("garbage", garbageBytes),
  );
}

function sectionPicture(section: SectionPicture, picture: MapPicture, options: PageOptions): ViewNode {
  const { width, touched, asTable, rowsApart } = options;
  const { family } = picture;
  const drawRows = rowsApart ? rowPictures : rowsPicture;
  return h(
    "section",
    { class: `section ${section.id.replace(/-\d+$/, "")}`, "data-section": section.id },
    h("h2", {}, section.title, h("span", { class: "detail" }, ` ${section.detail}`)),
    section.struct &&
      h(
        "details",
        { class: "header", "data-own": "" },
        h("summary", {}, `table header, ${decimalText(section.struct.sizeBytes)} bytes`),
        asTable ? structTable(section.struct) : structRuler(section.struct, width, touched),
      ),
    pager(section, picture),
    asTable ? rowsTable(section, family) : drawRows(section, family, width, touched),
    section.spareRows !== undefined &&
      section.spareRows > 0 &&
      h(
        "p",
        { class: "hidden" },
        `${decimalText(section.spareRows)} spare overflow buckets lie behind them, ${bytesText(section.spareRows * picture.slot.rowSizeBytes)} not used yet`,
      ),
  );
}

/** Which part of a large section is drawn, and the way to its neighbours. */
function pager(section: SectionPicture, { slot }: MapPicture): ViewNode | undefined {
  if (section.hiddenRows === 0) return undefined;
  const first = section.rows[0]?.index ?? 0;
  const last = section.rows.at(-1)?.index ?? first;
  const page = last - first + 1;
  const to = (row: number, label: string, disabled: boolean): ViewNode =>
    showLink({ section: section.id, row }, label, { disabled });
  return h(
    "p",
    { class: "pager" },
    to(Math.max(0, first - 1), "◂ before", first === 0),
    h("span", {}, ` ${slot.rowName}s ${first} to ${last} of ${number.format(section.rowCount)} `),
    to(Math.min(section.rowCount - 1, last + 1), "after ▸", last >= section.rowCount - 1),
    h("span", { class: "hidden" }, ` ${number.format(section.rowCount - page)} more are not drawn`),
  );
}

/** A cell that is not full may still hold what it held. */
const hasStaleBytes = ({ sections }: MapPicture): boolean =>
  sections.some(({ rows }) => rows.some(({ cells }) => cells.some(isStale)));

const leastWideWidth = 300;

/** The whole picture of a map, without the controls. */
export function mapPage(picture: MapPicture, options: PageOptions): ViewNode {
  const { width, touched = untouched, asTable, other } = options;
  const beside = picture.growing !== null && width >= 620;
  // In a side bar the buckets or groups come first.
  const isNarrow = width < leastWideWidth;
  const slotFigure = picture.sections.length > 0 && slotRuler(picture.slot, width);
  const part = beside ? { ...options, width: Math.floor((width - 16) / 2) } : options;
  return h(
    "div",
    { class: "picture" },
    ...(other
      ? [totalsTable(picture, other), bytesBar(picture, width)]
      : [figuresFold(picture, width, options.figures ?? false)]),
    h(
      "section",
      { class: "section" },
      h(
        "h2",
        { class: "one-line", title: picture.header.source },
        picture.header.name,
        h(
          "span",
          { class: "detail" },
          ` ${decimalText(picture.header.sizeBytes)} bytes · ${picture.header.source}`,
        ),
      ),
      asTable ? structTable(picture.header) : structRuler(picture.header, width, touched),
    ),
    directoryPart(picture, width, asTable),
    picture.totals.slots === 0 &&
      h("p", { class: "empty" }, "Nothing is allocated yet: the first insert allocates."),
    !isNarrow && slotFigure,
    hasStaleBytes(picture) &&
      h("p", { class: "legend" }, h("s", {}, "struck through"), ": bytes of entries that are gone"),
    picture.growing !== null &&
      h(
        "p",
        { class: "growing" },
        `Growing: ${picture.growing.nevacuate} of ${picture.growing.oldBuckets} old buckets are evacuated for sure; every write moves one or two.`,
      ),
    h(
      "div",
      { class: beside ? "sections beside" : "sections" },
      ...picture.sections.map((section) => sectionPicture(section, picture, part)),
    ),
    isNarrow && slotFigure,
  );
}
