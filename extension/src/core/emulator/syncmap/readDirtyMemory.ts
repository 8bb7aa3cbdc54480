import { type ReadDirtyFields, readDirtyFields } from "../../go/abi/readDirtyStructs.ts";
import type { MapModel } from "../../go/release/goTarget.ts";
import type { Heap } from "../../memory/heap.ts";

/**
 * What a sync.Map of a read and a dirty map has on the heap beside these two (sync/map.go, up to 1.23, and nosynchashtriemap
 * of 1.24 and 1.25): reading, writing and making it. All is given by heap offsets, 0 is nil. What is replaced stays for the
 * collector.
 */
export class ReadDirtyMemory {
  readonly heap: Heap;
  readonly fields: ReadDirtyFields;
  /** Bytes of an interface: its type word and its data word. */
  readonly interfaceBytes: number;
  /** The place that expunged points to, which the library allocates when a program starts. */
  readonly expunged: number;
  /** Up to 1.19: the type readOnly, which the atomic.Value names. */
  readonly #readOnlyTypeAt: number | null;

  constructor(heap: Heap, model: MapModel) {
    this.heap = heap;
    this.fields = readDirtyFields(model);
    this.interfaceBytes = 2 * heap.ptrSizeBytes;
    this.expunged = heap.reserveData(this.interfaceBytes);
    this.#readOnlyTypeAt = model.release.syncMapTypedPointers ? null : heap.reserveData(8);
  }

  pointerAt(at: number): number {
    return this.heap.u32[at >>> 2] as number;
  }

  /** A zero sync.Map. */
  newMap(): number {
    return this.heap.allocate(this.fields.mapSizeBytes, false);
  }

  /** A readOnly. @param m offset of its map, 0 for none */
  newReadOnly(m: number, amended: boolean): number {
    const { heap, fields } = this;
    const readOnly = heap.allocate(fields.readOnlySizeBytes, false);
    heap.writePointer(readOnly + fields.m, m);
    heap.u8[readOnly + fields.amended] = amended ? 1 : 0;
    return readOnly;
  }

  /** A copy of an interface on the heap, which an entry can point to. */
  newValue(valueAt: number): number {
    const cell = this.heap.allocate(this.interfaceBytes, false);
    this.heap.u8.copyWithin(cell, valueAt, valueAt + this.interfaceBytes);
    return cell;
  }

  /** newEntry: an entry with a copy of a value. */
  newEntry(valueAt: number): number {
    const cell = this.newValue(valueAt);
    const entry = this.heap.allocate(this.fields.entrySizeBytes, false);
    this.heap.writePointer(entry, cell);
    return entry;
  }

  /** loadReadOnly: the map that is read without the lock, 0 for nil. */
  readMap(at: number): number {
    const readOnly = this.#readOnly(at);
    return readOnly === 0 ? 0 : this.pointerAt(readOnly + this.fields.m);
  }

  isAmended(at: number): boolean {
    const readOnly = this.#readOnly(at);
    return readOnly !== 0 && this.heap.u8[readOnly + this.fields.amended] !== 0;
  }

  #readOnly(at: number): number {
    return this.pointerAt(at + this.fields.readPointer);
  }

  setReadOnly(at: number, readOnly: number): void {
    const { heap, fields } = this;
    if (this.#readOnlyTypeAt !== null) heap.writePointer(at + fields.read, this.#readOnlyTypeAt);
    heap.writePointer(at + fields.readPointer, readOnly);
  }

  dirtyMap(at: number): number {
    return this.pointerAt(at + this.fields.dirty);
  }

  setDirtyMap(at: number, m: number): void {
    this.heap.writePointer(at + this.fields.dirty, m);
  }

  misses(at: number): number {
    return this.pointerAt(at + this.fields.misses);
  }

  setMisses(at: number, misses: number): void {
    this.heap.u32[(at + this.fields.misses) >>> 2] = misses;
  }
}
