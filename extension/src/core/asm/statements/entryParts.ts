import { namedPart, type Part } from "../machine/typeParts.ts";
import { floatOfBits, hex } from "./symbolText.ts";
import { resolved, sumOf, type Term } from "./term.ts";

/** Parts of a map's key or element behind an address that a map call or an iterator gave, where the map's type is told. */

/** What `width` bytes behind such an address are. */
export function entryPart({ value }: Term, offset: number, width: number): Part | undefined {
  if (value?.type === undefined || (value.kind !== "elemAddress" && value.kind !== "keyAddress"))
    return undefined;
  return namedPart(value.type, (value.offset ?? 0) + offset, width);
}

/** The basic type of `width` bytes at an address: "uint8", "bool", "float64". */
export function basicTypeAt(address: Term, width: number): string | undefined {
  const { parts, offset } = sumOf(address);
  const [only] = parts;
  return parts.length === 1 && only?.factor === 1 ? entryPart(only.term, offset, width)?.basic : undefined;
}

/** A constant as one of a basic type; undefined where bits do not tell. */
export function typedConstant(num: bigint, type: string): string | undefined {
  if (type === "bool") return num === 1n ? "true" : num === 0n ? "false" : undefined;
  const [, kind, size] = /^(int|uint|float)(8|16|32|64)?$/.exec(aliases[type] ?? type) ?? [];
  if (kind === undefined) return undefined;
  const bits = Number(size ?? 64);
  if (kind === "float") return floatOfBits(num, bits / 8);
  if (kind === "int") return String(BigInt.asIntN(bits, num));
  const value = BigInt.asUintN(bits, num);
  return value < 1n << 31n ? String(value) : hex(value);
}

/** A constant beside what was loaded, as one of its type; undefined where that is not told. */
export function typedBeside(given: Term, num: bigint): string | undefined {
  const loaded = given.op === "cut" ? resolved(given.args[0] as Term) : given;
  const type = loaded.op === "load" ? basicTypeAt(loaded.args[0] as Term, loaded.width) : undefined;
  return type === undefined ? undefined : typedConstant(num, type);
}

const aliases: Readonly<Record<string, string>> = { byte: "uint8", rune: "int32" };
