import type { SiteDescription } from "../compile/describeSite.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { bytesText, countedText, decimalText, entriesText } from "../numbers/numberText.ts";
import type { MapSite } from "../source/mapSite.ts";
import { oneLine } from "../source/oneLine.ts";
import { type MadeSize, madeSize } from "./madeSize.ts";

/** Of source text, in UTF-16 units. */
const maxText = 80;

/** One operation on a map, for lists of many. */
export interface OperationRow {
  /** The file, as the workspace names it. */
  readonly place: string;
  /** Its name for people. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** UTF-16 offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly form: string;
  /** The expression on one line. */
  readonly text: string;
  readonly map: string;
  /** Runtime functions without their package; empty where there are none, or not known. */
  readonly calls: readonly string[];
  /** What is said instead of calls; "" where there are some. */
  readonly noCalls: "" | "no call" | "calls not known";
  readonly assumed: boolean;
  /** For a make or literal. */
  readonly made: MadeSize | null;
}

/** What only declares a map is no operation. */
export const isOperation = ({ form }: MapSite): boolean =>
  form !== "variable" && form !== "field" && form !== "parameter" && form !== "result";

/** A described site as a row. */
export function operationRow(
  { site, calls, facts, instances, mapType, certain }: SiteDescription,
  model: MapModel,
  at: Pick<OperationRow, "place" | "file" | "line">,
): OperationRow {
  const told = instances.length > 0 ? instances.flatMap((instance) => instance.calls) : calls.calls;
  const names = [...new Set(told.map((call) => call.replace(/^runtime\./, "")))];
  const isKnown = instances.length > 0 || calls.unknown === null;
  return {
    ...at,
    start: site.range.start,
    end: site.range.end,
    form: site.called === null ? site.form : `maps.${site.called}`,
    text: oneLine(site.expr, maxText),
    map: oneLine(site.type.text, maxText),
    calls: names,
    noCalls: names.length > 0 ? "" : isKnown ? "no call" : "calls not known",
    assumed: !certain,
    made:
      site.form === "make" || site.form === "literal"
        ? madeSize(site, mapType, model, facts.escape?.value ?? null)
        : null,
  };
}

const bytesOf = ({ made }: OperationRow): number => made?.filled?.bytes ?? made?.bytes ?? -1;

/** By what operations are listed. */
export const groupings = ["map", "call", "bytes", "noHint"] as const;
export type Grouping = (typeof groupings)[number];

/** Rows below one heading; of lists without headings each row is a group of its own, without a label. */
export interface OperationGroup {
  readonly label: string;
  readonly detail: string;
  readonly rows: readonly OperationRow[];
}

/** The rows that a filter leaves, in groups: the largest first. @param filter words that a row must have, all of them */
export function groupRows(rows: readonly OperationRow[], by: Grouping, filter: string): OperationGroup[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const wanted = rows.filter((row) => {
    const text = rowText(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  switch (by) {
    case "map":
      return grouped(wanted, ({ map }) => [map], mapDetail);
    case "call":
      return grouped(wanted, ({ calls, noCalls }) => (calls.length > 0 ? calls : [noCalls]), counted);
    case "bytes":
      return alone(wanted.filter(({ made }) => made !== null));
    case "noHint":
      return alone(wanted.filter(({ made }) => made !== null && !made.hasHint));
  }
}

function grouped(
  rows: readonly OperationRow[],
  keysOf: (row: OperationRow) => readonly string[],
  detail: (rows: readonly OperationRow[]) => string,
): OperationGroup[] {
  const groups = new Map<string, OperationRow[]>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [row]);
      else known.push(row);
    }
  return [...groups]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([label, own]) => ({ label, detail: detail(own), rows: own }));
}

const alone = (rows: readonly OperationRow[]): OperationGroup[] =>
  [...rows].sort((a, b) => bytesOf(b) - bytesOf(a)).map((row) => ({ label: "", detail: "", rows: [row] }));

const counted = (rows: readonly OperationRow[]): string => countedText(rows.length, "operation");

/** "12 operations · made 2 times, at most 54,656 bytes". */
function mapDetail(rows: readonly OperationRow[]): string {
  const made = rows.flatMap((row) => (row.made === null ? [] : [bytesOf(row)]));
  if (made.length === 0) return counted(rows);
  const largest = Math.max(...made);
  const times = made.length === 1 ? "made once" : `made ${decimalText(made.length)} times`;
  return `${counted(rows)} · ${times}${largest > 0 ? `, largest ${bytesText(largest, "decimal")}` : ""}`;
}

/** What a row says besides its expression: "mapassign_faststr?", "54,656 bytes with 1,000 entries · makemap". */
export function rowDetail(row: OperationRow): string {
  const size = rowSize(row);
  return [...(size === null ? [] : [size.filter((text) => text !== "").join(" ")]), rowCall(row)].join(" · ");
}

/** "mapassign_faststr?": what a row's operation calls. */
export const rowCall = ({ calls, noCalls, assumed }: OperationRow): string =>
  calls.length > 0 ? `${calls.join(", ")}${assumed ? "?" : ""}` : noCalls;

/** "54,656 bytes" and "with 1,000 entries", which may be empty; null for what makes no map. */
export function rowSize({ made }: OperationRow): readonly [bytes: string, entries: string] | null {
  if (made === null) return null;
  const { bytes, filled, hasHint, hint } = made;
  if (bytes === null) return [hasHint && hint === null ? forHintsText(made) : "size not known", ""];
  return filled === null
    ? [heapText(bytes), ""]
    : [heapText(filled.bytes), `with ${entriesText(filled.entries)}`];
}

const heapText = (bytes: number): string => (bytes === 0 ? "on the stack" : bytesText(bytes, "decimal"));

/** "10: 376 bytes · 1,000: 36,992 bytes · …": what the size would be. */
function forHintsText({ forHints }: MadeSize): string {
  if (forHints === null) return "size known to the program only";
  return forHints
    .map(({ hint, bytes }) => `${decimalText(hint)}: ${bytesText(bytes, "decimal")}`)
    .join(" · ");
}

/** A row on one line: "main.go:27: make make(map[string]int): map[string]int: 48 bytes · makemap_small". */
export function rowText(row: OperationRow): string {
  return `${row.file}:${row.line}: ${row.form} ${row.text}: ${row.map}: ${rowDetail(row)}`;
}
