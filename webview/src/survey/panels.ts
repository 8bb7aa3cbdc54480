import { countedText, decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type {
  SurveyHistogram,
  SurveyLayer,
  SurveyOutline,
  SurveyRow,
} from "../../../extension/src/core/survey/survey.ts";
import { rowsPerPage } from "../../../extension/src/protocol/surveyMessages.ts";
import { h, type ViewNode } from "../shared/node.ts";
import type { Geometry } from "./geometry.ts";
import {
  blockName,
  cellsSummary,
  hexByte,
  metricWords,
  operationText,
  scaleEnds,
  type UnitCell,
  unitName,
  unitWord,
} from "./words.ts";

const known = (value: number | null | undefined): string =>
  value == null ? "not known" : decimalText(value);

/** The figures of the whole map. */
export function totals(outline: SurveyOutline, milliseconds: number): ViewNode {
  const units = outline.blockStarts.at(-1) ?? 0;
  const swiss = outline.family === "swiss";
  const load = outline.cells === 0 ? 0 : (100 * outline.entries) / outline.cells;
  const rows: readonly (readonly [string, string])[] = [
    ["entries", decimalText(outline.entries)],
    [`${unitWord(outline)}s`, decimalText(units)],
    swiss
      ? ["tables", decimalText(units <= 1 ? 0 : outline.blockStarts.length - 1)]
      : ["overflow buckets", decimalText(outline.overflowBuckets)],
    ["cells full", `${load.toFixed(1)} %`],
    ["live bytes", known(outline.held?.bytes)],
    ["objects", known(outline.held?.objects)],
    ["garbage left behind", known(outline.held?.garbageBytes)],
    ["operations", known(outline.operations)],
    [
      "filled in",
      milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`,
    ],
  ];
  return h(
    "dl",
    { class: "totals" },
    ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** What the colours mean; the strip itself is painted by the page. */
export function legend(outline: SurveyOutline, layer: SurveyLayer): ViewNode {
  const { meaning } = metricWords[layer.metric];
  const [low, high] = scaleEnds(layer, outline);
  return h(
    "div",
    { class: "legend" },
    h("span", {}, low),
    h("canvas", {
      class: "strip",
      width: 254,
      height: 1,
      role: "img",
      "aria-label": `colours from ${low} to ${high}`,
    }),
    h("span", {}, high),
    h("span", { class: "meaning" }, meaning),
  );
}

/** Bars with their counts in words beside them; heights by the square root, so that rare values show. */
export function histogram({ title, counted: what, first, bars }: SurveyHistogram): ViewNode {
  const largest = Math.max(1, ...bars);
  const sum = Math.max(
    1,
    bars.reduce((a, b) => a + b, 0),
  );
  return h(
    "section",
    { class: "histogram" },
    h("h2", {}, title),
    h(
      "table",
      { "aria-label": `${title}: ${what} by value` },
      ...bars.map((count, i) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, String(first + i)),
          h(
            "td",
            { class: "bar" },
            h(
              "svg",
              {
                width: 100,
                height: 10,
                viewBox: "0 0 100 10",
                preserveAspectRatio: "none",
                "aria-hidden": "true",
              },
              h("rect", {
                width: count === 0 ? 0 : Math.max(1, 100 * Math.sqrt(count / largest)),
                height: 10,
              }),
            ),
          ),
          h("td", { class: "number" }, decimalText(count)),
          h("td", { class: "number share" }, percent(count / sum)),
        ),
      ),
    ),
    h("p", { class: "detail" }, `${what}; bars by square root, so that rare values show`),
  );
}

function percent(share: number): string {
  if (share === 0) return "0 %";
  return share < 0.0001 ? "< 0.01 %" : `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}

/** The selected unit, cell by cell; a screen reader's way to the deepest zoom. */
export function unitDetails(
  outline: SurveyOutline,
  geometry: Geometry,
  unit: number,
  cells: readonly UnitCell[] | undefined,
): ViewNode {
  const name = unitName(outline, geometry, unit);
  if (!cells)
    return h(
      "section",
      { class: "unit" },
      h("h2", {}, name),
      h("p", { class: "detail" }, "reading its cells…"),
    );
  const cellName = outline.family === "classic" ? "cell" : "slot";
  const markName = outline.family === "classic" ? "tophash" : "control";
  return h(
    "section",
    { class: "unit" },
    h("h2", {}, name),
    h("p", {}, cellsSummary(outline, cells)),
    h("p", { class: "detail" }, `at 0x${(cells[0]?.address ?? 0).toString(16)}`),
    h(
      "table",
      { "aria-label": `cells of ${name}` },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...[cellName, markName, "key", "elem", "operation"].map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        ...cells.map((cell) =>
          h(
            "tr",
            { class: cell.kind },
            h("th", { scope: "row" }, String(cell.index)),
            h("td", {}, hexByte(cell.mark)),
            h("td", { class: "value", title: cell.key }, cell.kind === "full" ? cell.key : cell.kind),
            h("td", { class: "value", title: cell.elem }, cell.elem),
            h("td", { class: "number" }, operationText(cell.operation)),
          ),
        ),
      ),
    ),
  );
}

/** The table beside the picture: one row a table, or 128 buckets. */
export function rowsTable(
  outline: SurveyOutline,
  geometry: Geometry,
  from: number,
  rows: readonly SurveyRow[],
): ViewNode {
  const swiss = outline.family === "swiss";
  const heads = swiss
    ? ["table", "groups", "full", "empty", "tombstones", "growthLeft", "local depth", "longest walk"]
    : ["buckets", "count", "full", "empty", "deleted", "longest chain"];
  const figures = (row: SurveyRow): (number | undefined)[] => [
    ...[row.units, row.full, row.cells - row.full - row.tombstones, row.tombstones],
    ...(swiss ? [row.growthLeft, row.localDepth] : []),
    row.longest,
  ];
  const last = Math.min(geometry.blocks, from + rowsPerPage);
  return h(
    "section",
    { class: "rows" },
    h(
      "table",
      { "aria-label": `${heads[0]} of the map` },
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              h(
                "button",
                { type: "button", class: "link", "data-block": row.block },
                blockName(outline, geometry, row.block),
              ),
            ),
            ...figures(row).map((figure) =>
              h("td", { class: "number" }, figure === undefined ? "" : decimalText(figure)),
            ),
          ),
        ),
      ),
    ),
    h(
      "p",
      { class: "pages" },
      h(
        "button",
        { type: "button", "data-from": Math.max(0, from - rowsPerPage), disabled: from === 0 },
        "Previous",
      ),
      h(
        "span",
        {},
        `${decimalText(Math.min(from + 1, last))} to ${decimalText(last)} of ${countedText(geometry.blocks, swiss ? "table" : "row")}`,
      ),
      h(
        "button",
        { type: "button", "data-from": from + rowsPerPage, disabled: last >= geometry.blocks },
        "Next",
      ),
    ),
  );
}
