import type { KeySource } from "../emulator/map/keySource.ts";
import type { MapHistory, MapOperation } from "../emulator/map/mapHistory.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import type { HashChoice } from "./mapView.ts";

/**
 * Operations in a row that differ only by the next key: what is done, to keys of which source, from which on, how many.
 * A JSON value that a window's state can keep.
 */
export type PackedRun = readonly [op: MapOperation["op"], source: number, key: number, count: number];

/** All that is needed to bring a session back after its window was reloaded. */
export interface SessionRecipe {
  readonly sources: readonly KeySource[];
  readonly operations: readonly PackedRun[];
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

/** The operations of a history as runs. */
export function packOperations(history: MapHistory): PackedRun[] {
  const runs: [MapOperation["op"], number, number, number][] = [];
  for (let i = 0; i < history.length; i++) {
    const operation = history.operation(i);
    const key = "key" in operation ? operation.key : 0;
    const source = "key" in operation ? (operation.source ?? 0) : 0;
    const last = runs.at(-1);
    const next = "key" in operation && last ? last[2] + last[3] : 0;
    if (last && last[0] === operation.op && last[1] === source && key === next) last[3]++;
    else if (runs.length === maxRuns) break;
    else runs.push([operation.op, source, key, 1]);
  }
  return runs;
}

/** The operations that runs stand for. */
export function* unpackOperations(runs: readonly PackedRun[]): Generator<MapOperation> {
  for (const [op, source, key, count] of runs)
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
    Array.isArray(run) && run.length === 4 && ops.includes(run[0]) && run.slice(1).every(whole);
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every(isSource)) return undefined;
  if (!Array.isArray(operations) || !operations.every(isRun)) return undefined;
  if (!operations.every(([, source, key, count]) => source < sources.length && key + count <= maxKeys))
    return undefined;
  if (
    operations.length > maxRuns ||
    operations.reduce((sum, [, , , count]) => sum + count, 0) > maxOperations
  )
    return undefined;
  if (place !== null && (typeof place?.section !== "string" || !whole(place.row))) return undefined;
  if (!whole(position) || (hash?.algorithm !== "aes" && hash?.algorithm !== "fallback")) return undefined;
  return whole(hash.seed) ? (value as SessionRecipe) : undefined;
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
