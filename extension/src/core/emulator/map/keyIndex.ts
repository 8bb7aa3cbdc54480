import type { GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";
import { type KeyPattern, widestField } from "./keySource.ts";
import { utf8 } from "./programData.ts";

/** Reads the number of the key that lies at a heap offset; -1 where the value carries no number. */
export type KeyIndexAt = (at: number) => number;

const noNumber: KeyIndexAt = () => -1;

/** Inverses of the odd multipliers of `writeKey`'s bijection, modulo 2^32. */
const inverseFirst = inverseOf(0x9e3779b1);
const inverseSecond = inverseOf(0x2c1b3c6d);

/** The inverse of `writeKey` for keys of a type and pattern in a heap. */
export function keyIndexReader(heap: Heap, type: GoType, pattern: KeyPattern): KeyIndexAt {
  switch (type.kind) {
    case "string":
      return stringReader(heap, pattern);
    case "interface": {
      const read = stringReader(heap, pattern);
      return (at) => {
        const header = heap.u32[(at + heap.ptrSizeBytes) >>> 2] as number;
        return header === 0 ? -1 : read(header);
      };
    }
    case "array":
      return type.length === 0 ? noNumber : keyIndexReader(heap, type.elem, pattern);
    case "struct": {
      const field = widestField(type);
      if (field === undefined) return noNumber;
      const read = keyIndexReader(heap, field.type, pattern);
      return (at) => read(at + field.offsetBytes);
    }
    case "float32":
    case "complex64":
      return (at) =>
        gather(new DataView(heap.u8.buffer, heap.u8.byteOffset).getFloat32(at, true), pattern, 24);
    case "float64":
    case "complex128":
      return (at) =>
        gather(new DataView(heap.u8.buffer, heap.u8.byteOffset).getFloat64(at, true), pattern, 32);
    case "bool":
      return (at) => heap.u8[at] as number;
    case "pointer":
    case "chan":
    case "unsafe.Pointer":
      return (at) => ((heap.u32[at >>> 2] as number) - 0x4000_0000) / 16;
    case "func":
    case "slice":
    case "map":
      return noNumber;
    default:
      return integerReader(heap, type.sizeBytes, pattern);
  }
}

/** Integers carry their number in the low 32 bits. */
function integerReader(heap: Heap, sizeBytes: number, pattern: KeyPattern): KeyIndexAt {
  if (sizeBytes === 1) return (at) => gather(heap.u8[at] as number, pattern, 8);
  if (sizeBytes === 2) return (at) => gather(heap.u16[at >>> 1] as number, pattern, 16);
  return (at) => gather(heap.u32[at >>> 2] as number, pattern, 32);
}

/** Undoes the bijection on `bits` bits that spreads random keys. */
function gather(value: number, pattern: KeyPattern, bits: number): number {
  if (pattern.kind !== "random") return value;
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  let x = Math.imul(value, inverseSecond) & mask;
  x ^= x >>> (bits >> 1);
  return ((Math.imul(x, inverseFirst) - pattern.seed) & mask) >>> 0;
}

/** Newton's iteration doubles the number of right low bits each time. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

/** Strings carry it in decimal, random ones in hexadecimal, behind a text that is the same for all. */
function stringReader(heap: Heap, pattern: KeyPattern): KeyIndexAt {
  const isHex = pattern.kind === "random";
  const before = pattern.kind === "pattern" ? (pattern.pattern.split("%d")[0] ?? "") : "key-";
  const prefixBytes = utf8(before).length;
  return (at) => {
    const { u8, u32, ptrSizeBytes } = heap;
    const content = u32[at >>> 2] as number;
    const length = u32[(at + ptrSizeBytes) >>> 2] as number;
    let value = 0;
    for (let i = prefixBytes; i < length; i++) {
      const digit = digitOf(u8[content + i] as number);
      if (digit < 0 || (digit > 9 && !isHex)) break;
      value = value * (isHex ? 16 : 10) + digit;
    }
    return isHex ? gather(value, pattern, 32) : value;
  };
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
