import { resolved, type Term } from "./term.ts";

/**
 * Unsigned divisions by constants, which the compiler writes as products of which the upper bits are taken
 * (cmd/compile/internal/ssa/magic.go).
 */
export interface Quotient {
  readonly of: Term;
  /** Bytes of the number that is divided. */
  readonly bytes: number;
  readonly by: bigint;
}

/** The division that the upper bits of a product are for every number; undefined where they are none. */
export function dividedBy(term: Term, isNamed: (inner: Term) => boolean): Quotient | undefined {
  const isShift = term.op === ">>" || (term.op === "extract" && !term.signed);
  if (!isShift && term.text !== "highProduct") return undefined;
  const [top, count, length] = isShift ? term.args.map(resolved) : [term, undefined];
  if (top === undefined || (top !== term && isNamed(top)) || (count !== undefined && count.op !== "const"))
    return undefined;
  const isUpper = top.op === "named" && top.text === "highProduct" && !top.signed && top.width === 8;
  const isProduct = top.op === "*" || (top.op === "named" && top.text === "product" && !top.signed);
  if (!isUpper && !isProduct) return undefined;
  const [a, b] = top.args.map(resolved) as [Term, Term];
  const [of, factor] = a.op === "const" ? [b, a.num] : [a, b.num];
  if (of.op === "const" || (a.op !== "const" && b.op !== "const")) return undefined;
  const bytes = top.text === "product" ? 4 : isUpper ? 8 : of.bytes;
  const halved = isNamed(of) ? 0n : shiftedBy(of, bytes);
  const by = divisor(factor, BigInt(8 * bytes) - halved, (isUpper ? 64n : 0n) + (count?.num ?? 0n));
  // The product must not go beyond its word.
  const room = BigInt(8 * (isUpper ? 16 : top.text === "product" ? 8 : top.width));
  if (by === undefined || (factor * ((1n << (BigInt(8 * bytes) - halved)) - 1n)) >> room !== 0n)
    return undefined;
  const width = isUpper || top.text === "product" ? 8 : top.width;
  // Bits are taken up to the top of the product.
  const isWhole =
    length === undefined
      ? !isShift || term.width === width
      : (count?.num ?? 0n) + length.num === BigInt(8 * width);
  if (!isWhole || by << halved >= 1n << BigInt(8 * bytes)) return undefined;
  return halved === 0n ? { of, bytes, by } : { of: resolved(of.args[0] as Term), bytes, by: by << halved };
}

/** By how many bits a number is shifted right: what it divides by an even number is divided by a power of two first. */
function shiftedBy({ op, args, width }: Term, bytes: number): bigint {
  const count = args[1] === undefined ? undefined : resolved(args[1]);
  return op === ">>" && width === bytes && count?.op === "const" ? count.num : 0n;
}

/** What a product with a factor, shifted right, divides numbers of so many bits by (Granlund and Montgomery 1994, theorem 4.2). */
export function divisor(factor: bigint, bits: bigint, shift: bigint): bigint | undefined {
  if (factor <= 1n || shift < bits) return undefined;
  const whole = 1n << shift;
  const by = (whole + factor - 1n) / factor;
  const over = factor * by - whole;
  return by >= 3n && over <= 1n << (shift - bits) ? by : undefined;
}
