import { amountText } from "../core/present/profileWords.ts";
import { compareMaps, type MapAmount, type MapChange } from "../core/profile/compareMaps.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { shownPath } from "./shownPath.ts";

/** What a profile says of each map, and of all it counted. */
export interface ProfileAmounts {
  readonly file: string;
  /** "cpu", "delay", "alloc_space" */
  readonly kind: string;
  readonly unit: string;
  readonly total: number;
  readonly maps: readonly MapAmount[];
}

/** How two profiles differ, as `profile --base` prints it: the largest change first. */
export function changesText(base: ProfileAmounts, now: ProfileAmounts): string {
  const amount = amountText(now.unit);
  const signed = (value: number): string => `${value < 0 ? "−" : "+"}${amount(Math.abs(value))}`;
  const head = `from ${base.file} to ${now.file}: ${amount(base.total)} before, ${amount(now.total)} now\n`;
  const rows = compareMaps(base.maps, now.maps)
    .filter(({ before, after }) => before !== after)
    .map(({ name, map, site, before, after }) => {
      const where = `${shownPath(site.file)}:${site.line}: ${oneLine(name, 60)}: ${map}`;
      return `${where}\n  ${amount(before)} before, ${amount(after)} now: ${signed(after - before)}\n`;
    });
  return head + (rows.length === 0 ? "no map of these sources changed\n" : rows.join(""));
}

/** The same as `--json` prints it: an object for each map, and a last one. */
export function changesJson(base: ProfileAmounts, now: ProfileAmounts): string {
  const row = ({ name, map, site, before, after }: MapChange): object => ({
    ...{ file: site.file, line: site.line, name, map, unit: now.unit },
    ...{ before, after, change: after - before },
  });
  const last = { total: now.file, base: base.file, kind: now.kind, unit: now.unit };
  return [...compareMaps(base.maps, now.maps).map(row), { ...last, before: base.total, after: now.total }]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
}
