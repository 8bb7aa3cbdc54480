import type { CostReport, CostRow, Unplaced } from "../core/profile/costReport.ts";
import type { ToldRelease } from "../core/profile/toldRelease.ts";

/** A report as `profile --json` prints it: an object for each row, and a last one. */
export function costJson(file: string, { release, by }: ToldRelease, report: CostReport): string {
  const { kind, total, inMaps, rows, unplaced } = report;
  const last = {
    total: file,
    ...{ go: release, goBy: by, kind: kind.type, unit: kind.unit, all: total, maps: inMaps },
    unexplained: unplaced.map(unplacedJson),
  };
  return [...rows.map((row) => rowJson(row, kind.unit)), last]
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
}

function rowJson({ site, others, calls, self, cum, steps, line, sure }: CostRow, unit: string): object {
  return {
    file: site.file,
    line: site.line,
    form: site.form,
    expr: site.expr,
    map: site.map,
    ...{ calls, self, cum, unit },
    steps: Object.fromEntries([...steps].sort(([, a], [, b]) => b - a)),
    lineCum: line,
    ...{ sampled: true, sure },
    ...(site.drift === "none" ? {} : { drift: site.drift }),
    ...(others.length === 0 ? {} : { others: others.map(({ form, expr, map }) => ({ form, expr, map })) }),
  };
}

const unplacedJson = ({ frame, entry, value, why }: Unplaced): object => ({
  ...(frame === null ? {} : { file: frame.file, line: frame.line, function: frame.function }),
  ...{ calls: [entry], cum: value, why },
});
