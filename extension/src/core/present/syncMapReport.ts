import type { RangedMemory } from "../capacity/rangedMemory.ts";
import type { SyncMapPlan } from "../capacity/syncMapPlan.ts";
import type { BoxFree, InterfaceBox } from "../go/types/interfaceBox.ts";
import { decimalText, entriesText } from "../numbers/numberText.ts";
import {
  type CapacityReport,
  cell,
  type ReportRow,
  type ReportSection,
  rangeText,
} from "./capacityReport.ts";

/**
 * Writes the memory of a sync.Map as tables.
 * @param releases the same in each release, oldest first, to be set beside each other
 */
export function syncMapReport(plan: SyncMapPlan, releases: readonly SyncMapPlan[] = []): CapacityReport {
  const beside = releases.length > 0 ? [releasesSection(plan, releases)] : [];
  return {
    title: `${plan.map} with ${entriesText(plan.entries)} in ${plan.go} on ${plan.goarch}`,
    sections: [partsSection(plan), ...beside, boxesSection(plan), besideSection(plan)],
  };
}

/** Releases that agree share a row. */
function releasesSection(asked: SyncMapPlan, plans: readonly SyncMapPlan[]): ReportSection {
  const groups: SyncMapPlan[][] = [];
  for (const plan of plans) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && figures(last[0]) === figures(plan)) last.push(plan);
    else groups.push([plan]);
  }
  const rows = groups.flatMap((group): ReportRow[] => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const label = first === last ? first.go : `${first.go} to ${last.go}`;
    const isAsked = group.some(({ go }) => go === asked.go);
    return [{ ...memoryRow(label, first.filled, first.entries), current: isAsked }];
  });
  return {
    id: "releases",
    title: "By release",
    labels: "",
    columns: ["bytes", "objects", "bytes an entry"],
    rows,
    note: "",
  };
}

const figures = ({ form, filled: { bytes, objects } }: SyncMapPlan): string =>
  JSON.stringify([form, bytes, objects]);

function partsSection(plan: SyncMapPlan): ReportSection {
  const { filled, entries } = plan;
  const rows: (readonly [string, RangedMemory])[] = [
    ["sync.Map itself", plan.parts.map],
    ...formRows(plan),
    ["boxed keys", plan.parts.keys],
    ["boxed values", plan.parts.values],
    ["in all", filled],
    ...laterRows(plan),
  ];
  return {
    id: "parts",
    title: "Memory",
    labels: "",
    columns: ["bytes", "objects", "bytes an entry"],
    rows: rows.map(([label, memory]) => memoryRow(label, memory, entries)),
    note: partsNotes(plan).join(" "),
  };
}

function formRows(plan: SyncMapPlan): (readonly [string, RangedMemory])[] {
  if (plan.form === "HashTrieMap")
    return [
      ["inner nodes", plan.parts.nodes],
      ["entries", plan.parts.entries],
    ];
  return [
    ["readOnly", plan.parts.readOnly],
    ["map[any]*entry", plan.parts.maps],
    ["entries", plan.parts.entries],
    ["interfaces that entries point to", plan.parts.cells],
  ];
}

function laterRows(plan: SyncMapPlan): (readonly [string, RangedMemory])[] {
  return plan.form === "readDirty" && plan.withBothMaps !== null
    ? [["in all, with read and dirty", plan.withBothMaps]]
    : [];
}

function partsNotes(plan: SyncMapPlan): string[] {
  const notes: string[] = [];
  if (plan.note !== "")
    notes.push(`${plan.note}: planned for ${decimalText(plan.entries)}, not ${decimalText(plan.n)}.`);
  if (plan.form === "readDirty")
    notes.push(
      "Stored and not loaded yet: dirty has all keys. As many look-ups that miss read make it the read map; the next new key after that copies it, and both are held.",
    );
  if (!plan.filled.exact) notes.push("Ranges: what the random hash seed can change.");
  return notes;
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
