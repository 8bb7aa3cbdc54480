import { HeapCheckpoints } from "../../memory/heapCheckpoints.ts";
import type { RandomState } from "../../memory/runtimeRandom.ts";
import type { EmulatedMap } from "./emulatedMap.ts";

/** What can be done to a map in the layout view. */
export type MapOperation =
  /** A key is the number of a key of a source of the map; the first source when none is named. */
  | { readonly op: "insert" | "delete" | "get"; readonly key: number; readonly source?: number }
  /** clone: m = maps.Clone(m); range: for range m {}. */
  | { readonly op: "clear" | "clone" | "range" };

const opCodes = ["insert", "delete", "get", "clear", "clone", "range"] as const;
const clearCode = 3;
/** Sources of keys that one history can tell apart. */
const maxSources = 256;
/** Operations between two checkpoints, at first. */
const firstInterval = 2048;
/** More than this the checkpoints do not hold: then every second one is forgotten. */
const maxCheckpointBytes = 192 << 20;

/** What a checkpoint keeps beside the heap: the random source, and where the map is. */
interface Moment {
  readonly random: RandomState;
  readonly at: number;
}

/** A map with all that was done to it: the state after any operation, by checkpoint and replay. */
export class MapHistory {
  readonly map: EmulatedMap;
  #codes = new Uint8Array(1024);
  #sources = new Uint8Array(1024);
  #keys = new Uint32Array(1024);
  #length = 0;
  #position = 0;
  readonly #checkpoints: HeapCheckpoints;
  #moments: Moment[] = [];
  /** Operations from one checkpoint to the next. */
  #interval = firstInterval;

  constructor(map: EmulatedMap) {
    this.map = map;
    this.#checkpoints = new HeapCheckpoints(map.heap);
    this.#keepCheckpoint();
  }

  /** How many operations the history holds. */
  get length(): number {
    return this.#length;
  }

  /** How many of them the map has seen: 0 to `length`. */
  get position(): number {
    return this.#position;
  }

  /** The operation with a number from 0. */
  operation(index: number): MapOperation {
    const op = opCodes[this.#codes[index] as number] as (typeof opCodes)[number];
    if (op === "clear" || op === "clone" || op === "range") return { op };
    const source = this.#sources[index] as number;
    const key = this.#keys[index] as number;
    return source === 0 ? { op, key } : { op, key, source };
  }

  /**
   * Does an operation at the present position; what was undone after it is forgotten.
   * @throws what the runtime throws; the operation is then not in the history
   */
  apply(operation: MapOperation): void {
    this.#forgetAfter(this.#position);
    this.#reserve();
    const code = opCodes.indexOf(operation.op);
    const source = "source" in operation ? (operation.source ?? 0) : 0;
    if (source >= maxSources) throw new RangeError(`a history keeps at most ${maxSources} sources of keys`);
    this.#codes[this.#length] = code;
    this.#sources[this.#length] = code < clearCode ? source : 0;
    this.#keys[this.#length] = "key" in operation ? operation.key : 0;
    this.#length++;
    try {
      this.#step();
    } catch (error) {
      this.#length--;
      this.#restart(this.#position);
      throw error;
    }
  }

  /** Brings the map to the state after `position` operations. @throws RangeError outside 0 to `length` */
  seek(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position > this.#length)
      throw new RangeError(`operation ${position} is outside 0 to ${this.#length}`);
    // One step forward is always done, so that a tracer hears it.
    const skips =
      position > this.#position + 1 && this.#startOf(this.#checkpointFor(position)) > this.#position;
    if (position < this.#position || skips) this.#restart(position);
    while (this.#position < position) this.#step();
  }

  /** Forgets what was undone. */
  forgetRest(): void {
    this.#forgetAfter(this.#position);
  }

  #checkpointFor(position: number): number {
    return Math.min(Math.floor(position / this.#interval), this.#checkpoints.count - 1);
  }

  #startOf(checkpoint: number): number {
    return checkpoint * this.#interval;
  }

  /** Takes the last checkpoint up to `position` and goes on to it from there. */
  #restart(position: number): void {
    const index = this.#checkpointFor(position);
    const moment = this.#moments[index] as Moment;
    this.#checkpoints.restore(index);
    this.map.random.setState(moment.random);
    this.map.at = moment.at;
    this.#position = this.#startOf(index);
    while (this.#position < position) this.#step();
  }

  #step(): void {
    const { map } = this;
    const key = this.#keys[this.#position] as number;
    const source = this.#sources[this.#position] as number;
    switch (this.#codes[this.#position]) {
      case 0:
        map.insert(key, source);
        break;
      case 1:
        map.delete(key, source);
        break;
      case 2:
        map.has(key, source);
        break;
      case clearCode:
        map.clear();
        break;
      case 4:
        map.clone();
        break;
      default:
        map.range();
    }
    this.#position++;
    if (this.#position === this.#startOf(this.#checkpoints.count)) this.#keepCheckpoint();
  }

  #keepCheckpoint(): void {
    this.#checkpoints.keep();
    this.#moments.push({ random: this.map.random.state(), at: this.map.at });
    if (this.#checkpoints.sizeBytes <= maxCheckpointBytes || this.#checkpoints.count % 2 === 0) return;
    this.#checkpoints.thin();
    this.#moments = this.#moments.filter((_, i) => i % 2 === 0);
    this.#interval *= 2;
  }

  #forgetAfter(position: number): void {
    if (position === this.#length) return;
    this.#length = position;
    this.#checkpoints.truncate(Math.floor(position / this.#interval) + 1);
    this.#moments.length = this.#checkpoints.count;
  }

  #reserve(): void {
    if (this.#length < this.#codes.length) return;
    const codes = new Uint8Array(this.#codes.length * 2);
    const sources = new Uint8Array(this.#sources.length * 2);
    const keys = new Uint32Array(this.#keys.length * 2);
    codes.set(this.#codes);
    sources.set(this.#sources);
    keys.set(this.#keys);
    this.#codes = codes;
    this.#sources = sources;
    this.#keys = keys;
  }
}
