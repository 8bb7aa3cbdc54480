import { slotCount } from "../../go/abi/constants.ts";
import { GoFatal, type MapRuntime } from "../runtime/mapRuntime.ts";
import { tellClone } from "./swissSteps.ts";
import type { SwissTables } from "./swissTables.ts";

/**
 * maps.Clone: a deep copy with the same seed, tombstones included (Map.Clone, 1.25 on), or insertion of every entry
 * into a new map (runtime mapclone2, 1.24). A nil map gives nil. @throws GoFatal on concurrent use
 */
export function cloneMap(runtime: SwissTables & MapRuntime, m: number): number {
  if (m === 0) return 0;
  if (!runtime.type.model.release.cloneCopiesTables) return cloneByInserting(runtime, m);
  const { heap, fields } = runtime;
  if (heap.u8[m + fields.writing] !== 0) throw new GoFatal("concurrent map clone and map write");
  const copy = heap.allocate(fields.mapSizeBytes, false);
  runtime.copyBytes(m, copy, fields.mapSizeBytes);
  const dirLen = runtime.dirLen(m);
  if (dirLen > 0) heap.writePointer(copy + fields.dirPtr, cloneDirectory(runtime, m, dirLen));
  else if (runtime.dirAt(m) !== 0)
    heap.writePointer(copy + fields.dirPtr, cloneGroups(runtime, runtime.dirAt(m), 1));
  if (runtime.tracer !== null) tellClone(runtime.tracer, runtime, m, copy);
  return copy;
}

function cloneByInserting(runtime: SwissTables & MapRuntime, m: number): number {
  const { heap, type } = runtime;
  const copy = runtime.make(runtime.used(m));
  const entries = runtime.iterate(m);
  while (entries.next()) {
    const elem = runtime.assign(copy, entries.keyAt);
    heap.u8.copyWithin(elem, entries.elemAt, entries.elemAt + type.elem.sizeBytes);
  }
  return copy;
}

function cloneDirectory(tables: SwissTables, m: number, dirLen: number): number {
  const { heap, fields } = tables;
  const dir = tables.newDirectory(dirLen);
  for (let i = 0, last = 0, copy = 0; i < dirLen; i++) {
    const t = tables.tableAt(m, i);
    if (t !== last) {
      copy = heap.allocate(fields.tableSizeBytes, false);
      tables.copyBytes(t, copy, fields.tableSizeBytes);
      const groups = cloneGroups(tables, tables.groupAt(t, 0), tables.groupMask(t) + 1);
      heap.writePointer(copy + fields.groupsData, groups);
    }
    tables.setDirectoryEntry(dir, i, copy);
    last = t;
  }
  return dir;
}

/** Copies groups with all that lies in them; indirect keys and elems get memory of their own. */
function cloneGroups(tables: SwissTables, from: number, count: number): number {
  const { heap, type, layout } = tables;
  const sizeBytes = count * layout.groupSizeBytes;
  const groups = heap.allocate(sizeBytes, type.noscan);
  heap.u8.copyWithin(groups, from, from + sizeBytes);
  for (let g = 0; g < count; g++)
    for (let i = 0; i < slotCount; i++) {
      const group = groups + g * layout.groupSizeBytes;
      if (type.indirectKey)
        cloneIndirect(tables, tables.slotKeyAt(group, i), type.key.sizeBytes, !type.key.hasPointers);
      if (type.indirectElem)
        cloneIndirect(tables, tables.slotElemAt(group, i), type.elem.sizeBytes, !type.elem.hasPointers);
    }
  return groups;
}

function cloneIndirect(tables: SwissTables, slotAt: number, sizeBytes: number, noscan: boolean): void {
  const { heap } = tables;
  const from = heap.u32[slotAt >>> 2] as number;
  if (from === 0) return;
  const to = heap.allocate(sizeBytes, noscan);
  heap.u8.copyWithin(to, from, from + sizeBytes);
  heap.writePointer(slotAt, to);
}
