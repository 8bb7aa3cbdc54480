import type { Decoded } from "../machine/effects.ts";
import type { Operand } from "../machine/operands.ts";
import type { Value } from "../runtime/values.ts";
import { type Environment, frameLocation } from "./environment.ts";
import type { InstructionFact, PlaceFact } from "./places.ts";
import { resolved, type Term } from "./term.ts";
import type { Terms } from "./terms.ts";

/** Hears of loads. */
export interface LoadListener {
  load(term: Term, place: PlaceFact | undefined): void;
}

/** Operands of instructions as terms. */
export class OperandTerms {
  readonly #terms: Terms;
  readonly #decoded: readonly Decoded[];
  readonly #facts: readonly InstructionFact[];

  constructor(terms: Terms, decoded: readonly Decoded[], facts: readonly InstructionFact[]) {
    this.#terms = terms;
    this.#decoded = decoded;
    this.#facts = facts;
  }

  /** What nobody knows of a place at an instruction. */
  unknown(location: number, at: number): Term {
    return this.#terms.make(`unknown${location}@${at}`, "unknown", [], { place: location, at, bytes: 16 });
  }

  /** What an instruction reads from an operand. @param key tells its terms apart from others of the instruction */
  read(
    operand: Operand | undefined,
    width: number,
    key: string,
    at: number,
    block: number,
    environment: Environment,
    listener: LoadListener | undefined,
  ): Term {
    switch (operand?.kind) {
      case "reg":
        return resolved(environment.get(operand.reg)?.term ?? this.unknown(operand.reg, at));
      case "imm": {
        const bytes = width === 0 ? 8 : width;
        if (operand.text.includes(".")) return this.#terms.float(operand.value, bytes);
        const num = immediate(operand);
        return num === undefined ? this.unknown(0, at) : this.#terms.constant(num, bytes);
      }
      case "shifted":
        return this.#shifted(operand, width, key, at, block, environment);
      case "sym": {
        const address = this.#terms.symbol(operand.name, operand.offset);
        if (operand.address) return address;
        const term = this.#terms.make(key, "load", [address], { width, bytes: width, at, block });
        listener?.load(term, undefined);
        return term;
      }
      case "mem": {
        const fact = this.#facts[at] as InstructionFact;
        const place = fact.places.get(operand);
        const held = place === undefined ? undefined : environment.get(frameLocation(place.frame));
        if (held !== undefined && held.width >= width && width > 0)
          return this.#terms.cut(resolved(held.term), width, at, block);
        const address = this.address(operand, `${key}a`, at, block, environment);
        const term = this.#terms.make(key, "load", [address], { width, bytes: width, at, block });
        term.value ??= place?.value ?? this.#loaded(at, operand);
        listener?.load(term, place);
        return term;
      }
      default:
        return this.unknown(0, at);
    }
  }

  /** What the data flow says a plain load puts into its register. */
  #loaded(at: number, operand: Operand): Value | undefined {
    const effect = this.#decoded[at]?.effects.find(({ op, srcs }) => op === "move" && srcs[0] === operand);
    const after = (this.#facts[at] as InstructionFact).after;
    return effect?.dst?.kind === "reg" ? after[effect.dst.reg] : undefined;
  }

  #shifted(
    operand: Operand & { kind: "shifted" },
    width: number,
    key: string,
    at: number,
    block: number,
    environment: Environment,
  ): Term {
    const term = resolved(environment.get(operand.reg)?.term ?? this.unknown(operand.reg, at));
    const more = { width, bytes: width, at, block };
    if (operand.shift === ".UXTW") return this.#terms.cut(term, 4, at, block);
    const by = this.#terms.constant(BigInt(operand.amount));
    const op =
      operand.shift === "<<"
        ? "<<"
        : operand.shift === ">>"
          ? ">>"
          : operand.shift === "->"
            ? "sar"
            : "unknown";
    return op === "unknown"
      ? this.unknown(operand.reg, at)
      : this.#terms.make(`${key}s`, op, [term, by], more);
  }

  /** The address of an operand in memory. */
  address(
    operand: Operand & { kind: "mem" },
    key: string,
    at: number,
    block: number,
    environment: Environment,
  ): Term {
    const place = (this.#facts[at] as InstructionFact).places.get(operand);
    if (place !== undefined && !Number.isNaN(place.frame)) return this.#terms.stack(place.frame);
    if (operand.base < -1) return this.unknown(0, at);
    const term = (register: number): Term =>
      resolved(environment.get(register)?.term ?? this.unknown(register, at));
    const base = operand.base >= 0 ? term(operand.base) : this.#terms.constant(0n);
    if (operand.index < 0 && operand.offset === 0) return base;
    const args = operand.index >= 0 ? [base, term(operand.index)] : [base];
    const { scale, offset } = operand;
    return this.#terms.make(key, "address", args, { at, block, scale, offset });
  }
}

/** A whole number; undefined where the operand is none. */
function immediate({ text, value }: Operand & { kind: "imm" }): bigint | undefined {
  const digits = text.replace(/^\$/, "").replace(/^\((.*)\)$/, "$1");
  return /^-?(0x[0-9a-fA-F]+|\d+)$/.test(digits)
    ? digits.startsWith("-")
      ? -BigInt(digits.slice(1))
      : BigInt(digits)
    : Number.isInteger(value)
      ? BigInt(value)
      : undefined;
}
