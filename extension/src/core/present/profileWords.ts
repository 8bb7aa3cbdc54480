import { bytesText, countedText, decimalText } from "../numbers/numberText.ts";
import type { CostReport, CostRow, Unplaced } from "../profile/costReport.ts";
import type { SourcesDrift } from "../profile/drift.ts";
import type { HeapReport, HeapSiteReport } from "../profile/heapReport.ts";
import type { Drift, MakingPlace, ProfileSite } from "../profile/profileSite.ts";
import type { ReleaseSource, ToldRelease } from "../profile/toldRelease.ts";

const bytes = (value: number): string => bytesText(value, "decimal");

/** How many maps a line of a heap profile made or grew, and the slots that they reached. */
export function mapsText(report: HeapSiteReport): string {
  const { capacities, range, sure, boxes, site } = report;
  const verb = site.form === "make" ? "made with" : "reached";
  if (range !== undefined && capacities.length === 0)
    return `${mapCountText(report)}: too few samples to tell how many, and their slots`;
  const open = sure || range !== undefined ? "" : " (the profile leaves parts of this open)";
  const entries = boxes > 0 ? `; ${countedText(boxes, "key or elem")} outside the slots` : "";
  return `${mapCountText(report)}, ${verb} ${capacitiesText(capacities)}${entries}${open}`;
}

/** "50 maps"; of a sampled profile "1 to 2,411 maps". */
export function mapCountText({ maps, most, range, capacities }: HeapSiteReport): string {
  if (range === undefined && most !== undefined)
    return maps === 0
      ? `up to ${countedText(most, "map")}`
      : `${decimalText(maps)} to ${countedText(most, "map")}`;
  if (range === undefined) return countedText(maps, "map");
  if (capacities.length === 0) return `up to ${countedText(range.high, "map")}`;
  return `${decimalText(range.low)} to ${decimalText(range.high)} maps`;
}

/** "128 slots × 50, 8,192 slots × 5" */
export function capacitiesText(capacities: HeapSiteReport["capacities"]): string {
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

/** Where the maps of a line are counted, if another line stands for them. */
export function countedAtText({ file }: Pick<ProfileSite, "file">, at: MakingPlace): string {
  const where = at.file === file ? `line ${at.line}` : `${at.file.replace(/^.*[/\\]/, "")}:${at.line}`;
  return `its maps are counted at ${where}`;
}

/** What the maps of a line allocated, and what of it is left. */
export function allocatedText(report: HeapSiteReport): string {
  const { allocatedBytes, togetherBytes, garbageBytes, inuseBytes, range, countedAt } = report;
  const all =
    togetherBytes === undefined ? "" : ` here, ${bytes(togetherBytes)} with the other lines that fill them`;
  const isTold = range === undefined && countedAt === null;
  const garbage = isTold ? `, of these ${bytes(garbageBytes)} garbage from growing` : "";
  return `allocated ${bytes(allocatedBytes)}${all}${garbage}; held ${bytes(inuseBytes)}`;
}

/** What the hint that would have served saves; null where there is none. */
export function servingHintText({ hint, madeAt }: HeapSiteReport): string | null {
  if (hint === null) return null;
  const where = madeAt === null ? "" : ` ${makingText(madeAt)}`;
  const wastes = hint.wastesBytes > 0 ? `; the smaller maps would hold ${bytes(hint.wastesBytes)} more` : "";
  return `a hint of ${decimalText(hint.hint)}${where} saves ${bytes(hint.saves.bytes)} and ${countedText(hint.saves.objects, "object")}${wastes}`;
}

/** Where a hint belongs: a literal takes none, so that a make has to stand in its place. */
const makingText = ({ form, line }: MakingPlace): string =>
  form === "make" ? `in the make of line ${line}` : `in a make in place of the ${form} of line ${line}`;

/** Where a heap profile has none of these maps. */
export const noMapsMade = "no line of these sources made or grew a map";

/** How a sampled profile says what it says. */
export const sampledNote = "estimated from a sample; -memprofilerate 1 gives exact numbers";

/** What else stands on the lines of a heap profile's maps; "" where nothing does. */
export function unexplainedText({ unexplained }: HeapReport): string {
  const objects = unexplained.reduce(
    (sum, { allocations }) => sum + allocations.objects.reduce((all, one) => all + one.allocated, 0),
    0,
  );
  return objects === 0
    ? ""
    : `${countedText(objects, "object")} on these lines fit no map: they are something else, or not explained`;
}

/** How much of a profile of time map operations took. */
export function timeHead({ kind, total, inMaps }: CostReport): string {
  const what = kind.type === "cpu" ? "on processors" : "of waiting";
  return `${shareText(kind.unit, total)(inMaps)} of ${amountText(kind.unit)(total)} ${what} in map operations`;
}

/** What was taken, as people write it with its share of a whole: "58 ms (28 %)". */
export function shareText(unit: string, total: number): (value: number) => string {
  const amount = amountText(unit);
  return (value) => `${amount(value)} (${percentText(value, total)})`;
}

/** What a line took by itself and in which map functions. */
export function spentText({ others, calls, self }: CostRow, unit: string): string {
  const own = self > 0 ? `${amountText(unit)(self)} in the line itself` : "";
  const by = calls.length === 0 ? "" : `${self > 0 ? ", the rest" : "all"} in ${calls.join(", ")}`;
  const open = others.length > 0 ? " (the profile does not tell these apart)" : "";
  return `${own}${by}${open}`;
}

/** What map functions did, by its share: "grow 48 %, probe 22 %"; "" where none was called. */
export function stepsText({ steps, cum, self }: CostRow): string {
  const sorted = [...steps].sort(([, a], [, b]) => b - a);
  const spent = cum - self;
  return spent > 0 ? sorted.map(([step, value]) => `${step} ${percentText(value, spent)}`).join(", ") : "";
}

/** Where a profile of time has none of these maps. */
export const noMapOperations = "no map operation of these sources is in it";

/** Why map operations are on no line of the sources. */
export const unplacedReasons: Readonly<Record<Unplaced["why"], string>> = {
  library: "in Go's own library",
  noSource: "in files that are not here",
  moved: "on lines that have no such operation here: these sources are not those of the profile",
  noCaller: "without the code that called",
};

const toldBy: Readonly<Record<Exclude<ReleaseSource, "nothing">, string>> = {
  option: "as asked",
  profile: "as the profile says",
  sizes: "by their sizes",
  "go.mod": "assumed from go.mod",
};

/** Of which release the maps of a profile are, and who says so. @param label what is said of that release */
export function releaseText({ release, by }: ToldRelease, label: (release: string) => string): string {
  return release === null || by === "nothing"
    ? "maps of a Go release that nothing tells"
    : `maps of ${label(release)} (${toldBy[by]})`;
}

/** The files of a profile that are not here; "" where all are. */
export function absentText([first, ...others]: readonly string[]): string {
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` and ${countedText(others.length, "file")} more`;
  return `${first}${more} of the profile cannot be found here`;
}

const notThose = "these sources are not those of the profile";

/** What the sources say otherwise than a profile, as sentences. @param pathOf how a file is shown */
export function driftNotes(
  { contradicted, moved }: SourcesDrift,
  pathOf: (file: string) => string,
): string[] {
  return [
    ...contradicted.map(({ file, functions: [first = "", ...others] }) => {
      const more = others.length === 0 ? "" : ` and ${countedText(others.length, "function")} more`;
      return `${pathOf(file)}: ${first}${more} stood on other lines: ${notThose}, and what it says of them is left out`;
    }),
    ...moved.map(
      ({ file, functions }) =>
        `${pathOf(file)}: ${countedText(functions, "function")} moved since: ${notThose}, and lines are told where they are now`,
    ),
  ];
}

/** Why a line may not be the one that a profile means; "" where nothing says so. */
export const driftText: Readonly<Record<Drift, string>> = {
  none: "",
  moved: "its function has moved since the profile was taken",
  edited: "code near it was edited since the profile was taken: it may be another line",
};

/** The same at the end of the line. */
export const driftMark: Readonly<Record<Drift, string>> = { none: "", moved: "moved", edited: "edited near" };

/** "0.5 %", "28 %" */
export function percentText(value: number, of: number): string {
  const percent = of === 0 ? 0 : (100 * value) / of;
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** Times as people write them; other units as they are. */
export function amountText(unit: string): (value: number) => string {
  if (unit === "bytes") return bytes;
  if (unit !== "nanoseconds") return (value) => `${decimalText(value)} ${unit}`;
  return (value) => {
    if (value >= 1e9) return `${(value / 1e9).toFixed(2)} s`;
    if (value >= 1e6) return `${decimalText(Math.round(value / 1e6))} ms`;
    return `${decimalText(Math.round(value / 1e3))} µs`;
  };
}
