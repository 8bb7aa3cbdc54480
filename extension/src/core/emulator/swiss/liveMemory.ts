import { slotCount } from "../../go/abi/constants.ts";
import type { LiveMemory } from "../runtime/mapRuntime.ts";
import type { SwissMemory } from "./swissMemory.ts";

/** What a map holds on the heap by size class, found by walking it: each table and indirect object once. */
export function liveMemory(maps: SwissMemory, m: number): LiveMemory {
  if (m === 0) return { bytes: 0, objects: 0 };
  const { heap, fields, layout, type } = maps;
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
      for (let i = 0; i < slotCount; i++) {
        const group = at + g * layout.groupSizeBytes;
        if (!maps.isFull(group, i)) continue;
        if (type.indirectKey) count(type.key.sizeBytes, !type.key.hasPointers);
        if (type.indirectElem) count(type.elem.sizeBytes, !type.elem.hasPointers);
      }
  };
  count(fields.mapSizeBytes, false);
  const dirLen = maps.dirLen(m);
  if (dirLen === 0) {
    if (maps.dirAt(m) !== 0) countGroups(maps.dirAt(m), 1);
    return { bytes, objects };
  }
  count(dirLen * heap.ptrSizeBytes, false);
  for (let i = 0, last = 0; i < dirLen; i++) {
    const t = maps.tableAt(m, i);
    if (t === last) continue;
    last = t;
    count(fields.tableSizeBytes, false);
    countGroups(maps.groupAt(t, 0), maps.groupMask(t) + 1);
  }
  return { bytes, objects };
}
