import { JsonBytes } from "../core/decode/jsonBytes.ts";
import { stateEncoder } from "../core/decode/stateJson.ts";
import { createHasher, randomHashKeys } from "../core/emulator/hash/createHasher.ts";
import { createMapRuntime } from "../core/emulator/map/createMapRuntime.ts";
import { decodeMap } from "../core/emulator/map/emulatedMap.ts";
import { writeKey } from "../core/emulator/map/keySource.ts";
import type { LiveMemory, MapRuntime } from "../core/emulator/runtime/mapRuntime.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { Heap } from "../core/memory/heap.ts";
import { seededRandom } from "../core/memory/runtimeRandom.ts";
import { buildMapPicture } from "../core/present/buildMapPicture.ts";
import type { MapPicture } from "../core/present/mapPicture.ts";
import type { TraceOperation } from "../core/trace/traceFormat.ts";
import { ValueWriter } from "../core/trace/valueWriter.ts";

/** An emulated map on which the `layout` command runs operations; the same seed gives the same memory. */
export class LayoutMap {
  readonly #type: MapType;
  readonly #heap: Heap;
  readonly #writer: ValueWriter;
  readonly #runtime: MapRuntime;
  readonly #keyAt: number;
  readonly #elemAt: number;
  readonly #at: number;

  /** @throws OutOfMemoryError when the emulated heap cannot hold the map */
  constructor(type: MapType, hint: number | null, seed: number) {
    const { release, target } = type.model;
    const random = seededRandom(seed);
    this.#type = type;
    this.#heap = new Heap(release, target.ptrSizeBytes);
    this.#writer = new ValueWriter(this.#heap, type.model);
    const { typeAt } = this.#writer.types;
    const hasher = createHasher(type, this.#heap, randomHashKeys(random, type.model), random, typeAt);
    this.#runtime = createMapRuntime({ type, heap: this.#heap, hasher, random, typeAt });
    this.#keyAt = this.#heap.reserveData(type.key.sizeBytes);
    this.#elemAt = this.#heap.reserveData(type.elem.sizeBytes);
    this.#at = this.#runtime.make(hint);
  }

  /** Inserts the `index`-th value of the key type with the `index`-th of the elem type. */
  insert(index: number): void {
    const place = { heap: this.#heap, types: this.#writer.types };
    const { key, elem } = this.#type;
    writeKey(place, key, this.#keyAt, index, { kind: "sequential" });
    const elemAt = this.#runtime.assign(this.#at, this.#keyAt);
    if (elem.sizeBytes > 0) writeKey(place, elem, elemAt, index, { kind: "sequential" });
  }

  /** @throws ValueError when a value does not fit its type; GoPanic, UnhashableError as the runtime does */
  run(operation: TraceOperation): void {
    const { key, elem } = this.#type;
    if (operation.kind === "clear") {
      this.#runtime.clear(this.#at);
      return;
    }
    this.#writer.write(operation.key, key, this.#keyAt, operation.kind === "set");
    if (operation.kind === "get") this.#runtime.access(this.#at, this.#keyAt);
    else if (operation.kind === "delete") this.#runtime.delete(this.#at, this.#keyAt);
    else {
      this.#writer.write(operation.value, elem, this.#elemAt, true);
      const elemAt = this.#runtime.assign(this.#at, this.#keyAt);
      this.#heap.u8.copyWithin(elemAt, this.#elemAt, this.#elemAt + elem.sizeBytes);
    }
  }

  /** What the map holds now, by size class. */
  get live(): LiveMemory {
    return this.#runtime.liveMemory(this.#at);
  }

  /** The STATE object of an oracle trace. */
  stateJson(): Record<string, unknown> {
    const json = new JsonBytes();
    const encode = stateEncoder(this.#type, {
      reader: this.#heap,
      model: this.#type.model,
      dynamicType: (address) => this.#writer.dynamicType(address),
    });
    encode(json, decodeMap(this.#type, this.#heap, this.#heap.addressOf(this.#at)));
    return JSON.parse(Buffer.from(json.view()).toString("latin1")) as Record<string, unknown>;
  }

  picture(maxRows: number): MapPicture {
    const { live } = this;
    const { allocatedBytes, freedBytes } = this.#heap.stats;
    return buildMapPicture({
      type: this.#type,
      state: decodeMap(this.#type, this.#heap, this.#heap.addressOf(this.#at)),
      reader: this.#heap,
      live,
      garbageBytes: Math.max(0, allocatedBytes - freedBytes - live.bytes),
      typeAt: (address: number) => this.#writer.types.typeAt(this.#heap.offsetOf(address)),
      maxRows,
    });
  }
}
