import type { Heap } from "../../memory/heap.ts";

interface DeadObject {
  readonly at: number;
  readonly sizeBytes: number;
  readonly noscan: boolean;
}

/**
 * Gives dead tables, groups and indirect keys back to the heap: at once, or, as iterators may still read them, when the
 * last live iterator has ended.
 */
export class GarbageHold {
  readonly #heap: Heap;
  readonly #held: DeadObject[] = [];
  #iterators = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  free(at: number, sizeBytes: number, noscan: boolean): void {
    if (this.#iterators === 0) this.#heap.free(at, sizeBytes, noscan);
    else this.#held.push({ at, sizeBytes, noscan });
  }

  iteratorStarts(): void {
    this.#iterators++;
  }

  iteratorEnds(): void {
    this.#iterators--;
    if (this.#iterators > 0) return;
    for (const dead of this.#held) this.#heap.free(dead.at, dead.sizeBytes, dead.noscan);
    this.#held.length = 0;
  }
}
