import { HeapCheckpoints } from "../memory/heapCheckpoints.ts";
import type { EmulatedMap } from "./emulatedMap.ts";
import type { RandomState } from "./runtimeRandom.ts";

/** What can be done to a map in the layout view; keys are numbers of the map's key pattern. */
export type MapOperation =
  | { readonly op: "insert" | "delete" | "get"; readonly key: number }
  | { readonly op: "clear" };

const opCodes = ["insert", "delete", "get", "clear"] as const;
/** Operations between two checkpoints, at first. */
const firstInterval = 2048;
/** More than this the checkpoints do not hold: then every second one is forgotten. */
const maxCheckpointBytes = 192 << 20;

/** A map with all that was done to it: the state after any operation, by checkpoint and replay. */
export class MapHistory {
  readonly map: EmulatedMap;
  #codes = new Uint8Array(1024);
  #keys = new Uint32Array(1024);
  #length = 0;
  #position = 0;
  readonly #checkpoints: HeapCheckpoints;
  /** The random source at each checkpoint. */
  #randoms: RandomState[] = [];
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
    return op === "clear" ? { op } : { op, key: this.#keys[index] as number };
  }

  /** Does an operation at the present position; what was undone after it is forgotten. */
  apply(operation: MapOperation): void {
    this.#forgetAfter(this.#position);
    this.#reserve();
    this.#codes[this.#length] = opCodes.indexOf(operation.op);
    this.#keys[this.#length] = operation.op === "clear" ? 0 : operation.key;
    this.#length++;
    this.#step();
  }

  /** Brings the map to the state after `position` operations. @throws RangeError outside 0 to `length` */
  seek(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position > this.#length)
      throw new RangeError(`operation ${position} is outside 0 to ${this.#length}`);
    const index = Math.min(Math.floor(position / this.#interval), this.#checkpoints.count - 1);
    const start = index * this.#interval;
    if (position < this.#position || start > this.#position) {
      this.#checkpoints.restore(index);
      this.map.random.setState(this.#randoms[index] as RandomState);
      this.#position = start;
    }
    while (this.#position < position) this.#step();
  }

  #step(): void {
    const { map } = this;
    const key = this.#keys[this.#position] as number;
    switch (this.#codes[this.#position]) {
      case 0:
        map.insert(key);
        break;
      case 1:
        map.delete(key);
        break;
      case 2:
        map.has(key);
        break;
      default:
        map.clear();
    }
    this.#position++;
    if (this.#position === this.#checkpoints.count * this.#interval) this.#keepCheckpoint();
  }

  #keepCheckpoint(): void {
    this.#checkpoints.keep();
    this.#randoms.push(this.map.random.state());
    if (this.#checkpoints.sizeBytes <= maxCheckpointBytes || this.#checkpoints.count % 2 === 0) return;
    this.#checkpoints.thin();
    this.#randoms = this.#randoms.filter((_, i) => i % 2 === 0);
    this.#interval *= 2;
  }

  #forgetAfter(position: number): void {
    if (position === this.#length) return;
    this.#length = position;
    this.#checkpoints.truncate(Math.floor(position / this.#interval) + 1);
    this.#randoms.length = this.#checkpoints.count;
  }

  #reserve(): void {
    if (this.#length < this.#codes.length) return;
    const codes = new Uint8Array(this.#codes.length * 2);
    const keys = new Uint32Array(this.#keys.length * 2);
    codes.set(this.#codes);
    keys.set(this.#keys);
    this.#codes = codes;
    this.#keys = keys;
  }
}
