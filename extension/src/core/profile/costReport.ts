import { type CostStep, stepOfCall } from "./callSteps.ts";
import { costs, sitesOfCall, standsIn } from "./costSites.ts";
import { mapCallOf, type StackedMapCall } from "./mapCallOf.ts";
import type { Frame, Profile, Stack, ValueKind } from "./profile.ts";
import type { ProfileSite, SitesAt } from "./profileSite.ts";

/** What a map site cost, in the unit of the profile: time on a processor, or time that others waited. */
export interface CostRow {
  readonly site: ProfileSite;
  /** Sites of its line that call the same: what is said of it is of all of them. */
  readonly others: readonly ProfileSite[];
  /** The map functions that the profile saw it call. */
  readonly calls: readonly string[];
  /** In the line itself, for the one site of a line that costs most. */
  readonly self: number;
  /** The same and what the map functions took that it calls. */
  readonly cum: number;
  /** By what these did. */
  readonly steps: ReadonlyMap<CostStep, number>;
  /** All that the line took with all that it calls, as `pprof -list` has it. */
  readonly line: number;
  /** Nothing was chosen: no other site of its line calls the same, or shares `self`. */
  readonly sure: boolean;
}

/** Map operations that no site of the sources stands for. */
export interface Unplaced {
  readonly frame: Frame | null;
  readonly entry: string;
  readonly value: number;
  readonly why: "library" | "noSource" | "moved" | "noCaller";
}

/** What a profile of time says of maps. */
export interface CostReport {
  readonly kind: ValueKind;
  readonly total: number;
  /** Of this, in map operations. */
  readonly inMaps: number;
  /** The dearest first. */
  readonly rows: readonly CostRow[];
  readonly unplaced: readonly Unplaced[];
}

/** Where the file of a frame is. */
export type SourceOf = (frame: Frame) => "here" | "library" | "absent";

/** The value of a profile that tells time: that of a processor, or of waiting for locks and channels; null where none does. */
export function timeValue({ sampleTypes }: Profile): number | null {
  const at = sampleTypes.findIndex(({ type }) => type === "cpu" || type === "delay");
  return at < 0 ? null : at;
}

interface Line {
  readonly sites: readonly ProfileSite[];
  self: number;
  total: number;
  readonly rows: Map<ProfileSite, Row>;
}

interface Row {
  readonly others: readonly ProfileSite[];
  readonly calls: Set<string>;
  readonly steps: Map<CostStep, number>;
}

/**
 * Charges what a profile counts to the map sites whose lines called for it.
 * @param value which of the profile's values: see timeValue
 * @param minor the release whose lines the runtime's frames are at: 26 for go1.26
 */
export function reportCosts(
  profile: Profile,
  value: number,
  sitesAt: SitesAt,
  sourceOf: SourceOf,
  minor: number,
): CostReport {
  const lines = new Lines(sitesAt);
  const unplaced = new Map<string, Unplaced>();
  let total = 0;
  let inMaps = 0;
  for (const [stack, cost] of costByStack(profile, value)) {
    total += cost;
    lines.count(stack.frames, cost);
    const call = mapCallOf(stack);
    if (call === null) continue;
    const caller = stack.frames[call.callerAt] ?? null;
    const placed = lines.charge(caller, call, () => stepOfCall(stack, call, minor), cost);
    if (placed || !call.seed) inMaps += cost;
    if (placed || call.seed) continue;
    const why = caller === null ? "noCaller" : whyAt[sourceOf(caller)];
    const key = `${caller?.file}:${caller?.line} ${caller?.function} ${call.entry}`;
    const before = unplaced.get(key)?.value ?? 0;
    unplaced.set(key, { frame: caller, entry: call.entry, value: before + cost, why });
  }
  return {
    kind: profile.sampleTypes[value] ?? { type: "", unit: "" },
    ...{ total, inMaps, rows: lines.rows() },
    unplaced: [...unplaced.values()].sort((a, b) => b.value - a.value),
  };
}

function costByStack({ samples }: Profile, value: number): ReadonlyMap<Stack, number> {
  const costs = new Map<Stack, number>();
  for (const { stack, values } of samples) {
    const cost = values[value] ?? 0;
    if (cost !== 0) costs.set(stack, (costs.get(stack) ?? 0) + cost);
  }
  return costs;
}

const whyAt = { here: "moved", library: "library", absent: "noSource" } as const;

/** The lines of a profile that have map sites. */
class Lines {
  readonly #sitesAt: SitesAt;
  readonly #lines = new Map<string, Line>();
  readonly #ofFrame = new Map<Frame, Line | null>();

  constructor(sitesAt: SitesAt) {
    this.#sitesAt = sitesAt;
  }

  /** Counts the lines of a stack: each once. */
  count(frames: readonly Frame[], cost: number): void {
    const seen = new Set<Line>();
    for (const [i, frame] of frames.entries()) {
      const line = this.#at(frame);
      if (line === null) continue;
      if (i === 0) line.self += cost;
      if (!seen.has(line)) line.total += cost;
      seen.add(line);
    }
  }

  /** Charges a map call to a site of the line that called; false where none can be. */
  charge(caller: Frame | null, call: StackedMapCall, step: () => CostStep, cost: number): boolean {
    const line = caller === null ? null : this.#at(caller);
    if (line === null) return false;
    const [site, ...others] = sitesOfCall(call, line.sites);
    if (site === undefined) return false;
    let row = line.rows.get(site);
    if (row === undefined) {
      row = { others, calls: new Set(), steps: new Map() };
      line.rows.set(site, row);
    }
    row.calls.add(call.entry);
    const key = step();
    row.steps.set(key, (row.steps.get(key) ?? 0) + cost);
    return true;
  }

  rows(): CostRow[] {
    return [...this.#lines.values()].flatMap(rowsOf).sort((a, b) => b.cum - a.cum);
  }

  #at(frame: Frame): Line | null {
    const known = this.#ofFrame.get(frame);
    if (known !== undefined) return known;
    const sites = this.#sitesAt(frame).filter((site) => costs(site) && standsIn(frame, site));
    const key = `${frame.file}:${frame.line}`;
    const line = sites.length === 0 ? null : (this.#lines.get(key) ?? newLine(sites));
    if (line !== null) this.#lines.set(key, line);
    this.#ofFrame.set(frame, line);
    return line;
  }
}

const newLine = (sites: readonly ProfileSite[]): Line => ({ sites, self: 0, total: 0, rows: new Map() });

/** The rows of a line: what the line itself took is that of the site whose calls took most. */
function rowsOf({ sites, self, total, rows }: Line): CostRow[] {
  const found = [...rows].map(([site, { others, calls, steps }]) => {
    const inCalls = [...steps.values()].reduce((sum, cost) => sum + cost, 0);
    return { site, others, calls: [...calls], steps, inCalls };
  });
  found.sort((a, b) => b.inCalls - a.inCalls);
  const [first] = sites;
  if (found.length === 0 && self > 0 && first !== undefined)
    found.push({ site: first, others: [], calls: [], steps: new Map(), inCalls: 0 });
  return found.map(({ site, others, calls, steps, inCalls }, i) => {
    const own = i === 0 ? self : 0;
    const sure = others.length === 0 && (self === 0 || sites.length === 1);
    return { site, others, calls, self: own, cum: own + inCalls, steps, line: total, sure };
  });
}
