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
  float(term: Term, width: number): string;
  isBool(term: Term): boolean;
  isPointer(term: Term): boolean;
}

/** How the order of a condition looks at what it compares. */
type Order = "signed" | "unsigned" | "none";

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
    const right = flags.op === "compareNegative" ? negated(b, flags.width) : b;
    if (right === undefined)
      return `${this.#side(a, b, flags.width, condition, true)} ${condition.replace(/^u/, "")} -${say.text(b, 9)}`;
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
      b.op === "const"
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
    const right = isNil ? "nil" : this.#side(b, a, width, condition, a.op === "const");
    return `${this.#side(a, b, width, condition, true)} ${sign} ${right}`;
  }

  /** One side of a comparison beside the other one; of two words the first tells the order of both. */
  #side(term: Term, other: Term, width: number, condition: Condition, isFirst: boolean): string {
    const say = this.#say;
    const isConst = term.op === "const";
    const beside = isConst
      ? constantBeside(other, term.num, width, condition, say)
      : comparedLoad(term, width, condition, say);
    if (beside !== undefined) return beside;
    const order = orderOf(condition);
    const type = this.#typeOf(term, other, width, order);
    if (isConst) return wordText(term.num, type);
    if (order === "none" ? term.bytes <= width && !type.signed : order === "unsigned" && width === 8) {
      const first = isFirst ? undefined : say.types.of(other);
      const isTold = order === "none" || (!isFirst && (first?.bytes ?? 8) === 8);
      if (isTold && say.types.of(term) === undefined) return say.text(term, 4);
      if (order === "none") return say.text(term, 4);
    }
    return say.as(term, type, 4);
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

/** What comparing with the negative of a constant compares with. */
function negated(term: Term, width: number): Term | undefined {
  return term.op === "const" ? { ...term, num: BigInt.asUintN(8 * width, -term.num) } : undefined;
}
