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

/** Fills one value a unit; `measure` finds it looked at. */
function* eachUnit(
  memory: SurveyMemory,
  measure: (unitOfBlock: number, unitsOfBlock: number) => number,
): Work<Uint8Array> {
  const values = new Uint8Array(memory.unitCount);
  for (let block = 0, pause = unitsPerStep; block < memory.blocks; block++) {
    const { first, end } = memory.enter(block);
    for (let unit = first; unit < end; unit++) {
      memory.lookAt(unit);
      values[unit] = memory.isEvacuated ? noValue : measure(unit - first, end - first);
    }
    if (end < pause) continue;
    pause = end + unitsPerStep;
    yield end / values.length;
  }
  return values;
}

const unitsName = (memory: SurveyMemory): string => (memory.isClassic ? "buckets" : "groups");
const topOf = (values: Uint8Array): number =>
  values.reduce((top, value) => (value !== noValue && value > top ? value : top), 1);

function* occupancyLayer(memory: SurveyMemory): Work<SurveyLayer> {
  const bars = new Bars(0);
  const values = yield* eachUnit(memory, () => {
    let full = 0;
    let cells = 0;
    do {
      full += memory.fullCells();
      cells += cellsPerBucket;
    } while (memory.next());
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
  const values = yield* eachUnit(memory, () => {
    let count = 0;
    do count += memory.tombstones();
    while (memory.next());
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
  const chains = new Bars(1);
  const walks = new Bars(1);
  const values = yield* eachUnit(memory, () => {
    let length = 0;
    do {
      length++;
      for (let full = memory.fullCells(); full > 0; full--) walks.add(length);
    } while (memory.next());
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
  const bars = new Bars(1);
  const values = yield* eachUnit(memory, (group, groups) => {
    let farthest = 0;
    for (let cell = 0; cell < cellsPerBucket; cell++) {
      if (!memory.isFull(memory.mark(cell))) continue;
      const walked = memory.groupsWalked(cell, group, groups - 1);
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
  const operations = memory.map.keys?.operations ?? 0;
  const bars = new Bars(1);
  const last = Math.max(1, operations - 1);
  const values = yield* eachUnit(memory, () => {
    let newest = -1;
    do
      for (let cell = 0; cell < cellsPerBucket; cell++) {
        if (!memory.isFull(memory.mark(cell))) continue;
        const operation = memory.operationAt(cell);
        if (operation === noOperation) continue;
        bars.add(1 + Math.floor((operation * ageBars) / operations));
        newest = Math.max(newest, operation);
      }
    while (memory.next());
    return newest < 0 ? noValue : Math.floor((newest * maxValue) / last);
  });
  return {
    metric: "age",
    values,
    top: maxValue,
    histograms: [bars.histogram("Tenth of the operations that inserted the entry", "entries", ageBars)],
  };
}
