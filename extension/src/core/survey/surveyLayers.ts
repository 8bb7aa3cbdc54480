import type { Work } from "../emulator/map/fillEmulated.ts";
import {
  fullOccupancy,
  maxValue,
  noOperation,
  noValue,
  type SurveyHistogram,
  type SurveyLayer,
  type SurveyMetric,
} from "./survey.ts";
import { cellsPerBucket, type SurveyMemory } from "./surveyMemory.ts";

/** Units between two steps of the work. */
const unitsPerStep = 8192;
/** Histograms have at most so many bars. */
const maxBars = 24;

/** Counts by value; what is too large counts in the last. */
class Bars {
  readonly #counts = new Array<number>(maxBars).fill(0);
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  add(value: number): void {
    const bar = Math.min(maxBars - 1, value - this.#first);
    this.#counts[bar] = (this.#counts[bar] as number) + 1;
  }

  /** Without the empty bars at the end, but with at least `bars`. */
  histogram(title: string, counted: string, bars = 1): SurveyHistogram {
    let length = maxBars;
    while (length > bars && this.#counts[length - 1] === 0) length--;
    return { title, counted, first: this.#first, bars: this.#counts.slice(0, length) };
  }
}

/** The values of all units under a metric, with its histograms; read from memory in pieces. */
export function surveyLayer(memory: SurveyMemory, metric: SurveyMetric): Work<SurveyLayer> {
  switch (metric) {
    case "occupancy":
      return occupancyLayer(memory);
    case "tombstones":
      return tombstoneLayer(memory);
    case "overflow":
      return overflowLayer(memory);
    case "probe":
      return probeLayer(memory);
    case "age":
      return ageLayer(memory);
  }
}

/** Fills one value a unit. */
function* eachUnit(memory: SurveyMemory, measure: (unit: number, at: number) => number): Work<Uint8Array> {
  const { at } = memory.units;
  const values = new Uint8Array(at.length);
  for (let unit = 0; unit < at.length; ) {
    const end = Math.min(at.length, unit + unitsPerStep);
    for (; unit < end; unit++) {
      const bucket = at[unit] as number;
      values[unit] = memory.isEvacuated(bucket) ? noValue : measure(unit, bucket);
    }
    yield unit / at.length;
  }
  return values;
}

const unitsName = (memory: SurveyMemory): string => (memory.isClassic ? "buckets" : "groups");
const topOf = (values: Uint8Array): number =>
  values.reduce((top, value) => (value !== noValue && value > top ? value : top), 1);

function* occupancyLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const bars = new Bars(0);
  const values = yield* eachUnit(memory, (_, at) => {
    let full = 0;
    let cells = 0;
    for (let bucket = at; bucket !== 0; bucket = memory.overflow(bucket), cells += cellsPerBucket)
      full += memory.fullCells(bucket);
    bars.add(full);
    return Math.floor((full * fullOccupancy) / cells);
  });
  const units = unitsName(memory);
  const title = memory.isClassic ? "Full cells of a bucket with its chain" : "Full slots of a group";
  return {
    metric: "occupancy",
    values,
    top: fullOccupancy,
    histograms: [bars.histogram(title, units, cellsPerBucket + 1)],
  };
}

function* tombstoneLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const bars = new Bars(0);
  const { u8 } = memory.heap;
  const values = yield* eachUnit(memory, (_, at) => {
    let count = 0;
    for (let bucket = at; bucket !== 0; bucket = memory.overflow(bucket))
      for (let cell = 0; cell < cellsPerBucket; cell++)
        if (memory.isTombstone(u8[bucket + cell] as number)) count++;
    bars.add(count);
    return Math.min(maxValue, count);
  });
  const title = memory.isClassic ? "Deleted cells (emptyOne) of a bucket" : "Tombstones of a group";
  return {
    metric: "tombstones",
    values,
    top: topOf(values),
    histograms: [bars.histogram(title, unitsName(memory))],
  };
}

function* overflowLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const { u8 } = memory.heap;
  const chains = new Bars(1);
  const walks = new Bars(1);
  const values = yield* eachUnit(memory, (_, at) => {
    let length = 0;
    for (let bucket = at; bucket !== 0; bucket = memory.overflow(bucket)) {
      length++;
      for (let cell = 0; cell < cellsPerBucket; cell++)
        if (memory.isFull(u8[bucket + cell] as number)) walks.add(length);
    }
    chains.add(length);
    return Math.min(maxValue, length - 1);
  });
  return {
    metric: "overflow",
    values,
    top: topOf(values),
    histograms: [
      chains.histogram("Buckets in a chain", "chains"),
      walks.histogram("Buckets that a lookup walks", "entries"),
    ],
  };
}

function* probeLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const { units, heap } = memory;
  const bars = new Bars(1);
  let block = 0;
  const values = yield* eachUnit(memory, (unit, at) => {
    while (unit >= (units.blockStarts[block + 1] as number)) block++;
    const first = units.blockStarts[block] as number;
    const mask = (units.blockStarts[block + 1] as number) - first - 1;
    let farthest = 0;
    for (let cell = 0; cell < cellsPerBucket; cell++) {
      if (!memory.isFull(heap.u8[at + cell] as number)) continue;
      const walked = memory.groupsWalked(at, cell, unit - first, mask);
      bars.add(walked);
      farthest = Math.max(farthest, walked);
    }
    return farthest === 0 ? noValue : Math.min(maxValue, farthest);
  });
  return {
    metric: "probe",
    values,
    top: topOf(values),
    histograms: [bars.histogram("Groups that a lookup walks", "entries")],
  };
}

/** Bars of the age histogram. */
const ageBars = 10;

function* ageLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const { u8 } = memory.heap;
  const { operations } = memory.filled;
  const bars = new Bars(1);
  const last = Math.max(1, operations - 1);
  const values = yield* eachUnit(memory, (_, at) => {
    let newest = -1;
    for (let bucket = at; bucket !== 0; bucket = memory.overflow(bucket))
      for (let cell = 0; cell < cellsPerBucket; cell++) {
        if (!memory.isFull(u8[bucket + cell] as number)) continue;
        const operation = memory.operationAt(bucket, cell);
        if (operation === noOperation) continue;
        bars.add(1 + Math.floor((operation * ageBars) / operations));
        newest = Math.max(newest, operation);
      }
    return newest < 0 ? noValue : Math.floor((newest * maxValue) / last);
  });
  return {
    metric: "age",
    values,
    top: maxValue,
    histograms: [bars.histogram("Tenth of the operations that inserted the entry", "entries", ageBars)],
  };
}
