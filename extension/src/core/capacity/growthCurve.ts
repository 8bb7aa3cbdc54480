import type { MapType } from "../go/types/mapType.ts";
import { fillMap } from "./fillPlan.ts";
import { growthTimeline } from "./growth.ts";
import { makeLayout } from "./makeLayout.ts";

/** The map's memory at one number of entries; typical figures where hashes decide. */
export interface CurvePoint {
  readonly entries: number;
  readonly liveBytes: number;
  /** Outgrown by then and not yet given back by the collector. */
  readonly garbageBytes: number;
  readonly exact: boolean;
}

/** How a map's memory changes while it fills. Each point holds until the next. */
export interface GrowthCurve {
  readonly go: string;
  readonly goarch: string;
  readonly hint: number | null;
  readonly points: readonly CurvePoint[];
}

/** Even steps besides the growths: enough for a chart of a screen's width. */
const evenSteps = 48;

/** The curve of a map made with `hint`, from 0 to `lastEntries` entries. Yields between points. */
export function* growthCurve(
  type: MapType,
  hint: number | null,
  lastEntries: number,
): Generator<void, GrowthCurve> {
  const layout = makeLayout(type, hint);
  const pointAt = (entries: number): CurvePoint => {
    const { bytes, allocatedBytes, exact } = fillMap(type, layout, entries);
    return { entries, liveBytes: bytes.typical, garbageBytes: allocatedBytes.typical - bytes.typical, exact };
  };
  const sampled: CurvePoint[] = [];
  for (const entries of samples(growthTimeline(type, layout, lastEntries).growthAt, lastEntries)) {
    const point = pointAt(entries);
    const before = sampled.at(-1);
    // Memory goes down where the last old bucket was moved: the place lies between two samples.
    if (before && point.liveBytes < before.liveBytes) {
      const drop = firstBelow(before, entries, pointAt);
      if (drop.entries < entries) sampled.push(drop);
    }
    sampled.push(point);
    yield;
  }
  const { release, target } = type.model;
  return { go: release.name, goarch: target.goarch, hint, points: withoutRepeats(sampled) };
}

function samples(growthAt: readonly number[], last: number): number[] {
  const even = Array.from({ length: evenSteps + 1 }, (_, i) => Math.round((i * last) / evenSteps));
  const all = new Set([0, 1, ...growthAt, ...even, last].filter((entries) => entries <= last));
  return [...all].sort((a, b) => a - b);
}

function firstBelow(
  before: CurvePoint,
  entries: number,
  pointAt: (entries: number) => CurvePoint,
): CurvePoint {
  let [low, high] = [before.entries, entries];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (pointAt(middle).liveBytes < before.liveBytes) high = middle;
    else low = middle;
  }
  return pointAt(high);
}

function withoutRepeats(points: readonly CurvePoint[]): CurvePoint[] {
  return points.filter((point, i) => {
    const before = points[i - 1];
    return !before || point.liveBytes !== before.liveBytes || point.garbageBytes !== before.garbageBytes;
  });
}
