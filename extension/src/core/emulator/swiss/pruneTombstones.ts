import { slotCount } from "../../go/abi/constants.ts";
import { ctrlEmpty, h2Bits } from "../../go/abi/controlWord.ts";
import { maxAvgGroupLoad, maxTableCapacity } from "../../go/abi/tableSize.ts";
import type { SwissMemory } from "./swissMemory.ts";
import { tellPrune } from "./swissSteps.ts";

/** Groups whose tombstones some entry's probe sequence passes, or that hold none; one byte a group. */
const needed = new Uint8Array(maxTableCapacity / slotCount);

/**
 * Turns tombstones that no probe sequence needs into empty slots, when that gives back a tenth of the table
 * (internal/runtime/maps/table.go pruneTombstones, 1.25 on). Entries never move.
 */
export function pruneTombstones(maps: SwissMemory, m: number, t: number): void {
  const { heap, tracer } = maps;
  const capacity = maps.capacity(t);
  const growthLeft = maps.growthLeft(t);
  const tombstones = (capacity * maxAvgGroupLoad) / slotCount - maps.tableUsed(t) - growthLeft;
  if (tombstones * 10 < capacity) {
    if (tracer !== null) tellPrune(tracer, maps, t, tombstones, 0);
    return;
  }
  markNeeded(maps, m, t);
  const mask = maps.groupMask(t);
  let prunable = 0;
  for (let g = 0; g <= mask; g++) if (needed[g] === 0) prunable += countFree(maps, maps.groupAt(t, g));
  const prunes = prunable * 10 >= capacity;
  if (prunes) {
    for (let g = 0; g <= mask; g++) {
      if (needed[g] !== 0) continue;
      const group = maps.groupAt(t, g);
      for (let i = 0; i < slotCount; i++) if (!maps.isFull(group, i)) heap.u8[group + i] = ctrlEmpty;
    }
    maps.setGrowthLeft(t, growthLeft + prunable);
  }
  if (tracer !== null) tellPrune(tracer, maps, t, tombstones, prunes ? prunable : 0);
}

function markNeeded(maps: SwissMemory, m: number, t: number): void {
  const { hasher, type } = maps;
  const mask = maps.groupMask(t);
  needed.fill(0, 0, mask + 1);
  for (let g = 0; g <= mask; g++) {
    const group = maps.groupAt(t, g);
    for (let i = 0; i < slotCount; i++) {
      if (!maps.isFull(group, i)) continue;
      const keyAt = maps.keyAt(group, i);
      // A key that differs from itself is never looked up.
      if (!type.reflexiveKey && !maps.equal(keyAt, keyAt)) continue;
      maps.hashKey(m, keyAt);
      let offset = ((hasher.out[0] as number) >>> h2Bits) & mask;
      for (let step = 1; offset !== g; step++) {
        if (countFree(maps, maps.groupAt(t, offset)) > 0) needed[offset] = 1;
        offset = (offset + step) & mask;
      }
    }
    if (maps.hasEmpty(group)) needed[g] = 1;
  }
}

/** Empty and deleted slots of a group. */
function countFree(maps: SwissMemory, group: number): number {
  let free = 0;
  for (let i = 0; i < slotCount; i++) if (!maps.isFull(group, i)) free++;
  return free;
}
