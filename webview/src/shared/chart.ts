import { exactText, type Unit } from "./scale.ts";

/** A place in a chart, in the units of its axes. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** One line of a chart; its points come with rising x. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** "steps": a value holds up to the next point; "line": straight from point to point. */
  readonly shape: "steps" | "line";
  /** The area below it is tinted. */
  readonly filled?: boolean;
}

/** An axis from 0 on, or by powers. */
export interface ChartAxis {
  readonly title: string;
  readonly unit: Unit;
  /** Places are by the logarithm: all values are more than 0. */
  readonly isLog?: boolean;
}

/** A chart as data: what is drawn, said to a screen reader and listed in its table. All values are 0 or more. */
export interface Chart {
  /** Identifies the chart on its page, for focus that outlives a redraw. */
  readonly id: string;
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
  /** Vertical lines with a name: a growth, the entries asked for. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

/** A place on the x axis at which the chart has something to say: where a series has a point. */
export interface ChartStop {
  readonly x: number;
  /** Each series' value there, in their order; undefined where it has none. */
  readonly values: readonly (number | undefined)[];
}

/** Stops that can be reached one by one; between more of them only every so many-th is one. */
const maxStops = 240;

/** The places at which the chart can be read, with rising x. */
export function chartStops({ series }: Chart): ChartStop[] {
  const all = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / maxStops);
  return all
    .filter((_, i) => i % every === 0 || i === all.length - 1)
    .map((x) => ({ x, values: series.map((one) => valueAt(one, x)) }));
}

/** Reads the height at which a series is drawn at places with rising x, between the points of a line too. */
export function valueReader({ points, shape }: ChartSeries): (x: number) => number | undefined {
  let at = 0;
  return (x) => {
    while (at + 1 < points.length && (points[at + 1] as ChartPoint).x <= x) at++;
    const [here, next] = [points[at], points[at + 1]];
    if (!here || here.x > x) return undefined;
    if (shape === "steps" || !next) return shape === "steps" || here.x === x ? here.y : undefined;
    return here.y + ((next.y - here.y) * (x - here.x)) / (next.x - here.x);
  };
}

/** The value of a series at x; a line has values at its points only, since nothing is interpolated. */
function valueAt({ points, shape }: ChartSeries, x: number): number | undefined {
  let found: ChartPoint | undefined;
  for (const point of points) {
    if (point.x > x) break;
    found = point;
  }
  return found && (shape === "steps" || found.x === x) ? found.y : undefined;
}

/** What a stop says: "897 entries: live 54,656 bytes, garbage 27,304 bytes". */
export function stopText({ x, y, series, marks = [] }: Chart, stop: ChartStop): string {
  const values = series.flatMap(({ name }, i) => {
    const value = stop.values[i];
    return value === undefined ? [] : [`${name} ${exactText(value, y.unit)}`];
  });
  const here = marks.filter((mark) => mark.x === stop.x).map(({ label }) => ` (${label})`);
  return `${exactText(stop.x, x.unit)} ${x.title}${here.join("")}: ${values.join(", ")}`;
}
