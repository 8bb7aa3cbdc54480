import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";
import { writeJson } from "./goJson.ts";
import { basicType, type ValuePlace, writeString } from "./programData.ts";

/** How the n-th value of a type is chosen. */
export type KeyPattern =
  /** 0, 1, 2 …; strings "key-0", "key-1" … */
  | { readonly kind: "sequential" }
  /** Spread over the type's whole range by a bijection, so that values stay distinct. */
  | { readonly kind: "random"; readonly seed: number }
  /** Strings only: `%d` is replaced by the number. */
  | { readonly kind: "pattern"; readonly pattern: string }
  /** The n-th value of a list, as JSON has it (core/emulator/map/goJson.ts). */
  | { readonly kind: "values"; readonly values: readonly unknown[] };

/** Where keys of operations come from, with their elems where those were given too. */
export interface KeySource {
  readonly pattern: KeyPattern;
  /** Elem n as JSON; absent: the n-th value of the elem type. */
  readonly elems?: readonly unknown[];
}

/**
 * Writes the `index`-th value of a pattern into heap memory at `at`, in Go's layout. Different indexes below
 * `distinctValues(type)` give different values.
 */
export function writeKey(
  place: ValuePlace,
  type: GoType,
  at: number,
  index: number,
  pattern: KeyPattern,
): void {
  if (pattern.kind === "values")
    return writeListed(place, type, at, pattern.values[index % pattern.values.length]);
  place.heap.u8.fill(0, at, at + type.sizeBytes);
  writeNumbered(place, type, at, index, pattern);
}

/** Writes a value of a list, in the place's notation. @throws Error with one sentence when it is no value of the type */
export function writeListed(place: ValuePlace, type: GoType, at: number, value: unknown): void {
  if (place.notation) place.notation.write(place, type, at, value);
  else writeJson(place, type, at, value);
}

/** How many keys a pattern has for a type: those of a list, else as many as the type has different values. */
export function patternLength(pattern: KeyPattern, type: GoType): number {
  return pattern.kind === "values" ? pattern.values.length : distinctValues(type);
}

/** How many different values `writeKey` can make of a type (at most 2^32). */
export function distinctValues(type: GoType): number {
  switch (type.kind) {
    case "bool":
      return 2;
    case "string":
    case "interface":
      return 2 ** 32;
    case "array":
      return type.length === 0 ? 1 : distinctValues(type.elem);
    case "struct": {
      const field = widestField(type);
      return field === undefined ? 1 : distinctValues(field.type);
    }
    case "float32":
    case "complex64":
      return 2 ** 24;
    case "pointer":
    case "chan":
    case "unsafe.Pointer":
      return 2 ** 28;
    default:
      return Math.min(2 ** 32, 2 ** (8 * type.sizeBytes));
  }
}

/** The field that carries the number: the first with the most values. */
export function widestField(type: Extract<GoType, { kind: "struct" }>) {
  let best: (typeof type.fields)[number] | undefined;
  for (const field of type.fields)
    if (field.name !== "_" && (best === undefined || distinctValues(field.type) > distinctValues(best.type)))
      best = field;
  return best;
}

function writeNumbered(
  place: ValuePlace,
  type: GoType,
  at: number,
  index: number,
  pattern: KeyPattern,
): void {
  const { heap } = place;
  switch (type.kind) {
    case "string":
      writeString(heap, at, stringText(index, pattern));
      return;
    case "array":
      if (type.length > 0) writeNumbered(place, type.elem, at, index, pattern);
      return;
    case "struct": {
      const field = widestField(type);
      if (field) writeNumbered(place, field.type, at + field.offsetBytes, index, pattern);
      return;
    }
    case "float32":
    case "complex64":
      new DataView(heap.u8.buffer, heap.u8.byteOffset).setFloat32(at, spread(index, pattern, 24), true);
      return;
    case "float64":
    case "complex128":
      new DataView(heap.u8.buffer, heap.u8.byteOffset).setFloat64(at, spread(index, pattern, 32), true);
      return;
    case "bool":
      heap.u8[at] = index & 1;
      return;
    case "pointer":
    case "chan":
    case "unsafe.Pointer":
      // Stands for an object of the program: 16 bytes apart, like small allocations.
      heap.writePointer(at, 0x4000_0000 + ((index * 16) >>> 0));
      return;
    case "interface":
      writeInterface(place, at, stringText(index, pattern));
      return;
    case "func":
    case "slice":
    case "map":
      return;
    default:
      writeInteger(heap, at, type.sizeBytes, index, pattern);
  }
}

/** An interface that holds a string: type word, then a pointer to the string header. */
function writeInterface({ heap, types }: ValuePlace, at: number, text: string): void {
  const { ptrSizeBytes } = heap;
  const header = heap.reserveData(2 * ptrSizeBytes);
  writeString(heap, header, text);
  heap.writePointer(at, types.offsetOf(basicType("string", 2 * ptrSizeBytes, ptrSizeBytes)));
  heap.writePointer(at + ptrSizeBytes, header);
}

/** Integers: the index, or an odd-multiplier bijection of it on the type's own width (64 bits: two halves). */
function writeInteger(heap: Heap, at: number, sizeBytes: number, index: number, pattern: KeyPattern): void {
  const low = spread(index, pattern, Math.min(32, 8 * sizeBytes));
  if (sizeBytes === 1) heap.u8[at] = low;
  else if (sizeBytes === 2) heap.u16[at >>> 1] = low;
  else {
    heap.u32[at >>> 2] = low;
    if (sizeBytes === 8 && pattern.kind === "random")
      heap.u32[(at >>> 2) + 1] = Math.imul(low, 0x85ebca6b) ^ (low >>> 13);
  }
}

/** A bijection on `bits` bits: identity for sequential patterns, multiply and xor-shift for random ones. */
function spread(index: number, pattern: KeyPattern, bits: number): number {
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  if (pattern.kind !== "random") return (index & mask) >>> 0;
  let x = Math.imul(index + pattern.seed, 0x9e3779b1) & mask;
  x ^= x >>> (bits >> 1);
  return (Math.imul(x, 0x2c1b3c6d) & mask) >>> 0;
}

function stringText(index: number, pattern: KeyPattern): string {
  if (pattern.kind === "pattern")
    return pattern.pattern.includes("%d")
      ? pattern.pattern.replaceAll("%d", String(index))
      : pattern.pattern + index;
  return pattern.kind === "random"
    ? `key-${spread(index, pattern, 32).toString(16).padStart(8, "0")}`
    : `key-${index}`;
}
