import { figureText, type ProfiledLine, type ProfiledMap, type ProfileMeasure } from "./profileView.ts";
import { percentText } from "./profileWords.ts";

/** A row of the list of maps that cost most: what it begins with, for a narrow view cuts off the rest, and what follows. */
export interface ProfileRow {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
}

/** How each measure is called. */
export const measureNames: Readonly<Record<ProfileMeasure, string>> = {
  time: "time on processors",
  waiting: "time waited",
  bytes: "bytes allocated",
  garbage: "garbage from growing",
  held: "bytes still held",
};

/** A map as a row of the list that is ranked by a measure. */
export function mapRow(map: ProfiledMap, by: ProfileMeasure): ProfileRow {
  const name = `${map.name}: ${map.map}`;
  const others = otherFigures(map, by);
  return {
    label: labelOf(map, by),
    description: [name, ...others, map.reached, map.advice].filter((text) => text !== "").join(" · "),
    tooltip: [
      name,
      ...map.lines.flatMap((line) => [`line ${line.line}: ${line.expr}`, ...line.details.map(indented)]),
    ].join("\n"),
  };
}

/** A line below it. @param place where it stands now: "main.go:15" */
export function lineRow(line: ProfiledLine, by: ProfileMeasure, place: string, isStale: boolean): ProfileRow {
  const stale = isStale ? "edited since" : "";
  const { form, expr, details, label } = line;
  return {
    label: labelOf(line, by),
    description: [`${place}: ${form} ${expr}`, label, stale].filter((text) => text !== "").join(" · "),
    tooltip: [`${form} ${expr}`, ...details, stale].filter((text) => text !== "").join("\n"),
  };
}

/** What of the measures some maps are told by. */
export const measuresOf = (maps: readonly ProfiledMap[], all: readonly ProfileMeasure[]): ProfileMeasure[] =>
  all.filter((measure) => maps.some(({ figures }) => figures[measure] !== undefined));

const indented = (text: string): string => `  ${text}`;

function labelOf({ figures }: Pick<ProfiledMap, "figures">, by: ProfileMeasure): string {
  const value = figures[by];
  return value === undefined ? "–" : figureText(by, value);
}

function otherFigures({ figures }: ProfiledMap, by: ProfileMeasure): string[] {
  const { time, waiting, bytes, garbage, held } = figures;
  const told: readonly (readonly [ProfileMeasure, string])[] = [
    ["time", time === undefined ? "" : figureText("time", time)],
    ["waiting", waiting === undefined ? "" : `waited ${figureText("waiting", waiting)}`],
    ["bytes", bytes === undefined ? "" : figureText("bytes", bytes)],
    ["garbage", garbage === undefined || bytes === undefined ? "" : `${percentText(garbage, bytes)} garbage`],
    ["held", held === undefined ? "" : `held ${figureText("held", held)}`],
  ];
  return told.flatMap(([measure, text]) => (measure === by || text === "" ? [] : [text]));
}
