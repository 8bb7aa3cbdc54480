import type { RangedMemory, SyncMapPlan } from "../capacity/syncMapPlan.ts";
import type { BoxFree, InterfaceBox } from "../go/types/interfaceBox.ts";
import {
  type CapacityReport,
  cell,
  type ReportRow,
  type ReportSection,
  rangeText,
} from "./capacityReport.ts";
import { decimalText, entriesText } from "./numberText.ts";

/** Writes the memory of a sync.Map as tables. */
export function syncMapReport(plan: SyncMapPlan): CapacityReport {
  return {
    title: `${plan.map} with ${entriesText(plan.entries)} in ${plan.go} on ${plan.goarch}`,
    sections: [partsSection(plan), boxesSection(plan), besideSection(plan)],
  };
}

function partsSection({ parts, filled, entries }: SyncMapPlan): ReportSection {
  const rows: [string, RangedMemory][] = [
    ["sync.Map itself", parts.map],
    ["inner nodes", parts.nodes],
    ["entries", parts.entries],
    ["boxed keys", parts.keys],
    ["boxed values", parts.values],
    ["in all", filled],
  ];
  return {
    id: "parts",
    title: "Memory",
    labels: "",
    columns: ["bytes", "objects", "bytes an entry"],
    rows: rows.map(([label, memory]) => memoryRow(label, memory, entries)),
    note: filled.exact ? "" : "Ranges: what the random hash seed can change.",
  };
}

function memoryRow(label: string, { bytes, objects }: RangedMemory, entries: number): ReportRow {
  const exact = bytes.low === bytes.high;
  const perEntry = entries === 0 ? "–" : perEntryText(bytes.typical / entries, exact);
  return {
    label,
    cells: [cell(rangeText(bytes), exact), cell(rangeText(objects), exact), cell(perEntry, exact)],
  };
}

function perEntryText(bytes: number, exact: boolean): string {
  const text = bytes.toFixed(1).replace(/\.0$/, "");
  return exact ? text : `about ${text}`;
}

function boxesSection({ boxes }: SyncMapPlan): ReportSection {
  const row = (label: string, box: InterfaceBox): ReportRow => ({
    label,
    cells: [
      cell(box.function ?? "–"),
      cell(box.sizeBytes === 0 ? "–" : decimalText(box.sizeBytes)),
      cell(freeText[box.free]),
    ],
  });
  return {
    id: "boxes",
    title: "Boxes behind the interfaces",
    labels: "",
    columns: ["made by", "bytes", "no box"],
    rows: [row("key", boxes.key), row("value", boxes.value)],
    note: "Counted: a box for each key and value that needs one. Constants need none either. Boxes of less than 16 bytes without pointers share blocks of 16.",
  };
}

const freeText: Readonly<Record<BoxFree, string>> = {
  direct: "all: the interface holds the pointer",
  interface: "all: an interface already, its box was made before",
  zeroSize: "all: without size",
  singleByte: "all: one byte, in a table of the runtime",
  below256: "numbers from 0 to 255, by their bits",
  emptyString: "empty strings",
  nilSlice: "nil slices",
  none: "none",
};

function besideSection({ beside, filled, entries }: SyncMapPlan): ReportSection {
  const rows: [string, RangedMemory][] = [
    ["sync.Map", filled],
    [`${beside.map} and sync.RWMutex, no hint`, beside.grown],
    [`the same, hint ${decimalText(entries)}`, beside.hinted],
  ];
  return {
    id: "beside",
    title: "Beside a built-in map with a lock",
    labels: "",
    columns: ["bytes", "objects", "bytes an entry"],
    rows: rows.map(([label, memory]) => memoryRow(label, memory, entries)),
    note: "",
  };
}
