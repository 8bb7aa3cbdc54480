import type { MapModel } from "../go/release/goTarget.ts";
import { type CountedMaps, countMaps, madeReach } from "./countedMaps.ts";
import { type Estimate, type EstimatedRow, estimatedMaps } from "./estimate.ts";
import { fitCalls, Ladders } from "./fitCalls.ts";
import type { FittedCall, UnexplainedCall } from "./fittedCall.ts";
import { grouped } from "./grouped.ts";
import type { HeapObjects, SizedObjects } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";
import { type CodeLines, type GroupContext, type MapGroup, mapGroups, noLines } from "./mapGroups.ts";
import { isHeaderAlone } from "./mapObjects.ts";
import type { Frame } from "./profile.ts";
import { codeFrame, type MakingPlace, type ProfileSite, placeKey, type SitesAt } from "./profileSite.ts";
import type { Reached, ReachedMaps } from "./reached.ts";
import { sampledCalls } from "./sampledCalls.ts";
import { type ServingHint, servingHint } from "./servingHint.ts";

/** What a heap profile says of the maps of a site. */
export interface HeapSiteReport {
  readonly site: ProfileSite;
  /** The map type as the code writes it; of a generic function's site with the layout of one instance. */
  readonly map: string;
  readonly maps: number;
  /** Slots that they reached there, or were made with. */
  readonly capacities: readonly (Reached | EstimatedRow)[];
  /** Where the profile leaves their number open: they are `maps` to so many. */
  readonly most?: number;
  /** In a sampled profile: where the number of maps lies. */
  readonly range?: Estimate;
  /** Bytes that the line allocated, and of these what was still held. */
  readonly allocatedBytes: number;
  /** Where several lines fill its maps, and they are counted here: the bytes of all of them. */
  readonly togetherBytes?: number;
  /** What growing left behind, of all lines that fill its maps; 0 where they are counted elsewhere. */
  readonly garbageBytes: number;
  readonly inuseBytes: number;
  /** Entries, where each has its key or elem outside the slots. */
  readonly boxes: number;
  /** Nothing was chosen that the profile leaves open. */
  readonly sure: boolean;
  readonly hint: ServingHint | null;
  /** By caller, where they differ. */
  readonly callers: readonly CallerReport[];
  /** The site at which these maps are counted, where several lines write to them. */
  readonly countedAt: ProfileSite | null;
  /** The make or literal that they come from, where the profile or the source shows one. */
  readonly madeAt: MakingPlace | null;
}

/** The same for one caller of the function. */
export interface CallerReport {
  readonly caller: Frame;
  readonly maps: number;
  readonly capacities: readonly Reached[];
  readonly allocatedBytes: number;
}

/** All that a heap profile says of maps. */
export interface HeapReport {
  readonly sites: readonly HeapSiteReport[];
  readonly sampled: boolean;
  /** Objects on the lines of these sites that are no part of their maps, or not told apart. */
  readonly unexplained: readonly UnexplainedCall[];
}

/** What a heap profile says of the maps of the sites on its lines, by source order. */
export function reportHeap(
  { rate, calls }: HeapObjects,
  sitesAt: SitesAt,
  model: MapModel,
  lines: CodeLines = noLines,
): HeapReport {
  const ladders = new Ladders(model);
  const sampled = rate !== 1;
  const { fitted, unexplained } = sampled
    ? sampledCalls(calls, sitesAt, ladders)
    : fitCalls(calls, sitesAt, ladders);
  const groups = mapGroups(fitted, lines);
  const sites = sampled ? sampledReports(fitted, groups, rate) : exactReports(fitted, groups);
  sites.sort((a, b) => a.site.file.localeCompare(b.site.file) || a.site.line - b.site.line);
  return { sites, sampled, unexplained };
}

const bySite = (calls: readonly FittedCall[]): FittedCall[][] => [
  ...grouped(calls, ({ site, ladder }) => `${placeKey(site)} ${ladder.type.text}`).values(),
];

function exactReports(fitted: readonly FittedCall[], groups: readonly MapGroup[]): HeapSiteReport[] {
  const reports = bySite(fitted.filter(({ made }) => made)).map((calls) => {
    const reached = madeReach(calls);
    const own = groups.find(({ making }) => making !== null && placeKey(making) === siteKeyOf(calls));
    const firsts = own?.contexts.flatMap(({ calls }) => calls) ?? [];
    return reportOf(calls, madeCount(calls, reached, firsts), null, null, byCaller(calls, madeReach));
  });
  return literalsJoined([...reports, ...groups.flatMap(groupReports)]);
}

const siteKeyOf = ([first]: readonly FittedCall[]): string =>
  first === undefined ? "" : placeKey(first.site);

/** A header alone may be something else of its size on its line, unless as many first slots were put into what is made there. */
function madeCount(
  calls: readonly FittedCall[],
  reached: ReachedMaps,
  filled: readonly FittedCall[],
): CountedMaps {
  const alone = calls.filter(({ site, objects }) => !site.alone && isHeaderAlone(objects));
  const open = alone.reduce((sum, { objects }) => sum + objects.headers, 0);
  const firsts = filled.reduce((sum, { objects }) => sum + (objects.arrays[0] ?? 0), 0);
  if (open === 0 || firsts >= reached.maps) return { ...reached, most: reached.maps };
  return { ...reached, maps: reached.maps - open, most: reached.maps, sure: false };
}

/** The sites that fill the maps of a group: one of them stands for all, for what one line lacks of their arrays is at others. */
function groupReports({ contexts, making }: MapGroup): HeapSiteReport[] {
  const [first, ...others] = linesOf(contexts, making);
  if (first === undefined) return [];
  const counted = countMaps(contexts);
  if (others.length === 0) {
    const report = reportOf(first, counted, null, making, callersIn(contexts, counted));
    // A literal that nothing else fills has what it needs.
    return [first[0]?.site.operand === null ? { ...report, hint: null } : report];
  }
  const at = (first[0] as FittedCall).site;
  const togetherBytes = [first, ...others].reduce((sum, calls) => sum + heldBytes(calls).allocatedBytes, 0);
  return [
    { ...reportOf(first, counted, null, making, []), togetherBytes },
    ...others.map((calls) => reportOf(calls, { ...noMaps, sure: counted.sure }, at, making, [])),
  ];
}

/** Calls by site: those of the function that makes their maps first, then by line. */
function linesOf(contexts: readonly GroupContext[], making: MakingPlace | null): FittedCall[][] {
  const rank = ([call]: readonly FittedCall[]): number =>
    call?.site.making !== null && making !== null && call?.site.file === making.file ? 0 : 1;
  const order = (calls: readonly FittedCall[]): string => calls[0]?.site.file ?? "";
  return bySite(contexts.flatMap(({ calls }) => calls)).sort(
    (a, b) => rank(a) - rank(b) || order(a).localeCompare(order(b)) || lineOf(a) - lineOf(b),
  );
}

const noMaps = { maps: 0, most: 0, capacities: [], arrived: [], garbageBytes: 0 };

/** The callers of the only site of a group, where each has maps of its own. */
function callersIn(contexts: readonly GroupContext[], counted: CountedMaps): CallerReport[] {
  const of = new Map(contexts.flatMap((context) => context.calls.map((call) => [call, context] as const)));
  const reach = (calls: readonly FittedCall[]): CountedMaps => {
    const parts = new Map<GroupContext, FittedCall[]>();
    for (const call of calls) {
      const context = of.get(call) as GroupContext;
      parts.set(context, [...(parts.get(context) ?? []), call]);
    }
    return countMaps([...parts].map(([context, own]) => ({ ...context, calls: own })));
  };
  const callers = byCaller(
    contexts.flatMap(({ calls }) => calls),
    reach,
  );
  return callers.reduce((sum, { maps }) => sum + maps, 0) === counted.most ? callers : [];
}

/** A literal's map is made at one call and filled at others. */
function literalsJoined(reports: readonly HeapSiteReport[]): HeapSiteReport[] {
  const sameSite = grouped(reports, ({ site, map }) => `${placeKey(site)} ${map}`);
  return [...sameSite.values()].flatMap((same) => {
    const [a, b] = same;
    if (a?.site.form !== "literal" || b === undefined || same.length !== 2) return same;
    const larger = (b.capacities.at(-1)?.slots ?? 0) >= (a.capacities.at(-1)?.slots ?? 0) ? b : a;
    return [
      {
        ...larger,
        maps: Math.max(a.maps, b.maps),
        allocatedBytes: a.allocatedBytes + b.allocatedBytes,
        garbageBytes: a.garbageBytes + b.garbageBytes,
        inuseBytes: a.inuseBytes + b.inuseBytes,
      },
    ];
  });
}

const lineOf = (calls: readonly FittedCall[]): number => calls[0]?.site.line ?? 0;

function reportOf(
  calls: readonly FittedCall[],
  counted: CountedMaps,
  countedAt: ProfileSite | null,
  madeAt: MakingPlace | null,
  callers: readonly CallerReport[],
): HeapSiteReport {
  const [{ site, ladder, made }] = calls as readonly [FittedCall];
  const { maps, most, capacities, garbageBytes, sure, arrived } = counted;
  const isEdited = site.drift === "edited";
  const isHinted = !made && countedAt === null && maps === most && !isEdited;
  return {
    site,
    map: typeText(site, ladder),
    ...{ maps, capacities, garbageBytes, sure: sure && !isEdited, countedAt, madeAt, callers },
    ...(maps === most ? {} : { most }),
    hint: isHinted ? servingHint(ladder.type, capacities, arrived) : null,
    ...heldBytes(calls),
    boxes: calls.reduce((sum, { objects }) => sum + objects.boxes, 0),
  };
}

/** The type as the code has it; in a generic function also that of the instance. */
const typeText = ({ map, layouts }: ProfileSite, { type }: Ladder): string =>
  layouts.length > 1 ? `${map} (${type.text})` : map;

function heldBytes(calls: readonly FittedCall[]): {
  readonly allocatedBytes: number;
  readonly inuseBytes: number;
} {
  const objects: readonly SizedObjects[] = calls.flatMap(({ allocations }) => allocations.objects);
  return {
    allocatedBytes: objects.reduce((sum, { bytes, allocated }) => sum + bytes * allocated, 0),
    inuseBytes: objects.reduce((sum, { bytes, inuse }) => sum + bytes * inuse, 0),
  };
}

/** By the caller of the site's function, where their maps reached other capacities. */
function byCaller(
  calls: readonly FittedCall[],
  reach: (calls: readonly FittedCall[]) => ReachedMaps,
): CallerReport[] {
  const callers = grouped(calls, ({ allocations: { stack } }) => {
    const caller = stack.frames[codeFrame(stack) + 1];
    return caller === undefined ? "" : `${caller.function} ${caller.file}:${caller.line}`;
  });
  const reports = [...callers.values()].flatMap((own): CallerReport[] => {
    const { stack } = (own[0] as FittedCall).allocations;
    const caller = stack.frames[codeFrame(stack) + 1];
    if (caller === undefined) return [];
    const { maps, capacities } = reach(own);
    return [{ caller, maps, capacities, allocatedBytes: heldBytes(own).allocatedBytes }];
  });
  const shapes = new Set(reports.map(({ capacities }) => capacities.map(({ slots }) => slots).join(" ")));
  return shapes.size > 1 ? reports : [];
}

function sampledReports(
  fitted: readonly FittedCall[],
  groups: readonly MapGroup[],
  rate: number,
): HeapSiteReport[] {
  const made = bySite(fitted.filter((call) => call.made)).map((calls) =>
    sampledReport(calls, calls, rate, { countedAt: null, madeAt: null }),
  );
  const filled = groups.flatMap(({ contexts, making: madeAt }) => {
    const lines = linesOf(contexts, madeAt);
    const countedAt = lines[0]?.[0]?.site ?? null;
    return lines.map((calls, i) =>
      i === 0
        ? sampledReport(calls, lines.flat(), rate, { countedAt: null, madeAt })
        : sampledReport(calls, [], rate, { countedAt, madeAt }),
    );
  });
  return [...made, ...filled];
}

/** @param counted the calls whose maps are counted there */
function sampledReport(
  calls: readonly FittedCall[],
  counted: readonly FittedCall[],
  rate: number,
  places: Pick<HeapSiteReport, "countedAt" | "madeAt">,
): HeapSiteReport {
  const [{ site, ladder, made }] = calls as readonly [FittedCall];
  const objects = counted.flatMap(({ allocations }) => allocations.objects);
  const { maps, capacities } = estimatedMaps(objects, ladder, rate, made);
  return {
    site,
    map: typeText(site, ladder),
    ...{ maps: maps.typical, range: maps, capacities },
    ...heldBytes(calls),
    ...{ garbageBytes: 0, boxes: 0, sure: false, hint: null, callers: [], ...places },
  };
}
