import type { GoTarget, MapModel } from "../go/release/goTarget.ts";
import { isDirectInterface } from "../go/types/directInterface.ts";
import type { GoType } from "../go/types/goType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import { swapBytes } from "../memory/words.ts";
import type { JsonBytes } from "./jsonBytes.ts";

/**
 * Where values are read from. Words that the runtime follows are in the reader's order, pointers of the program in the
 * target's: the emulated heap is little endian for every target.
 */
export interface ValueSource {
  readonly reader: MemoryReader;
  readonly model: MapModel;
  /** The dynamic type that the first word of an interface points to, and the name that it is given in traces. */
  readonly dynamicType: (address: number) => { readonly type: GoType; readonly text: string } | undefined;
}

/** Writes the value that lies at `at` in a piece of memory as a value of an oracle trace. */
export type ValueEncoder = (out: JsonBytes, memory: Uint8Array, at: number) => void;

/** How a trace writes a type: memory without pointers as one hex string, the rest by its parts. */
export type ValueShape =
  | { readonly shape: "plain" | "string" | "pointer" | "interface" }
  | { readonly shape: "parts"; readonly parts: readonly { type: GoType; offsetBytes: number }[] };

/** The shape of a type's values; a slice is written as its pointer, its length and its capacity. */
export function valueShape(type: GoType, ptrSizeBytes: number): ValueShape {
  if (!type.hasPointers) return { shape: "plain" };
  switch (type.kind) {
    case "string":
    case "interface":
      return { shape: type.kind };
    case "struct":
      return { shape: "parts", parts: type.fields };
    case "array":
      return {
        shape: "parts",
        parts: Array.from({ length: type.length }, (_, i) => ({
          type: type.elem,
          offsetBytes: i * type.elem.sizeBytes,
        })),
      };
    case "slice": {
      const parts = [pointerWord(ptrSizeBytes), plainWord(ptrSizeBytes), plainWord(ptrSizeBytes)];
      return {
        shape: "parts",
        parts: parts.map((part, i) => ({ type: part, offsetBytes: i * ptrSizeBytes })),
      };
    }
    default:
      return { shape: "pointer" };
  }
}

const plainWord = (sizeBytes: number): GoType => ({
  kind: "uintptr",
  text: "uintptr",
  sizeBytes,
  alignBytes: sizeBytes,
  hasPointers: false,
  comparable: true,
});

const pointerWord = (sizeBytes: number): GoType => ({
  kind: "unsafe.Pointer",
  text: "unsafe.Pointer",
  sizeBytes,
  alignBytes: sizeBytes,
  hasPointers: true,
  comparable: true,
});

/** Builds the encoder of a type; it is made once and used for every slot. */
export function valueEncoder(type: GoType, source: ValueSource): ValueEncoder {
  const shape = valueShape(type, source.model.target.ptrSizeBytes);
  switch (shape.shape) {
    case "plain":
      return plainEncoder(type.sizeBytes);
    case "string":
      return stringEncoder(source);
    case "pointer":
      return pointerEncoder(source.model.target);
    case "interface":
      return interfaceEncoder(source);
    case "parts":
      return partsEncoder(
        shape.parts.map((part) => ({
          offsetBytes: part.offsetBytes,
          encode: valueEncoder(part.type, source),
        })),
      );
  }
}

function plainEncoder(sizeBytes: number): ValueEncoder {
  return (out, memory, at) => {
    out.raw('"x');
    out.hex(memory, at, sizeBytes);
    out.raw('"');
  };
}

/** A string is its content; one whose pointer was cleared in a dead cell keeps its length only. */
function stringEncoder(source: ValueSource): ValueEncoder {
  const { reader, model } = source;
  const { ptrSizeBytes } = model.target;
  const word = wordReader(source);
  return (out, memory, at) => {
    const length = word(memory, at + ptrSizeBytes);
    const content = word(memory, at);
    if (length === 0) out.raw('"s"');
    else if (content === 0) out.raw(`"s!${length}"`);
    else {
      out.raw('"s');
      out.hex(reader.readBytes(content, length), 0, length);
      out.raw('"');
    }
  };
}

function pointerEncoder({ ptrSizeBytes, bigEndian }: GoTarget): ValueEncoder {
  const half = (memory: Uint8Array, at: number): number =>
    bigEndian ? swapBytes(uint32At(memory, at)) >>> 0 : uint32At(memory, at);
  const lowAt = bigEndian ? ptrSizeBytes - 4 : 0;
  return (out, memory, at) => {
    out.raw('"p');
    out.hexWord(half(memory, at + lowAt), ptrSizeBytes === 8 ? half(memory, at + 4 - lowAt) : 0);
    out.raw('"');
  };
}

function interfaceEncoder(source: ValueSource): ValueEncoder {
  const { reader, model, dynamicType } = source;
  const { ptrSizeBytes } = model.target;
  const word = wordReader(source);
  const encoders = new Map<
    number,
    { prefix: string; direct: boolean; sizeBytes: number; encode: ValueEncoder }
  >();
  const encoderOf = (typeAddress: number) => {
    const dynamic = dynamicType(typeAddress);
    if (!dynamic)
      throw new RangeError(`an interface points to no known type at 0x${typeAddress.toString(16)}`);
    const { type, text } = dynamic;
    return {
      prefix: `["i",${asciiJson(text)},`,
      direct: isDirectInterface(type, model),
      sizeBytes: type.sizeBytes,
      encode: valueEncoder(type, source),
    };
  };
  return (out, memory, at) => {
    const typeAddress = word(memory, at);
    if (typeAddress === 0) return out.raw('["i",null]');
    let known = encoders.get(typeAddress);
    if (!known) encoders.set(typeAddress, (known = encoderOf(typeAddress)));
    out.raw(known.prefix);
    if (known.direct) known.encode(out, memory, at + ptrSizeBytes);
    else {
      const data = word(memory, at + ptrSizeBytes);
      known.encode(out, known.sizeBytes === 0 ? memory : reader.readBytes(data, known.sizeBytes), 0);
    }
    out.raw("]");
  };
}

function partsEncoder(parts: readonly { offsetBytes: number; encode: ValueEncoder }[]): ValueEncoder {
  return (out, memory, at) => {
    out.raw("[");
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) out.comma();
      const part = parts[i] as (typeof parts)[number];
      part.encode(out, memory, at + part.offsetBytes);
    }
    out.raw("]");
  };
}

/** JSON of a text, in ASCII only. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function uint32At(memory: ArrayLike<number>, at: number): number {
  return (
    ((memory[at] as number) |
      ((memory[at + 1] as number) << 8) |
      ((memory[at + 2] as number) << 16) |
      ((memory[at + 3] as number) << 24)) >>>
    0
  );
}

/** How words that the runtime follows lie in a piece of memory. */
export function wordReader({ reader, model }: ValueSource): (memory: Uint8Array, at: number) => number {
  const { ptrSizeBytes } = model.target;
  if (reader.bigEndian !== true) return (memory, at) => wordAt(memory, at, ptrSizeBytes);
  return (memory, at) => {
    let word = 0;
    for (let i = 0; i < ptrSizeBytes; i++) word = word * 256 + (memory[at + i] as number);
    return word;
  };
}

/** A little-endian pointer-sized word as a number; addresses and lengths stay below 2^53. */
function wordAt(memory: Uint8Array, at: number, ptrSizeBytes: number): number {
  const low = uint32At(memory, at);
  return ptrSizeBytes === 4 ? low : low + uint32At(memory, at + 4) * 0x1_0000_0000;
}
