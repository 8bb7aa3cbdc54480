import type { Kind } from "../runtime/values.ts";
import { type Division, divisionOf } from "./divisions.ts";
import { loadedType } from "./entryParts.ts";
import { goShift } from "./shifts.ts";
import { resolved, type Term } from "./term.ts";
import { comparedFloats, isAtomic, isNarrow, unextended } from "./termKinds.ts";

/** The type that a term's text has as Go reads it: what tells whether an operation on it is of the width and sign that it seems. */
export interface WordType {
  readonly bytes: number;
  readonly signed: boolean;
}

/** How the text of a sum, product or mask is made of those of its operands. */
export interface Arithmetic {
  /** By operand: what it is converted to, since its own type is too narrow. */
  readonly wider: readonly (WordType | undefined)[];
  /** Whether the result is converted to unsigned of the operation's width, which nothing in it tells. */
  readonly isCut: boolean;
  readonly type: WordType | undefined;
}

/** What the runtime keeps in unsigned words. */
const unsignedKinds: ReadonlySet<Kind> = new Set<Kind>([
  "hash",
  "seed",
  "mix",
  "tophash",
  "h1",
  "h2",
  "bucketCount",
  "capacity",
  "halfBuckets",
  "loadLimit",
  "bucketMask",
  "bucketIndex",
  "lengthMask",
  "groupIndex",
  "ctrlWord",
  "ctrlBits",
  "match",
  "emptyMatch",
  "freeMatch",
  "fullMatch",
  "h2Bits",
  "matchBit",
  "used",
]);

/** How deep terms are looked into; what is made of more is a word as others. */
const deepest = 60;

/** Types of the terms of one function, each worked out once. */
export class WordTypes {
  readonly #known = new Map<Term, WordType | undefined>();
  readonly #arithmetic = new Map<Term, Arithmetic>();
  readonly #hasName: (term: Term) => boolean;
  #depth = 0;

  constructor(hasName: (term: Term) => boolean) {
    this.#hasName = hasName;
  }

  /** Undefined of a plain word, which reads as Go's int, and of an untyped constant. */
  of(given: Term): WordType | undefined {
    const term = resolved(given);
    if (this.#known.has(term)) return this.#known.get(term);
    if (this.#depth >= deepest) return undefined;
    this.#depth++;
    const type = this.#made(term);
    this.#depth--;
    this.#known.set(term, type);
    return type;
  }

  #made(term: Term): WordType | undefined {
    const { op, args, width, value, text } = term;
    if (value !== undefined && unsignedKinds.has(value.kind) && term.bytes === 8) return unsigned(8);
    if (comparedFloats(term) !== undefined) return unsigned(1);
    const division = divisionOf(term, this.#hasName);
    if (division !== undefined) return plainInt(this.divided(division, term));
    const shift = goShift(term, this.#hasName)?.shift ?? term;
    if (shift !== term) return this.#made(shift);
    const [a, b] = args;
    switch (op) {
      case "load":
        return width < 8 || loadedType(term)?.kind === "uint" ? unsigned(width) : undefined;
      case "cut":
        return this.#cut(term);
      case "extend":
        return { bytes: width, signed: true };
      case ">>":
        return this.#shifted(a as Term, unsigned(width));
      case "sar":
        return this.#shifted(a as Term, { bytes: width, signed: true });
      case "rotate":
        return unsigned(width);
      case "select": {
        const [first, second] = [this.of(a as Term), this.of(b as Term)];
        return first?.bytes === second?.bytes && first?.signed === second?.signed ? first : undefined;
      }
      case "extract":
        return this.#part(term);
      case "named":
        if (/^(?:wide)?(?:quotient|remainder)$/i.test(text))
          return plainInt({ bytes: width, signed: term.signed });
        if (/^(?:reverseBytes|rotateRight|shift(?:Left|Right)From)$/.test(text)) return unsigned(width);
        if (text === "highProduct" || text === "product") return term.signed ? undefined : unsigned(8);
        if (isAtomic(term)) return width < 8 ? unsigned(width) : undefined;
        if (bitOperations.has(text)) return this.arithmetic(term).type;
        return undefined;
      default:
        return isArithmetic(term) ? this.arithmetic(term).type : undefined;
    }
  }

  /** The type in which a division is told: that of the number that is divided, or the wider one of the work on it. */
  divided({ of, bytes, signed, by }: Division, term: Term): WordType {
    if (signed) return { bytes: term.width < 8 ? term.width : bytes, signed };
    const own = this.of(of);
    const isOwn = own?.signed === false && own.bytes < bytes && by < 1n << BigInt(8 * own.bytes);
    return isOwn ? own : unsigned(bytes);
  }

  #cut(term: Term): WordType | undefined {
    const given = resolved(term.args[0] as Term);
    const inner = this.#hasName(given) ? given : unextended(given, term.width);
    if (inner.op === "const") return undefined;
    if (term.width === 8) return this.of(inner);
    const isShown = (inner.op !== "load" || inner.bytes > term.width) && !isNarrow(inner, term.width);
    return isShown ? unsigned(term.width) : this.of(inner);
  }

  /** Of what is shifted right as a number of a type. */
  #shifted(of: Term, by: WordType, bytes = by.bytes): WordType | undefined {
    const type = this.of(of);
    if (bytes < 8 && this.goesOn(of, by)) return by;
    return this.fits(of, by) && (type !== undefined || by.signed) ? type : by.signed ? plainInt(by) : by;
  }

  #part({ args, width, signed, bytes }: Term): WordType | undefined {
    const [of, from, length] = args.map(resolved);
    if (of === undefined || from?.op !== "const" || length?.op !== "const") return undefined;
    const end = from.num + length.num;
    if (wholeBits.has(end)) return this.#shifted(of, { bytes: Number(end) / 8, signed }, bytes);
    return signed ? undefined : this.#shifted(of, unsigned(width));
  }

  /** Whether a term goes on by the sign of a narrower number up to the end of a type. */
  goesOn(term: Term, { bytes, signed }: WordType): boolean {
    const own = this.of(term);
    return signed && own?.signed === true && own.bytes < bytes;
  }

  /** Whether a term's text has the value of the term's low bytes as a number of a type. */
  fits(given: Term, { bytes, signed }: WordType): boolean {
    const term = resolved(given);
    const type = this.of(term);
    if (term.op === "const" || (isNarrow(term, bytes) && type?.signed !== true)) return true;
    if (type === undefined) return term.bytes < bytes || (signed && bytes === 8);
    if (type.signed) return signed && type.bytes <= bytes && (bytes <= term.bytes || type.bytes === bytes);
    return type.bytes < bytes || (!signed && type.bytes === bytes);
  }

  /** An operand of which so many bytes count: where it was cut to them, what goes on by its sign is no less. */
  within(given: Term, bytes: number): Term {
    const term = resolved(given);
    const inner = term.op === "cut" && term.width >= bytes ? resolved(term.args[0] as Term) : term;
    return inner.op === "extend" && inner.width < bytes && !this.#hasName(term) && !this.#hasName(inner)
      ? inner
      : term;
  }

  /** How a sum, product or mask is told. */
  arithmetic(term: Term): Arithmetic {
    const known = this.#arithmetic.get(term);
    if (known !== undefined) return known;
    const made = this.#arithmeticOf(term);
    this.#arithmetic.set(term, made);
    return made;
  }

  #arithmeticOf(term: Term): Arithmetic {
    const { op, args: given, width, text } = term;
    const isShift = op === "<<" || op === "insertZero" || bitOperations.has(text);
    const args = (isShift ? given.slice(0, 1) : given).map((arg) => this.within(arg, width));
    const types = args.map((arg) => this.of(arg));
    const constant = args.find((arg) => arg.op === "const")?.num ?? 0n;
    const isWord = !/^(?:[&|^]|&\^)$/.test(op) || bitOperations.has(text);
    const wordSign = types.some((type) => type?.bytes === 8 && !type.signed) ? "uint" : "int";
    const negative = BigInt.asIntN(8 * width, constant);
    const isFactor = op === "*" && negative < 0n && negative > -65536n;
    const isSignless = types.some((type) => type?.bytes === width && !type.signed);
    const hasSign = types.some((type) => type?.signed === true);
    // A mask that may leave the sign goes on by it as far as the operation works.
    const keepsSign = width < 8 && (op !== "&" || args.every((arg) => arg.op !== "const") || negative < 0n);
    const wider = args.map((arg, i): WordType | undefined => {
      const type = types[i];
      // What a register holds has no type: beside a number with a sign it is converted.
      const isBeyondWord = type === undefined || type.bytes > width;
      const isUnlike =
        hasSign || (type !== undefined && types.some((other) => (other?.bytes ?? type.bytes) !== type.bytes));
      if (width < 8 && isBeyondWord && isUnlike && arg.op !== "const" && !isNarrow(arg, 2))
        return unsigned(width);
      // Beside a number without a sign one with a sign is converted.
      if (width < 8 && type?.signed === true && type.bytes === width && isSignless && arg.op !== "const")
        return unsigned(width);
      if (type === undefined || type.bytes >= width || isNarrow(arg, 2) || isNarrow(term, 2))
        return undefined;
      const isBeyond = constant >= 1n << BigInt(8 * type.bytes - (type.signed ? 1 : 0));
      // A mask of numbers of one type is one of that type, too.
      const isOther = args.some(
        (other, j) =>
          j !== i &&
          other.op !== "const" &&
          !isNarrow(other, 2) &&
          (width === 8 || types[j] !== undefined || type.signed) &&
          (types[j]?.bytes !== type.bytes || types[j]?.signed !== type.signed),
      );
      if (!isWord && type.signed && keepsSign) return unsigned(width);
      if (!isWord && !isBeyond && !isOther) return undefined;
      const isSigned = !isSignless && (isFactor || (type.signed && arg.bytes >= width));
      return { bytes: width, signed: width === 8 ? wordSign === "int" : isSigned };
    });
    // Numbers with a sign beside some without one are converted.
    if (width < 8 && wider.some((type) => type?.signed === false))
      for (const [i, type] of wider.entries()) {
        const made = type ?? types[i];
        if (made?.bytes === width && made.signed && args[i]?.op !== "const") wider[i] = unsigned(width);
      }
    const shown = types.flatMap((type, i) => wider[i] ?? type ?? []);
    // That a name is of so many bytes stands elsewhere: what goes beyond them is told where it is made.
    const isTelling = (i: number): boolean =>
      width === 8 || wider[i] !== undefined || !this.#hasName(args[i] as Term);
    const whole = args.flatMap((_, i) => {
      // The runtime's names stand for numbers that never go beyond.
      if (isWord && width < 8 && isNarrow(args[i] as Term, 2)) return [unsigned(width)];
      const type = wider[i] ?? types[i];
      return type?.bytes === width && (!isWord || isTelling(i)) ? [type] : [];
    });
    const isMixed = whole.some(({ signed }) => signed !== whole[0]?.signed);
    const [first] = whole;
    const isWide = args.some((arg, i) => {
      const isShown = wider[i] !== undefined || (types[i]?.bytes ?? 8) <= width;
      return arg.bytes > width && arg.op !== "const" && !isShown && !isNarrow(arg, width);
    });
    const isMask = op === "&" && args[1]?.op === "const";
    const isCut = width < 8 && (isWord ? first === undefined || isMixed || isWide : isWide && !isMask);
    if (isCut) return { wider, isCut, type: unsigned(width) };
    const sized = isWord || whole.length > 0 ? first : widest(shown, args);
    return {
      wider,
      isCut,
      type: sized === undefined ? undefined : isMixed ? unsigned(width) : plainInt(sized),
    };
  }
}

/** `uint8`, `int`. */
export const typeName = ({ bytes, signed }: WordType): string =>
  `${signed ? "int" : "uint"}${bytes === 8 ? "" : 8 * bytes}`;

/** Bits that a type of Go has. */
export const wholeBits: ReadonlySet<bigint> = new Set([8n, 16n, 32n, 64n]);

/** Operations that set, clear or turn over one bit of a word. */
export const bitOperations: ReadonlySet<string> = new Set(["setBit", "clearBit", "flipBit"]);

const unsigned = (bytes: number): WordType => ({ bytes, signed: false });

/** A signed word is a plain one. */
const plainInt = (type: WordType): WordType | undefined =>
  type.bytes === 8 && type.signed ? undefined : type;

/** The type of a mask whose operands are narrower; undefined where one of them is a plain word. */
function widest(shown: readonly WordType[], args: readonly Term[]): WordType | undefined {
  if (shown.length < args.filter(({ op }) => op !== "const").length) return undefined;
  return shown.reduce<WordType | undefined>(
    (a, b) => (a !== undefined && a.bytes >= b.bytes ? a : b),
    undefined,
  );
}

/** Whether a term is an operation of which the low bytes follow from those of its operands. */
export const isArithmetic = ({ op, text }: Term): boolean =>
  (text !== "float" &&
    /^(?:[-+*&|^]|<<|&\^|\|\^|\^\^|neg|not|address|insertZero|multiply(?:Add|Sub))$/.test(op)) ||
  (op === "named" && bitOperations.has(text));
