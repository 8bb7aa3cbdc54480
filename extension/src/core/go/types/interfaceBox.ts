import type { MapModel } from "../release/goTarget.ts";
import { isDirectInterface } from "./directInterface.ts";
import type { GoType } from "./goType.ts";

/** The runtime's functions that put a value behind an interface's data word (runtime/iface.go). */
export type BoxFunction =
  | "runtime.convT16"
  | "runtime.convT32"
  | "runtime.convT64"
  | "runtime.convTstring"
  | "runtime.convTslice"
  | "runtime.convT"
  | "runtime.convTnoptr";

/** Why a value needs no memory of its own: all values of the type, or those that the runtime's function finds. */
export type BoxFree =
  /** The data word is the value. */
  | "direct"
  /** An interface already: its two words are copied. */
  | "interface"
  /** Values without size share one address. */
  | "zeroSize"
  /** A bool or an integer of one byte: in a table of the runtime. */
  | "singleByte"
  /** Those below 256 when read as an unsigned integer: in the same table. */
  | "below256"
  | "emptyString"
  | "nilSlice"
  | "none";

/** What it takes to convert a value that is computed at run time, and escapes, to an interface. */
export interface InterfaceBox {
  /** What compiled code calls; null where no value of the type needs memory. */
  readonly function: BoxFunction | null;
  readonly free: BoxFree;
  /** Asked of malloc for a value that is not free; 0 where all are. */
  readonly sizeBytes: number;
  readonly noscan: boolean;
}

/**
 * How values of a type are put into interfaces (cmd/compile/internal/walk/convert.go dataWord, dataWordFuncName; the same
 * in 1.24 to 1.27). Constants and read-only globals lie in the binary whatever their type.
 */
export function interfaceBox(type: GoType, model: MapModel): InterfaceBox {
  const all = allFree(type, model);
  if (all !== null) return { function: null, free: all, sizeBytes: 0, noscan: true };
  const { function: call, free } = conversion(type, model);
  return { function: call, free, sizeBytes: type.sizeBytes, noscan: !type.hasPointers };
}

function allFree(type: GoType, model: MapModel): BoxFree | null {
  if (type.kind === "interface") return "interface";
  if (isDirectInterface(type, model)) return "direct";
  if (type.sizeBytes === 0) return "zeroSize";
  const sole = soleComponent(type);
  if (sole?.kind === "bool" || sole?.kind === "int8" || sole?.kind === "uint8") return "singleByte";
  return null;
}

function conversion(type: GoType, { target }: MapModel): Pick<InterfaceBox, "function" | "free"> {
  const { sizeBytes, alignBytes, hasPointers } = type;
  if (sizeBytes === 2 && alignBytes === 2) return { function: "runtime.convT16", free: "below256" };
  if (sizeBytes === 4 && alignBytes === 4 && !hasPointers)
    return { function: "runtime.convT32", free: "below256" };
  if (sizeBytes === 8 && alignBytes === target.int64AlignBytes && !hasPointers)
    return { function: "runtime.convT64", free: "below256" };
  const sole = soleComponent(type);
  if (sole?.kind === "string") return { function: "runtime.convTstring", free: "emptyString" };
  if (sole?.kind === "slice") return { function: "runtime.convTslice", free: "nilSlice" };
  return { function: hasPointers ? "runtime.convT" : "runtime.convTnoptr", free: "none" };
}

/** The only part of a struct of one field or an array of one element, at any depth; the type itself otherwise. */
function soleComponent(type: GoType): GoType | null {
  if (type.kind === "struct") {
    const only = type.fields[0];
    return type.fields.length === 1 && only !== undefined ? soleComponent(only.type) : null;
  }
  if (type.kind === "array") return type.length === 1 ? soleComponent(type.elem) : null;
  return type;
}
