import { type FieldRow, layOut, offsetOf } from "./structs.ts";

/**
 * The structs of internal/sync.HashTrieMap[any, any], which sync.Map is made of (internal/sync/hashtriemap.go; the same in
 * 1.24 to 1.27), and sync.RWMutex, which a built-in map beside it needs.
 */

/** Hash bits that choose the child of a node, from the highest bits down. */
export const childBits = 4;
export const childCount = 1 << childBits;

const source = "internal/sync/hashtriemap.go";

const mapRows: readonly FieldRow[] = [
  ["inited", "uint32", "field", "1 once the first operation has made the root"],
  ["initMu.state", "int32", "field", "lock of that first operation"],
  ["initMu.sema", "uint32", "field", "where it waits"],
  ["root", "*indirect", "field", "root node"],
  ["keyHash", "hashFunc", "hasherCode", "hash function of interfaces"],
  ["valEqual", "equalFunc", "equalFunction", "equality of interfaces"],
  ["seed", "uintptr", "seed", "hash seed", "an argument of every hash"],
];

const indirectRows: readonly FieldRow[] = [
  ["isEntry", "bool", "field", "false: the node is an inner one"],
  ["dead.v", "uint32", "field", "1 once the node was taken out of the trie"],
  ["mu.state", "int32", "field", "lock of writes to the children"],
  ["mu.sema", "uint32", "field", "where they wait"],
  ["parent", "*indirect", "field", "node above", "nil in the root"],
  ...Array.from({ length: childCount }, (_, i): FieldRow => [`children[${i}]`, "*node", "field", "child"]),
];

const entryRows: readonly FieldRow[] = [
  ["isEntry", "bool", "field", "true: the node is an entry"],
  ["overflow", "*entry", "field", "next entry with the same hash"],
  ["key.type", "*Type", "field", "type of the key"],
  ["key.data", "unsafe.Pointer", "field", "key, or the address of its box"],
  ["value.type", "*Type", "field", "type of the value"],
  ["value.data", "unsafe.Pointer", "field", "value, or the address of its box"],
];

const mutexRows: readonly FieldRow[] = [
  ["w.state", "int32", "field", "lock of writers"],
  ["w.sema", "uint32", "field", "where they wait"],
  ["writerSem", "uint32", "field", "where a writer waits for readers"],
  ["readerSem", "uint32", "field", "where readers wait for a writer"],
  ["readerCount", "int32", "field", "number of readers"],
  ["readerWait", "int32", "field", "readers that a writer waits for"],
];

/** Where the fields of a sync.Map, its inner nodes and its entries lie, in bytes from their start. */
export interface TrieFields {
  readonly mapSizeBytes: number;
  readonly inited: number;
  readonly root: number;
  readonly seed: number;
  readonly indirectSizeBytes: number;
  readonly dead: number;
  readonly parent: number;
  /** The first child; the others follow. */
  readonly children: number;
  readonly entrySizeBytes: number;
  /** In both kinds of nodes. */
  readonly isEntry: number;
  readonly overflow: number;
  readonly key: number;
  readonly value: number;
  readonly rwMutexSizeBytes: number;
}

const fields64 = fieldsOf(8);
const fields32 = fieldsOf(4);

/** The field offsets for a pointer size. */
export function trieFields(ptrSizeBytes: 4 | 8): TrieFields {
  return ptrSizeBytes === 8 ? fields64 : fields32;
}

function fieldsOf(ptrSizeBytes: 4 | 8): TrieFields {
  const map = layOut("HashTrieMap", source, mapRows, ptrSizeBytes);
  const indirect = layOut("indirect", source, indirectRows, ptrSizeBytes);
  const entry = layOut("entry", source, entryRows, ptrSizeBytes);
  const rwMutex = layOut("RWMutex", "sync/rwmutex.go", mutexRows, ptrSizeBytes);
  return {
    mapSizeBytes: map.sizeBytes,
    inited: offsetOf(map, "inited"),
    root: offsetOf(map, "root"),
    seed: offsetOf(map, "seed"),
    indirectSizeBytes: indirect.sizeBytes,
    dead: offsetOf(indirect, "dead.v"),
    parent: offsetOf(indirect, "parent"),
    children: offsetOf(indirect, "children[0]"),
    entrySizeBytes: entry.sizeBytes,
    isEntry: offsetOf(entry, "isEntry"),
    overflow: offsetOf(entry, "overflow"),
    key: offsetOf(entry, "key.type"),
    value: offsetOf(entry, "value.type"),
    rwMutexSizeBytes: rwMutex.sizeBytes,
  };
}
