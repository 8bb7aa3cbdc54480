import { countedText } from "../core/numbers/numberText.ts";
import {
  allocatedText,
  capacitiesText,
  countedAtText,
  driftText,
  mapsText,
  noMapsMade,
  sampledNote,
  servingHintText,
  unexplainedText,
} from "../core/present/profileWords.ts";
import type { HeapReport, HeapSiteReport } from "../core/profile/heapReport.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { shownPath } from "./shownPath.ts";

/** What `profile` prints of a heap profile: sites by what they allocated, the largest first. */
export function heapText(report: HeapReport, maps: string): string {
  const ranked = [...report.sites].sort((a, b) => b.allocatedBytes - a.allocatedBytes);
  const head = `${maps}${report.sampled ? `, ${sampledNote}` : ""}\n`;
  const rows = ranked.map((site) => siteText(site));
  const none = rows.length === 0 ? `${noMapsMade}\n` : "";
  const rest = unexplainedText(report);
  return head + rows.join("") + none + (rest === "" ? "" : `${rest}\n`);
}

function siteText(report: HeapSiteReport): string {
  const { site, map, countedAt } = report;
  const lines = [`${shownPath(site.file)}:${site.line}: ${site.form} ${oneLine(site.expr, 60)}: ${map}`];
  if (countedAt === null) lines.push(`  ${mapsText(report)}`);
  else lines.push(`  ${countedAtText(site, countedAt)}`);
  lines.push(`  ${allocatedText(report)}`);
  for (const { caller, maps, capacities } of report.callers)
    lines.push(
      `  from ${caller.function} (${shownPath(caller.file)}:${caller.line}): ${countedText(maps, "map")}: ${capacitiesText(capacities)}`,
    );
  const drift = driftText[site.drift];
  if (drift !== "") lines.push(`  ${drift}`);
  const hint = servingHintText(report);
  if (hint !== null) lines.push(`  ${hint}`);
  return `${lines.join("\n")}\n`;
}
