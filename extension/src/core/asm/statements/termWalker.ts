import type { Decoded, Effect } from "../machine/effects.ts";
import type { Block } from "../machine/flowGraph.ts";
import type { Machine } from "../machine/machine.ts";
import type { Operand } from "../machine/operands.ts";
import { signatureOf } from "../runtime/signatures.ts";
import type { Value } from "../runtime/values.ts";
import {
  branchLocation,
  type Environment,
  flagsLocation,
  forgetFrame,
  forgetRange,
  frameLocation,
} from "./environment.ts";
import { type LoadListener, OperandTerms } from "./operandTerms.ts";
import type { InstructionFact, PlaceFact } from "./places.ts";
import type { Term } from "./term.ts";
import { ofEffect, Terms } from "./terms.ts";

/** Moves an environment over instructions. */

/** A store, be it to the frame or elsewhere. */
export interface Store {
  readonly at: number;
  readonly place: PlaceFact | undefined;
  readonly address: Term;
  readonly width: number;
  readonly value: Term;
}

/** Flags after an instruction that compares nothing: as before, not known, or telling whether its source is zero (BSF). */
export type FlagsAfter = "kept" | "lost" | "source";

/** Hears what happens on the last pass. */
export interface FlowListener extends LoadListener {
  store(store: Store): void;
  /** Before the instruction at an index changes anything. */
  reach(at: number, environment: Environment): void;
}

/** Of hiter and of maps.Iter, on 64 bits: no larger in any release. */
const iteratorBytes = 96;

export class Walker {
  readonly terms = new Terms();
  readonly #decoded: readonly Decoded[];
  readonly #facts: readonly InstructionFact[];
  readonly #machine: Machine;
  readonly #flagsAfter: (index: number) => FlagsAfter;
  readonly #operands: OperandTerms;

  constructor(
    decoded: readonly Decoded[],
    facts: readonly InstructionFact[],
    machine: Machine,
    flagsAfter: (index: number) => FlagsAfter,
  ) {
    this.#decoded = decoded;
    this.#facts = facts;
    this.#machine = machine;
    this.#flagsAfter = flagsAfter;
    this.#operands = new OperandTerms(this.terms, decoded, facts);
  }

  entry(isLoop: boolean): Environment | undefined {
    // The start of a loop at the very first instruction: no register is what it was.
    if (isLoop) return new Map();
    const environment: Environment = new Map();
    const { arch } = this.#machine;
    const before = this.#facts[0]?.before ?? [];
    for (let register = 0; register < arch.count; register++) {
      const term =
        this.#fixed(register, before) ??
        this.terms.make(`entry${register}`, "entry", [], {
          place: register,
          text: arch.names[register] ?? "",
          bytes: register >= arch.firstVector && register < arch.firstVector + arch.vectorCount ? 16 : 8,
          value: before[register],
        });
      environment.set(register, { term, writer: -1, width: 8 });
    }
    return environment;
  }

  nothing(block: Block): Environment {
    const environment: Environment = new Map();
    const before = this.#facts[block.start]?.before ?? [];
    for (let register = 0; register < this.#machine.arch.count; register++) {
      const term = this.#fixed(register, before);
      if (term !== undefined) environment.set(register, { term, writer: -1, width: 8 });
    }
    return environment;
  }

  /** What the data flow knows without doubt: addresses of the frame, the zero registers. */
  #fixed(register: number, values: readonly (Value | undefined)[]): Term | undefined {
    const { arch } = this.#machine;
    const value = values[register];
    if (value?.kind === "stack") return this.terms.stack(value.num);
    if (register === arch.zero || register === arch.zeroVector) return this.terms.constant(0n);
    if (arch.names[register] === "IP") return this.terms.symbol("", 0);
    if (register === arch.goroutine) return this.terms.make("g", "entry", [], { place: register, value });
    return undefined;
  }

  phi(location: number, block: number, at: number, facts: readonly InstructionFact[]): Term {
    const value = location < 1000 ? facts[at]?.before[location] : undefined;
    const bytes = this.#isVector(location) ? 16 : 8;
    return this.terms.make(`phi${block}@${location}`, "phi", [], {
      at,
      block,
      place: location,
      value,
      bytes,
    });
  }

  unknown(location: number, at: number): Term {
    return this.#operands.unknown(location, at);
  }

  #isVector(register: number): boolean {
    const { arch } = this.#machine;
    return register >= arch.firstVector && register < arch.firstVector + arch.vectorCount;
  }

  /** The environment at the end of a block. */
  pass(number: number, block: Block, start: Environment, listener: FlowListener | undefined): Environment {
    const environment: Environment = new Map(start);
    for (let at = block.start; at < block.end; at++) {
      listener?.reach(at, environment);
      this.#step(at, number, environment, listener);
    }
    return environment;
  }

  #step(at: number, block: number, environment: Environment, listener: FlowListener | undefined): void {
    const instruction = this.#decoded[at] as Decoded;
    const fact = this.#facts[at] as InstructionFact;
    const writes: (() => void)[] = [];
    for (const [k, effect] of instruction.effects.entries())
      this.#effect(effect, k, at, block, environment, listener, writes);
    const flags = environment.get(flagsLocation);
    const after = this.#flagsAfter(at);
    if (after !== "kept") environment.delete(flagsLocation);
    const first = instruction.effects[0];
    const source =
      after === "source" && first !== undefined
        ? this.#operands.read(first.srcs[0], first.width, `${at}.f`, at, block, environment, undefined)
        : undefined;
    if (source !== undefined && first !== undefined)
      environment.set(flagsLocation, {
        term: this.terms.make(`${at}.flags`, "test", [source, source], { width: first.width, at, block }),
        writer: at,
        width: 8,
      });
    for (const write of writes) write();
    if (instruction.control === "branch") {
      const seen = environment.get(flagsLocation);
      if (seen === undefined) environment.delete(branchLocation);
      else environment.set(branchLocation, seen);
      if (this.#machine.arch.goarch === "arm64" && flags !== undefined) environment.set(flagsLocation, flags);
    }
    if (instruction.clobbers !== undefined) forgetFrame(environment, fact.exposed, true);
    if (instruction.control === "call") this.#call(instruction, at, block, environment);
  }

  #effect(
    effect: Effect,
    k: number,
    at: number,
    block: number,
    environment: Environment,
    listener: FlowListener | undefined,
    writes: (() => void)[],
  ): void {
    const fact = this.#facts[at] as InstructionFact;
    const { arch } = this.#machine;
    const { dst, srcs, width } = effect;
    const read = (operand: Operand | undefined, n: number): Term =>
      this.#operands.read(operand, width, `${at}.${k}.${n}`, at, block, environment, listener);
    if (effect.op === "nilCheck") return;
    if (effect.op === "push" || effect.op === "pop") {
      this.#stackMove(effect, at, environment, read, writes);
      return;
    }
    if (effect.op === "compare" || effect.op === "test" || effect.op === "compareNegative") {
      const flags = this.terms.make(`${at}.${k}`, effect.op, srcs.map(read), ofEffect(effect, at, block));
      writes.push(() => environment.set(flagsLocation, { term: flags, writer: at, width: 8 }));
      return;
    }
    if (effect.op === "exchange") {
      for (const operand of [dst, ...srcs]) {
        if (operand?.kind === "reg")
          writes.push(() =>
            environment.set(operand.reg, {
              term: this.#operands.unknown(operand.reg, at),
              writer: at,
              width: 8,
            }),
          );
        if (operand?.kind === "mem") writes.push(() => forgetFrame(environment, fact.exposed, true));
      }
      return;
    }
    const value =
      effect.op === "none"
        ? this.#operands.unknown(dst?.kind === "reg" ? dst.reg : 0, at)
        : this.#result(effect, `${at}.${k}`, at, block, environment, read);
    if (dst?.kind === "reg") {
      if (dst.reg === arch.zero) return;
      writes.push(() => {
        const after = fact.after[dst.reg];
        const fixed = after?.kind === "stack" ? this.terms.stack(after.num) : undefined;
        const old = environment.get(dst.reg)?.term ?? this.#operands.unknown(dst.reg, at);
        const term =
          fixed ??
          (effect.keepsRest === true && effect.op !== "set"
            ? this.terms.make(`${at}.${k}m`, "merge", [old, value], { width, at, block })
            : value);
        if (term.value === undefined && term.at === at) term.value = after;
        environment.set(dst.reg, { term, writer: at, width: 8 });
      });
    } else if (dst?.kind === "mem") {
      const address = this.#operands.address(dst, `${at}.${k}.to`, at, block, environment);
      const place = fact.places.get(dst);
      writes.push(() => {
        listener?.store({ at, place, address, width, value });
        this.#store(environment, place, width, value, at, fact);
      });
    } else if (dst?.kind === "sym") {
      const address = this.terms.symbol(dst.name, dst.offset);
      writes.push(() => listener?.store({ at, place: undefined, address, width, value }));
    }
  }

  #stackMove(
    effect: Effect,
    at: number,
    environment: Environment,
    read: (operand: Operand | undefined, n: number) => Term,
    writes: (() => void)[],
  ): void {
    const { arch } = this.#machine;
    const fact = this.#facts[at] as InstructionFact;
    const [before, after] = [fact.before[arch.stackPointer], fact.after[arch.stackPointer]];
    const { dst } = effect;
    if (effect.op === "push") {
      const value = read(effect.srcs[0], 0);
      if (after?.kind === "stack")
        writes.push(() => environment.set(frameLocation(after.num), { term: value, writer: at, width: 8 }));
    } else if (dst?.kind === "reg" && before?.kind === "stack") {
      const held = environment.get(frameLocation(before.num));
      writes.push(() =>
        environment.set(dst.reg, held ?? { term: this.#operands.unknown(dst.reg, at), writer: at, width: 8 }),
      );
    } else if (dst?.kind === "reg")
      writes.push(() =>
        environment.set(dst.reg, { term: this.#operands.unknown(dst.reg, at), writer: at, width: 8 }),
      );
    writes.push(() => {
      const term =
        after?.kind === "stack" ? this.terms.stack(after.num) : this.#operands.unknown(arch.stackPointer, at);
      environment.set(arch.stackPointer, { term, writer: at, width: 8 });
    });
  }

  #result(
    effect: Effect,
    key: string,
    at: number,
    block: number,
    environment: Environment,
    read: (operand: Operand | undefined, n: number) => Term,
  ): Term {
    const { srcs, width, signed } = effect;
    const room = effect.extendTo ?? width;
    const flags = (): Term =>
      environment.get(flagsLocation)?.term ?? this.#operands.unknown(flagsLocation, at);
    switch (effect.op) {
      case "move": {
        const term = read(srcs[0], 0);
        if (width === 0) return term;
        if (signed && room > width) {
          if (term.op === "const") return this.terms.constant(BigInt.asIntN(8 * width, term.num), room);
          return this.terms.make(`${key}x`, "extend", [term], ofEffect(effect, at, block));
        }
        return this.terms.cut(term, Math.min(width, room), at, block);
      }
      case "address": {
        const of = srcs[0];
        if (of?.kind === "sym") return this.terms.symbol(of.name, of.offset);
        if (of?.kind === "mem") {
          const address = this.#operands.address(of, key, at, block, environment);
          return width > 0 && width < 8 ? this.terms.cut(address, room, at, block) : address;
        }
        return of?.kind === "target" ? this.terms.symbol("", at) : this.#operands.unknown(0, at);
      }
      case "set":
        return this.terms.make(key, "set", [flags()], ofEffect(effect, at, block));
      case "select":
        return this.terms.make(
          key,
          "select",
          [read(srcs[0], 0), read(srcs[1], 1), flags()],
          ofEffect(effect, at, block),
        );
      default: {
        const args = srcs.map(read);
        if (effect.op === "^" || effect.op === "-")
          if (args[0] === args[1] && width <= 8) return this.terms.constant(0n);
        if (effect.op === "^" && args[0] === args[1]) return this.terms.constant(0n);
        // How far two places of the frame are apart is known.
        if (effect.op === "-" && width === 8 && args[0]?.op === "stack" && args[1]?.op === "stack")
          return this.terms.constant(args[0].num - args[1].num);
        // OR with nothing, as arm64 writes moves.
        if (effect.op === "|" && args[0]?.op === "const" && args[0].num === 0n && args[1] !== undefined)
          return this.terms.cut(args[1], room, at, block);
        const [base, factor, by] = args;
        if (
          effect.op === "multiplyAdd" &&
          width === 8 &&
          base !== undefined &&
          factor !== undefined &&
          by !== undefined
        ) {
          const product = this.terms.make(`${key}p`, "*", [factor, by], { at, block });
          return this.terms.make(key, "+", [base, product], { at, block });
        }
        if (effect.condition !== undefined) args.push(flags());
        const { dst, op } = effect;
        const isFloat = dst?.kind === "reg" && this.#isVector(dst.reg) && width <= 8 && /^[-+*]$/.test(op);
        const more = ofEffect(effect, at, block);
        return this.terms.make(key, op as Term["op"], args, isFloat ? { ...more, text: "float" } : more);
      }
    }
  }

  #store(
    environment: Environment,
    place: PlaceFact | undefined,
    width: number,
    value: Term,
    at: number,
    fact: InstructionFact,
  ): void {
    if (place !== undefined && !Number.isNaN(place.frame)) {
      const from = place.frame;
      forgetRange(environment, from, from + Math.max(width, 1));
      if (width === 16 && value.op === "const") {
        for (const by of [0, 8])
          environment.set(frameLocation(from + by), { term: value, writer: at, width: 8 });
        return;
      }
      const term = width >= 8 ? value : this.terms.cut(value, width, at, value.block);
      environment.set(frameLocation(from), { term, writer: at, width });
      return;
    }
    if (place?.inside !== undefined) forgetRange(environment, place.inside.from, place.inside.to);
    if (place?.field === undefined && place?.part === undefined)
      forgetFrame(environment, fact.exposed, false);
  }

  #call({ target }: Decoded, at: number, block: number, environment: Environment): void {
    const { arch, frame } = this.#machine;
    const fact = this.#facts[at] as InstructionFact;
    environment.delete(flagsLocation);
    const result = (register: number): Term =>
      this.terms.make(`${at}r${register}`, "call", [], {
        at,
        block,
        place: register,
        value: fact.after[register],
        bytes: this.#isVector(register) ? 16 : 8,
      });
    if (target?.kind === "sym" && target.name.startsWith("runtime.gcWriteBarrier")) {
      environment.set(arch.writeBarrierBuffer, {
        term: result(arch.writeBarrierBuffer),
        writer: at,
        width: 8,
      });
      forgetFrame(environment, fact.exposed, false);
      return;
    }
    forgetFrame(environment, fact.exposed, false);
    const top = fact.before[arch.stackPointer];
    if (top?.kind === "stack") forgetRange(environment, top.num, top.num + frame.outgoingBytes);
    const name = target?.kind === "sym" ? target.name : "";
    for (const [k, kind] of (signatureOf(name)?.parameters ?? []).entries()) {
      const given = fact.before[arch.arguments[k] as number];
      if (kind === "iterator" && given?.kind === "stack")
        forgetRange(environment, given.num, given.num + iteratorBytes);
    }
    for (let register = 0; register < arch.count; register++) {
      const fixed = this.#fixed(register, fact.after);
      if (fixed !== undefined) environment.set(register, { term: fixed, writer: at, width: 8 });
      else if (arch.arguments.includes(register) || this.#isVector(register))
        environment.set(register, { term: result(register), writer: at, width: 8 });
      else environment.delete(register);
    }
  }
}
