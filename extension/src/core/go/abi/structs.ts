import type { GoRelease } from "../release/goRelease.ts";

/**
 * The structs of Go's map runtime, as one table of rows: the emulator's offsets, the decoder, the byte ruler of the
 * layout view and the operands of listings come from it. runtime/map.go (up to 1.23; map_noswiss.go in 1.24 and 1.25),
 * internal/runtime/maps (1.24 on), runtime/type.go (up to 1.20) and internal/abi.
 */

/** What a load of a field gives, in the words of the listings. */
export type FieldKind =
  | "count"
  | "flags"
  | "B"
  | "noverflow"
  | "seed"
  | "buckets"
  | "oldBuckets"
  | "nevacuate"
  | "extra"
  | "bucket"
  | "cellIndex"
  | "bucketIndex"
  | "map"
  | "mapType"
  | "used"
  | "dirPtr"
  | "dirLen"
  | "globalDepth"
  | "globalShift"
  | "writing"
  | "capacity"
  | "growthLeft"
  | "groupsData"
  | "lengthMask"
  | "table"
  | "group"
  | "ctrlWord"
  | "typeSize"
  | "equalFunction"
  | "typeOfKey"
  | "typeOfElem"
  | "typeOfBucket"
  | "hasher"
  | "hasherCode"
  | "keySize"
  | "elemSize"
  | "bucketSize"
  | "groupSize"
  | "slotSize"
  | "keysOff"
  | "elemsOff"
  | "elemOff"
  | "keyStride"
  | "elemStride"
  | "typeFlags"
  | "field";

export interface StructField {
  readonly name: string;
  /** Go's type. */
  readonly type: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly kind: FieldKind;
  /** A phrase: "hash seed". */
  readonly meaning: string;
  /** What else there is to say of it: "an argument of every hash"; "" for nothing. */
  readonly more: string;
}

export interface Struct {
  /** As its release calls it: "hmap", "Map", "OldMapType". */
  readonly name: string;
  /** Path of the declaring file from the Go source root. */
  readonly source: string;
  /** With the padding at its end. */
  readonly sizeBytes: number;
  readonly fields: readonly StructField[];
}

/** The structs of both families by their part in a map; a release has those of its own family. */
export interface Structs {
  /** hmap or Map. */
  readonly map: Struct;
  /** The descriptor of a map type: maptype, MapType, OldMapType, SwissMapType. */
  readonly mapType: Struct;
  /** _type or Type, which a map type's descriptor begins with. */
  readonly type: Struct;
  /** hiter or Iter. */
  readonly iterator: Struct;
  readonly mapextra: Struct | null;
  /** The head of a bucket: what follows depends on the map's type. */
  readonly bmap: Struct | null;
  readonly table: Struct | null;
  /** The head of a group. */
  readonly group: Struct | null;
}

/** A field before it is laid out. */
export type FieldRow = readonly [name: string, type: string, kind: FieldKind, meaning: string, more?: string];

const clearSeqRow: FieldRow = ["clearSeq", "uint64", "field", "number of clears", "for iterators"];

const hmapRows = (release: GoRelease): FieldRow[] => [
  ["count", "int", "count", "number of entries", "len(m) reads it directly"],
  ["flags", "uint8", "flags", "bit 4 is hashWriting, 1 and 2 iterators, 8 same-size growth"],
  ["B", "uint8", "B", "log2 of the bucket count"],
  ["noverflow", "uint16", "noverflow", "number of overflow buckets", "counted by chance from B = 16"],
  ["hash0", "uint32", "seed", "hash seed", "an argument of every hash"],
  [
    "buckets",
    "unsafe.Pointer",
    "buckets",
    "array of 2^B buckets",
    "nil until the first write of a map without a larger hint",
  ],
  ["oldbuckets", "unsafe.Pointer", "oldBuckets", "previous array, not nil while growing"],
  ["nevacuate", "uintptr", "nevacuate", "old buckets below this one are evacuated"],
  ...(release.hmapHasClearSeq ? [clearSeqRow] : []),
  ["extra", "*mapextra", "extra", "overflow book-keeping", "nil until it is needed"],
];

const mapextraRows: readonly FieldRow[] = [
  ["overflow", "*[]*bmap", "field", "overflow buckets kept alive"],
  ["oldoverflow", "*[]*bmap", "field", "old overflow buckets kept alive"],
  ["nextOverflow", "*bmap", "bucket", "next preallocated overflow bucket"],
];

const bmapRows: readonly FieldRow[] = [
  ["tophash", "[8]uint8", "field", "top byte of each cell's hash, or a mark below minTopHash"],
];

const mapRows = (release: GoRelease): FieldRow[] => [
  ["used", "uint64", "used", "number of entries", "len(m) loads it"],
  ["seed", "uintptr", "seed", "hash seed", "an argument of every hash"],
  ["dirPtr", "unsafe.Pointer", "dirPtr", "directory of tables, or the only group of a small map"],
  ["dirLen", "int", "dirLen", "length of the directory; 0 is a small map"],
  ["globalDepth", "uint8", "globalDepth", "hash bits that index the directory"],
  ["globalShift", "uint8", "globalShift", "shift of the hash for the directory index"],
  ["writing", "uint8", "writing", "1 while a write is under way"],
  ...(release.prunesTombstones
    ? [["tombstonePossible", "bool", "field", "set once a table may hold deleted slots"] as const]
    : []),
  clearSeqRow,
];

const tableRows: readonly FieldRow[] = [
  ["used", "uint16", "used", "entries in this table"],
  ["capacity", "uint16", "capacity", "slots of this table", "a power of two up to 1024"],
  ["growthLeft", "uint16", "growthLeft", "inserts left before the table grows", "or splits"],
  ["localDepth", "uint8", "field", "hash bits shared by all keys of the table"],
  ["index", "int", "field", "first directory entry of the table; -1 when it was replaced"],
  ["groups.data", "unsafe.Pointer", "groupsData", "array of groups"],
  ["groups.lengthMask", "uint64", "lengthMask", "number of groups less one"],
];

const groupRows: readonly FieldRow[] = [
  ["ctrl", "ctrlGroup", "ctrlWord", "eight control bytes: 0x80 empty, 0xfe deleted, else h2"],
];

const hiterRows = (release: GoRelease): FieldRow[] => [
  ["key", "unsafe.Pointer", "field", "address of the key; nil ends the iteration"],
  ["elem", "unsafe.Pointer", "field", "address of the element"],
  ["t", "*maptype", "mapType", "map type"],
  ["h", "*hmap", "map", "map"],
  ["buckets", "unsafe.Pointer", "buckets", "bucket array at the start"],
  ["bptr", "*bmap", "bucket", "bucket being walked"],
  ["overflow", "*[]*bmap", "field", "keeps overflow buckets alive"],
  ["oldoverflow", "*[]*bmap", "field", "keeps old overflow buckets alive"],
  ["startBucket", "uintptr", "field", "bucket where the iteration began"],
  ["offset", "uint8", "field", "random first cell in each bucket"],
  ["wrapped", "bool", "field", "the walk has passed the last bucket"],
  ["B", "uint8", "B", "log2 of the bucket count at the start"],
  ["i", "uint8", "cellIndex", "cell in the bucket"],
  ["bucket", "uintptr", "bucketIndex", "index of the next bucket"],
  ["checkBucket", "uintptr", "field", "old bucket whose keys must be filtered"],
  ...(release.hmapHasClearSeq ? [["clearSeq", "uint64", "field", "clears seen at the start"] as const] : []),
];

const iterRows: readonly FieldRow[] = [
  ["key", "unsafe.Pointer", "field", "address of the key; nil ends the iteration"],
  ["elem", "unsafe.Pointer", "field", "address of the element"],
  ["typ", "*abi.MapType", "mapType", "map type"],
  ["m", "*Map", "map", "map"],
  ["entryOffset", "uint64", "field", "random start inside a table"],
  ["dirOffset", "uint64", "field", "random start in the directory"],
  ["clearSeq", "uint64", "field", "clears seen at the start"],
  ["globalDepth", "uint8", "globalDepth", "directory depth seen last"],
  ["dirIdx", "int", "field", "position in the directory; -1 is a small map"],
  ["tab", "*table", "table", "table being walked"],
  ["group", "groupReference", "group", "group being walked"],
  ["entryIdx", "uint64", "field", "position in the table"],
];

const typeRows: readonly FieldRow[] = [
  ["Size_", "uintptr", "typeSize", "size of the type in bytes"],
  ["PtrBytes", "uintptr", "field", "bytes of the type that may hold pointers; 0 is pointer-free"],
  ["Hash", "uint32", "field", "hash of the type"],
  ["TFlag", "TFlag", "field", "type flags"],
  ["Align_", "uint8", "field", "alignment of a variable of the type"],
  ["FieldAlign_", "uint8", "field", "alignment of a struct field of the type"],
  ["Kind_", "uint8", "field", "kind of the type"],
  ["Equal", "func", "equalFunction", "closure that compares two values"],
  ["GCData", "*byte", "field", "which words of the type hold pointers"],
  ["Str", "int32", "field", "offset of the type's name"],
  ["PtrToThis", "int32", "field", "offset of the type of pointers to it"],
];

const classicTypeRows: readonly FieldRow[] = [
  ...typeRows,
  ["Key", "*Type", "typeOfKey", "key type"],
  ["Elem", "*Type", "typeOfElem", "element type"],
  ["Bucket", "*Type", "typeOfBucket", "bucket type"],
  ["Hasher", "func", "hasher", "closure of the hash function"],
  ["KeySize", "uint8", "keySize", "size of a key in the bucket"],
  ["ValueSize", "uint8", "elemSize", "size of an element in the bucket"],
  ["BucketSize", "uint16", "bucketSize", "size of a bucket"],
  [
    "Flags",
    "uint32",
    "typeFlags",
    "1 indirect key, 2 indirect elem, 4 reflexive key, 8 need key update, 16 hash might panic",
  ],
];

const swissTypeRows = (release: GoRelease): FieldRow[] => [
  ...typeRows,
  ["Key", "*Type", "typeOfKey", "key type"],
  ["Elem", "*Type", "typeOfElem", "element type"],
  ["Group", "*Type", "typeOfBucket", "group type"],
  ["Hasher", "func", "hasher", "closure of the hash function"],
  ["GroupSize", "uintptr", "groupSize", "size of a group"],
  ...(release.descriptorHasStrides
    ? ([
        ["KeysOff", "uintptr", "keysOff", "offset of the first key in a group"],
        ["KeyStride", "uintptr", "keyStride", "distance of two keys in a group"],
        ["ElemsOff", "uintptr", "elemsOff", "offset of the first element in a group"],
        ["ElemStride", "uintptr", "elemStride", "distance of two elements in a group"],
      ] as const)
    : ([["SlotSize", "uintptr", "slotSize", "size of a slot (key and element)"]] as const)),
  ["ElemOff", "uintptr", "elemOff", "offset of the element in its slot"],
  ["Flags", "uint32", "typeFlags", "1 need key update, 2 hash might panic, 4 indirect key, 8 indirect elem"],
];

/** What 1.18 to 1.20 call the fields of a type descriptor where that is more than the name in small letters. */
const ownTypeFieldNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Size_: "size",
    PtrBytes: "ptrdata",
    Align_: "align",
    FieldAlign_: "fieldAlign",
    Kind_: "kind",
    GCData: "gcdata",
    PtrToThis: "ptrToThis",
    ValueSize: "elemsize",
  }),
);

const cache = new Map<string, Structs>();

/** The map structs of a release on targets of a pointer size. */
export function structsOf(release: GoRelease, ptrSizeBytes: 4 | 8): Structs {
  const id = `${release.name}/${ptrSizeBytes}`;
  let structs = cache.get(id);
  if (structs === undefined) {
    structs =
      release.family === "classic"
        ? classicStructs(release, ptrSizeBytes)
        : swissStructs(release, ptrSizeBytes);
    cache.set(id, structs);
  }
  return structs;
}

function classicStructs(release: GoRelease, ptrSizeBytes: 4 | 8): Structs {
  const source = `runtime/map${release.mapSourceSuffix}.go`;
  const struct = (name: string, rows: readonly FieldRow[]) => layOut(name, source, rows, ptrSizeBytes);
  return {
    map: struct("hmap", hmapRows(release)),
    ...typeStructs(release, classicTypeRows, ptrSizeBytes),
    iterator: struct("hiter", hiterRows(release)),
    mapextra: struct("mapextra", mapextraRows),
    bmap: struct("bmap", bmapRows),
    table: null,
    group: null,
  };
}

function swissStructs(release: GoRelease, ptrSizeBytes: 4 | 8): Structs {
  const struct = (name: string, file: string, rows: readonly FieldRow[]) =>
    layOut(name, `internal/runtime/maps/${file}`, rows, ptrSizeBytes);
  return {
    map: struct("Map", "map.go", mapRows(release)),
    ...typeStructs(release, swissTypeRows(release), ptrSizeBytes),
    iterator: struct("Iter", "table.go", iterRows),
    mapextra: null,
    bmap: null,
    table: struct("table", "table.go", tableRows),
    group: struct("group", "group.go", groupRows),
  };
}

function typeStructs(release: GoRelease, rows: readonly FieldRow[], ptrSizeBytes: 4 | 8) {
  const named = (all: readonly FieldRow[]): readonly FieldRow[] =>
    release.exportsTypeFields
      ? all
      : all.map(([name, ...rest]): FieldRow => [ownTypeFieldNames.get(name) ?? name.toLowerCase(), ...rest]);
  const { exportsTypeFields, mapSourceSuffix, family } = release;
  const source = exportsTypeFields ? "internal/abi/type.go" : "runtime/type.go";
  // Swiss ones, and those of releases with both families, have a file of their own.
  const ownFile = family === "swiss" || mapSourceSuffix !== "";
  return {
    type: layOut(exportsTypeFields ? "Type" : "_type", source, named(typeRows), ptrSizeBytes),
    mapType: layOut(
      release.mapTypeName,
      ownFile ? `internal/abi/map${mapSourceSuffix}.go` : source,
      named(rows),
      ptrSizeBytes,
    ),
  };
}

const fixedSizes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ bool: 1, uint8: 1, uint16: 2, uint32: 4, int32: 4, uint64: 8 },
    ...{ TFlag: 1, ctrlGroup: 8, "[8]uint8": 8 },
  }),
);

/**
 * Lays fields out by Go's rules: each is aligned to its size, or to a word if it is larger than one.
 * @param source path of the declaring file from the Go source root
 */
export function layOut(name: string, source: string, rows: readonly FieldRow[], ptrSizeBytes: 4 | 8): Struct {
  const fields: StructField[] = [];
  let end = 0;
  for (const [field, type, kind, meaning, more = ""] of rows) {
    const sizeBytes = fixedSizes.get(type) ?? ptrSizeBytes;
    const offsetBytes = roundUp(end, Math.min(sizeBytes, ptrSizeBytes));
    fields.push({ name: field, type, offsetBytes, sizeBytes, kind, meaning, more });
    end = offsetBytes + sizeBytes;
  }
  return { name, source, sizeBytes: roundUp(end, ptrSizeBytes), fields };
}

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/**
 * Where a struct has a field, in bytes from its start.
 * @throws RangeError when it has none of that name
 */
export function offsetOf(struct: Struct | null, field: string): number {
  const found = struct?.fields.find(({ name }) => name === field);
  if (found === undefined) throw new RangeError(`${struct?.name ?? "the release"} has no field ${field}`);
  return found.offsetBytes;
}

/** The same, or null when the struct has no such field in its release. */
export function offsetIfAny(struct: Struct, field: string): number | null {
  return struct.fields.find(({ name }) => name === field)?.offsetBytes ?? null;
}
