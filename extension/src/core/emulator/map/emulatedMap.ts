import { decodeClassicMap } from "../../decode/classicState.ts";
import type { MapState } from "../../decode/mapState.ts";
import { decodeSwissMap } from "../../decode/swissState.ts";
import type { MapType } from "../../go/types/mapType.ts";
import { Heap } from "../../memory/heap.ts";
import { type SeededRandom, seededRandom } from "../../memory/runtimeRandom.ts";
import { createHasher, randomHashKeys } from "../hash/createHasher.ts";
import type { HashKeys } from "../hash/hasher.ts";
import type { MapRuntime } from "../runtime/mapRuntime.ts";
import { createMapRuntime } from "./createMapRuntime.ts";
import { writeJson } from "./goJson.ts";
import { assignAll, deleteAll } from "./keyRuns.ts";
import { type KeyPattern, type KeySource, writeKey } from "./keySource.ts";
import { basicType } from "./programData.ts";
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
  /** How key n of each source is chosen; one sequential source when absent. More can be added later. */
  readonly patterns?: readonly KeyPattern[];
}

/**
 * One map in a heap of its own, filled with numbered keys: what the layout view, the capacity plan and the command line
 * work with. Key n of a source is `writeKey` of index n by the source's pattern; its elem is the n-th value of the elem
 * type, or the source's own.
 */
export class EmulatedMap {
  readonly type: MapType;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly random: SeededRandom;
  readonly runtime: MapRuntime;
  readonly hashKeys: HashKeys;
  /** Heap offset of the hmap or Map; another one after a clone. */
  at: number;
  readonly #sources: KeySource[] = [];
  readonly #keyAt: number;
  readonly #elemAt: number;
  readonly #scratchAt: number;

  constructor(options: EmulatedMapOptions) {
    const { type } = options;
    this.type = type;
    for (const pattern of options.patterns ?? [{ kind: "sequential" } as const]) this.addSource({ pattern });
    this.heap = new Heap(type.model.release, type.model.target.ptrSizeBytes);
    this.types = createTypeTable(this.heap);
    this.random = seededRandom(options.seed);
    this.hashKeys = options.hashKeys ?? randomHashKeys(this.random, type.model);
    const { typeAt } = this.types;
    const hasher = createHasher(type, this.heap, this.hashKeys, this.random, typeAt);
    this.runtime = createMapRuntime({ type, heap: this.heap, hasher, random: this.random, typeAt });
    this.#keyAt = this.heap.reserveData(Math.max(8, type.key.sizeBytes, type.elem.sizeBytes));
    this.#elemAt = this.heap.reserveData(Math.max(8, type.elem.sizeBytes));
    this.#scratchAt = this.heap.reserveData(scratchBytes);
    // Types of interfaces get their places before any checkpoint, so that going back in time keeps them.
    const word = this.heap.ptrSizeBytes;
    this.types.offsetOf(basicType("string", 2 * word, word));
    this.types.offsetOf(basicType("bool", 1, 1));
    this.types.offsetOf(basicType("int", word, word));
    this.types.offsetOf(basicType("float64", 8, word));
    this.at = this.runtime.make(options.hint);
  }

  /** Adds a source of keys. @returns its number */
  addSource(source: KeySource): number {
    return this.#sources.push(source) - 1;
  }

  get sources(): readonly KeySource[] {
    return this.#sources;
  }

  /** m[key n] = elem n. */
  insert(index: number, source = 0): void {
    const keyAt = this.keyAt(index, source);
    const elemAt = this.runtime.assign(this.at, keyAt);
    if (this.type.elem.sizeBytes > 0) this.writeElem(elemAt, index, source);
  }

  /** Inserts `count` keys of the first source in order, from key `first` on: the same as one `insert` each, and faster. */
  insertRun(first: number, count: number): void {
    const { type, runtime } = this;
    const elemBytes = type.elem.sizeBytes;
    const most = this.#runKeys(elemBytes);
    const elemsAt = this.#scratchAt + 8 * Math.ceil((most * type.key.sizeBytes) / 8);
    for (let i = 0; i < count; ) {
      const keys = Math.min(most, count - i);
      if (most === 0) this.insert(first + i++);
      else {
        this.#writeRun(first + i, keys);
        for (let j = 0; j < keys && elemBytes > 0; j++)
          this.writeElem(elemsAt + j * elemBytes, first + i + j);
        assignAll(runtime, this.at, this.#scratchAt, elemsAt, keys);
        i += keys;
      }
    }
  }

  /** Deletes `count` keys of the first source in order, from key `first` on. */
  deleteRun(first: number, count: number): void {
    const most = this.#runKeys(0);
    for (let i = 0; i < count; ) {
      const keys = Math.min(most, count - i);
      if (most === 0) this.delete(first + i++);
      else {
        this.#writeRun(first + i, keys);
        deleteAll(this.runtime, this.at, this.#scratchAt, keys);
        i += keys;
      }
    }
  }

  /** How many keys with so many more bytes each the scratch memory takes; 0 for types whose values take memory of their own. */
  #runKeys(moreBytes: number): number {
    const { key, elem } = this.type;
    if (key.hasPointers || elem.hasPointers) return 0;
    return Math.floor((scratchBytes - 8) / Math.max(1, key.sizeBytes + moreBytes));
  }

  #writeRun(first: number, count: number): void {
    const keyBytes = this.type.key.sizeBytes;
    for (let i = 0; i < count; i++) this.writeKey(this.#scratchAt + i * keyBytes, first + i);
  }

  /** Writes the elem that belongs to a key into scratch memory. @returns its heap offset, valid until the next elem */
  elemScratchAt(index: number, source = 0): number {
    if (this.type.elem.sizeBytes > 0) this.writeElem(this.#elemAt, index, source);
    return this.#elemAt;
  }

  /** Writes the elem that belongs to a key. */
  writeElem(at: number, index: number, source = 0): void {
    const { elems } = this.#sources[source] as KeySource;
    if (elems) writeJson(this, this.type.elem, at, elems[index]);
    else writeKey(this, this.type.elem, at, index, sequential);
  }

  /** delete(m, key n). */
  delete(index: number, source = 0): void {
    this.runtime.delete(this.at, this.keyAt(index, source));
  }

  /** Whether key n is in the map, by the runtime's own lookup. */
  has(index: number, source = 0): boolean {
    return this.runtime.access(this.at, this.keyAt(index, source)) !== 0;
  }

  clear(): void {
    this.runtime.clear(this.at);
  }

  /** m = maps.Clone(m): the copy is the map from now on. @throws RangeError before 1.21 */
  clone(): void {
    this.at = this.runtime.clone(this.at);
  }

  /** for range m {}. @returns how many entries it visited */
  range(): number {
    const iterator = this.runtime.iterate(this.at);
    let visited = 0;
    while (iterator.next()) visited++;
    return visited;
  }

  get length(): number {
    return this.runtime.length(this.at);
  }

  /** The whole map read back from memory. */
  state(): MapState {
    return decodeMap(this.type, this.heap, this.heap.addressOf(this.at));
  }

  /** Writes key n into the map's scratch memory. @returns its heap offset, valid until the next key */
  keyAt(index: number, source = 0): number {
    this.writeKey(this.#keyAt, index, source);
    return this.#keyAt;
  }

  /** Writes key n to a place of the heap. */
  writeKey(at: number, index: number, source = 0): void {
    const { pattern } = this.#sources[source] as KeySource;
    writeKey(this, this.type.key, at, index, pattern);
  }

  /** Runs `look` so that the keys it writes leave the map's heap as it was: going back in time shows the same bytes. */
  looking<T>(look: () => T): T {
    return this.heap.useScratch(this.#scratchAt, scratchBytes, look);
  }

  /** Heap offset of the scratch memory that keys are written into. */
  get keyScratchAt(): number {
    return this.#keyAt;
  }

  /** Writes a key given as JSON into the map's scratch memory. @throws GoJsonError */
  jsonKeyAt(value: unknown): number {
    writeJson(this, this.type.key, this.#keyAt, value);
    return this.#keyAt;
  }
}

const sequential: KeyPattern = { kind: "sequential" };
/** Room for the contents of a key that is only looked at. */
const scratchBytes = 1 << 16;

/** Decodes the map of a type at an address, by its family. */
export function decodeMap(type: MapType, reader: Heap, address: number): MapState {
  return type.model.release.family === "classic"
    ? decodeClassicMap(reader, address, type)
    : decodeSwissMap(reader, address, type);
}
