import { decodeReadDirty, readDirtyEntries } from "../../decode/readDirtyState.ts";
import { type Allocation, nothing, object, times } from "../../go/abi/allocation.ts";
import type { KeyEqual } from "../runtime/keyEqual.ts";
import type { MapRuntime } from "../runtime/mapRuntime.ts";
import { makeInterfacesEqual } from "./interfacesEqual.ts";
import { ReadDirtyMemory } from "./readDirtyMemory.ts";
import type { SyncMapRuntime } from "./syncMapRuntime.ts";

/** What a sync.Map of a read and a dirty map holds; the boxes of keys and values belong to those who made them. */
export type ReadDirtyUse = {
  readonly map: Allocation;
  readonly readOnly: Allocation;
  readonly read: Allocation;
  readonly dirty: Allocation;
  /** Each once, also where both maps have it. */
  readonly entries: Allocation;
  /** The interfaces that entries point to. */
  readonly cells: Allocation;
};

/**
 * sync.Map of a read and a dirty map (sync/map.go, up to 1.23, and GOEXPERIMENT nosynchashtriemap of 1.24 and 1.25) on a
 * heap, as one goroutine sees it: what its methods find without the lock is what they find once more under it.
 */
export class ReadDirtyMap implements SyncMapRuntime {
  readonly at: number;
  readonly resultAt: number;
  /** Of map[any]*entry, which both maps are. */
  readonly maps: MapRuntime;
  readonly #memory: ReadDirtyMemory;
  readonly #equal: KeyEqual;

  /** @param maps the runtime functions of map[any]*entry on the heap */
  constructor(maps: MapRuntime) {
    const { heap, type } = maps;
    this.maps = maps;
    this.#memory = new ReadDirtyMemory(heap, type.model);
    this.#equal = makeInterfacesEqual(type.key, heap, type.model, maps.typeAt);
    this.resultAt = heap.reserveData(this.#memory.interfaceBytes);
    this.at = this.#memory.newMap();
  }

  /** Offset of the value that marks entries which are not in the dirty map. */
  get expunged(): number {
    return this.#memory.expunged;
  }

  /** Its maps as heap offsets, 0 for nil, and the look-ups that needed the lock since the last promotion. */
  get outline(): { readonly read: number; readonly dirty: number; readonly misses: number } {
    return { read: this.#read, dirty: this.#dirty, misses: this.#memory.misses(this.at) };
  }

  /** Load. @returns whether the key is there */
  load(keyAt: number): boolean {
    let entry = this.#inRead(keyAt);
    if (entry === 0 && this.#amended) {
      entry = this.#inDirty(keyAt);
      this.#missLocked();
    }
    return this.#give(entry === 0 ? 0 : this.#valueOf(entry));
  }

  /** Store: Swap from 1.20 on, and the same before. */
  store(keyAt: number, valueAt: number): void {
    this.swap(keyAt, valueAt);
  }

  /** Swap. @returns whether the key was there */
  swap(keyAt: number, valueAt: number): boolean {
    const memory = this.#memory;
    // The value is a parameter that is moved to the heap, whether an entry comes to point to it or not.
    const cell = memory.newValue(valueAt);
    const inRead = this.#inRead(keyAt);
    if (inRead !== 0) this.#unexpungeLocked(inRead, keyAt);
    const entry = inRead === 0 ? this.#inDirty(keyAt) : inRead;
    if (entry === 0) {
      this.#addLocked(keyAt, valueAt);
      return this.#give(0);
    }
    const loaded = this.#give(memory.pointerAt(entry));
    memory.heap.writePointer(entry, cell);
    return loaded;
  }

  /** LoadOrStore. @returns whether the value was loaded */
  loadOrStore(keyAt: number, valueAt: number): boolean {
    const inRead = this.#inRead(keyAt);
    if (inRead !== 0) {
      this.#unexpungeLocked(inRead, keyAt);
      return this.#tryLoadOrStore(inRead, valueAt);
    }
    const inDirty = this.#inDirty(keyAt);
    if (inDirty !== 0) {
      const loaded = this.#tryLoadOrStore(inDirty, valueAt);
      this.#missLocked();
      return loaded;
    }
    this.#addLocked(keyAt, valueAt);
    this.#giveInterface(valueAt);
    return false;
  }

  /** LoadAndDelete. @returns whether the key was there */
  loadAndDelete(keyAt: number): boolean {
    let entry = this.#inRead(keyAt);
    if (entry === 0 && this.#amended) {
      entry = this.#inDirty(keyAt);
      this.maps.delete(this.#dirty, keyAt);
      this.#missLocked();
    }
    const loaded = this.#give(entry === 0 ? 0 : this.#valueOf(entry));
    if (loaded) this.#memory.heap.writePointer(entry, 0);
    return loaded;
  }

  /** Delete. */
  delete(keyAt: number): void {
    this.loadAndDelete(keyAt);
  }

  /** CompareAndSwap. @throws GoPanic when the values' common type has no == */
  compareAndSwap(keyAt: number, oldAt: number, newAt: number): boolean {
    const inRead = this.#inRead(keyAt);
    if (inRead !== 0) return this.#tryCompareAndSwap(inRead, oldAt, newAt);
    const inDirty = this.#amended ? this.#inDirty(keyAt) : 0;
    if (inDirty === 0) return false;
    const swapped = this.#tryCompareAndSwap(inDirty, oldAt, newAt);
    this.#missLocked();
    return swapped;
  }

  /** CompareAndDelete. @throws GoPanic when the values' common type has no == */
  compareAndDelete(keyAt: number, oldAt: number): boolean {
    let entry = this.#inRead(keyAt);
    if (entry === 0 && this.#amended) {
      entry = this.#inDirty(keyAt);
      this.#missLocked();
    }
    const value = entry === 0 ? 0 : this.#valueOf(entry);
    if (value === 0 || !this.#equal(value, oldAt)) return false;
    this.#memory.heap.writePointer(entry, 0);
    return true;
  }

  /** Range: promotes the dirty map first, then calls a function with each key and value of the read map. */
  range(visit: (keyAt: number, valueAt: number) => boolean): void {
    if (this.#amended) this.#promote(this.#memory.newReadOnly(this.#dirty, false));
    // The copy of readOnly that the release's Range keeps on the heap.
    else if (this.maps.type.model.release.syncMapRangeAllocates) this.#memory.newReadOnly(this.#read, false);
    const iterator = this.maps.iterate(this.#read);
    while (iterator.next()) {
      const value = this.#valueOf(this.#memory.pointerAt(iterator.elemAt));
      if (value !== 0 && !visit(iterator.keyAt, value)) return iterator.stop();
    }
  }

  /** Clear: an empty read map and the dirty map cleared, which stays. */
  clear(): void {
    const memory = this.#memory;
    if (this.maps.length(this.#read) === 0 && !this.#amended) return;
    memory.setReadOnly(this.at, memory.newReadOnly(0, false));
    this.maps.clear(this.#dirty);
    memory.setMisses(this.at, 0);
  }

  /** What it holds now; walks both maps. */
  memoryUse(): ReadDirtyUse {
    const { heap, fields, interfaceBytes } = this.#memory;
    const { type } = this.maps;
    const one = (sizeBytes: number): Allocation => object(sizeBytes, false, type.model);
    const state = decodeReadDirty(heap, heap.addressOf(this.at), type);
    const entries = [...readDirtyEntries(heap, state, type)].map((address) => heap.offsetOf(address));
    return {
      map: one(fields.mapSizeBytes),
      readOnly: state.readOnlyAddress === 0 ? nothing : one(fields.readOnlySizeBytes),
      read: this.maps.liveMemory(this.#read),
      dirty: this.maps.liveMemory(this.#dirty),
      entries: times(entries.length, one(fields.entrySizeBytes)),
      cells: times(entries.filter((entry) => this.#valueOf(entry) !== 0).length, one(interfaceBytes)),
    };
  }

  get #read(): number {
    return this.#memory.readMap(this.at);
  }

  get #amended(): boolean {
    return this.#memory.isAmended(this.at);
  }

  get #dirty(): number {
    return this.#memory.dirtyMap(this.at);
  }

  /** The entry of a key in the read map, 0 for none. @throws UnhashableError */
  #inRead(keyAt: number): number {
    return this.#entryIn(this.#read, keyAt);
  }

  /** The entry of a key in the dirty map, 0 for none. @throws UnhashableError */
  #inDirty(keyAt: number): number {
    return this.#entryIn(this.#dirty, keyAt);
  }

  #entryIn(m: number, keyAt: number): number {
    const elemAt = this.maps.access(m, keyAt);
    return elemAt === 0 ? 0 : this.#memory.pointerAt(elemAt);
  }

  #putDirty(keyAt: number, entry: number): void {
    const elemAt = this.maps.assign(this.#dirty, keyAt);
    this.#memory.heap.writePointer(elemAt, entry);
  }

  /** The offset of an entry's value, 0 where it was deleted (entry.load). */
  #valueOf(entry: number): number {
    const p = this.#memory.pointerAt(entry);
    return p === this.#memory.expunged ? 0 : p;
  }

  /** Puts an expunged entry of the read map back into the dirty map. */
  #unexpungeLocked(entry: number, keyAt: number): void {
    const memory = this.#memory;
    if (memory.pointerAt(entry) !== memory.expunged) return;
    memory.heap.writePointer(entry, 0);
    this.#putDirty(keyAt, entry);
  }

  /** A key that neither map has: into the dirty map, which is made if there is none. */
  #addLocked(keyAt: number, valueAt: number): void {
    const memory = this.#memory;
    if (!this.#amended) {
      this.#dirtyLocked();
      memory.setReadOnly(this.at, memory.newReadOnly(this.#read, true));
    }
    this.#putDirty(keyAt, memory.newEntry(valueAt));
  }

  /** dirtyLocked: a copy of the read map without what was deleted, which is expunged. */
  #dirtyLocked(): void {
    const memory = this.#memory;
    if (this.#dirty !== 0) return;
    memory.setDirtyMap(this.at, this.maps.make(this.maps.length(this.#read)));
    const iterator = this.maps.iterate(this.#read);
    while (iterator.next()) {
      const entry = memory.pointerAt(iterator.elemAt);
      const p = memory.pointerAt(entry);
      if (p === 0) memory.heap.writePointer(entry, memory.expunged);
      else if (p !== memory.expunged) this.#putDirty(iterator.keyAt, entry);
    }
  }

  /** missLocked: one look-up more that needed the lock; as many as the dirty map has entries promote it. */
  #missLocked(): void {
    const memory = this.#memory;
    const misses = memory.misses(this.at) + 1;
    memory.setMisses(this.at, misses);
    if (misses >= this.maps.length(this.#dirty)) this.#promote(memory.newReadOnly(this.#dirty, false));
  }

  /** The dirty map becomes the read map. */
  #promote(readOnly: number): void {
    const memory = this.#memory;
    memory.setReadOnly(this.at, readOnly);
    memory.setDirtyMap(this.at, 0);
    memory.setMisses(this.at, 0);
  }

  /** tryLoadOrStore of an entry that is not expunged. @returns whether the value was loaded */
  #tryLoadOrStore(entry: number, valueAt: number): boolean {
    const memory = this.#memory;
    if (this.#give(memory.pointerAt(entry))) return true;
    memory.heap.writePointer(entry, memory.newValue(valueAt));
    this.#giveInterface(valueAt);
    return false;
  }

  #tryCompareAndSwap(entry: number, oldAt: number, newAt: number): boolean {
    const value = this.#valueOf(entry);
    if (value === 0 || !this.#equal(value, oldAt)) return false;
    this.#memory.heap.writePointer(entry, this.#memory.newValue(newAt));
    return true;
  }

  /** Leaves the value at an offset at `resultAt`, or zero words for 0. @returns whether there is one */
  #give(valueAt: number): boolean {
    const { heap, interfaceBytes } = this.#memory;
    if (valueAt === 0) heap.u8.fill(0, this.resultAt, this.resultAt + interfaceBytes);
    else this.#giveInterface(valueAt);
    return valueAt !== 0;
  }

  #giveInterface(at: number): void {
    const { heap, interfaceBytes } = this.#memory;
    heap.u8.copyWithin(this.resultAt, at, at + interfaceBytes);
  }
}
