import type { CacheMark } from "../../../extension/src/core/measure/cacheMarks.ts";
import type { MeasuredRow } from "../../../extension/src/core/measure/measurement.ts";
import type { Chart, ChartSeries } from "../shared/chart.ts";
import { tickText } from "../shared/scale.ts";

/** Bytes that maps hold with all entries, predicted and measured, without a hint and with it. */
export function bytesChart(rows: readonly MeasuredRow[]): Chart {
  const series = [
    ...seriesOf(rows, false, "predicted, no hint", ({ held }) => held.bytes.predicted.typical),
    ...seriesOf(rows, false, "measured, no hint", ({ held }) => held.bytes.measured),
    ...seriesOf(rows, true, "predicted, with hint", ({ held }) => held.bytes.predicted.typical),
    ...seriesOf(rows, true, "measured, with hint", ({ held }) => held.bytes.measured),
  ];
  return {
    ...{ id: "bytes", title: "Memory held with all entries", series },
    x: { title: "entries", unit: "count", isLog: true },
    y: { title: "bytes", unit: "bytes", isLog: true },
  };
}

/** Nanoseconds for an entry, medians: the operations of maps without a hint; where the processor's caches end. */
export function timesChart(rows: readonly MeasuredRow[], marks: readonly CacheMark[]): Chart {
  const median =
    (operation: keyof MeasuredRow["nanoseconds"]) =>
    ({ nanoseconds }: MeasuredRow): number | undefined =>
      nanoseconds[operation]?.median;
  const series = [
    ...seriesOf(rows, false, "insert", median("insert")),
    ...seriesOf(rows, false, "look up, found", median("hit")),
    ...seriesOf(rows, false, "look up, not found", median("miss")),
    ...seriesOf(rows, false, "iterate", median("iterate")),
    ...seriesOf(rows, false, "delete", median("delete")),
  ];
  return {
    ...{ id: "times", title: "Time for an entry, without a hint: medians", series },
    x: { title: "entries", unit: "count", isLog: true },
    y: { title: "nanoseconds", unit: "count", isLog: true },
    marks: marks.map(({ entries, cache }) => ({
      x: entries,
      label: `${cache.name} ${tickText(cache.bytes, "bytes")}`,
    })),
  };
}

/** A series of the rows that are made in one way; what has no value, or one that no power reaches, has no point. */
function seriesOf(
  rows: readonly MeasuredRow[],
  isHinted: boolean,
  name: string,
  value: (row: MeasuredRow) => number | undefined,
): ChartSeries[] {
  const points = rows
    .filter(({ hint }) => (hint !== null) === isHinted)
    .flatMap((row) => {
      const y = value(row);
      return y !== undefined && y > 0 ? [{ x: row.n, y }] : [];
    });
  return points.length === 0 ? [] : [{ name, points, shape: "line" }];
}
