import type { MapOutline } from "../decode/mapState.ts";
import type { FineStep } from "../emulator/runtime/steps.ts";
import type { TouchedRange, Tracer } from "../emulator/runtime/tracer.ts";
import type { MapPicture } from "../present/mapPicture.ts";
import { memoryPlace } from "../present/memoryPlaces.ts";
import { hexAddress, type PicturePlace } from "../present/pictureParts.ts";
import type { MapLife } from "./mapLife.ts";
import type { StepView, TouchedPlace } from "./mapView.ts";

/** A step of an operation with what it touched, as the view and the listing are told. */
export interface TracedStep extends StepView {
  readonly step: FineStep;
  readonly small: boolean;
  /** The last row that it touched. */
  readonly row: PicturePlace | undefined;
}

/** More steps than these are not told: a clear of a large map, a range. */
const maxSteps = 2000;
/** Bytes of a cache line on the processors that matter here. */
const cacheLineBytes = 64;

/** The steps of a lookup, which changes nothing. */
export function traceLookup(life: MapLife, keyAt: number): TracedStep[] {
  const { map } = life;
  return traceSteps(life, false, () => map.runtime.access(map.at, keyAt));
}

function traceSteps(life: MapLife, changes: boolean, run: () => void): TracedStep[] {
  const steps: TracedStep[] = [];
  let outline: MapOutline | undefined;
  withTracer(
    life,
    {
      step(step, text, touched, small = false) {
        if (steps.length >= maxSteps) return;
        const ranges = touched.filter(({ sizeBytes }) => sizeBytes > 0);
        if (!outline || changes) outline = life.outline();
        const known = outline;
        const places = ranges.map((range) => touchedPlace(life, known, range));
        const row = places
          .map((place) => place.row)
          .filter((found) => found !== undefined)
          .at(-1);
        steps.push({ step, text: sentence(text), small, touched: places.map(withoutRow), row });
      },
    },
    run,
  );
  return steps;
}

/** The steps of the operation that brought the life to its present position; the life stays there. */
export function traceOperation(life: MapLife): TracedStep[] {
  const { position } = life.history;
  if (position === 0) return [];
  life.seek(position - 1);
  return traceSteps(life, true, () => life.seek(position));
}

/**
 * The picture at the moment when step `at` of the present operation is told, from memory as it is then.
 * Undefined when that memory is not a whole map at that moment.
 */
export function pictureAtStep(life: MapLife, at: number, draw: () => MapPicture): MapPicture | undefined {
  const { position } = life.history;
  let picture: MapPicture | undefined;
  let told = 0;
  life.seek(position - 1);
  withTracer(
    life,
    {
      step() {
        if (told++ !== at) return;
        try {
          picture = draw();
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      },
    },
    () => life.seek(position),
  );
  return picture;
}

/** Cache lines of the map's own memory that steps read. */
export function cacheLines(steps: readonly TracedStep[]): number {
  const lines = new Set<number>();
  for (const { touched } of steps)
    for (const { address, sizeBytes, name } of touched) {
      if (name === keyGiven || name === elsewhere) continue;
      const first = Math.floor(Number(address) / cacheLineBytes);
      const last = Math.floor((Number(address) + sizeBytes - 1) / cacheLineBytes);
      for (let line = first; line <= last; line++) lines.add(line);
    }
  return lines.size;
}

/** The row that steps ended in: where the key lives, or where the search for it stopped. */
export function lastRow(steps: readonly TracedStep[]): PicturePlace | undefined {
  return steps
    .map(({ row }) => row)
    .filter((row) => row !== undefined)
    .at(-1);
}

/** The key that the caller hands over, and what keys and elems point to, belong to the program. */
const keyGiven = "the key given";
const elsewhere = "memory outside the map";

type RangePlace = TouchedPlace & { readonly row?: PicturePlace };

function touchedPlace(
  { map }: MapLife,
  outline: MapOutline,
  { at, sizeBytes, write }: TouchedRange,
): RangePlace {
  const address = map.heap.addressOf(at);
  const given = at === map.keyScratchAt;
  const place = given ? undefined : memoryPlace(map.type, outline, map.heap, address, sizeBytes);
  const touched = {
    address: hexAddress(address),
    sizeBytes,
    write,
    name: place?.name ?? (given ? keyGiven : elsewhere),
  };
  return place?.row ? { ...touched, row: place.row } : touched;
}

const withoutRow = ({ address, sizeBytes, write, name }: RangePlace): TouchedPlace => ({
  address,
  sizeBytes,
  write,
  name,
});

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function withTracer(life: MapLife, tracer: Tracer, run: () => void): void {
  const { runtime } = life.map;
  runtime.tracer = tracer;
  try {
    run();
  } finally {
    runtime.tracer = null;
  }
}
