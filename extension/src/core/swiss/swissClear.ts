import { GoFatal } from "../runtime/mapRuntime.ts";
import { groupSlots } from "./controlWord.ts";
import { tellClear, tellSeed } from "./swissSteps.ts";
import { maxGrowthLeft, type SwissTables } from "./swissTables.ts";

/** clear(m): Map.Clear of internal/runtime/maps/map.go. Directory and capacities stay. @throws GoFatal */
export function clearMap(tables: SwissTables, m: number): void {
  const { heap, fields, tracer } = tables;
  // 1.24 has no tombstonePossible: the byte is padding there and stays 0.
  if (m === 0 || (tables.used(m) === 0 && heap.u8[m + fields.tombstonePossible] === 0)) return;
  const writing = m + fields.writing;
  if (heap.u8[writing] !== 0) throw new GoFatal("concurrent map writes");
  heap.u8[writing] = 1;
  const dirLen = tables.dirLen(m);
  if (dirLen === 0) wipeGroup(tables, tables.dirAt(m));
  else {
    for (let i = 0, last = 0; i < dirLen; i++) {
      const t = tables.tableAt(m, i);
      if (t !== last) clearTable(tables, t);
      last = t;
    }
    heap.u8[m + fields.tombstonePossible] = 0;
  }
  heap.u32[m >>> 2] = 0;
  const clearSeq = (m + fields.clearSeq) >>> 2;
  heap.u32[clearSeq] = (heap.u32[clearSeq] as number) + 1;
  if (heap.u32[clearSeq] === 0) heap.u32[clearSeq + 1] = (heap.u32[clearSeq + 1] as number) + 1;
  tables.drawSeed(m);
  if (tracer !== null) {
    tellClear(tracer, tables, m);
    tellSeed(tracer, tables, m, dirLen === 0);
  }
  if (heap.u8[writing] === 0) throw new GoFatal("concurrent map writes");
  heap.u8[writing] = 0;
}

/** table.Clear: which groups are wiped and which only get an empty control word depends on the release. */
function clearTable(tables: SwissTables, t: number): void {
  const { clearGroups } = tables.type.model.release;
  const used = tables.tableUsed(t);
  const mask = tables.groupMask(t);
  const full = maxGrowthLeft(tables.capacity(t));
  if (clearGroups !== "all" && used === 0 && tables.growthLeft(t) === full) return;
  const test =
    clearGroups === "withFullSlots" ||
    (clearGroups === "testedWhenSparseOrLarge" && (used * 4 <= mask || tables.layout.slotSizeBytes > 32));
  for (let g = 0; g <= mask; g++) {
    const group = tables.groupAt(t, g);
    if (!test || hasFull(tables, group)) wipeGroup(tables, group);
    else tables.setAllEmpty(group);
  }
  tables.setTableUsed(t, 0);
  tables.setGrowthLeft(t, full);
}

function hasFull(tables: SwissTables, group: number): boolean {
  for (let i = 0; i < groupSlots; i++) if (tables.isFull(group, i)) return true;
  return false;
}

function wipeGroup(tables: SwissTables, group: number): void {
  const { heap, type, garbage, layout } = tables;
  if (type.indirectKey || type.indirectElem)
    for (let i = 0; i < groupSlots; i++) {
      if (!tables.isFull(group, i)) continue;
      if (type.indirectKey) garbage.free(tables.keyAt(group, i), type.key.sizeBytes, !type.key.hasPointers);
      if (type.indirectElem) garbage.free(tables.elemAt(group, i), type.elem.sizeBytes, !type.elem.hasPointers);
    }
  heap.u8.fill(0, group, group + layout.groupSizeBytes);
  tables.setAllEmpty(group);
}
