import type { Range } from "../capacity/range.ts";
import type {
  ComparedFigure,
  ComparedMemory,
  MeasuredGrowths,
  MeasuredRow,
  Measurement,
} from "../measure/measurement.ts";
import { type TimedOperation, timedOperations } from "../measure/measureOutput.ts";
import { bytesText, countedText, decimalText } from "../numbers/numberText.ts";
import {
  type CapacityReport,
  cell,
  type ReportCell,
  type ReportSection,
  rangeText,
} from "./capacityReport.ts";

/** A measurement as tables: what the panel, the Markdown copy and the command line show. */
export function measureReport(measurement: Measurement): CapacityReport {
  const { map, go, goos, goarch, rows, growth } = measurement;
  const sections = [
    ...(rows.length > 0 ? [...memorySections(rows), timesSection(rows)] : []),
    ...(growth.length > 0 ? [growthSection(growth)] : []),
    ...(measurement.left.length > 0 ? [leftSection(measurement)] : []),
    differencesSection(measurement),
  ];
  return { title: `${map} measured by ${go} on ${goos}/${goarch}`, sections };
}

const memoryParts = [
  { part: "make", id: "memory", title: "Memory after make" },
  { part: "held", id: "held", title: "Memory that it holds with all entries" },
  { part: "allocated", id: "allocated", title: "Memory allocated by then" },
] as const;

function memorySections(rows: readonly MeasuredRow[]): ReportSection[] {
  return memoryParts.map(({ part, id, title }, i) => ({
    ...{ id, title, labels: "entries", columns: ["hint", "predicted", "measured"] },
    rows: rows.map((row) => ({
      label: decimalText(row.n),
      cells: [cell(hintCell(row.hint)), ...memoryCells(row[part])],
    })),
    note:
      i < memoryParts.length - 1
        ? ""
        : "Measured by runtime.MemStats. Ranges: what the random hash seed can change.",
  }));
}

const hintCell = (hint: number | null): string => (hint === null ? "none" : decimalText(hint));

function memoryCells({ bytes, objects }: ComparedMemory): ReportCell[] {
  const isSure = bytes.predicted.low === bytes.predicted.high;
  const agrees = within(bytes) && within(objects);
  return [
    cell(`${rangeText(bytes.predicted)} bytes in ${objectsText(objects.predicted)}`, isSure),
    cell(
      `${bytesText(bytes.measured, "decimal")} in ${countedText(objects.measured, "object")}${agrees ? "" : " (differs)"}`,
    ),
  ];
}

const objectsText = (range: Range): string =>
  range.low === range.high ? countedText(range.low, "object") : `${rangeText(range)} objects`;

const within = ({ predicted, measured }: ComparedFigure): boolean =>
  measured >= predicted.low && measured <= predicted.high;

const operationNames: Readonly<Record<TimedOperation, string>> = {
  insert: "insert",
  hit: "look up, found",
  miss: "look up, not found",
  iterate: "iterate",
  delete: "delete",
};

function timesSection(rows: readonly MeasuredRow[]): ReportSection {
  return {
    id: "times",
    title: "Nanoseconds for an entry: median (least to most)",
    labels: "entries",
    columns: ["hint", ...timedOperations.map((operation) => operationNames[operation])],
    rows: rows.map(({ n, hint, nanoseconds }) => ({
      label: decimalText(n),
      cells: [
        cell(hintCell(hint)),
        ...timedOperations.map((operation) => {
          const spread = nanoseconds[operation];
          if (spread === null) return cell("no keys are left");
          return cell(
            `${timeText(spread.median)} (${timeText(spread.min)} to ${timeText(spread.max)})`,
            false,
          );
        }),
      ],
    })),
    note: "One goroutine, no garbage collection meanwhile; an insert's time has its share of make and of growing. Other programs on this machine show in it.",
  };
}

/** Three digits of a time. */
export const timeText = (nanoseconds: number): string =>
  nanoseconds >= 100 ? decimalText(Math.round(nanoseconds)) : nanoseconds.toPrecision(3);

function growthSection(growths: readonly MeasuredGrowths[]): ReportSection {
  const list = (entries: readonly number[], exact = entries.length): string =>
    entries.map((at, i) => (i < exact ? decimalText(at) : `about ${decimalText(at)}`)).join(", ") || "never";
  return {
    id: "growths",
    title: "Entries at which it grew",
    labels: "hint",
    columns: ["up to", "predicted", "measured"],
    rows: growths.map(({ hint, entries, predicted, exact, measured }) => ({
      label: hintCell(hint),
      cells: [
        cell(decimalText(entries)),
        cell(list(predicted, exact), exact === predicted.length),
        cell(list(measured)),
      ],
    })),
    note: growths.some(({ exact, predicted }) => exact < predicted.length)
      ? "About: with the first of several tables; which table grows when depends on the hashes."
      : "",
  };
}

function leftSection({ left }: Measurement): ReportSection {
  return {
    id: "left",
    title: "Not measured",
    labels: "entries",
    columns: ["why"],
    rows: left.map(({ n, why }) => ({ label: decimalText(n), cells: [cell(why)] })),
    note: "",
  };
}

function differencesSection({ differences, rows }: Measurement): ReportSection {
  const [verdict, note] =
    rows.length === 0
      ? ["nothing was measured", ""]
      : differences.length === 0
        ? ["all bytes, objects and growths are those predicted", ""]
        : [
            countedText(differences.length, "figure"),
            "Measure again: where the same figures differ, the model of this release is wrong, which is worth a report.",
          ];
  return {
    id: "differences",
    title: "What differs",
    labels: "",
    columns: [verdict],
    rows: differences.map((text, i) => ({ label: decimalText(i + 1), cells: [cell(text)] })),
    note,
  };
}
