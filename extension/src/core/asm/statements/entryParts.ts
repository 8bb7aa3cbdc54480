import { namedPart, type Part } from "../machine/typeParts.ts";
import { floatOfBits, hex } from "./symbolText.ts";
import { sumOf, type Term } from "./term.ts";

/** Parts of a map's key or element behind an address that a map call or an iterator gave, where the map's type is told. */

/** A part of a basic type, or a word of a string, slice or interface, that `width` bytes behind such an address are. */
export function entryPart({ value }: Term, offset: number, width: number): Part | undefined {
  if (value?.type === undefined || (value.kind !== "elemAddress" && value.kind !== "keyAddress"))
    return undefined;
  const part = namedPart(value.type, (value.offset ?? 0) + offset, width);
  return part?.basic === undefined && part?.word === undefined ? undefined : part;
}

/** A basic type as bits: whether they are of a number, and with a sign. */
export interface BasicType {
  readonly kind: "bool" | "int" | "uint" | "float" | "other";
  readonly bits: number;
}

/** The basic type of `width` bytes at an address; undefined where it is not told. */
export function basicTypeAt(address: Term, width: number): BasicType | undefined {
  const { parts, offset } = sumOf(address);
  const [only] = parts;
  if (parts.length !== 1 || only?.factor !== 1) return undefined;
  const name = entryPart(only.term, offset, width)?.basic;
  return name === undefined ? undefined : basicType(name);
}

/** The type with a name: "int8", "byte", "bool". */
export function basicType(name: string): BasicType {
  if (name === "bool") return { kind: "bool", bits: 8 };
  const [, kind, size] = /^(int|uint|float)(8|16|32|64)?$/.exec(aliases.get(name) ?? name) ?? [];
  if (kind !== "int" && kind !== "uint" && kind !== "float") return { kind: "other", bits: 0 };
  return { kind, bits: Number(size ?? 64) };
}

/** The basic type of what a load gives as it stands in memory; undefined where it is not told, or the term is no load. */
export const loadedType = ({ op, args, width }: Term): BasicType | undefined =>
  op === "load" ? basicTypeAt(args[0] as Term, width) : undefined;

/** A constant as one of a basic type; undefined where Go has no plain word for its bits. */
export function typedConstant(num: bigint, { kind, bits }: BasicType): string | undefined {
  if (kind === "bool") return num === 1n ? "true" : num === 0n ? "false" : undefined;
  if (kind === "int") return String(BigInt.asIntN(bits, num));
  if (kind === "float") {
    const text = floatOfBits(num, bits / 8);
    const isPlain = Number.isFinite(Number(text)) && BigInt.asUintN(bits, num) !== 1n << BigInt(bits - 1);
    return isPlain ? text : undefined;
  }
  const value = BigInt.asUintN(bits, num);
  return kind === "other" ? undefined : value < 1n << 31n ? String(value) : hex(value);
}

const aliases: ReadonlyMap<string, string> = new Map(Object.entries({ byte: "uint8", rune: "int32" }));
