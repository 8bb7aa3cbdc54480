import type { MapType } from "../../go/types/mapType.ts";
import { type SeededRandom, seededRandom } from "../../memory/runtimeRandom.ts";
import { randomHashKeys } from "../hash/createHasher.ts";
import type { HashKeys } from "../hash/hasher.ts";
import type { MakeMapCode } from "../wasm/policy.ts";
import { writeJson } from "./goJson.ts";
import { HeapMap } from "./heapMap.ts";
import { assignAll, deleteAll } from "./keyRuns.ts";
import { type KeyPattern, type KeySource, writeKey, writeListed } from "./keySource.ts";
import { basicType, type ValueNotation } from "./programData.ts";

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
  /** How values of lists are written; as core/emulator/map/goJson.ts has them when absent. */
  readonly notation?: ValueNotation;
  /** Makes operations of large maps fast; absent where there are none. */
  readonly makeCode?: MakeMapCode;
}

/**
 * A map that is filled with numbered keys, made and filled by chance that a seed repeats. Key n of a source is `writeKey`
 * of index n by the source's pattern; its elem is the n-th value of the elem type, or the source's own.
 */
export class EmulatedMap extends HeapMap<SeededRandom> {
  readonly notation: ValueNotation | undefined;
  readonly #sources: KeySource[] = [];
  readonly #keyAt: number;
  readonly #elemAt: number;
  readonly #scratchAt: number;

  constructor(options: EmulatedMapOptions) {
    const { type } = options;
    const random = seededRandom(options.seed);
    super({
      ...{ type, random, hashKeys: options.hashKeys ?? randomHashKeys(random, type.model) },
      ...(options.makeCode ? { makeCode: options.makeCode } : {}),
    });
    this.notation = options.notation;
    for (const pattern of options.patterns ?? [{ kind: "sequential" } as const]) this.addSource({ pattern });
    this.#keyAt = this.heap.reserveData(Math.max(8, type.key.sizeBytes, type.elem.sizeBytes));
    this.#elemAt = this.heap.reserveData(Math.max(8, type.elem.sizeBytes));
    this.#scratchAt = this.heap.reserveData(scratchBytes);
    // Types of interfaces get their places before any checkpoint, so that going back in time keeps them.
    const word = this.heap.ptrSizeBytes;
    this.types.offsetOf(basicType("string", 2 * word, word));
    this.types.offsetOf(basicType("bool", 1, 1));
    this.types.offsetOf(basicType("int", word, word));
    this.types.offsetOf(basicType("float64", 8, word));
    for (const dynamic of options.notation?.dynamicTypes ?? []) this.types.offsetOf(dynamic);
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
    if (elems) writeListed(this, this.type.elem, at, elems[index]);
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
