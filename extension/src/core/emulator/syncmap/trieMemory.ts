import { childCount, type TrieFields, trieFields } from "../../go/abi/trieStructs.ts";
import type { Heap } from "../../memory/heap.ts";

/**
 * The nodes of a HashTrieMap[any, any] on the heap (internal/sync/hashtriemap.go, 1.24 to 1.27): reading, writing, making
 * and dropping them. Nodes and maps are heap offsets, 0 is nil.
 */
export class TrieMemory {
  readonly heap: Heap;
  readonly fields: TrieFields;
  /** Bytes of an interface: its type word and its data word. */
  readonly interfaceBytes: number;

  constructor(heap: Heap) {
    this.heap = heap;
    this.fields = trieFields(heap.ptrSizeBytes);
    this.interfaceBytes = 2 * heap.ptrSizeBytes;
  }

  pointerAt(at: number): number {
    return this.heap.u32[at >>> 2] as number;
  }

  /** A zero sync.Map. */
  newMap(): number {
    return this.heap.allocate(this.fields.mapSizeBytes, false);
  }

  /** newIndirectNode. @param parent 0 for a root */
  newIndirect(parent: number): number {
    const node = this.heap.allocate(this.fields.indirectSizeBytes, false);
    this.heap.writePointer(node + this.fields.parent, parent);
    return node;
  }

  /** newEntryNode. @param keyAt, valueAt offsets of the two interfaces, which are copied */
  newEntry(keyAt: number, valueAt: number): number {
    const entry = this.heap.allocate(this.fields.entrySizeBytes, false);
    const { u8 } = this.heap;
    u8[entry + this.fields.isEntry] = 1;
    u8.copyWithin(entry + this.fields.key, keyAt, keyAt + this.interfaceBytes);
    u8.copyWithin(entry + this.fields.value, valueAt, valueAt + this.interfaceBytes);
    return entry;
  }

  /** An entry that nothing holds any more. */
  dropEntry(entry: number): void {
    this.heap.free(entry, this.fields.entrySizeBytes, false);
  }

  /** An inner node that nothing holds any more. */
  dropIndirect(node: number): void {
    this.heap.free(node, this.fields.indirectSizeBytes, false);
  }

  isEntry(node: number): boolean {
    return this.heap.u8[node + this.fields.isEntry] !== 0;
  }

  parentOf(node: number): number {
    return this.pointerAt(node + this.fields.parent);
  }

  markDead(node: number): void {
    this.heap.u32[(node + this.fields.dead) >>> 2] = 1;
  }

  /** Where an inner node has the pointer to one of its children. */
  slotOf(node: number, child: number): number {
    return node + this.fields.children + child * this.heap.ptrSizeBytes;
  }

  isEmpty(node: number): boolean {
    for (let i = 0; i < childCount; i++) if (this.pointerAt(this.slotOf(node, i)) !== 0) return false;
    return true;
  }

  overflowOf(entry: number): number {
    return this.pointerAt(entry + this.fields.overflow);
  }

  setOverflow(entry: number, next: number): void {
    this.heap.writePointer(entry + this.fields.overflow, next);
  }

  /** Calls a function with each node below a root, and the root: an inner node before its children, in the order of Range. */
  forEachNode(node: number, visit: (node: number) => void): void {
    visit(node);
    if (this.isEntry(node)) {
      const next = this.overflowOf(node);
      if (next !== 0) this.forEachNode(next, visit);
      return;
    }
    for (let i = 0; i < childCount; i++) {
      const child = this.pointerAt(this.slotOf(node, i));
      if (child !== 0) this.forEachNode(child, visit);
    }
  }
}
