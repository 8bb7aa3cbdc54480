import type { HeapSnapshot } from "../memory/heap.ts";
import type { EmulatedMap } from "./emulatedMap.ts";

/** What can be done to a map in the layout view; keys are numbers of the map's key pattern. */
export type MapOperation =
  | { readonly op: "insert" | "delete" | "get"; readonly key: number }
  | { readonly op: "clear" };

const opCodes = ["insert", "delete", "get", "clear"] as const;
/** A checkpoint every so many operations keeps a jump under 50 ms. */
const checkpointEvery = 8192;
/** Checkpoints together hold at most this; a large map is replayed from further back. */
const maxCheckpointBytes = 128 << 20;

interface Checkpoint {
  readonly position: number;
  readonly heap: HeapSnapshot;
  readonly random: readonly [number, number, number, number];
}

/** A map with all that was done to it: the state after any operation, by checkpoint and replay. */
export class MapHistory {
  readonly map: EmulatedMap;
  #codes = new Uint8Array(1024);
  #keys = new Uint32Array(1024);
  #length = 0;
  #position = 0;
  readonly #checkpoints: Checkpoint[] = [];
  #checkpointBytes = 0;

  constructor(map: EmulatedMap) {
    this.map = map;
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
    const checkpoint = this.#checkpoints.filter((c) => c.position <= position).at(-1) as Checkpoint;
    if (position < this.#position || checkpoint.position > this.#position) {
      this.map.heap.restore(checkpoint.heap);
      this.map.random.setState(checkpoint.random);
      this.#position = checkpoint.position;
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
    if (this.#position % checkpointEvery === 0) this.#keepCheckpoint();
  }

  #keepCheckpoint(): void {
    if (this.#checkpoints.some((c) => c.position === this.#position)) return;
    if (this.#position > 0 && this.#checkpointBytes + this.map.heap.u8.length > maxCheckpointBytes) return;
    const heap = this.map.heap.snapshot();
    this.#checkpointBytes += heap.arena.length;
    this.#checkpoints.push({ position: this.#position, heap, random: this.map.random.state() });
    this.#checkpoints.sort((a, b) => a.position - b.position);
  }

  #forgetAfter(position: number): void {
    if (position === this.#length) return;
    this.#length = position;
    while ((this.#checkpoints.at(-1) as Checkpoint).position > position) {
      this.#checkpointBytes -= (this.#checkpoints.pop() as Checkpoint).heap.arena.length;
    }
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
