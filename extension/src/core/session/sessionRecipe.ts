import type { KeySource } from "../emulator/map/keySource.ts";
import type { MapHistory, MapOperation } from "../emulator/map/mapHistory.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import type { HashChoice } from "./mapView.ts";

/**
 * Operations in a row that differ only by the next key: what is done, to keys of which source, from which on, how many.
 * A JSON value that a window's state can keep.
 */
export type PackedRun = readonly [op: MapOperation["op"], source: number, key: number, count: number];

/**
 * Rounds of a run of deletes and a run of inserts, each as long as `count` and each going on where the round before it has
 * ended: the sources and first keys of both, and how many rounds.
 */
export type PackedRounds = readonly [
  op: "rounds",
  deletedSource: number,
  deletedKey: number,
  insertedSource: number,
  insertedKey: number,
  count: number,
  rounds: number,
];

/** All that is needed to bring a session back after its window was reloaded. */
export interface SessionRecipe {
  readonly sources: readonly KeySource[];
  readonly operations: readonly (PackedRun | PackedRounds)[];
  readonly position: number;
  readonly hash: HashChoice;
  readonly place: PicturePlace | null;
}

/** A longer history is kept up to here. */
const maxRuns = 20_000;
/** The view's maps are small: more is refused with this figure. */
export const maxOperations = 2_000_000;
/** Numbers of keys are below this. */
const maxKeys = 2 ** 32;

type Run = [op: MapOperation["op"], source: number, key: number, count: number];
type Rounds = [...PackedRounds];

/** The operations of a history as runs. */
export function packOperations(history: MapHistory): (PackedRun | PackedRounds)[] {
  const runs: (Run | Rounds)[] = [];
  for (let i = 0; i < history.length; i++) {
    const operation = history.operation(i);
    const key = "key" in operation ? operation.key : 0;
    const source = "key" in operation ? (operation.source ?? 0) : 0;
    const last = runs.at(-1);
    const next = "key" in operation && last ? last[2] + last[3] : 0;
    if (last && last[0] === operation.op && last[1] === source && key === next) last[3]++;
    else {
      foldRounds(runs);
      if (runs.length === maxRuns) return runs;
      runs.push([operation.op, source, key, 1]);
    }
  }
  foldRounds(runs);
  return runs;
}

/** Makes rounds of the last runs, where they are a round that goes on from the one before. */
function foldRounds(runs: (Run | Rounds)[]): void {
  const round = roundOf(runs.at(-2), runs.at(-1));
  if (!round) return;
  const rounds = runs.at(-3);
  const before = rounds?.[0] === "rounds" ? rounds : roundOf(runs.at(-4), rounds);
  if (!before || !goesOn(before, round)) return;
  runs.length -= before === rounds ? 2 : 4;
  if (before !== rounds) runs.push(before);
  before[6]++;
}

function roundOf(deleted: Run | Rounds | undefined, inserted: Run | Rounds | undefined): Rounds | undefined {
  if (deleted?.[0] !== "delete" || inserted?.[0] !== "insert" || deleted[3] !== inserted[3]) return undefined;
  return ["rounds", deleted[1], deleted[2], inserted[1], inserted[2], deleted[3], 1];
}

function goesOn(before: PackedRounds, next: PackedRounds): boolean {
  const [, deletedSource, deletedKey, insertedSource, insertedKey, count, rounds] = before;
  const sameKind = next[1] === deletedSource && next[3] === insertedSource && next[5] === count;
  return sameKind && next[2] === deletedKey + count * rounds && next[4] === insertedKey + count * rounds;
}

/** The operations that runs stand for. */
export function* unpackOperations(runs: SessionRecipe["operations"]): Generator<MapOperation> {
  for (const run of runs) {
    if (run[0] === "rounds") yield* unpackRounds(run);
    else yield* unpackRun(run);
  }
}

function* unpackRounds([, ...round]: PackedRounds): Generator<MapOperation> {
  const [deletedSource, deletedKey, insertedSource, insertedKey, count, rounds] = round;
  for (let done = 0; done < count * rounds; done += count) {
    yield* unpackRun(["delete", deletedSource, deletedKey + done, count]);
    yield* unpackRun(["insert", insertedSource, insertedKey + done, count]);
  }
}

function* unpackRun([op, source, key, count]: PackedRun): Generator<MapOperation> {
  for (let i = 0; i < count; i++)
    if (op === "insert" || op === "delete" || op === "get") yield { op, key: key + i, source };
    else yield { op };
}

const ops: readonly unknown[] = ["insert", "delete", "get", "clear", "clone", "range"];

/** A recipe that was kept, or undefined when what was kept is none. */
export function checkRecipe(value: unknown): SessionRecipe | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { sources, operations, position, hash, place } = value as Partial<SessionRecipe>;
  const whole = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  const isRun = (run: unknown): boolean =>
    Array.isArray(run) &&
    run.slice(1).every(whole) &&
    (run[0] === "rounds" ? run.length === 7 : run.length === 4 && ops.includes(run[0]));
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every(isSource)) return undefined;
  if (!Array.isArray(operations) || !operations.every(isRun)) return undefined;
  if (operations.length > maxRuns || !operations.every((run) => isWithin(run, sources.length)))
    return undefined;
  if (operations.reduce((sum, run) => sum + countOf(run), 0) > maxOperations) return undefined;
  if (place !== null && (typeof place?.section !== "string" || !whole(place.row))) return undefined;
  if (!whole(position) || (hash?.algorithm !== "aes" && hash?.algorithm !== "fallback")) return undefined;
  return whole(hash.seed) ? (value as SessionRecipe) : undefined;
}

/** Operations that a run stands for. */
const countOf = (run: PackedRun | PackedRounds): number =>
  run[0] === "rounds" ? 2 * run[5] * run[6] : run[3];

function isWithin(run: PackedRun | PackedRounds, sources: number): boolean {
  if (run[0] !== "rounds") return run[1] < sources && run[2] + run[3] <= maxKeys;
  const [, deletedSource, deletedKey, insertedSource, insertedKey, count, rounds] = run;
  const keys = count * rounds;
  return (
    Math.max(deletedSource, insertedSource) < sources && Math.max(deletedKey, insertedKey) + keys <= maxKeys
  );
}

function isSource(value: unknown): boolean {
  const pattern = (value as Partial<KeySource> | null)?.pattern;
  switch (pattern?.kind) {
    case "sequential":
      return true;
    case "random":
      return Number.isSafeInteger(pattern.seed);
    case "pattern":
      return typeof pattern.pattern === "string";
    case "values":
      return Array.isArray(pattern.values) && pattern.values.length > 0;
    default:
      return false;
  }
}
