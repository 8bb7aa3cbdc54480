import type { CapacityStudy, CostedPlan, ModelStudy } from "../capacity/capacityStudy.ts";
import type { CollectedSlice } from "../capacity/collectKeys.ts";
import type { HintRange } from "../capacity/hintRanges.ts";
import type { Range } from "../capacity/range.ts";
import { countedText, decimalText, entriesText } from "../numbers/numberText.ts";
import { layoutText } from "./layoutText.ts";

/** One figure as text. */
export interface ReportCell {
  readonly text: string;
  /** False where hashes, or small objects nearby, can change it. */
  readonly exact: boolean;
}

/** A row of figures, one for each column of its section. */
export interface ReportRow {
  readonly label: string;
  readonly cells: readonly ReportCell[];
  /** The row that answers what was asked, among others around it. */
  readonly current?: boolean;
}

/** A table of the calculator's answer. */
export interface ReportSection {
  readonly id:
    | ("memory" | "hints" | "keys" | "budget")
    | ("parts" | "releases" | "boxes" | "beside")
    | ("held" | "allocated" | "times" | "growths" | "left" | "differences");
  readonly title: string;
  /** What the rows' labels are: "hint"; empty where they speak for themselves. */
  readonly labels: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReportRow[];
  readonly note: string;
}

/** The calculator's answer as tables: what the panel, the Markdown copy and the command line show. */
export interface CapacityReport {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}

/** Writes a study as tables. */
export function capacityReport(study: CapacityStudy): CapacityReport {
  const sections = [memorySection(study), hintsSection(study), keysSection(study)];
  if (study.budget) sections.push(budgetSection(study, study.budget));
  return { title: `${makeCall(study)} in ${study.go} on ${study.goarch}`, sections };
}

const makeCall = ({ map, hint }: CapacityStudy): string =>
  hint === null ? `make(${map})` : `make(${map}, ${hint})`;

export const cell = (text: string, exact = true): ReportCell => ({ text, exact });

function memorySection(study: CapacityStudy): ReportSection {
  const plans = [study, study.compared].flatMap((model) => (model ? plansOf(model) : []));
  const models = study.compared ? [study, study.compared] : [study];
  const inexact = plans.some(({ filled, nextGrowth }) => !filled.exact || nextGrowth.low !== nextGrowth.high);
  const row = (label: string, of: (plan: CostedPlan) => ReportCell): ReportRow => ({
    label,
    cells: plans.map(of),
  });
  return {
    id: "memory",
    title: "Memory",
    labels: "",
    columns: models.flatMap((model) => columnsOf(model, study.compared)),
    rows: [
      row("layout", (plan) => cell(layoutText(plan))),
      row("after make", ({ make }) => cell(bytesInObjects(decimalText(make.bytes), make.objects))),
      row(`with ${entriesText(study.filled.entries)}`, ({ filled }) => {
        const objects = rangeText(filled.objects);
        return cell(
          `${rangeText(filled.bytes)} bytes in ${objects} ${filled.objects.high === 1 ? "object" : "objects"}`,
          filled.exact,
        );
      }),
      row("allocated by then", ({ filled }) => rangeCell(filled.allocatedBytes, " bytes")),
      row("of it garbage", ({ garbageBytes }) => rangeCell(garbageBytes, " bytes")),
      row("grew at entry", growthsCell),
      row("grows next at entry", ({ nextGrowth }) => rangeCell(nextGrowth, "")),
      row("entries until then", ({ nextGrowth, filled }) =>
        rangeCell(shifted(nextGrowth, -filled.entries), ""),
      ),
    ],
    note: inexact ? "Ranges: what the random hash seed can change." : "",
  };
}

const plansOf = (model: ModelStudy): CostedPlan[] =>
  model.withoutHint ? [model, model.withoutHint] : [model];

function columnsOf(model: ModelStudy, compared: ModelStudy | null): string[] {
  const where = compared ? `${model.go} ${model.goarch}, ` : "";
  return model.hint === null
    ? [`${where}no hint`]
    : [`${where}hint ${decimalText(model.hint)}`, `${where}no hint`];
}

function hintsSection(study: CapacityStudy): ReportSection {
  const { hintTable, hintRange } = study;
  return {
    id: "hints",
    title: "Hints and their layouts",
    labels: "hint",
    columns: ["layout", "after make"],
    rows: hintTable.map((one) => ({
      label: hintsText(one.hints),
      cells: [cell(layoutText(one)), cell(bytesInObjects(decimalText(one.make.bytes), one.make.objects))],
      current: one.hints.low === hintRange.low,
    })),
    note:
      study.hint === null
        ? `No hint costs as much as a hint of ${hintsText(hintRange)}.`
        : `All hints ${hintsText(hintRange)} cost the same.`,
  };
}

function hintsText({ low, high }: HintRange): string {
  if (high === null) return `from ${decimalText(low)} on`;
  return low === high ? decimalText(low) : `${decimalText(low)} to ${decimalText(high)}`;
}

function keysSection(study: CapacityStudy): ReportSection {
  const models = study.compared ? [study, study.compared] : [study];
  const columns = models.flatMap((model) => {
    const where = study.compared ? `${model.go} ${model.goarch}, ` : "";
    return [`${where}append`, `${where}make with len(m)`];
  });
  const row = (label: string, of: (slice: CollectedSlice) => number, unit: string): ReportRow => ({
    label,
    cells: models.flatMap(({ keys }) => [
      cell(`${decimalText(of(keys.appended))}${unit}`, keys.exact),
      cell(`${decimalText(of(keys.made))}${unit}`, keys.exact),
    ]),
  });
  return {
    id: "keys",
    title: `Collecting the keys into a []${study.keys.key}`,
    labels: "",
    columns,
    rows: [
      row("allocations", ({ objects }) => objects, ""),
      row("allocated", ({ bytes }) => bytes, " bytes"),
      row("copied while growing", ({ copiedBytes }) => copiedBytes, " bytes"),
      row("capacity at the end", ({ capacity }) => capacity, ""),
    ],
    note: models.every(({ keys }) => keys.exact)
      ? "For a slice that is local to a function and returned by it."
      : "For a slice that is local to a function and returned by it. Arrays of less than 16 bytes without pointers may share a block with other objects.",
  };
}

function budgetSection(study: CapacityStudy, budget: NonNullable<CapacityStudy["budget"]>): ReportSection {
  const answer = (entries: number | null): ReportCell =>
    cell(entries === null ? "not even an empty map" : decimalText(entries));
  return {
    id: "budget",
    title: `What fits into ${decimalText(budget.budgetBytes)} bytes`,
    labels: "",
    columns: ["made with its number as hint", "made without a hint"],
    rows: [{ label: "entries", cells: [answer(budget.hinted), answer(budget.grown)] }],
    note: `Live bytes of ${study.map} stay within the budget while it fills, whatever the hashes are.`,
  };
}

function bytesInObjects(bytesText: string, objects: number): string {
  return `${bytesText} bytes in ${countedText(objects, "object")}`;
}

const shifted = ({ low, typical, high }: Range, by: number): Range => ({
  low: low + by,
  typical: typical + by,
  high: high + by,
});

const rangeCell = (range: Range, unit: string): ReportCell =>
  cell(`${rangeText(range)}${unit}`, range.low === range.high);

/** "897", or "about 1,777 (1,680 to 1,793)" where hashes decide. */
export function rangeText({ low, typical, high }: Range): string {
  return low === high
    ? decimalText(low)
    : `about ${decimalText(typical)} (${decimalText(low)} to ${decimalText(high)})`;
}

/** Growths that are listed one by one; the first and the last of more. */
const growthsListed = 12;

function growthsCell({ growthAt, exactGrowths }: CostedPlan): ReportCell {
  if (growthAt.length === 0) return cell("never");
  const texts = growthAt.map((at, i) => (i < exactGrowths ? decimalText(at) : `about ${decimalText(at)}`));
  const shown =
    texts.length <= growthsListed
      ? texts
      : [
          ...texts.slice(0, 4),
          `… ${texts.length - growthsListed + 1} more …`,
          ...texts.slice(5 - growthsListed),
        ];
  return cell(shown.join(", "), exactGrowths === growthAt.length);
}
