import { type Chart, chartStops } from "./chart.ts";
import { chartSvg, swatch } from "./chartSvg.ts";
import { h, type ViewNode } from "./node.ts";
import { exactText } from "./scale.ts";

/**
 * A chart with its legend, a line that reads the stop under the pointer or focus (see listenToCharts), and the same
 * figures as a table.
 * @param width, height of the drawing in CSS pixels
 * @param tableOpen whether the table is unfolded
 */
export function chartFigure(chart: Chart, width: number, height: number, tableOpen = false): ViewNode {
  return h(
    "figure",
    { class: "chart", "data-chart": chart.id },
    h("figcaption", {}, chart.title),
    chart.series.length > 1 &&
      h("ul", { class: "legend" }, ...chart.series.map(({ name }, i) => h("li", {}, swatch(i), ` ${name}`))),
    chartSvg(chart, width, height),
    h("p", { class: "readout", role: "status" }),
    h(
      "details",
      { class: "chart-table", "data-chart": chart.id, open: tableOpen },
      h("summary", {}, "As a table"),
      chartTable(chart),
    ),
  );
}

/** The figures of a chart as a table: a row for each stop. */
export function chartTable(chart: Chart): ViewNode {
  const { x, y, series } = chart;
  return h(
    "table",
    {},
    h("caption", {}, chart.title),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, x.title),
        ...series.map(({ name }) => h("th", { scope: "col" }, `${name}, ${y.title}`)),
      ),
    ),
    h(
      "tbody",
      {},
      ...chartStops(chart).map((stop) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, exactText(stop.x, x.unit)),
          ...stop.values.map((value) => h("td", {}, value === undefined ? "–" : exactText(value, "count"))),
        ),
      ),
    ),
  );
}
