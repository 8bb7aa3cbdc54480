import type { GoRelease, MapFamily } from "../../go/release/goRelease.ts";
import { layoutsOf } from "../runtime/fields.ts";
import { constant, join, type Kind, ofKind, sameValue, type Value } from "../runtime/values.ts";
import { add, combine, namedResult } from "./arithmetic.ts";
import { notMatch } from "./controlMatches.ts";
import type { Decoded, Effect } from "./effects.ts";
import { joinExposed, joinFrames } from "./frame.ts";
import { frameFactsOf, noFrameFacts } from "./frameFacts.ts";
import type { FrameRange, Machine, MachineState } from "./machine.ts";
import type { Operand } from "./operands.ts";
import { effectiveAddress, symbolValue, valueOfOperand } from "./places.ts";
import type { Architecture } from "./registers.ts";
import { narrowed } from "./widths.ts";

/**
 * What a function is evaluated with.
 * @param decoded its instructions, where what is said of one may depend on the others
 * @param named the listing is the compiler's, which names variables
 * @param symbol the function's name when it is one of the runtime's map functions
 */
export function machineOf(
  arch: Architecture,
  release: GoRelease,
  decoded: readonly Decoded[],
  named = false,
  symbol = "",
): Machine {
  return {
    arch,
    release,
    family: release.family,
    layouts: layoutsOf(release, 8),
    nothing: nothingOf(arch, release.family),
    frame: decoded.length === 0 ? noFrameFacts : frameFactsOf(arch, decoded, named, symbol !== ""),
    isMapFunction: symbol !== "",
    keyBytes: keyBytesOf(symbol),
  };
}

/** Bytes of a key in the functions for one kind of key; 0 in the others. */
function keyBytesOf(symbol: string): number {
  const kind = /_?[fF]ast(32|64|str|Str|Ptr)/.exec(symbol)?.[1];
  if (kind === undefined) return 0;
  return kind === "32" ? 4 : kind === "64" || kind === "Ptr" ? 8 : 16;
}

const everywhere: readonly FrameRange[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

const nothings = new Map<string, MachineState>();

/** The state at the entry of a function that is told nothing; its stack pointer is no other function's. */
function nothingOf(arch: Architecture, family: MapFamily): MachineState {
  const id = `${arch.goarch} ${family}`;
  let nothing = nothings.get(id);
  if (nothing === undefined) {
    nothing = entryState({ arch, family }, []);
    nothings.set(id, nothing);
  }
  return nothing;
}

export function entryState(
  machine: Pick<Machine, "arch" | "family">,
  parameters: readonly Kind[],
): MachineState {
  const { arch, family } = machine;
  const registers: (Value | undefined)[] = new Array(arch.count + arch.vectorCount).fill(undefined);
  const state: MachineState = {
    registers,
    frame: new Map(),
    sharesFrame: false,
    exposed: [],
    holdsPieces: false,
    holdsCopies: false,
  };
  if (arch.count === 0) return state;
  registers[arch.stackPointer] = stackAddress(0);
  fixRegisters(state, machine);
  parameters.forEach((kind, i) => {
    const register = arch.arguments[i];
    if (register !== undefined) registers[register] = ofKind(kind, family);
  });
  return state;
}

/** The state where no jump of the function is known to lead. */
export function unknownState(machine: Machine, stackPointer: Value | undefined): MachineState {
  const state = entryState(machine, []);
  if (machine.arch.count > 0) state.registers[machine.arch.stackPointer] = stackPointer;
  state.exposed = everywhere;
  return state;
}

const stackAddress = (num: number): Value => ({ kind: "stack", num, text: "" });

/** The registers that hold the same all the time. */
export function fixRegisters(
  { registers }: MachineState,
  { arch, family }: Pick<Machine, "arch" | "family">,
): void {
  registers[arch.goroutine] = ofKind("goroutine", family);
  if (arch.zero >= 0) registers[arch.zero] = constant(0);
  if (arch.zeroVector < 0) return;
  registers[arch.zeroVector] = constant(0);
  registers[upperHalf(arch.zeroVector, arch)] = constant(0);
}

export function copyState(state: MachineState): MachineState {
  state.sharesFrame = true;
  const { registers, frame, exposed, holdsPieces, holdsCopies } = state;
  return { registers: registers.slice(), frame, sharesFrame: true, exposed, holdsPieces, holdsCopies };
}

/** Joins `from` into `into`; true when `into` changed. */
export function joinInto(into: MachineState, from: MachineState, family: MapFamily): boolean {
  let changed = false;
  for (let r = 0; r < into.registers.length; r++) {
    const old = into.registers[r];
    if (old === undefined) continue;
    const joined = join(old, from.registers[r], family);
    if (!sameValue(old, joined)) {
      into.registers[r] = joined;
      changed = true;
    }
  }
  if (joinFrames(into, from, (a, b) => join(a, b, family), sameValue)) changed = true;
  const exposed = joinExposed(into.exposed, from.exposed);
  if (exposed !== into.exposed || (from.holdsCopies && !into.holdsCopies)) changed = true;
  into.exposed = exposed;
  into.holdsCopies ||= from.holdsCopies;
  into.holdsPieces ||= from.holdsPieces;
  return changed;
}

/** The address that a memory operand or symbol stands for (LEAQ, ADRP). */
function addressOf(operand: Operand, state: MachineState, machine: Machine): Value | undefined {
  // The linker's `type:*`, `go:string.*` only begin a section.
  if (operand.kind === "sym" && operand.name.endsWith("*"))
    return { kind: "codeAddress", num: Number.NaN, text: "" };
  if (operand.kind === "sym") {
    const symbol = symbolValue(operand.name);
    return operand.offset === 0 ? symbol : add(symbol, constant(operand.offset), machine);
  }
  if (
    operand.kind === "target" ||
    (operand.kind === "mem" && operand.base >= 0 && machine.arch.names[operand.base] === "IP")
  )
    return { kind: "codeAddress", num: Number.NaN, text: "" };
  return operand.kind === "mem" ? effectiveAddress(operand, state, machine) : undefined;
}

/** The value that an effect gives its destination, before it is stored. */
export function resultOf(effect: Effect, state: MachineState, machine: Machine): Value | undefined {
  const { family } = machine;
  const source = (i: number): Value | undefined => {
    const operand = effect.srcs[i];
    return operand === undefined ? undefined : valueOfOperand(operand, effect.width, state, machine);
  };
  switch (effect.op) {
    case "move":
      return effect.srcs[0]?.kind === "mem" && effect.width > 8
        ? wordAt(effect.srcs[0], 0, state, machine)
        : source(0);
    case "exchange":
      return source(0);
    case "address":
      return effect.srcs[0] === undefined ? undefined : addressOf(effect.srcs[0], state, machine);
    case "multiplyAdd":
      return add(source(0), combine("*", source(1), source(2), machine), machine);
    case "select":
      return join(source(0), source(1), family);
    case "not":
      return source(0)?.kind === "bucketMaskInverse"
        ? ofKind("bucketMask", family)
        : notMatch(source(0), family);
    case "extract":
      return extracted(source(0), source(1)?.num ?? 0, source(2)?.num ?? 0, effect.signed, machine);
    case "insertZero":
      return combine("<<", source(0), source(1), machine);
    case "named":
      return namedResult(
        effect.name ?? "",
        effect.srcs.map((_, i) => source(i)),
        family,
      );
    case "set":
      return ofKind("number", family);
    default:
      if ((effect.op === "^" || effect.op === "-") && isSame(effect.srcs[0], effect.srcs[1]))
        return constant(0);
      if (effect.op === "&") return masked(effect, source(0), source(1), machine);
      return combine(effect.op, source(0), source(1), machine);
  }
}

function masked(
  effect: Effect,
  value: Value | undefined,
  by: Value | undefined,
  machine: Machine,
): Value | undefined {
  const bytes = by?.kind === "constant" ? lowBytes.get(by.num) : undefined;
  return bytes === undefined
    ? combine(effect.op, value, by, machine)
    : narrowed(value, bytes, false, machine);
}

/** Masks of whole bytes. */
const lowBytes: ReadonlyMap<number, number> = new Map([
  [0xff, 1],
  [0xffff, 2],
  [0xffffffff, 4],
]);

/** One word of a wide operand in memory. */
function wordAt(
  operand: Operand & { kind: "mem" },
  at: number,
  state: MachineState,
  machine: Machine,
): Value | undefined {
  return valueOfOperand({ ...operand, offset: operand.offset + at }, 8, state, machine);
}

/** The upper eight bytes of what a move of 16 bytes gives its destination. */
export function upperWord(effect: Effect, state: MachineState, machine: Machine): Value | undefined {
  const source = effect.srcs[0];
  if (effect.op === "^" && isSame(source, effect.srcs[1])) return constant(0);
  if (effect.op !== "move" || effect.width !== 16 || source === undefined) return undefined;
  if (source.kind === "mem") return wordAt(source, 8, state, machine);
  return source.kind === "reg" ? state.registers[upperHalf(source.reg, machine.arch)] : undefined;
}

/** Where a state keeps the upper half of a vector register; -1 for other registers. */
export function upperHalf(register: number, arch: Architecture): number {
  const vector = register - arch.firstVector;
  return vector >= 0 && vector < arch.vectorCount ? arch.count + vector : -1;
}

function isSame(a: Operand | undefined, b: Operand | undefined): boolean {
  return a?.kind === "reg" && b?.kind === "reg" && a.reg === b.reg;
}

/** Bits from..from+length of a value: h2, tophash or a mere narrowing. */
function extracted(
  value: Value | undefined,
  from: number,
  length: number,
  signed: boolean,
  machine: Machine,
): Value | undefined {
  const { family } = machine;
  if (value?.kind === "hash") {
    if (from === 0 && length === 7) return ofKind("h2", family);
    if (length === 8 && (from === 56 || from === 24)) return ofKind("tophash", family);
    if (from === 7 && length === 57) return ofKind("h1", family);
  }
  if (from === 3 && value?.kind === "matchBit") return ofKind("slotIndex", family);
  return from === 0 && length % 8 === 0 ? narrowed(value, length / 8, signed, machine) : undefined;
}
