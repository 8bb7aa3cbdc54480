import type {
  MeasureForm,
  MeasureState,
  ShownMeasurement,
  ToMeasure,
} from "../../../extension/src/protocol/measure.ts";
import { chartFigure } from "../shared/chartFigure.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { sectionTable } from "../shared/sectionTable.ts";
import { bytesChart, timesChart } from "./measureCharts.ts";

type Snapshot = ToMeasure["snapshot"];

const exportTitles: Readonly<Record<MeasureForm, string>> = {
  ...{ csv: "Open as CSV", json: "Open as JSON", markdown: "Open as Markdown" },
  benchmark: "Open as Go Benchmarks",
};

/** The head of the page: the map, what is going on, what can be done. */
export function measureHead({ map, place, state, shown }: Snapshot): ViewNode[] {
  const isRunning = state.kind === "running";
  const button = (text: string, attributes: Parameters<typeof h>[1]): ViewNode =>
    h("button", { type: "button", ...attributes }, text);
  return [
    h("h2", {}, h("code", {}, map)),
    h("p", { class: "note" }, [place, shown ? `measured ${shown.taken}` : ""].filter(Boolean).join(" · ")),
    stateLine(state),
    h(
      "div",
      { class: "actions" },
      isRunning
        ? button("Cancel", { "data-action": "cancel", class: "primary" })
        : button(shown ? "Measure Again" : "Measure", { "data-action": "measure", class: "primary" }),
      ...Object.entries(exportTitles).map(([form, text]) =>
        button(text, { "data-export": form, disabled: shown === null }),
      ),
    ),
  ];
}

function stateLine(state: MeasureState): ViewNode {
  if (state.kind === "failed") return h("p", { class: "failed", role: "alert" }, state.message);
  if (state.kind === "done") return h("p", { class: "state", role: "status" });
  const percent = Math.floor(state.done * 100);
  return h(
    "p",
    { class: "state", role: "status" },
    h("progress", { max: 100, value: percent, "aria-label": "measuring" }),
    ` ${state.text} …`,
  );
}

/** Charts and tables of what was measured. */
export function measureBody(
  { measurement, report, marks }: ShownMeasurement,
  width: number,
  openTables: readonly string[],
): ViewNode {
  const { rows, differences } = measurement;
  const height = Math.round(Math.min(300, Math.max(170, width * 0.4)));
  const charts = [bytesChart(rows), timesChart(rows, marks)].filter(({ series }) => series.length > 0);
  const last = report.sections.filter(({ id }) => id === "differences");
  const others = report.sections.filter(({ id }) => id !== "differences");
  return h(
    "div",
    {},
    h("p", { class: "title" }, report.title),
    ...(differences.length > 0 ? last.map(sectionTable) : []),
    ...charts.map((chart) => chartFigure(chart, width, height, openTables.includes(chart.id))),
    ...others.map(sectionTable),
    ...(differences.length > 0 ? [] : last.map(sectionTable)),
  );
}
