import type { GoRelease } from "../../go/release/goRelease.ts";
import type { Kind } from "./values.ts";

/** The runtime's structs as listings meet them: which field an offset is, per release family and pointer size. */

export interface Field {
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** What a load of it gives. */
  readonly kind: Kind;
  readonly note: string;
}

export interface StructLayout {
  /** Go's name of the type: `hmap`, `Map`, `table`, `maptype`, `MapType`. */
  readonly name: string;
  readonly fields: readonly Field[];
}

/** name, 64-bit offset, 32-bit offset, size (0: a word), kind, note */
type Row = readonly [string, number, number, number, Kind, string];

const hmapRows: readonly Row[] = [
  ["count", 0, 0, 0, "count", "number of entries"],
  ["flags", 8, 4, 1, "flags", "bit 4 is hashWriting, 1 and 2 iterators, 8 same-size growth"],
  ["B", 9, 5, 1, "B", "log2 of the bucket count"],
  ["noverflow", 10, 6, 2, "noverflow", "number of overflow buckets"],
  ["hash0", 12, 8, 4, "seed", "hash seed"],
  ["buckets", 16, 12, 0, "buckets", "array of 2^B buckets"],
  ["oldbuckets", 24, 16, 0, "oldBuckets", "previous array, not nil while growing"],
  ["nevacuate", 32, 20, 0, "nevacuate", "old buckets below this one are evacuated"],
];
const hmapTail: readonly Row[] = [["extra", 40, 24, 0, "extra", "overflow book-keeping"]];
const hmapTailClearSeq: readonly Row[] = [
  ["clearSeq", 40, 24, 8, "field", "number of clears"],
  ["extra", 48, 32, 0, "extra", "overflow book-keeping"],
];

const typeRows: readonly Row[] = [
  ["Size_", 0, 0, 0, "typeSize", "size of the type in bytes"],
  ["PtrBytes", 8, 4, 0, "field", "bytes of the type that may hold pointers; 0 is pointer-free"],
  ["Hash", 16, 8, 4, "field", "hash of the type"],
  ["TFlag", 20, 12, 1, "field", "type flags"],
  ["Kind_", 23, 15, 1, "field", "kind of the type"],
  ["Equal", 24, 16, 0, "equalFunction", "closure that compares two values"],
];

const maptypeRows: readonly Row[] = [
  ...typeRows,
  ["Key", 48, 32, 0, "typeOfKey", "key type"],
  ["Elem", 56, 36, 0, "typeOfElem", "element type"],
  ["Bucket", 64, 40, 0, "typeOfBucket", "bucket type"],
  ["Hasher", 72, 44, 0, "hasher", "closure of the hash function"],
  ["KeySize", 80, 48, 1, "keySize", "size of a key in the bucket"],
  ["ValueSize", 81, 49, 1, "elemSize", "size of an element in the bucket"],
  ["BucketSize", 82, 50, 2, "bucketSize", "size of a bucket"],
  [
    "Flags",
    84,
    52,
    4,
    "typeFlags",
    "1 indirect key, 2 indirect elem, 4 reflexive key, 8 need key update, 16 hash might panic",
  ],
];

const swissTypeHead: readonly Row[] = [
  ...typeRows,
  ["Key", 48, 32, 0, "typeOfKey", "key type"],
  ["Elem", 56, 36, 0, "typeOfElem", "element type"],
  ["Group", 64, 40, 0, "typeOfBucket", "group type"],
  ["Hasher", 72, 44, 0, "hasher", "closure of the hash function"],
  ["GroupSize", 80, 48, 0, "groupSize", "size of a group"],
];
const swissFlagsNote = "1 need key update, 2 hash might panic, 4 indirect key, 8 indirect elem";
const mapTypeRows24: readonly Row[] = [
  ...swissTypeHead,
  ["SlotSize", 88, 52, 0, "slotSize", "size of a slot (key and element)"],
  ["ElemOff", 96, 56, 0, "elemOff", "offset of the element in its slot"],
  ["Flags", 104, 60, 4, "typeFlags", swissFlagsNote],
];
const mapTypeRows27: readonly Row[] = [
  ...swissTypeHead,
  ["KeysOff", 88, 52, 0, "keysOff", "offset of the first key in a group"],
  ["KeyStride", 96, 56, 0, "keyStride", "distance of two keys in a group"],
  ["ElemsOff", 104, 60, 0, "elemsOff", "offset of the first element in a group"],
  ["ElemStride", 112, 64, 0, "elemStride", "distance of two elements in a group"],
  ["ElemOff", 120, 68, 0, "elemOff", "offset of the element in its slot"],
  ["Flags", 128, 72, 4, "typeFlags", swissFlagsNote],
];

const mapRows: readonly Row[] = [
  ["used", 0, 0, 8, "used", "number of entries"],
  ["seed", 8, 8, 0, "seed", "hash seed"],
  ["dirPtr", 16, 12, 0, "dirPtr", "directory of tables, or the only group of a small map"],
  ["dirLen", 24, 16, 0, "dirLen", "length of the directory; 0 is a small map"],
  ["globalDepth", 32, 20, 1, "globalDepth", "hash bits that index the directory"],
  ["globalShift", 33, 21, 1, "globalShift", "shift of the hash for the directory index"],
  ["writing", 34, 22, 1, "writing", "1 while a write is under way"],
];
const tombstoneRow: Row = [
  "tombstonePossible",
  35,
  23,
  1,
  "field",
  "set once a table may hold deleted slots",
];
const clearSeqRow: Row = ["clearSeq", 40, 24, 8, "field", "number of clears"];

const tableRows: readonly Row[] = [
  ["used", 0, 0, 2, "used", "entries in this table"],
  ["capacity", 2, 2, 2, "capacity", "slots of this table"],
  ["growthLeft", 4, 4, 2, "growthLeft", "inserts left before the table grows"],
  ["localDepth", 6, 6, 1, "field", "hash bits shared by all keys of the table"],
  ["index", 8, 8, 0, "field", "first directory entry of the table; -1 when it was replaced"],
  ["groups.data", 16, 12, 0, "groupsData", "array of groups"],
  ["groups.lengthMask", 24, 16, 8, "lengthMask", "number of groups less one"],
];

const iterRows: readonly Row[] = [
  ["key", 0, 0, 0, "field", "address of the key; nil ends the iteration"],
  ["elem", 8, 4, 0, "field", "address of the element"],
  ["typ", 16, 8, 0, "mapType", "map type"],
  ["m", 24, 12, 0, "map", "map"],
  ["entryOffset", 32, 16, 8, "field", "random start inside a table"],
  ["dirOffset", 40, 24, 8, "field", "random start in the directory"],
  ["clearSeq", 48, 32, 8, "field", "clears seen at the start"],
  ["globalDepth", 56, 40, 1, "globalDepth", "directory depth seen last"],
  ["dirIdx", 64, 44, 0, "field", "position in the directory; -1 is a small map"],
  ["tab", 72, 48, 0, "table", "table being walked"],
  ["group", 80, 52, 0, "group", "group being walked"],
  ["entryIdx", 88, 56, 8, "field", "position in the table"],
];
const hiterRows: readonly Row[] = [
  ["key", 0, 0, 0, "field", "address of the key; nil ends the iteration"],
  ["elem", 8, 4, 0, "field", "address of the element"],
  ["t", 16, 8, 0, "mapType", "map type"],
  ["h", 24, 12, 0, "map", "map"],
  ["buckets", 32, 16, 0, "buckets", "bucket array at the start"],
  ["bptr", 40, 20, 0, "bucket", "bucket being walked"],
  ["overflow", 48, 24, 0, "field", "keeps overflow buckets alive"],
  ["oldoverflow", 56, 28, 0, "field", "keeps old overflow buckets alive"],
  ["startBucket", 64, 32, 0, "field", "bucket where the iteration began"],
  ["offset", 72, 36, 1, "field", "random first cell in each bucket"],
  ["wrapped", 73, 37, 1, "field", "the walk has passed the last bucket"],
  ["B", 74, 38, 1, "B", "log2 of the bucket count at the start"],
  ["i", 75, 39, 1, "cellIndex", "cell in the bucket"],
  ["bucket", 80, 40, 0, "bucketIndex", "index of the next bucket"],
  ["checkBucket", 88, 44, 0, "field", "old bucket whose keys must be filtered"],
];

const mapextraRows: readonly Row[] = [
  ["overflow", 0, 0, 0, "field", "overflow buckets kept alive"],
  ["oldoverflow", 8, 4, 0, "field", "old overflow buckets kept alive"],
  ["nextOverflow", 16, 8, 0, "bucket", "next preallocated overflow bucket"],
];

const groupRows: readonly Row[] = [
  ["ctrl", 0, 0, 8, "ctrlWord", "eight control bytes: 0x80 empty, 0xfe deleted, else h2"],
];
const closureRows: readonly Row[] = [["fn", 0, 0, 0, "hasherCode", "code of the closure"]];
const gRows: readonly Row[] = [
  ["stack.lo", 0, 0, 0, "field", "low end of the stack"],
  ["stack.hi", 8, 4, 0, "field", "high end of the stack"],
  ["stackguard0", 16, 8, 0, "field", "stack limit: below it the stack must grow"],
  ["stackguard1", 24, 12, 0, "field", "stack limit of system stacks"],
  ["m", 48, 24, 0, "field", "thread that runs this goroutine"],
];

/** What 1.18 to 1.20 call the fields of a type descriptor (runtime/type.go); later they are exported from internal/abi. */
const typeFieldNames20: Readonly<Record<string, string>> = {
  Size_: "size",
  PtrBytes: "ptrdata",
  Kind_: "kind",
  ValueSize: "elemsize",
};
const namesOf20 = (rows: readonly Row[]): Row[] =>
  rows.map(([name, ...rest]) => [typeFieldNames20[name] ?? name.toLowerCase(), ...rest]);

export type Layouts = ReadonlyMap<string, StructLayout>;

const cache = new Map<string, Layouts>();

/**
 * The structs of a release by the name that `structOf` gives: map, mapType, table, iterator, bmap …
 * Offsets follow runtime/map.go (classic), internal/runtime/maps (Swiss) and internal/abi.
 */
export function layoutsOf(release: GoRelease, ptrSizeBytes: 4 | 8): Layouts {
  const id = `${release.name}/${ptrSizeBytes}`;
  let layouts = cache.get(id);
  if (layouts === undefined) {
    layouts = build(release, ptrSizeBytes);
    cache.set(id, layouts);
  }
  return layouts;
}

function build(release: GoRelease, ptrSizeBytes: 4 | 8): Layouts {
  const struct = (name: string, rows: readonly Row[]): StructLayout => ({
    name,
    fields: rows.map(([field, off64, off32, size, kind, note]) => ({
      name: field,
      offsetBytes: ptrSizeBytes === 8 ? off64 : off32,
      sizeBytes: size === 0 ? ptrSizeBytes : size,
      kind,
      note,
    })),
  });
  const { minor } = release;
  const common: [string, StructLayout][] = [
    ["closure", struct("funcval", closureRows)],
    ["type", minor <= 20 ? struct("_type", namesOf20(typeRows)) : struct("Type", typeRows)],
    ["g", struct("g", gRows)],
  ];
  if (release.family === "classic")
    return new Map([
      ...common,
      ["map", struct("hmap", [...hmapRows, ...(release.hmapHasClearSeq ? hmapTailClearSeq : hmapTail)])],
      [
        "mapType",
        minor <= 20
          ? struct("maptype", namesOf20(maptypeRows))
          : struct(minor <= 23 ? "MapType" : "OldMapType", maptypeRows),
      ],
      ["mapextra", struct("mapextra", mapextraRows)],
      ["iterator", struct("hiter", hiterRows)],
    ]);
  const descriptor = release.descriptorHasStrides ? mapTypeRows27 : mapTypeRows24;
  const mapFields = release.prunesTombstones
    ? [...mapRows, tombstoneRow, clearSeqRow]
    : [...mapRows, clearSeqRow];
  return new Map([
    ...common,
    ["map", struct("Map", mapFields)],
    ["mapType", struct(minor >= 26 ? "MapType" : "SwissMapType", descriptor)],
    ["table", struct("table", tableRows)],
    ["group", struct("group", groupRows)],
    ["iterator", struct("Iter", iterRows)],
  ]);
}

/** The field that holds an offset, or undefined. `within` is the offset inside the field. */
export function fieldAt(
  layout: StructLayout,
  offsetBytes: number,
): { field: Field; within: number } | undefined {
  for (const field of layout.fields) {
    const within = offsetBytes - field.offsetBytes;
    if (within >= 0 && within < field.sizeBytes) return { field, within };
  }
  return undefined;
}
