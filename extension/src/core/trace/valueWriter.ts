import { valueShape } from "../decode/values.ts";
import type { TypeTable } from "../emulator/map/typeTable.ts";
import type { GoTarget, MapModel } from "../go/release/goTarget.ts";
import { isDirectInterface } from "../go/types/directInterface.ts";
import { type GoType, GoTypeError } from "../go/types/goType.ts";
import { parseGoType } from "../go/types/typeParser.ts";
import type { Heap } from "../memory/heap.ts";
import { swapBytes } from "../memory/words.ts";
import { parseHex, parseWord } from "./traceFormat.ts";

/** A value of a trace that does not fit its type: one sentence. */
export class ValueError extends Error {
  override name = "ValueError";
}

/** Bytes kept for what values of one operation point to, before more is asked for. */
const scratchBytes = 1 << 12;

/**
 * Writes values of a trace into emulated memory. What they point to (contents of strings, values in interfaces) goes
 * into the program's data: for good when the map keeps the value, else into scratch memory that is used again.
 */
export class ValueWriter {
  readonly #heap: Heap;
  readonly #model: MapModel;
  readonly #types: TypeTable;
  /** Dynamic types by the text that the trace gives them. */
  readonly #dynamic = new Map<string, { type: GoType; at: number }>();
  /** The trace's text of a type, by the place of its descriptor. */
  readonly #texts = new Map<number, string>();
  #lasting = true;
  #scratchStart: number;
  #scratchAt: number;
  #scratchEnd: number;

  constructor(heap: Heap, model: MapModel, types: TypeTable) {
    this.#heap = heap;
    this.#model = model;
    this.#types = types;
    this.#scratchStart = heap.reserveData(scratchBytes);
    this.#scratchAt = this.#scratchStart;
    this.#scratchEnd = this.#scratchStart + scratchBytes;
  }

  /**
   * Writes a value at heap offset `at`.
   * @param lasting the value stays in the map; otherwise what it points to is overwritten by the next such write
   * @throws ValueError when the JSON value is no value of the type
   */
  write(value: unknown, type: GoType, at: number, lasting: boolean): void {
    this.#lasting = lasting;
    this.#scratchAt = this.#scratchStart;
    this.#write(value, type, at);
  }

  /** The dynamic type whose descriptor lies at a full address, with the trace's own text for it. */
  dynamicType(address: number): { type: GoType; text: string } | undefined {
    const at = this.#heap.offsetOf(address);
    const type = this.#types.typeAt(at);
    return type && { type, text: this.#texts.get(at) ?? type.text };
  }

  #write(value: unknown, type: GoType, at: number): void {
    const shape = valueShape(type, this.#model.target.ptrSizeBytes);
    switch (shape.shape) {
      case "plain":
        return this.#writePlain(value, type, at);
      case "string":
        return this.#writeString(value, type, at);
      case "pointer":
        return this.#writePointer(value, type, at);
      case "interface":
        return this.#writeInterface(value, type, at);
      case "parts": {
        const { parts } = shape;
        if (!Array.isArray(value) || value.length !== parts.length) return mismatch(value, type);
        parts.forEach((part, i) => {
          this.#write(value[i], part.type, at + part.offsetBytes);
        });
      }
    }
  }

  #writePlain(value: unknown, type: GoType, at: number): void {
    const bytes = typeof value === "string" && value.startsWith("x") ? parseHex(value, 1) : undefined;
    if (bytes?.length !== type.sizeBytes) return mismatch(value, type);
    this.#heap.u8.set(bytes, at);
  }

  #writeString(value: unknown, type: GoType, at: number): void {
    const bytes = typeof value === "string" && value.startsWith("s") ? parseHex(value, 1) : undefined;
    if (!bytes) return mismatch(value, type);
    const content = bytes.length === 0 ? 0 : this.#reserve(bytes.length);
    const heap = this.#heap;
    heap.u8.set(bytes, content);
    heap.writePointer(at, content);
    this.#writeWord(at + heap.ptrSizeBytes, bytes.length, 0);
  }

  /** Pointers that the program stores are its own data, in the target's byte order: a key's hash covers them. */
  #writePointer(value: unknown, type: GoType, at: number): void {
    const word = typeof value === "string" && value.startsWith("p") ? parseWord(value.slice(1)) : undefined;
    if (!word) return mismatch(value, type);
    const { bigEndian, ptrSizeBytes } = this.#model.target;
    if (!bigEndian) this.#writeWord(at, word.low, word.high);
    else if (ptrSizeBytes === 4) this.#writeWord(at, swapBytes(word.low), 0);
    else this.#writeWord(at, swapBytes(word.high), swapBytes(word.low));
  }

  #writeInterface(value: unknown, type: GoType, at: number): void {
    if (!Array.isArray(value) || value[0] !== "i") return mismatch(value, type);
    const [, text, dynamicValue] = value as unknown[];
    const dataAt = at + this.#heap.ptrSizeBytes;
    if (text === null && value.length === 2) {
      this.#writeWord(at, 0, 0);
      this.#writeWord(dataAt, 0, 0);
      return;
    }
    if (typeof text !== "string" || value.length !== 3) return mismatch(value, type);
    const dynamic = this.#dynamicType(text);
    this.#heap.writePointer(at, dynamic.at);
    if (isDirectInterface(dynamic.type, this.#model)) return this.#write(dynamicValue, dynamic.type, dataAt);
    const boxed = this.#reserve(dynamic.type.sizeBytes);
    this.#write(dynamicValue, dynamic.type, boxed);
    this.#heap.writePointer(dataAt, boxed);
  }

  #dynamicType(text: string): { type: GoType; at: number } {
    let dynamic = this.#dynamic.get(text);
    if (!dynamic) {
      const type = parseDynamicType(text, this.#model.target);
      dynamic = { type, at: this.#types.offsetOf(type) };
      this.#dynamic.set(text, dynamic);
      if (!this.#texts.has(dynamic.at)) this.#texts.set(dynamic.at, text);
    }
    return dynamic;
  }

  #writeWord(at: number, low: number, high: number): void {
    const { u32, ptrSizeBytes } = this.#heap;
    u32[at >>> 2] = low;
    if (ptrSizeBytes === 8) u32[(at >>> 2) + 1] = high;
  }

  #reserve(sizeBytes: number): number {
    if (this.#lasting) return this.#heap.reserveData(sizeBytes);
    const taken = Math.max(8, Math.ceil(sizeBytes / 8) * 8);
    if (this.#scratchAt + taken > this.#scratchEnd) {
      const grown = Math.max(2 * (this.#scratchEnd - this.#scratchStart), taken);
      this.#scratchStart = this.#heap.reserveData(grown);
      this.#scratchAt = this.#scratchStart;
      this.#scratchEnd = this.#scratchStart + grown;
    }
    const at = this.#scratchAt;
    this.#scratchAt += taken;
    return at;
  }
}

function parseDynamicType(text: string, target: GoTarget): GoType {
  try {
    return parseGoType(text, target);
  } catch (error) {
    if (error instanceof GoTypeError) throw new ValueError(error.message);
    throw error;
  }
}

function mismatch(value: unknown, type: GoType): never {
  const text = JSON.stringify(value) ?? "nothing";
  throw new ValueError(
    `${text.length > 80 ? `${text.slice(0, 80)}…` : text} is no value of type ${type.text}`,
  );
}
