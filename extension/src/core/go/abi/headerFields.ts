import type { GoRelease } from "../release/goRelease.ts";
import type { MapModel } from "../release/goTarget.ts";
import { fieldLines } from "./fieldLines.generated.ts";
import { type Struct, structsOf } from "./structs.ts";

/** A field of a runtime struct in a release: as the byte ruler of the layout view names it. */
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

/** A struct with its padding made visible, and where each field is declared. */
function headerStruct({ name, source, sizeBytes, fields }: Struct, release: GoRelease): HeaderStruct {
  const declaredAt = declarations(name, source, release);
  const shown: HeaderField[] = [];
  let at = 0;
  const pad = (to: number): void => {
    if (to > at) shown.push({ ...padding, offsetBytes: at, sizeBytes: to - at });
  };
  for (const { kind: _, meaning, more, ...field } of fields) {
    pad(field.offsetBytes);
    const whole = more === "" ? meaning : `${meaning}; ${more}`;
    shown.push({ ...field, meaning: whole, declaredAt: declaredAt(field.name) });
    at = field.offsetBytes + field.sizeBytes;
  }
  pad(sizeBytes);
  return { name, sizeBytes, source, fields: shown };
}

const padding = { name: "", type: "", meaning: "padding", declaredAt: "", padding: true } as const;

/** The same structs are asked for with each step of an operation that is told. */
const headers = new WeakMap<MapModel, HeaderStruct>();
const tables = new WeakMap<MapModel, HeaderStruct>();

/** The header of a map: `hmap` or `Map`. */
export function mapHeader(model: MapModel): HeaderStruct {
  const { release, target } = model;
  const known = headers.get(model) ?? headerStruct(structsOf(release, target.ptrSizeBytes).map, release);
  headers.set(model, known);
  return known;
}

/**
 * `table` of Swiss maps.
 * @throws RangeError for a classic release
 */
export function tableStruct(model: MapModel): HeaderStruct {
  const known = tables.get(model);
  if (known) return known;
  const { release, target } = model;
  const { table } = structsOf(release, target.ptrSizeBytes);
  if (table === null) throw new RangeError(`${release.name} has no tables`);
  const struct = headerStruct(table, release);
  tables.set(model, struct);
  return struct;
}
