import type { Condition } from "../machine/effects.ts";
import { asFloatComparison, floatCondition } from "../machine/floatConditions.ts";
import { comparedLoad, constantBeside } from "./comparedLoad.ts";
import { flagBits } from "./flagBits.ts";
import { inverse } from "./inverse.ts";
import type { Speaker as MemorySpeaker } from "./memoryText.ts";
import { countText } from "./shifts.ts";
import { hex, wordText } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";
import { deniedTruth } from "./termKinds.ts";
import type { WordType, WordTypes } from "./wordTypes.ts";

/** Conditions on flags, as Go writes them: both sides as numbers of the width and sign that are compared. */

interface Speaker extends MemorySpeaker {
  readonly types: WordTypes;
  hasName(term: Term): boolean;
  text(term: Term, binding?: number): string;
  placeText(address: Term, width: number): string;
  as(term: Term, type: WordType, level?: number): string;
  converted(term: Term, type: WordType, level?: number): string;
  float(term: Term, width: number): string;
  isBool(term: Term): boolean;
  isPointer(term: Term): boolean;
}

/** How the order of a condition looks at what it compares. */
type Order = "signed" | "unsigned" | "none";

/** How one side of a comparison reads. */
interface Told {
  readonly type: WordType | undefined;
  /** Whether it is told without a conversion. */
  readonly fits: boolean;
  /** Whether it has no type, as what a register holds. */
  readonly isPlain: boolean;
}

const isSame = (a: WordType | undefined, b: WordType | undefined): boolean =>
  (a?.bytes ?? 8) === (b?.bytes ?? 8) && (a?.signed ?? true) === (b?.signed ?? true);

const orderOf = (condition: Condition): Order =>
  condition.startsWith("u")
    ? "unsigned"
    : /^(?:[<>]|negative|notNegative)/.test(condition)
      ? "signed"
      : "none";

export class Comparisons {
  readonly #say: Speaker;

  constructor(say: Speaker) {
    this.#say = say;
  }

  condition(given: Term, condition: Condition): string {
    const say = this.#say;
    const flags = resolved(given);
    const [a, b] = flags.args.map(resolved) as [Term | undefined, Term | undefined];
    if (a === undefined || b === undefined) return condition;
    const isZero = b.op === "const" && b.num === 0n;
    const denied = deniedTruth(a);
    const isOfTruth = flags.op === "test" ? a === b : isZero;
    if (denied !== undefined && isOfTruth && (condition === "==" || condition === "!="))
      return this.condition(
        { ...flags, args: [denied, a === b ? denied : b] },
        condition === "==" ? "!=" : "==",
      );
    if (flags.text === "bit") return this.#bit(flags, a, b, condition === "==" || condition === "u>=");
    const floats = asFloatComparison(flags.text);
    if (floats !== undefined)
      return floatCondition(floats, condition, say.float(a, flags.width), say.float(b, flags.width));
    if (flags.op === "test" || (flags.op === "compare" && isZero)) {
      const verdict = this.#verdict(a, b, condition);
      if (verdict !== undefined) return verdict;
    }
    const truth = this.#truth(flags, a, b, condition);
    if (truth !== undefined) return truth;
    if (flags.op === "test") return this.#test(flags, a, b, condition);
    if (condition === "negative" || condition === "notNegative")
      return this.#difference(flags, a, b, condition);
    const right = flags.op === "compareNegative" ? negated(b, flags) : b;
    return this.#compared(a, right, flags.width, condition);
  }

  #bit({ width }: Term, a: Term, b: Term, isClear: boolean): string {
    const say = this.#say;
    if (b.op === "const" && b.num === 0n) {
      const verdict = this.#verdict(a, b, isClear ? "==" : "!=");
      if (verdict !== undefined) return verdict;
      if (say.isBool(a)) return `${isClear ? "!" : ""}${say.text(a, 9)}`;
    }
    // The top bit of a word is its sign.
    if (b.op === "const" && (b.num === 31n || b.num === 63n)) {
      const type = { bytes: Number(b.num + 1n) / 8, signed: true };
      return `${say.as(a, type, 4)} ${isClear ? ">=" : "<"} 0`;
    }
    const bit =
      b.op === "const" && b.num >= 0n && b.num < 64n
        ? (flagBits(a, { ...b, num: 1n << b.num }, "&", say) ?? hex(1n << b.num))
        : `(1<<${countText({ width }, b, say)})`;
    return `${say.text(a, 4.5)} & ${bit} ${isClear ? "==" : "!="} 0`;
  }

  /** A comparison of a mask with zero: carry and overflow are clear behind it. */
  #test(flags: Term, a: Term, b: Term, condition: Condition): string {
    const say = this.#say;
    const zero: Term = { ...flags, op: "const", args: [], num: 0n, bytes: 1, text: "" };
    const mask: Term = a === b ? a : { ...flags, op: "&", bytes: flags.width, text: "" };
    if (condition !== "negative" && condition !== "notNegative")
      return this.#compared(mask, zero, flags.width, condition);
    return `${say.as(mask, { bytes: flags.width, signed: true }, 4)} ${condition === "negative" ? "<" : ">="} 0`;
  }

  /** The sign of what a comparison subtracts. */
  #difference(flags: Term, a: Term, b: Term, condition: Condition): string {
    const isSum = flags.op === "compareNegative";
    const isZero = b.op === "const" && b.num === 0n;
    const work: Term = isZero ? a : { ...flags, op: isSum ? "+" : "-", bytes: flags.width, text: "" };
    const text = this.#say.as(work, { bytes: flags.width, signed: true }, 4);
    return `${text} ${condition === "negative" ? "<" : ">="} 0`;
  }

  #compared(a: Term, b: Term, width: number, given: Condition): string {
    const isZero = b.op === "const" && b.num === 0n;
    // Nothing is less than zero without a sign.
    const condition = isZero && given === "u>" ? "!=" : isZero && given === "u<=" ? "==" : given;
    const sign = condition.replace(/^u/, "");
    const isNil = isZero && (sign === "==" || sign === "!=") && this.#say.isPointer(a);
    const left = this.#side(a, b, width, condition, true);
    return `${left} ${sign} ${isNil ? "nil" : this.#side(b, a, width, condition, false)}`;
  }

  /** One side of a comparison beside the other one; of two words the first tells the order of both. */
  #side(term: Term, other: Term, width: number, condition: Condition, isFirst: boolean): string {
    const say = this.#say;
    const beside =
      term.op === "const"
        ? constantBeside(other, term.num, width, condition, say)
        : comparedLoad(term, width, condition, say);
    if (beside !== undefined) return beside;
    const order = orderOf(condition);
    const type = this.#typeOf(term, other, width, order);
    if (term.op === "const") return wordText(term.num, type);
    if (other.op === "const")
      return order === "none" && term.bytes <= width && !type.signed
        ? say.text(term, 4)
        : say.as(term, type, 4);
    const [own, beyond] = [term, other].map((one) => this.#told(one, type, order)) as [Told, Told];
    if (order === "unsigned" && width === 8) {
      const areCounts = own.isPlain && beyond.isPlain && own.fits && beyond.fits;
      if (areCounts || (!isFirst && own.isPlain)) return say.text(term, 4);
      return isSame(own.type, type) ? say.as(term, type, 4) : say.converted(term, type, 4);
    }
    const isOne = isSame(own.type, beyond.type) || isSame(own.type, type);
    // What a register holds has no type: beside it only a sign misleads.
    const isLoose = own.isPlain ? beyond.type?.signed !== true : beyond.isPlain && own.type?.signed !== true;
    if (!isOne && !isLoose) return say.converted(term, type, 4);
    return order === "none" && term.bytes <= width && !type.signed
      ? say.text(term, 4)
      : say.as(term, type, 4);
  }

  /** The type that a side has as it is told where nothing more is converted than must be. */
  #told(term: Term, type: WordType, order: Order): Told {
    const { types } = this.#say;
    const load =
      order === "none"
        ? undefined
        : comparedLoad(term, type.bytes, order === "signed" ? "<" : "u<", this.#say);
    if (load !== undefined) return { type, fits: true, isPlain: false };
    const fits = types.fits(term, type) || (order === "none" && term.bytes <= type.bytes && !type.signed);
    const own = types.of(term);
    const isPlain = own === undefined && (fits || type.bytes === 8);
    return { type: fits ? own : type, fits, isPlain };
  }

  #typeOf(term: Term, other: Term, width: number, order: Order): WordType {
    if (order !== "none") return { bytes: width, signed: order === "signed" };
    const { types } = this.#say;
    const [own, beside] = [types.of(term), types.of(other)];
    const constant = term.op === "const" ? term : other.op === "const" ? other : undefined;
    const isExtended = (type: WordType | undefined): boolean => type?.signed === true && type.bytes < width;
    const isSigned = isExtended(own) || isExtended(beside);
    if (constant === undefined || isSigned) return { bytes: width, signed: isSigned };
    const [tells, told] = term.op === "const" ? [beside, other] : [own, term];
    if (constantBeside(told, constant.num, width, "==", this.#say) !== undefined)
      return { bytes: width, signed: false };
    const value = BigInt.asIntN(8 * width, constant.num);
    const isSmall = value < 0n && value > -65536n;
    return { bytes: width, signed: isSmall && width >= 4 && (width === 4 || tells === undefined) };
  }

  /** A bool that the runtime gave: whether a key was found, whether two are equal. */
  #verdict(given: Term, by: Term, condition: Condition): string | undefined {
    const a = given.op === "cut" ? resolved(given.args[0] as Term) : given;
    const kind = a.value?.kind;
    if ((kind !== "found" && kind !== "equal") || a.op !== "call") return undefined;
    if ((condition !== "==" && condition !== "!=") || (by !== given && by.op !== "const")) return undefined;
    return `${condition === "==" ? "!" : ""}${this.#say.text(a, 9)}`;
  }

  /** Whether a bool is true, where that is what is asked. */
  #truth(flags: Term, a: Term, b: Term, condition: Condition): string | undefined {
    const say = this.#say;
    const isOfZero = b.op === "const" && b.num === 0n && flags.op === "compare";
    if (!isOfZero && (flags.op !== "test" || a !== b)) return undefined;
    if ((condition !== "!=" && condition !== "==") || !say.isBool(a)) return undefined;
    const isTrue = condition === "!=";
    if (a.op === "set" && !say.hasName(a) && !isTrue) {
      const other = inverse(a.condition as Condition);
      if (other !== undefined) return this.condition(a.args[0] as Term, other);
    }
    return isTrue ? say.text(a, 3) : `!${say.text(a, 9)}`;
  }
}

/** What comparing with the negative of a term compares with. */
function negated(term: Term, { width, ...flags }: Term): Term {
  return term.op === "const"
    ? { ...term, num: BigInt.asUintN(8 * width, -term.num) }
    : { ...flags, op: "neg", args: [term], width, bytes: width, text: "" };
}
