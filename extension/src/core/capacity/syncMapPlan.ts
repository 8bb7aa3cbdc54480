import { type Allocation, object } from "../go/abi/allocation.ts";
import { maxAllocBytes } from "../go/abi/sizeClasses.ts";
import { TinyBlocks, tinyBlockBytes } from "../go/abi/tinyBlocks.ts";
import { trieFields } from "../go/abi/trieStructs.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type InterfaceBox, interfaceBox } from "../go/types/interfaceBox.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText } from "../numbers/numberText.ts";
import { distinctKeys } from "./filled.ts";
import { planCapacity, TooLargeError } from "./planCapacity.ts";
import { exactly } from "./range.ts";
import { each, objects, type RangedMemory, sumOf } from "./rangedMemory.ts";
import { bothMaps, type ReadDirtyOwnParts, readDirtyParts, storedGarbage } from "./readDirtyPlan.ts";
import { trieNodes } from "./trieNodes.ts";

/** What keys and values take. Blocks that small boxes share are divided by the boxes' sizes. */
interface BoxParts {
  readonly keys: RangedMemory;
  readonly values: RangedMemory;
}

/** What a HashTrieMap is made of. */
export interface TrieParts extends BoxParts {
  readonly map: RangedMemory;
  /** Inner nodes of 16 children each, the root included. */
  readonly nodes: RangedMemory;
  readonly entries: RangedMemory;
}

/** What a read and a dirty map are made of. */
export interface ReadDirtyParts extends ReadDirtyOwnParts, BoxParts {}

/** A built-in map with a sync.RWMutex in one struct, with the same entries. */
export interface LockedMap {
  readonly map: string;
  /** Made with the number of entries as its hint. */
  readonly hinted: RangedMemory;
  /** Made without a hint. */
  readonly grown: RangedMemory;
}

/** Memory of a sync.Map for N entries: the answer of `capacity` for one. JSON-safe, all sizes in bytes. */
export type SyncMapPlan = SyncMapFigures &
  (
    | { readonly form: "HashTrieMap"; readonly parts: TrieParts }
    | {
        readonly form: "readDirty";
        readonly parts: ReadDirtyParts;
        /**
         * With all but the last key in the read map and all of them in the dirty one, its copy, as a new key leaves it that
         * comes after a promotion. Null below two entries.
         */
        readonly withBothMaps: RangedMemory | null;
      }
  );

interface SyncMapFigures {
  /** "sync.Map[string,int]": the kinds of keys and values are those that the program stores. */
  readonly map: string;
  readonly go: string;
  readonly goarch: string;
  readonly n: number;
  /** N, or as many different keys as the type has. */
  readonly entries: number;
  /** What N has to be lowered for; "" where it is not. */
  readonly note: string;
  /** Held once all entries were stored. */
  readonly filled: RangedMemory & { readonly exact: boolean };
  /** All that was allocated on the way: what was outgrown is garbage by now. */
  readonly allocated: RangedMemory;
  /** Null without entries. */
  readonly perEntry: RangedMemory | null;
  readonly boxes: { readonly key: InterfaceBox; readonly value: InterfaceBox };
  readonly beside: LockedMap;
}

/**
 * Plans a sync.Map on the heap that `n` distinct keys were stored into one by one, and nothing else was done to
 * (sync/map.go, internal/sync/hashtriemap.go). Keys and values are computed at run time and none of those that need no box;
 * small boxes share blocks with each other alone.
 * @param type the built-in map of the same keys and values
 * @param n a whole number of 0 or more
 * @throws TooLargeError when it is larger than the target's address space
 */
export function planSyncMap(type: MapType, n: number): SyncMapPlan {
  const { model, key, elem } = type;
  const { release, target } = model;
  const entries = Math.min(n, distinctKeys(key));
  const boxes = { key: interfaceBox(key, model), value: interfaceBox(elem, model) };
  const form = formOf(entries, boxes, model);
  const filled = sumOf(Object.values(form.parts));
  const map = syncMapText(type);
  if (filled.bytes.typical > maxAllocBytes(target))
    throw new TooLargeError(
      `${map} with ${decimalText(entries)} entries takes about ${decimalText(filled.bytes.typical)} bytes; ${target.goarch} addresses ${decimalText(maxAllocBytes(target))}`,
    );
  const exact = filled.bytes.low === filled.bytes.high;
  return {
    ...{ map, go: release.name, goarch: target.goarch, n, entries },
    note: entries < n ? `${key.text} has no more than ${decimalText(entries)} different values` : "",
    ...form,
    filled: { ...filled, exact },
    allocated: form.form === "HashTrieMap" ? filled : sumOf([filled, storedGarbage(entries, model)]),
    perEntry:
      entries === 0
        ? null
        : {
            bytes: each(filled.bytes, (bytes) => bytes / entries),
            objects: each(filled.objects, (objects) => objects / entries),
          },
    boxes,
    beside: {
      map: type.text,
      hinted: lockedMap(type, entries, entries),
      grown: lockedMap(type, entries, null),
    },
  };
}

type FormPlan =
  | Pick<SyncMapPlan & { form: "HashTrieMap" }, "form" | "parts">
  | Pick<SyncMapPlan & { form: "readDirty" }, "form" | "parts" | "withBothMaps">;

function formOf(entries: number, boxes: SyncMapPlan["boxes"], model: MapModel): FormPlan {
  const boxed = boxMemory(entries, boxes, model);
  if (model.release.syncMap === "HashTrieMap")
    return { form: "HashTrieMap", parts: { ...trieParts(entries, model), ...boxed } };
  const parts = { ...readDirtyParts(entries, model), ...boxed };
  const withBothMaps =
    entries < 2 ? null : sumOf([...Object.values({ ...parts, ...bothMaps(entries, model) })]);
  return { form: "readDirty", parts, withBothMaps };
}

/** "map[time.Time]int" as "sync.Map[time.Time,int]". */
function syncMapText({ text }: MapType): string {
  const begin = "map[".length;
  let end = begin;
  for (let depth = 1; end < text.length; end++) {
    if (text[end] === "[") depth++;
    else if (text[end] === "]") depth--;
    if (depth === 0) break;
  }
  return `sync.Map[${text.slice(begin, end)},${text.slice(end + 1)}]`;
}

function trieParts(entries: number, model: MapModel): Omit<TrieParts, keyof BoxParts> {
  const fields = trieFields(model.target.ptrSizeBytes);
  return {
    map: objects(exactly(1), fields.mapSizeBytes, model),
    nodes: objects(trieNodes(entries, model.target).range, fields.indirectSizeBytes, model),
    entries: objects(exactly(entries), fields.entrySizeBytes, model),
  };
}

/** What the boxes of keys and values take. */
function boxMemory(entries: number, { key, value }: SyncMapPlan["boxes"], model: MapModel): BoxParts {
  const [keyTinyBytes, valueTinyBytes] = [tinyBytesOf(key), tinyBytesOf(value)];
  const tinyBytes = [keyTinyBytes, valueTinyBytes].filter((bytes) => bytes > 0);
  const blockBytes = tinyBlockBytes * tinyBlocks(entries, tinyBytes, model.target.ptrSizeBytes);
  const keyShare = keyTinyBytes === 0 ? 0 : keyTinyBytes / (keyTinyBytes + valueTinyBytes);
  const keyBlockBytes = Math.round(blockBytes * keyShare);
  const memory = (box: InterfaceBox, tiny: number, shareBytes: number): RangedMemory => {
    const one: Allocation = object(box.sizeBytes, box.noscan, model);
    return {
      bytes: exactly(tiny > 0 ? shareBytes : entries * one.bytes),
      objects: exactly(entries * one.objects),
    };
  };
  return {
    keys: memory(key, keyTinyBytes, keyBlockBytes),
    values: memory(value, valueTinyBytes, blockBytes - keyBlockBytes),
  };
}

/** The size of a box that shares a block, 0 for others. */
function tinyBytesOf({ sizeBytes, noscan }: InterfaceBox): number {
  return noscan && sizeBytes < tinyBlockBytes ? sizeBytes : 0;
}

/** How many blocks small boxes begin that are allocated in turn, `rounds` times. */
function tinyBlocks(rounds: number, sizesBytes: readonly number[], ptrSizeBytes: 4 | 8): number {
  if (sizesBytes.length === 0) return 0;
  const tiny = new TinyBlocks(ptrSizeBytes);
  // What is left of a block decides what follows, so it soon repeats.
  const seen = new Map<number, { round: number; blocks: number }>();
  let blocks = 0;
  for (let round = 0; round < rounds; round++) {
    for (const sizeBytes of sizesBytes) if (tiny.place(sizeBytes).newBlock) blocks++;
    const before = seen.get(tiny.usedBytes);
    seen.set(tiny.usedBytes, { round, blocks });
    if (before === undefined) continue;
    const cycle = round - before.round;
    const cycles = Math.floor((rounds - 1 - round) / cycle);
    blocks += cycles * (blocks - before.blocks);
    round += cycles * cycle;
    seen.clear();
  }
  return blocks;
}

function lockedMap(type: MapType, entries: number, hint: number | null): RangedMemory {
  const { filled } = planCapacity(type, entries, hint);
  const { ptrSizeBytes } = type.model.target;
  const head = object(trieFields(ptrSizeBytes).rwMutexSizeBytes + ptrSizeBytes, false, type.model);
  return sumOf([{ bytes: exactly(head.bytes), objects: exactly(head.objects) }, filled]);
}
