import type { Condition } from "../machine/effects.ts";
import { asFloatComparison, floatCondition } from "../machine/floatConditions.ts";
import type { Machine } from "../machine/machine.ts";
import { structOf } from "../runtime/values.ts";
import { comparedLoad, constantBeside, zeroCondition } from "./comparedLoad.ts";
import { entryPart, loadedType } from "./entryParts.ts";
import { flagBits } from "./flagBits.ts";
import { inverse } from "./inverse.ts";
import { placeText } from "./memoryText.ts";
import { operationText } from "./operationText.ts";
import { precedence, signs } from "./operators.ts";
import { type GoShift, goShift, isShift, maskOf } from "./shifts.ts";
import { slotSetOf } from "./slotSets.ts";
import {
  comparedConstant,
  constantText,
  floatConstant,
  hex,
  parenthesized,
  symbolPlace,
  symbolText,
} from "./symbolText.ts";
import { resolved, sumOf, type Term } from "./term.ts";
import {
  deniedTruth,
  isBool,
  isNarrow,
  isPointer,
  type KindsOfTerms,
  signOf,
  unextended,
} from "./termKinds.ts";

/** The name of a place in the frame: of so many bytes, or where an address leads. */
export type LocalAt = (offset: number, isAddress: boolean, width: number) => string;

/** Terms as Go-like expressions. */
export class Expressions {
  readonly machine: Machine;
  readonly #names: ReadonlyMap<Term, string>;
  readonly #named: ReadonlySet<Term>;
  /** What is kept at an offset of the frame. */
  readonly #localAt: LocalAt;

  constructor(
    machine: Machine,
    names: ReadonlyMap<Term, string>,
    named: ReadonlySet<Term>,
    localAt: LocalAt,
    kinds: KindsOfTerms,
  ) {
    this.#kinds = kinds;
    this.machine = machine;
    this.#names = names;
    this.#named = named;
    this.#localAt = localAt;
  }

  readonly #kinds: KindsOfTerms;

  /** Whether a term is told by a name, its own or that of what is the same. */
  readonly hasName = (term: Term): boolean => this.#names.has(resolved(term));

  readonly isNamed = (term: Term): boolean => this.#named.has(resolved(term));

  /** Whether a result of a call is in the first register of its kind. */
  isFirstResult({ place }: Term): boolean {
    const { arguments: words, firstVector } = this.machine.arch;
    return place === words[0] || place === firstVector;
  }

  /** A term as an operand: in parentheses unless it stands by itself. */
  say(term: Term): string {
    return this.text(term, 9);
  }

  /**
   * A term as an expression.
   * @param binding how tightly what stands around it binds; 0 for nothing
   */
  text(given: Term, binding = 0, isOwn = false): string {
    const term = resolved(given);
    const name = this.#names.get(term);
    if (name !== undefined && !isOwn) return name;
    const set = slotSetOf(term, this.isNamed);
    if (set !== undefined) {
      const of = this.text(set.of, 9).replace(/\.ctrls$/, "");
      return `${of}.${set.name}(${set.h2 === undefined ? "" : this.text(set.h2)})`;
    }
    const shift = goShift(term, this.isNamed);
    if (shift !== undefined) return this.#binary(shift.shift, binding, shift);
    switch (term.op) {
      case "const":
        return constantText(term);
      case "symbol":
        return symbolText(term);
      case "stack":
        return `&${this.#localAt(Number(term.num), true, 0)}`;
      case "load":
        return this.loadText(term);
      case "cut":
      case "extend":
        return this.#converted(term, binding);
      case "merge":
        return `merge(${this.text(term.args[0] as Term)}, ${this.text(term.args[1] as Term)})`;
      case "set":
        return parenthesized(this.condition(term.args[0] as Term, term.condition as Condition), 3, binding);
      case "select":
        return parenthesized(this.#choice(term), 1, binding);
      case "neg":
        return `-${this.text(term.args[0] as Term, 9)}`;
      case "not":
        return `^${this.text(term.args[0] as Term, 9)}`;
      case "+":
      case "-":
      case "*":
      case "address":
        if (term.text === "float") return this.#floats(term, binding);
        return term.op === "*" ? this.#binary(term, binding) : this.#sum(term, binding);
      case "multiplyAdd":
      case "multiplySub":
      case "extract":
      case "insertZero":
      case "named":
      case "rotate":
      case "|^":
      case "^^":
        return operationText(term, binding, this);
      default:
        return this.#binary(term, binding);
    }
  }

  #floats({ op, args, width }: Term, binding: number): string {
    const level = precedence[op] as number;
    const [a, b] = args.map((arg, i) => this.#float(arg, width, level + i)) as [string, string];
    return parenthesized(`${a} ${op} ${b}`, level, binding);
  }

  #binary(term: Term, binding: number, checked?: GoShift): string {
    const denied = deniedTruth(term);
    if (denied !== undefined) return `!${this.text(denied, 9)}`;
    const sign = signs[term.op] ?? term.op;
    const level = precedence[sign];
    const [a, b] = term.args.map(resolved) as [Term, Term | undefined];
    if (level === undefined || b === undefined)
      return `${term.op}(${term.args.map((arg) => this.text(arg)).join(", ")})`;
    const [first, second] = /^[*+&|^]$/.test(sign) && this.#weight(a) > this.#weight(b) ? [b, a] : [a, b];
    const space = level === 5 && /^[*<>]/.test(sign) && binding >= 4 ? "" : " ";
    const cleared =
      sign === "&" && second.op === "const"
        ? flagBits(first, { ...second, num: ~second.num & 0xffn }, "&^", this)
        : undefined;
    if (cleared !== undefined && (second.num & 0xf0n) === 0xf0n)
      return parenthesized(`${this.text(first, level)} &^ ${cleared}`, level, binding);
    const right =
      checked !== undefined || isShift(term)
        ? this.#count(term, second, checked)
        : (flagBits(first, second, sign, this) ?? this.text(second, level + 1));
    const isLow = sign !== ">>";
    if (sign === "^" && /^(?:uint32\()?-0\)?$/.test(right)) return `-${this.text(first, 9)}`;
    const left = isLow ? this.text(first, level) : this.#shifted(first, term, level);
    const text = `${left}${space}${sign}${space}${right}`;
    const cutsOff =
      isLow && term.width < 8 && [a, b].some((arg) => arg.bytes > term.width && !isNarrow(arg, term.width));
    if (cutsOff && !(sign === "&" && second.op === "const")) return `uint${8 * term.width}(${text})`;
    return parenthesized(text, level, binding);
  }

  #choice(term: Term): string {
    const [a, b, of] = term.args as [Term, Term, Term];
    return `${this.text(a, 2)} if ${this.condition(of, term.condition as Condition)} else ${this.text(b, 1)}`;
  }

  /** By how much is shifted. */
  #count(shift: Term, by: Term, checked: GoShift | undefined): string {
    if (checked !== undefined) return this.#ofWidth(checked.count, checked.countBytes, false, 6);
    const mask = maskOf(shift, by);
    return mask === undefined ? this.text(by, 6) : `(${this.text(by, 5)} & ${mask})`;
  }

  /** An operand of which only the low bytes count. */
  #ofWidth(given: Term, width: number, signed: boolean, level: number): string {
    const term = signed || this.#names.has(given) ? given : unextended(given, width);
    if (term.op === "const" || width === 0 || term.bytes <= width || isNarrow(term, width))
      return this.text(term, level);
    return `${signed ? "int" : "uint"}${8 * width}(${this.text(term)})`;
  }

  /** What is shifted right, with the sign or without: converted where it is of the other kind. */
  #shifted(given: Term, { op, width }: Term, level: number): string {
    const isSigned = op === "sar";
    const text = this.#ofWidth(given, width, isSigned, level);
    const kind = signOf(given);
    if (kind === undefined || kind === (isSigned ? "signed" : "unsigned")) return text;
    return `${isSigned ? "int" : "uint"}${width === 8 ? "" : 8 * width}(${this.text(given)})`;
  }

  /** What is compared; by its bits where the order is one of bits. */
  #compared(term: Term, width: number, condition: Condition, isLeft: boolean): string {
    const byBits = condition.startsWith("u");
    const loaded = comparedLoad(term, width, condition, this);
    if (loaded !== undefined) return loaded;
    if (term.bytes > width) return this.#ofWidth(term, width, !byBits && /^[<>]/.test(condition), 4);
    const kind = term.value?.kind;
    const isPlain = kind === undefined || kind === "number" || kind === "field";
    if (byBits && isLeft && isPlain && term.bytes === 8 && term.op !== "const")
      return `uint(${this.text(term)})`;
    return this.text(term, 4);
  }

  /** What is compared as a float: bits in memory and constants are such of floats. */
  #float(given: Term, width: number, binding = 4): string {
    const term = resolved(given);
    const inner = term.op === "cut" && !this.#names.has(term) ? resolved(term.args[0] as Term) : term;
    if (inner.op === "symbol") return floatConstant(inner.text) ?? this.text(inner, binding);
    // Of a vector register the number is the low part.
    if (inner.bytes === 16) return this.text(inner, binding);
    if (term.op === "const" && term.num === 0n) return "0";
    return this.text(term, binding).replace(/^\*uint(?:32|64)\(/, `*float${8 * width}(`);
  }

  /** What stands first in a sum or product: names, then work, then constants. */
  #weight(term: Term): number {
    if (term.op === "const") return 2;
    return this.#names.has(term) || term.op === "load" ? 0 : 1;
  }

  #sum(term: Term, binding: number): string {
    if (term.width !== 8 || term.bytes !== 8) return this.#binary(term, binding);
    const sum = sumOf(term, 1, (inner) => !this.#named.has(inner));
    if (sum.parts.length === 1 && sum.parts[0]?.term === term) return this.#binary(term, binding);
    const place = placeText(sum, 0, this);
    if (place !== undefined) return place.isAddress ? place.text : `&${place.text}`;
    if (sum.parts.some(({ term: part }) => part.op === "symbol" && part.text === "")) return "&data";
    const words: string[] = [];
    for (const { term: part, factor } of sum.parts.filter(({ factor }) => factor !== 0)) {
      const size = Math.abs(factor);
      const text = size === 1 ? this.text(part, 4) : `${this.text(part, 5)}*${size}`;
      words.push(words.length === 0 ? (factor < 0 ? `-${text}` : text) : `${factor < 0 ? "-" : "+"} ${text}`);
    }
    const { offset } = sum;
    if (offset !== 0 || words.length === 0)
      words.push(words.length === 0 ? String(offset) : `${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`);
    return words.length === 1 ? (words[0] as string) : parenthesized(words.join(" "), 4, binding);
  }

  /** What a load gives. */
  loadText(term: Term): string {
    const { width } = term;
    const place = this.placeText(term.args[0] as Term, width, true);
    // Less than a word is read without its sign.
    return width < 8 && loadedType(term)?.kind === "int" ? `uint${8 * width}(${place})` : place;
  }

  /** The place of some bytes, as what is assigned to or read. */
  placeText(given: Term, width: number, isRead = false): string {
    const address = resolved(given);
    if (address.op === "symbol") return address.text === "" ? "data" : symbolPlace(address);
    if (address.op === "stack") return this.#localAt(Number(address.num), false, width);
    const isNamed = this.#named.has(address);
    const sum = isNamed
      ? { parts: [{ term: address, factor: 1 }], offset: 0 }
      : sumOf(address, 1, (inner) => !this.#named.has(inner));
    const place = placeText(sum, width, this);
    if (place !== undefined) return place.isAddress ? `*${place.text}` : place.text;
    const [only] = sum.parts;
    if (sum.parts.length === 1 && only?.factor === 1) {
      const part = this.#pointed(only.term, sum.offset, width, isRead);
      if (part !== undefined) return part;
    }
    const text = this.text(address, 9);
    if (text === "&data") return "data";
    if (width === 8 || width === 0) return `*${text}`;
    if (width > 8) return `${text}[:${width}]`;
    return `*uint${8 * width}${text.startsWith("(") ? text : `(${text})`}`;
  }

  /** A part of a key or element. */
  #pointed(base: Term, offset: number, width: number, isRead: boolean): string | undefined {
    const kind = base.value?.kind;
    if (kind === undefined || structOf(kind) !== undefined) return undefined;
    const part = entryPart(base, offset, width);
    // The bits of a float that are read may be for work on numbers.
    if (part !== undefined && !(isRead && part.basic === "float32")) {
      const { path, word } = part;
      const within = word === undefined ? path : `${path}.${word}`;
      return within === "" ? `*${this.text(base, 9)}` : `${this.text(base, 9)}${within}`;
    }
    const isString = this.machine.keyBytes === 16 && (kind === "slotKeyAddress" || kind === "cellAddress");
    if (isString && width === 8 && (offset === 0 || offset === 8))
      return `${this.text(base, 9)}.${offset === 0 ? "ptr" : "len"}`;
    return undefined;
  }

  #converted(term: Term, binding: number): string {
    const given = resolved(term.args[0] as Term);
    // By sign it is read as its type has it.
    if (term.op === "extend" && given.width === term.width && loadedType(given)?.kind === "int")
      if (!this.#names.has(given)) return this.placeText(given.args[0] as Term, given.width);
    const inner = term.op === "cut" && !this.#names.has(given) ? unextended(given, term.width) : given;
    if (term.op === "cut" && inner.op === "const") return constantText(term);
    if (term.op === "cut" && inner.op === "load" && inner.bytes <= term.width)
      return this.text(inner, binding);
    if (term.op === "cut" && inner.value !== undefined && isNarrow(inner, term.width))
      return this.text(inner, binding);
    const isCutAgain = inner.op === "cut" && inner.width >= term.width && !this.#names.has(inner);
    const bare = isCutAgain ? (inner.args[0] as Term) : inner;
    return `${term.signed ? "int" : "uint"}${8 * term.width}(${this.text(bare)})`;
  }

  /** A bool that the runtime gave: whether a key was found, whether two are equal. */
  #verdict(given: Term, by: Term, sign: string): string | undefined {
    const a = given.op === "cut" ? resolved(given.args[0] as Term) : given;
    const kind = a.value?.kind;
    if ((kind !== "found" && kind !== "equal") || a.op !== "call" || (sign !== "==" && sign !== "!="))
      return undefined;
    if (by !== given && by.op !== "const") return undefined;
    return `${sign === "==" ? "!" : ""}${this.text(a, 9)}`;
  }

  /** Whether a bool is true, where that is what is asked. */
  #truth(flags: Term, a: Term, b: Term, condition: Condition): string | undefined {
    const bit = flags.text === "bit";
    const isOfZero = b.op === "const" && b.num === 0n && (bit || flags.op === "compare");
    if (!isOfZero && (flags.op !== "test" || a !== b)) return undefined;
    const isTrue = condition === "!=" || (bit && condition === "u<");
    if (!isTrue && condition !== "==" && !(bit && condition === "u>=")) return undefined;
    if (!this.#isBool(a)) return undefined;
    if (a.op === "set" && !this.#names.has(a) && !isTrue) {
      const other = inverse(a.condition as Condition);
      if (other !== undefined) return this.condition(a.args[0] as Term, other);
    }
    return isTrue ? this.text(a, 3) : `!${this.text(a, 9)}`;
  }

  /** A constant that something is compared with. */
  #constant(a: Term, by: Term, width: number, condition: Condition): string {
    return constantBeside(a, by.num, width, condition, this) ?? comparedConstant(by, width, condition);
  }

  #isBool(term: Term): boolean {
    return isBool(term) || this.#kinds.isTruth(term);
  }

  #isPointer(term: Term): boolean {
    return isPointer(term) || this.#kinds.isPointer(term);
  }

  /** A condition on flags, as Go writes it. */
  condition(given: Term, condition: Condition): string {
    const flags = resolved(given);
    const [a, b] = flags.args.map(resolved) as [Term | undefined, Term | undefined];
    if (a === undefined || b === undefined) return condition;
    const sign = condition.replace(/^u/, "");
    const denied = deniedTruth(a);
    const isOfTruth = flags.op === "test" ? a === b : b.op === "const" && b.num === 0n;
    if (denied !== undefined && isOfTruth && (sign === "==" || sign === "!="))
      return this.condition({ ...flags, args: [denied, a === b ? denied : b] }, sign === "==" ? "!=" : "==");
    if (flags.text === "bit") {
      const verdict = this.#verdict(a, b, condition === "==" || condition === "u>=" ? "==" : "!=");
      if (verdict !== undefined && b.op === "const" && b.num === 0n) return verdict;
      const isClear = condition === "==" || condition === "u>=";
      if (b.op === "const" && b.num === 0n && this.#isBool(a))
        return `${isClear ? "!" : ""}${this.text(a, 9)}`;
      const bit =
        b.op === "const"
          ? (flagBits(a, { ...b, num: 1n << b.num }, "&", this) ?? hex(1n << b.num))
          : `(1<<${this.text(b, 9)})`;
      return `${this.text(a, 5)} & ${bit} ${isClear ? "==" : "!="} 0`;
    }
    const floats = asFloatComparison(flags.text);
    if (floats !== undefined)
      return floatCondition(floats, condition, this.#float(a, flags.width), this.#float(b, flags.width));
    if (flags.op === "test" || (flags.op === "compare" && b.op === "const" && b.num === 0n)) {
      const verdict = this.#verdict(a, b, sign);
      if (verdict !== undefined) return verdict;
    }
    const truth = this.#truth(flags, a, b, condition);
    if (truth !== undefined) return truth;
    if (flags.op === "test") {
      if (a === b)
        return zeroCondition(this.#compared(a, flags.width, condition, false), sign, this.#isPointer(a));
      return zeroCondition(this.text({ ...flags, op: "&" }, 4), sign, false);
    }
    if (sign === "negative" || sign === "notNegative") {
      const left =
        b.op === "const" && b.num === 0n ? this.text(a, 4) : `${this.text(a, 4)} - ${this.text(b, 5)}`;
      return `${left} ${sign === "negative" ? "<" : ">="} 0`;
    }
    const right =
      flags.op === "compareNegative"
        ? b.op === "const"
          ? this.#constant(a, { ...b, num: BigInt.asUintN(8 * flags.width, -b.num) }, flags.width, condition)
          : `-${this.text(b, 9)}`
        : b.op === "const" && b.num === 0n && this.#isPointer(a) && (sign === "==" || sign === "!=")
          ? "nil"
          : b.op === "const"
            ? this.#constant(a, b, flags.width, condition)
            : this.#compared(b, flags.width, condition, false);
    if (a.op === "const") return `${comparedConstant(a, flags.width, condition)} ${sign} ${right}`;
    return `${this.#compared(a, flags.width, condition, true)} ${sign} ${right}`;
  }
}
