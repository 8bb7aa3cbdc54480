import { bytesText, countedText, decimalText } from "../core/numbers/numberText.ts";
import type { CostReport, CostRow, Unplaced } from "../core/profile/costReport.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { shownPath } from "./shownPath.ts";

/** What `profile` prints of a profile of time: sites by what they took, the dearest first. */
export function costText({ kind, total, inMaps, rows, unplaced }: CostReport, go: string): string {
  const what = kind.type === "cpu" ? "on processors" : "of waiting";
  const amount = amountText(kind.unit);
  const share = (value: number): string => `${amount(value)} (${percentText(value, total)})`;
  const head = `maps of ${go}: ${share(inMaps)} of ${amount(total)} ${what} in map operations\n`;
  const none = rows.length === 0 ? "no map operation of these sources is in it\n" : "";
  return head + rows.map((row) => rowText(row, amount, share)).join("") + none + restText(unplaced, share);
}

function rowText(row: CostRow, amount: (value: number) => string, share: (value: number) => string): string {
  const { site, others, calls, self, cum, steps, line } = row;
  const exprs = [site, ...others].map(({ expr }) => oneLine(expr, 60)).join(" and ");
  const lines = [`${shownPath(site.file)}:${site.line}: ${site.form} ${exprs}: ${site.map}`];
  const own = self > 0 ? `${amount(self)} in the line itself` : "";
  const by = calls.length === 0 ? "" : `${self > 0 ? ", the rest" : "all"} in ${calls.join(", ")}`;
  const open = others.length > 0 ? " (the profile does not tell these apart)" : "";
  lines.push(`  ${share(cum)}: ${own}${by}${open}`);
  const sorted = [...steps].sort(([, a], [, b]) => b - a);
  const spent = cum - self;
  if (spent > 0)
    lines.push(`  ${sorted.map(([step, value]) => `${step} ${percentText(value, spent)}`).join(", ")}`);
  if (line > cum) lines.push(`  all of the line: ${share(line)}`);
  return `${lines.join("\n")}\n`;
}

const reasons: Readonly<Record<Unplaced["why"], string>> = {
  library: "in Go's own library",
  noSource: "in files that are not here",
  moved: "on lines that have no such operation here: these sources are not those of the profile",
  noCaller: "without the code that called",
};

function restText(unplaced: readonly Unplaced[], share: (value: number) => string): string {
  return (Object.keys(reasons) as Unplaced["why"][])
    .map((why) => {
      const own = unplaced.filter((one) => one.why === why);
      if (own.length === 0) return "";
      const value = own.reduce((sum, one) => sum + one.value, 0);
      const places = own.slice(0, 3).map(({ frame }) => (frame === null ? "" : placeText(frame)));
      const more = own.length > 3 ? ` and ${countedText(own.length - 3, "place")} more` : "";
      const where = why === "noCaller" ? "" : `: ${places.join(", ")}${more}`;
      return `${share(value)} of map operations ${reasons[why]}${where}\n`;
    })
    .join("");
}

const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string =>
  `${shownPath(file)}:${line}`;

function percentText(value: number, of: number): string {
  const percent = of === 0 ? 0 : (100 * value) / of;
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** Times as people write them; other units as they are. */
export function amountText(unit: string): (value: number) => string {
  if (unit === "bytes") return (value) => bytesText(value, "decimal");
  if (unit !== "nanoseconds") return (value) => `${decimalText(value)} ${unit}`;
  return (value) => {
    if (value >= 1e9) return `${(value / 1e9).toFixed(2)} s`;
    if (value >= 1e6) return `${decimalText(Math.round(value / 1e6))} ms`;
    return `${decimalText(Math.round(value / 1e3))} µs`;
  };
}
