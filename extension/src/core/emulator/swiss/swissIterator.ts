import { slotCount, slotCountBits } from "../../go/abi/constants.ts";
import { GoFatal, type MapIterator } from "../runtime/mapRuntime.ts";
import type { SwissLookup } from "./swissLookup.ts";
import { tellAgain, tellEntry, tellIterate, tellTable, tellVisit } from "./swissSteps.ts";

/**
 * `range m`: Iter of internal/runtime/maps/table.go (the same in 1.24 to 1.27). Of the 64-bit random offsets only the
 * low halves are kept, as a directory has fewer than 2^32 entries.
 */
export class SwissIterator implements MapIterator {
  keyAt = 0;
  elemAt = 0;
  readonly #runtime: SwissLookup;
  readonly #m: number;
  #live: boolean;
  #entryOffset = 0;
  #dirOffset = 0;
  #clearSeq = 0;
  #globalDepth = 0;
  /** -1 for a map that was small at the start. */
  #dirIdx = -1;
  #table = 0;
  #smallGroup = 0;
  #entryIdx = 0;

  /** Iter.Init: draws two rand(), low half first, unless the map is nil or empty. */
  constructor(runtime: SwissLookup, m: number) {
    this.#runtime = runtime;
    this.#m = m;
    this.#live = m !== 0 && runtime.used(m) > 0;
    if (!this.#live) return;
    const { random, heap, fields } = runtime;
    this.#entryOffset = random.rand32();
    random.rand32();
    this.#dirOffset = random.rand32();
    random.rand32();
    this.#globalDepth = heap.u8[m + fields.globalDepth] as number;
    this.#clearSeq = heap.u32[(m + fields.clearSeq) >>> 2] as number;
    if (runtime.dirLen(m) > 0) this.#dirIdx = 0;
    else this.#smallGroup = runtime.dirAt(m);
    runtime.garbage.iteratorStarts();
    if (runtime.tracer !== null) tellIterate(runtime.tracer, runtime, m, this.#entryOffset, this.#dirOffset);
  }

  next(): boolean {
    if (!this.#live) return false;
    const { heap, fields } = this.#runtime;
    if (heap.u8[this.#m + fields.writing] !== 0) throw new GoFatal("concurrent map iteration and map write");
    if (this.#dirIdx < 0 ? this.#nextSmall() : this.#nextInTables()) return true;
    this.stop();
    return false;
  }

  stop(): void {
    if (!this.#live) return;
    this.#live = false;
    this.keyAt = 0;
    this.elemAt = 0;
    this.#runtime.garbage.iteratorEnds();
  }

  #nextSmall(): boolean {
    const grown = this.#runtime.dirLen(this.#m) > 0;
    while (this.#entryIdx < slotCount) {
      const slot = (this.#entryIdx + this.#entryOffset) & (slotCount - 1);
      this.#entryIdx++;
      if (this.#runtime.isFull(this.#smallGroup, slot) && this.#visit(this.#smallGroup, slot, grown))
        return true;
    }
    return false;
  }

  #nextInTables(): boolean {
    const runtime = this.#runtime;
    this.#followDirectory();
    for (; this.#dirIdx < runtime.dirLen(this.#m); this.#nextTable()) {
      if (this.#table === 0) this.#table = this.#resolveTable();
      if (this.#nextInTable(this.#table)) return true;
    }
    return false;
  }

  /** A directory that doubled since the last step doubles the position in it. */
  #followDirectory(): void {
    const { heap, fields } = this.#runtime;
    const globalDepth = heap.u8[this.#m + fields.globalDepth] as number;
    const orders = globalDepth - this.#globalDepth;
    if (orders === 0) return;
    this.#dirIdx *= 2 ** orders;
    this.#dirOffset = orders < 32 ? this.#dirOffset << orders : 0;
    this.#globalDepth = globalDepth;
  }

  /** The table at the present directory position; the random start is moved to the table's first entry, once. */
  #resolveTable(): number {
    const runtime = this.#runtime;
    const position = (this.#dirIdx + this.#dirOffset) & (runtime.dirLen(this.#m) - 1);
    const t = runtime.tableAt(this.#m, position);
    if (runtime.tracer !== null) tellTable(runtime.tracer, runtime, this.#m, position, t, "iteration");
    this.#dirOffset = (this.#dirOffset - (position - runtime.tableIndex(t))) | 0;
    return t;
  }

  #nextTable(): void {
    const { heap, fields } = this.#runtime;
    const globalDepth = heap.u8[this.#m + fields.globalDepth] as number;
    this.#dirIdx += 2 ** (globalDepth - this.#runtime.localDepth(this.#table));
    this.#table = 0;
    this.#entryIdx = 0;
  }

  #nextInTable(t: number): boolean {
    const runtime = this.#runtime;
    const mask = runtime.capacity(t) - 1;
    if (this.#entryIdx > mask) return false;
    const grown = runtime.tableIndex(t) === -1;
    // The slot at hand is tested alone; only after a free one are groups matched as a whole.
    let position = (this.#entryIdx + this.#entryOffset) & mask;
    let group = runtime.groupAt(t, position >>> slotCountBits);
    this.#entryIdx++;
    if (
      runtime.isFull(group, position & (slotCount - 1)) &&
      this.#visit(group, position & (slotCount - 1), grown)
    )
      return true;
    while (this.#entryIdx <= mask) {
      position = (this.#entryIdx + this.#entryOffset) & mask;
      group = runtime.groupAt(t, position >>> slotCountBits);
      const from = position & (slotCount - 1);
      const slot = this.#nextFull(group, from);
      this.#entryIdx += slot - from;
      if (slot === slotCount || this.#entryIdx > mask) continue;
      // The next step starts at the next slot that is full now, or in the next group.
      this.#entryIdx += this.#nextFull(group, slot + 1) - slot;
      if (this.#visit(group, slot, grown)) return true;
    }
    return false;
  }

  /** The first full slot of a group from `slot` on; 8 when there is none. */
  #nextFull(group: number, slot: number): number {
    let i = slot;
    while (i < slotCount && !this.#runtime.isFull(group, i)) i++;
    return i;
  }

  /** Makes a full slot the current entry; after growth only if its key is still in the map. */
  #visit(group: number, slot: number, grown: boolean): boolean {
    const runtime = this.#runtime;
    if (runtime.tracer !== null) tellVisit(runtime.tracer, runtime, group, slot, this.#dirIdx < 0);
    const key = runtime.keyAt(group, slot);
    if (!grown) return this.#yield(key, runtime.elemAt(group, slot));
    if (runtime.tracer !== null) tellAgain(runtime.tracer, runtime, key, this.#dirIdx < 0);
    const found = runtime.used(this.#m) === 0 ? 0 : runtime.find(this.#m, key);
    if (found !== 0) return this.#yield(found, runtime.elemAt(runtime.foundGroup, runtime.foundSlot));
    // A key that differs from itself cannot be found, deleted or updated: it is as it was, unless the map was cleared.
    const clearSeq = runtime.heap.u32[(this.#m + runtime.fields.clearSeq) >>> 2];
    if (clearSeq !== this.#clearSeq || runtime.equal(key, key)) return false;
    return this.#yield(key, runtime.elemAt(group, slot));
  }

  #yield(key: number, elem: number): boolean {
    this.keyAt = key;
    this.elemAt = elem;
    const { tracer } = this.#runtime;
    if (tracer !== null) tellEntry(tracer, this.#runtime, key, this.#dirIdx < 0);
    return true;
  }
}
