import type { MapModel } from "../go/release/goTarget.ts";
import { isDirectInterface } from "../go/types/directInterface.ts";
import type { GoType } from "../go/types/goType.ts";
import type { MemoryReader } from "../memory/memoryReader.ts";
import { MemoryFault } from "../memory/pagedMemory.ts";
import { decimalText } from "../numbers/numberText.ts";

/** How values are turned into text. */
export interface ValueFormat {
  readonly model: MapModel;
  /** Longest string content shown; the rest is cut with "…". */
  readonly maxStringBytes: number;
  /** The dynamic type that an interface's first word points to. */
  readonly typeAt: (address: number) => GoType | undefined;
}

/**
 * The Go value of a type at an address, as a Go programmer would write it: 42, "key-7", {1 "a"}, [1 2 3], nil, 0xc000….
 * Values that memory does not explain are shown as addresses, never guessed.
 */
export function formatValue(
  reader: MemoryReader,
  type: GoType,
  address: number,
  format: ValueFormat,
): string {
  switch (type.kind) {
    case "bool":
      return reader.readUint8(address) === 0 ? "false" : "true";
    case "int":
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return integerAt(reader, address, type.sizeBytes, true).toString();
    case "uint":
    case "uint8":
    case "uint16":
    case "uint32":
    case "uint64":
    case "uintptr":
      return integerAt(reader, address, type.sizeBytes, false).toString();
    case "float32":
    case "float64":
      return floatText(floatAt(reader, address, type.sizeBytes), type.sizeBytes);
    case "complex64":
    case "complex128":
      return complexText(reader, address, type.sizeBytes / 2);
    case "string":
      return stringText(reader, address, format);
    case "pointer":
    case "chan":
    case "func":
    case "map":
    case "unsafe.Pointer":
      return pointerText(reader.readPointer(address));
    case "slice":
      return sliceText(reader, address, format);
    case "array":
      return `[${repeat(type.length, (i) => formatValue(reader, type.elem, address + i * type.elem.sizeBytes, format))}]`;
    case "struct":
      return `{${type.fields.map((f) => formatValue(reader, f.type, address + f.offsetBytes, format)).join(" ")}}`;
    case "interface":
      return interfaceText(reader, address, format);
  }
}

/** An integer of 1, 2, 4 or 8 bytes. */
function integerAt(reader: MemoryReader, address: number, sizeBytes: number, signed: boolean): bigint {
  let value = 0n;
  const bytes = reader.readBytes(address, sizeBytes);
  for (let i = 0; i < sizeBytes; i++)
    value = (value << 8n) | BigInt(bytes[reader.bigEndian === true ? i : sizeBytes - 1 - i] as number);
  return signed ? BigInt.asIntN(8 * sizeBytes, value) : value;
}

function floatAt(reader: MemoryReader, address: number, sizeBytes: number): number {
  const bytes = reader.readBytes(address, sizeBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, sizeBytes);
  const littleEndian = reader.bigEndian !== true;
  return sizeBytes === 4 ? view.getFloat32(0, littleEndian) : view.getFloat64(0, littleEndian);
}

function floatText(value: number, sizeBytes: number): string {
  if (Object.is(value, -0)) return "-0";
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return sizeBytes === 4 ? shortestFloat32(value) : String(value);
}

/** The fewest digits that name this float32 and no other. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

function complexText(reader: MemoryReader, address: number, halfBytes: number): string {
  const real = floatText(floatAt(reader, address, halfBytes), halfBytes);
  const imag = floatText(floatAt(reader, address + halfBytes, halfBytes), halfBytes);
  return `(${real}${/^[+-]/.test(imag) ? "" : "+"}${imag}i)`;
}

/** What a pointer leads to as text; where it cannot be read, that and the address. */
export function followed(address: number, text: () => string): string {
  try {
    return text();
  } catch (error) {
    if (error instanceof MemoryFault) return `(unreadable, ${pointerText(address)})`;
    throw error;
  }
}

const pointerText = (address: number): string => (address === 0 ? "nil" : `0x${address.toString(16)}`);

function stringText(reader: MemoryReader, address: number, format: ValueFormat): string {
  const content = reader.readPointer(address);
  const { ptrSizeBytes } = format.model.target;
  const length = Number(integerAt(reader, address + ptrSizeBytes, ptrSizeBytes, false));
  if (length === 0) return '""';
  // A deleted cell keeps the length of a string whose pointer was cleared.
  if (content === 0) return `(cleared, length ${decimalText(length)})`;
  return followed(content, () => {
    if (length <= format.maxStringBytes) return quote(decodeUtf8(reader.readBytes(content, length)));
    const text = quote(decodeUtf8(withoutCutCharacter(reader.readBytes(content, format.maxStringBytes))));
    return `${text.slice(0, -1)}…" (${decimalText(length)} bytes)`;
  });
}

/** Bytes without a last character whose end is missing. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return back < sequenceBytes(byte) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function sliceText(reader: MemoryReader, address: number, format: ValueFormat): string {
  const { ptrSizeBytes } = format.model.target;
  const length = integerAt(reader, address + ptrSizeBytes, ptrSizeBytes, true);
  return `${pointerText(reader.readPointer(address))} len ${length}`;
}

function interfaceText(reader: MemoryReader, address: number, format: ValueFormat): string {
  const typeAddress = reader.readPointer(address);
  if (typeAddress === 0) return "nil";
  const type = format.typeAt(typeAddress);
  const data = reader.readPointer(address + format.model.target.ptrSizeBytes);
  if (!type) return `(type ${pointerText(typeAddress)}, data ${pointerText(data)})`;
  if (isDirectInterface(type, format.model)) return `${type.text}(${pointerText(data)})`;
  if (data === 0) return `${type.text}(?)`;
  return `${type.text}(${followed(data, () => formatValue(reader, type, data, format))})`;
}

function repeat(count: number, text: (i: number) => string): string {
  const shown = Math.min(count, 16);
  const parts = Array.from({ length: shown }, (_, i) => text(i));
  if (shown < count) parts.push(`… ${decimalText(count - shown)} more`);
  return parts.join(" ");
}

/** A text in double quotes; control characters and quotes escaped as Go's %q does for them. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === '"' || char === "\\") out += `\\${char}`;
    else if (char === "\n") out += "\\n";
    else if (char === "\t") out += "\\t";
    else if (char === "\r") out += "\\r";
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else out += char;
  }
  return `${out}"`;
}

/** UTF-8 to text; bytes that are no UTF-8 become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const length = sequenceBytes(first);
    const code = length === 0 ? -1 : codePoint(bytes, i, length);
    out += code < 0 ? "\ufffd" : String.fromCodePoint(code);
    i += code < 0 ? 1 : length;
  }
  return out;
}

/** How many bytes a UTF-8 sequence has that begins with a byte; 0 when none does. */
function sequenceBytes(first: number): number {
  return first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
}

/** The code point of a sequence of `length` bytes, or -1 when it is malformed, overlong or a surrogate. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  if (at + length > bytes.length) return -1;
  const first = bytes[at] as number;
  let code = length === 1 ? first : first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] as number;
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length] as number;
  return code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? -1 : code;
}
