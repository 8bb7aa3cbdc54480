import type { Allocation } from "../../go/abi/allocation.ts";

/** What a sync.Map holds on the heap, by its parts; the boxes of keys and values belong to those who made them. */
export type SyncMapUse = Readonly<Record<string, Allocation>> & { readonly map: Allocation };

/**
 * The methods of sync.Map on an emulated heap, as one goroutine sees them. Keys and values are interfaces in heap memory,
 * given by their offsets. A method leaves the value that it gives in two words at `resultAt`, zero words for none.
 * Both forms implement it (hashTrieMap.ts, readDirtyMap.ts). All throw UnhashableError for a key without a hash.
 */
export interface SyncMapRuntime {
  /** Heap offset of the sync.Map. */
  readonly at: number;
  readonly resultAt: number;

  /** @returns whether the key is there */
  load(keyAt: number): boolean;

  store(keyAt: number, valueAt: number): void;

  /** @returns whether the value was loaded */
  loadOrStore(keyAt: number, valueAt: number): boolean;

  /** @returns whether the key was there */
  loadAndDelete(keyAt: number): boolean;

  delete(keyAt: number): void;

  /** 1.20 on. @returns whether the key was there */
  swap(keyAt: number, valueAt: number): boolean;

  /** 1.20 on. @throws GoPanic when the values' common type has no == */
  compareAndSwap(keyAt: number, oldAt: number, newAt: number): boolean;

  /** 1.20 on. @throws GoPanic when the values' common type has no == */
  compareAndDelete(keyAt: number, oldAt: number): boolean;

  /** Calls a function with the offsets of each key and value, until it says false. */
  range(visit: (keyAt: number, valueAt: number) => boolean): void;

  /** 1.23 on. */
  clear(): void;

  /** What it holds now. */
  memoryUse(): SyncMapUse;
}
