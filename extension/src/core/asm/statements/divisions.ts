import { dividedBy } from "./magicDivision.ts";
import { signedDividedBy, signedRemainder } from "./signedDivision.ts";
import { resolved, sumOf, type Term } from "./term.ts";
import { lowOf } from "./termKinds.ts";

/** A division by a constant that is written by other work. */
export interface Division {
  readonly sign: "/" | "%";
  readonly of: Term;
  /** Of the number that is divided. */
  readonly bytes: number;
  readonly signed: boolean;
  readonly by: bigint;
}

/** The division by a constant that a term is for every number; undefined where it is none. */
export function divisionOf(term: Term, isNamed: (inner: Term) => boolean): Division | undefined {
  const unsigned = dividedBy(term, isNamed);
  if (unsigned !== undefined) return { ...unsigned, sign: "/", signed: false };
  const signed = signedDividedBy(term, isNamed);
  if (signed !== undefined) return { ...signed, sign: "/", signed: true };
  const rest = signedRemainder(term, isNamed);
  return rest === undefined ? remainderOf(term, isNamed) : { ...rest, sign: "%", signed: true };
}

/** `x - x/c*c`. */
function remainderOf(term: Term, isNamed: (inner: Term) => boolean): Division | undefined {
  const [of, ...others] = term.args.map(resolved);
  const product = of === undefined ? undefined : takenAway(term, others, isNamed);
  if (of === undefined || product === undefined || isNamed(product.of)) return undefined;
  const quotient = lowOf(product.of, term.width, isNamed);
  const known = isNamed(quotient) ? undefined : divisionOf(quotient, isNamed);
  if (known?.sign !== "/" || known.bytes !== term.width || known.by !== product.by) return undefined;
  return lowOf(known.of, term.width, isNamed) === lowOf(of, term.width, isNamed)
    ? { ...known, sign: "%" }
    : undefined;
}

/** The product with a constant that is subtracted last. */
function takenAway(
  { op, width }: Term,
  others: readonly Term[],
  isNamed: (inner: Term) => boolean,
): { readonly of: Term; readonly by: bigint } | undefined {
  const [given] = others;
  if (given === undefined || (op !== "-" && op !== "multiplySub")) return undefined;
  if (op === "-" && width === 8) {
    const { parts, offset } = sumOf(given, 1, (inner) => !isNamed(inner));
    const [part, ...more] = parts;
    if (part !== undefined && more.length === 0 && offset === 0 && part.factor > 1)
      return { of: part.term, by: BigInt(part.factor) };
  }
  const product = op === "-" ? lowOf(given, width, isNamed) : undefined;
  if (product !== undefined && (product.op !== "*" || product.width < width || isNamed(product)))
    return undefined;
  const [a, b] = product === undefined ? others : product.args.map(resolved);
  if (a === undefined || b === undefined) return undefined;
  return a.op === "const" ? { of: b, by: a.num } : b.op === "const" ? { of: a, by: b.num } : undefined;
}
