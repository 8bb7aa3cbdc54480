import { decodeClassicMap } from "../decode/classicState.ts";
import type { MapState } from "../decode/mapState.ts";
import { decodeSwissMap } from "../decode/swissState.ts";
import { createHasher, randomHashKeys } from "../hash/createHasher.ts";
import type { HashKeys } from "../hash/hasher.ts";
import { Heap } from "../memory/heap.ts";
import type { MapType } from "../types/mapType.ts";
import { createMapRuntime } from "./createMapRuntime.ts";
import { type KeyPattern, writeKey } from "./keySource.ts";
import type { MapRuntime } from "./mapRuntime.ts";
import { type SeededRandom, seededRandom } from "./runtimeRandom.ts";
import { createTypeTable, type TypeTable } from "./typeTable.ts";

/** What an emulated map starts with. */
export interface EmulatedMapOptions {
  readonly type: MapType;
  /** The make hint; null for none (or a constant up to 8). */
  readonly hint: number | null;
  /** Chooses hash keys, hash seeds and iteration starts. */
  readonly seed: number;
  /** Hash keys to use instead of ones drawn from `seed`. */
  readonly hashKeys?: HashKeys;
  readonly pattern?: KeyPattern;
}

/**
 * One map in a heap of its own, filled with numbered keys: what the layout view, the capacity plan and the command line
 * work with. Key n is `writeKey` of index n; its elem is the n-th value of the elem type.
 */
export class EmulatedMap {
  readonly type: MapType;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly random: SeededRandom;
  readonly runtime: MapRuntime;
  readonly pattern: KeyPattern;
  /** Heap offset of the hmap or Map. */
  readonly at: number;
  readonly #keyAt: number;

  constructor(options: EmulatedMapOptions) {
    const { type } = options;
    this.type = type;
    this.pattern = options.pattern ?? { kind: "sequential" };
    this.heap = new Heap(type.model.release, type.model.target.ptrSizeBytes);
    this.types = createTypeTable(this.heap);
    this.random = seededRandom(options.seed);
    const keys = options.hashKeys ?? randomHashKeys(this.random, type.model);
    const { typeAt } = this.types;
    const hasher = createHasher(type, this.heap, keys, this.random, typeAt);
    this.runtime = createMapRuntime({ type, heap: this.heap, hasher, random: this.random, typeAt });
    this.#keyAt = this.heap.reserveData(Math.max(8, type.key.sizeBytes, type.elem.sizeBytes));
    // Types of interfaces get their places before any checkpoint, so that going back in time keeps them.
    writeKey(this, type.key, this.#keyAt, 0, this.pattern);
    writeKey(this, type.elem, this.#keyAt, 0, this.pattern);
    this.at = this.runtime.make(options.hint);
  }

  /** m[key n] = elem n. */
  insert(index: number): void {
    this.#writeKey(index);
    const elemAt = this.runtime.assign(this.at, this.#keyAt);
    if (this.type.elem.sizeBytes > 0) writeKey(this, this.type.elem, elemAt, index, { kind: "sequential" });
  }

  /** delete(m, key n). */
  delete(index: number): void {
    this.#writeKey(index);
    this.runtime.delete(this.at, this.#keyAt);
  }

  /** Whether key n is in the map, by the runtime's own lookup. */
  has(index: number): boolean {
    this.#writeKey(index);
    return this.runtime.access(this.at, this.#keyAt) !== 0;
  }

  clear(): void {
    this.runtime.clear(this.at);
  }

  get length(): number {
    return this.runtime.length(this.at);
  }

  /** The whole map read back from memory. */
  state(): MapState {
    return decodeMap(this.type, this.heap, this.heap.addressOf(this.at));
  }

  #writeKey(index: number): void {
    writeKey(this, this.type.key, this.#keyAt, index, this.pattern);
  }
}

/** Decodes the map of a type at an address, by its family. */
export function decodeMap(type: MapType, reader: Heap, address: number): MapState {
  return type.model.release.family === "classic"
    ? decodeClassicMap(reader, address, type)
    : decodeSwissMap(reader, address, type);
}
