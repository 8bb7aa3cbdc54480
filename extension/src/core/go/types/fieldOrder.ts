import type { GoType, MapGoType } from "./goType.ts";
import type { MapType } from "./mapType.ts";
import { mapTypeOf } from "./mapTypeLayout.ts";
import { roundUp } from "./typeParser.ts";

type StructType = Extract<GoType, { kind: "struct" }>;

/**
 * The same struct with its fields in the order that needs least padding: by alignment, the largest first, what takes no
 * room before all (cmd/compile/internal/types CalcStructSize).
 * @returns null where that order is no smaller
 */
export function inBetterOrder(type: StructType): StructType | null {
  const fields = [...type.fields].sort(
    (a, b) =>
      Number(a.type.sizeBytes > 0) - Number(b.type.sizeBytes > 0) || b.type.alignBytes - a.type.alignBytes,
  );
  let end = 0;
  const placed = fields.map((field) => {
    const offsetBytes = roundUp(end, field.type.alignBytes);
    end = offsetBytes + field.type.sizeBytes;
    return { ...field, offsetBytes };
  });
  const sizeBytes = roundUp(end, type.alignBytes);
  return sizeBytes < type.sizeBytes ? { ...type, fields: placed, sizeBytes } : null;
}

/** The map type with another key or elem in their places. */
export function withParts(type: MapType, parts: { readonly key?: GoType; readonly elem?: GoType }): MapType {
  const { ptrSizeBytes } = type.model.target;
  const map: MapGoType = {
    ...{ kind: "map", text: type.text, comparable: false, hasPointers: true },
    ...{ sizeBytes: ptrSizeBytes, alignBytes: ptrSizeBytes, key: type.key, elem: type.elem },
    ...parts,
  };
  return mapTypeOf(map, type.model);
}
