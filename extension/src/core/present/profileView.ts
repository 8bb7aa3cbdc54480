import { sizeText } from "../numbers/sizeText.ts";
import { mapKey } from "../profile/compareMaps.ts";
import type { CostReport, CostRow } from "../profile/costReport.ts";
import type { HeapReport, HeapSiteReport } from "../profile/heapReport.ts";
import { type ProfileSite, placeKey } from "../profile/profileSite.ts";
import { oneLine } from "../source/oneLine.ts";
import { costReason, heapReason } from "./profileReasons.ts";
import {
  allocatedText,
  amountText,
  countedAtText,
  driftMark,
  driftText,
  mapCountText,
  mapsText,
  percentText,
  servingHintText,
  shareText,
  spentText,
  stepsText,
} from "./profileWords.ts";

/** What profiles count of maps: nanoseconds on processors and of waiting, bytes. */
export const profileMeasures = ["time", "waiting", "bytes", "garbage", "held"] as const;

/** One of the closed list. */
export type ProfileMeasure = (typeof profileMeasures)[number];

/** What the opened profiles tell of a map or of a line of it. */
export type ProfileFigures = Readonly<Partial<Record<ProfileMeasure, number>>>;

/** A hint that would have served, and the make that it belongs to, where the profile tells that. */
export interface ProfiledHint {
  readonly hint: number;
  readonly make: { readonly line: number; readonly expr: string } | null;
}

/** What profiles say of one site. */
export interface ProfiledLine {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly expr: string;
  /** Its first line in the sources that were read, without spaces around. */
  readonly text: string;
  readonly figures: ProfileFigures;
  /** What stands at the end of the line. */
  readonly label: string;
  /** Sentences: what was counted, why, and what would change it. */
  readonly details: readonly string[];
  readonly hint: ProfiledHint | null;
}

/** What profiles say of one map of the sources, by its variable or field. */
export interface ProfiledMap {
  readonly name: string;
  readonly map: string;
  readonly figures: ProfileFigures;
  /** "55 maps, reached 128 slots × 50, 8,192 slots × 5"; "" where no heap profile tells. */
  readonly reached: string;
  /** What a hint saves; "" where none is known to. */
  readonly advice: string;
  /** In the order of the source. */
  readonly lines: readonly ProfiledLine[];
}

/** The text of a line of a file, from 1. */
export type LineText = (file: string, line: number) => string;

/** The maps of some profiles, at most one of each kind. */
export function profiledMaps(
  heap: HeapReport | null,
  costs: readonly CostReport[],
  textAt: LineText,
): ProfiledMap[] {
  const { ofPlaces, ofNames } = keysOfGroups(heap);
  const groups = new Map<string, Group>();
  const groupOf = (site: ProfileSite, map: string): Group => {
    const name = mapKey(site, site.map);
    const key = ofPlaces.get(placeKey(site)) ?? ofNames.get(name) ?? name;
    const group = groups.get(key) ?? { map, reached: null, advice: null, lines: [] };
    groups.set(key, group);
    return group;
  };
  for (const report of heap?.sites ?? []) {
    const group = groupOf(report.site, report.map);
    group.lines.push({ site: report.site, line: heapLine(report, textAt) });
    if (report.countedAt === null && (group.reached === null || report.site.form !== "make"))
      group.reached = mapsText(report);
    group.advice ??= servingHintText(report);
  }
  for (const report of costs)
    for (const row of report.rows) {
      const group = groupOf(row.site, row.site.map);
      group.lines.push({ site: row.site, line: costLine(row, report, textAt) });
    }
  return [...groups.values()].map(mapOf);
}

interface Group {
  readonly map: string;
  reached: string | null;
  advice: string | null;
  readonly lines: { readonly site: ProfileSite; readonly line: ProfiledLine }[];
}

/** Of maps that several lines make and fill, under several names: the key that they have in common, by place and by name. */
function keysOfGroups(heap: HeapReport | null): {
  readonly ofPlaces: ReadonlyMap<string, string>;
  readonly ofNames: ReadonlyMap<string, string>;
} {
  const ofPlaces = new Map<string, string>();
  const ofNames = new Map<string, string>();
  for (const { site, madeAt, countedAt } of heap?.sites ?? []) {
    if (madeAt === null && countedAt === null) continue;
    const first = countedAt ?? site;
    const key = mapKey(first, first.map);
    ofPlaces.set(placeKey(site), key);
    if (madeAt !== null) ofPlaces.set(placeKey(madeAt), key);
    if (site.operand !== null) ofNames.set(mapKey(site, site.map), key);
  }
  return { ofPlaces, ofNames };
}

function mapOf({ map, reached, advice, lines }: Group): ProfiledMap {
  const bySite = new Map<string, ProfiledLine>();
  for (const { site, line } of lines) {
    const before = bySite.get(placeKey(site));
    bySite.set(placeKey(site), before === undefined ? line : together(before, line));
  }
  const merged = [...bySite.values()].sort((a, b) => a.line - b.line);
  const named = lines.find(({ site }) => site.operand !== null) ?? lines[0];
  return {
    name: oneLine(named?.site.operand ?? named?.site.expr ?? "", 60),
    ...{ map, reached: reached ?? "", advice: advice ?? "", lines: merged },
    figures: merged.reduce<ProfileFigures>((sum, { figures }) => plus(sum, figures), {}),
  };
}

/** What two profiles say of one site. */
const together = (a: ProfiledLine, b: ProfiledLine): ProfiledLine => ({
  ...a,
  figures: plus(a.figures, b.figures),
  label: `${a.label} · ${b.label}`,
  details: [...a.details, ...b.details],
  hint: a.hint ?? b.hint,
});

function plus(a: ProfileFigures, b: ProfileFigures): ProfileFigures {
  const sum: Partial<Record<ProfileMeasure, number>> = { ...a };
  for (const measure of profileMeasures) {
    const value = b[measure];
    if (value !== undefined) sum[measure] = (sum[measure] ?? 0) + value;
  }
  return sum;
}

const lineOf = (site: ProfileSite, textAt: LineText) => ({
  ...{ file: site.file, line: site.line, form: site.form, expr: oneLine(site.expr, 60) },
  text: textAt(site.file, site.line).trim(),
});

function heapLine(report: HeapSiteReport, textAt: LineText): ProfiledLine {
  const { site, allocatedBytes, garbageBytes, inuseBytes, range, hint, madeAt, countedAt } = report;
  const counted = countedAt === null ? mapsText(report) : countedAtText(site, countedAt);
  const advice = servingHintText(report);
  return {
    ...lineOf(site, textAt),
    figures: {
      ...{ bytes: allocatedBytes, held: inuseBytes },
      ...(range === undefined && countedAt === null ? { garbage: garbageBytes } : {}),
    },
    label: heapLabel(report),
    details: [
      ...[counted, allocatedText(report), heapReason(report), ...(advice === null ? [] : [advice])],
      driftText[site.drift],
    ].filter((text) => text !== ""),
    hint:
      hint === null
        ? null
        : {
            hint: hint.hint,
            make: madeAt?.form === "make" ? { line: madeAt.line, expr: madeAt.expr } : null,
          },
  };
}

/** "12.3 MB · 45 % garbage · 50 maps": short, for it stands behind the code. */
function heapLabel(report: HeapSiteReport): string {
  const { countedAt, range, allocatedBytes, togetherBytes, garbageBytes } = report;
  const garbage =
    range === undefined && garbageBytes > 0
      ? `${percentText(garbageBytes, togetherBytes ?? allocatedBytes)} garbage`
      : "";
  const maps = countedAt === null ? mapCountText(report) : "";
  return [sizeText(allocatedBytes), garbage, maps, driftMark[report.site.drift]]
    .filter((text) => text !== "")
    .join(" · ");
}

function costLine(row: CostRow, { kind, total }: CostReport, textAt: LineText): ProfiledLine {
  const { site, self, cum, line } = row;
  const share = shareText(kind.unit, total);
  const steps = stepsText(row);
  const measure: ProfileMeasure = kind.type === "cpu" ? "time" : "waiting";
  const own = self > 0 ? `, ${percentText(self, total)} by itself` : "";
  const waiting = measure === "waiting" ? " of waiting" : "";
  return {
    ...lineOf(site, textAt),
    figures: { [measure]: cum },
    label: [
      `${percentText(cum, total)}${waiting}${own} · ${amountText(kind.unit)(cum)}`,
      driftMark[site.drift],
    ]
      .filter((text) => text !== "")
      .join(" · "),
    details: [
      `${share(cum)}: ${spentText(row, kind.unit)}`,
      ...[steps, line > cum ? `all of the line: ${share(line)}` : "", costReason(row)],
      driftText[site.drift],
    ].filter((text) => text !== ""),
    hint: null,
  };
}

/** The dearest first; what is not told comes last. */
export function ranked<Row extends { readonly figures: ProfileFigures }>(
  rows: readonly Row[],
  by: ProfileMeasure,
): Row[] {
  return [...rows].sort((a, b) => (b.figures[by] ?? -1) - (a.figures[by] ?? -1));
}

/** A figure as a row shows it. */
export const figureText = (measure: ProfileMeasure, value: number): string =>
  measure === "time" || measure === "waiting" ? amountText("nanoseconds")(value) : sizeText(value);
