import { runtimeName, signatureOf } from "../runtime/signatures.ts";
import type { Decoded, Effect } from "./effects.ts";
import type { FrameFacts } from "./machine.ts";
import { framePointer, localsPointer, type Operand } from "./operands.ts";
import type { Architecture } from "./registers.ts";

/** What the operands of a whole function tell of its frame, before its data flow is known. */

/** Facts of no function. */
export const noFrameFacts: FrameFacts = {
  startOf: (_, offset) => offset,
  starts: [],
  outgoingBytes: 0,
  argumentsByStackPointer: false,
  isLent: () => false,
};

/**
 * @param named the listing is the compiler's, which names variables
 * @param isMapFunction of the runtime: what it calls through a register hashes or compares keys
 */
export function frameFactsOf(
  arch: Architecture,
  decoded: readonly Decoded[],
  named: boolean,
  isMapFunction: boolean,
): FrameFacts {
  const names = new Map<string, NamedPlaces>();
  /** By offset: the variable that the listing names there. */
  const nameAt = new Map<number, string>();
  /** By offset from the stack pointer: the widest access there. */
  const accesses = new Map<number, number>();
  const growing = stackGrowth(decoded, arch);
  const see = (operand: Operand & { kind: "mem" }, effect: Effect, index: number): void => {
    const { width } = effect;
    const { base, name, offset } = operand;
    if (base === arch.stackPointer && name === "" && !growing.has(index))
      accesses.set(offset, Math.max(accesses.get(offset) ?? 0, width));
    if (
      !named ||
      name === "" ||
      (base !== arch.stackPointer && base !== framePointer && base !== localsPointer)
    )
      return;
    const places = names.get(name) ?? { lowest: offset, printed: new Set(), isOne: false };
    names.set(name, places);
    places.lowest = Math.min(offset, places.lowest);
    // The second word of a pair goes by the name of the first, whatever is there.
    if (effect === decoded[index]?.effects[0]) places.printed.add(offset);
    if (width > wordBytes || effect.op === "address" || base === framePointer) places.isOne = true;
    nameAt.set(
      offset + (base === framePointer && arch.goarch === "arm64" ? arch.argumentHomeBytes : 0),
      name,
    );
  };
  for (let i = 0; i < decoded.length; i++)
    for (const effect of (decoded[i] as Decoded).effects) {
      if (effect.dst?.kind === "mem") see(effect.dst, effect, i);
      for (const source of effect.srcs) if (source.kind === "mem") see(source, effect, i);
    }
  const lent = new Map<number, boolean>();
  return {
    startOf: (name, offset) => startOf(names.get(name), name, offset),
    starts: startsOf(nameAt),
    outgoingBytes: contiguous(accesses, arch.goarch === "arm64" ? 8 : 0),
    argumentsByStackPointer: named && arch.goarch === "amd64",
    isLent: (index) => {
      let known = lent.get(index);
      if (known === undefined) {
        known = isLentAt(index, decoded, arch, isMapFunction);
        lent.set(index, known);
      }
      return known;
    },
  };
}

/** Where a name of the listing stands. */
interface NamedPlaces {
  lowest: number;
  /** Offsets that the listing itself has behind the name. */
  readonly printed: Set<number>;
  /** More than a word is named at once, or the address is taken, or it is an argument: one variable of several words. */
  isOne: boolean;
}

const wordBytes = 8;

function startOf(places: NamedPlaces | undefined, name: string, offset: number): number {
  if (places === undefined || places.lowest === offset) return offset;
  const local = name.slice(name.lastIndexOf("/") + 1);
  // Parts that the compiler keeps apart, `k.len`, are of one word each: what lies elsewhere is another variable.
  if (/^[^.]+\.[^.]+\./.test(local)) return places.printed.has(offset) ? offset : Number.NaN;
  return places.isOne || local.includes("..autotmp_") ? places.lowest : Number.NaN;
}

/** Where variables begin: what goes by the name of the one before it is a later word of that. */
function startsOf(nameAt: ReadonlyMap<number, string>): number[] {
  const offsets = [...nameAt.keys()].sort((a, b) => a - b);
  return offsets.filter(
    (offset, i) => i === 0 || nameAt.get(offset) !== nameAt.get(offsets[i - 1] as number),
  );
}

/** Instructions around a call of morestack: they keep the arguments while the frame is not there yet. */
function stackGrowth(decoded: readonly Decoded[], arch: Architecture): ReadonlySet<number> {
  const around = new Set<number>();
  for (let call = 0; call < decoded.length; call++) {
    const { control, target } = decoded[call] as Decoded;
    if (control !== "call" || target?.kind !== "sym" || !target.name.startsWith("runtime.morestack"))
      continue;
    const keeps = (i: number): boolean =>
      decoded[i]?.control === "next" &&
      (decoded[i]?.effects ?? []).every(
        ({ op, dst, srcs }) =>
          op === "move" && [dst, ...srcs].every((o) => o?.kind !== "mem" || o.base === arch.stackPointer),
      );
    for (let i = call - 1; i >= 0 && keeps(i); i--) around.add(i);
    for (let i = call + 1; i < decoded.length && keeps(i); i++) around.add(i);
  }
  return around;
}

/** Bytes from `from` on that are accessed without a gap of a word: arguments of calls lie at the bottom, one by one. */
function contiguous(accesses: ReadonlyMap<number, number>, from: number): number {
  let end = from;
  for (const [offset, width] of [...accesses].sort(([a], [b]) => a - b)) {
    if (offset < from) continue;
    if (offset - end >= 8) break;
    end = Math.max(end, offset + Math.max(width, 8));
  }
  return end === from ? 0 : end;
}

/** How far the uses of a register are followed. */
const usesFollowed = 40;

/** Follows the register that instruction `index` writes: all it is used for is access, comparison and map calls. */
function isLentAt(
  index: number,
  decoded: readonly Decoded[],
  arch: Architecture,
  isMapFunction: boolean,
): boolean {
  const dst = decoded[index]?.effects[0]?.dst;
  if (dst?.kind !== "reg") return false;
  const register = dst.reg;
  for (let i = index + 1; i < Math.min(decoded.length, index + usesFollowed); i++) {
    const instruction = decoded[i] as Decoded;
    if (instruction.control === "call") return isLentToCall(instruction, register, arch, isMapFunction);
    if (instruction.control !== "next" || instruction.known !== "rule") return false;
    let isWritten = false;
    for (const effect of instruction.effects) {
      if (effect.op === "compare" && effect.srcs.some((o) => o.kind === "mem" && o.base === arch.goroutine))
        return true;
      if (keepsAddress(effect, register)) return false;
      if (effect.dst?.kind === "reg" && effect.dst.reg === register) isWritten = true;
    }
    if (isWritten) return true;
  }
  return false;
}

/** Whether an effect puts the register's content where it is out of sight. */
function keepsAddress({ op, dst, srcs }: Effect, register: number): boolean {
  const isRegister = (o: Operand | undefined): boolean =>
    (o?.kind === "reg" || o?.kind === "shifted") && o.reg === register;
  if (op === "exchange") return isRegister(dst) || srcs.some(isRegister);
  if (!srcs.some(isRegister)) return false;
  // In another register it is judged by what that one is used for.
  if (dst?.kind === "reg") return op !== "move" && op !== "+" && op !== "-" && op !== "address";
  return op === "push" || dst !== undefined;
}

function isLentToCall(
  { target }: Decoded,
  register: number,
  arch: Architecture,
  isMapFunction: boolean,
): boolean {
  const argument = arch.arguments.indexOf(register);
  if (target?.kind !== "sym")
    return isMapFunction && argument >= 0 && (target?.kind !== "reg" || target.reg !== register);
  const kind = signatureOf(target.name)?.parameters[argument];
  if (runtimeName(target.name) === undefined || signatureOf(target.name) === undefined) return false;
  return (
    argument < 0 || kind === undefined || kind === "keyAddress" || kind === "iterator" || kind === "keyData"
  );
}
