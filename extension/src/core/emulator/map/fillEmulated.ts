import type { MapType } from "../../go/types/mapType.ts";
import { decimalText } from "../../numbers/numberText.ts";
import type { MakeMapCode } from "../wasm/policy.ts";
import { EmulatedMap } from "./emulatedMap.ts";
import { distinctValues, type KeyPattern } from "./keySource.ts";

/** A long calculation in pieces: each step gives the share done, 0 to 1, so that whoever runs it can report and stop. */
export type Work<Result> = Generator<number, Result, undefined>;

/** What is done to a new map: a fill, then rounds of deleting and inserting. */
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
  /** then this many new keys are inserted; */
  readonly insertsAfter: number;
  /** both so many times; once when absent. */
  readonly rounds?: number;
}

/** What a map held at some moments of its fill, in the order of operations: at growths and between. */
export interface FilledMemory {
  /** After how many operations. */
  readonly operations: readonly number[];
  /** Bytes that the map held on the heap. */
  readonly heldBytes: readonly number[];
  /** Bytes left behind for the collector since make. */
  readonly garbageBytes: readonly number[];
  /** It was looked at after so many operations each time. */
  readonly every: number;
}

/** A map after all operations of its plan. */
export interface FilledMap {
  readonly map: EmulatedMap;
  /** How its keys were chosen. */
  readonly pattern: KeyPattern;
  readonly operations: number;
  readonly memory: FilledMemory;
  /** The operation, from 0, that inserted key n. */
  operationOf(key: number): number;
}

/** Operations between two steps, at most: some milliseconds of work. */
const operationsPerStep = 8192;
/** Looks at the memory of a fill of not too many operations. */
const looks = 1024;

/** @throws RangeError when the key type has not enough distinct values, or there is not enough to delete */
function checkPlan({ type, inserts, rounds = 1, deletes, insertsAfter }: FillPlan): void {
  const distinct = distinctValues(type.key);
  const keys = inserts + rounds * insertsAfter;
  if (keys > distinct)
    throw new RangeError(
      `${type.key.text} has only ${decimalText(distinct)} different keys that can be inserted here, not ${decimalText(keys)}`,
    );
  const left = inserts - Math.max(0, rounds - 1) * (deletes - insertsAfter);
  if (rounds > 0 && deletes > Math.min(inserts, left))
    throw new RangeError(
      `only ${decimalText(inserts)} entries were inserted: ${decimalText(rounds * deletes)} cannot be deleted`,
    );
}

/**
 * Makes and fills a map in pieces.
 * @param makeCode for operations as WebAssembly
 * @throws RangeError when the key type has not enough distinct values; OutOfMemoryError when the heap cannot hold the map
 */
export function* fillMap(plan: FillPlan, makeCode?: MakeMapCode): Work<FilledMap> {
  checkPlan(plan);
  const { inserts, rounds = 1, deletes, insertsAfter } = plan;
  const map = new EmulatedMap({ ...plan, patterns: [plan.pattern], ...(makeCode ? { makeCode } : {}) });
  const perRound = deletes + insertsAfter;
  const operations = inserts + rounds * perRound;
  const memory = new MemoryLog(map, Math.min(operationsPerStep, Math.max(1, Math.floor(operations / looks))));
  for (let operation = 0; operation < operations; ) {
    const end = Math.min(operation < inserts ? inserts : operations, operation + memory.every);
    while (operation < end) operation += doRun(map, plan, operation, end - operation);
    memory.note(operation);
    yield operation / operations;
  }
  return {
    map,
    pattern: plan.pattern,
    operations,
    memory: memory.filled(),
    operationOf(key) {
      if (key < inserts) return key;
      const later = key - inserts;
      return inserts + Math.floor(later / insertsAfter) * perRound + deletes + (later % insertsAfter);
    },
  };
}

/** Does up to `most` operations of one kind from operation `at` on. @returns how many */
function doRun(map: EmulatedMap, plan: FillPlan, at: number, most: number): number {
  const { inserts, deletes, insertsAfter } = plan;
  if (at < inserts) {
    const count = Math.min(most, inserts - at);
    map.insertRun(at, count);
    return count;
  }
  const perRound = deletes + insertsAfter;
  const round = Math.floor((at - inserts) / perRound);
  const inRound = (at - inserts) % perRound;
  if (inRound < deletes) {
    const count = Math.min(most, deletes - inRound);
    map.deleteRun(round * deletes + inRound, count);
    return count;
  }
  const count = Math.min(most, perRound - inRound);
  map.insertRun(inserts + round * insertsAfter + inRound - deletes, count);
  return count;
}

/** Keeps what a map that is only filled holds: the heap knows it, since nothing else lives there. */
class MemoryLog {
  readonly every: number;
  readonly #map: EmulatedMap;
  readonly #operations: number[] = [];
  readonly #held: number[] = [];
  readonly #garbage: number[] = [];

  constructor(map: EmulatedMap, every: number) {
    this.#map = map;
    this.every = every;
    this.note(0);
  }

  /** Changes are kept, and the last look. */
  note(operation: number): void {
    const { allocatedBytes, freedBytes } = this.#map.heap.stats;
    const [operations, held, garbage] = [this.#operations, this.#held, this.#garbage];
    const now = allocatedBytes - freedBytes;
    const last = held.length - 1;
    const isAsBefore = last > 0 && held[last] === now && held[last - 1] === now;
    if (isAsBefore && garbage[last] === freedBytes && garbage[last - 1] === freedBytes)
      operations[last] = operation;
    else {
      operations.push(operation);
      held.push(now);
      garbage.push(freedBytes);
    }
  }

  filled(): FilledMemory {
    return {
      operations: this.#operations,
      heldBytes: this.#held,
      garbageBytes: this.#garbage,
      every: this.every,
    };
  }
}

/** Runs a calculation to its end at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
