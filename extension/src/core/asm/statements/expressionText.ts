import type { Condition } from "../machine/effects.ts";
import type { Machine } from "../machine/machine.ts";
import { structOf } from "../runtime/values.ts";
import { binaryText } from "./binaryText.ts";
import { Comparisons } from "./comparisonText.ts";
import { type Division, divisionOf } from "./divisions.ts";
import { entryPart, loadedType } from "./entryParts.ts";
import { placeText } from "./memoryText.ts";
import { operationText } from "./operationText.ts";
import { parenthesized, precedence, unary } from "./operators.ts";
import { goShift } from "./shifts.ts";
import { slotSetOf } from "./slotSets.ts";
import { isSum, partsOf, sumText } from "./sumText.ts";
import { constantText, floatConstant, symbolPlace, symbolText, wordText } from "./symbolText.ts";
import { resolved, sumOf, type Term } from "./term.ts";
import {
  comparedFloats,
  isBool,
  isFloat,
  isNarrow,
  isPointer,
  type KindsOfTerms,
  lowOf,
  unextended,
} from "./termKinds.ts";
import { isArithmetic, typeName, type WordType, WordTypes } from "./wordTypes.ts";

/** The name of a place in the frame: of so many bytes, or where an address leads. */
export type LocalAt = (offset: number, isAddress: boolean, width: number) => string;

/** Terms as Go-like expressions. */
export class Expressions {
  readonly machine: Machine;
  readonly #names: ReadonlyMap<Term, string>;
  readonly #named: ReadonlySet<Term>;
  /** What is kept at an offset of the frame. */
  readonly #localAt: LocalAt;
  readonly #kinds: KindsOfTerms;
  readonly #comparisons: Comparisons;
  readonly types: WordTypes;

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
    this.types = new WordTypes(this.hasName);
    this.#comparisons = new Comparisons(this);
  }

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
    const floats = comparedFloats(term);
    if (floats !== undefined)
      return parenthesized(this.condition(floats.flags, floats.condition), 3, binding);
    const division = divisionOf(term, this.hasName);
    if (division !== undefined) return this.#division(division, term, binding);
    const shift = goShift(term, this.hasName);
    if (shift !== undefined) {
      const isCut = shift.shift.op === "<<" && this.types.arithmetic(shift.shift).isCut;
      const told = binaryText(shift.shift, isCut ? 0 : binding, this, 8, { checked: shift });
      return isCut ? `uint${8 * shift.shift.width}(${told})` : told;
    }
    if (!isArithmetic(term)) return this.#whole(term, binding);
    if (!this.types.arithmetic(term).isCut) return this.#uncut(term, binding);
    return `uint${8 * term.width}(${this.#uncut(term, 0)})`;
  }

  /**
   * What is handed over or given back: of a number that fills only a part of its register that part, for what the compiler
   * leaves above it is nobody's.
   */
  handedOver(given: Term): Term {
    const term = resolved(given);
    const isPart = term.op === "merge" && !this.hasName(term) && !this.#kinds.isByHand;
    return isPart ? this.handedOver(term.args[1] as Term) : term;
  }

  #division(division: Division, term: Term, binding: number): string {
    const { of, bytes, signed, by, sign } = division;
    const type = this.types.divided(division, term);
    const own = { bytes, signed };
    const isWider = signed && type.bytes > bytes;
    const told = isWider ? `${typeName(type)}(${this.exact(of, own)})` : this.exact(of, type, 5);
    return parenthesized(`${told} ${sign} ${by}`, 5, binding);
  }

  #whole(term: Term, binding: number): string {
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
        return this.#cut(term, binding);
      case "merge":
        return `merge(${this.text(term.args[0] as Term)}, ${this.text(term.args[1] as Term)})`;
      case "set":
        return parenthesized(this.condition(term.args[0] as Term, term.condition as Condition), 3, binding);
      case "select":
        return parenthesized(this.#choice(term), 1, binding);
      case "extract":
      case "named":
      case "rotate":
        return operationText(term, binding, this);
      default:
        return term.text === "float" ? this.#floats(term, binding) : binaryText(term, binding, this);
    }
  }

  /** A sum, product or mask by its operands. */
  #uncut(term: Term, binding: number, low = term.width): string {
    switch (term.op) {
      case "neg":
        return unary("-", this.operand(term, 0, 9, low), binding);
      case "not":
        return unary("^", this.operand(term, 0, 9, low), binding);
      case "+":
      case "-":
      case "address":
        return low === 8 ? sumText(term, binding, this) : binaryText(term, binding, this, low);
      case "*":
      case "<<":
      case "&":
      case "|":
      case "^":
      case "&^":
        return binaryText(term, binding, this, low);
      default:
        return operationText(term, binding, this);
    }
  }

  /** An operand of a sum, product or mask of which the low bytes count, converted where its own type is too narrow. */
  operand(term: Term, index: number, level: number, low = term.width): string {
    const arg = this.types.within(term.args[index] as Term, term.width);
    const wider = this.types.arithmetic(term).wider[index];
    const own = this.types.of(arg);
    const isOne = term.args.every((given) => {
      const other = this.types.within(given, term.width);
      const type = this.types.of(other);
      return other.op === "const" || (type?.bytes === own?.bytes && type?.signed === own?.signed);
    });
    return wider === undefined || (low < term.width && isOne && (own?.bytes ?? 0) >= low)
      ? this.text(arg, level)
      : this.converted(arg, wider, level);
  }

  /** A term as a number of a type: converted where its text is of another one. */
  as(given: Term, type: WordType, level = 0): string {
    const term = resolved(given);
    if (term.op === "const") return wordText(term.num, type);
    if (this.types.fits(term, type)) return this.text(term, level);
    if (type.bytes === 8 && !type.signed && term.op === "*" && term.width === 8 && !this.hasName(term)) {
      const { wider } = this.types.arithmetic(term);
      if (term.args.every((arg, i) => wider[i] !== undefined || resolved(arg).op === "const"))
        return binaryText(term, level, this, 8, { wider: type });
    }
    return this.converted(term, type, level);
  }

  /** A term as a number of just that type, as its sign and its width may change what is made of it. */
  exact(term: Term, type: WordType, level = 0): string {
    const own = this.types.of(term);
    const isOne = own === undefined || (own.bytes === type.bytes && own.signed === type.signed);
    return isOne || resolved(term).op === "const"
      ? this.as(term, type, level)
      : this.converted(term, type, level);
  }

  /** A term as a conversion to a type. */
  converted(given: Term, type: WordType, level = 9): string {
    const inner = this.hasName(given) ? resolved(given) : lowOf(given, type.bytes, this.hasName);
    if (
      inner !== resolved(given) &&
      this.types.of(inner)?.bytes === type.bytes &&
      this.types.fits(inner, type)
    )
      return this.text(inner, level);
    // What goes on by its sign has zeros above the register's part that it fills.
    const own = this.types.of(inner);
    if (own?.signed === true && inner.bytes < type.bytes && own.bytes <= inner.bytes)
      return `${typeName(type)}(${this.converted(inner, { bytes: inner.bytes, signed: false })})`;
    if (!this.#isWork(inner) || type.bytes > inner.width) {
      const text = this.text(inner);
      // What is read with its sign is a number of that kind in memory.
      if (type.signed && inner.op === "load" && inner.width === type.bytes && !this.hasName(inner)) {
        const place = text.replace(/^\*uint(?=\d+\()/, "*int");
        if (place !== text) return place;
      }
      return `${typeName(type)}(${text})`;
    }
    // What a sum is made of tells its type by itself.
    const isTold =
      !type.signed &&
      type.bytes < 8 &&
      isSum(inner) &&
      partsOf(inner, this).every(({ term }) => {
        const bytes = this.types.of(term)?.bytes ?? 8;
        const isSigned = this.types.of(term)?.signed === true;
        return bytes < type.bytes || (bytes === type.bytes && !isSigned && !this.hasName(term));
      });
    return isTold
      ? this.#low(inner, type.bytes, level)
      : `${typeName(type)}(${this.#low(inner, type.bytes)})`;
  }

  /** Whether a term is told as a sum, product or mask, of which the low bytes follow from those of its operands. */
  #isWork(term: Term): boolean {
    if (comparedFloats(term) !== undefined) return false;
    return !this.hasName(term) && isArithmetic(term) && divisionOf(term, this.hasName) === undefined;
  }

  /** A term of which only the low bytes count. */
  low(given: Term, bytes: number): string {
    const term = this.hasName(given) ? resolved(given) : lowOf(given, bytes, this.hasName);
    return !this.#isWork(term) || bytes > term.width ? this.text(term) : this.#low(term, bytes);
  }

  #low(term: Term, bytes: number, binding = 0): string {
    if (isSum(term)) return sumText(term, binding, this, { bytes, signed: bytes === 8 });
    return this.#uncut(term, binding, bytes);
  }

  #floats({ op, args, width }: Term, binding: number): string {
    const level = precedence.get(op) as number;
    const [a, b] = args.map((arg, i) => this.float(arg, width, level + i)) as [string, string];
    return parenthesized(`${a} ${op} ${b}`, level, binding);
  }

  #choice(term: Term): string {
    const [a, b, of] = term.args as [Term, Term, Term];
    return `${this.text(a, 2)} if ${this.condition(of, term.condition as Condition)} else ${this.text(b, 1)}`;
  }

  /** What is compared as a float: bits in memory and constants are such of floats. */
  float(given: Term, width: number, binding = 4): string {
    const term = resolved(given);
    const inner = term.op === "cut" && !this.#names.has(term) ? resolved(term.args[0] as Term) : term;
    if (inner.op === "symbol") return floatConstant(inner.text) ?? this.text(inner, binding);
    // Of a vector register the number is the low part.
    if (inner.bytes === 16) return this.text(inner, binding);
    if (term.op === "const" && term.num === 0n) return "0";
    return this.text(term, binding).replace(/^\*uint(?:32|64)\(/, `*float${8 * width}(`);
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
    if (address.op === "stack") {
      const local = this.#localAt(Number(address.num), false, width);
      const from = /^frame\[(\d+)\]$/.exec(local)?.[1];
      if (width <= 8) return local;
      return from === undefined ? `${local}[:${width}]` : `frame[${from}:${Number(from) + width}]`;
    }
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

  #cut(term: Term, binding: number): string {
    const given = resolved(term.args[0] as Term);
    // By sign it is read as its type has it.
    if (term.op === "extend" && given.width === term.width && loadedType(given)?.kind === "int")
      if (!this.#names.has(given)) return this.placeText(given.args[0] as Term, given.width);
    const isCut = term.op === "cut";
    const inner = isCut && !this.#names.has(given) ? unextended(given, term.width) : given;
    if (isCut && inner.op === "const") return constantText(term);
    const isPlain = (inner.op === "load" && inner.bytes <= term.width) || isNarrow(inner, term.width);
    if (isCut && inner.op === "symbol" && !this.hasName(inner)) {
      const float = floatConstant(inner.text);
      if (float !== undefined) return float;
    }
    // Of a vector register the number is the low part.
    if (isCut && (isPlain || term.width === 8 || this.isFloat(inner))) return this.text(inner, binding);
    return this.converted(inner, { bytes: term.width, signed: !isCut }, binding);
  }

  isFloat(term: Term): boolean {
    return isFloat(term, this.machine.arch.firstVector);
  }

  isBool(term: Term): boolean {
    return isBool(term) || this.#kinds.isTruth(term);
  }

  isPointer(term: Term): boolean {
    return isPointer(term) || this.#kinds.isPointer(term);
  }

  /** A condition on flags, as Go writes it. */
  condition(given: Term, condition: Condition): string {
    return this.#comparisons.condition(given, condition);
  }
}
