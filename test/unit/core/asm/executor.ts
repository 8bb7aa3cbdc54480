import type { Condition, Decoded, Effect } from "../../../../extension/src/core/asm/machine/effects.ts";
import { asFloatComparison } from "../../../../extension/src/core/asm/machine/floatConditions.ts";
import type { Operand } from "../../../../extension/src/core/asm/machine/operands.ts";
import type { Architecture } from "../../../../extension/src/core/asm/machine/registers.ts";
import { floatFlags, floatOf } from "./floatFlags.ts";

/**
 * Runs the effects of decoded instructions on registers and memory. It knows nothing of mnemonics: what it does is
 * what the pseudo-code says. All effects of one instruction happen at once.
 */
export interface Processor {
  /** By register number; vector registers have 128 bits. */
  readonly registers: bigint[];
  readonly memory: Uint8Array;
  /** Address of memory[0]. */
  readonly memoryAt: bigint;
  /** Memory everywhere, instead of that: byte by byte. */
  readonly bytes?: { read(address: bigint): number; write(address: bigint, byte: number): void };
  comparison: { effect: Effect; a: bigint; b: bigint } | undefined;
}

const mask = (width: number): bigint => (1n << BigInt(width * 8)) - 1n;
const signed = (value: bigint, width: number): bigint => BigInt.asIntN(width * 8, value);

export function execute(decoded: Decoded, at: Processor, arch: Architecture): void {
  const writes = decoded.effects.map((effect) => evaluate(effect, at, arch));
  for (const write of writes) write?.();
}

function evaluate(effect: Effect, at: Processor, arch: Architecture): (() => void) | undefined {
  const { op, dst, srcs, width } = effect;
  const source = (i: number): bigint => readOperand(srcs[i], width, effect.signed, at, arch);
  switch (op) {
    case "compare":
    case "test":
    case "compareNegative":
      at.comparison = { effect, a: source(0), b: source(1) };
      return undefined;
    case "nilCheck":
    case "none":
      return undefined;
    case "exchange": {
      const [a, b] = [source(0), readOperand(dst, width, false, at, arch)];
      return () => {
        write(dst, a, effect, at, arch);
        write(srcs[0], b, effect, at, arch);
      };
    }
    default: {
      const value = resultOf(effect, source, at, arch);
      return () => write(dst, value, effect, at, arch);
    }
  }
}

function resultOf(effect: Effect, source: (i: number) => bigint, at: Processor, arch: Architecture): bigint {
  const { op, width } = effect;
  const bits = BigInt(width * 8);
  const count = (i: number): bigint => source(i) & (bits === 64n ? 63n : 31n);
  switch (op) {
    case "move":
      return source(0);
    case "address":
      return addressOf(effect.srcs[0], at, arch);
    case "+":
      return source(0) + source(1);
    case "-":
      return source(0) - source(1);
    case "*":
      return source(0) * source(1);
    case "&":
      return source(0) & source(1);
    case "|":
      return source(0) | source(1);
    case "^":
      return source(0) ^ source(1);
    case "&^":
      return source(0) & ~source(1);
    case "|^":
      return source(0) | ~source(1);
    case "^^":
      return source(0) ^ ~source(1);
    case "<<":
      return source(0) << count(1);
    case ">>":
      return source(0) >> count(1);
    case "sar":
      return signed(source(0), width) >> count(1);
    case "rotate":
      return (source(0) << (source(1) % bits)) | (source(0) >> (bits - (source(1) % bits)));
    case "neg":
      return -source(0);
    case "not":
      return ~source(0);
    case "multiplyAdd":
      return source(0) + source(1) * source(2);
    case "multiplySub":
      return source(0) - source(1) * source(2);
    case "extract": {
      const field = (source(0) >> source(1)) & ((1n << source(2)) - 1n);
      return effect.signed ? BigInt.asIntN(Number(source(2)), field) : field;
    }
    case "insertZero": {
      const field = source(0) & ((1n << source(2)) - 1n);
      return (effect.signed ? BigInt.asIntN(Number(source(2)), field) : field) << source(1);
    }
    case "set":
      return holds(effect.condition, at) ? 1n : 0n;
    case "select":
      return holds(effect.condition, at) ? source(0) : source(1);
    case "named":
      return named(effect, source, at);
    default:
      throw new Error(`no meaning for ${op}`);
  }
}

const bytesOf = (value: bigint): number[] =>
  Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const fromBytes = (bytes: readonly number[]): bigint =>
  bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 255) << BigInt(8 * i)), 0n);
const lanes = (value: bigint, bits: bigint, n: number): bigint[] =>
  Array.from({ length: n }, (_, i) => (value >> (bits * BigInt(i))) & ((1n << bits) - 1n));
const fromLanes = (values: readonly bigint[], bits: bigint): bigint =>
  values.reduce((sum, value, i) => sum | (value << (bits * BigInt(i))), 0n);
const zerosBelow = (value: bigint, width: number): bigint => {
  let n = 0n;
  while (n < BigInt(width * 8) && ((value >> n) & 1n) === 0n) n++;
  return n;
};
const lengthOf = (value: bigint): bigint => (value === 0n ? 0n : BigInt(value.toString(2).length));

/** Operations that pseudo-code calls by name. */
function named(effect: Effect, source: (i: number) => bigint, at: Processor): bigint {
  const { width } = effect;
  const bits = BigInt(width * 8);
  const wide = (value: bigint): bigint => (effect.signed ? signed(value, width) : value);
  switch (effect.name) {
    case "rotateRight":
      return (source(0) >> (source(1) % bits)) | (source(0) << (bits - (source(1) % bits)));
    case "shiftLeftFrom": {
      const by = source(2) & (width === 8 ? 63n : 31n);
      return (source(0) << by) | ((source(1) & mask(width)) >> (bits - by));
    }
    case "shiftRightFrom": {
      const by = source(2) & (width === 8 ? 63n : 31n);
      return ((source(0) & mask(width)) >> by) | (source(1) << (bits - by));
    }
    case "trailingZeros":
      return zerosBelow(source(0), width);
    case "highestBit":
      return lengthOf(source(0)) - 1n;
    case "leadingZeros":
      return bits - lengthOf(source(0));
    case "onesCount":
      return BigInt(source(0).toString(2).replaceAll("0", "").length);
    case "reverseBytes":
      return fromBytes(bytesOf(source(0)).slice(0, width).reverse());
    case "reverseBits":
      return BigInt(
        `0b${source(0)
          .toString(2)
          .padStart(width * 8, "0")
          .split("")
          .reverse()
          .join("")}`,
      );
    case "clearLowestBit":
      return source(0) & (source(0) - 1n);
    case "lowestBit":
      return source(0) & -source(0);
    case "setBit":
      return source(0) | (1n << (source(1) % bits));
    case "clearBit":
      return source(0) & ~(1n << (source(1) % bits));
    case "flipBit":
      return source(0) ^ (1n << (source(1) % bits));
    case "highProduct":
      return (wide(source(0)) * wide(source(1))) >> bits;
    case "product":
      return wide(source(0)) * wide(source(1));
    case "wideQuotient":
    case "wideRemainder": {
      const whole = ((source(0) & mask(width)) << bits) | (source(1) & mask(width));
      const dividend = effect.signed ? signed(whole, 2 * width) : whole;
      const by = wide(source(2));
      return effect.name === "wideQuotient" ? dividend / by : dividend % by;
    }
    case "quotient":
      return source(1) === 0n ? 0n : wide(source(0)) / wide(source(1));
    case "remainder":
      return source(1) === 0n ? wide(source(0)) : wide(source(0)) % wide(source(1));
    case "subtractWithBorrow":
      return source(0) - source(1) - (holds("u<", at) ? 1n : 0n);
    case "insertBits": {
      const [value, field, from, length] = [source(0), source(1), source(2), source(3)];
      const room = ((1n << length) - 1n) << from;
      return (value & ~room) | ((field << from) & room);
    }
    case "insertLowBits": {
      const [value, field, from, length] = [source(0), source(1), source(2), source(3)];
      const room = (1n << length) - 1n;
      return (value & ~room) | ((field >> from) & room);
    }
    case "extractFromPair":
      return ((source(0) << bits) | source(1)) >> source(2);
    case "equalBytes": {
      const b = bytesOf(source(1));
      return fromBytes(bytesOf(source(0)).map((byte, i) => (byte === b[i] ? 255 : 0)));
    }
    case "topBits":
      return bytesOf(source(0)).reduce((sum, byte, i) => sum | (BigInt(byte >> 7) << BigInt(i)), 0n);
    case "shuffleBytes": {
      const from = bytesOf(source(0));
      return fromBytes(bytesOf(source(1)).map((i) => (i >= 128 ? 0 : (from[i & 15] as number))));
    }
    case "interleaveLowBytes": {
      const [a, b] = [bytesOf(source(0)), bytesOf(source(1))];
      return fromBytes(a.map((_, i) => (i % 2 === 0 ? a : b)[i >> 1] as number));
    }
    case "shuffleLowWords":
    case "shuffleHighWords": {
      const words = lanes(source(0), 16n, 8);
      const half = effect.name === "shuffleLowWords" ? 0 : 4;
      const order = lanes(source(1), 2n, 4).map(Number);
      order.forEach((from, i) => {
        words[half + i] = lanes(source(0), 16n, 8)[half + from] as bigint;
      });
      return fromLanes(words, 16n);
    }
    case "shuffleLanes": {
      const from = lanes(source(0), 32n, 4);
      return fromLanes(
        lanes(source(1), 2n, 4).map((i) => from[Number(i)] as bigint),
        32n,
      );
    }
    case "insertLane": {
      const from = source(2) * bits;
      const whole = readVector(effect.srcs[0], at);
      return (whole & ~(mask(width) << from)) | ((source(1) & mask(width)) << from);
    }
    case "extractLane":
      return (readVector(effect.srcs[0], at) >> (source(1) * bits)) & mask(width);
    case "aesRound":
      return mixColumns(shiftRows(substitute(source(0)))) ^ source(1);
    case "aesSubstitute":
      return shiftRows(substitute(source(0) ^ source(1)));
    case "aesMixColumns":
      return mixColumns(source(0));
    case "negateBytesBySign": {
      const signs = bytesOf(source(1));
      return fromBytes(
        bytesOf(source(0)).map((byte, i) => ((signs[i] as number) > 127 ? -byte : signs[i] === 0 ? 0 : byte)),
      );
    }
    case "onesCountBytes":
      return fromBytes(
        bytesOf(source(0)).map((byte, i) => (i < 8 ? byte.toString(2).replaceAll("0", "").length : 0)),
      );
    case "sumLanes":
      return bytesOf(source(0))
        .slice(0, 8)
        .reduce((sum, byte) => sum + BigInt(byte), 0n);
    case "selectOrIncrement":
      return holds(effect.condition, at) ? source(0) : source(1) + 1n;
    case "selectOrInvert":
      return holds(effect.condition, at) ? source(0) : ~source(1);
    case "selectOrNegate":
      return holds(effect.condition, at) ? source(0) : -source(1);
    case "incrementIf":
      return holds(effect.condition, at) ? source(0) + 1n : source(0);
    case "negateIf":
      return holds(effect.condition, at) ? -source(0) : source(0);
    default:
      throw new Error(`no meaning for ${effect.name}`);
  }
}

function readVector(operand: Operand | undefined, at: Processor): bigint {
  if (operand?.kind !== "reg") throw new Error(`no vector ${operand?.text}`);
  return at.registers[operand.reg] as bigint;
}

// AES (FIPS 197): the state is 16 bytes by columns.

const double = (byte: number): number => ((byte << 1) ^ (byte & 128 ? 0x1b : 0)) & 255;
const product = (a: number, b: number): number => {
  let sum = 0;
  for (let x = a, bits = b; bits > 0; bits >>= 1, x = double(x)) if (bits & 1) sum ^= x;
  return sum;
};
const rotated = (byte: number, by: number): number => ((byte << by) | (byte >> (8 - by))) & 255;
const substitution = Array.from({ length: 256 }, (_, byte) => {
  let inverse = 0;
  for (let i = 1; i < 256 && byte > 0; i++) if (product(byte, i) === 1) inverse = i;
  return (
    inverse ^ rotated(inverse, 1) ^ rotated(inverse, 2) ^ rotated(inverse, 3) ^ rotated(inverse, 4) ^ 0x63
  );
});
const substitute = (state: bigint): bigint =>
  fromBytes(bytesOf(state).map((byte) => substitution[byte] as number));
const shiftRows = (state: bigint): bigint => {
  const from = bytesOf(state);
  return fromBytes(from.map((_, i) => from[(i + 4 * (i % 4)) % 16] as number));
};
const mixColumns = (state: bigint): bigint => {
  const from = bytesOf(state);
  return fromBytes(
    from.map((byte, i) => {
      const at = (step: number): number => from[(i & ~3) | ((i + step) & 3)] as number;
      return double(byte) ^ double(at(1)) ^ at(1) ^ at(2) ^ at(3);
    }),
  );
};

/** Whether a condition holds of the last comparison. */
export function holds(condition: Condition | undefined, at: Processor): boolean {
  if (at.comparison === undefined) throw new Error(`${condition} without a comparison`);
  const { effect, a, b } = at.comparison;
  const { width } = effect;
  if (effect.name === "bit") {
    const isSet = ((a >> (b % BigInt(width * 8))) & 1n) === 1n;
    return condition === "==" || condition === "u>=" ? !isSet : isSet;
  }
  const floats = asFloatComparison(effect.name);
  if (floats !== undefined) {
    const [flagsOf, meanings] = floatFlags[floats];
    const meaning = condition === undefined ? undefined : meanings[condition];
    if (meaning === undefined) throw new Error(`no meaning for ${condition}`);
    return meaning(flagsOf(floatOf(a, width), floatOf(b, width)));
  }
  const [left, right] =
    effect.op === "test"
      ? [a & b, 0n]
      : effect.op === "compareNegative"
        ? [(a + b) & mask(width), 0n]
        : [a, b];
  const [sa, sb] = [signed(left, width), signed(right, width)];
  switch (condition) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "u<":
      return left < right;
    case "u<=":
      return left <= right;
    case "u>":
      return left > right;
    case "u>=":
      return left >= right;
    case "<":
      return sa < sb;
    case "<=":
      return sa <= sb;
    case ">":
      return sa > sb;
    case ">=":
      return sa >= sb;
    case "negative":
      return signed(left - right, width) < 0n;
    case "notNegative":
      return signed(left - right, width) >= 0n;
    default:
      throw new Error(`no meaning for ${condition}`);
  }
}

function readOperand(
  operand: Operand | undefined,
  width: number,
  extend: boolean,
  at: Processor,
  arch: Architecture,
): bigint {
  const cut = (value: bigint): bigint => (extend ? signed(value, width) : value & mask(width));
  switch (operand?.kind) {
    case "reg":
      return operand.reg === arch.zero ? 0n : cut(at.registers[operand.reg] as bigint);
    case "imm":
      return operand.text.includes(".")
        ? bitsOf(operand.value, width)
        : immediate(operand.text) & mask(width);
    case "mem":
      return cut(load(addressOf(operand, at, arch), width, at));
    case "shifted":
      return shift(operand, width, at);
    default:
      throw new Error(`no value for ${operand?.text}`);
  }
}

/** A floating point number of arm64's FMOV. */
function bitsOf(value: number, width: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (width === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return view.getBigUint64(0, true);
}

function immediate(text: string): bigint {
  const body = text.replace(/^\$/, "").replace(/^\((.*)\)$/, "$1");
  const [value, by] = body.split("<<");
  const number = value?.startsWith("-") ? -BigInt(value.slice(1)) : BigInt(value ?? "");
  return by === undefined ? number : number << BigInt(by);
}

function shift(operand: Operand & { kind: "shifted" }, width: number, at: Processor): bigint {
  const value = (at.registers[operand.reg] as bigint) & mask(width);
  const by = BigInt(operand.amount);
  switch (operand.shift) {
    case "<<":
      return (value << by) & mask(width);
    case ">>":
      return value >> by;
    case "->":
      return (signed(value, width) >> by) & mask(width);
    case ".UXTW":
      return value & mask(4);
    default:
      throw new Error(`no meaning for ${operand.text}`);
  }
}

export function addressOf(operand: Operand | undefined, at: Processor, arch: Architecture): bigint {
  if (operand?.kind !== "mem") throw new Error(`no address ${operand?.text}`);
  const base = operand.base >= 0 ? (at.registers[operand.base] as bigint) : 0n;
  const index =
    operand.index >= 0 && operand.index !== arch.zero ? (at.registers[operand.index] as bigint) : 0n;
  return (base + index * BigInt(operand.scale) + BigInt(operand.offset)) & mask(8);
}

export function load(address: bigint, width: number, at: Processor): bigint {
  const { bytes } = at;
  if (bytes !== undefined)
    return fromBytes(Array.from({ length: width }, (_, i) => bytes.read((address + BigInt(i)) & mask(8))));
  const from = Number(address - at.memoryAt);
  if (from < 0 || from + width > at.memory.length) throw new Error(`load outside the memory: ${address}`);
  return fromBytes([...at.memory.subarray(from, from + width)]);
}

function write(
  dst: Operand | undefined,
  value: bigint,
  effect: Effect,
  at: Processor,
  arch: Architecture,
): void {
  const { width } = effect;
  if (dst?.kind === "mem" && at.bytes !== undefined) {
    const to = addressOf(dst, at, arch);
    for (let i = 0; i < width; i++)
      at.bytes.write((to + BigInt(i)) & mask(8), Number((value >> BigInt(8 * i)) & 255n));
    return;
  }
  if (dst?.kind === "mem") {
    const from = Number(addressOf(dst, at, arch) - at.memoryAt);
    for (let i = 0; i < width; i++) at.memory[from + i] = Number((value >> BigInt(8 * i)) & 255n);
    return;
  }
  if (dst?.kind !== "reg") throw new Error(`no place ${dst?.text}`);
  if (dst.reg === arch.zero) return;
  const kept = effect.keepsRest === true ? width : 0;
  const old = at.registers[dst.reg] as bigint;
  const room = effect.extendTo ?? (kept > 0 ? kept : width);
  at.registers[dst.reg] = kept > 0 ? (old & ~mask(kept)) | (value & mask(kept)) : value & mask(room);
}
