import type { Decoded } from "../../../extension/src/core/asm/machine/effects.ts";
import { calleeOf } from "../../../extension/src/core/asm/statements/callees.ts";
import type { Line } from "../../../extension/src/core/asm/statements/line.ts";
import type { ReadFunction } from "../../../extension/src/core/asm/statements/statement.ts";
import { addressOf } from "../../unit/core/asm/executor.ts";
import { isNoMeaning, mask, TermValues, Unnamed } from "../../unit/core/asm/statements/termValues.ts";
import type { Claim } from "./claimChecks.ts";
import type { Registers } from "./steppedProcess.ts";

/** What statements say, in a process that is stepped: names hold what the statements put there, nothing else. */

/** What a run of statements asks of the process. */
interface Surroundings {
  /** @throws Error where there is no memory */
  read(address: number, bytes: number): Buffer;
  symbol(name: string): number | undefined;
  /** Whether the stub tells a register. */
  isTold(register: number): boolean;
}

/** Statements of one activation of a function. */
export class StatementRun {
  readonly #read: ReadFunction;
  readonly #around: Surroundings;
  readonly #byIndex: ReadonlyMap<number, readonly Line[]>;
  readonly #names = new Map<string, bigint>();
  readonly #values: TermValues;
  #stackTop: bigint | undefined;
  /** The call that is being executed. */
  #called = -1;

  constructor(read: ReadFunction, byIndex: ReadonlyMap<number, readonly Line[]>, around: Surroundings) {
    this.#read = read;
    this.#around = around;
    this.#byIndex = byIndex;
    this.#values = new TermValues(read.lines.names, {
      named: (name) => this.#names.get(name),
      load: (address, width) => littleEndian(this.#memory(address, width)),
      symbol(name, offset) {
        const at = name === "" ? undefined : around.symbol(name);
        if (at === undefined) throw new Unnamed(`no symbol ${name}`);
        return BigInt(at + offset);
      },
      stackTop: () => {
        if (this.#stackTop === undefined) throw new Unnamed("no stack pointer");
        return this.#stackTop;
      },
    });
  }

  /** What is claimed of an instruction; those of `after` can be asked when it has been executed. */
  before(
    index: number,
    registers: Registers,
  ): { now: Claim[]; after: (registers: Registers, isTaken: boolean) => Claim[] } {
    this.#arrive(index, registers);
    const now: Claim[] = [];
    const later: ((registers: Registers, isTaken: boolean) => Claim[])[] = [];
    const edges: Line[] = [];
    for (const line of this.#byIndex.get(index) ?? [])
      try {
        if (line.kind === "copy" && line.edge !== undefined) edges.push(line);
        else this.#tell(line, registers, now, later);
      } catch (error) {
        if (!(error instanceof Unnamed) && !isNoMeaning(error)) throw error;
        if (line.kind !== "event") this.#names.delete(line.name);
      }
    return {
      now,
      after: (next, isTaken) => {
        const claims = later.flatMap((ask) => ask(next, isTaken));
        if (isTaken) for (const line of edges) this.#copy(line);
        if (this.#decoded(index).control === "call") this.#called = index;
        return claims;
      },
    };
  }

  #memory(address: bigint, width: number): Buffer {
    try {
      return this.#around.read(Number(address), width);
    } catch {
      throw new Unnamed("nothing is mapped there");
    }
  }

  #decoded(index: number): Decoded {
    return this.#read.decoded[index] as Decoded;
  }

  #arrive(index: number, registers: Registers): void {
    const { facts, machine, lines, flow } = this.#read;
    const pointer = facts[index]?.before[machine.arch.stackPointer];
    const top =
      pointer?.kind === "stack"
        ? (registers[machine.arch.stackPointer] as bigint) - BigInt(pointer.num)
        : undefined;
    // The stack was copied: addresses in it are others now.
    if (top !== this.#stackTop) this.#names.clear();
    this.#stackTop = top;
    if (index === 0) {
      this.#names.clear();
      for (const { term } of flow.starts[0]?.values() ?? []) {
        const name = term.op === "entry" ? lines.names.get(term) : undefined;
        if (name !== undefined && this.#around.isTold(term.place))
          this.#names.set(name, (registers[term.place] as bigint) & mask(term.bytes));
      }
    }
    if (this.#called >= 0)
      for (const line of this.#byIndex.get(this.#called) ?? [])
        for (const { name, term } of line.kind === "event" ? line.results : [])
          if (index === this.#called + 1 && this.#around.isTold(term.place))
            this.#names.set(name, (registers[term.place] as bigint) & mask(term.bytes));
          else this.#names.delete(name);
    this.#called = -1;
  }

  #copy(line: Line): void {
    if (line.kind === "event") return;
    try {
      this.#names.set(line.name, this.#values.evaluate(line.term, false));
    } catch {
      this.#names.delete(line.name);
    }
  }

  #tell(
    line: Line,
    registers: Registers,
    now: Claim[],
    later: ((registers: Registers, isTaken: boolean) => Claim[])[],
  ): void {
    const { arch } = this.#read.machine;
    const { effects } = this.#decoded(line.at);
    if (line.kind === "copy") {
      this.#copy(line);
      return;
    }
    if (line.kind !== "event") {
      const told = this.#values.evaluate(line.term, true);
      this.#names.set(line.name, told);
      const made = effects.flatMap(({ dst }) => (dst?.kind === "reg" ? [dst.reg] : []));
      const isOperand = line.term.op === "load" && !effects.some(({ op }) => op === "move");
      if (made.length === 0 || isOperand || !made.every((r) => this.#around.isTold(r))) return;
      const low = mask(Math.max(1, line.term.bytes));
      later.push((next) => {
        const real = made.map((r) => (next[r] as bigint) & low);
        return [
          claim(`${line.name} = ${hex(told)}`, told, real.find((r) => r === told) ?? (real[0] as bigint)),
        ];
      });
      return;
    }
    const { event } = line;
    if (event.kind === "branch") {
      const told = this.#values.condition(event.flags, event.condition);
      later.push((_, isTaken) => [claim("condition", told ? 1n : 0n, isTaken ? 1n : 0n)]);
    } else if (event.kind === "store") {
      const address = this.#values.evaluate(event.address, false);
      const value = this.#values.evaluate(event.value, false) & mask(event.width);
      const places = effects.flatMap(({ dst }) =>
        dst?.kind === "mem" && dst.base >= 0
          ? [
              addressOf(
                dst,
                { registers: [...registers], memory: new Uint8Array(0), memoryAt: 0n, comparison: undefined },
                arch,
              ),
            ]
          : [],
      );
      const [first] = places;
      if (first !== undefined)
        now.push(claim("address", address, places.find((p) => p === address) ?? first));
      this.#memory(address, event.width);
      later.push(() => [claim("stored", value, littleEndian(this.#memory(address, event.width)))]);
    } else if (event.kind === "call" || event.kind === "return") {
      const known =
        event.kind === "call"
          ? calleeOf(this.#decoded(line.at), this.#read.facts[line.at], arch)?.registers
          : undefined;
      const words = event.kind === "call" ? event.args : event.words;
      for (const [i, term] of words.entries()) {
        const register = (known ?? arch.arguments)[i];
        if (register === undefined || !this.#around.isTold(register)) continue;
        const low = mask(term.bytes === 1 ? 1 : 8);
        const told = this.#values.evaluate(term, false) & low;
        now.push(claim(`${event.kind} ${i}`, told, (registers[register] as bigint) & low));
      }
    }
  }
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;

function claim(what: string, told: bigint, real: bigint): Claim {
  return { text: `statement: ${what} ${hex(told)}`, real: hex(real), holds: () => told === real };
}

const littleEndian = (bytes: Buffer): bigint => {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
};
