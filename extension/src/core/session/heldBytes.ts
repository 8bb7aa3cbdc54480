import type { EmulatedMap } from "../emulator/map/emulatedMap.ts";
import type { MapOperation } from "../emulator/map/mapHistory.ts";
import { type HmapLayout, hmapLayout } from "../go/abi/hmapLayout.ts";

/**
 * The most bytes that a map may hold, kept after each operation without walking it: what the heap has given out and not
 * got back. That is what the map holds, but for memory let go that the heap does not get back: the map that was cloned,
 * and in classic maps all that an iterator or a clone could still read.
 */
export class HeldBytes {
  readonly #map: EmulatedMap;
  /** Of classic maps. */
  readonly #layout: HmapLayout | null;
  /** The arrays when last looked at. */
  #buckets = 0;
  #oldbuckets = 0;
  /** Let go and not given back, when the map was last walked. */
  #letGo = 0;
  /** The map may have let go of more since. */
  #stale = false;
  /** Classic maps that were iterated or cloned do not give all back. */
  #keepsGarbage = false;

  constructor(map: EmulatedMap) {
    this.#map = map;
    const { model } = map.type;
    this.#layout = model.release.family === "classic" ? hmapLayout(model) : null;
  }

  /** Takes note of an operation that was done. */
  note({ op }: MapOperation): void {
    if (op === "clone") this.#stale = true;
    if (this.#layout === null) return;
    if (op === "clone" || op === "range") this.#keepsGarbage = true;
    if (!this.#keepsGarbage) return;
    const { heap, at } = this.#map;
    const buckets = heap.u32[(at + this.#layout.buckets) >>> 2] as number;
    const oldbuckets = heap.u32[(at + this.#layout.oldbuckets) >>> 2] as number;
    const otherArrays = buckets !== this.#buckets || oldbuckets !== this.#oldbuckets;
    if (op === "clear" || op === "delete" || otherArrays) this.#stale = true;
    this.#buckets = buckets;
    this.#oldbuckets = oldbuckets;
  }

  /** The map was taken to another time. */
  restart(): void {
    this.#letGo = 0;
    this.#stale = true;
  }

  /**
   * What the map holds now.
   * @param known an amount that is no news: where the map cannot hold more, it is not walked
   */
  now(known = 0): number {
    const { allocatedBytes, freedBytes } = this.#map.heap.stats;
    const most = allocatedBytes - freedBytes - this.#letGo;
    if (!this.#stale || most <= known) return most;
    const held = this.#map.memory.bytes;
    this.#letGo = allocatedBytes - freedBytes - held;
    this.#stale = false;
    return held;
  }
}
