import type { Condition, Effect } from "../machine/effects.ts";
import type { Term, TermOperation } from "./term.ts";
import { resolved } from "./term.ts";

/** Makes the terms of one function: each once, however often the flow passes where it is made. */
export class Terms {
  readonly all: Term[] = [];
  readonly #byKey = new Map<string, Term>();

  /** The term with a key; what changes from pass to pass are its arguments. */
  make(key: string, op: TermOperation, args: readonly Term[], more: Partial<Term> = {}): Term {
    let term = this.#byKey.get(key);
    if (term === undefined || term.op !== op) {
      term = {
        id: this.all.length,
        width: 8,
        signed: false,
        bytes: 8,
        at: -1,
        block: 0,
        num: 0n,
        text: "",
        place: -1,
        scale: 1,
        offset: 0,
        value: undefined,
        ...more,
        op,
        args,
      };
      this.all.push(term);
      this.#byKey.set(key, term);
    }
    term.args = args;
    return term;
  }

  constant(num: bigint, bytes = 8): Term {
    const value = BigInt.asUintN(8 * bytes, num);
    return this.make(`=${value}`, "const", [], { num: value, bytes: bytesOf(value) });
  }

  /** The bits of a floating point number, told as that. */
  float(value: number, bytes: number): Term {
    const view = new DataView(new ArrayBuffer(8));
    if (bytes === 4) view.setFloat32(4, value);
    else view.setFloat64(0, value);
    return this.make(`=${value} ${bytes}`, "const", [], {
      num: view.getBigUint64(0),
      bytes,
      text: String(value),
    });
  }

  symbol(name: string, offset: number): Term {
    return this.make(`&${name}+${offset}`, "symbol", [], { text: name, offset });
  }

  stack(offset: number): Term {
    return this.make(`sp${offset}`, "stack", [], { num: BigInt(offset) });
  }

  /** The low bytes of a term. */
  cut(term: Term, bytes: number, at: number, block: number): Term {
    const inner = resolved(term);
    if (inner.bytes <= bytes) return inner;
    if (inner.op === "const") return this.constant(inner.num, bytes);
    if (inner.op === "merge" && inner.width >= bytes)
      return this.cut(inner.args[1] as Term, bytes, at, block);
    if (inner.op === "cut") return this.cut(inner.args[0] as Term, bytes, at, block);
    return this.make(`cut${inner.id}:${bytes}@${at}`, "cut", [inner], { width: bytes, bytes, at, block });
  }
}

function bytesOf(value: bigint): number {
  for (const bytes of [1, 2, 4, 8]) if (BigInt.asUintN(8 * bytes, value) === value) return bytes;
  return 16;
}

/** Fields of a term that an effect gives. */
export function ofEffect(effect: Effect, at: number, block: number): Partial<Term> {
  const { width, signed, name, condition } = effect;
  return {
    width,
    signed,
    bytes: effect.extendTo ?? width,
    at,
    block,
    text: name ?? "",
    ...(condition === undefined ? {} : { condition: condition as Condition }),
  };
}
