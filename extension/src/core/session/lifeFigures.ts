import type { StructureEvent } from "../emulator/map/structureWatch.ts";
import { structureEvents } from "../emulator/map/structureWatch.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { LifeEvent, MapLife } from "./mapLife.ts";
import type { LifeSeries } from "./mapView.ts";

/** Figures of a life for the charts. */
export function series(life: MapLife, name: string): LifeSeries {
  const { samples } = life;
  return {
    name,
    operations: samples.map(({ operation }) => operation),
    liveBytes: samples.map(({ liveBytes }) => liveBytes),
    garbageBytes: samples.map(({ garbageBytes }) => garbageBytes),
    payloadBytes: samples.map(({ payloadBytes }) => payloadBytes),
    peaks: life.peaks,
    growths: life.growths.slice(0, 200).map(({ operation, what }) => ({ operation, what })),
  };
}

/** Which map a series is of. */
export function modelName(life: MapLife, hint: number | null): string {
  const { release, target } = life.map.type.model;
  return `Go ${release.name.slice(2)} ${target.goarch}${hint === null ? "" : `, hint ${decimalText(hint)}`}`;
}

/** How often the structure changed in each way. */
export function eventCounts(events: readonly LifeEvent[]): Record<StructureEvent, number> {
  const counts = Object.fromEntries(structureEvents.map((name) => [name, 0])) as Record<
    StructureEvent,
    number
  >;
  for (const { event } of events) counts[event]++;
  return counts;
}

/** What an operation changed in the structure, in words. */
export const changedAt = (events: readonly LifeEvent[], position: number): string[] =>
  events
    .slice(-4)
    .filter(({ operation }) => operation === position)
    .map(({ what }) => what);
