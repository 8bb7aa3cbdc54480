import type { MapType } from "../../go/types/mapType.ts";
import type { MakeMapCode } from "../wasm/policy.ts";
import { EmulatedMap } from "./emulatedMap.ts";
import { distinctValues, type KeyPattern } from "./keySource.ts";

/** A long calculation in pieces: each step gives the share done, 0 to 1, so that whoever runs it can report and stop. */
export type Work<Result> = Generator<number, Result, undefined>;

/** What is done to a new map: three runs of operations, one after the other. */
export interface FillPlan {
  readonly type: MapType;
  /** The make hint; null for none. */
  readonly hint: number | null;
  readonly seed: number;
  readonly pattern: KeyPattern;
  /** Keys 0 to `inserts` - 1 are inserted in this order, */
  readonly inserts: number;
  /** then this many of the oldest are deleted, */
  readonly deletes: number;
  /** then this many new keys are inserted. */
  readonly insertsAfter: number;
}

/** A map after all operations of its plan. */
export interface FilledMap {
  readonly map: EmulatedMap;
  /** How its keys were chosen. */
  readonly pattern: KeyPattern;
  readonly operations: number;
  /** The operation, from 0, that inserted key n. */
  operationOf(key: number): number;
}

/** Operations between two steps: some milliseconds of work. */
const operationsPerStep = 8192;

/**
 * Makes and fills a map in pieces.
 * @param makeCode for operations as WebAssembly
 * @throws RangeError when the key type has not enough distinct values; OutOfMemoryError when the heap cannot hold the map
 */
export function* fillMap(plan: FillPlan, makeCode?: MakeMapCode): Work<FilledMap> {
  const { type, inserts, deletes, insertsAfter } = plan;
  const distinct = distinctValues(type.key);
  if (inserts + insertsAfter > distinct)
    throw new RangeError(
      `${type.key.text} has only ${distinct} different keys that can be inserted here, not ${inserts + insertsAfter}`,
    );
  if (deletes > inserts)
    throw new RangeError(`only ${inserts} entries were inserted: ${deletes} cannot be deleted`);
  const map = new EmulatedMap({ ...plan, patterns: [plan.pattern], ...(makeCode ? { makeCode } : {}) });
  const operations = inserts + deletes + insertsAfter;
  for (let operation = 0; operation < operations; ) {
    const end = Math.min(operations, operation + operationsPerStep);
    while (operation < end) {
      const phaseEnd = [inserts, inserts + deletes].find((phase) => operation < phase) ?? operations;
      const count = Math.min(end, phaseEnd) - operation;
      if (operation < inserts) map.insertRun(operation, count);
      else if (operation < inserts + deletes) map.deleteRun(operation - inserts, count);
      else map.insertRun(operation - deletes, count);
      operation += count;
    }
    yield operation / operations;
  }
  return {
    map,
    pattern: plan.pattern,
    operations,
    operationOf: (key) => (key < inserts ? key : key + deletes),
  };
}

/** Runs a calculation to its end at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
