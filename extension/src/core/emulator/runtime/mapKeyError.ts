import { isDirectInterface } from "../../go/types/directInterface.ts";
import type { GoType } from "../../go/types/goType.ts";
import { UnhashableError } from "../hash/hasher.ts";
import type { RuntimeParts } from "./mapRuntime.ts";

/**
 * mapKeyError: a nil or empty map hashes nothing, but a key that could not be hashed panics all the same. From 1.25 on
 * the check is in internal/runtime/maps/map.go, and its words differ from those of the hash function.
 * @throws UnhashableError
 */
export function checkKey(parts: RuntimeParts, keyAt: number): void {
  if (parts.type.hashMightPanic) checkValue(parts, parts.type.key, keyAt);
}

function checkValue(parts: RuntimeParts, type: GoType, at: number): void {
  switch (type.kind) {
    case "interface":
      checkDynamic(parts, at);
      return;
    case "array":
      for (let i = 0; i < type.length; i++) checkValue(parts, type.elem, at + i * type.elem.sizeBytes);
      return;
    case "struct":
      for (const field of type.fields)
        if (field.name !== "_") checkValue(parts, field.type, at + field.offsetBytes);
      return;
  }
}

function checkDynamic(parts: RuntimeParts, at: number): void {
  const { heap } = parts;
  const typeWord = heap.u32[at >>> 2] as number;
  if (typeWord === 0) return;
  const type = parts.typeAt(typeWord);
  if (type === undefined) throw new TypeError(`no type is known at offset ${typeWord}`);
  if (!type.comparable) throw unhashable(parts, type);
  const dataAt = at + heap.ptrSizeBytes;
  checkValue(
    parts,
    type,
    isDirectInterface(type, parts.type.model) ? dataAt : (heap.u32[dataAt >>> 2] as number),
  );
}

function unhashable(parts: RuntimeParts, type: GoType): UnhashableError {
  const error = new UnhashableError(type.text);
  if (parts.type.model.release.shortUnhashableMessage)
    error.message = `hash of unhashable type: ${type.text}`;
  return error;
}
