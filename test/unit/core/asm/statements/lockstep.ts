import assert from "node:assert/strict";
import type { ListingFunction } from "../../../../../extension/src/core/asm/listing/listing.ts";
import type { Decoded, Effect } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { asFloatComparison } from "../../../../../extension/src/core/asm/machine/floatConditions.ts";
import type { Block } from "../../../../../extension/src/core/asm/machine/flowGraph.ts";
import type { Operand } from "../../../../../extension/src/core/asm/machine/operands.ts";
import { type Architecture, amd64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import { signatureOf } from "../../../../../extension/src/core/asm/runtime/signatures.ts";
import { structOf } from "../../../../../extension/src/core/asm/runtime/values.ts";
import { calleeOf } from "../../../../../extension/src/core/asm/statements/callees.ts";
import { frameLocation } from "../../../../../extension/src/core/asm/statements/environment.ts";
import type { Happening, Line } from "../../../../../extension/src/core/asm/statements/line.ts";
import type { InstructionFact } from "../../../../../extension/src/core/asm/statements/places.ts";
import { floatRegisters } from "../../../../../extension/src/core/asm/statements/registerUses.ts";
import {
  type ReadFunction,
  readFunction,
} from "../../../../../extension/src/core/asm/statements/statement.ts";
import { resolved, type Term } from "../../../../../extension/src/core/asm/statements/term.ts";
import {
  comparedFloats,
  deniedTruth,
  isNarrow,
} from "../../../../../extension/src/core/asm/statements/termKinds.ts";
import type { ToldRelease } from "../../../../../extension/src/core/asm/words/releaseHints.ts";
import { addressOf, execute, holds, load, type Processor } from "../executor.ts";
import { isNoMeaning, mask, TermValues, Unnamed } from "./termValues.ts";
import { floatTextValue, Misleading, NotRead, type Typed, textValue } from "./textValues.ts";

/**
 * Runs a function's statements beside its instructions, from a random state of the machine at any block: what a
 * statement assigns, stores, passes, decides and returns must be what the instruction that it stands at does. A name
 * holds what the statements put there, nothing else.
 */

/** A random sequence that begins anew with each seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Where nothing else is, or nil. */
  pointer(): bigint {
    if (this.next() < 0.1) return 0n;
    return (
      (BigInt(Math.floor(this.next() * 2 ** 31) + 2 ** 12) << 32n) |
      (BigInt(Math.floor(this.next() * 2 ** 32)) & ~7n)
    );
  }

  /** The bits of two floats, or of one: small numbers, a NaN, any. */
  float(): bigint {
    const kind = this.next();
    if (kind < 0.2) return 0x7ff8_0000_7fc0_0000n;
    if (kind < 0.6) return kind < 0.4 ? 0x3ff0_0000_3f80_0000n : 0xc008_0000_c040_0000n;
    return this.word();
  }

  /** A word of the kinds that code tells apart: zero, small, negative, any. */
  word(): bigint {
    const kind = this.next();
    if (kind < 0.2) return 0n;
    if (kind < 0.45) return BigInt(Math.floor(this.next() * 10));
    if (kind < 0.5) return BigInt.asUintN(64, BigInt(-1 - Math.floor(this.next() * 300)));
    if (kind < 0.55) return BigInt(Math.floor(this.next() * 70_000));
    return (BigInt(Math.floor(this.next() * 2 ** 32)) << 32n) | BigInt(Math.floor(this.next() * 2 ** 32));
  }
}

function isPointer({ value }: Term): boolean {
  return (
    value !== undefined &&
    (structOf(value.kind) !== undefined ||
      /Address$|^(buckets|oldBuckets|group|groupsData|keyData)$/.test(value.kind))
  );
}

/** Memory that holds something random wherever it is read first. */
class Memory {
  #words = new Map<bigint, number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  read(address: bigint): number {
    const known = this.#words.get(address);
    if (known !== undefined) return known;
    const from = address & ~7n;
    const word = this.#random.word();
    for (let i = 0n; i < 8n; i++)
      if (!this.#words.has(from + i)) this.#words.set(from + i, Number((word >> (8n * i)) & 255n));
    return this.#words.get(address) as number;
  }

  write(address: bigint, byte: number): void {
    this.#words.set(address, byte);
  }

  /** All but what `keeps` says is something else from now on. */
  change(keeps: (address: bigint) => boolean): void {
    this.#words = new Map([...this.#words].filter(([address]) => keeps(address)));
  }
}

/** Stack pointer at entry, above all that is random but seldom. */
const stackTop = 0x00c0_0001_0000n;
const isFrameAddress = (address: bigint): boolean =>
  address > stackTop - 0x8000n && address < stackTop + 0x1000n;

/** A symbol's address; of a constant that is a float its bits, as exact as an operand holds them. */
function symbolAddress(name: string): bigint {
  const [, bits] = /^\$?f(?:32|64)\.([0-9a-f]+)$/.exec(name) ?? [];
  if (bits !== undefined) return BigInt(Number(`0x${bits}`));
  let hash = 7;
  for (const c of name) hash = (Math.imul(hash, 31) + c.charCodeAt(0)) >>> 0;
  return 0x0000_1000_0000_0000n + BigInt(hash) * 4096n;
}

/** Symbols and places of the frame as plain addresses, so that the executor can go there. */
function withoutSymbols(
  decoded: Decoded,
  index: number,
  arch: Architecture,
  places: InstructionFact["places"] | undefined,
): Decoded {
  const plain = (operand: Operand): Operand => {
    const frame = places?.get(operand)?.frame ?? Number.NaN;
    // x-8(SP) of arm64's listings counts from no register.
    if (operand.kind === "mem" && operand.base < -1 && !Number.isNaN(frame))
      return { ...operand, base: -1, offset: Number(stackTop) + frame };
    if (operand.kind !== "sym") return operand;
    const at = symbolAddress(operand.name) + BigInt(operand.offset);
    return operand.address
      ? { kind: "imm", value: Number(at), text: `$${at}` }
      : { kind: "mem", base: -1, index: -1, scale: 1, offset: Number(at), name: "", text: operand.text };
  };
  return {
    ...decoded,
    effects: decoded.effects.map((effect): Effect => {
      const [of] = effect.srcs;
      if (effect.op === "address" && (of?.kind === "sym" || of?.kind === "target")) {
        const at =
          of.kind === "sym" ? symbolAddress(of.name) + BigInt(of.offset) : symbolAddress(`@${index}`);
        return { ...effect, op: "move", srcs: [{ kind: "imm", value: Number(at), text: `$${at}` }] };
      }
      return {
        ...effect,
        dst: effect.dst === undefined ? undefined : plain(effect.dst),
        srcs: effect.srcs.map(plain).map((operand) => notRelative(operand, arch)),
      };
    }),
  };
}

/** The address of the next instruction counts as a place of its own. */
function notRelative(operand: Operand, arch: Architecture): Operand {
  if (operand.kind !== "mem" || arch.names[operand.base] !== "IP") return operand;
  return { ...operand, base: -1, offset: Number(symbolAddress("")) + operand.offset };
}

export interface Outcome {
  /** Lines compared, by kind. */
  readonly compared: Map<string, number>;
  /** What differs, in words. */
  readonly wrong: string[];
  /** Lines compared at least once. */
  readonly seen: Set<Line>;
  /** Texts worked out and compared, and those that are in no part of the language that is read. */
  readonly texts: { read: number; others: number };
}

/** Instructions after which a run ends. */
const longestRun = 120;

export class Lockstep {
  readonly outcome: Outcome = {
    compared: new Map(),
    wrong: [],
    seen: new Set(),
    texts: { read: 0, others: 0 },
  };
  readonly #read: ReadFunction;
  readonly #byIndex = new Map<number, Line[]>();
  readonly #decoded: readonly Decoded[];
  readonly #mnemonics: readonly string[];
  #random = new Random(1);
  #memory = new Memory(this.#random);
  #at: Processor = this.#processor();
  #names = new Map<string, bigint>();
  /** By name the term that it stands for. */
  #terms = new Map<string, Term>();
  /** Only while a state is made: terms that have no name. */
  #given = new Map<Term, bigint>();
  readonly #values: TermValues;
  /** Registers that were set by an instruction and not looked at since. */
  readonly #unread = new Map<number, number>();
  #index = 0;
  /** Addresses of type descriptors, which never change. */
  #types: bigint[] = [];

  constructor(read: ReadFunction, mnemonics: readonly string[]) {
    this.#read = read;
    this.#mnemonics = mnemonics;
    this.#values = new TermValues(read.lines.names, {
      given: (term) => this.#given.get(term),
      named: (name) => this.#names.get(name),
      load: (address, width) => load(address, width, this.#at),
      symbol: (name, offset) =>
        name === "" && offset > 0 ? symbolAddress(`@${offset}`) : symbolAddress(name) + BigInt(offset),
      stackTop: () => stackTop,
    });
    this.#decoded = read.decoded.map((decoded, i) =>
      withoutSymbols(decoded, i, read.machine.arch, read.facts[i]?.places),
    );
    for (const line of read.lines.lines)
      this.#byIndex.set(line.at, [...(this.#byIndex.get(line.at) ?? []), line]);
  }

  #processor(): Processor {
    const { arch } = this.#read?.machine ?? { arch: amd64 };
    return {
      registers: new Array(arch.count + arch.vectorCount).fill(0n),
      memory: new Uint8Array(0),
      memoryAt: 0n,
      bytes: this.#memory,
      comparison: undefined,
    };
  }

  /** Runs from the start of a block. */
  run(block: number, seed: number): void {
    this.#random = new Random(seed);
    this.#memory = new Memory(this.#random);
    this.#at = this.#processor();
    this.#names = new Map();
    this.#terms = new Map();
    this.#given = new Map();
    this.#types = [];
    this.#unread.clear();
    if (!this.#enter(block)) return;
    let index = this.#read.graph.blocks[block]?.start ?? -1;
    for (let steps = 0; steps < longestRun && index >= 0; steps++) index = this.#step(index);
  }

  /** A random state in which names stand for what registers and frame hold. */
  #enter(block: number): boolean {
    const { machine, flow, lines } = this.#read;
    const { arch } = machine;
    const environment = flow.starts[block];
    const bindings = lines.boundAt(block);
    const start = this.#read.graph.blocks[block]?.start ?? 0;
    if (block > 0 && flow.predecessors[block]?.length === 0) return false;
    if (environment === undefined || bindings === undefined) return false;
    for (let r = 0; r < arch.count; r++)
      this.#at.registers[r] =
        r >= arch.firstVector && r < arch.firstVector + arch.vectorCount
          ? (this.#random.word() << 64n) | this.#random.float()
          : this.#random.word();
    for (const [register, value] of this.#read.facts[start]?.before.entries() ?? [])
      if (register < arch.count && value?.kind === "stack")
        this.#at.registers[register] = stackTop + BigInt(value.num);
    if (arch.zero >= 0) this.#at.registers[arch.zero] = 0n;
    if (arch.zeroVector >= 0) this.#at.registers[arch.zeroVector] = 0n;
    const values = new Map<Term, bigint>();
    const giveTo = (term: Term): bigint => {
      const known = values.get(term);
      if (known !== undefined) return known;
      const value = isPointer(term)
        ? this.#random.pointer()
        : this.#ofType(term, this.#random.word()) & mask(Math.min(term.bytes, 8));
      values.set(term, value);
      if (term.value?.kind === "mapType") this.#types.push(value);
      return value;
    };
    for (const [name, term] of bindings) {
      this.#names.set(name, giveTo(term));
      this.#terms.set(name, term);
    }
    for (const [location, { term: given, width }] of environment) {
      const term = resolved(given);
      if (term.op === "compare" || term.op === "test" || term.op === "compareNegative") continue;
      const value = this.#derive(term, giveTo, bindings);
      if (value === undefined) return false;
      if (location < arch.count) this.#at.registers[location] = value;
      else
        for (let i = 0; i < width; i++)
          this.#memory.write(
            stackTop + BigInt(location - frameLocation(0) + i),
            Number((value >> BigInt(8 * i)) & 255n),
          );
    }
    this.#given.clear();
    return true;
  }

  /** A word as one that a term of a narrower type can be. */
  #ofType(term: Term, word: bigint): bigint {
    const type = this.#read.say.types.of(term);
    if (type === undefined) return word;
    return type.signed ? BigInt.asIntN(8 * type.bytes, word) : word & mask(type.bytes);
  }

  /** What a term is in the state that is made: what has no name follows from what has one. */
  #derive(
    term: Term,
    giveTo: (term: Term) => bigint,
    bindings: ReadonlyMap<string, Term>,
  ): bigint | undefined {
    const { names } = this.#read.lines;
    if (term.op === "const" || term.op === "stack" || term.op === "symbol")
      return this.#evaluate(term, false);
    const name = names.get(term);
    if (name !== undefined && bindings.get(name) === term) return giveTo(term);
    if (name !== undefined || term.args.length === 0 || term.op === "phi") return giveTo(term);
    // Its parts may be out of reach here; then it is as random as they.
    for (const arg of term.args)
      this.#given.set(resolved(arg), this.#derive(resolved(arg), giveTo, bindings) ?? 0n);
    try {
      const value = this.#evaluate(term, true);
      this.#given.set(term, value);
      return value;
    } catch {
      return giveTo(term);
    }
  }

  /** One instruction and the lines that stand at it; gives the next one, -1 at the end. */
  #step(index: number): number {
    const decoded = this.#decoded[index];
    const { machine, graph, facts } = this.#read;
    const { arch } = machine;
    if (decoded === undefined || decoded.control === "trap" || decoded.known === "unknown") return -1;
    if (this.#read.words[index] === "write barrier" && decoded.control === "call") return -1;
    const checks: (() => void)[] = [];
    if (this.#faults(decoded) || this.#leavesVariable(decoded, index)) return -1;
    for (const line of this.#byIndex.get(index) ?? []) this.#before(line, checks);
    const kept = this.#at.comparison;
    if (!this.#execute(decoded, index)) return -1;
    this.#index = index;
    if (this.#read.words[index] === undefined) this.#look(decoded);
    for (const check of checks) check();
    const next = index + 1;
    const target = graph.targets[index] as number;
    switch (decoded.control) {
      case "next":
        return next;
      case "jump":
        return decoded.target?.kind === "target" ? target : -1;
      case "branch": {
        const taken = this.#decide(decoded, index);
        if (taken === undefined) return -1;
        if (arch.goarch === "arm64") this.#at.comparison = kept;
        if (taken) this.#alongEdge(index, target);
        return taken ? target : next;
      }
      case "call":
        this.#call(decoded, index, facts[index]?.exposed ?? []);
        // What stands behind a call that never returns is reached from elsewhere.
        return this.#read.words[index] === "prologue" ||
          graph.blocks[graph.blockOf[index] as number]?.successors.length === 0
          ? -1
          : next;
      default:
        return -1;
    }
  }

  #execute(decoded: Decoded, index: number): boolean {
    if (decoded.clobbers !== undefined || this.#faults(decoded)) return false;
    try {
      const [first] = decoded.effects;
      const isScan = /^BS[FR]/.test(this.#mnemonics[index] ?? "");
      if (
        decoded.effects.some(({ op }) => op === "none" || op === "exchange" || op === "push" || op === "pop")
      )
        return this.#stack(decoded);
      const source = isScan && first !== undefined ? this.#operand(first) : undefined;
      execute(decoded, this.#at, this.#read.machine.arch);
      if (source !== undefined && first !== undefined)
        this.#at.comparison = { effect: { ...first, op: "test" }, a: source, b: source };
      return true;
    } catch {
      return false;
    }
  }

  /** Whether an instruction goes where nothing can be: the program would end. */
  #faults({ effects }: Decoded): boolean {
    return effects.some(({ op, dst, srcs }) =>
      [dst, ...srcs].some(
        (operand) =>
          op !== "address" &&
          operand?.kind === "mem" &&
          operand.base !== -1 &&
          addressOf(operand, this.#at, this.#read.machine.arch) < 1n << 20n,
      ),
    );
  }

  /**
   * Whether an index leads out of the variable of the frame that it counts in: the check that goes before stands in a block
   * that the run may not have passed.
   */
  #leavesVariable({ effects }: Decoded, index: number): boolean {
    const { machine, facts } = this.#read;
    return effects.some(({ dst, width }) => {
      const inside = dst?.kind === "mem" ? facts[index]?.places.get(dst)?.inside : undefined;
      if (inside === undefined) return false;
      const offset = Number(addressOf(dst, this.#at, machine.arch) - stackTop);
      return offset < inside.from || offset + width > inside.to;
    });
  }

  /** What a scan looks at. */
  #operand({ srcs, width }: Effect): bigint | undefined {
    const [of] = srcs;
    if (of?.kind === "reg") return (this.#at.registers[of.reg] as bigint) & mask(width);
    return of?.kind === "mem"
      ? load(addressOf(of, this.#at, this.#read.machine.arch), width, this.#at)
      : undefined;
  }

  /** Push and pop, which the executor does not know. */
  #stack({ effects }: Decoded): boolean {
    const { arch } = this.#read.machine;
    const [effect] = effects;
    if (effect === undefined || effects.length > 1) return false;
    const top = this.#at.registers[arch.stackPointer] as bigint;
    const [source] = effect.srcs;
    if (effect.op === "push" && source?.kind === "reg") {
      const value = this.#at.registers[source.reg] as bigint;
      for (let i = 0; i < 8; i++)
        this.#memory.write(top - 8n + BigInt(i), Number((value >> BigInt(8 * i)) & 255n));
      this.#at.registers[arch.stackPointer] = top - 8n;
      return true;
    }
    if (effect.op === "pop" && effect.dst?.kind === "reg") {
      this.#at.registers[effect.dst.reg] = load(top, 8, this.#at);
      this.#at.registers[arch.stackPointer] = top + 8n;
      return true;
    }
    return false;
  }

  #decide(decoded: Decoded, index: number): boolean | undefined {
    try {
      const taken = holds(decoded.condition, this.#at);
      for (const line of this.#byIndex.get(index) ?? [])
        if (line.kind === "event" && line.event.kind === "branch") {
          const { flags, condition } = line.event;
          const told = this.#values.condition(flags, condition);
          this.#checkText(
            line,
            flags,
            `!!(${this.#read.say.condition(flags, condition)})`,
            told ? 1n : 0n,
            1,
          );
          this.#compare(line, "condition", told ? 1n : 0n, taken ? 1n : 0n);
        }
      return taken;
    } catch (error) {
      if (error instanceof Unnamed) this.#fail(index, error.message);
      return undefined;
    }
  }

  #alongEdge(index: number, target: number): void {
    const block = this.#read.graph.blockOf[target];
    for (const line of this.#byIndex.get(index) ?? [])
      if (line.kind === "copy" && line.edge !== undefined && line.edge === block)
        this.#names.set(line.name, this.#evaluate(line.term, false));
  }

  /** Works out what a line says, before its instruction changes anything. */
  #before(line: Line, checks: (() => void)[]): void {
    try {
      if (line.kind === "event") this.#beforeEvent(line, checks);
      else if (line.kind === "copy") {
        if (line.edge !== undefined) return;
        const value = this.#evaluate(line.term, false);
        this.#checkText(line, line.term, this.#read.say.text(line.term), value, line.term.bytes);
        this.#names.set(line.name, value);
        this.#terms.set(line.name, line.term);
        this.outcome.seen.add(line);
      } else {
        const value = this.#evaluate(line.term, true);
        this.#checkText(line, line.term, this.#read.say.text(line.term, 0, true), value, line.term.bytes);
        this.#names.set(line.name, value);
        this.#terms.set(line.name, line.term);
        const registers = (this.#decoded[line.at]?.effects ?? []).flatMap(({ dst }) =>
          dst?.kind === "reg" ? [dst.reg] : [],
        );
        // An operand in memory, or one that is shifted on the way, is in no register.
        const isShifted = this.#decoded[line.at]?.effects.some(
          ({ op, srcs }) => op !== "move" && srcs.some(({ kind }) => kind === "shifted"),
        );
        const isOperand =
          (isShifted === true && /^(?:<<|>>|sar)$/.test(line.term.op)) ||
          (line.term.op === "load" &&
            this.#decoded[line.at]?.effects.some(({ op }) => op === "move") !== true);
        if (isOperand) this.outcome.seen.add(line);
        if (registers.length === 0 || isOperand) return;
        checks.push(() => {
          const made = registers.map(
            (r) => (this.#at.registers[r] as bigint) & mask(Math.max(line.term.bytes, 1)),
          );
          this.#compare(line, line.name, value, made.find((other) => other === value) ?? (made[0] as bigint));
        });
      }
    } catch (error) {
      if (error instanceof Unnamed) this.#fail(line.at, error.message);
      else if (!isNoMeaning(error)) throw error;
    }
  }

  #beforeEvent(line: Happening, checks: (() => void)[]): void {
    const { event } = line;
    const { arch } = this.#read.machine;
    if (event.kind === "store") {
      const address = this.#evaluate(event.address, false);
      const value = this.#evaluate(event.value, false) & mask(event.width);
      if (event.width <= 8)
        this.#checkText(
          line,
          event.value,
          this.#read.say.low(event.value, event.width),
          value,
          event.width,
          true,
        );
      const places = (this.#decoded[event.at]?.effects ?? []).flatMap(({ dst }) =>
        dst?.kind === "mem" ? [addressOf(dst, this.#at, arch)] : [],
      );
      const [first] = places;
      if (first !== undefined)
        this.#compare(line, "address", address, places.find((place) => place === address) ?? first);
      checks.push(() => this.#compare(line, "stored", value, load(address, event.width, this.#at)));
    } else if (event.kind === "call") {
      const known = calleeOf(
        this.#read.decoded[event.at] as Decoded,
        this.#read.facts[event.at],
        arch,
      )?.registers;
      this.#beforeHandingOver(line, "argument", { ...event, words: event.args }, known);
      for (const { term, offset, width } of event.key?.parts ?? []) {
        const told = this.#evaluate(term, false) & mask(width);
        this.#compare(line, "part of the key", told, load(stackTop + BigInt(offset), width, this.#at));
      }
    } else if (event.kind === "return") this.#beforeHandingOver(line, "result", event, undefined);
  }

  /** What is told of registers that are handed over is what they hold, and none is left out that is there for nothing else. */
  #beforeHandingOver(
    line: Line,
    what: string,
    { words, floats, isWhole }: { words: readonly Term[]; floats: readonly Term[]; isWhole: boolean },
    known: readonly number[] | undefined,
  ): void {
    const { arch } = this.#read.machine;
    const integers = known ?? arch.arguments;
    // What SETcc leaves above a bool is nobody's.
    const room = (value: Term): bigint => mask(isCondition(value) ? 1 : 8);
    for (const [i, value] of words.entries()) {
      const register = integers[i];
      const part = this.#read.say.handedOver(value);
      const told = this.#evaluate(part, false);
      const bytes = isCondition(value) ? 1 : part === resolved(value) ? value.bytes : resolved(value).width;
      this.#checkText(line, part, this.#read.say.text(part), told & mask(Math.min(bytes, 8)), bytes);
      if (register !== undefined)
        this.#compare(
          line,
          `${what} ${i}`,
          this.#evaluate(value, false) & room(value),
          (this.#at.registers[register] as bigint) & room(value),
        );
    }
    for (const [i, value] of floats.entries()) {
      const low = mask(Math.min(value.bytes, 8));
      const register = this.#at.registers[arch.firstVector + i] as bigint;
      this.#compare(line, `${what} ${i} of floats`, this.#evaluate(value, false) & low, register & low);
    }
    if (known !== undefined || signatureOf(this.#read.name) !== undefined) return;
    const told = new Set([
      ...arch.arguments.slice(0, words.length),
      ...floats.map((_, i) => arch.firstVector + i),
    ]);
    for (const register of [...arch.arguments, ...floatRegisters(arch)]) {
      const writer = this.#unread.get(register);
      if (writer === undefined || told.has(register) || this.#isTold(writer)) continue;
      if (this.#isLookedAt(register, writer) || this.#isMovedForNext(register, writer)) continue;
      const { target } = this.#read.decoded[line.at] as Decoded;
      if (
        target?.kind === "reg" ? target.reg === register : target?.kind === "mem" && target.base === register
      )
        continue;
      const name = arch.names[register];
      this.#fail(
        line.at,
        `${name} is left out, which instruction ${writer} sets for nothing else${isWhole ? "" : " …"}`,
      );
    }
  }

  /** Whether an instruction has a line that names what it makes. */
  #isTold(index: number): boolean {
    return (this.#byIndex.get(index) ?? []).some(({ kind }) => kind !== "event");
  }

  /** Whether some way leads from an instruction to another one that looks at the register that it sets. */
  #isLookedAt(register: number, writer: number): boolean {
    const { graph, decoded, words } = this.#read;
    const seen = new Set<number>();
    const open = [writer + 1];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const instruction = decoded[at];
      if (instruction === undefined || seen.has(at)) continue;
      seen.add(at);
      const { effects, control, known } = instruction;
      // Write barriers are no lines, but what is made for them is of use there.
      if (at !== writer && readsOf(instruction).has(register)) return true;
      if (words[at] === undefined) {
        if (known !== "rule") return true;
        if (effects.some(({ dst }) => dst?.kind === "reg" && dst.reg === register)) continue;
        if (control === "call" || control === "return") continue;
      }
      const block = graph.blocks[graph.blockOf[at] as number];
      if (block !== undefined && at < block.end - 1) open.push(at + 1);
      else for (const successor of block?.successors ?? []) open.push(graph.blocks[successor]?.start ?? -1);
    }
    return false;
  }

  /**
   * Whether an instruction only brings a value where another way to the same block has it: it stands last there, and on some
   * way on the value is lost without a return.
   */
  #isMovedForNext(register: number, writer: number): boolean {
    const { graph, decoded } = this.#read;
    const block = graph.blocks[graph.blockOf[writer] as number];
    const [next, other] = block?.successors ?? [];
    if (block === undefined || next === undefined || other !== undefined) return false;
    const ways = graph.blocks.filter(({ successors }) => successors.includes(next)).length;
    const isMove = ({ effects, control }: Decoded): boolean =>
      control !== "call" &&
      effects.every(({ op, dst }) => dst?.kind === "reg" && /^(move|address|\^|-)$/.test(op));
    if (ways < 2 || !decoded.slice(writer, block.end).every(isMove)) return false;
    const seen = new Set<number>();
    const open = [next];
    for (let b = open.pop(); b !== undefined; b = open.pop()) {
      const { start, end, successors } = graph.blocks[b] as Block;
      if (seen.has(b)) continue;
      seen.add(b);
      const loses = decoded
        .slice(start, end)
        .some(
          ({ effects, control }) =>
            control === "call" || effects.some(({ dst }) => dst?.kind === "reg" && dst.reg === register),
        );
      if (loses) return true;
      open.push(...successors);
    }
    return false;
  }

  /** Keeps count of the registers that were set and not looked at since. */
  #look(decoded: Decoded): void {
    const { effects, control, known } = decoded;
    const { arch } = this.#read.machine;
    if (known !== "rule" || control === "call") this.#unread.clear();
    for (const register of readsOf(decoded)) this.#unread.delete(register);
    // What flags are made for has a result that may be of no use.
    const makesOne = effects.length === 1 && effects[0]?.dst?.kind === "reg";
    for (const { op, dst } of effects)
      if (dst?.kind === "reg" && dst.reg !== arch.stackPointer) {
        if (makesOne && /^(move|address|\+|\*|<<|>>|set|select)$/.test(op))
          this.#unread.set(dst.reg, this.#index);
        else this.#unread.delete(dst.reg);
      }
  }

  /** What others change while they are called; what they give back goes by its name. */
  #call(
    decoded: Decoded,
    index: number,
    exposed: readonly { readonly from: number; readonly to: number }[],
  ): void {
    const { arch, frame } = this.#read.machine;
    const { registers } = this.#at;
    const top = registers[arch.stackPointer] as bigint;
    const fixed = [arch.stackPointer, arch.goroutine, arch.zero, arch.zeroVector].map(
      (r) => [r, registers[r]] as const,
    );
    for (let r = 0; r < arch.count; r++) registers[r] = this.#random.word();
    for (const [r, value] of fixed) if (r >= 0 && value !== undefined) registers[r] = value;
    this.#at.comparison = undefined;
    const name = decoded.target?.kind === "sym" ? decoded.target.name : "";
    const iterators = (signatureOf(name)?.parameters ?? []).flatMap((kind, i) =>
      kind === "iterator" ? [registers[arch.arguments[i] as number] as bigint] : [],
    );
    this.#memory.change((address) => {
      if (this.#types.some((type) => address >= type && address < type + 256n)) return true;
      if (!isFrameAddress(address)) return false;
      if (iterators.some((iterator) => address >= iterator && address < iterator + 96n)) return false;
      const offset = Number(address - stackTop);
      if (address >= top && address < top + BigInt(frame.outgoingBytes)) return false;
      return !exposed.some(({ from, to }) => offset >= from && offset < to);
    });
    for (const line of this.#byIndex.get(index) ?? [])
      if (line.kind === "event")
        for (const { name, term } of line.results) {
          this.#names.set(name, (registers[term.place] as bigint) & mask(term.bytes));
          this.#terms.set(name, term);
          this.outcome.seen.add(line);
        }
  }

  /** Whether a term is told by a place of the frame. */
  #readsFrame(given: Term, isOwn: boolean): boolean {
    const term = resolved(given);
    if (!isOwn && this.#read.lines.names.has(term)) return false;
    if (term.op === "load" && resolved(term.args[0] as Term).op === "stack") return true;
    return term.op !== "phi" && term.args.some((arg) => this.#readsFrame(arg, false));
  }

  /** What a text says, read as Go, is what its term is. */
  #checkText(line: Line, term: Term, text: string, value: bigint, bytes: number, isStored = false): void {
    const { say } = this.#read;
    const compared =
      line.kind === "event" && line.event.kind === "branch" && term === line.event.flags
        ? term
        : (comparedFloats(term)?.flags ?? (term.op === "set" ? resolved(term.args[0] as Term) : undefined));
    const isFloat = compared !== undefined && asFloatComparison(compared.text) !== undefined;
    // Work on floats is not worked out.
    if (!isFloat && worksOnFloats(term)) return;
    // A word alone has no width and sign; a place of the frame may have the name of something else.
    if (bytes > 8 || /^(?:!!\()?!?-?[\w.]+\)?$/.test(text) || this.#readsFrame(term, true)) return;
    let hasOther = false;
    const typed = (isOther: boolean): Typed => {
      const named = (name: string): Typed | undefined => {
        const known = this.#names.get(name);
        if (known === undefined) return undefined;
        const term = this.#terms.get(name);
        // Bools, and what the runtime's names say to be small, are random here.
        if (term !== undefined && (say.isBool(term) || isNarrow(term, 2))) throw new NotRead(name);
        const type = term === undefined ? undefined : say.types.of(term);
        if (type !== undefined) hasOther = true;
        if (type === undefined || isOther) return { value: BigInt.asIntN(64, known), type: undefined };
        const bits = 8 * type.bytes;
        return { value: type.signed ? BigInt.asIntN(bits, known) : BigInt.asUintN(bits, known), type };
      };
      const source = {
        named,
        load: (address: bigint, width: number): bigint => load(address, width, this.#at),
      };
      if (!isFloat) return textValue(text, source);
      const told = floatTextValue(text.replace(/^!!\((.*)\)$/, "$1"), compared.width, source);
      return { value: told ? 1n : 0n, type: undefined };
    };
    const mistake = (isOther: boolean): string | undefined => {
      try {
        const { value: told, type } = typed(isOther);
        // A number that is narrower than what is made goes on by its sign, up to the end of the word.
        const goesOn = !isStored && type?.signed === true && type.bytes < bytes;
        return BigInt.asUintN(8 * (goesOn ? 8 : bytes), told ^ value) === 0n
          ? undefined
          : `is 0x${value.toString(16)}, reads as ${told}`;
      } catch (error) {
        if (error instanceof Misleading) return error.message;
        throw error;
      }
    };
    try {
      const first = mistake(false);
      // Where ways meet the same name may stand for what has no type.
      const found = first !== undefined && hasOther ? mistake(true) : first;
      this.outcome.texts.read++;
      if (found !== undefined) this.#fail(line.at, `"${text}" ${found}`);
    } catch (error) {
      if (!(error instanceof NotRead)) throw error;
      this.outcome.texts.others++;
    }
  }

  /** The value of a term, where named ones are what their names stand for. */
  #evaluate(given: Term, isOwn: boolean): bigint {
    return this.#values.evaluate(given, isOwn);
  }

  #compare(line: Line, what: string, told: bigint, is: bigint): void {
    const kind = line.kind === "event" ? line.event.kind : line.kind;
    this.outcome.compared.set(kind, (this.outcome.compared.get(kind) ?? 0) + 1);
    this.outcome.seen.add(line);
    if (told !== is)
      this.#fail(line.at, `${kind} ${what} is 0x${is.toString(16)}, told 0x${told.toString(16)}`);
  }

  #fail(index: number, text: string): void {
    if (this.outcome.wrong.length < 20) this.outcome.wrong.push(`instruction ${index}: ${text}`);
  }
}

/** Whether a condition was put into a register, on some way. */
function isCondition(given: Term, seen = new Set<Term>()): boolean {
  const term = resolved(given);
  if (seen.has(term)) return false;
  seen.add(term);
  if (term.op === "set") return true;
  if (comparedFloats(term) !== undefined || deniedTruth(term) !== undefined) return true;
  return (
    (term.op === "phi" || term.op === "cut") &&
    term.bytes === 1 &&
    term.args.some((arg) => isCondition(arg, seen))
  );
}

/** Whether a term is made by work on floats. */
function worksOnFloats(given: Term, seen = new Set<Term>()): boolean {
  const term = resolved(given);
  if (seen.has(term)) return false;
  seen.add(term);
  return (
    term.text === "float" ||
    asFloatComparison(term.text) !== undefined ||
    (term.op !== "phi" && term.args.some((arg) => worksOnFloats(arg, seen)))
  );
}

/** Registers that an instruction looks at. */
function readsOf({ effects, control, target, clobbers }: Decoded): Set<number> {
  const found = new Set<number>();
  const read = (operand: Operand | undefined): void => {
    if (operand?.kind === "reg" || operand?.kind === "shifted") found.add(operand.reg);
    else if (operand?.kind === "mem") for (const r of [operand.base, operand.index]) found.add(r);
  };
  for (const { op, dst, srcs } of effects) {
    for (const operand of srcs) read(operand);
    if (dst?.kind === "mem" || op === "none" || op === "exchange") read(dst);
  }
  for (const operand of clobbers ?? []) read(operand);
  if (control !== "next") read(target);
  return found;
}

/**
 * Runs every block of a function in several states, and fails where a line and its instructions differ.
 * @returns what was read of the function, and what was compared
 */
export function assertInLockstep(
  fn: ListingFunction,
  told: ToldRelease,
  seed: number,
  rounds: number,
): { readonly read: ReadFunction; readonly outcome: Outcome } {
  const read = readFunction(fn, told);
  assert.ok(read, fn.name);
  const lockstep = new Lockstep(
    read,
    fn.instructions.map(({ mnemonic }) => mnemonic),
  );
  for (let round = 0; round < rounds; round++)
    for (const block of read.graph.blocks.keys()) lockstep.run(block, seed + 1000 * block + round);
  assert.deepEqual(lockstep.outcome.wrong, [], `${fn.name} with seed ${seed}`);
  return { read, outcome: lockstep.outcome };
}
