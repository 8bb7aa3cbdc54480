import type { SurveyMemorySeries } from "../../../extension/src/protocol/surveyMessages.ts";
import type { Chart } from "../shared/chart.ts";
import { chartFigure } from "../shared/chartFigure.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { exactText } from "../shared/scale.ts";

const chartHeight = 200;

/**
 * The bytes that maps held over the operations, one line a release, with the figures in words.
 * @param entries operations after which the first fill was over
 */
export function memoryChart(
  series: readonly SurveyMemorySeries[],
  width: number,
  entries: number,
): ViewNode[] {
  if (series.length === 0 || width === 0) return [];
  const chart: Chart = {
    id: "memory",
    title: "Bytes held over the operations",
    x: { title: "operations", unit: "count" },
    y: { title: "bytes", unit: "bytes" },
    series: series.map(({ name, memory }) => ({
      name,
      points: memory.operations.map((x, i) => ({ x, y: memory.heldBytes[i] ?? 0 })),
      shape: "steps",
    })),
    marks: [{ x: entries, label: "filled" }],
  };
  return [
    chartFigure(chart, width, chartHeight),
    ...series.map((one) => h("p", { class: "detail" }, memoryWords(one, entries))),
  ];
}

/** "Go 1.24 held 36,992 bytes when it was filled, holds 147,824 now and has left 369,000 to the collector; …". */
export function memoryWords({ name, memory }: SurveyMemorySeries, entries: number): string {
  const { operations, heldBytes, garbageBytes, every } = memory;
  const filledAt = operations.filter((operation) => operation <= entries).length - 1;
  const text = (bytes: number | undefined): string => exactText(bytes ?? 0, "bytes");
  const looked = every > 1 ? ` It was looked at after every ${exactText(every, "count")} operations.` : "";
  return `${name} held ${text(heldBytes[filledAt])} when it was filled, holds ${text(heldBytes.at(-1))} at the end and has left ${text(garbageBytes.at(-1))} to the collector.${looked}`;
}
