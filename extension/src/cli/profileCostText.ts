import { countedText } from "../core/numbers/numberText.ts";
import {
  driftText,
  noMapOperations,
  shareText,
  spentText,
  stepsText,
  timeHead,
  unplacedReasons,
} from "../core/present/profileWords.ts";
import type { CostReport, CostRow, Unplaced } from "../core/profile/costReport.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { shownPath } from "./shownPath.ts";

/** What `profile` prints of a profile of time: sites by what they took, the dearest first. */
export function costText(report: CostReport, maps: string): string {
  const { kind, total, rows, unplaced } = report;
  const share = shareText(kind.unit, total);
  const head = `${maps}: ${timeHead(report)}\n`;
  const none = rows.length === 0 ? `${noMapOperations}\n` : "";
  return head + rows.map((row) => rowText(row, kind.unit, share)).join("") + none + restText(unplaced, share);
}

function rowText(row: CostRow, unit: string, share: (value: number) => string): string {
  const { site, others, cum, line } = row;
  const exprs = [site, ...others].map(({ expr }) => oneLine(expr, 60)).join(" and ");
  const lines = [`${shownPath(site.file)}:${site.line}: ${site.form} ${exprs}: ${site.map}`];
  lines.push(`  ${share(cum)}: ${spentText(row, unit)}`);
  const steps = stepsText(row);
  if (steps !== "") lines.push(`  ${steps}`);
  const drift = driftText[site.drift];
  if (drift !== "") lines.push(`  ${drift}`);
  if (line > cum) lines.push(`  all of the line: ${share(line)}`);
  return `${lines.join("\n")}\n`;
}

function restText(unplaced: readonly Unplaced[], share: (value: number) => string): string {
  return (Object.keys(unplacedReasons) as Unplaced["why"][])
    .map((why) => {
      const own = unplaced.filter((one) => one.why === why);
      if (own.length === 0) return "";
      const value = own.reduce((sum, one) => sum + one.value, 0);
      const places = own.slice(0, 3).map(({ frame }) => (frame === null ? "" : placeText(frame)));
      const more = own.length > 3 ? ` and ${countedText(own.length - 3, "place")} more` : "";
      const where = why === "noCaller" ? "" : `: ${places.join(", ")}${more}`;
      return `${share(value)} of map operations ${unplacedReasons[why]}${where}\n`;
    })
    .join("");
}

const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string =>
  `${shownPath(file)}:${line}`;
