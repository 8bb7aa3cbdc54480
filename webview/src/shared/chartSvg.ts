import {
  type Chart,
  type ChartAxis,
  type ChartSeries,
  type ChartStop,
  chartStops,
  stopText,
  valueReader,
} from "./chart.ts";
import { h, type ViewNode } from "./node.ts";
import { exactText, linearScale, logScale, powersTo, ticksTo, tickText } from "./scale.ts";

const margin = { left: 58, right: 14, top: 12, bottom: 34 };
/** Room for one label on each axis. */
const labelRoom = { x: 74, y: 34 };

interface Plot {
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly xOf: (x: number) => number;
  readonly yOf: (y: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The drawing of a chart; colours and dashes come from charts.css by series number, so every theme works. */
export function chartSvg(chart: Chart, width: number, height: number): ViewNode {
  const plot = plotOf(chart, width, height);
  const stops = chartStops(chart);
  return h(
    "svg",
    {
      class: "plot",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": summary(chart),
    },
    ...grid(chart, plot),
    ...chart.series.flatMap((_, i) => seriesPaths(chart.series, i, plot)),
    ...marks(chart, plot),
    ...stops.map((stop, i) => stopBox(chart, stops, i, stop, plot)),
  );
}

/** The line that stands for a series in a legend. */
export function swatch(index: number): ViewNode {
  return h(
    "svg",
    { class: "swatch", width: 22, height: 10, viewBox: "0 0 22 10", "aria-hidden": "true" },
    h("path", { class: `series s${index}`, d: "M0 5 H22" }),
  );
}

function plotOf({ x, y, series, marks = [] }: Chart, width: number, height: number): Plot {
  const [left, right] = [margin.left, width - margin.right];
  const [top, bottom] = [margin.top, height - margin.bottom];
  const points = series.flatMap((one) => one.points);
  const xs = [...points.map((p) => p.x), ...marks.map((mark) => mark.x)];
  const across = axisOf(x, xs, Math.floor((right - left) / labelRoom.x), left, right, "values");
  const up = axisOf(
    y,
    points.map((p) => p.y),
    Math.floor((bottom - top) / labelRoom.y),
    bottom,
    top,
    "ticks",
  );
  return {
    ...{ xTicks: across.ticks, yTicks: up.ticks, xOf: across.of, yOf: up.of },
    ...{ left, right, top, bottom },
  };
}

/** @param endsAt an axis from 0 on ends with its values, or with the first tick behind them */
function axisOf(
  { unit, isLog }: ChartAxis,
  values: readonly number[],
  steps: number,
  start: number,
  end: number,
  endsAt: "values" | "ticks",
): { readonly ticks: readonly number[]; readonly of: (value: number) => number } {
  const atMost = Math.max(1, steps);
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  if (isLog) {
    const ticks = powersTo(Math.min(...values, largest || 1) || 1, largest || 1, unit, atMost);
    return { ticks, of: logScale(ticks[0] ?? 1, ticks.at(-1) ?? 1, start, end) };
  }
  const max = endsAt === "values" ? Math.max(1, largest) : largest;
  const ticks = ticksTo(max, unit, atMost);
  if (endsAt === "ticks") return { ticks, of: linearScale(ticks.at(-1) ?? 1, start, end) };
  return { ticks: ticks.filter((tick) => tick <= max), of: linearScale(max, start, end) };
}

function grid({ x, y }: Chart, { xTicks, yTicks, xOf, yOf, left, right, bottom }: Plot): ViewNode[] {
  return [
    ...yTicks.flatMap((tick) => [
      h("path", { class: tick === yTicks[0] ? "axis" : "grid", d: `M${left} ${round(yOf(tick))} H${right}` }),
      h(
        "text",
        { class: "tick", x: left - 6, y: yOf(tick) + 4, "text-anchor": "end" },
        tickText(tick, y.unit),
      ),
    ]),
    ...xTicks.map((tick) =>
      h(
        "text",
        { class: "tick", x: xOf(tick), y: bottom + 15, "text-anchor": "middle" },
        tickText(tick, x.unit),
      ),
    ),
    h("text", { class: "tick title", x: right, y: bottom + 29, "text-anchor": "end" }, x.title),
  ];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Lines of the same height are drawn so far apart. */
const liftPixels = 3;

/** A point of a drawn line, in pixels, and how far it is drawn above its place. */
interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly lift: number;
}

/**
 * The points of a series as they are drawn: where it would lie on series before it, above them. It may come to lie on one
 * where that has a point and itself has none.
 */
function drawnPoints(all: readonly ChartSeries[], index: number, { xOf, yOf }: Plot): Drawn[] {
  const series = all[index] as ChartSeries;
  const before = all.slice(0, index).map(valueReader);
  const own = valueReader(series);
  const ownXs = new Set(series.points.map(({ x }) => x));
  const xs = new Set(all.slice(0, index + 1).flatMap(({ points }) => points.map(({ x }) => x)));
  return [...xs]
    .sort((a, b) => a - b)
    .flatMap((x) => {
      // Each reader has to see every place, since it reads on from the last.
      const below = before.map((read) => read(x));
      const value = own(x);
      if (value === undefined) return [];
      const y = yOf(value);
      const met = below.filter((one) => one !== undefined && Math.abs(yOf(one) - y) < liftPixels);
      const lift = liftPixels * met.length;
      return [{ x: round(xOf(x)), y: round(y - lift), lift, isOwn: ownXs.has(x) }];
    })
    .filter(({ lift, isOwn }, i, points) => {
      const isAsAround = points[i - 1]?.lift === lift && points[i + 1]?.lift === lift;
      return isOwn || series.shape === "steps" || !isAsAround;
    });
}

function seriesPaths(all: readonly ChartSeries[], index: number, plot: Plot): ViewNode[] {
  const { shape, filled } = all[index] as ChartSeries;
  const [first, ...rest] = drawnPoints(all, index, plot);
  if (!first) return [];
  let d = `M${first.x} ${first.y}`;
  let last = first;
  for (const point of rest) {
    if (shape === "line") d += ` L${point.x} ${point.y}`;
    else if (point.y !== last.y) d += ` H${point.x} V${point.y}`;
    last = point;
  }
  const end = shape === "steps" ? plot.right : last.x;
  if (shape === "steps") d += ` H${end}`;
  const area = `${d} L${end} ${plot.bottom} L${first.x} ${plot.bottom} Z`;
  return [
    ...(filled ? [h("path", { class: `area s${index}`, d: area })] : []),
    h("path", { class: `series s${index}`, d }),
  ];
}

const markLetterWidth = 6.2;
const markRowHeight = 12;
const maxMarkRows = 3;

/** Vertical lines with their names beside them, each where it covers no other: in rows, and where these are full not at all. */
function marks({ marks: all = [] }: Chart, { xOf, top, bottom, left, right }: Plot): ViewNode[] {
  const taken: { from: number; to: number; row: number }[] = [];
  /** Those of the end first: what is shown now is named before what was. */
  const named = [...all].reverse().map(({ x, label }) => {
    const at = round(xOf(x));
    const before = at > (left + right) / 2;
    const width = label.length * markLetterWidth;
    const [from, to] = before ? [at - 4 - width, at - 4] : [at + 4, at + 4 + width];
    const isFree = (row: number): boolean =>
      taken.every((one) => one.row !== row || one.to + 4 < from || to + 4 < one.from);
    const row = Array.from({ length: maxMarkRows }, (_, i) => i).find(isFree);
    if (row !== undefined) taken.push({ from, to, row });
    return { at, before, label, row };
  });
  return named.reverse().flatMap(({ at, before, label, row }) => [
    h("path", { class: "mark", d: `M${at} ${top} V${bottom}` }),
    ...(row === undefined
      ? []
      : [
          h(
            "text",
            {
              class: "mark",
              x: before ? at - 4 : at + 4,
              y: top + 8 + row * markRowHeight,
              "text-anchor": before ? "end" : "start",
            },
            label,
          ),
        ]),
  ]);
}

/** A stop takes the pointer for all places nearer to it than to its neighbours. */
function stopBox(
  chart: Chart,
  stops: readonly ChartStop[],
  i: number,
  stop: ChartStop,
  plot: Plot,
): ViewNode {
  const { xOf, yOf, top, bottom, left, right } = plot;
  const at = xOf(stop.x);
  const [before, after] = [stops[i - 1], stops[i + 1]];
  const from = before ? (xOf(before.x) + at) / 2 : left;
  const to = after ? (at + xOf(after.x)) / 2 : right;
  const text = stopText(chart, stop);
  return h(
    "g",
    {
      class: "stop",
      role: "img",
      tabindex: i === 0 ? "0" : "-1",
      "aria-label": text,
      "data-id": `${chart.id}.${stop.x}`,
      "data-detail": text,
    },
    h("rect", { class: "reach", x: from, y: top, width: Math.max(0, to - from), height: bottom - top }),
    h("path", { class: "guide", d: `M${round(at)} ${top} V${bottom}` }),
    ...stop.values.flatMap((value, series) =>
      value === undefined ? [] : [h("circle", { class: `dot s${series}`, cx: at, cy: yOf(value), r: 3.5 })],
    ),
  );
}

/** One sentence for a screen reader: what is drawn, over which range, and each series' largest value. */
function summary(chart: Chart): string {
  const { title, x, y, series } = chart;
  const stops = chartStops(chart);
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return `${title}: no figures`;
  const peaks = series.map(({ name, points }) => {
    const peak = points.reduce((a, b) => Math.max(a, b.y), 0);
    return `${name} at most ${exactText(peak, y.unit)}`;
  });
  const range = `${exactText(first.x, x.unit)} to ${exactText(last.x, x.unit)} ${x.title}`;
  return `${title}, ${range}; ${peaks.join("; ")}. Arrow keys read it point by point.`;
}
