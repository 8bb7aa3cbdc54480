import type { Decoded, Effect } from "../../../extension/src/core/asm/machine/effects.ts";
import { asFloatComparison } from "../../../extension/src/core/asm/machine/floatConditions.ts";
import type { Operand } from "../../../extension/src/core/asm/machine/operands.ts";
import type { Place } from "../../../extension/src/core/asm/machine/partPlaces.ts";
import { placeOf } from "../../../extension/src/core/asm/machine/places.ts";
import type { Architecture } from "../../../extension/src/core/asm/machine/registers.ts";
import { execute, holds, type Processor } from "../../unit/core/asm/executor.ts";
import {
  type ClaimPlace,
  isElemOffset,
  isKeyOffset,
  type RunningOperation,
  truthOf,
  type Verdict,
} from "./kindTruth.ts";
import type { ClaimedFunction } from "./programListing.ts";
import type { Registers } from "./steppedProcess.ts";

/** The claims of one instruction, each as a question that can be asked again when more is known of the map. */

export interface Claim {
  /** What is claimed: `AX = hash`, `reads h.count`, `taken`. */
  readonly text: string;
  /** What the machine has. */
  readonly real: string;
  holds(): Verdict;
  /** Whether another content of the register would be found out. */
  notices?(): boolean;
}

/** Bits that are turned over to see whether a claim depends on them. */
const otherBits = 0x55n;

export type Comparison = NonNullable<Processor["comparison"]>;

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** Registers that an instruction reads, among them those that addresses are made of. */
function registersRead(decoded: Decoded, arch: Architecture): Set<number> {
  const found = new Set<number>();
  const see = (operand: Operand | undefined, isRead: boolean): void => {
    if (operand === undefined) return;
    if (operand.kind === "mem") {
      if (operand.base >= 0) found.add(operand.base);
      if (operand.index >= 0) found.add(operand.index);
    } else if (isRead && (operand.kind === "reg" || operand.kind === "shifted")) found.add(operand.reg);
  };
  for (const { dst, srcs } of decoded.effects) {
    see(dst, false);
    for (const source of srcs) see(source, true);
  }
  if (decoded.control === "call") for (const register of arch.arguments) found.add(register);
  return found;
}

function registersWritten(decoded: Decoded): Set<number> {
  const found = new Set<number>();
  for (const { dst } of decoded.effects) if (dst?.kind === "reg") found.add(dst.reg);
  return found;
}

/** Vector registers of arm64 are not in the stub's answer. */
export const isTold = (register: number, arch: Architecture): boolean =>
  arch.goarch === "arm64" ? register <= 32 : register < 32;

const isWhole = (register: number, arch: Architecture): boolean => arch.goarch === "arm64" || register < 16;

/** What registers hold: those read before the instruction, or those written after it. */
export function registerClaims(
  when: "before" | "after",
  fn: ClaimedFunction,
  index: number,
  registers: Registers,
  op: RunningOperation,
  place: ClaimPlace,
): Claim[] {
  const { arch } = fn.machine;
  const decoded = fn.decoded(index);
  const state = when === "before" ? fn.before(index) : fn.after(index);
  const claims: Claim[] = [];
  for (const register of when === "before" ? registersRead(decoded, arch) : registersWritten(decoded)) {
    const value = state.registers[register];
    if (value === undefined || !isTold(register, arch) || !isWhole(register, arch)) continue;
    if (register === arch.zero) continue;
    const real = registers[register] as bigint;
    claims.push({
      text: `${when} ${arch.names[register]} = ${value.text === "" ? value.kind : value.text} (${value.kind}${Number.isNaN(value.num) ? "" : ` ${value.num}`})`,
      real: hex(real),
      holds: () => truthOf(value, real, op, place),
      notices: () => truthOf(value, real ^ otherBits, op, place) === false,
    });
  }
  return claims;
}

type Memory = Operand & { kind: "mem" };

function addressOf(operand: Memory, registers: Registers, arch: Architecture): bigint {
  const base = registers[operand.base] as bigint;
  const index = operand.index < 0 || operand.index === arch.zero ? 0n : (registers[operand.index] as bigint);
  return BigInt.asUintN(64, base + index * BigInt(operand.scale) + BigInt(operand.offset));
}

/** Whether an address can be made of the registers that are told. */
function isPlain(operand: Operand | undefined, arch: Architecture): operand is Memory {
  return (
    operand?.kind === "mem" &&
    operand.base >= 0 &&
    isTold(operand.base, arch) &&
    arch.names[operand.base] !== "IP"
  );
}

/** What is at the places in memory that the instruction reads or writes. */
export function placeClaims(
  fn: ClaimedFunction,
  index: number,
  registers: Registers,
  op: RunningOperation,
): Claim[] {
  const { machine } = fn;
  const state = fn.before(index);
  const claims: Claim[] = [];
  for (const effect of fn.decoded(index).effects) {
    if (effect.op === "address") continue;
    for (const operand of [effect.dst, ...effect.srcs]) {
      if (!isPlain(operand, machine.arch)) continue;
      const place = placeOf(operand, effect.width, state, machine);
      if (place.text === "") continue;
      const real = addressOf(operand, registers, machine.arch);
      claims.push({
        text: `${operand.text} is ${place.text}${place.field === undefined ? (place.part === undefined ? "" : ` (${place.part})`) : ""}`,
        real: hex(real),
        holds: () => placeTruth(place, Number(real), effect.width, op),
      });
    }
  }
  return claims;
}

function placeTruth(place: Place, address: number, width: number, op: RunningOperation): Verdict {
  const { facts } = op;
  const { base, field } = place;
  if (field !== undefined && base !== undefined) {
    const inField = (start: number): boolean =>
      address >= start + field.offsetBytes && address + width <= start + field.offsetBytes + field.sizeBytes;
    switch (base.kind) {
      case "map":
        return op.m === 0 ? [...facts.maps].some(inField) : inField(op.m);
      case "mapType":
        return inField(op.typ);
      case "table":
        return [...facts.tables].some(inField);
      case "iterator":
        return [...op.iterators].some((iterator) => inField(Number(iterator)));
      case "goroutine":
        return inField(Number(op.goroutine));
      case "extra":
        return [...facts.extras].some(inField);
      default:
        return undefined;
    }
  }
  if (place.part === undefined) return undefined;
  if (place.part === "directory")
    return [...facts.directories].some(([start, length]) => address >= start && address < start + 8 * length);
  const offset = facts.offsetInBlock(address);
  if (place.part === "elem" && offset === undefined) return undefined;
  if (offset === undefined) return facts.type.indirectKey || facts.type.indirectElem ? undefined : false;
  const cell = /tophash\[(\d)\]|ctrl\[(\d)\]/.exec(place.text);
  switch (place.part) {
    case "tophash":
      return cell === null ? offset < 8 : offset === Number(cell[1]);
    case "ctrl":
      return cell === null ? offset < 8 : offset === Number(cell[2]);
    case "overflow":
      return offset === facts.type.bucket.overflowOffsetBytes;
    case "key":
      return offset >= 8 && offset < facts.type.bucket.overflowOffsetBytes;
    case "slot":
      return isKeyOffset(offset, op, false);
    case "elem":
      return isElemOffset(offset, op, false);
  }
}

/** Bytes around an address that an instruction may read or write. */
const windowBytes = 64;

/** What the instruction does, to be done on the machine as it was before. */
export class Execution {
  readonly #decoded: Decoded;
  readonly #arch: Architecture;
  readonly #processor: Processor | undefined;
  readonly #op: RunningOperation;
  #failed = false;

  constructor(
    fn: ClaimedFunction,
    index: number,
    registers: Registers,
    comparison: Comparison | undefined,
    op: RunningOperation,
  ) {
    const { arch } = fn.machine;
    this.#decoded = fn.decoded(index);
    this.#arch = arch;
    this.#op = op;
    this.#processor = this.#prepare(registers, comparison);
    if (this.#processor === undefined) return;
    try {
      execute(this.#decoded, this.#processor, arch);
    } catch {
      // The test's executor has no meaning for it.
      this.#failed = true;
    }
  }

  /** The comparison that a branch after this instruction is told to be about. */
  get comparison(): Comparison | undefined {
    return this.#processor?.comparison;
  }

  #prepare(registers: Registers, comparison: Comparison | undefined): Processor | undefined {
    const operands = this.#decoded.effects.flatMap(({ op, dst, srcs }) =>
      op === "address" ? [] : [dst, ...srcs],
    );
    const addresses: number[] = [];
    // Relative to the instruction: what lies there is the linker's.
    if (this.#decoded.effects.some(({ op, srcs }) => op === "address" && !isPlain(srcs[0], this.#arch)))
      return undefined;
    for (const operand of operands) {
      if (operand?.kind === "reg" && !isTold(operand.reg, this.#arch)) return undefined;
      if (operand?.kind !== "mem") continue;
      if (!isPlain(operand, this.#arch)) return undefined;
      addresses.push(Number(addressOf(operand, registers, this.#arch)));
    }
    const from = addresses.length === 0 ? 0 : Math.min(...addresses);
    if (addresses.some((address) => address - from > windowBytes - 16)) return undefined;
    let memory = new Uint8Array(0);
    if (addresses.length > 0)
      try {
        memory = new Uint8Array(this.#op.memory.read(from, windowBytes));
      } catch {
        return undefined;
      }
    return { registers: [...registers], memory, memoryAt: BigInt(from), comparison };
  }

  /** The bytes around, as they are now: another thread may ask for the stack's check at any time. */
  #window({ memory, memoryAt }: Processor): Buffer {
    return memory.length === 0 ? Buffer.alloc(0) : this.#op.memory.read(Number(memoryAt), windowBytes);
  }

  /** The destinations as they should be now, against the machine after the instruction. */
  claims(after: Registers): Claim[] {
    const processor = this.#processor;
    if (processor === undefined || this.#failed || this.#decoded.control !== "next") return [];
    const stores = this.#decoded.effects.some(({ dst }) => dst?.kind === "mem");
    if (!stores && !this.#window(processor).equals(processor.memory)) return [];
    const claims: Claim[] = [];
    for (const { dst, op, width } of this.#decoded.effects) {
      if (dst?.kind === "reg" && dst.reg !== this.#arch.zero && op !== "none") {
        const [told, real] = [processor.registers[dst.reg] as bigint, after[dst.reg] as bigint];
        claims.push({
          text: `${this.#arch.names[dst.reg]} becomes ${hex(told)} (${op})`,
          real: hex(real),
          holds: () => told === real,
        });
      } else if (dst?.kind === "mem" && processor.memory.length > 0 && op !== "none") {
        const now = this.#window(processor);
        const same = now.equals(processor.memory);
        claims.push({ text: `stores ${width} bytes (${op})`, real: now.toString("hex"), holds: () => same });
      }
    }
    return claims;
  }
}

/** Which way a branch goes by the comparison that it is told to be about. */
export function branchClaim(
  decoded: Decoded,
  comparison: Comparison | undefined,
  taken: boolean,
): Claim | undefined {
  if (comparison === undefined || asFloatComparison(comparison.effect.name) !== undefined) return undefined;
  try {
    const told = holds(decoded.condition, {
      registers: [],
      memory: new Uint8Array(0),
      memoryAt: 0n,
      comparison,
    });
    const { a, b, effect } = comparison;
    return {
      text: `${decoded.condition} of ${effect.op} ${hex(a)}, ${hex(b)}: ${told ? "taken" : "not taken"}`,
      real: taken ? "taken" : "not taken",
      holds: () => told === taken,
    };
  } catch {
    // Overflow and parity are not kept.
    return undefined;
  }
}

/** Whether an instruction compares something, as the annotator sees it. */
export function compares(effects: readonly Effect[]): boolean {
  return effects.some(({ op }) => op === "compare" || op === "test" || op === "compareNegative");
}
