import { slotCount } from "../../go/abi/constants.ts";
import { h2Bits, h2Of } from "../../go/abi/controlWord.ts";
import { tellAbsent, tellFullGroup, tellHash, tellProbe, tellTable } from "./swissSteps.ts";
import { SwissTables } from "./swissTables.ts";

/** Looking keys up in maps of any key type (getWithKey of internal/runtime/maps/map.go and table.go). */
export class SwissLookup extends SwissTables {
  // Where findHashed found a key: table (0 in a small map), group and slot.
  foundTable = 0;
  foundGroup = 0;
  foundSlot = 0;

  /** getWithKey: hash and look up; the offset of the stored key (its place in found*), 0 when absent. */
  find(m: number, keyAt: number): number {
    this.hashKey(m, keyAt);
    const lo = this.hasher.out[0] as number;
    const top = this.hasher.out[this.topWord] as number;
    if (this.tracer !== null) tellHash(this.tracer, this, m, keyAt, lo, top);
    return this.findHashed(m, keyAt, lo, top) ? this.keyAt(this.foundGroup, this.foundSlot) : 0;
  }

  /** Looks a hashed key up and leaves its place in found*. */
  findHashed(m: number, keyAt: number, lo: number, top: number): boolean {
    const { tracer } = this;
    if (this.dirLen(m) === 0) {
      this.foundTable = 0;
      if (this.matchGroup(this.dirAt(m), keyAt, lo, true)) return true;
      if (tracer !== null) tellAbsent(tracer, this, this.dirAt(m), true);
      return false;
    }
    const t = this.selectTable(m, top);
    this.foundTable = t;
    const mask = this.groupMask(t);
    let offset = (lo >>> h2Bits) & mask;
    for (let step = 1; ; step++) {
      const group = this.groupAt(t, offset);
      if (this.matchGroup(group, keyAt, lo, false)) return true;
      if (this.hasEmpty(group)) {
        if (tracer !== null) tellAbsent(tracer, this, group, false);
        return false;
      }
      if (tracer !== null) tellFullGroup(tracer, this, group, offset);
      offset = (offset + step) & mask;
    }
  }

  selectTable(m: number, top: number): number {
    const index = this.directoryIndex(m, top);
    const t = this.tableAt(m, index);
    if (this.tracer !== null) tellTable(this.tracer, this, m, index, t, "hash");
    return t;
  }

  /** Compares the key with the slots of a group whose control byte is its H2. */
  matchGroup(group: number, keyAt: number, lo: number, small: boolean): boolean {
    const h2 = h2Of(lo);
    if (this.tracer !== null) tellProbe(this.tracer, this, group, h2, keyAt, small);
    for (let i = 0; i < slotCount; i++) {
      if (this.heap.u8[group + i] !== h2) continue;
      if (!this.equal(keyAt, this.keyAt(group, i))) continue;
      this.foundGroup = group;
      this.foundSlot = i;
      return true;
    }
    return false;
  }
}
