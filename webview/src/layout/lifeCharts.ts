import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { LifeSeries } from "../../../extension/src/core/session/mapView.ts";
import type { Chart, ChartSeries } from "../shared/chart.ts";

const points = (xs: readonly number[], ys: readonly number[]) => xs.map((x, i) => ({ x, y: ys[i] ?? 0 }));

/** The life of one map: bytes in use, held and left behind, over the operations, growths marked. */
export function lifeChart(life: LifeSeries, position: number): Chart {
  const series = (name: string, ys: readonly number[], filled = false): ChartSeries => ({
    name,
    points: points(life.operations, ys),
    shape: "steps",
    filled,
  });
  return {
    id: "life",
    title: `Bytes over the operations · ${life.name}`,
    x: { title: "operations", unit: "count" },
    y: { title: "bytes", unit: "bytes" },
    series: [
      series("live keys and elems", life.payloadBytes, true),
      series("held by the map", life.liveBytes),
      series("garbage left behind", life.garbageBytes),
    ],
    marks: [...growthMarks(life), { x: position, label: "now" }],
  };
}

/** Two maps that went through the same operations: the bytes that each holds and has left behind. */
export function compareChart(lives: readonly LifeSeries[], position: number): Chart {
  return {
    id: "compare",
    title: "The same operations in both",
    x: { title: "operations", unit: "count" },
    y: { title: "bytes", unit: "bytes" },
    series: lives.flatMap((life): ChartSeries[] => [
      { name: `held, ${life.name}`, points: points(life.operations, life.liveBytes), shape: "steps" },
      { name: `garbage, ${life.name}`, points: points(life.operations, life.garbageBytes), shape: "steps" },
    ]),
    marks: [{ x: position, label: "now" }],
  };
}

const maxMarks = 6;

/** The last growths: earlier ones lie too close together to be told apart. */
function growthMarks({ growths }: LifeSeries): { x: number; label: string }[] {
  return growths
    .slice(-maxMarks)
    .map(({ operation, what }) => ({ x: operation, label: what.split(":")[0] ?? "growth" }));
}

/** What the figures say in words: what deletes and clears gave back is what is missing from the most. */
export function lifeWords({ name, liveBytes, payloadBytes, garbageBytes, peaks }: LifeSeries): string {
  const bytes = (count: number): string => `${decimalText(count)} bytes`;
  const last = (values: readonly number[]): string => bytes(values.at(-1) ?? 0);
  return `${name}: live keys and elems take ${last(payloadBytes)}, at most ${bytes(peaks.payloadBytes)}; the map holds ${last(liveBytes)}, at most ${bytes(peaks.liveBytes)}; it has left ${last(garbageBytes)} to the collector.`;
}
