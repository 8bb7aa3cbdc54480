import type { MapPicture, SectionPicture } from "../../../extension/src/core/present/mapPicture.ts";
import type { MapView } from "../../../extension/src/protocol/messages.ts";
import { h, type ViewNode } from "./node.ts";
import { rowsPicture } from "./rows.ts";
import { structRuler } from "./structRuler.ts";

const number = new Intl.NumberFormat("en-US");
const bytesText = (bytes: number): string => `${number.format(bytes)} B`;

/** The figures of a map: entries, bytes, load, what growing left behind. */
export function totalsTable({ totals }: MapPicture): ViewNode {
  const load = totals.slots === 0 ? "–" : `${((100 * totals.entries) / totals.slots).toFixed(0)} %`;
  const rows: [string, string, string][] = [
    ["entries", number.format(totals.entries), "len(m)"],
    ["slots", number.format(totals.slots), "cells that exist now"],
    ["load", load, "entries / slots"],
    [
      "live",
      bytesText(totals.liveBytes),
      `${number.format(totals.liveObjects)} objects, by malloc's size classes`,
    ],
    ["keys + elems", bytesText(totals.payloadBytes), "bytes of the live entries themselves"],
    ["garbage", bytesText(totals.garbageBytes), "left behind by growing, for the collector"],
  ];
  const { low, high } = totals.nextGrowth;
  rows.push([
    "next growth",
    low === high ? `entry ${number.format(low)}` : `entry ${number.format(low)} to ${number.format(high)}`,
    low === high
      ? "the new key whose insert makes it grow"
      : "the new key whose insert makes it grow: hashes decide which of these it is",
  ]);
  if (totals.tombstones > 0)
    rows.push(["tombstones", number.format(totals.tombstones), "deleted slots not yet reusable as empty"]);
  if (totals.overflowBuckets > 0)
    rows.push(["overflow", number.format(totals.overflowBuckets), "overflow buckets in use"]);
  return h(
    "dl",
    { class: "totals" },
    ...rows.map(([name, value, meaning]) =>
      h("div", { title: meaning }, h("dt", {}, name), h("dd", {}, value)),
    ),
  );
}

/** The directory of a Swiss map: its entries and the tables they point to. */
function directoryStrip(picture: MapPicture): ViewNode | undefined {
  if (picture.directory.length === 0) return undefined;
  const shown = picture.directory.slice(0, 64);
  const titles = new Map(picture.sections.map((section) => [section.id, section.title]));
  return h(
    "section",
    { class: "directory", "aria-label": "directory" },
    h(
      "h3",
      {},
      `directory · ${picture.directory.length} ${picture.directory.length === 1 ? "entry" : "entries"}`,
    ),
    h(
      "ol",
      {},
      ...shown.map((entry) =>
        h(
          "li",
          {},
          h("span", { class: "index" }, String(entry.index)),
          ` → ${titles.get(entry.section) ?? entry.section}`,
        ),
      ),
      shown.length < picture.directory.length &&
        h("li", {}, `… ${picture.directory.length - shown.length} more`),
    ),
  );
}

function sectionPicture(section: SectionPicture, picture: MapPicture, width: number): ViewNode {
  return h(
    "section",
    { class: "section", "data-section": section.id },
    h("h3", {}, section.title, h("span", { class: "detail" }, ` ${section.detail}`)),
    section.struct &&
      h(
        "details",
        {},
        h("summary", {}, `table header, ${section.struct.sizeBytes} bytes`),
        structRuler(section.struct, width),
      ),
    rowsPicture(section, picture.family, width),
    section.hiddenRows > 0 &&
      h("p", { class: "hidden" }, `${number.format(section.hiddenRows)} more are not drawn`),
  );
}

const emptyText = (view: MapView): string =>
  view.picture.totals.slots === 0 ? "Nothing is allocated yet: the first insert allocates." : "";

/** Sections drawn in full; a map with more tables is summed up. */
const maxSections = 8;

/** The whole picture of a map, without the controls. */
export function mapPage(view: MapView, width: number): ViewNode {
  const { picture } = view;
  const sections = picture.sections.slice(0, maxSections);
  return h(
    "div",
    { class: "picture" },
    totalsTable(picture),
    h(
      "section",
      { class: "section" },
      h(
        "h3",
        {},
        picture.header.name,
        h("span", { class: "detail" }, ` ${picture.header.sizeBytes} bytes · ${picture.header.source}`),
      ),
      structRuler(picture.header, width),
    ),
    directoryStrip(picture),
    emptyText(view) !== "" && h("p", { class: "empty" }, emptyText(view)),
    ...sections.map((section) => sectionPicture(section, picture, width)),
    picture.sections.length > sections.length &&
      h("p", { class: "hidden" }, `${picture.sections.length - sections.length} more tables are not drawn`),
  );
}
