import type { GoType } from "../../go/types/goType.ts";
import type { HashStep } from "../../go/types/hashPlan.ts";
import { algorithmOf } from "../../go/types/keyAlgorithm.ts";

/**
 * How the runtime hashes a value of this type inside an interface (runtime/alg.go typehash, all releases): field by
 * field, where the compiler's hashers for map keys join neighbours.
 * @param offsetBytes of the value from the start of the plan
 */
export function typehashPlan(type: GoType, offsetBytes = 0): HashStep[] {
  const algorithm = algorithmOf(type);
  if (algorithm === "memory") return [memoryStep(type.sizeBytes, offsetBytes)];
  if (algorithm !== "special") return [{ op: algorithm, offsetBytes }];
  if (type.kind === "array") {
    const body = typehashPlan(type.elem);
    return [{ op: "loop", offsetBytes, count: type.length, strideBytes: type.elem.sizeBytes, body }];
  }
  const fields = type.kind === "struct" ? type.fields : [];
  return fields
    .filter((field) => field.name !== "_")
    .flatMap((field) => typehashPlan(field.type, offsetBytes + field.offsetBytes));
}

function memoryStep(sizeBytes: number, offsetBytes: number): HashStep {
  if (sizeBytes === 4) return { op: "memhash32", offsetBytes };
  if (sizeBytes === 8) return { op: "memhash64", offsetBytes };
  return { op: "memhash", offsetBytes, sizeBytes };
}
