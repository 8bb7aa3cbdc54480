import type { CapacityPlan } from "../core/capacity/planCapacity.ts";
import type { Range } from "../core/capacity/range.ts";

const grouped = new Intl.NumberFormat("en-US");
const number = (value: number): string => grouped.format(value);

/** A capacity plan as a table for people. */
export function capacityText(plan: CapacityPlan): string {
  const { layout, make, filled } = plan;
  const call = plan.hint === null ? `make(${plan.map})` : `make(${plan.map}, ${plan.hint})`;
  const rows: [string, string][] = [
    ["layout", layoutText(layout)],
    ["after make", `${number(make.bytes)} bytes in ${objectsText(number(make.objects), make.objects)}`],
    [
      `with ${number(filled.entries)} entries`,
      `${rangeText(filled.bytes)} bytes in ${objectsText(rangeText(filled.objects), filled.objects.typical)}`,
    ],
    ["allocated by then", `${rangeText(filled.allocatedBytes)} bytes, garbage included`],
    ["grew at entry", plan.growthAt.length === 0 ? "never" : growthText(plan)],
    ["grows next at entry", rangeText(plan.nextGrowth)],
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  const lines = rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}\n`);
  const note = filled.exact ? "" : "Ranges: what the random hash seed can change.\n";
  return `${call} in ${plan.go} on ${plan.goarch}\n${lines.join("")}${note}`;
}

function layoutText(layout: CapacityPlan["layout"]): string {
  const lazy = layout.allocated ? "" : ", allocated by the first insert";
  if (layout.family === "classic") {
    const spare = layout.overflow > 0 ? ` and ${number(layout.overflow)} spare overflow buckets` : "";
    return `B=${layout.B}: ${counted(layout.buckets, "bucket")} of 8 cells${spare}${lazy}`;
  }
  if (layout.tables === 0) return `small map: one group of 8 slots${lazy}`;
  return `${counted(layout.tables, "table")} of ${layout.slotsPerTable} slots, directory of ${number(layout.directory)}`;
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? "" : "s"}`;
}

function objectsText(text: string, count: number): string {
  return `${text} object${count === 1 ? "" : "s"}`;
}

function rangeText({ low, typical, high }: Range): string {
  return low === high ? number(low) : `about ${number(typical)} (${number(low)} to ${number(high)})`;
}

function growthText({ growthAt, exactGrowths }: CapacityPlan): string {
  return growthAt.map((at, i) => (i < exactGrowths ? number(at) : `about ${number(at)}`)).join(", ");
}
