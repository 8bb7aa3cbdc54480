import type { WordType } from "../../../../../extension/src/core/asm/statements/wordTypes.ts";
import { floatOf } from "../floatFlags.ts";

/** Works out expressions as Go would, from nothing but their text: each word with the type that the text gives it. */

/** A value with its type; undefined of a plain word, which is an int. `constant`: untyped. */
export interface Typed {
  readonly value: bigint;
  readonly type: WordType | undefined;
  readonly constant?: true;
}

export interface TextSource {
  /** What a name stands for now. */
  named(name: string): Typed | undefined;
  load(address: bigint, width: number): bigint;
}

/** Of a text that is not in the part of the language that is worked out. */
export class NotRead extends Error {}

/** Of a text that Go would not take, or take as another value. */
export class Misleading extends Error {}

const token = /\s*(bits\.\w+|0x[0-9a-f]+|\d+|&\^|<<|>>|[<>=!]=|[\w.·]+|[-+*/%&|^<>!()[\],:])/y;

/** As in Go, and the choice of statements below all. */
const levels: readonly (readonly string[])[] = [
  ["==", "!=", "<", "<=", ">", ">="],
  ["+", "-", "|", "^"],
  ["*", "/", "%", "<<", ">>", "&", "&^"],
];

const int: WordType = { bytes: 8, signed: true };
const bool = (value: boolean): Typed => ({ value: value ? 1n : 0n, type: { bytes: 1, signed: false } });

const wrapped = (value: bigint, { bytes, signed }: WordType): bigint =>
  signed ? BigInt.asIntN(8 * bytes, value) : BigInt.asUintN(8 * bytes, value);

const typeOf = (name: string): WordType | undefined => {
  const [, kind, size] = /^(u?int)(8|16|32|64)?$/.exec(name) ?? [];
  return kind === undefined ? undefined : { bytes: Number(size ?? 64) / 8, signed: kind === "int" };
};

/** @throws NotRead, Misleading */
export function textValue(text: string, source: TextSource): Typed {
  return new Reader(text, source).whole();
}

/** Whether a comparison of floats, read as Go, holds. @throws NotRead, Misleading */
export function floatTextValue(text: string, bytes: number, source: TextSource): boolean {
  const [, denied, inner] = /^(!)\((.*)\)$/.exec(text) ?? [undefined, undefined, text];
  const [, left, sign, right] = /^([^=<>!|&]+) ([=!]=|[<>]=?) ([^=<>!|&]+)$/.exec(inner ?? "") ?? [];
  if (left === undefined || right === undefined) throw new NotRead(text);
  const side = (of: string): number =>
    /^-?\d/.test(of)
      ? Number(of)
      : floatOf(textValue(of.replace(/\*float(32|64)\(/, "*uint$1("), source).value, bytes);
  const [a, b] = [side(left), side(right)];
  const holds = { "==": a === b, "!=": a !== b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b };
  return holds[sign as keyof typeof holds] !== (denied !== undefined);
}

class Reader {
  readonly #tokens: string[] = [];
  readonly #source: TextSource;
  #at = 0;

  constructor(text: string, source: TextSource) {
    this.#source = source;
    token.lastIndex = 0;
    for (let from = 0; from < text.trimEnd().length; from = token.lastIndex) {
      token.lastIndex = from;
      const match = token.exec(text);
      if (match === null) throw new NotRead(text);
      this.#tokens.push(match[1] as string);
    }
  }

  whole(): Typed {
    const value = this.#choice();
    if (this.#at < this.#tokens.length) throw new NotRead(`… ${this.#tokens[this.#at]}`);
    return value;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? "";
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#at] !== word) return false;
    this.#at++;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw new NotRead(`no ${word}`);
  }

  #choice(): Typed {
    const value = this.#binary(0);
    if (!this.#takes("if")) return value;
    const condition = this.#binary(0);
    this.#expect("else");
    const other = this.#choice();
    const { value: chosen, type } = condition.value === 0n ? other : value;
    return { value: chosen, type };
  }

  #binary(level: number): Typed {
    const signs = levels[level];
    if (signs === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (
      let sign = this.#tokens[this.#at];
      sign !== undefined && signs.includes(sign);
      sign = this.#tokens[this.#at]
    ) {
      this.#at++;
      left = operation(sign, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): Typed {
    if (this.#takes("!")) {
      const { value } = this.#unary();
      return bool(value === 0n);
    }
    if (this.#takes("-")) {
      const of = this.#unary();
      return made(-of.value, of);
    }
    if (this.#takes("^")) {
      const of = this.#unary();
      return made(~of.value, of);
    }
    if (this.#takes("*")) return this.#load();
    return this.#primary();
  }

  #load(): Typed {
    const type = typeOf(this.#tokens[this.#at] ?? "");
    if (type !== undefined) {
      this.#at++;
      this.#expect("(");
      const address = this.#choice();
      this.#expect(")");
      const value = this.#source.load(BigInt.asUintN(64, address.value), type.bytes);
      return { value: wrapped(value, type), type };
    }
    const address = this.#unary();
    return plain(this.#source.load(BigInt.asUintN(64, address.value), 8));
  }

  #primary(): Typed {
    if (this.#takes("(")) {
      const value = this.#choice();
      this.#expect(")");
      return value;
    }
    const word = this.#next();
    if (/^\d/.test(word)) return { value: BigInt(word), type: undefined, constant: true };
    if (this.#tokens[this.#at] === "(") return this.#call(word);
    const value = this.#source.named(word);
    if (value === undefined || this.#tokens[this.#at] === "[") throw new NotRead(word);
    return value;
  }

  #call(name: string): Typed {
    const args: Typed[] = [];
    this.#expect("(");
    do args.push(this.#choice());
    while (this.#takes(","));
    this.#expect(")");
    const [first, second] = args as [Typed, Typed | undefined];
    const type = typeOf(name);
    if (type !== undefined && second === undefined)
      return { value: wrapped(first.value, type), type: name === "int" ? undefined : type };
    const product = /^(un)?signedHighProduct$/.exec(name);
    if (product !== null && second !== undefined) {
      const word: WordType = { bytes: 8, signed: product[1] === undefined };
      const value = (wrapped(first.value, word) * wrapped(second.value, word)) >> 64n;
      return { value, type: word.signed ? undefined : word };
    }
    const rotation = /^bits\.RotateLeft(\d*)$/.exec(name);
    if (rotation !== null && second !== undefined) {
      const to: WordType = { bytes: Number(rotation[1] || 64) / 8, signed: false };
      const bits = BigInt(8 * to.bytes);
      if (to.bytes < 8 && !isOf(first, to)) throw new Misleading(name);
      const by = ((second.value % bits) + bits) % bits;
      const of = wrapped(first.value, to);
      return { value: wrapped((of << by) | (of >> (bits - by)), to), type: to };
    }
    throw new NotRead(name);
  }
}

const isOf = ({ type, constant }: Typed, { bytes, signed }: WordType): boolean =>
  constant === true || (type !== undefined && type.bytes <= bytes && type.signed === signed);

const plain = (value: bigint): Typed => ({ value: BigInt.asIntN(64, value), type: undefined });

/** A result of the type of what it is made of. */
const made = (value: bigint, { type, constant }: Typed): Typed =>
  constant === true ? { value, type, constant } : { value: wrapped(value, type ?? int), type };

/** An untyped constant as one of a type. */
function asConstant(of: Typed, type: WordType | undefined): bigint {
  const value = wrapped(of.value, type ?? int);
  // Large words are written by their bits.
  if (value !== of.value && (type !== undefined || BigInt.asUintN(64, value) !== of.value))
    throw new Misleading(`${of.value} is no ${JSON.stringify(type)}`);
  return value;
}

function operation(sign: string, left: Typed, right: Typed): Typed {
  if (sign === "<<" || sign === ">>") return shifted(sign, left, right);
  if (left.constant === true && right.constant === true)
    return { value: computed(sign, left.value, right.value), type: undefined, constant: true };
  const type = commonType(sign, left, right);
  const a = left.constant === true ? asConstant(left, type) : left.value;
  const b = right.constant === true ? asConstant(right, type) : right.value;
  if (levels[0]?.includes(sign)) {
    const [x, y] =
      type === undefined ? [a, b] : type.bytes === 8 ? [wrapped(a, type), wrapped(b, type)] : [a, b];
    return bool(
      { "==": x === y, "!=": x !== y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y }[sign] as boolean,
    );
  }
  const of = type ?? int;
  return { value: wrapped(computed(sign, wrapped(a, of), wrapped(b, of)), of), type };
}

function shifted(sign: string, left: Typed, right: Typed): Typed {
  // Of a negative count the program has ended before.
  if (right.value < 0n || right.value > 63n) return made(sign === "<<" || left.value >= 0n ? 0n : -1n, left);
  return made(sign === "<<" ? left.value << right.value : left.value >> right.value, {
    ...left,
    ...(left.constant && !right.constant ? {} : {}),
  });
}

/** What both sides are: their type, or that of the one that has one beside a plain word of as many bytes. */
function commonType(sign: string, left: Typed, right: Typed): WordType | undefined {
  if (left.constant === true) return right.type;
  if (right.constant === true) return left.type;
  const [a, b] = [left.type, right.type];
  if (a === undefined || b === undefined) {
    const told = a ?? b;
    // What a register holds has no type: beside a narrow number only a sign misleads.
    if (told?.signed === true) throw new Misleading(`int ${sign} ${JSON.stringify(told)}`);
    return told?.bytes === 8 ? told : undefined;
  }
  if (a.bytes === b.bytes && a.signed === b.signed) return a;
  throw new Misleading(`${JSON.stringify(a)} ${sign} ${JSON.stringify(b)}`);
}

function computed(sign: string, a: bigint, b: bigint): bigint {
  switch (sign) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
    case "%":
      if (b === 0n) throw new NotRead("division by zero");
      return sign === "/" ? a / b : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&^":
      return a & ~b;
    default:
      throw new NotRead(sign);
  }
}
