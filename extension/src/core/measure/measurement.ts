import { growthTimeline } from "../capacity/growth.ts";
import { makeLayout } from "../capacity/makeLayout.ts";
import { planMemory } from "../capacity/planCapacity.ts";
import { exactly, type Range } from "../capacity/range.ts";
import type { Allocation } from "../go/abi/allocation.ts";
import { slotCount } from "../go/abi/constants.ts";
import { parseGoVersion } from "../go/release/goRelease.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText, entriesText } from "../numbers/numberText.ts";
import {
  type MeasuredGrowth,
  type MeasuredMap,
  type MeasureOutput,
  type TimedOperation,
  timedOperations,
} from "./measureOutput.ts";
import type { LeftOut, MeasurePlan } from "./measurePlan.ts";

/** A figure of memory as it was predicted and as it was measured. */
export interface ComparedFigure {
  readonly predicted: Range;
  readonly measured: number;
}

export interface ComparedMemory {
  readonly bytes: ComparedFigure;
  readonly objects: ComparedFigure;
}

/** Nanoseconds for an entry. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly rounds: number;
}

/** Maps of one number of entries, made in one way: what was predicted of them and what was measured. */
export interface MeasuredRow {
  readonly n: number;
  readonly hint: number | null;
  /** After make. */
  readonly make: ComparedMemory;
  /** What it holds with all entries. */
  readonly held: ComparedMemory;
  /** All that was allocated by then. */
  readonly allocated: ComparedMemory;
  /** null: the key type has no further keys to miss with. */
  readonly nanoseconds: Readonly<Record<TimedOperation, Spread | null>>;
}

/** The entries at which a map grew while it was filled. */
export interface MeasuredGrowths {
  readonly hint: number | null;
  readonly entries: number;
  readonly predicted: readonly number[];
  /** How many of the predicted ones hashes cannot change. */
  readonly exact: number;
  readonly measured: readonly number[];
}

/** What was measured of a map type, beside what is predicted. JSON-safe. */
export interface Measurement {
  readonly map: string;
  /** runtime.Version() of the program: "go1.26.11" */
  readonly go: string;
  readonly goos: string;
  readonly goarch: string;
  readonly rows: readonly MeasuredRow[];
  readonly growth: readonly MeasuredGrowths[];
  readonly left: readonly LeftOut[];
  /** Where a measured figure is none that was predicted: a sentence each. */
  readonly differences: readonly string[];
}

/** Output that does not answer what was asked; the message is one sentence. */
export class MeasureMismatch extends Error {
  override name = "MeasureMismatch";
}

/**
 * Sets what a program measured beside what is predicted for the map type.
 * @throws MeasureMismatch when the program measured something else than was asked
 */
export function compareMeasured(type: MapType, plan: MeasurePlan, output: MeasureOutput): Measurement {
  if (output.goarch !== type.model.target.goarch)
    throw new MeasureMismatch(
      `the program ran on ${output.goarch}, not on ${type.model.target.goarch} as was asked`,
    );
  const { release } = parseGoVersion(output.version);
  if (release.name !== type.model.release.name)
    throw new MeasureMismatch(
      `the program was built by ${output.version}, not by ${type.model.release.name}`,
    );
  const answered = plan.sizes.slice(0, plan.sizes.length - output.left.length);
  const asked = answered.flatMap((n) => [`${n} null`, `${n} ${plan.hint ?? n}`]);
  const told = output.maps.map(({ n, hint }) => `${n} ${hint}`);
  const isAll = [...answered, ...output.left].join() === plan.sizes.join();
  if (!isAll || asked.join() !== told.join())
    throw new MeasureMismatch("the program did not measure what it was asked for");
  const rows = output.maps.map((map) => compareMap(type, map));
  const growth = output.growths.map((one) => compareGrowth(type, one));
  return {
    map: type.text,
    ...{ go: output.version, goos: output.goos, goarch: output.goarch, rows, growth },
    left: [...plan.left, ...output.left.map((n) => ({ n, why: "the time was too short" }))],
    differences: [...rows.flatMap(rowDifferences), ...growth.flatMap(growthDifferences)],
  };
}

function compareMap(type: MapType, map: MeasuredMap): MeasuredRow {
  const { n, hint, nanoseconds } = map;
  const { make, filled } = planMemory(type, n, hint);
  const compared = (bytes: Range, objects: Range, measured: Allocation): ComparedMemory => ({
    bytes: { predicted: bytes, measured: measured.bytes },
    objects: { predicted: objects, measured: measured.objects },
  });
  const spreads = timedOperations.map((operation) => [operation, spreadOf(nanoseconds[operation])] as const);
  return {
    n,
    hint,
    make: compared(exactly(make.bytes), exactly(make.objects), map.make),
    held: compared(filled.bytes, filled.objects, map.held),
    allocated: compared(filled.allocatedBytes, filled.allocatedObjects, map.allocated),
    nanoseconds: Object.fromEntries(spreads) as Record<TimedOperation, Spread | null>,
  };
}

function spreadOf(figures: readonly number[] | null): Spread | null {
  if (figures === null) return null;
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? 0;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { min: at(0), median, max: at(sorted.length - 1), rounds: sorted.length };
}

function compareGrowth(type: MapType, { hint, entries, allocations }: MeasuredGrowth): MeasuredGrowths {
  const timeline = growthTimeline(type, makeLayout(type, hint), entries);
  // Keys and elems that are stored by pointer are allocated by each insert.
  const usual = allocations.length < entries ? 0 : Math.min(...allocations.map(({ bytes }) => bytes));
  const rowBytes =
    type.model.release.family === "classic" ? type.bucket.bucketSizeBytes : type.group.groupSizeBytes;
  const grew = allocations.filter(
    ({ at, bytes }) => at > slotCount && bytes - usual >= leastBytes(type, at, rowBytes),
  );
  return {
    hint,
    entries,
    predicted: timeline.growthAt,
    exact: timeline.exactGrowths,
    measured: grew.map(({ at }) => at),
  };
}

/**
 * What growth allocates at least: two groups; in classic maps twice as many buckets as the entries so far fill, a power of two,
 * which is more than any overflow bucket with its place in the list of these.
 */
function leastBytes({ model }: MapType, entries: number, rowBytes: number): number {
  const { family, loadFactorNum } = model.release;
  const rows = family === "classic" ? Math.floor((4 * entries) / loadFactorNum) : 2;
  return 2 ** Math.ceil(Math.log2(rows)) * rowBytes;
}

function rowDifferences(row: MeasuredRow): string[] {
  const how = `with ${entriesText(row.n)}, ${hintText(row.hint)}`;
  return (
    [
      ["make allocates", row.make],
      ["the map holds", row.held],
      ["make and inserts allocate", row.allocated],
    ] as const
  ).flatMap(([what, { bytes, objects }]) => [
    ...figureDifference(`${how}, ${what}`, "bytes", bytes),
    ...figureDifference(`${how}, ${what}`, "objects", objects),
  ]);
}

function figureDifference(what: string, unit: string, { predicted, measured }: ComparedFigure): string[] {
  if (measured >= predicted.low && measured <= predicted.high) return [];
  const range =
    predicted.low === predicted.high
      ? decimalText(predicted.low)
      : `${decimalText(predicted.low)} to ${decimalText(predicted.high)}`;
  return [`${what} ${decimalText(measured)} ${unit}, not ${range} as predicted`];
}

function growthDifferences({ hint, predicted, exact, measured }: MeasuredGrowths): string[] {
  const [sure, found] = [predicted.slice(0, exact), measured.slice(0, exact)];
  const list = (entries: readonly number[]): string =>
    entries.length === 0 ? "none" : entries.map(decimalText).join(", ");
  return sure.join() === found.join()
    ? []
    : [`${hintText(hint)}, it grew at the entries ${list(found)}, not ${list(sure)} as predicted`];
}

/** "without a hint", "with the hint 1,000" */
export const hintText = (hint: number | null): string =>
  hint === null ? "without a hint" : `with the hint ${decimalText(hint)}`;
