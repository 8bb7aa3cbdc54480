import { bytesText, countedText, decimalText } from "../core/numbers/numberText.ts";
import type { HeapReport, HeapSiteReport } from "../core/profile/heapReport.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { shownPath } from "./shownPath.ts";

const bytes = (value: number): string => bytesText(value, "decimal");

/** What `profile` prints of a heap profile: sites by what they allocated, the largest first. */
export function heapText({ sites, sampled, unexplained }: HeapReport, go: string): string {
  const ranked = [...sites].sort((a, b) => b.allocatedBytes - a.allocatedBytes);
  const head = sampled
    ? `maps of ${go}, estimated from a sample; -memprofilerate 1 gives exact numbers\n`
    : `maps of ${go}\n`;
  const rows = ranked.map((report) => siteText(report));
  const none = rows.length === 0 ? "no line of these sources made or grew a map\n" : "";
  const objects = unexplained.reduce(
    (sum, { allocations }) => sum + allocations.objects.reduce((all, one) => all + one.allocated, 0),
    0,
  );
  const rest =
    objects === 0
      ? ""
      : `${countedText(objects, "object")} on these lines fit no map: they are something else, or not explained\n`;
  return head + rows.join("") + none + rest;
}

function siteText(report: HeapSiteReport): string {
  const { site, map, countedAt } = report;
  const lines = [`${shownPath(site.file)}:${site.line}: ${site.form} ${oneLine(site.expr, 60)}: ${map}`];
  if (countedAt === null) lines.push(`  ${mapsText(report)}`);
  else lines.push(`  its maps are counted at line ${countedAt.line}`);
  const garbage =
    report.range === undefined ? `, of these ${bytes(report.garbageBytes)} garbage from growing` : "";
  lines.push(`  allocated ${bytes(report.allocatedBytes)}${garbage}; held ${bytes(report.inuseBytes)}`);
  for (const { caller, maps, capacities } of report.callers)
    lines.push(
      `  from ${caller.function} (${shownPath(caller.file)}:${caller.line}): ${countedText(maps, "map")}: ${capacitiesText(capacities)}`,
    );
  const { hint } = report;
  if (hint !== null) {
    const where = report.madeAt === null ? "" : ` in the make of line ${report.madeAt.line}`;
    const wastes =
      hint.wastesBytes > 0 ? `; the smaller maps would hold ${bytes(hint.wastesBytes)} more` : "";
    lines.push(
      `  a hint of ${decimalText(hint.hint)}${where} saves ${bytes(hint.saves.bytes)} and ${countedText(hint.saves.objects, "object")}${wastes}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function mapsText({ maps, capacities, range, sure, boxes, site }: HeapSiteReport): string {
  const verb = site.form === "make" ? "made with" : "reached";
  if (range !== undefined && capacities.length === 0)
    return `up to ${countedText(range.high, "map")}: too few samples to tell how many, and their slots`;
  const count =
    range === undefined
      ? countedText(maps, "map")
      : `${decimalText(range.low)} to ${decimalText(range.high)} maps`;
  const open = sure || range !== undefined ? "" : " (the profile leaves parts of this open)";
  const entries = boxes > 0 ? `; ${countedText(boxes, "key or elem")} outside the slots` : "";
  return `${count}, ${verb} ${capacitiesText(capacities)}${entries}${open}`;
}

function capacitiesText(capacities: HeapSiteReport["capacities"]): string {
  if (capacities.length === 0) return "no slots";
  return capacities
    .map((row) => {
      if ("typical" in row)
        return `${decimalText(row.slots)} slots${row.orMore ? " or more" : ""} × ${decimalText(row.low)} to ${decimalText(row.high)}`;
      const slots =
        row.upTo === undefined
          ? decimalText(row.slots)
          : `${decimalText(row.slots)} to ${decimalText(row.upTo)}`;
      return `${slots} slots × ${decimalText(row.maps)}`;
    })
    .join(", ");
}
