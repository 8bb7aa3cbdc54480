import type { StructPicture } from "../../present/mapPicture.ts";
import type { GoRelease } from "../../release/goRelease.ts";
import type { MapModel } from "../../release/goTarget.ts";
import { fieldLines } from "./fieldLines.generated.ts";

/** A field of a runtime struct in a release: what the layout view's byte ruler and the listing's operands name. */
export interface HeaderField {
  readonly name: string;
  readonly type: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly meaning: string;
  /** "runtime/map.go:119 in Go 1.20.14": file below the source root, line, and the release that it was read in. */
  readonly declaredAt: string;
  readonly padding?: true;
}

/** A runtime struct in a release. */
export interface HeaderStruct {
  readonly name: string;
  readonly sizeBytes: number;
  /** Path of the declaring file from the Go source root. */
  readonly source: string;
  readonly fields: readonly HeaderField[];
}

type Row = readonly [name: string, type: string, sizeBytes: number, meaning: string];

/** Tells where the fields of a struct are declared in the last patch release of a minor; their file alone when not known. */
function declarations(struct: string, source: string, { minor }: GoRelease): (field: string) => string {
  const version = Object.keys(fieldLines).find((one) => one.startsWith(`1.${minor}.`)) ?? "";
  const structs = fieldLines[version] ?? {};
  return (field) => {
    // A field of an embedded struct is declared with that struct: "groups.data".
    const [outer, inner] = field.split(".");
    const told = structs[inner === undefined ? struct : `${struct}.${outer}`];
    const line = told && new RegExp(` ${inner ?? outer}:(\\d+)`).exec(told)?.[1];
    return line ? `${told.slice(0, told.indexOf(" "))}:${line} in Go ${version}` : source;
  };
}

/** Lays fields out by Go's rules; each field is aligned to its size, padding is made visible. */
function layOut(
  name: string,
  source: string,
  rows: readonly Row[],
  { release, target: { ptrSizeBytes } }: MapModel,
): HeaderStruct {
  const declaredAt = declarations(name, source, release);
  const fields: HeaderField[] = [];
  let at = 0;
  const pad = (to: number): void => {
    if (to > at)
      fields.push({
        name: "",
        type: "",
        offsetBytes: at,
        sizeBytes: to - at,
        meaning: "padding",
        declaredAt: "",
        padding: true,
      });
    at = to;
  };
  for (const [field, type, sizeBytes, meaning] of rows) {
    pad(Math.ceil(at / Math.min(sizeBytes, ptrSizeBytes)) * Math.min(sizeBytes, ptrSizeBytes));
    fields.push({ name: field, type, offsetBytes: at, sizeBytes, meaning, declaredAt: declaredAt(field) });
    at += sizeBytes;
  }
  pad(Math.ceil(at / ptrSizeBytes) * ptrSizeBytes);
  return { name, sizeBytes: at, source, fields };
}

/** `hmap` (runtime/map.go up to 1.23, runtime/map_noswiss.go in 1.24 and 1.25). */
export function hmapStruct(model: MapModel): HeaderStruct {
  const { release, target } = model;
  const p = target.ptrSizeBytes;
  const rows: Row[] = [
    ["count", "int", p, "live entries; len(m) reads it directly"],
    ["flags", "uint8", 1, "1 iterator, 2 oldIterator, 4 hashWriting, 8 sameSizeGrow"],
    ["B", "uint8", 1, "log2 of the number of buckets"],
    ["noverflow", "uint16", 2, "overflow buckets of the present array; counted by chance from B = 16"],
    ["hash0", "uint32", 4, "hash seed, an argument of every hash"],
    [
      "buckets",
      "unsafe.Pointer",
      p,
      "array of 2^B buckets; nil until the first write of a map without a larger hint",
    ],
    ["oldbuckets", "unsafe.Pointer", p, "the previous array while growing, else nil"],
    ["nevacuate", "uintptr", p, "old buckets below this number are evacuated"],
  ];
  if (release.hmapHasClearSeq) rows.push(["clearSeq", "uint64", 8, "counts clears, for iterators"]);
  rows.push(["extra", "*mapextra", p, "overflow bookkeeping, nil until it is needed"]);
  return layOut("hmap", release.minor >= 24 ? "runtime/map_noswiss.go" : "runtime/map.go", rows, model);
}

/** `Map` (internal/runtime/maps/map.go, 1.24 on). */
export function swissMapStruct(model: MapModel): HeaderStruct {
  const { release, target } = model;
  const p = target.ptrSizeBytes;
  const rows: Row[] = [
    ["used", "uint64", 8, "live entries; len(m) loads it"],
    ["seed", "uintptr", p, "hash seed, an argument of every hash"],
    ["dirPtr", "unsafe.Pointer", p, "the one group of a small map, else the directory of tables"],
    ["dirLen", "int", p, "directory entries; 0 for a small map"],
    ["globalDepth", "uint8", 1, "hash bits that choose the directory entry"],
    ["globalShift", "uint8", 1, "how far the hash is shifted to get them"],
    ["writing", "uint8", 1, "1 while a write is under way"],
  ];
  if (release.prunesTombstones)
    rows.push(["tombstonePossible", "bool", 1, "a delete may have left a tombstone"]);
  rows.push(["clearSeq", "uint64", 8, "counts clears, for iterators"]);
  return layOut("Map", "internal/runtime/maps/map.go", rows, model);
}

/** `table` (internal/runtime/maps/table.go, 1.24 on). */
export function tableStruct(model: MapModel): HeaderStruct {
  const p = model.target.ptrSizeBytes;
  return layOut(
    "table",
    "internal/runtime/maps/table.go",
    [
      ["used", "uint16", 2, "live entries in this table"],
      ["capacity", "uint16", 2, "slots, a power of two up to 1024"],
      ["growthLeft", "uint16", 2, "inserts left before it grows or splits"],
      ["localDepth", "uint8", 1, "hash bits that all its entries share"],
      ["index", "int", p, "first directory entry that points here; -1 when replaced"],
      ["groups.data", "unsafe.Pointer", p, "array of groups"],
      ["groups.lengthMask", "uint64", 8, "number of groups less one"],
    ],
    model,
  );
}

/** The header of any map under a model, without values: what is known when the map's type is not. */
export function headerWithoutValues(model: MapModel): StructPicture {
  const struct = model.release.family === "classic" ? hmapStruct(model) : swissMapStruct(model);
  const fields = struct.fields.map((field) => ({ ...field, value: "", hex: "not known" }));
  return { ...struct, address: "an address not known", fields };
}
