import { outlineClassicMap } from "../decode/classicState.ts";
import { formatValue } from "../decode/formatValue.ts";
import type { MapOutline } from "../decode/mapState.ts";
import { outlineSwissMap } from "../decode/swissState.ts";
import type { HashKeys } from "../emulator/hash/hasher.ts";
import { EmulatedMap } from "../emulator/map/emulatedMap.ts";
import { finish, type Work } from "../emulator/map/fillEmulated.ts";
import type { MapMemory } from "../emulator/map/heapMap.ts";
import type { KeySource } from "../emulator/map/keySource.ts";
import { MapHistory, type MapOperation } from "../emulator/map/mapHistory.ts";
import type { ValueNotation } from "../emulator/map/programData.ts";
import { type StructureEvent, type StructureWatch, watchStructure } from "../emulator/map/structureWatch.ts";
import type { MakeMapCode } from "../emulator/wasm/policy.ts";
import type { MapType } from "../go/types/mapType.ts";
import { buildMapPicture } from "../present/buildMapPicture.ts";
import type { GrowthEvent } from "../present/growthMermaid.ts";
import type { MapPicture } from "../present/mapPicture.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import { HeldBytes } from "./heldBytes.ts";
import { RisingPeak } from "./risingPeak.ts";

/** How a life begins. */
export interface LifeOptions {
  readonly type: MapType;
  readonly hint: number | null;
  /** Chooses hash keys, hash seeds and iteration starts. */
  readonly seed: number;
  readonly hashKeys?: HashKeys;
  /** Sources of keys, by their number in operations. */
  readonly sources: readonly KeySource[];
  /** So many keys of the first source are in the map when its history begins; none when absent. */
  readonly filled?: number;
  /** How values of lists are written; as core/emulator/map/goJson.ts has them when absent. */
  readonly notation?: ValueNotation;
  /** Makes operations of large maps fast; absent where there are none. */
  readonly makeCode?: MakeMapCode;
}

/** A change of structure and the operation, from 1, that made it. */
export interface LifeEvent {
  readonly event: StructureEvent;
  readonly operation: number;
  readonly what: string;
}

/** What the map and its memory were after an operation. */
export interface LifeSample {
  readonly operation: number;
  readonly entries: number;
  /** Bytes of the live entries' keys and elems. */
  readonly payloadBytes: number;
  /** Bytes that the map holds on the heap. */
  readonly liveBytes: number;
  /** Bytes left behind for the collector since make. */
  readonly garbageBytes: number;
}

/** Samples of one life: with more operations every other one is dropped; peaks and growths are told beside them. */
const maxSamples = 512;
/** Growths among the samples of the charts. */
const maxGrowthSamples = 200;
/** Events kept in full; of tombstones and overflow buckets there can be one with every operation. */
const maxEvents = 100_000;

/** Entries that are filled in between two steps: some milliseconds of work. */
const entriesPerStep = 8192;

function* makeMap(options: LifeOptions, sources: readonly KeySource[]): Work<EmulatedMap> {
  const map = new EmulatedMap({ ...options, patterns: [] });
  for (const source of sources) map.addSource(source);
  const { filled = 0 } = options;
  for (let done = 0; done < filled; yield done / filled) {
    const count = Math.min(entriesPerStep, filled - done);
    map.insertRun(done, count);
    done += count;
  }
  return map;
}

/** One emulated map with its history, what changed its structure and how its memory went. */
export class MapLife {
  readonly map: EmulatedMap;
  readonly history: MapHistory;
  readonly #watch: StructureWatch;
  readonly events: LifeEvent[] = [];
  /** Of the events those that grew or split, with the figures after them. */
  readonly growths: GrowthEvent[] = [];
  #samples: LifeSample[] = [];
  #sampleEvery = 1;
  #memory: MapMemory | undefined;
  readonly #held: HeldBytes;
  readonly #entriesPeak = new RisingPeak();
  readonly #heldPeak = new RisingPeak();

  readonly #options: LifeOptions;

  /** @param map made as the options say; by and by with `begin` */
  constructor(options: LifeOptions, map = finish(makeMap(options, options.sources))) {
    this.#options = options;
    this.map = map;
    this.history = new MapHistory(this.map);
    this.#watch = watchStructure(this.map);
    this.#held = new HeldBytes(this.map);
    this.#notePeaks();
    this.#samples.push(this.#sample());
  }

  /** Makes the map of a life in pieces: filling it may take long. */
  static *begin(options: LifeOptions): Work<MapLife> {
    return new MapLife(options, yield* makeMap(options, options.sources));
  }

  /** A new map made as this life's was: the same operations do the same to it. */
  freshMap(sources: readonly KeySource[] = this.map.sources): EmulatedMap {
    return finish(makeMap(this.#options, sources));
  }

  /** The hint that the map was made with. */
  get hint(): number | null {
    return this.#options.hint;
  }

  /** Does an operation after the present one; what was undone is forgotten. */
  apply(operation: MapOperation): void {
    const { history } = this;
    if (history.position < history.length) this.#forgetAfter(history.position);
    if (operation.op === "delete") this.#watch.restart();
    history.apply(operation);
    this.#memory = undefined;
    this.#held.note(operation);
    this.#notePeaks();
    if (operation.op === "clear" || operation.op === "clone") this.#watch.restart();
    else if (operation.op !== "get" && operation.op !== "range") this.#keepEvents();
    if (history.position % this.#sampleEvery === 0) this.#keepSample();
  }

  /** Brings the map to the state after `position` operations. */
  seek(position: number): void {
    this.history.seek(Math.min(position, this.history.length));
    this.#memory = undefined;
    this.#held.restart();
    this.#watch.restart();
  }

  /** Undoes the last operation as if it had never been done. */
  takeBack(): void {
    const position = this.history.position - 1;
    this.seek(position);
    this.#forgetAfter(position);
    this.history.forgetRest();
  }

  /** Events up to the present operation. */
  get eventsSoFar(): readonly LifeEvent[] {
    const { position, length } = this.history;
    if (position === length) return this.events;
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] as LifeEvent).operation <= position) low = middle + 1;
      else high = middle;
    }
    return this.events.slice(0, low);
  }

  /** Samples of the whole history in order, with growths, the peaks of both figures and the last operation. */
  get samples(): readonly LifeSample[] {
    const all = new Map(this.#samples.map((sample) => [sample.operation, sample]));
    for (const { operation, entries, liveBytes, garbageBytes } of this.growths.slice(0, maxGrowthSamples))
      all.set(operation, { operation, ...this.#payload(entries), liveBytes, garbageBytes });
    const { history } = this;
    const { position } = history;
    for (const at of [this.#entriesPeak.operation, this.#heldPeak.operation, history.length])
      if (!all.has(at)) {
        this.seek(at);
        all.set(at, this.#sample());
      }
    if (history.position !== position) this.seek(position);
    return [...all.values()].sort((a, b) => a.operation - b.operation);
  }

  /** The most that the keys and elems of live entries took, and that the map held, after any operation of the history. */
  get peaks(): { readonly payloadBytes: number; readonly liveBytes: number } {
    const { payloadBytes } = this.#payload(this.#entriesPeak.most);
    return { payloadBytes, liveBytes: this.#heldPeak.most };
  }

  /** What the map takes now. */
  get memory(): MapMemory {
    this.#memory ??= this.map.memory;
    return this.#memory;
  }

  /** The map read from memory, without its buckets or groups. */
  outline(): MapOutline {
    const { type, heap, at } = this.map;
    const outline = type.model.release.family === "classic" ? outlineClassicMap : outlineSwissMap;
    return outline(heap, heap.addressOf(at), type);
  }

  /** The picture of the map now, of a large map with the rows around a place, if one is given. */
  picture(maxRows: number, shown?: PicturePlace): MapPicture {
    const { map, memory } = this;
    return buildMapPicture({
      type: map.type,
      state: this.outline(),
      reader: map.heap,
      typeAt: (address) => map.types.typeAt(map.heap.offsetOf(address)),
      live: memory,
      garbageBytes: memory.garbageBytes,
      maxRows,
      ...(shown ? { shown } : {}),
    });
  }

  /** An operation as Go writes it: `m["key-3"] = 3`. */
  operationText(operation: MapOperation): string {
    switch (operation.op) {
      case "clear":
        return "clear(m)";
      case "clone":
        return "m = maps.Clone(m)";
      case "range":
        return "for range m {}";
      case "insert":
        return `m[${this.keyText(operation)}] = ${this.#elemText(operation)}`;
      case "delete":
        return `delete(m, ${this.keyText(operation)})`;
      case "get":
        return `_ = m[${this.keyText(operation)}]`;
    }
  }

  /** The key of an operation as a Go value. */
  keyText({ key, source }: { readonly key: number; readonly source?: number }): string {
    const { map } = this;
    return map.looking(() => this.valueText(map.type.key, map.keyAt(key, source)));
  }

  #elemText({ key, source }: { readonly key: number; readonly source?: number }): string {
    const { map } = this;
    return map.looking(() => {
      const at = map.elemScratchAt(key, source);
      return this.valueText(map.type.elem, at);
    });
  }

  valueText(type: MapType["key"], at: number, maxStringBytes = 40): string {
    const { map } = this;
    const text = formatValue(map.heap, type, map.heap.addressOf(at), {
      model: map.type.model,
      maxStringBytes,
      typeAt: (address) => map.types.typeAt(map.heap.offsetOf(address)),
    });
    return text.length > 80 && maxStringBytes <= 40 ? `${text.slice(0, 79)}…` : text;
  }

  #sample(): LifeSample {
    const { map } = this;
    const liveBytes = this.#held.now();
    return {
      operation: this.history.position,
      ...this.#payload(map.length),
      liveBytes,
      garbageBytes: map.heap.stats.allocatedBytes - liveBytes,
    };
  }

  #payload(entries: number): Pick<LifeSample, "entries" | "payloadBytes"> {
    const { key, elem } = this.map.type;
    return { entries, payloadBytes: entries * (key.sizeBytes + elem.sizeBytes) };
  }

  #notePeaks(): void {
    const { position } = this.history;
    this.#entriesPeak.note(position, this.map.length);
    this.#heldPeak.note(position, this.#held.now(this.#heldPeak.most));
  }

  #keepSample(): void {
    this.#samples.push(this.#sample());
    if (this.#samples.length < maxSamples) return;
    this.#sampleEvery *= 2;
    this.#samples = this.#samples.filter(({ operation }) => operation % this.#sampleEvery === 0);
  }

  #keepEvents(): void {
    for (const { event, what } of this.#watch.changes()) {
      if (this.events.length >= maxEvents) return;
      const operation = this.history.position;
      this.events.push({ event, operation, what });
      if (event !== "growth" && event !== "split") continue;
      const { entries, liveBytes, garbageBytes } = this.#sample();
      this.growths.push({ operation, entries, what, liveBytes, garbageBytes });
    }
  }

  #forgetAfter(position: number): void {
    while ((this.events.at(-1)?.operation ?? 0) > position) this.events.pop();
    while ((this.growths.at(-1)?.operation ?? 0) > position) this.growths.pop();
    this.#samples = this.#samples.filter(({ operation }) => operation <= position);
    this.#entriesPeak.forgetAfter(position);
    this.#heldPeak.forgetAfter(position);
    this.#held.restart();
    this.#watch.restart();
    this.#memory = undefined;
  }
}
