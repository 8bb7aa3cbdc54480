/** Go's basic kinds, by their own names. */
export const basicKinds = [
  "bool",
  "int",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "uintptr",
  "float32",
  "float64",
  "complex64",
  "complex128",
  "string",
  "unsafe.Pointer",
] as const;
export type BasicKind = (typeof basicKinds)[number];

/** What every Go type has on a target, as the compiler lays it out (cmd/compile/internal/types/size.go). */
interface Laid {
  /** The type as Go prints it, with built-in and unnamed types only: "map[string][3]uint32". */
  readonly text: string;
  /** The declared name where the source used one: "UserID". */
  readonly name?: string;
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly hasPointers: boolean;
  /** Go's == is defined (for interfaces: it may panic at run time). */
  readonly comparable: boolean;
}

/** A struct field in place. Blank fields are named "_". */
export interface StructField {
  readonly name: string;
  readonly type: GoType;
  readonly offsetBytes: number;
  readonly embedded?: boolean;
}

/**
 * A Go type on a target. Slices, functions, channels, maps and pointers keep the pointed-to type's text only as far as
 * it is needed for printing; interfaces know whether they have methods.
 */
export type GoType =
  | (Laid & { readonly kind: BasicKind })
  | (Laid & { readonly kind: "pointer" | "slice" | "chan"; readonly elem: GoType })
  | (Laid & { readonly kind: "array"; readonly elem: GoType; readonly length: number })
  | (Laid & { readonly kind: "struct"; readonly fields: readonly StructField[] })
  | (Laid & { readonly kind: "interface"; readonly hasMethods: boolean })
  | (Laid & { readonly kind: "func" })
  | (Laid & { readonly kind: "map"; readonly key: GoType; readonly elem: GoType });

export type MapGoType = Extract<GoType, { kind: "map" }>;

/** A type text that is no Go type, or one that Go refuses: one sentence that names the reason. */
export class GoTypeError extends Error {
  override name = "GoTypeError";
}
