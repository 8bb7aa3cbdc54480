import { resolved, type Term } from "./term.ts";
import { lowOf } from "./termKinds.ts";

/**
 * Divisions of numbers with a sign by constants, which the compiler writes as products of which the upper bits are taken, or
 * as shifts; both are made to go towards zero (cmd/compile/internal/ssa/_gen/generic.rules, from 1.26 on divmod.rules).
 */
export interface SignedQuotient {
  readonly of: Term;
  /** Bytes of the number that is divided. */
  readonly bytes: number;
  readonly by: bigint;
}

type IsNamed = (inner: Term) => boolean;

/** Bits `from` to `end` of something, which go on by their sign or with zeros. */
interface Bits {
  readonly of: Term;
  readonly from: number;
  readonly end: number;
  readonly signed: boolean;
}

/** The division that a term is for every number; undefined where it is none. */
export function signedDividedBy(term: Term, isNamed: IsNamed): SignedQuotient | undefined {
  const top = bitsIn(term);
  const known =
    term.op === "-"
      ? byProduct(term, isNamed)
      : top?.signed === true && top.from > 0
        ? byShift(top, isNamed)
        : undefined;
  // A divisor beyond the type of the number is none that Go would take.
  return known !== undefined && known.by < 1n << BigInt(8 * known.bytes - 1) ? known : undefined;
}

/** The divisor of numbers of so many bits by a product with a factor, shifted right, of which the sign is taken away (Granlund and Montgomery 1994, theorem 5.1). */
export function signedDivisor(factor: bigint, bits: bigint, shift: bigint): bigint | undefined {
  if (factor <= 1n || shift < bits) return undefined;
  const whole = 1n << shift;
  const by = whole / factor + 1n;
  return by >= 2n && factor * by - whole <= 1n << (shift - bits + 1n) ? by : undefined;
}

/** A view of some bits, where a term is one. */
function bitsIn(term: Term): Bits | undefined {
  const [of, from, length] = term.args.map(resolved);
  if (of === undefined || from?.op !== "const") return undefined;
  const start = Number(from.num);
  if (term.op === "sar" || term.op === ">>")
    return { of, from: start, end: 8 * term.width, signed: term.op === "sar" };
  if (term.op !== "extract" || length?.op !== "const") return undefined;
  return { of, from: start, end: start + Number(length.num), signed: term.signed };
}

/** What only goes on by its sign, or is cut, above so many bytes. */
function inner(given: Term, bytes: number, isNamed: IsNamed): Term {
  const term = resolved(given);
  const isView = (term.op === "cut" || term.op === "extend") && term.width >= bytes && !isNamed(term);
  return isView ? inner(term.args[0] as Term, bytes, isNamed) : term;
}

/** Of how many bytes a number is that goes on by its sign. */
function bytesOf(term: Term, width: number): number {
  if (term.op === "cut" && term.width >= width) return bytesOf(resolved(term.args[0] as Term), width);
  return term.op === "extend" && term.width < width && term.bytes >= width ? term.width : width;
}

/** Whether a term is minus one for negative numbers, else zero. */
function isSign(given: Term, of: Term, bytes: number, isNamed: IsNamed): boolean {
  const term = inner(given, bytes, isNamed);
  const bits = isNamed(term) ? undefined : bitsIn(term);
  if (bits?.signed !== true) return false;
  const own = bytesOf(bits.of, bits.end / 8);
  return (
    own === bytes && bits.from >= 8 * own - 1 && bits.from < bits.end && isSame(bits.of, of, bytes, isNamed)
  );
}

const isSame = (a: Term, b: Term, bytes: number, isNamed: IsNamed): boolean =>
  lowOf(a, bytes, isNamed) === lowOf(b, bytes, isNamed);

/** Whether a number with a sign fills so many bytes with it. */
function goesOn(given: Term, bytes: number): boolean {
  const term = resolved(given);
  const [of] = term.args;
  if (of !== undefined && term.op === "cut") return term.width >= bytes && goesOn(of, bytes);
  if (of !== undefined && term.op === "extend") return term.bytes >= bytes && goesOn(of, term.width);
  return term.bytes >= bytes;
}

interface Product extends SignedQuotient {
  /** Rounded down, not towards zero. */
  readonly by: bigint;
}

/** `product >> n - x >> 63`, or the other way round. */
function byProduct({ args, width }: Term, isNamed: IsNamed): SignedQuotient | undefined {
  const [a, b] = args.map(resolved) as [Term, Term];
  for (const [product, sign, factor] of [
    [a, b, 1n],
    [b, a, -1n],
  ] as const) {
    const known = productIn(product, isNamed);
    if (known === undefined || known.bytes > width) continue;
    if (!goesOn(product, width) || !goesOn(sign, width)) continue;
    if (isSign(sign, known.of, known.bytes, isNamed)) return { ...known, by: known.by * factor };
  }
  return undefined;
}

function productIn(given: Term, isNamed: IsNamed): Product | undefined {
  const term = unnamedView(given, isNamed);
  if (term === undefined) return undefined;
  const bits = bitsIn(term);
  if (bits === undefined) return upperProduct(term, 0n, isNamed);
  const { of, from, end, signed } = bits;
  if (!signed || isNamed(of)) return undefined;
  return end === 64
    ? (upperProduct(of, BigInt(from), isNamed) ?? wholeProduct(of, from, end))
    : wholeProduct(of, from, end);
}

/** What only a narrower view is told of. */
function unnamedView(given: Term, isNamed: IsNamed): Term | undefined {
  const term = resolved(given);
  if (isNamed(term)) return undefined;
  const isView = (term.op === "cut" || term.op === "extend") && term.width >= 4;
  return isView ? unnamedView(term.args[0] as Term, isNamed) : term;
}

/** Factors of a product, of which one is a constant. */
function factorsOf({ args }: Term): { readonly of: Term; readonly factor: bigint } | undefined {
  const [a, b] = args.map(resolved);
  if (a === undefined || b === undefined || (a.op === "const") === (b.op === "const")) return undefined;
  return a.op === "const" ? { of: b, factor: a.num } : { of: a, factor: b.num };
}

/** The upper half of the product with a factor, to which the number is added where the factor is too large for a sign. */
function upperProduct(term: Term, shift: bigint, isNamed: IsNamed): Product | undefined {
  const isUpper = (one: Term | undefined): boolean =>
    one?.op === "named" && one.text === "highProduct" && one.signed && one.width === 8 && !isNamed(one);
  const isSum = term.op === "+" || (term.op === "address" && term.scale === 1 && term.offset === 0);
  const parts = term.args.map(resolved);
  const upper = isUpper(term) ? term : isSum && term.width === 8 ? parts.find(isUpper) : undefined;
  const known = upper === undefined ? undefined : factorsOf(upper);
  if (known === undefined) return undefined;
  const { of } = known;
  const factor = BigInt.asIntN(64, known.factor);
  if (upper !== term && (factor >= 0n || !parts.some((part) => part === of))) return undefined;
  const by = signedDivisor(upper === term ? factor : factor + (1n << 64n), 64n, 64n + shift);
  return by === undefined ? undefined : { of, bytes: 8, by };
}

/** A product that is not larger than its word. */
function wholeProduct(term: Term, from: number, end: number): Product | undefined {
  const known = term.op === "*" && 8 * term.width === end ? factorsOf(term) : undefined;
  if (known === undefined) return undefined;
  const { of, factor } = known;
  const bytes = bytesOf(of, term.width);
  const hasRoom = bytes < term.width && factor << BigInt(8 * bytes - 1) <= 1n << BigInt(end - 1);
  const by = hasRoom ? signedDivisor(factor, BigInt(8 * bytes), BigInt(from)) : undefined;
  return by === undefined ? undefined : { of, bytes, by };
}

/** `(x + bias) >> n`, where the bias is 1<<n - 1 for negative numbers. */
function byShift({ of, from, end }: Bits, isNamed: IsNamed): SignedQuotient | undefined {
  const known = isNamed(of) ? undefined : biasedIn(of, from, end / 8, isNamed);
  return known === undefined ? undefined : { of: known, bytes: end / 8, by: 1n << BigInt(from) };
}

/** The number to which the bias of a division by a power of two is added. */
function biasedIn(given: Term, power: number, bytes: number, isNamed: IsNamed): Term | undefined {
  const sum = lowOf(given, bytes, isNamed);
  const isSum = sum.op === "+" || (sum.op === "address" && sum.scale === 1 && sum.offset === 0);
  if (!isSum || sum.width < bytes || sum.args.length !== 2 || isNamed(sum)) return undefined;
  const [a, b] = sum.args.map(resolved) as [Term, Term];
  for (const [of, bias] of [
    [a, b],
    [b, a],
  ] as const)
    if (isBias(bias, of, power, bytes, isNamed)) return of;
  return undefined;
}

/** Whether a term is 1<<n - 1 for negative numbers, else zero: the upper bits of their sign. */
function isBias(given: Term, of: Term, power: number, bytes: number, isNamed: IsNamed): boolean {
  const term = lowOf(given, bytes, isNamed);
  const bits = isNamed(term) ? undefined : bitsIn(term);
  if (bits === undefined || bits.signed) return false;
  const end = Math.min(bits.end, 8 * bits.of.bytes);
  if (end !== 8 * bytes || bits.from !== end - power) return false;
  return isSign(bits.of, of, bytes, isNamed) || (power === 1 && isSame(bits.of, of, bytes, isNamed));
}

/** What is left of a division by a power of two: a number without the upper bits of what is shifted. */
export function signedRemainder(term: Term, isNamed: IsNamed): SignedQuotient | undefined {
  const [of, given] = term.op === "-" ? term.args.map(resolved) : [];
  if (of === undefined || given === undefined) return undefined;
  const masked = lowOf(given, term.width, isNamed);
  const [sum, mask] = masked.args.map(resolved);
  if (masked.op !== "&" || isNamed(masked) || masked.width < term.width) return undefined;
  if (sum === undefined || mask?.op !== "const") return undefined;
  const by = -BigInt.asIntN(8 * masked.width, mask.num);
  const power = by.toString(2).length - 1;
  if (by <= 1n || by !== 1n << BigInt(power)) return undefined;
  const known = biasedIn(sum, power, term.width, isNamed);
  const isOne = known !== undefined && isSame(known, of, term.width, isNamed);
  return isOne ? { of, bytes: term.width, by } : undefined;
}
