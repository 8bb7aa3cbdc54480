import type { LiveMemory } from "../runtime/mapRuntime.ts";
import { groupSlots } from "./controlWord.ts";
import type { SwissTables } from "./swissTables.ts";

/** What a map holds on the heap by size class, found by walking it: each table and indirect object once. */
export function liveMemory(tables: SwissTables, m: number): LiveMemory {
  if (m === 0) return { bytes: 0, objects: 0 };
  const { heap, fields, layout, type } = tables;
  let bytes = 0;
  let objects = 0;
  const count = (sizeBytes: number, noscan: boolean): void => {
    bytes += heap.mallocSizeBytes(sizeBytes, noscan);
    objects++;
  };
  const countGroups = (at: number, groups: number): void => {
    count(groups * layout.groupSizeBytes, type.noscan);
    if (!type.indirectKey && !type.indirectElem) return;
    for (let g = 0; g < groups; g++)
      for (let i = 0; i < groupSlots; i++) {
        const group = at + g * layout.groupSizeBytes;
        if (!tables.isFull(group, i)) continue;
        if (type.indirectKey) count(type.key.sizeBytes, !type.key.hasPointers);
        if (type.indirectElem) count(type.elem.sizeBytes, !type.elem.hasPointers);
      }
  };
  count(fields.mapSizeBytes, false);
  const dirLen = tables.dirLen(m);
  if (dirLen === 0) {
    if (tables.dirAt(m) !== 0) countGroups(tables.dirAt(m), 1);
    return { bytes, objects };
  }
  count(dirLen * heap.ptrSizeBytes, false);
  for (let i = 0, last = 0; i < dirLen; i++) {
    const t = tables.tableAt(m, i);
    if (t === last) continue;
    last = t;
    count(fields.tableSizeBytes, false);
    countGroups(tables.groupAt(t, 0), tables.groupMask(t) + 1);
  }
  return { bytes, objects };
}
