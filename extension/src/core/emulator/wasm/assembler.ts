/**
 * A small assembler for WebAssembly: hot paths are written as expressions in TypeScript and run on the heap's own memory.
 * An instruction sequence is a list of bytes; that of an expression leaves its value on the stack. There are no labels:
 * loops end by `returns`, or by their condition.
 */
export type Code = readonly number[];

export type ValueType = "i32" | "i64" | "v128";

const valueTypes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

/** A parameter or variable of a function. */
export interface Local {
  readonly type: ValueType;
  readonly get: Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const unary =
  (...op: number[]) =>
  (a: Code): Code => [...a, ...op];
const binary =
  (...op: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...op];
const simd = (op: number): number[] => [0xfd, ...unsigned(op)];

export const const32 = (value: number): Code => [0x41, ...signed(value)];

export const i32 = {
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  lessThan: binary(0x49),
  atMost: binary(0x4d),
  trailingZeros: unary(0x68),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shr: binary(0x76),
  /** The low half of an i64. */
  wrap: unary(0xa7),
} as const;

export const i64 = {
  eq: binary(0x51),
  ne: binary(0x52),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shr: binary(0x88),
  /** An i32 as the low half. */
  extend: unary(0xad),
} as const;

/** Operations on 16 bytes at once. */
export const bytes16 = {
  splat: unary(...simd(0x0f)),
  eq: binary(...simd(0x23)),
  atMost: binary(...simd(0x2a)),
  /** Bit n is the top bit of byte n. */
  topBits: unary(...simd(0x64)),
} as const;

/** `a` where the condition is not 0, else `b`; both are evaluated. */
export const select = (a: Code, b: Code, condition: Code): Code => [...a, ...b, ...condition, 0x1b];

const load =
  (op: readonly number[], alignLog2: number) =>
  (at: Code, offset = 0): Code => [...at, ...op, alignLog2, ...unsigned(offset)];
const store =
  (op: readonly number[], alignLog2: number) =>
  (at: Code, value: Code, offset = 0): Code => [...at, ...value, ...op, alignLog2, ...unsigned(offset)];

/** Loads and stores by address in linear memory; any alignment works. */
export const memory = {
  load8: load([0x2d], 0),
  load16: load([0x2f], 1),
  load32: load([0x28], 2),
  load64: load([0x29], 3),
  /** Eight bytes with eight zero bytes behind them. */
  load64Padded: load(simd(0x5d), 3),
  load128: load(simd(0x00), 3),
  store8: store([0x3a], 0),
  store16: store([0x3b], 1),
  store32: store([0x36], 2),
  store64: store([0x37], 3),
  store128: store(simd(0x0b), 3),
} as const;

/** Sets `sizeBytes` bytes at an address to 0. */
export const zeroBytes = (at: Code, sizeBytes: number): Code => [
  ...at,
  ...const32(0),
  ...const32(sizeBytes),
  ...[0xfc, 0x0b, 0x00],
];

/** Puts instructions that leave nothing one after the other. */
export const sequence = (...parts: readonly Code[]): Code => parts.flat();

export const returns = (value: Code): Code => [...value, 0x0f];

export const when = (condition: Code, ...then: readonly Code[]): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...then.flat(),
  0x0b,
];

/** Repeats while the condition is not 0. */
export const whilst = (condition: Code, ...body: readonly Code[]): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...condition,
  ...[0x45, 0x0d, 0x01],
  ...body.flat(),
  ...[0x0c, 0x00, 0x0b, 0x0b],
];

/** Repeats until its body returns from the function; nothing behind it is reached. */
export const forever = (...body: readonly Code[]): Code => [
  ...[0x03, 0x40],
  ...body.flat(),
  ...[0x0c, 0x00, 0x0b, 0x00],
];

/** A function of a module under construction. */
export class WasmFunction {
  readonly #locals: ValueType[] = [];
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
  body: Code = [];
  readonly index: number;

  constructor(index: number, params: readonly ValueType[], result: ValueType | null) {
    this.index = index;
    this.params = params;
    this.result = result;
  }

  param(n: number): Local {
    return local(n, this.params[n] as ValueType);
  }

  variable(type: ValueType): Local {
    this.#locals.push(type);
    return local(this.params.length + this.#locals.length - 1, type);
  }

  call(...args: readonly Code[]): Code {
    return [...args.flat(), 0x10, ...unsigned(this.index)];
  }

  /** The entry of the code section. */
  encode(): Code {
    const locals = this.#locals.flatMap((type) => [1, valueTypes[type]]);
    const all = [...unsigned(this.#locals.length), ...locals, ...this.body, 0x0b];
    return [...unsigned(all.length), ...all];
  }
}

function local(index: number, type: ValueType): Local {
  const at = unsigned(index);
  return {
    type,
    get: [0x20, ...at],
    set: (value) => [...value, 0x21, ...at],
    tee: (value) => [...value, 0x22, ...at],
  };
}

/**
 * A module that works on one imported memory ("heap" "memory"), may call functions imported from "heap" ("hash": three i32
 * parameters, no result; others by name), and exports functions by name.
 */
export class WasmModule {
  readonly #imports: (readonly [string, WasmFunction])[] = [];
  readonly #functions: WasmFunction[] = [];
  readonly #exports: (readonly [string, number])[] = [];
  /** The imported hash. */
  readonly hash = this.import("hash", ["i32", "i32", "i32"], null);

  /** Declares an imported function, before all others are defined. */
  import(name: string, params: readonly ValueType[], result: ValueType | null): WasmFunction {
    const made = new WasmFunction(this.#imports.length, params, result);
    this.#imports.push([name, made]);
    return made;
  }

  /** Declares a function; its body may be given later. */
  define(params: readonly ValueType[], result: ValueType | null): WasmFunction {
    const made = new WasmFunction(this.#imports.length + this.#functions.length, params, result);
    this.#functions.push(made);
    return made;
  }

  export(name: string, { index }: WasmFunction): void {
    this.#exports.push([name, index]);
  }

  encode(): Uint8Array {
    const all = [...this.#imports.map(([, made]) => made), ...this.#functions];
    const types = all.map(({ params, result }) => [
      0x60,
      ...vector(params.map((type) => [valueTypes[type]])),
      ...vector(result === null ? [] : [[valueTypes[result]]]),
    ]);
    const imports = [
      [...name("heap"), ...name("memory"), ...[0x02, 0x00, 0x01]],
      ...this.#imports.map(([text, { index }]) => [
        ...[...name("heap"), ...name(text), 0x00],
        ...unsigned(index),
      ]),
    ];
    const exports = this.#exports.map(([text, index]) => [...name(text), 0x00, ...unsigned(index)]);
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector(types)),
      ...section(2, vector(imports)),
      ...section(3, vector(this.#functions.map(({ index }) => unsigned(index)))),
      ...section(7, vector(exports)),
      ...section(10, vector(this.#functions.map((made) => made.encode()))),
    ]);
  }
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => vector([...text].map((letter) => [letter.charCodeAt(0)]));
