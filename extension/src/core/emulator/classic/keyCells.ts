import type { Heap } from "../../memory/heap.ts";
import type { Hasher } from "../hash/hasher.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";

/**
 * What differs between the variants of the map functions (map.go, map_fast32.go, map_fast64.go, map_faststr.go):
 * how a key is hashed, searched for in a chain of buckets, and stored. Searches return the cell's index and leave its
 * bucket in `bucket`; they allocate nothing.
 */
export abstract class KeyCells {
  protected readonly heap: Heap;
  protected readonly hasher: Hasher;
  /** Words of keys are in the opposite byte order of the heap's. */
  protected readonly bigEndian: boolean;
  protected readonly overflowOffset: number;
  /** The bucket of the cell that the last search found; after a miss of `findForAssign` the last one of the chain. */
  bucket = 0;
  /** After a miss of `findForAssign`: the first empty cell, its bucket 0 when the whole chain is full. */
  emptyBucket = 0;
  emptyCell = 0;

  /** How the variant searches, for the tracer. */
  abstract readonly kind: "generic" | "fast" | "faststr";
  /** Lookups in a map of one bucket compare keys without hashing first. */
  abstract readonly skipsHashOfOneBucket: boolean;
  /** Bytes of the stored key that a delete clears: those with pointers only. */
  abstract readonly clearedKeyBytes: number;

  constructor(parts: RuntimeParts) {
    this.heap = parts.heap;
    this.hasher = parts.hasher;
    this.bigEndian = parts.type.model.target.bigEndian;
    this.overflowOffset = parts.type.bucket.overflowOffsetBytes;
  }

  /** Leaves the hash of the key at `keyAt` in the hasher's out. */
  abstract hash(keyAt: number, hash0: number): void;

  /** Go's == of two keys (the pointed-to ones when indirect). */
  abstract equal(aAt: number, bAt: number): boolean;

  /** The search of access and delete. @returns cell, or -1 */
  abstract find(b: number, top: number, keyAt: number): number;

  /** The search in the only bucket of a map without hashing. @returns cell, -1 when absent, -2 when it must hash after all */
  findUnhashed(b: number, keyAt: number): number {
    return this.find(b, 0, keyAt);
  }

  /** The search of assign. @returns cell, or -1 with `emptyBucket`, `emptyCell` and the chain's last bucket set */
  abstract findForAssign(b: number, top: number, keyAt: number): number;

  /** Writes a new key to its place (the pointed-to one when indirect). */
  abstract store(at: number, keyAt: number): void;

  /** Overwrites the key of an existing entry as far as the variant does. @returns bytes written */
  abstract update(at: number, keyAt: number): number;
}
