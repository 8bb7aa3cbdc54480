import type { Kind } from "./values.ts";

/** Parameters and results of the runtime's map functions, by role, in ABI order (integer words). */

export interface Signature {
  readonly parameters: readonly Kind[];
  readonly results: readonly Kind[];
}

const rows: readonly (readonly [string, string, string])[] = [
  // runtime entry points, the same in both families
  ["mapaccess1", "mapType map keyAddress", "elemAddress"],
  ["mapaccess2", "mapType map keyAddress", "elemAddress found"],
  ["mapaccessK", "mapType map keyAddress", "keyAddress elemAddress"],
  ["mapaccess1_fat", "mapType map keyAddress zeroAddress", "elemAddress"],
  ["mapaccess2_fat", "mapType map keyAddress zeroAddress", "elemAddress found"],
  ["mapaccess1_fast32 mapaccess1_fast64", "mapType map key", "elemAddress"],
  ["mapaccess2_fast32 mapaccess2_fast64", "mapType map key", "elemAddress found"],
  ["mapaccess1_faststr", "mapType map keyData keyLength", "elemAddress"],
  ["mapaccess2_faststr", "mapType map keyData keyLength", "elemAddress found"],
  ["mapassign", "mapType map keyAddress", "elemAddress"],
  [
    "mapassign_fast32 mapassign_fast64 mapassign_fast32ptr mapassign_fast64ptr",
    "mapType map key",
    "elemAddress",
  ],
  ["mapassign_faststr", "mapType map keyData keyLength", "elemAddress"],
  ["mapdelete", "mapType map keyAddress", ""],
  ["mapdelete_fast32 mapdelete_fast64", "mapType map key", ""],
  ["mapdelete_faststr", "mapType map keyData keyLength", ""],
  ["mapclear", "mapType map", ""],
  ["makemap makemap64", "mapType hint map", "map"],
  ["makemap_small", "", "map"],
  ["mapiterinit mapIterStart", "mapType map iterator", ""],
  ["mapiternext mapIterNext", "iterator", ""],
  ["mapclone2", "mapType map", "map"],
  // classic
  ["hashGrow", "mapType map", ""],
  ["growWork growWork_fast32 growWork_fast64 growWork_faststr", "mapType map bucketIndex", ""],
  ["evacuate evacuate_fast32 evacuate_fast64 evacuate_faststr", "mapType map bucketIndex", ""],
  ["advanceEvacuationMark", "map mapType bucketCount", ""],
  ["bucketEvacuated", "mapType map bucketIndex", "found"],
  ["makeBucketArray", "mapType B buckets", "buckets bucket"],
  ["(*hmap).newoverflow", "map mapType bucket", "bucket"],
  ["(*hmap).incrnoverflow (*hmap).createOverflow", "map", ""],
  ["(*hmap).growing (*hmap).sameSizeGrow", "map", "found"],
  ["(*bmap).overflow", "bucket mapType", "bucket"],
  ["(*bmap).setoverflow", "bucket mapType bucket", ""],
  ["moveToBmap", "mapType map bucket number bucket", "bucket number"],
  // Swiss
  ["NewMap", "mapType hint map number", "map"],
  ["NewEmptyMap", "", "map"],
  ["newTable", "mapType capacity number globalDepth", "table"],
  ["newGroups", "mapType number", "groupsData lengthMask"],
  ["(*Map).growToSmall (*Map).growToTable (*Map).Clear (*Map).clearSmall", "map mapType", ""],
  ["(*Map).getWithKey (*Map).getWithoutKey", "map mapType keyAddress", "elemAddress found"],
  ["(*Map).Get", "map mapType keyAddress", "elemAddress found"],
  ["(*Map).getWithKeySmall", "map mapType hash keyAddress", "slotKeyAddress slotElemAddress found"],
  ["(*Map).getWithoutKeySmallFastStr", "map mapType keyData keyLength", "slotElemAddress"],
  ["(*Map).putSlotSmall", "map mapType hash keyAddress", "slotElemAddress"],
  [
    "(*Map).putSlotSmallFast32 (*Map).putSlotSmallFast64 (*Map).putSlotSmallFastPtr",
    "map mapType hash key",
    "slotElemAddress",
  ],
  ["(*Map).putSlotSmallFastStr", "map mapType hash keyData keyLength", "slotElemAddress"],
  ["(*Map).Put", "map mapType keyAddress elemAddress", ""],
  ["(*Map).PutSlot", "map mapType keyAddress", "slotElemAddress"],
  ["(*Map).Delete", "map mapType keyAddress", ""],
  ["(*Map).deleteSmall", "map mapType hash keyAddress", ""],
  ["(*Map).installTableSplit", "map table table table", ""],
  ["(*Map).replaceTable", "map table", ""],
  ["(*Map).Clone", "map mapType", "map"],
  ["(*Map).cloneGroup", "map mapType", ""],
  [
    "(*table).getWithKey (*table).getWithoutKey",
    "table mapType hash keyAddress",
    "slotKeyAddress slotElemAddress found",
  ],
  ["(*table).PutSlot", "table mapType map hash keyAddress", "slotElemAddress found"],
  ["(*table).Delete", "table mapType map hash keyAddress", "found"],
  ["(*table).uncheckedPutSlot", "table mapType hash keyAddress slotElemAddress", ""],
  ["(*table).uncheckedPutSlotForAssign", "table mapType hash keyAddress", "slotElemAddress"],
  [
    "(*table).uncheckedPutSlotForAssignFast32 (*table).uncheckedPutSlotForAssignFast64 (*table).uncheckedPutSlotForAssignFastPtr",
    "table mapType hash key",
    "slotElemAddress",
  ],
  ["(*table).uncheckedPutSlotForAssignFastStr", "table mapType hash keyData keyLength", "slotElemAddress"],
  ["(*table).rehash (*table).pruneTombstones (*table).split", "table mapType map", ""],
  ["(*table).grow", "table mapType map capacity", ""],
  ["(*table).reset", "table mapType capacity", ""],
  ["(*table).resetGrowthLeft", "table", ""],
  ["(*table).Clear", "table mapType", ""],
  ["(*table).clone", "table mapType", "table"],
  ["(*Iter).Init", "iterator mapType map", ""],
  ["(*Iter).Next (*Iter).nextDirIdx", "iterator", ""],
  ["(*Iter).grownKeyElem", "iterator keyAddress slotIndex", "slotKeyAddress slotElemAddress found"],
  // what they call
  ["memhash", "keyAddress seed number", "hash"],
  ["memhash32 memhash64 strhash interhash nilinterhash", "keyAddress seed", "hash"],
  ["memHashAES memHashFallback MemHash", "keyData seed keyLength", "hash"],
  ["memHash32AES memHash64AES memHash32Fallback memHash64Fallback MemHash32 MemHash64", "key seed", "hash"],
  [
    "StrHash strHashAES strHashFallback strhashFallback memhash32Fallback memhash64Fallback",
    "keyAddress seed",
    "hash",
  ],
  ["newobject newarray mallocgc", "", "newObject"],
  ["rand rand32 fastrand fastrand64", "", "number"],
];

const table = new Map<string, Signature>();
for (const [names, parameters, results] of rows)
  for (const name of names.split(" ").filter((part) => part !== ""))
    table.set(name, { parameters: words(parameters), results: words(results) });

function words(text: string): Kind[] {
  return text === "" ? [] : (text.split(" ") as Kind[]);
}

const prefixes = ["internal/runtime/maps.", "runtime."];

/** The name without the runtime's package: `runtime.mapassign` → `mapassign`; undefined for other packages. */
export function runtimeName(symbol: string): string | undefined {
  for (const prefix of prefixes) if (symbol.startsWith(prefix)) return symbol.slice(prefix.length);
  return undefined;
}

/** The signature of a runtime map function; `runtime_` link names count as the function they stand for. */
export function signatureOf(symbol: string): Signature | undefined {
  const name = runtimeName(symbol);
  if (name === undefined) return undefined;
  return table.get(name.startsWith("runtime_map") ? name.slice(8) : name);
}
