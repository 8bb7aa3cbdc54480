import { slotCount } from "../go/abi/constants.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type Estimate, type EstimatedRow, estimatedMaps } from "./estimate.ts";
import { callKey, type FittedCall, fitCalls, Ladders, type UnexplainedCall } from "./fitCalls.ts";
import type { HeapObjects, SizedObjects } from "./heapObjects.ts";
import { sumOf } from "./mapObjects.ts";
import type { Frame } from "./profile.ts";
import { codeFrame, type ProfileSite, type SitesAt } from "./profileSite.ts";
import { grownMaps, madeMaps, type Reached, type ReachedMaps } from "./reached.ts";
import { sampledCalls } from "./sampledCalls.ts";
import { type ServingHint, servingHint } from "./servingHint.ts";

/** What a heap profile says of the maps of a site. */
export interface HeapSiteReport {
  readonly site: ProfileSite;
  /** The map type as it was laid out: of a generic function's site that of one instance. */
  readonly map: string;
  readonly maps: number;
  /** Slots that they reached there, or were made with. */
  readonly capacities: readonly (Reached | EstimatedRow)[];
  /** In a sampled profile: where the number of maps lies. */
  readonly range?: Estimate;
  /** Bytes, and of these what growing left behind and what was still held. */
  readonly allocatedBytes: number;
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
  /** The make or literal that they come from, where the profile shows one in the same call of the function. */
  readonly madeAt: ProfileSite | null;
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
export function reportHeap({ rate, calls }: HeapObjects, sitesAt: SitesAt, model: MapModel): HeapReport {
  const ladders = new Ladders(model);
  const sampled = rate !== 1;
  const { fitted, unexplained } = sampled
    ? sampledCalls(calls, sitesAt, ladders)
    : fitCalls(calls, sitesAt, ladders);
  const bySite = grouped(fitted, ({ site, made, ladder }) => `${siteKey(site)} ${made} ${ladder.type.text}`);
  const sites = sampled
    ? [...bySite.values()].map((calls) => sampledReport(calls, rate))
    : exactReports([...bySite.values()]);
  sites.sort((a, b) => a.site.file.localeCompare(b.site.file) || a.site.line - b.site.line);
  return { sites, sampled, unexplained };
}

const siteKey = ({ file, line, form, expr }: ProfileSite): string => `${file}:${line} ${form} ${expr}`;

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function exactReports(sites: readonly (readonly FittedCall[])[]): HeapSiteReport[] {
  const all = sites.flat();
  const makings = grouped(
    all.filter(({ made }) => made),
    contextOf,
  );
  const reports: HeapSiteReport[] = [];
  for (const calls of sites)
    if (calls[0]?.made)
      reports.push(reportOf(calls, madeReach(calls), null, null, byCaller(calls, madeReach)));
  const variables = grouped(
    all.filter(({ made }) => !made),
    variableKey,
  );
  for (const calls of variables.values()) reports.push(...variableReports(calls, makings));
  return literalsJoined(reports);
}

/** The sites that write to one variable. */
function variableReports(
  all: readonly FittedCall[],
  makings: ReadonlyMap<string, readonly FittedCall[]>,
): HeapSiteReport[] {
  const calls = [...grouped(all, contextOf)].flatMap(([context, own]) => {
    const making = makings.get(context) ?? [];
    return making.length === 0 ? own : withOverflow(own, madeReach(making));
  });
  const reach = (some: readonly FittedCall[]): ReachedMaps => {
    const isLocal = some.every(({ site }) => site.operand !== null && !site.operand.includes("."));
    if (!isLocal) return reachOf(some, []);
    // What a function makes and fills by itself is told apart by its callers.
    return joined(
      [...grouped(some, contextOf)].map(([context, own]) => reachOf(own, makings.get(context) ?? [])),
    );
  };
  const bySite = [...grouped(calls, ({ site }) => siteKey(site)).values()];
  const [first, ...others] = bySite.sort((a, b) => lineOf(a) - lineOf(b));
  if (first === undefined) return [];
  const madeAt = onlyOne(
    calls.map((call) => onlyOne((makings.get(contextOf(call)) ?? []).map(({ site }) => site))),
  );
  if (others.length === 0) return [reportOf(first, reach(calls), null, madeAt, byCaller(calls, reach))];
  // Several lines write to the same maps: what one line lacks of their arrays stands at the others.
  const together = reach(calls);
  const counted = first[0]?.site ?? null;
  return [
    reportOf(first, together, null, madeAt, []),
    ...others.map((own) => {
      const { garbageBytes } = reach(own);
      const none = { maps: 0, capacities: [], arrived: [], garbageBytes, sure: together.sure };
      return reportOf(own, none, counted, madeAt, []);
    }),
  ];
}

/** A literal's map is made at one call and filled at others. */
function literalsJoined(reports: readonly HeapSiteReport[]): HeapSiteReport[] {
  const bySite = grouped(reports, ({ site, map }) => `${siteKey(site)} ${map}`);
  return [...bySite.values()].flatMap((same) => {
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
        hint: null,
      },
    ];
  });
}

const lineOf = (calls: readonly FittedCall[]): number => calls[0]?.site.line ?? 0;

/** The variable that a site writes to: fields by their name in all of the file, others in their function. */
function variableKey({ site, ladder }: FittedCall): string {
  const where = site.operand?.includes(".") ? "" : site.function;
  return `${site.file} ${where} ${site.operand ?? siteKey(site)} ${ladder.type.text}`;
}

const contextOf = ({ allocations: { stack }, ladder }: FittedCall): string =>
  callKey(stack, ladder.type.text);

/**
 * Of maps of which so many were made with one bucket at most, no more got a first one: what else has its size are overflow
 * buckets, at the lines that were the last to allocate any.
 */
function withOverflow(calls: readonly FittedCall[], made: ReachedMaps): readonly FittedCall[] {
  if (calls[0]?.ladder.type.model.release.family !== "classic") return calls;
  const small = made.capacities.find(({ slots }) => slots === slotCount)?.maps ?? 0;
  let firsts = calls.reduce((sum, { objects }) => sum + (objects.arrays[0] ?? 0), 0);
  const lastFirst = [...calls].sort((a, b) => orderOf(b) - orderOf(a));
  const overflow = new Set<FittedCall>();
  for (const call of lastFirst) {
    const [first = 0, ...grown] = call.objects.arrays;
    if (firsts <= small || first === 0 || grown.some((count) => count > 0)) continue;
    overflow.add(call);
    firsts -= first;
  }
  return calls.map((call) => {
    const [first = 0, ...grown] = call.objects.arrays;
    if (!overflow.has(call)) return call;
    const objects = { ...call.objects, arrays: [0, ...grown], overflow: call.objects.overflow + first };
    return { ...call, objects };
  });
}

const orderOf = ({ allocations }: FittedCall): number =>
  Math.min(...allocations.objects.map(({ order }) => order));

/** @param making the calls that made these maps, where they are known */
function reachOf(calls: readonly FittedCall[], making: readonly FittedCall[]): ReachedMaps {
  const { ladder } = calls[0] as FittedCall;
  const objects = sumOf(calls.map((call) => call.objects));
  const grew = objects.arrays.some((count) => count > 0) || objects.splits > 0;
  return grownMaps(objects, ladder, grew && making.length > 0 ? madeReach(making).capacities : []);
}

const madeReach = (calls: readonly FittedCall[]): ReachedMaps =>
  madeMaps(sumOf(calls.map(({ objects }) => objects)), (calls[0] as FittedCall).ladder);

/** Maps of several origins, each by itself. */
function joined(all: readonly ReachedMaps[]): ReachedMaps {
  const rows = grouped(
    all.flatMap(({ capacities }) => capacities),
    ({ slots, upTo }) => `${slots} ${upTo}`,
  );
  const capacities = [...rows.values()].flatMap((same) => {
    const [row] = same;
    return row === undefined ? [] : [{ ...row, maps: same.reduce((sum, { maps }) => sum + maps, 0) }];
  });
  return {
    maps: all.reduce((sum, { maps }) => sum + maps, 0),
    capacities: capacities.sort((a, b) => a.slots - b.slots),
    arrived: all.flatMap(({ arrived }) => arrived),
    garbageBytes: all.reduce((sum, { garbageBytes }) => sum + garbageBytes, 0),
    sure: all.every(({ sure }) => sure),
  };
}

function reportOf(
  calls: readonly FittedCall[],
  reached: ReachedMaps,
  countedAt: ProfileSite | null,
  madeAt: ProfileSite | null,
  callers: readonly CallerReport[],
): HeapSiteReport {
  const [{ site, ladder, made }] = calls as readonly [FittedCall];
  const { maps, capacities, garbageBytes, sure, arrived } = reached;
  const hint = made || countedAt !== null ? null : servingHint(ladder.type, capacities, arrived);
  return {
    site,
    map: ladder.type.text,
    ...{ maps, capacities, garbageBytes, sure, hint, countedAt, madeAt, callers },
    ...heldBytes(calls),
    boxes: calls.reduce((sum, { objects }) => sum + objects.boxes, 0),
  };
}

/** What all of them are. */
const onlyOne = (sites: readonly (ProfileSite | null)[]): ProfileSite | null =>
  sites.every((site) => site === sites[0]) ? (sites[0] ?? null) : null;

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

function sampledReport(calls: readonly FittedCall[], rate: number): HeapSiteReport {
  const [{ site, ladder, made }] = calls as readonly [FittedCall];
  const objects = calls.flatMap(({ allocations }) => allocations.objects);
  const { maps, capacities } = estimatedMaps(objects, ladder, rate, made);
  return {
    site,
    map: ladder.type.text,
    ...{ maps: maps.typical, range: maps, capacities },
    ...heldBytes(calls),
    ...{ garbageBytes: 0, boxes: 0, sure: false, hint: null, callers: [], countedAt: null, madeAt: null },
  };
}
