import type { Decoded, Effect } from "../../../../../extension/src/core/asm/machine/effects.ts";
import type { Operand } from "../../../../../extension/src/core/asm/machine/operands.ts";
import { amd64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import { resolved, type Term } from "../../../../../extension/src/core/asm/statements/term.ts";
import { execute, holds, type Processor } from "../executor.ts";

/** Works out what terms of statements are, where names stand for values. */

/** What a term is worked out from. */
export interface TermSource {
  /** The value of a term that needs no working out. */
  given?(term: Term): bigint | undefined;
  /** What a name stands for now. */
  named(name: string): bigint | undefined;
  load(address: bigint, width: number): bigint;
  /** @throws Unnamed where it is not known */
  symbol(name: string, offset: number): bigint;
  /** The stack pointer at the function's entry. */
  stackTop(): bigint;
}

/** Of something that cannot be worked out, since a name stands for nothing. */
export class Unnamed extends Error {}

/** What the executor says of what it cannot run. */
export const isNoMeaning = (error: unknown): boolean =>
  error instanceof Error &&
  /no meaning|no value|no address|without a comparison|Division by zero/.test(error.message);

export const mask = (bytes: number): bigint => (1n << BigInt(8 * bytes)) - 1n;

export class TermValues {
  readonly #names: ReadonlyMap<Term, string>;
  readonly #source: TermSource;

  constructor(names: ReadonlyMap<Term, string>, source: TermSource) {
    this.#names = names;
    this.#source = source;
  }

  /** The value of a term, where named ones are what their names stand for. @throws Unnamed */
  evaluate(given: Term, isOwn: boolean): bigint {
    const term = resolved(given);
    const known = this.#source.given?.(term);
    if (known !== undefined) return known;
    const name = this.#names.get(term);
    if (name !== undefined && !isOwn) {
      const value = this.#source.named(name);
      if (value === undefined) throw new Unnamed(`nothing is called ${name}`);
      return value;
    }
    const arg = (i: number): bigint => this.evaluate(term.args[i] as Term, false);
    switch (term.op) {
      case "const":
        return term.num;
      case "stack":
        return this.#source.stackTop() + term.num;
      case "symbol":
        return this.#source.symbol(term.text, term.offset);
      case "load":
        return this.#source.load(arg(0), term.width);
      case "cut":
        return arg(0) & mask(term.bytes);
      case "extend":
        return BigInt.asIntN(8 * term.width, arg(0)) & mask(term.bytes);
      case "merge":
        return (arg(0) & ~mask(term.width)) | (arg(1) & mask(term.width));
      case "address": {
        const index = term.args.length > 1 ? arg(1) : 0n;
        return (arg(0) + index * BigInt(term.scale) + BigInt(term.offset)) & mask(8);
      }
      case "entry":
      case "phi":
      case "call":
      case "unknown":
        throw new Unnamed(`${term.op} without a name`);
      default:
        return this.#operation(term);
    }
  }

  /** Whether a condition holds of flags. @throws Unnamed */
  condition(flags: Term, condition: NonNullable<Decoded["condition"]>): boolean {
    return holds(condition, { ...scratch(), comparison: this.#comparison(resolved(flags)) });
  }

  #comparison(flags: Term): NonNullable<Processor["comparison"]> {
    if (flags.op !== "compare" && flags.op !== "test" && flags.op !== "compareNegative")
      throw new Unnamed("no flags");
    const { op, width, signed, text } = flags;
    const effect: Effect = {
      op,
      dst: undefined,
      srcs: [],
      width,
      signed,
      ...(text === "" ? {} : { name: text }),
    };
    const [a, b] = flags.args.map((arg) => this.evaluate(arg, false)) as [bigint, bigint];
    const cut = (value: bigint): bigint => (signed ? BigInt.asIntN(8 * width, value) : value & mask(width));
    return { effect, a: cut(a), b: cut(b) };
  }

  /** As the executor does it, in registers of its own. */
  #operation(term: Term): bigint {
    const { op, width, signed, bytes, text, condition } = term;
    const isConditional = condition !== undefined;
    const args = isConditional ? term.args.slice(0, -1) : term.args;
    const at = scratch();
    const reg = (number: number): Operand => ({ kind: "reg", reg: number, text: "" });
    for (const [i, given] of args.entries()) at.registers[i + 1] = this.evaluate(given, false);
    if (isConditional) at.comparison = this.#comparison(resolved(term.args.at(-1) as Term));
    const effect: Effect = {
      op: op as Effect["op"],
      dst: reg(0),
      srcs: args.map((_, i) => reg(i + 1)),
      width,
      signed,
      extendTo: bytes,
      ...(condition === undefined ? {} : { condition }),
      ...(text === "" ? {} : { name: text }),
    };
    execute({ effects: [effect], control: "next", known: "rule" }, at, { ...amd64, zero: -1 });
    return at.registers[0] as bigint;
  }
}

const scratch = (): Processor => ({
  registers: new Array(amd64.count).fill(0n),
  memory: new Uint8Array(0),
  memoryAt: 0n,
  comparison: undefined,
});
