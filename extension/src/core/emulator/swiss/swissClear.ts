import { slotCount } from "../../go/abi/constants.ts";
import { maxGrowthLeft } from "../../go/abi/tableSize.ts";
import { GoFatal } from "../runtime/mapRuntime.ts";
import type { SwissMemory } from "./swissMemory.ts";
import { tellChecks, tellClear, tellMark, tellSeed } from "./swissSteps.ts";

/** clear(m): Map.Clear of internal/runtime/maps/map.go. Directory and capacities stay. @throws GoFatal */
export function clearMap(maps: SwissMemory, m: number): void {
  const { heap, fields, tracer } = maps;
  // 1.24 has no tombstonePossible: the byte is padding there and stays 0.
  const nothing = m === 0 || (maps.used(m) === 0 && heap.u8[m + fields.tombstonePossible] === 0);
  const dirLen = m === 0 ? 0 : maps.dirLen(m);
  const writer = tracer !== null && tellChecks(tracer, maps, m, nothing ? "read" : "write", dirLen === 0);
  if (nothing) return;
  const writing = m + fields.writing;
  if (tracer === null ? heap.u8[writing] !== 0 : writer) throw new GoFatal("concurrent map writes");
  heap.u8[writing] = (heap.u8[writing] as number) ^ 1;
  if (tracer !== null) tellMark(tracer, maps, m, true);
  if (dirLen === 0) wipeGroup(maps, maps.dirAt(m));
  else {
    for (let i = 0, last = 0; i < dirLen; i++) {
      const t = maps.tableAt(m, i);
      if (t !== last) clearTable(maps, t);
      last = t;
    }
    heap.u8[m + fields.tombstonePossible] = 0;
  }
  heap.u32[m >>> 2] = 0;
  const clearSeq = (m + fields.clearSeq) >>> 2;
  heap.u32[clearSeq] = (heap.u32[clearSeq] as number) + 1;
  if (heap.u32[clearSeq] === 0) heap.u32[clearSeq + 1] = (heap.u32[clearSeq + 1] as number) + 1;
  maps.drawSeed(m);
  if (tracer !== null) {
    tellClear(tracer, maps, m);
    tellSeed(tracer, maps, m, dirLen === 0);
  }
  if (heap.u8[writing] === 0) throw new GoFatal("concurrent map writes");
  heap.u8[writing] = (heap.u8[writing] as number) ^ 1;
  if (tracer !== null) tellMark(tracer, maps, m, false);
}

/** table.Clear: which groups are wiped and which only get an empty control word depends on the release. */
function clearTable(maps: SwissMemory, t: number): void {
  const { clearGroups } = maps.type.model.release;
  const used = maps.tableUsed(t);
  const mask = maps.groupMask(t);
  const full = maxGrowthLeft(maps.capacity(t));
  if (clearGroups !== "all" && used === 0 && maps.growthLeft(t) === full) return;
  const test =
    clearGroups === "withFullSlots" ||
    (clearGroups === "testedWhenSparseOrLarge" && (used * 4 <= mask || maps.layout.slotSizeBytes > 32));
  for (let g = 0; g <= mask; g++) {
    const group = maps.groupAt(t, g);
    if (!test || hasFull(maps, group)) wipeGroup(maps, group);
    else maps.setAllEmpty(group);
  }
  maps.setTableUsed(t, 0);
  maps.setGrowthLeft(t, full);
}

function hasFull(maps: SwissMemory, group: number): boolean {
  for (let i = 0; i < slotCount; i++) if (maps.isFull(group, i)) return true;
  return false;
}

function wipeGroup(maps: SwissMemory, group: number): void {
  const { heap, type, garbage, layout } = maps;
  if (type.indirectKey || type.indirectElem)
    for (let i = 0; i < slotCount; i++) {
      if (!maps.isFull(group, i)) continue;
      if (type.indirectKey) garbage.free(maps.keyAt(group, i), type.key.sizeBytes, !type.key.hasPointers);
      if (type.indirectElem) garbage.free(maps.elemAt(group, i), type.elem.sizeBytes, !type.elem.hasPointers);
    }
  heap.u8.fill(0, group, group + layout.groupSizeBytes);
  maps.setAllEmpty(group);
}
