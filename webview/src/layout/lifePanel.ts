import type { LifeSeries } from "../../../extension/src/core/session/mapView.ts";
import { chartFigure } from "../shared/chartFigure.ts";
import { listenToCharts } from "../shared/chartKeys.ts";
import { h } from "../shared/node.ts";
import { patchChildren } from "../shared/patchDom.ts";
import { compareChart, lifeChart, lifeWords } from "./lifeCharts.ts";

const chartHeight = 180;
const listening = new WeakSet<Element>();

/** Draws the charts of one life, or of two that are compared, into an element; loaded when they are first unfolded. */
export function drawLives(
  target: HTMLElement,
  lives: readonly LifeSeries[],
  position: number,
  width: number,
): void {
  if (!listening.has(target)) {
    listening.add(target);
    listenToCharts(target);
  }
  const charts =
    lives.length > 1 ? [compareChart(lives, position)] : lives.map((life) => lifeChart(life, position));
  const open = [...target.querySelectorAll<HTMLDetailsElement>("details.chart-table")].map((one) => one.open);
  patchChildren(target, [
    ...charts.map((chart, i) => chartFigure(chart, width, chartHeight, open[i] ?? false)),
    ...lives.map((life) => h("p", { class: "hidden" }, lifeWords(life))),
  ]);
}
