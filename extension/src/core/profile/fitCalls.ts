import { layoutMapType } from "../compile/siteMapType.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { callKey } from "./callKey.ts";
import { grownClassic, madeClassic, type Origin } from "./classicObjects.ts";
import { withoutCollector } from "./collectorObjects.ts";
import type { FittedCall, FittedCalls, UnexplainedCall } from "./fittedCall.ts";
import type { Allocations, SizedObjects } from "./heapObjects.ts";
import { type Ladder, ladderOf } from "./ladder.ts";
import { pairedLiterals } from "./literalPairs.ts";
import { isStrong, type MapObjects } from "./mapObjects.ts";
import type { Stack } from "./profile.ts";
import { codeFrame, makes, type ProfileSite, type SitesAt, writes } from "./profileSite.ts";
import { grownSwiss, madeSwiss } from "./swissObjects.ts";

/** Ladders by the layout of the map type. */
export class Ladders {
  readonly #model: MapModel;
  readonly #known = new Map<string, Ladder | null>();

  constructor(model: MapModel) {
    this.#model = model;
  }

  of(layout: string): Ladder | null {
    let ladder = this.#known.get(layout);
    if (ladder === undefined) {
      const type = layoutMapType(layout, this.#model);
      ladder = type && ladderOf(type);
      this.#known.set(layout, ladder);
    }
    return ladder;
  }
}

/** How a call's objects may be read: as those of one site's maps. */
interface Reading {
  readonly site: ProfileSite;
  readonly ladder: Ladder;
  readonly made: boolean;
  readonly objects: MapObjects;
}

/** Calls of a complete heap profile by the site whose maps have allocated what they did. */
export function fitCalls(calls: readonly Allocations[], sitesAt: SitesAt, ladders: Ladders): FittedCalls {
  const lines = byLine(calls, sitesAt);
  const origins = new Origins();
  for (const { calls, sites } of lines)
    for (const { objects, stack } of calls)
      for (const reading of madeReadings(objects, sites, ladders)) origins.add(stack, reading);
  const fitted: FittedCall[] = [];
  const unexplained: UnexplainedCall[] = [];
  for (const line of lines) {
    const found = fitLine(line, ladders, origins);
    fitted.push(...found.fitted);
    unexplained.push(...found.unexplained);
  }
  return pairedLiterals({ fitted, unexplained });
}

/** With what the maps of a type are made, by the makes of the profile. */
class Origins {
  readonly #ofCalls = new Map<string, Set<Origin>>();
  readonly #hinted = new Set<string>();

  add(stack: Stack, { ladder, objects }: Reading): void {
    const { text } = ladder.type;
    const made = objects.arrays.reduce((sum, count) => sum + count, 0);
    if (made > 0) this.#hinted.add(text);
    const key = callKey(stack, text);
    const known = this.#ofCalls.get(key) ?? new Set();
    this.#ofCalls.set(key, known);
    if (made > 0) known.add("hinted");
    if (objects.headers > made) known.add("small");
  }

  /** By the makes in the same call of the function, else by all of the type. */
  of(stack: Stack, type: string): Origin {
    const [own, ...others] = this.#ofCalls.get(callKey(stack, type)) ?? [];
    if (own !== undefined) return others.length === 0 ? own : "either";
    return this.#hinted.has(type) ? "either" : "small";
  }
}

/** The calls of one line that one chain of callers makes, with the sites there. */
interface CalledLine {
  readonly calls: Allocations[];
  readonly sites: readonly ProfileSite[];
}

function byLine(calls: readonly Allocations[], sitesAt: SitesAt): CalledLine[] {
  const lines = new Map<string, CalledLine>();
  for (const call of calls) {
    const at = codeFrame(call.stack);
    const frame = call.stack.frames[at];
    if (frame === undefined) continue;
    const key = call.stack.frames
      .slice(at)
      .map((f) => `${f.function} ${f.file}:${f.line}`)
      .join("\n");
    let line = lines.get(key);
    if (line === undefined) {
      line = { calls: [], sites: sitesAt(frame).filter((site) => makes(site) || writes(site)) };
      lines.set(key, line);
    }
    line.calls.push(call);
  }
  return [...lines.values()].filter(({ sites }) => sites.length > 0);
}

function fitLine(line: CalledLine, ladders: Ladders, origins: Origins): FittedCalls {
  const fitted: FittedCall[] = [];
  const unexplained: UnexplainedCall[] = [];
  const weak: { allocations: Allocations; readings: Reading[] }[] = [];
  const taken = new Set<ProfileSite>();
  for (const allocations of line.calls) {
    const readings = readingsOf(allocations, line.sites, ladders, origins);
    const strong = readings.filter(({ objects }) => isStrong(objects));
    const chosen = strong.find(({ site }) => !taken.has(site)) ?? strong[0];
    if (chosen !== undefined) {
      taken.add(chosen.site);
      fitted.push({ allocations, ...chosen });
      continue;
    }
    const parted = withoutCollector(allocations, (rest) =>
      readingsOf(rest, line.sites, ladders, origins).find(({ objects }) => isStrong(objects)),
    );
    if (parted !== null) {
      taken.add(parted.found.site);
      fitted.push({ allocations: parted.rest, ...parted.found });
      unexplained.push({ allocations: parted.collector, site: parted.found.site });
    } else if (readings.length > 0) weak.push({ allocations, readings });
    else unexplained.push({ allocations, site: line.sites[0] as ProfileSite });
  }
  // One size alone may be that of another object of the line, which is allocated whenever the map is written to, or oftener.
  weak.sort((a, b) => countOf(a.allocations.objects) - countOf(b.allocations.objects));
  for (const { allocations, readings } of weak) {
    const ofLiteral = readings.find(({ site }) => site.entries > 0);
    if (ofLiteral !== undefined) {
      fitted.push({ allocations, ...ofLiteral });
      continue;
    }
    const chosen = readings.find(({ site, made }) => !taken.has(site) || (site.form === "literal" && !made));
    if (chosen === undefined) unexplained.push({ allocations, site: line.sites[0] as ProfileSite });
    else {
      taken.add(chosen.site);
      fitted.push({ allocations, ...chosen });
    }
  }
  return { fitted, unexplained };
}

const countOf = (objects: readonly SizedObjects[]): number =>
  objects.reduce((sum, { allocated }) => sum + allocated, 0);

function readingsOf(
  { objects, stack }: Allocations,
  sites: readonly ProfileSite[],
  ladders: Ladders,
  origins: Origins,
): Reading[] {
  const made = madeReadings(objects, sites, ladders);
  const written = sites.filter(writes).flatMap((site) =>
    laddersOf(site, ladders).flatMap((ladder): Reading[] => {
      const { text, model } = ladder.type;
      const found =
        model.release.family === "swiss"
          ? grownSwiss(objects, ladder)
          : grownClassic(objects, ladder, origins.of(stack, text));
      return found === null ? [] : [{ site, ladder, made: false, objects: found }];
    }),
  );
  return [...made, ...written];
}

function madeReadings(
  objects: readonly SizedObjects[],
  sites: readonly ProfileSite[],
  ladders: Ladders,
): Reading[] {
  return sites.filter(makes).flatMap((site) =>
    laddersOf(site, ladders).flatMap((ladder): Reading[] => {
      const swiss = ladder.type.model.release.family === "swiss";
      const found = swiss ? madeSwiss(objects, ladder) : madeClassic(objects, ladder);
      return found === null ? [] : [{ site, ladder, made: true, objects: found }];
    }),
  );
}

const laddersOf = (site: ProfileSite, ladders: Ladders): Ladder[] =>
  site.layouts.flatMap((layout) => ladders.of(layout) ?? []);
