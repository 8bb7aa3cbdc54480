import type { HeapReport, HeapSiteReport } from "../core/profile/heapReport.ts";
import type { ToldRelease } from "../core/profile/toldRelease.ts";

/** A site as `profile --json` prints it. */
export function siteJson(report: HeapSiteReport, sampled: boolean): object {
  const { site, allocatedBytes, capacities, range, hint, callers, countedAt, madeAt } = report;
  return {
    file: site.file,
    line: site.line,
    form: site.form,
    expr: site.expr,
    map: report.map,
    calls: site.calls,
    self: allocatedBytes,
    cum: allocatedBytes,
    unit: "bytes",
    maps: report.maps,
    ...(range === undefined ? {} : { mapsRange: [range.low, range.high] }),
    ...(report.most === undefined ? {} : { mapsRange: [report.maps, report.most] }),
    capacities: capacities.map((row) =>
      "typical" in row
        ? {
            slots: row.slots,
            maps: row.typical,
            range: [row.low, row.high],
            ...(row.orMore ? { orMore: true } : {}),
          }
        : { slots: row.slots, maps: row.maps, ...(row.upTo === undefined ? {} : { upTo: row.upTo }) },
    ),
    allocated: allocatedBytes,
    garbage: range === undefined && countedAt === null ? report.garbageBytes : null,
    inuse: report.inuseBytes,
    ...(report.boxes > 0 ? { entries: report.boxes } : {}),
    sampled,
    sure: report.sure,
    ...(site.drift === "none" ? {} : { drift: site.drift }),
    hint: hint?.hint ?? null,
    saves: hint === null ? null : hint.saves,
    ...(hint === null ? {} : { wastes: hint.wastesBytes }),
    ...(madeAt === null ? {} : { made: { file: madeAt.file, line: madeAt.line } }),
    ...(countedAt === null ? {} : { countedAt: { file: countedAt.file, line: countedAt.line } }),
    ...(callers.length === 0
      ? {}
      : {
          callers: callers.map(({ caller, maps, capacities: reached, allocatedBytes: allocated }) => ({
            ...{ function: caller.function, file: caller.file, line: caller.line },
            ...{ maps, capacities: reached, allocated },
          })),
        }),
  };
}

/** The last object: all sites together, and what is on their lines besides. */
export function totalJson(
  file: string,
  { release, by }: ToldRelease,
  { sites, sampled, unexplained }: HeapReport,
): object {
  const sum = (figure: (report: HeapSiteReport) => number): number =>
    sites.reduce((all, report) => all + figure(report), 0);
  return {
    total: file,
    ...{ go: release, goBy: by },
    sampled,
    allocated: sum(({ allocatedBytes }) => allocatedBytes),
    garbage: sampled ? null : sum(({ garbageBytes }) => garbageBytes),
    inuse: sum(({ inuseBytes }) => inuseBytes),
    unexplained: unexplained.flatMap(({ site, allocations }) =>
      allocations.objects.map(({ bytes, allocated }) => ({
        ...{ file: site.file, line: site.line, bytes, objects: allocated },
      })),
    ),
  };
}
