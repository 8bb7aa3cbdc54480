import type { Condition, Effect } from "../machine/effects.ts";
import type { Value } from "../runtime/values.ts";

/**
 * What a register or a word of the frame holds, as a term over what was there before: static single assignment, with
 * copies looked through. A term is evaluated as the test's executor evaluates an effect: each argument cut to `width`
 * bytes (by sign where `signed`), the operation, the result cut to `bytes`. Of a condition put into a register only the
 * low byte is looked at: what SETcc leaves above it is no part of the term.
 */
export interface Term {
  readonly id: number;
  readonly op: TermOperation;
  /** Of a phi: one for each predecessor of its block. */
  args: readonly Term[];
  readonly width: number;
  readonly signed: boolean;
  /** Bytes that the value fills at most; what is above them is zero. */
  bytes: number;
  /** Index of the instruction that makes it; of a phi the first of its block; -1 at the function's entry. */
  readonly at: number;
  readonly block: number;
  /** Of a constant its value; of `stack` the offset from the stack pointer at entry. */
  readonly num: bigint;
  /** Of a symbol its name; of `named` that of the operation; of the constant bits of a float that number; of work on floats "float". */
  readonly text: string;
  /** Register, or location of the frame, of what is made there: entry, phi, call, unknown. */
  readonly place: number;
  readonly condition?: Condition;
  /** Of `address`: args[0] + args[1] * scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** What the data flow knows of it, in the runtime's words. */
  value: Value | undefined;
  /** Set when it turned out to be another one. */
  same?: Term;
}

export type TermOperation =
  | Exclude<Effect["op"], "move" | "exchange" | "push" | "pop" | "none" | "nilCheck">
  | "const"
  | "symbol" // the address of a symbol
  | "stack"
  | "entry"
  | "phi"
  | "call" // a result of the call at `at`
  | "unknown"
  | "load" // `width` bytes at the address args[0], as memory was at `at`
  | "cut" // the low bytes
  | "extend" // by sign
  | "merge"; // args[0] with the low `width` bytes of args[1]

/** Follows what turned out to be the same. */
export function resolved(term: Term): Term {
  let at = term;
  while (at.same !== undefined) at = at.same;
  return at;
}

/** An address as a sum: terms with their factors, and bytes. */
export interface Sum {
  readonly parts: readonly { readonly term: Term; readonly factor: number }[];
  readonly offset: number;
}

/** Whether a constant can be one of an address: larger ones are patterns of bits, which a number would not hold. */
function isCountable(num: bigint): boolean {
  const value = BigInt.asIntN(64, num);
  return value < 1n << 40n && value > -(1n << 40n);
}

/** A whole word taken apart into a sum. */
export function sumOf(term: Term, factor = 1, isOpen: (inner: Term) => boolean = () => true): Sum {
  const parts: { term: Term; factor: number }[] = [];
  let offset = 0;
  const add = (given: Term, times: number, isTop: boolean): void => {
    const inner = resolved(given);
    if (inner.op === "const" && isCountable(inner.num)) {
      offset += Number(BigInt.asIntN(64, inner.num)) * times;
      return;
    }
    const by = inner.args[1] === undefined ? undefined : resolved(inner.args[1]);
    if (inner.bytes === 8 && inner.width === 8 && (isTop || isOpen(inner)))
      switch (inner.op) {
        case "+":
          add(inner.args[0] as Term, times, false);
          add(inner.args[1] as Term, times, false);
          return;
        case "-":
          if (by?.op !== "const" || !isCountable(by.num)) break;
          add(inner.args[0] as Term, times, false);
          offset -= Number(BigInt.asIntN(64, by.num)) * times;
          return;
        case "address":
          offset += inner.offset * times;
          if (inner.args[0] !== undefined) add(inner.args[0], times, false);
          if (inner.args[1] !== undefined) add(inner.args[1], times * inner.scale, false);
          return;
        case "<<":
          if (by?.op !== "const" || by.num > 16n) break;
          add(inner.args[0] as Term, times * 2 ** Number(by.num), false);
          return;
        default:
          break;
      }
    const known = parts.find((part) => part.term === inner);
    if (known === undefined) parts.push({ term: inner, factor: times });
    else known.factor += times;
  };
  add(term, factor, true);
  return { parts, offset };
}
