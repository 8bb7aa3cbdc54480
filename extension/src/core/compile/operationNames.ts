import type { MapType } from "../go/types/mapType.ts";

/** The runtime functions of each operation on a map type. */
export interface OperationNames {
  readonly access1: string;
  readonly access2: string;
  readonly assign: string;
  readonly delete: string;
}

/** Names by the fast variant; the pointer variants exist for assign only; elems over 1024 bytes are read "fat". */
export function operationNames(mapType: MapType): OperationNames {
  const { variant } = mapType;
  const assign = variant === "generic" ? "" : `_${variant}`;
  const access = assign.replace(/ptr$/, "");
  const read = mapType.elem.sizeBytes > 1024 ? "_fat" : access;
  return {
    access1: `runtime.mapaccess1${read}`,
    access2: `runtime.mapaccess2${read}`,
    assign: `runtime.mapassign${assign}`,
    delete: `runtime.mapdelete${access}`,
  };
}
