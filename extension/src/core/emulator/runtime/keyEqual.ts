import type { MapModel } from "../../go/release/goTarget.ts";
import { isDirectInterface } from "../../go/types/directInterface.ts";
import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";

/** Go's == of two values of one type, both given as heap offsets. */
export type KeyEqual = (aAt: number, bAt: number) => boolean;

/** The dynamic type that an interface's first word (type or itab, as a heap offset) stands for. */
export type TypeAt = (offset: number) => GoType | undefined;

/** What values are compared in: the memory, its model, and the types that interfaces in it name. */
export interface EqualParts {
  readonly heap: Heap;
  readonly model: MapModel;
  readonly typeAt: TypeAt;
}

/** Part of a value that Go's == looks at: its offset, and its test with that offset taken in. */
interface ComparedPart {
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** Equal bytes mean equal values. */
  readonly plain: boolean;
  readonly equal: KeyEqual;
}

/**
 * Builds Go's == for a type (runtime/alg.go and the compiler's eq functions): floats by value (NaN differs from
 * itself, +0 equals -0), strings by content, interfaces by dynamic type and value, padding and blank fields skipped.
 * The closures are made once and allocate nothing when called.
 * @throws TypeError for a type without ==
 */
export function makeKeyEqual(type: GoType, parts: EqualParts): KeyEqual {
  if (!type.comparable) throw new TypeError(`${type.text} cannot be compared with ==`);
  return allEqual(comparedParts(type, 0, parts));
}

/** The parts of a value at `at`, with neighbouring plain parts joined to one run of bytes. */
function comparedParts(type: GoType, at: number, inside: EqualParts): ComparedPart[] {
  const { heap } = inside;
  const float = (offsetBytes: number, sizeBytes: 4 | 8): ComparedPart =>
    special(offsetBytes, sizeBytes, floatEqual(inside, offsetBytes, sizeBytes));
  if (type.sizeBytes === 0) return [];
  switch (type.kind) {
    case "float32":
      return [float(at, 4)];
    case "float64":
      return [float(at, 8)];
    case "complex64":
      return [float(at, 4), float(at + 4, 4)];
    case "complex128":
      return [float(at, 8), float(at + 8, 8)];
    case "string":
      return [special(at, type.sizeBytes, stringEqual(heap, at))];
    case "interface":
      return [special(at, type.sizeBytes, interfaceEqual(inside, at))];
    case "struct": {
      const parts: ComparedPart[] = [];
      for (const field of type.fields)
        if (field.name !== "_") parts.push(...comparedParts(field.type, at + field.offsetBytes, inside));
      return joinPlain(parts, heap);
    }
    case "array": {
      const first = comparedParts(type.elem, at, inside);
      if (isOnePlainRun(first, type.elem.sizeBytes)) return [plain(heap, at, type.sizeBytes)];
      return [special(at, type.sizeBytes, loopEqual(allEqual(first), type.length, type.elem.sizeBytes))];
    }
    default:
      return [plain(heap, at, type.sizeBytes)];
  }
}

function special(offsetBytes: number, sizeBytes: number, equal: KeyEqual): ComparedPart {
  return { offsetBytes, sizeBytes, plain: false, equal };
}

function plain(heap: Heap, offsetBytes: number, sizeBytes: number): ComparedPart {
  return { offsetBytes, sizeBytes, plain: true, equal: bytesEqual(heap, offsetBytes, sizeBytes) };
}

function isOnePlainRun(parts: readonly ComparedPart[], sizeBytes: number): boolean {
  return parts.length === 1 && parts[0]?.plain === true && parts[0].sizeBytes === sizeBytes;
}

function joinPlain(parts: readonly ComparedPart[], heap: Heap): ComparedPart[] {
  const joined: ComparedPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.plain && part.plain && last.offsetBytes + last.sizeBytes === part.offsetBytes)
      joined[joined.length - 1] = plain(heap, last.offsetBytes, last.sizeBytes + part.sizeBytes);
    else joined.push(part);
  }
  return joined;
}

function allEqual(parts: readonly ComparedPart[]): KeyEqual {
  const tests = parts.map((p) => p.equal);
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (a, b) => first(a, b) && second(a, b);
  return (a, b) => {
    for (let i = 0; i < tests.length; i++) if (!(tests[i] as KeyEqual)(a, b)) return false;
    return true;
  };
}

function loopEqual(one: KeyEqual, length: number, strideBytes: number): KeyEqual {
  const endBytes = length * strideBytes;
  return (a, b) => {
    for (let at = 0; at < endBytes; at += strideBytes) if (!one(a + at, b + at)) return false;
    return true;
  };
}

/** Keys of align-1 types lie at any offset, so bytes are compared one by one. */
function bytesEqual(heap: Heap, offsetBytes: number, sizeBytes: number): KeyEqual {
  return (a, b) => {
    const u8 = heap.u8;
    for (let i = offsetBytes, end = offsetBytes + sizeBytes; i < end; i++)
      if (u8[a + i] !== u8[b + i]) return false;
    return true;
  };
}

function floatEqual({ heap, model }: EqualParts, offsetBytes: number, sizeBytes: 4 | 8): KeyEqual {
  if (model.target.bigEndian) return bigEndianFloatEqual(heap, offsetBytes, sizeBytes);
  return sizeBytes === 4 ? float32Equal(heap, offsetBytes) : float64Equal(heap, offsetBytes);
}

/** JavaScript compares floats as Go does. */
function bigEndianFloatEqual(heap: Heap, offsetBytes: number, sizeBytes: 4 | 8): KeyEqual {
  return (a, b) => {
    const memory = new DataView(heap.u8.buffer, heap.u8.byteOffset);
    const x = a + offsetBytes;
    const y = b + offsetBytes;
    return sizeBytes === 4
      ? memory.getFloat32(x) === memory.getFloat32(y)
      : memory.getFloat64(x) === memory.getFloat64(y);
  };
}

function float32Equal(heap: Heap, offsetBytes: number): KeyEqual {
  return (a, b) => {
    const x = heap.i32[(a + offsetBytes) >>> 2] as number;
    const y = heap.i32[(b + offsetBytes) >>> 2] as number;
    if (x === y) return (x & 0x7fffffff) <= 0x7f800000;
    return ((x | y) & 0x7fffffff) === 0;
  };
}

function float64Equal(heap: Heap, offsetBytes: number): KeyEqual {
  return (a, b) => {
    const i32 = heap.i32;
    const x = (a + offsetBytes) >>> 2;
    const y = (b + offsetBytes) >>> 2;
    const low = i32[x] as number;
    const high = i32[x + 1] as number;
    if (low !== i32[y]) return false;
    if (high === i32[y + 1]) {
      const magnitude = high & 0x7fffffff;
      return magnitude < 0x7ff00000 || (magnitude === 0x7ff00000 && low === 0);
    }
    return low === 0 && ((high | (i32[y + 1] as number)) & 0x7fffffff) === 0;
  };
}

function stringEqual(heap: Heap, offsetBytes: number): KeyEqual {
  const lengthWord = heap.ptrSizeBytes === 8 ? 2 : 1;
  return (a, b) => {
    const u32 = heap.u32;
    const x = (a + offsetBytes) >>> 2;
    const y = (b + offsetBytes) >>> 2;
    const length = u32[x + lengthWord] as number;
    if (length !== u32[y + lengthWord]) return false;
    return contentEqual(heap.u8, u32[x] as number, u32[y] as number, length);
  };
}

/** Whether `length` bytes at two offsets agree; the same offset agrees at once, as in runtime memequal. */
function contentEqual(u8: Uint8Array, aAt: number, bAt: number, length: number): boolean {
  if (aAt === bAt) return true;
  for (let i = 0; i < length; i++) if (u8[aAt + i] !== u8[bAt + i]) return false;
  return true;
}

function interfaceEqual(inside: EqualParts, offsetBytes: number): KeyEqual {
  const { heap } = inside;
  const dataWord = heap.ptrSizeBytes === 8 ? 2 : 1;
  const byType = new Map<number, KeyEqual>();
  return (a, b) => {
    const u32 = heap.u32;
    const x = (a + offsetBytes) >>> 2;
    const y = (b + offsetBytes) >>> 2;
    const typeWord = u32[x] as number;
    if (typeWord !== u32[y]) return false;
    if (typeWord === 0) return true;
    let equal = byType.get(typeWord);
    if (equal === undefined) {
      equal = dynamicEqual(inside, typeWord);
      byType.set(typeWord, equal);
    }
    return equal((x + dataWord) * 4, (y + dataWord) * 4);
  };
}

/** Equality of the data words of two interfaces that hold the same dynamic type. */
function dynamicEqual(inside: EqualParts, typeWord: number): KeyEqual {
  const { heap, model } = inside;
  const type = inside.typeAt(typeWord);
  if (type === undefined) throw new TypeError(`no type is known at offset ${typeWord}`);
  if (isDirectInterface(type, model)) return bytesEqual(heap, 0, heap.ptrSizeBytes);
  const equal = makeKeyEqual(type, inside);
  return (a, b) => equal(heap.u32[a >>> 2] as number, heap.u32[b >>> 2] as number);
}
