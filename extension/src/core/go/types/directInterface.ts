import type { MapModel } from "../release/goTarget.ts";
import type { GoType } from "./goType.ts";

/**
 * Whether an interface's data word is the value itself and not a pointer to it
 * (cmd/compile/internal/types IsDirectIface). From 1.26 on also in structs whose other fields have no size.
 */
export function isDirectInterface(type: GoType, model: MapModel): boolean {
  if (model.release.allPointerWordsDirect)
    return type.sizeBytes === model.target.ptrSizeBytes && type.hasPointers;
  switch (type.kind) {
    case "pointer":
    case "chan":
    case "map":
    case "func":
    case "unsafe.Pointer":
      return true;
    case "array":
      return type.length === 1 && isDirectInterface(type.elem, model);
    case "struct": {
      const only = type.fields[0];
      return only !== undefined && type.fields.length === 1 && isDirectInterface(only.type, model);
    }
    default:
      return false;
  }
}
