import { ctrlEmpty, groupSlots } from "./controlWord.ts";
import { tellPrune } from "./swissSteps.ts";
import { maxAvgGroupLoad, maxTableCapacity, type SwissTables } from "./swissTables.ts";

/** Groups whose tombstones some entry's probe sequence passes, or that hold none; one byte a group. */
const needed = new Uint8Array(maxTableCapacity / groupSlots);

/**
 * Turns tombstones that no probe sequence needs into empty slots, when that gives back a tenth of the table
 * (internal/runtime/maps/table.go pruneTombstones, 1.25 on). Entries never move.
 */
export function pruneTombstones(tables: SwissTables, m: number, t: number): void {
  const { heap, tracer } = tables;
  const capacity = tables.capacity(t);
  const growthLeft = tables.growthLeft(t);
  const tombstones = (capacity * maxAvgGroupLoad) / groupSlots - tables.tableUsed(t) - growthLeft;
  if (tombstones * 10 < capacity) {
    if (tracer !== null) tellPrune(tracer, tables, t, tombstones, 0);
    return;
  }
  markNeeded(tables, m, t);
  const mask = tables.groupMask(t);
  let prunable = 0;
  for (let g = 0; g <= mask; g++) if (needed[g] === 0) prunable += countFree(tables, tables.groupAt(t, g));
  const prunes = prunable * 10 >= capacity;
  if (prunes) {
    for (let g = 0; g <= mask; g++) {
      if (needed[g] !== 0) continue;
      const group = tables.groupAt(t, g);
      for (let i = 0; i < groupSlots; i++) if (!tables.isFull(group, i)) heap.u8[group + i] = ctrlEmpty;
    }
    tables.setGrowthLeft(t, growthLeft + prunable);
  }
  if (tracer !== null) tellPrune(tracer, tables, t, tombstones, prunes ? prunable : 0);
}

function markNeeded(tables: SwissTables, m: number, t: number): void {
  const { hasher, type } = tables;
  const mask = tables.groupMask(t);
  needed.fill(0, 0, mask + 1);
  for (let g = 0; g <= mask; g++) {
    const group = tables.groupAt(t, g);
    for (let i = 0; i < groupSlots; i++) {
      if (!tables.isFull(group, i)) continue;
      const keyAt = tables.keyAt(group, i);
      // A key that differs from itself is never looked up.
      if (!type.reflexiveKey && !tables.equal(keyAt, keyAt)) continue;
      tables.hashKey(m, keyAt);
      let offset = ((hasher.out[0] as number) >>> 7) & mask;
      for (let step = 1; offset !== g; step++) {
        if (countFree(tables, tables.groupAt(t, offset)) > 0) needed[offset] = 1;
        offset = (offset + step) & mask;
      }
    }
    if (tables.hasEmpty(group)) needed[g] = 1;
  }
}

/** Empty and deleted slots of a group. */
function countFree(tables: SwissTables, group: number): number {
  let free = 0;
  for (let i = 0; i < groupSlots; i++) if (!tables.isFull(group, i)) free++;
  return free;
}
