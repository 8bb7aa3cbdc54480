import type { GrowthCurve } from "../../../extension/src/core/capacity/growthCurve.ts";
import { decimalText, entriesText } from "../../../extension/src/core/numbers/numberText.ts";
import type { CalculatorAnswer, ToCalculator } from "../../../extension/src/protocol/calculator.ts";
import type { Chart, ChartSeries } from "../shared/chart.ts";
import { chartFigure } from "../shared/chartFigure.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { sectionTable } from "../shared/sectionTable.ts";

/** The answer: its tables and the chart of growth; before the first one a line that says what is missing. */
export function answerPage(
  { answer, stale }: Pick<ToCalculator["snapshot"], "answer" | "stale">,
  width: number,
  openTables: readonly string[],
): ViewNode {
  if (!answer)
    return h(
      "p",
      { class: "waiting", role: "status" },
      stale ? "Correct the values above." : "Calculating …",
    );
  const { report } = answer;
  const [memory, ...others] = report.sections;
  const chart = growthChart(answer);
  const height = Math.round(Math.min(280, Math.max(150, width * 0.36)));
  return h(
    "div",
    {},
    h("h2", { role: "status" }, h("code", {}, report.title)),
    stale && h("p", { class: "stale-note" }, "For the last values that were complete."),
    memory && sectionTable(memory),
    chart.series.length > 0 && chartFigure(chart, width, height, openTables.includes(chart.id)),
    ...others.map(sectionTable),
  );
}

/** Live bytes of every way to make the map; garbage of the one without a hint. */
export function growthChart({ curves, entries }: CalculatorAnswer): Chart {
  const models = new Set(curves.map(({ go }) => go));
  const live = curves.map((curve): ChartSeries => {
    return {
      name: `live, ${nameOf(curve, models.size > 1)}`,
      shape: "steps",
      filled: curve === curves[0],
      points: curve.points.map((point) => ({ x: point.entries, y: point.liveBytes })),
    };
  });
  const grown = curves.find(({ hint }) => hint === null);
  const garbage: ChartSeries[] =
    grown && models.size === 1
      ? [
          {
            name: `garbage, ${nameOf(grown, false)}`,
            shape: "steps",
            points: grown.points.map((point) => ({ x: point.entries, y: point.garbageBytes })),
          },
        ]
      : [];
  return {
    id: "growth",
    title: "Memory while it fills",
    x: { title: "entries", unit: "count" },
    y: { title: "bytes", unit: "bytes" },
    series: [...live, ...garbage],
    marks: entries > 0 ? [{ x: entries, label: entriesText(entries) }] : [],
  };
}

function nameOf({ go, hint }: GrowthCurve, withRelease: boolean): string {
  const how = hint === null ? "no hint" : `hint ${decimalText(hint)}`;
  return withRelease ? `${go} ${how}` : how;
}
