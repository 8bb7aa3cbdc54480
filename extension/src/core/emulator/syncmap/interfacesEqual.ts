import type { MapModel } from "../../go/release/goTarget.ts";
import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";
import { type KeyEqual, makeKeyEqual, type TypeAt } from "../runtime/keyEqual.ts";
import { GoPanic } from "../runtime/mapRuntime.ts";

/**
 * == of two values of type any, given by their offsets (runtime/alg.go efaceeq).
 * @returns a function that throws GoPanic where the values' common type has no ==
 */
export function makeInterfacesEqual(any: GoType, heap: Heap, model: MapModel, typeAt: TypeAt): KeyEqual {
  const equal = makeKeyEqual(any, { heap, model, typeAt });
  return (aAt, bAt) => {
    const typeWord = heap.u32[aAt >>> 2] as number;
    if (typeWord !== heap.u32[bAt >>> 2]) return false;
    const type = typeAt(typeWord);
    if (type?.comparable === false)
      throw new GoPanic(`runtime error: comparing uncomparable type ${type.name ?? type.text}`);
    return equal(aAt, bAt);
  };
}
