import { createHasher, randomHashKeys } from "../../../extension/src/core/emulator/hash/createHasher.ts";
import { createMapRuntime } from "../../../extension/src/core/emulator/map/createMapRuntime.ts";
import { accessAll, assignAll, deleteAll } from "../../../extension/src/core/emulator/map/keyRuns.ts";
import type { MapRuntime } from "../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { makeMapCode } from "../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { goRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { type KeyKind, type KeySet, type Keys, type Numbers, textOf } from "./keys.ts";
import { type Operation, type Side, timed } from "./operations.ts";

const textBytes = 16;
/** Keys that are looked up before their elems are read. */
const foundKeys = 1024;

function textsOf(numbers: Numbers, count: number): Uint8Array {
  const texts = new Uint8Array(textBytes * count);
  for (let i = 0; i < count; i++) {
    const text = textOf(numbers, i);
    for (let j = 0; j < textBytes; j++) texts[i * textBytes + j] = text.charCodeAt(j);
  }
  return texts;
}

/** Heap offsets of keys that lie one after the other. */
type Places = Readonly<Record<KeySet, number>>;

/**
 * Our maps: map[uint64]uint64 or map[string]uint64 of a release on amd64, in a new heap for each round. The keys and elems
 * lie in the heap as a program's slices would, and each operation runs over them by core/emulator/map/keyRuns.ts.
 */
export class EmulatedSide implements Side {
  readonly #type: MapType;
  readonly #kind: KeyKind;
  readonly #keys: Keys;
  readonly #texts: Partial<Record<KeySet, Uint8Array>> = {};
  #heap: Heap;
  #runtime: MapRuntime;
  #keysAt: Places = { made: 0, found: 0, missing: 0 };
  #elemsAt = 0;
  #foundAt = 0;
  #map = 0;
  #programBytes = 0;
  #sum = 0;

  constructor(minor: number, kind: KeyKind, keys: Keys) {
    const model = mapModel(goRelease(minor), "amd64");
    this.#type = mapTypeOf(parseMapType(`map[${kind}]uint64`, model.target), model);
    this.#kind = kind;
    this.#keys = keys;
    this.#heap = new Heap(model.release, 8);
    this.#runtime = this.#newRuntime();
  }

  /** A heap and a runtime with nothing in it but the program's keys and elems. */
  #newRuntime(): MapRuntime {
    const { model } = this.#type;
    const heap = new Heap(model.release, 8);
    const random = seededRandom(1);
    const typeAt = (): undefined => undefined;
    const hasher = createHasher(this.#type, heap, randomHashKeys(random, model), random, typeAt);
    this.#heap = heap;
    this.#keysAt = {
      made: this.#storeKeys("made"),
      found: this.#storeKeys("found"),
      missing: this.#storeKeys("missing"),
    };
    const { count } = this.#keys;
    this.#elemsAt = heap.reserveData(8 * count);
    for (let i = 0; i < count; i++) heap.u32[(this.#elemsAt >>> 2) + 2 * i] = i;
    this.#foundAt = heap.reserveData(4 * foundKeys);
    this.#programBytes = heap.books().arenaEnd;
    return createMapRuntime({ type: this.#type, heap, hasher, random, typeAt }, makeMapCode);
  }

  /** A slice of a set's keys. */
  #storeKeys(set: KeySet): number {
    const heap = this.#heap;
    const { count } = this.#keys;
    if (this.#kind === "uint64") {
      const at = heap.reserveData(8 * count);
      heap.u32.set(this.#keys[set], at >>> 2);
      return at;
    }
    const contents = this.#storeTexts(set);
    const at = heap.reserveData(16 * count);
    const { u32, addressHigh } = heap;
    for (let i = 0; i < count; i++) {
      const header = (at >>> 2) + 4 * i;
      u32[header] = contents + textBytes * i;
      u32[header + 1] = addressHigh;
      u32[header + 2] = textBytes;
    }
    return at;
  }

  /** The contents of a set's strings, one after the other. */
  #storeTexts(set: KeySet): number {
    const texts = this.#texts[set] ?? textsOf(this.#keys[set], this.#keys.count);
    this.#texts[set] = texts;
    const at = this.#heap.reserveData(texts.length);
    this.#heap.u8.set(texts, at);
    return at;
  }

  run(operation: Operation): number {
    if (operation === "insert") this.#runtime = this.#newRuntime();
    const { count } = this.#keys;
    const runtime = this.#runtime;
    const keysAt = this.#keysAt;
    switch (operation) {
      case "insert":
        return timed(count, () => {
          this.#map = runtime.make(null);
          assignAll(runtime, this.#map, keysAt.made, this.#elemsAt, count);
        });
      case "presized":
        return timed(count, () => {
          assignAll(runtime, runtime.make(count), keysAt.made, this.#elemsAt, count);
        });
      case "delete":
        return timed(count, () => deleteAll(runtime, this.#map, keysAt.found, count));
      case "hit":
        return timed(count, () => this.#sumUp(keysAt.found));
      case "miss":
        return timed(count, () => this.#sumUp(keysAt.missing));
    }
  }

  /** Looks every key up and adds the elems, those of absent keys being 0. */
  #sumUp(keysAt: number): void {
    const { count } = this.#keys;
    const keyBytes = this.#type.key.sizeBytes;
    const { u32 } = this.#heap;
    for (let i = 0; i < count; i += foundKeys) {
      const asked = Math.min(foundKeys, count - i);
      accessAll(this.#runtime, this.#map, keysAt + i * keyBytes, this.#foundAt, asked);
      for (let j = 0, at = this.#foundAt >>> 2; j < asked; j++)
        this.#sum += u32[(u32[at + j] as number) >>> 2] as number;
    }
  }

  /** Entries of the map of the last insert. */
  get length(): number {
    return this.#runtime.length(this.#map);
  }

  /**
   * Bytes that the map holds by size class, and bytes of the arena that were ever given out, without the program's own: what
   * lies behind them takes no memory, nor does what Go's heap has reserved.
   */
  held(): { readonly liveBytes: number; readonly arenaBytes: number } {
    return {
      liveBytes: this.#runtime.liveMemory(this.#map).bytes,
      arenaBytes: this.#heap.books().arenaEnd - this.#programBytes,
    };
  }
}
