import type { GoType } from "../../go/types/goType.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import type { Hasher } from "../hash/hasher.ts";
import type { Tracer } from "./tracer.ts";

/** What the runtime functions of a map type work with. */
export interface RuntimeParts {
  readonly type: MapType;
  readonly heap: Heap;
  readonly hasher: Hasher;
  readonly random: RuntimeRandom;
  /** The dynamic type that an interface's first word (type or itab, as a heap offset) stands for. */
  readonly typeAt: (offset: number) => GoType | undefined;
}

/**
 * The runtime functions of one map type over an emulated heap: what the compiler's calls do to memory. Maps, keys and
 * elems are heap offsets; 0 is nil. The two families implement it (core/classic, core/swiss); each method runs the
 * variant that compiled code of this type would call (fast32, fast64, ptr, faststr or generic).
 *
 * Keys are read from heap memory at `keyAt`, in Go's layout (the caller keeps a scratch place). Elements are written by
 * the caller through the returned offset, as compiled code does.
 */
export interface MapRuntime extends RuntimeParts {
  /** Hears each step; null costs nothing measurable. */
  tracer: Tracer | null;

  /**
   * make(map[K]V, hint) on the heap. `null`: makemap_small (no hint, or a constant up to 8).
   * @returns offset of the hmap or Map
   * @throws OutOfMemoryError when the arena cannot hold it
   */
  make(hint: number | null): number;

  /**
   * m[k] = …: finds or makes the slot and returns the offset of its elem (the pointed-to one when indirect).
   * @throws GoPanic "assignment to entry in nil map", UnhashableError; GoFatal on concurrent use
   */
  assign(m: number, keyAt: number): number;

  /** v, ok := m[k]: offset of the elem, 0 when absent. @throws UnhashableError; GoFatal on concurrent use */
  access(m: number, keyAt: number): number;

  /** delete(m, k). @throws UnhashableError; GoFatal on concurrent use */
  delete(m: number, keyAt: number): void;

  /**
   * Does an operation on keys that lie one after the other, in this order, as far as code made for that goes; the functions
   * of core/emulator/map/keyRuns.ts do all of them.
   * @param otherAt heap offset of the elems to assign, or of the words that take the elems' offsets of an access
   * @returns how many were done; 0 where there is no such code
   */
  runKeys(run: KeyRun, m: number, keysAt: number, otherAt: number, count: number): number;

  /** clear(m), and the compiled clear idiom. */
  clear(m: number): void;

  /** maps.Clone(m), 1.21 on. */
  clone(m: number): number;

  /** len(m). */
  length(m: number): number;

  /** Starts `range m`. */
  iterate(m: number): MapIterator;

  /** Live memory of the map by size class: header, bucket arrays, directory, tables, groups, overflow, indirect slots. */
  liveMemory(m: number): LiveMemory;
}

/** An operation on a run of keys. */
export type KeyRun = "accessAll" | "assignAll" | "deleteAll";

/** What a map holds on the heap now, by size class; memory that keys and elems point to belongs to others. */
export interface LiveMemory {
  readonly bytes: number;
  readonly objects: number;
}

/** `range m` in progress: mapiternext / mapIterNext. */
export interface MapIterator {
  /** Offset of the current key, 0 at the end. */
  keyAt: number;
  elemAt: number;
  /** Moves on. @returns false at the end. @throws GoFatal "concurrent map iteration and map write" */
  next(): boolean;
  /** Leaves the loop early, as `break` does: memory that only the iteration still needed is given back. */
  stop(): void;
}

/** A recoverable panic of the runtime, with its exact words. */
export class GoPanic extends Error {
  override name = "GoPanic";
}

/** A fatal error of the runtime ("concurrent map writes"), which no recover catches. */
export class GoFatal extends Error {
  override name = "GoFatal";
}
