import { exactly, type Range } from "../capacity/range.ts";
import type { ComparedMemory, MeasuredRow, Measurement, Spread } from "./measurement.ts";
import { timedOperations } from "./measureOutput.ts";

const columns =
  "map,go,goos,goarch,n,hint,figure,unit,predicted low,predicted typical,predicted high,min,median,max,rounds";

/** A measurement as a table with a row a figure (RFC 4180): what was measured is min, median and max. */
export function measureCsv(measurement: Measurement): string {
  const { map, go, goos, goarch, rows } = measurement;
  const lines = rows.flatMap((row) =>
    figuresOf(row).map((figure) => [map, go, goos, goarch, row.n, row.hint ?? "none", ...figure]),
  );
  return [columns, ...lines.map((cells) => cells.map(quoted).join(","))].join("\r\n").concat("\r\n");
}

type Cell = string | number;

function figuresOf(row: MeasuredRow): Cell[][] {
  const memory = (name: string, { bytes, objects }: ComparedMemory): Cell[][] => [
    [name, "bytes", ...rangeCells(bytes.predicted), ...spreadCells(exactSpread(bytes.measured))],
    [name, "objects", ...rangeCells(objects.predicted), ...spreadCells(exactSpread(objects.measured))],
  ];
  const times = timedOperations.flatMap((operation): Cell[][] => {
    const spread = row.nanoseconds[operation];
    return spread === null ? [] : [[operation, "ns/entry", "", "", "", ...spreadCells(spread)]];
  });
  return [
    ...memory("make", row.make),
    ...memory("held", row.held),
    ...memory("allocated", row.allocated),
    ...times,
  ];
}

const rangeCells = ({ low, typical, high }: Range): Cell[] => [low, typical, high];

const spreadCells = ({ min, median, max, rounds }: Spread): Cell[] => [min, median, max, rounds];

function exactSpread(figure: number): Spread {
  const { low, typical, high } = exactly(figure);
  return { min: low, median: typical, max: high, rounds: 1 };
}

function quoted(cell: Cell): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
