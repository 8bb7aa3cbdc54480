import type { GoTarget } from "../release/goTarget.ts";
import type { GoType, StructField } from "./goType.ts";

/** How a type is compared and hashed (cmd/compile/internal/types AlgType): `memory` is plain bytes, `special` needs code of its own. */
export type Algorithm =
  | "memory"
  | "strhash"
  | "interhash"
  | "nilinterhash"
  | "f32hash"
  | "f64hash"
  | "c64hash"
  | "c128hash"
  | "special";

/** The algorithm of a comparable type. A struct of one field and an array of one element count as that part alone. */
export function algorithmOf(type: GoType): Algorithm {
  switch (type.kind) {
    case "string":
      return "strhash";
    case "interface":
      return type.hasMethods ? "interhash" : "nilinterhash";
    case "float32":
      return "f32hash";
    case "float64":
      return "f64hash";
    case "complex64":
      return "c64hash";
    case "complex128":
      return "c128hash";
    case "array": {
      const elem = algorithmOf(type.elem);
      if (elem === "memory" || type.length === 0) return "memory";
      return type.length === 1 ? elem : "special";
    }
    case "struct":
      return structAlgorithm(type.fields, type.sizeBytes);
    default:
      return "memory";
  }
}

function structAlgorithm(fields: readonly StructField[], sizeBytes: number): Algorithm {
  const only = fields[0];
  if (only !== undefined && fields.length === 1 && only.name !== "_") return algorithmOf(only.type);
  const plain = fields.every(
    (f, i) => f.name !== "_" && algorithmOf(f.type) === "memory" && !isPadded(fields, i, sizeBytes),
  );
  return plain ? "memory" : "special";
}

/** Whether padding follows field `i`. */
export function isPadded(fields: readonly StructField[], i: number, structSizeBytes: number): boolean {
  const field = fields[i];
  if (field === undefined) return false;
  return field.offsetBytes + field.type.sizeBytes !== (fields[i + 1]?.offsetBytes ?? structSizeBytes);
}

/**
 * Whether plain memory of this type counts as one word of its size (AMEM32, AMEM64 …): not where the processor needs
 * a larger alignment for such a word than the type has.
 */
export function isWordLike(type: GoType, target: GoTarget): boolean {
  return type.alignBytes >= target.alignmentBytes || type.alignBytes >= type.sizeBytes;
}
