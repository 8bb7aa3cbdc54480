import { type Allocation, object, times } from "../../go/abi/allocation.ts";
import { childBits, childCount } from "../../go/abi/trieStructs.ts";
import type { MapModel } from "../../go/release/goTarget.ts";
import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import type { Hasher } from "../hash/hasher.ts";
import type { KeyEqual } from "../runtime/keyEqual.ts";
import { GoPanic } from "../runtime/mapRuntime.ts";
import { makeInterfacesEqual } from "./interfacesEqual.ts";
import type { SyncMapRuntime } from "./syncMapRuntime.ts";
import { TrieMemory } from "./trieMemory.ts";

/** What a HashTrieMap works with. */
export interface HashTrieParts {
  readonly model: MapModel;
  readonly heap: Heap;
  /** The type `any`, of keys and values. */
  readonly any: GoType;
  /** nilinterhash: the hasher of map[any]any. */
  readonly hasher: Hasher;
  readonly random: RuntimeRandom;
  /** The dynamic type that an interface's first word names. */
  readonly typeAt: (offset: number) => GoType | undefined;
}

/** What the nodes of a map hold on the heap; the boxes of keys and values belong to those who made them. */
export type TrieMemoryUse = {
  readonly map: Allocation;
  /** Inner nodes, the root included. */
  readonly nodes: Allocation;
  readonly entries: Allocation;
};

/** Where a descent ended: the inner node, its slot that has no child or an entry, and the hash bits below it. */
interface Place {
  readonly parent: number;
  readonly slot: number;
  readonly shift: number;
}

/**
 * sync.Map from 1.24 on (without GOEXPERIMENT nosynchashtriemap): internal/sync.HashTrieMap[any, any] on a heap, as one
 * goroutine sees it (internal/sync/hashtriemap.go; 1.24 to 1.27 differ in a panic's words only).
 */
export class HashTrieMap implements SyncMapRuntime {
  readonly resultAt: number;
  readonly #memory: TrieMemory;
  readonly #model: MapModel;
  readonly #hasher: Hasher;
  readonly #random: RuntimeRandom;
  readonly #equal: KeyEqual;
  readonly #seed = new Int32Array(2);
  /** Bits of a uintptr, which a hash is here. */
  readonly #hashBits: number;
  /** The hash of the current key. */
  #hashLo = 0;
  #hashHi = 0;
  /** Heap offset of the sync.Map. */
  readonly at: number;

  constructor(parts: HashTrieParts) {
    const { model, heap, any } = parts;
    this.#memory = new TrieMemory(heap);
    this.#model = model;
    this.#hasher = parts.hasher;
    this.#random = parts.random;
    this.#equal = makeInterfacesEqual(any, heap, model, parts.typeAt);
    this.#hashBits = 8 * heap.ptrSizeBytes;
    this.resultAt = heap.reserveData(this.#memory.interfaceBytes);
    this.at = this.#memory.newMap();
  }

  /** Load. @returns whether the key is there */
  load(keyAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const { slot } = this.#descend();
    return this.#giveValue(this.#lookup(this.#memory.pointerAt(slot), keyAt));
  }

  /** LoadOrStore. @returns whether the value was loaded */
  loadOrStore(keyAt: number, valueAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const place = this.#descend();
    const head = this.#memory.pointerAt(place.slot);
    const found = this.#lookup(head, keyAt);
    if (found !== 0) return this.#giveValue(found);
    this.#insert(place, head, keyAt, valueAt);
    this.#giveInterface(valueAt);
    return false;
  }

  /** Store. */
  store(keyAt: number, valueAt: number): void {
    this.swap(keyAt, valueAt);
  }

  /** Swap. @returns whether the key was there */
  swap(keyAt: number, valueAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const place = this.#descend();
    const head = this.#memory.pointerAt(place.slot);
    const found = this.#lookup(head, keyAt);
    if (found === 0) {
      this.#insert(place, head, keyAt, valueAt);
      return this.#giveValue(0);
    }
    this.#giveValue(found);
    this.#replace(place.slot, found, this.#memory.newEntry(keyAt, valueAt));
    return true;
  }

  /** CompareAndSwap. @throws GoPanic when the values' common type has no == */
  compareAndSwap(keyAt: number, oldAt: number, newAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const { slot } = this.#descend();
    const found = this.#lookup(this.#memory.pointerAt(slot), keyAt, oldAt);
    if (found === 0) return false;
    this.#replace(slot, found, this.#memory.newEntry(keyAt, newAt));
    return true;
  }

  /** LoadAndDelete. @returns whether the key was there */
  loadAndDelete(keyAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const place = this.#descend();
    const found = this.#lookup(this.#memory.pointerAt(place.slot), keyAt);
    this.#giveValue(found);
    if (found !== 0) this.#remove(place, found);
    return found !== 0;
  }

  /** Delete. */
  delete(keyAt: number): void {
    this.loadAndDelete(keyAt);
  }

  /** CompareAndDelete. @throws GoPanic when the values' common type has no == */
  compareAndDelete(keyAt: number, oldAt: number): boolean {
    this.#init();
    this.#hash(keyAt);
    const place = this.#descend();
    const found = this.#lookup(this.#memory.pointerAt(place.slot), keyAt, oldAt);
    if (found !== 0) this.#remove(place, found);
    return found !== 0;
  }

  /** Range: calls a function with the offsets of each key and value, by their hashes from the lowest up. */
  range(visit: (keyAt: number, valueAt: number) => boolean): void {
    this.#init();
    this.#rangeBelow(this.#root(), visit);
  }

  /** Clear: a new root; the seed stays. */
  clear(): void {
    this.#init();
    const memory = this.#memory;
    const dropped: number[] = [];
    memory.forEachNode(this.#root(), (node) => dropped.push(node));
    memory.heap.writePointer(this.at + memory.fields.root, memory.newIndirect(0));
    for (const node of dropped)
      if (memory.isEntry(node)) memory.dropEntry(node);
      else memory.dropIndirect(node);
  }

  /** What it holds now. */
  memoryUse(): TrieMemoryUse {
    const memory = this.#memory;
    let nodes = 0;
    let entries = 0;
    const root = this.#root();
    if (root !== 0)
      memory.forEachNode(root, (node) => {
        if (memory.isEntry(node)) entries++;
        else nodes++;
      });
    const { mapSizeBytes, indirectSizeBytes, entrySizeBytes } = memory.fields;
    const one = (sizeBytes: number): Allocation => object(sizeBytes, false, this.#model);
    return {
      map: one(mapSizeBytes),
      nodes: times(nodes, one(indirectSizeBytes)),
      entries: times(entries, one(entrySizeBytes)),
    };
  }

  #root(): number {
    return this.#memory.pointerAt(this.at + this.#memory.fields.root);
  }

  /** init, initSlow: every operation makes the root and draws the seed if none did before. */
  #init(): void {
    const memory = this.#memory;
    const { heap, fields } = memory;
    if (heap.u32[(this.at + fields.inited) >>> 2] !== 0) return;
    heap.writePointer(this.at + fields.root, memory.newIndirect(0));
    this.#random.drawSeed(this.#seed);
    const { i32, ptrSizeBytes } = heap;
    const seedAt = (this.at + fields.seed) >>> 2;
    i32[seedAt] = this.#seed[0] as number;
    if (ptrSizeBytes === 8) i32[seedAt + 1] = this.#seed[1] as number;
    i32[(this.at + fields.inited) >>> 2] = 1;
  }

  /** Hashes a key with the map's seed. @throws UnhashableError */
  #hash(keyAt: number): void {
    const { heap, fields } = this.#memory;
    const seedAt = (this.at + fields.seed) >>> 2;
    const seedHi = heap.ptrSizeBytes === 8 ? (heap.i32[seedAt + 1] as number) : 0;
    this.#hasher.hashKey(keyAt, heap.i32[seedAt] as number, seedHi);
    this.#hashLo = this.#hasher.out[0] as number;
    this.#hashHi = this.#hasher.out[1] as number;
  }

  /** From the root down by the hash, highest bits first, to a slot without a child or with an entry. */
  #descend(): Place {
    const memory = this.#memory;
    let parent = this.#root();
    for (let shift = this.#hashBits; shift !== 0; ) {
      shift -= childBits;
      const slot = memory.slotOf(parent, childAt(this.#hashLo, this.#hashHi, shift));
      const node = memory.pointerAt(slot);
      if (node === 0 || memory.isEntry(node)) return { parent, slot, shift };
      parent = node;
    }
    throw new GoPanic("internal/sync.HashTrieMap: ran out of hash bits while iterating");
  }

  /** The entry of a chain with this key, and with this value where one is given; 0 for none (lookup, lookupWithValue). */
  #lookup(head: number, keyAt: number, valueAt = 0): number {
    const memory = this.#memory;
    const { key, value } = memory.fields;
    for (let entry = head; entry !== 0; entry = memory.overflowOf(entry))
      if (this.#equal(entry + key, keyAt) && (valueAt === 0 || this.#equal(entry + value, valueAt)))
        return entry;
    return 0;
  }

  #insert({ parent, slot, shift }: Place, head: number, keyAt: number, valueAt: number): void {
    const memory = this.#memory;
    const entry = memory.newEntry(keyAt, valueAt);
    memory.heap.writePointer(slot, head === 0 ? entry : this.#expand(head, entry, shift, parent));
  }

  /** expand: what takes the place of an entry that a new one meets: a chain, or inner nodes down to where the hashes differ. */
  #expand(old: number, fresh: number, parentShift: number, parent: number): number {
    const memory = this.#memory;
    const newLo = this.#hashLo;
    const newHi = this.#hashHi;
    this.#hash(old + memory.fields.key);
    const oldLo = this.#hashLo;
    const oldHi = this.#hashHi;
    if (oldLo === newLo && oldHi === newHi) {
      memory.setOverflow(fresh, old);
      return fresh;
    }
    const top = memory.newIndirect(parent);
    let node = top;
    for (let shift = parentShift; ; ) {
      if (shift === 0) throw new GoPanic(this.#outOfBits());
      shift -= childBits;
      const oldChild = childAt(oldLo, oldHi, shift);
      const newChild = childAt(newLo, newHi, shift);
      if (oldChild !== newChild) {
        memory.heap.writePointer(memory.slotOf(node, oldChild), old);
        memory.heap.writePointer(memory.slotOf(node, newChild), fresh);
        return top;
      }
      const next = memory.newIndirect(node);
      memory.heap.writePointer(memory.slotOf(node, oldChild), next);
      node = next;
    }
  }

  #outOfBits(): string {
    const causes = this.#model.release.triePanicNamesCauses
      ? " (incorrect use of unsafe or cgo, or data race?)"
      : "";
    return `internal/sync.HashTrieMap: ran out of hash bits while inserting${causes}`;
  }

  /** Puts an entry into the place of another one of the chain in a slot. */
  #replace(slot: number, entry: number, fresh: number): void {
    const memory = this.#memory;
    memory.setOverflow(fresh, memory.overflowOf(entry));
    memory.heap.writePointer(this.#pointerTo(slot, entry), fresh);
    memory.dropEntry(entry);
  }

  /** Takes an entry out of its chain, then each inner node that is empty by that, but for the root. */
  #remove({ parent, slot, shift }: Place, entry: number): void {
    const memory = this.#memory;
    memory.heap.writePointer(this.#pointerTo(slot, entry), memory.overflowOf(entry));
    memory.dropEntry(entry);
    let node = parent;
    let nodeShift = shift;
    for (let above = memory.parentOf(node); above !== 0 && memory.isEmpty(node); ) {
      nodeShift += childBits;
      memory.markDead(node);
      memory.heap.writePointer(memory.slotOf(above, childAt(this.#hashLo, this.#hashHi, nodeShift)), 0);
      memory.dropIndirect(node);
      node = above;
      above = memory.parentOf(node);
    }
  }

  /** What points to an entry of the chain in a slot: the slot or the overflow of the entry before. */
  #pointerTo(slot: number, entry: number): number {
    const memory = this.#memory;
    let at = slot;
    while (memory.pointerAt(at) !== entry) at = memory.pointerAt(at) + memory.fields.overflow;
    return at;
  }

  /** iter. @returns false once the function has said so */
  #rangeBelow(node: number, visit: (keyAt: number, valueAt: number) => boolean): boolean {
    const memory = this.#memory;
    const { key, value } = memory.fields;
    for (let i = 0; i < childCount; i++) {
      const child = memory.pointerAt(memory.slotOf(node, i));
      if (child === 0) continue;
      if (!memory.isEntry(child)) {
        if (!this.#rangeBelow(child, visit)) return false;
        continue;
      }
      for (let entry = child; entry !== 0; entry = memory.overflowOf(entry))
        if (!visit(entry + key, entry + value)) return false;
    }
    return true;
  }

  /** Leaves the value of an entry at `resultAt`, or zero words for 0. @returns whether there is an entry */
  #giveValue(entry: number): boolean {
    const { heap, fields, interfaceBytes } = this.#memory;
    if (entry === 0) heap.u8.fill(0, this.resultAt, this.resultAt + interfaceBytes);
    else this.#giveInterface(entry + fields.value);
    return entry !== 0;
  }

  #giveInterface(at: number): void {
    const { heap, interfaceBytes } = this.#memory;
    heap.u8.copyWithin(this.resultAt, at, at + interfaceBytes);
  }
}

/** The child that a hash chooses where it is shifted right by so many bits. */
function childAt(hashLo: number, hashHi: number, shift: number): number {
  return ((shift < 32 ? hashLo >>> shift : hashHi >>> (shift - 32)) & (childCount - 1)) >>> 0;
}
