import type { Term } from "./term.ts";

/** Constants and symbols as Go writes them. */

export const hex = (num: bigint): string => (num < 10n ? String(num) : `0x${num.toString(16)}`);

export function constantText({ num, bytes, text }: Term): string {
  if (text !== "") return text;
  const signed = BigInt.asIntN(64, num);
  if (bytes === 8 && signed < 0n && signed > -65536n) return String(signed);
  return num <= 65536n ? String(num) : `0x${num.toString(16)}`;
}

/** A constant as a number of a type. */
export function wordText(
  num: bigint,
  { bytes, signed }: { readonly bytes: number; readonly signed: boolean },
): string {
  const value = signed ? BigInt.asIntN(8 * bytes, num) : BigInt.asUintN(8 * bytes, num);
  const size = value < 0n ? -value : value;
  return size <= 65536n ? String(value) : `${value < 0n ? "-" : ""}0x${size.toString(16)}`;
}

/** The address of a symbol: a type by itself, a string by its bytes, else its name behind &. */
export function symbolText({ text, offset }: Term): string {
  if (text === "") return "&data";
  if (/^type[:.]/.test(text) && offset === 0) return typeText(text.slice(5));
  const float = floatConstant(text);
  if (float !== undefined && offset === 0) return float;
  const literal = /^go:?\.?string\.(".*")$/.exec(text)?.[1];
  if (literal !== undefined && offset === 0) return literal;
  const [, type, behind] = /^go[:.]itab\.(.+),([^,]+)$/.exec(text) ?? [];
  if (type !== undefined && behind !== undefined && offset === 0)
    return `itab(${typeText(type)}, ${typeText(behind)})`;
  return `&${symbolPlace({ text, offset })}`;
}

export function symbolPlace({ text, offset }: { text: string; offset: number }): string {
  return `${shortName(text)}${offset === 0 ? "" : `+${offset}`}`;
}

/** Whether an expression is a string constant, not a name of the package that listings up to 1.19 call "". */
export const isStringLiteral = (text: string): boolean => text.startsWith('"') && !text.startsWith('"".');

/** The number that bits in a register for floats stand for, where they are known. */
export function floatOfBits(num: bigint, sizeBytes: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt.asUintN(64, num));
  return floatText(sizeBytes === 4 ? bits.getFloat32(4) : bits.getFloat64(0));
}

/** A float as Go prints it. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}

/** The number that a symbol of the compiler for one is named after: `$f64.3ff8000000000000` → "1.5". */
export function floatConstant(symbol: string): string | undefined {
  const [, size, digits] = /^\$?f(32|64)\.([0-9a-f]{8}|[0-9a-f]{16})$/.exec(symbol) ?? [];
  if (size === undefined || digits?.length !== Number(size) / 4) return undefined;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt(`0x${digits.padEnd(16, "0")}`));
  return floatText(size === "64" ? bits.getFloat64(0) : bits.getFloat32(0));
}

/** Import paths cut to their last element. */
export const typeText = (text: string): string =>
  text.replace(/[\w.~%/-]+/g, (word) => word.slice(word.lastIndexOf("/") + 1));

/** `internal/runtime/maps.(*Map).Delete` → `maps.(*Map).Delete`; what the runtime's own code calls without its package. */
export function shortName(symbol: string): string {
  return typeText(symbol).replace(/^(runtime|main)\./, "");
}
