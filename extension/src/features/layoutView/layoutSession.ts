import { buildMapPicture } from "../../core/present/buildMapPicture.ts";
import { type GrowthEvent, growthMermaid } from "../../core/present/growthMermaid.ts";
import type { MapPicture } from "../../core/present/mapPicture.ts";
import { EmulatedMap } from "../../core/runtime/emulatedMap.ts";
import { distinctValues } from "../../core/runtime/keySource.ts";
import { MapHistory, type MapOperation } from "../../core/runtime/mapHistory.ts";
import { stepOf } from "../../core/trace/steps.ts";
import type { Tracer } from "../../core/trace/tracer.ts";
import type { MapType } from "../../core/types/mapType.ts";
import type { MapView, Provenance } from "../../protocol/messages.ts";

/** Which map is shown, and how it is known. */
export interface ShownMap {
  readonly expression: string;
  readonly typeText: string;
  readonly place: string;
  readonly type: MapType;
  readonly hint: number | null;
  readonly provenance: Provenance;
  readonly note: string;
}

/** Rows drawn in full per section; larger maps are counted, not drawn. */
const maxRows = 32;
/** The view's maps are small: more is refused with this figure. */
const maxOperations = 2_000_000;
/** Seed of the view's hash keys: the same map looks the same each time it is opened. */
const viewSeed = 1;

/** The emulated map behind the layout view: operations in, complete pictures out. Knows nothing of VS Code. */
export class LayoutSession {
  /** May be set again for the same map, when more is known of it. */
  shown: ShownMap;
  readonly #map: EmulatedMap;
  readonly #history: MapHistory;
  readonly #growth: GrowthEvent[] = [];
  /** The map holds the keys from the first up to and without the next. */
  #firstKey = 0;
  #nextKey = 0;

  constructor(shown: ShownMap) {
    this.shown = shown;
    this.#map = new EmulatedMap({ type: shown.type, hint: shown.hint, seed: viewSeed });
    this.#history = new MapHistory(this.#map);
  }

  /**
   * Inserts the next `count` new keys.
   * @throws RangeError when the key type has no more distinct values or the history would be too long
   */
  insert(count: number): void {
    const distinct = distinctValues(this.shown.type.key);
    this.#continueHere();
    if (this.#nextKey + count > distinct)
      throw new RangeError(
        `${this.shown.type.key.text} has only ${distinct} different keys that can be inserted here`,
      );
    for (let i = 0; i < count; i++) this.#apply({ op: "insert", key: this.#nextKey++ });
  }

  /** Deletes the `count` oldest keys that are still there. */
  deleteKeys(count: number): void {
    this.#continueHere();
    const end = Math.min(this.#nextKey, this.#firstKey + count);
    while (this.#firstKey < end) this.#apply({ op: "delete", key: this.#firstKey++ });
  }

  clear(): void {
    this.#continueHere();
    this.#apply({ op: "clear" });
    this.#firstKey = this.#nextKey = 0;
  }

  /** Brings the map to the state after `position` operations. */
  seek(position: number): void {
    this.#history.seek(Math.min(position, this.#history.length));
  }

  /** Everything that the view draws. */
  view(): MapView {
    const { shown } = this;
    const history = this.#history;
    const growth = this.#growth.filter((event) => event.operation <= history.position);
    return {
      kind: "map",
      expression: shown.expression,
      typeText: shown.typeText,
      place: shown.place,
      provenance: shown.provenance,
      note: shown.note,
      hint: shown.hint,
      picture: this.#picture(),
      operations: {
        length: history.length,
        position: history.position,
        last: history.position === 0 ? "make" : operationText(history.operation(history.position - 1)),
      },
      growth,
      growthMermaid: growthMermaid(makeText(shown), growth),
      distinctKeys: distinctValues(shown.type.key),
    };
  }

  #picture(): MapPicture {
    const map = this.#map;
    const live = map.runtime.liveMemory(map.at);
    const { stats } = map.heap;
    const state = map.state();
    return buildMapPicture({
      type: map.type,
      state,
      reader: map.heap,
      typeAt: (address) => map.types.typeAt(map.heap.offsetOf(address)),
      live,
      garbageBytes: stats.allocatedBytes - live.bytes,
      maxRows,
    });
  }

  /** After going back, new operations replace the undone ones. */
  #continueHere(): void {
    const { position } = this.#history;
    if (position === this.#history.length) return;
    while ((this.#growth.at(-1)?.operation ?? 0) > position) this.#growth.pop();
    this.#firstKey = this.#nextKey = 0;
    for (let i = 0; i < position; i++) {
      const operation = this.#history.operation(i);
      if (operation.op === "insert") this.#nextKey = operation.key + 1;
      else if (operation.op === "delete") this.#firstKey = operation.key + 1;
      else if (operation.op === "clear") this.#firstKey = this.#nextKey = 0;
    }
  }

  #apply(operation: MapOperation): void {
    if (this.#history.position >= maxOperations)
      throw new RangeError(`the view keeps at most ${maxOperations} operations`);
    const sentences: string[] = [];
    const tracer: Tracer = {
      step: (step, text) => {
        if (stepOf(step) === "grow") sentences.push(text);
      },
    };
    this.#map.runtime.tracer = tracer;
    try {
      this.#history.apply(operation);
    } finally {
      this.#map.runtime.tracer = null;
    }
    if (sentences.length > 0) this.#growth.push(this.#growthEvent(sentences[0] as string));
  }

  #growthEvent(what: string): GrowthEvent {
    const map = this.#map;
    const liveBytes = map.runtime.liveMemory(map.at).bytes;
    return {
      operation: this.#history.position,
      entries: map.length,
      what,
      liveBytes,
      garbageBytes: map.heap.stats.allocatedBytes - liveBytes,
    };
  }
}

const makeText = ({ type, hint }: ShownMap): string =>
  `make(${type.text}${hint === null ? "" : `, ${hint}`})`;

function operationText(operation: MapOperation): string {
  switch (operation.op) {
    case "clear":
      return "clear";
    case "insert":
      return `insert key ${operation.key}`;
    default:
      return `${operation.op} key ${operation.key}`;
  }
}
