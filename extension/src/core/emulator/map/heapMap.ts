import { decodeClassicMap } from "../../decode/classicState.ts";
import { JsonBytes } from "../../decode/jsonBytes.ts";
import type { MapState } from "../../decode/mapState.ts";
import { type StateEncoder, stateEncoder } from "../../decode/stateJson.ts";
import { decodeSwissMap } from "../../decode/swissState.ts";
import type { ValueSource } from "../../decode/values.ts";
import type { MapType } from "../../go/types/mapType.ts";
import { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import { createHasher } from "../hash/createHasher.ts";
import type { HashKeys } from "../hash/hasher.ts";
import type { LiveMemory, MapRuntime } from "../runtime/mapRuntime.ts";
import type { MakeMapCode } from "../wasm/policy.ts";
import { createMapRuntime } from "./createMapRuntime.ts";
import { createTypeTable, type TypeTable } from "./typeTable.ts";

/** What a map takes of the heap; memory that keys and elems point to belongs to others. */
export interface MapMemory extends LiveMemory {
  /** Bytes allocated since before make that the map no longer holds: they are the collector's. */
  readonly garbageBytes: number;
}

/** A map type with the state of a process that maps depend on. */
export interface HeapMapOptions<Random extends RuntimeRandom> {
  readonly type: MapType;
  readonly hashKeys: HashKeys;
  readonly random: Random;
  /** Makes operations of large maps fast; absent where there are none. */
  readonly makeCode?: MakeMapCode;
}

/** One map in a heap of its own: what every face of an emulated map stands on, and the figures that all of them tell. */
export class HeapMap<Random extends RuntimeRandom = RuntimeRandom> {
  readonly type: MapType;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly hashKeys: HashKeys;
  readonly random: Random;
  readonly runtime: MapRuntime;
  /** Heap offset of the hmap or Map: 0 before it is made, another one after a clone. */
  at = 0;
  #encodeState: StateEncoder | undefined;
  readonly #json = new JsonBytes();

  constructor({ type, hashKeys, random, makeCode }: HeapMapOptions<Random>) {
    const { release, target } = type.model;
    this.type = type;
    this.hashKeys = hashKeys;
    this.random = random;
    this.heap = new Heap(release, target.ptrSizeBytes);
    this.types = createTypeTable(this.heap);
    const { heap } = this;
    const { typeAt } = this.types;
    const hasher = createHasher(type, heap, hashKeys, random, typeAt);
    this.runtime = createMapRuntime({ type, heap, hasher, random, typeAt }, makeCode);
  }

  get length(): number {
    return this.runtime.length(this.at);
  }

  /** What the map holds and what it has left behind; walks the whole map. */
  get memory(): MapMemory {
    const { bytes, objects } = this.runtime.liveMemory(this.at);
    return { bytes, objects, garbageBytes: this.heap.stats.allocatedBytes - bytes };
  }

  /** The whole map read back from memory. */
  state(): MapState {
    return this.#stateAt(this.at);
  }

  /** Where the values of this map are read from. */
  get values(): ValueSource {
    const { heap, type } = this;
    return { reader: heap, model: type.model, dynamicType: (address) => this.dynamicType(address) };
  }

  /** Canonical JSON of the STATE of an oracle trace, as ASCII bytes that are valid until the next state. */
  stateBytes(at = this.at): Uint8Array {
    this.#encodeState ??= stateEncoder(this.type, this.values);
    this.#json.reset();
    this.#encodeState(this.#json, this.#stateAt(at));
    return this.#json.view();
  }

  /** As stateBytes, as a text. */
  stateText(at = this.at): string {
    this.stateBytes(at);
    return this.#json.text();
  }

  /** The dynamic type whose descriptor lies at a full address, and its name in a trace. */
  protected dynamicType(address: number): ReturnType<ValueSource["dynamicType"]> {
    const type = this.types.typeAt(this.heap.offsetOf(address));
    return type && { type, text: type.text };
  }

  #stateAt(at: number): MapState {
    const { heap, type } = this;
    const decode = type.model.release.family === "classic" ? decodeClassicMap : decodeSwissMap;
    return decode(heap, heap.addressOf(at), type);
  }
}
