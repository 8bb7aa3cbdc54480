import { createHasher, randomHashKeys } from "../../../extension/src/core/hash/createHasher.ts";
import { Heap } from "../../../extension/src/core/memory/heap.ts";
import { goRelease } from "../../../extension/src/core/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/release/goTarget.ts";
import { createMapRuntime } from "../../../extension/src/core/runtime/createMapRuntime.ts";
import type { MapRuntime } from "../../../extension/src/core/runtime/mapRuntime.ts";
import { seededRandom } from "../../../extension/src/core/runtime/runtimeRandom.ts";
import type { MapType } from "../../../extension/src/core/types/mapType.ts";
import { mapTypeOf } from "../../../extension/src/core/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/types/typeParser.ts";
import { type KeyKind, type KeySet, type Keys, textOf } from "./keys.ts";
import { type Operation, type Side, timed } from "./operations.ts";

const textBytes = 16;

/** Our maps: map[uint64]uint64 or map[string]uint64 of a release on amd64, in a new heap for each round. */
export class EmulatedSide implements Side {
  readonly #type: MapType;
  readonly #kind: KeyKind;
  readonly #keys: Keys;
  #heap: Heap;
  #runtime: MapRuntime;
  #keyAt = 0;
  #texts: Readonly<Record<KeySet, number>> = { made: 0, found: 0, missing: 0 };
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

  /** A heap and a runtime with nothing in it but the program's keys. */
  #newRuntime(): MapRuntime {
    const { model } = this.#type;
    const heap = new Heap(model.release, 8);
    const random = seededRandom(1);
    const typeAt = (): undefined => undefined;
    const hasher = createHasher(this.#type, heap, randomHashKeys(random, model), random, typeAt);
    this.#heap = heap;
    this.#keyAt = heap.reserveData(16);
    if (this.#kind === "string")
      this.#texts = {
        made: this.#storeTexts("made"),
        found: this.#storeTexts("found"),
        missing: this.#storeTexts("missing"),
      };
    this.#programBytes = heap.u8.length;
    return createMapRuntime({ type: this.#type, heap, hasher, random, typeAt });
  }

  /** The contents of a set's strings, one after the other. */
  #storeTexts(set: KeySet): number {
    const heap = this.#heap;
    const at = heap.reserveData(textBytes * this.#keys.count);
    for (let i = 0; i < this.#keys.count; i++) {
      const text = textOf(this.#keys[set], i);
      for (let j = 0; j < textBytes; j++) heap.u8[at + i * textBytes + j] = text.charCodeAt(j);
    }
    return at;
  }

  run(operation: Operation): number {
    if (operation === "insert") this.#runtime = this.#newRuntime();
    const { count } = this.#keys;
    const runtime = this.#runtime;
    const keyAt = this.#keyAt;
    switch (operation) {
      case "insert":
        return timed(count, () => {
          this.#map = runtime.make(null);
          this.#insertAll(this.#map);
        });
      case "presized":
        return timed(count, () => this.#insertAll(runtime.make(count)));
      case "delete":
        return timed(count, () => {
          for (let i = 0; i < count; i++) {
            this.#putKey("found", i);
            runtime.delete(this.#map, keyAt);
          }
        });
      case "hit":
      case "miss":
        return timed(count, () => {
          const set = operation === "hit" ? "found" : "missing";
          for (let i = 0; i < count; i++) {
            this.#putKey(set, i);
            this.#sum += this.#heap.u32[runtime.access(this.#map, keyAt) >>> 2] as number;
          }
        });
    }
  }

  #insertAll(m: number): void {
    const heap = this.#heap;
    for (let i = 0; i < this.#keys.count; i++) {
      this.#putKey("made", i);
      const elem = this.#runtime.assign(m, this.#keyAt) >>> 2;
      const { u32 } = heap;
      u32[elem] = i;
      u32[elem + 1] = 0;
    }
  }

  /** Stores a key where the runtime reads it. */
  #putKey(set: KeySet, i: number): void {
    const { u32, addressHigh } = this.#heap;
    const key = this.#keyAt >>> 2;
    if (this.#kind === "uint64") {
      const numbers = this.#keys[set];
      u32[key] = numbers[2 * i] as number;
      u32[key + 1] = numbers[2 * i + 1] as number;
    } else {
      u32[key] = this.#texts[set] + textBytes * i;
      u32[key + 1] = addressHigh;
      u32[key + 2] = textBytes;
      u32[key + 3] = 0;
    }
  }

  /** Entries of the map of the last insert. */
  get length(): number {
    return this.#runtime.length(this.#map);
  }

  /** Bytes that the map holds by size class, and bytes of the arena without the program's own. */
  held(): { readonly liveBytes: number; readonly arenaBytes: number } {
    return {
      liveBytes: this.#runtime.liveMemory(this.#map).bytes,
      arenaBytes: this.#heap.u8.length - this.#programBytes,
    };
  }
}
