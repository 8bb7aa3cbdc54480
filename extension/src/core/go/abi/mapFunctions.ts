/**
 * The runtime's functions for maps: what each is for, its names by family and kind of key, and its signature
 * (runtime/map*.go, internal/runtime/maps, cmd/compile/internal/walk and typecheck/_builtin; 1.18 to 1.27).
 */

import type { GoRelease, MapFamily } from "../release/goRelease.ts";
import { zeroValueBytes } from "./constants.ts";

/** What compiled code wants of the runtime. */
export type MapOperation =
  | "access1"
  | "access2"
  | "accessK"
  | "assign"
  | "delete"
  | "clear"
  | "make"
  | "iterate"
  | "next"
  | "clone";

/** The runtime's special functions for a kind of key. */
export type FastVariant = "fast32" | "fast32ptr" | "fast64" | "fast64ptr" | "faststr" | "generic";

/** What a parameter or result is: a word of an ABI order of integer words. */
export const roles = [
  "mapType",
  "map",
  "keyAddress",
  "elemAddress",
  "zeroAddress",
  "key",
  "keyData",
  "keyLength",
  "found",
  "hint",
  "iterator",
  "bucketIndex",
  "bucketCount",
  "B",
  "buckets",
  "bucket",
  "number",
  "capacity",
  "globalDepth",
  "table",
  "groupsData",
  "lengthMask",
  "hash",
  "slotKeyAddress",
  "slotElemAddress",
  "slotIndex",
  "seed",
  "newObject",
  "group",
  "ctrlWord",
  "h2",
  "match",
  "emptyMatch",
  "freeMatch",
  "fullMatch",
] as const;
export type Role = (typeof roles)[number];

export interface Signature {
  readonly parameters: readonly Role[];
  readonly results: readonly Role[];
}

type SignatureRow = readonly [names: string, parameters: string, results: string];

/** The functions that compiled code calls, the same in both families but for those of loops. */
const entryPoints: Readonly<Record<MapOperation, readonly SignatureRow[]>> = {
  access1: [
    ["mapaccess1", "mapType map keyAddress", "elemAddress"],
    ["mapaccess1_fat", "mapType map keyAddress zeroAddress", "elemAddress"],
    ["mapaccess1_fast32 mapaccess1_fast64", "mapType map key", "elemAddress"],
    ["mapaccess1_faststr", "mapType map keyData keyLength", "elemAddress"],
  ],
  access2: [
    ["mapaccess2", "mapType map keyAddress", "elemAddress found"],
    ["mapaccess2_fat", "mapType map keyAddress zeroAddress", "elemAddress found"],
    ["mapaccess2_fast32 mapaccess2_fast64", "mapType map key", "elemAddress found"],
    ["mapaccess2_faststr", "mapType map keyData keyLength", "elemAddress found"],
  ],
  accessK: [["mapaccessK", "mapType map keyAddress", "keyAddress elemAddress"]],
  assign: [
    ["mapassign", "mapType map keyAddress", "elemAddress"],
    [
      "mapassign_fast32 mapassign_fast64 mapassign_fast32ptr mapassign_fast64ptr",
      "mapType map key",
      "elemAddress",
    ],
    ["mapassign_faststr", "mapType map keyData keyLength", "elemAddress"],
  ],
  delete: [
    ["mapdelete", "mapType map keyAddress", ""],
    ["mapdelete_fast32 mapdelete_fast64", "mapType map key", ""],
    ["mapdelete_faststr", "mapType map keyData keyLength", ""],
  ],
  clear: [["mapclear", "mapType map", ""]],
  make: [
    ["makemap makemap64", "mapType hint map", "map"],
    ["makemap_small", "", "map"],
  ],
  iterate: [["mapiterinit mapIterStart", "mapType map iterator", ""]],
  next: [["mapiternext mapIterNext", "iterator", ""]],
  clone: [["mapclone2", "mapType map", "map"]],
};

/** The functions that those call in turn. */
const helpers: readonly SignatureRow[] = [
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
  ["ctrlGroup.matchH2 ctrlGroupMatchH2", "ctrlWord h2", "match"],
  ["(*ctrlGroup).matchH2", "group h2", "match"],
  ["ctrlGroup.matchEmpty ctrlGroupMatchEmpty", "ctrlWord", "emptyMatch"],
  ["(*ctrlGroup).matchEmpty", "group", "emptyMatch"],
  ["ctrlGroup.matchEmptyOrDeleted ctrlGroupMatchEmptyOrDeleted", "ctrlWord", "freeMatch"],
  ["(*ctrlGroup).matchEmptyOrDeleted", "group", "freeMatch"],
  ["ctrlGroup.matchFull ctrlGroupMatchFull", "ctrlWord", "fullMatch"],
  ["(*ctrlGroup).matchFull", "group", "fullMatch"],
  ["ctrlGroup.anyFull", "ctrlWord", ""],
  ["(*ctrlGroup).anyFull", "group", ""],
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

const signatures = new Map<string, Signature>();
/** By names without their variants: "mapassign". */
const operations = new Map<string, MapOperation>();
for (const [operation, rows] of Object.entries(entryPoints) as [MapOperation, readonly SignatureRow[]][])
  for (const row of rows) for (const name of note(row)) operations.set(withoutVariant(name), operation);
for (const row of helpers) note(row);

function note([names, parameters, results]: SignatureRow): string[] {
  const signature = { parameters: words(parameters) as Role[], results: words(results) as Role[] };
  for (const name of words(names)) signatures.set(name, signature);
  return words(names);
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

/** Every function whose signature is known, by its name without the package. */
export const mapFunctionNames = (): string[] => [...signatures.keys()];

/** The signature of a map function, or of one that it calls, by its name without the package. */
export const signatureByName = (name: string): Signature | undefined => signatures.get(name);

/** The regular expression, as text, of what the names of functions that compiled code calls begin with: "mapaccess1|…". */
export const operationPattern = [...operations.keys()].join("|");

/** What a runtime function is called for, "runtime.mapassign_fast64" for assign; undefined for every other symbol. */
export function operationOf(symbol: string): MapOperation | undefined {
  const [, name] = /^runtime\.(\w+)$/.exec(symbol) ?? [];
  return name === undefined ? undefined : operations.get(withoutVariant(name));
}

/** "mapassign" of "mapassign_fast64". */
function withoutVariant(name: string): string {
  return name.split("_", 1)[0] ?? name;
}

/** The functions of each operation on a map type. */
export interface OperationNames {
  readonly access1: string;
  readonly access2: string;
  readonly assign: string;
  readonly delete: string;
}

/** What of a map type chooses its functions. */
interface KeyedType {
  readonly variant: FastVariant;
  readonly elem: { readonly sizeBytes: number };
}

/** Names by the fast variant; the pointer variants exist for assign only; elems that the zero value is too small for are read "fat". */
export function operationNames({ variant, elem }: KeyedType): OperationNames {
  const assign = variant === "generic" ? "" : `_${variant}`;
  const access = assign.replace(/ptr$/, "");
  const read = elem.sizeBytes > zeroValueBytes ? "_fat" : access;
  return {
    access1: `runtime.mapaccess1${read}`,
    access2: `runtime.mapaccess2${read}`,
    assign: `runtime.mapassign${assign}`,
    delete: `runtime.mapdelete${access}`,
  };
}

export const clearFunction = "runtime.mapclear";
/** Makes a map without room, for a hint of at most maxSmallHint. */
export const smallMakeFunction = "runtime.makemap_small";

/** The function that makes a map of a hint that may be large: on 32-bit targets another one takes hints of 64 bits. */
export const makeFunction = (wideHint: boolean): "runtime.makemap" | "runtime.makemap64" =>
  wideHint ? "runtime.makemap64" : "runtime.makemap";

/** The two functions of a loop over a map. */
export const loopFunctions = (family: MapFamily): { readonly start: string; readonly next: string } =>
  family === "swiss"
    ? { start: "runtime.mapIterStart", next: "runtime.mapIterNext" }
    : { start: "runtime.mapiterinit", next: "runtime.mapiternext" };

const seedFunctions: readonly GoRelease["seedFunction"][] = [
  "runtime.fastrand",
  "runtime.rand32",
  "runtime.rand",
];

/** Whether a call may be the one that seeds a map on the stack, in some release. */
export const isSeedCall = (symbol: string): boolean => seedFunctions.some((name) => name === symbol);
