import type { GoType } from "../../go/types/goType.ts";
import { basicType, type ValuePlace, writeString } from "./programData.ts";

/** A JSON value that is no value of the Go type: one sentence. */
export class GoJsonError extends Error {
  override name = "GoJsonError";
}

/**
 * Writes a JSON value into heap memory at `at` as a Go value: numbers (or their text, "0x1f" too; bigint for large ones) for
 * integers and floats, texts for strings, arrays for arrays, objects or arrays in field order for structs, [real, imag] for complex
 * numbers, addresses for pointers. An interface takes a string, bool, int or float64; null is nil.
 * @throws GoJsonError when the value is no value of the type
 */
export function writeJson(place: ValuePlace, type: GoType, at: number, value: unknown): void {
  place.heap.u8.fill(0, at, at + type.sizeBytes);
  write(place, type, at, value);
}

function write(place: ValuePlace, type: GoType, at: number, value: unknown): void {
  const { heap } = place;
  switch (type.kind) {
    case "bool":
      if (value !== true && value !== false && value !== "true" && value !== "false")
        return mismatch(value, type);
      heap.u8[at] = value === true || value === "true" ? 1 : 0;
      return;
    case "string":
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint")
        return mismatch(value, type);
      writeString(heap, at, String(value));
      return;
    case "float32":
    case "float64":
      writeFloat(place, type, at, type.sizeBytes, value);
      return;
    case "complex64":
    case "complex128": {
      const [real, imag, ...rest] = Array.isArray(value) ? (value as unknown[]) : [value, 0];
      if (rest.length > 0 || imag === undefined) return mismatch(value, type);
      writeFloat(place, type, at, type.sizeBytes / 2, real);
      writeFloat(place, type, at + type.sizeBytes / 2, type.sizeBytes / 2, imag);
      return;
    }
    case "array":
      if (!Array.isArray(value) || value.length !== type.length) return mismatch(value, type);
      for (let i = 0; i < type.length; i++) write(place, type.elem, at + i * type.elem.sizeBytes, value[i]);
      return;
    case "struct":
      writeStruct(place, type, at, value);
      return;
    case "interface":
      writeInterface(place, type, at, value);
      return;
    case "pointer":
    case "chan":
    case "unsafe.Pointer":
      writeInteger(place, type, at, value ?? 0, false);
      return;
    case "slice":
    case "map":
    case "func":
      if (value !== null) return mismatch(value, type);
      return;
    default:
      writeInteger(place, type, at, value, type.kind.startsWith("int"));
  }
}

function writeStruct(
  place: ValuePlace,
  type: Extract<GoType, { kind: "struct" }>,
  at: number,
  value: unknown,
): void {
  const { fields } = type;
  if (Array.isArray(value)) {
    if (value.length !== fields.length) return mismatch(value, type);
    fields.forEach((field, i) => {
      write(place, field.type, at + field.offsetBytes, value[i]);
    });
    return;
  }
  if (typeof value !== "object" || value === null) return mismatch(value, type);
  for (const [name, part] of Object.entries(value)) {
    const field = fields.find((one) => one.name === name);
    if (!field) throw new GoJsonError(`${type.text} has no field ${JSON.stringify(name)}`);
    write(place, field.type, at + field.offsetBytes, part);
  }
}

/** The value is boxed: its type's descriptor, then a pointer to it. */
function writeInterface(
  place: ValuePlace,
  type: Extract<GoType, { kind: "interface" }>,
  at: number,
  value: unknown,
): void {
  if (value === null) return;
  const { heap, types } = place;
  const word = heap.ptrSizeBytes;
  const dynamic =
    typeof value === "string"
      ? basicType("string", 2 * word, word)
      : typeof value === "boolean"
        ? basicType("bool", 1, 1)
        : Number.isInteger(value) || typeof value === "bigint"
          ? basicType("int", word, word)
          : typeof value === "number"
            ? basicType("float64", 8, word)
            : undefined;
  if (!dynamic || type.hasMethods) return mismatch(value, type);
  const box = heap.reserveData(dynamic.sizeBytes);
  write(place, dynamic, box, value);
  heap.writePointer(at, types.offsetOf(dynamic));
  heap.writePointer(at + word, box);
}

function writeFloat(place: ValuePlace, type: GoType, at: number, sizeBytes: number, value: unknown): void {
  const number = floatOf(value);
  if (number === undefined) return mismatch(value, type);
  const view = new DataView(place.heap.u8.buffer, place.heap.u8.byteOffset);
  if (sizeBytes === 4) view.setFloat32(at, number, true);
  else view.setFloat64(at, number, true);
}

const namedFloats: ReadonlyMap<string, number> = new Map(
  Object.entries({
    NaN: Number.NaN,
    Inf: Number.POSITIVE_INFINITY,
    "+Inf": Number.POSITIVE_INFINITY,
    "-Inf": Number.NEGATIVE_INFINITY,
  }),
);

function floatOf(value: unknown): number | undefined {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return undefined;
  const named = namedFloats.get(value);
  if (named !== undefined) return named;
  const text = value.trim();
  return text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

function writeInteger(place: ValuePlace, type: GoType, at: number, value: unknown, signed: boolean): void {
  const number = integerOf(value);
  if (number === undefined) return mismatch(value, type);
  const bits = 8 * type.sizeBytes;
  const kept = signed ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number);
  if (kept !== number) throw new GoJsonError(`${number} does not fit into ${type.text}`);
  let rest = BigInt.asUintN(bits, number);
  for (let i = 0; i < type.sizeBytes; i++, rest >>= 8n) place.heap.u8[at + i] = Number(rest & 0xffn);
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== "string") return undefined;
  const [, sign, digits] = /^\s*([-+]?)(0x[0-9a-f]+|\d+)\s*$/i.exec(value) ?? [];
  return digits === undefined ? undefined : sign === "-" ? -BigInt(digits) : BigInt(digits);
}

function mismatch(value: unknown, type: GoType): never {
  const text =
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? Number(part) : part)) ??
    "nothing";
  throw new GoJsonError(
    `${text.length > 60 ? `${text.slice(0, 60)}…` : text} is no value of type ${type.text}`,
  );
}
