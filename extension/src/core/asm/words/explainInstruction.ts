import { ctrlDeleted } from "../../go/abi/controlWord.ts";
import type { Comparison, Decoded, Effect } from "../machine/effects.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { resultOf } from "../machine/machineState.ts";
import type { Operand } from "../machine/operands.ts";
import type { Place } from "../machine/partPlaces.ts";
import { placeOf, valueOfOperand, wordOfVariable } from "../machine/places.ts";
import { callCard } from "../runtime/callCards.ts";
import { phraseOf, type Value } from "../runtime/values.ts";
import { comparedText, conditionText } from "./conditionText.ts";
import { explainCall, join } from "./explainCall.ts";
import { destinationText, frameText, memoryText, placeRemark, sourceText } from "./operandText.ts";

/** Pseudo-code of one instruction with names instead of numbers, and one remark. */

export interface ExplainContext {
  readonly machine: Machine;
  /** What the reader calls the place that a jump goes to: `0x463396`, `line 12`. */
  readonly targetText: string;
  readonly comparison: Comparison | undefined;
}

const infix: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "+": "+",
    "-": "-",
    "*": "*",
    "&": "&",
    "|": "|",
    "^": "^",
    "&^": "&^",
    "<<": "<<",
    ">>": ">>",
    sar: ">>",
    "|^": "| ^",
    "^^": "^ ^",
  }),
);

function memoryOperand(effect: Effect): (Operand & { kind: "mem" }) | undefined {
  for (const operand of effect.srcs) if (operand.kind === "mem") return operand;
  return effect.dst?.kind === "mem" ? effect.dst : undefined;
}

/** Names of special operations as sentences. */
const namedRemarks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    equalBytes: "compares 16 bytes at once: all ones where they are equal",
    topBits: "gathers the top bit of every byte",
    trailingZeros: "index of the lowest set bit",
    leadingZeros: "zero bits above the highest set bit",
    reverseBytesOfHalves: "the two bytes of each half word change places",
    reverseBits: "turns the bit order around, so that leading zeros count from the low end",
    interleaveLowBytes: "takes the low bytes of both in turn",
    shuffleLowWords: "rearranges the low four words",
    shuffleHighWords: "rearranges the high four words",
    shuffleLanes: "rearranges the four lanes of 4 bytes",
    shuffleBytes: "picks bytes by number; with numbers of 0 the lowest byte everywhere",
    repeatByte: "repeats the byte in all lanes",
    negateBytesBySign: "keeps the top bit only for empty control bytes (0x80)",
    compareAndSwap: "atomic: stored only if the old value is still there",
    fetchAdd: "atomic add; the old value is kept",
    aesRound: "one round of AES, to mix the hash",
    aesSubstitute: "first half of an AES round, to mix the hash",
    aesMixColumns: "second half of an AES round",
  }),
);

function explainEffect(effect: Effect, before: MachineState, context: ExplainContext): string {
  const { machine } = context;
  const source = (i: number): string => sourceText(effect, i, before, machine);
  const destination =
    effect.dst === undefined ? "" : destinationText(effect.dst, effect.width, before, machine);
  const memory = memoryOperand(effect);
  const place = memory === undefined ? undefined : placeOf(memory, effect.width, before, machine);
  const placeNote = place === undefined ? "" : placeRemark(place, machine);
  const result = effect.dst === undefined ? undefined : resultOf(effect, before, machine);
  const resultNote =
    result === undefined || result.kind === "constant" || result.kind === "number" || result.kind === "field"
      ? ""
      : phraseOfValue(result);
  switch (effect.op) {
    case "move":
      return explainMove(effect, before, machine, destination, source(0), place, placeNote, resultNote);
    case "address": {
      const of = effect.srcs[0];
      if (result?.kind === "codeAddress") return `${destination} = address of data in the program`;
      if (of?.kind === "sym")
        return join(
          `${destination} = ${of.name.startsWith("type") ? "" : "&"}${of.name}${of.offset > 0 ? `+${of.offset}` : ""}`,
          result?.kind === "mapType" ? phraseOf("mapType") : "address of a symbol",
        );
      if (result?.kind === "stack" && of?.kind === "mem")
        return frameAddress(
          destination,
          result,
          wordOfVariable(of, 8, machine) || `frame[${of.offset}]`,
          before,
        );
      if (place?.field !== undefined) return join(`${destination} = &${place.text}`, placeNote);
      if (of?.kind === "mem")
        return join(
          `${destination} = ${memoryText(of, before, machine).slice(2, -1)}`,
          of.index < 0 && before.registers[of.base]?.kind === result?.kind && !isAddress(result)
            ? ""
            : resultNote,
        );
      return `${destination} = address ${source(0)}`;
    }
    case "neg":
      return join(`${destination} = -${source(0)}`, resultNote);
    case "not":
      return join(`${destination} = ^${source(0)}`, resultNote);
    case "rotate":
      return `${destination} = ${source(0)} rotated left by ${source(1)}`;
    case "multiplyAdd":
      return join(`${destination} = ${source(0)} + ${source(1)} * ${source(2)}`, resultNote);
    case "multiplySub":
      return join(`${destination} = ${source(0)} - ${source(1)} * ${source(2)}`, resultNote);
    case "extract":
      return join(
        `${destination} = bits ${source(1)}…${sumText(source(1), source(2))} of ${source(0)}`,
        resultNote,
      );
    case "insertZero":
      return join(
        `${destination} = low ${source(2)} bits of ${source(0)}, shifted left by ${source(1)}`,
        resultNote,
      );
    case "compare":
    case "compareNegative":
      return join(
        `compare ${comparedText(effect, 0, before, machine)} with ${effect.op === "compareNegative" ? "-" : ""}${comparedText(effect, 1, before, machine)}`,
        placeNote || compareNote(effect, before, machine),
      );
    case "test":
      if (effect.name === "bit") return join(`test bit ${source(1)} of ${source(0)}`, placeNote);
      if (source(0) === source(1)) return join(`test ${source(0)}: zero or not`, placeNote);
      return join(`test ${source(0)} & ${source(1)}`, testNote(effect, before, machine) || placeNote);
    case "set":
      return `${destination} = 1 if ${conditionText(effect.condition, context.comparison)}, else 0`;
    case "select":
      return join(
        `${destination} = ${source(0)} if ${conditionText(effect.condition, context.comparison)}, else ${source(1)}`,
        resultNote,
      );
    case "exchange":
      return `swap ${destination} and ${source(0)}`;
    case "nilCheck":
      return `touch ${source(0)}: faults if the pointer is nil`;
    case "push":
      return `push ${source(0)}`;
    case "pop":
      return `pop ${destination}`;
    case "named": {
      const special = namedSentence(effect.name, destination, source, effect.width);
      if (special !== undefined) return join(special, resultNote);
      const condition =
        effect.condition === undefined ? "" : ` if ${conditionText(effect.condition, context.comparison)}`;
      const call = `${effect.name}(${effect.srcs.map((_, i) => source(i)).join(", ")})`;
      return join(
        `${destination === "" ? "" : `${destination} = `}${call}${condition}`,
        resultNote || (namedRemarks.get(effect.name ?? "") ?? ""),
      );
    }
    case "none":
      return "";
    default: {
      const sign = infix.get(effect.op) ?? effect.op;
      if (effect.op === "^" && effect.srcs[0]?.text === effect.srcs[1]?.text) return `${destination} = 0`;
      if (
        effect.dst?.kind === "reg" &&
        effect.dst.reg === machine.arch.stackPointer &&
        machine.arch.count > 0
      )
        return join(
          sumOrElse(destination, source(0), sign, source(1)),
          (sign === "-") === source(1).startsWith("-") ? "gives the frame back" : "room for the frame",
        );
      if (effect.op === "|" && source(0) === "0") return `${destination} = ${source(1)}`;
      const by = effect.srcs[1];
      if (result?.kind === "stack" && effect.op === "+" && by?.kind === "imm")
        return frameAddress(destination, result, `frame[${by.value}]`, before);
      return join(
        sumOrElse(destination, source(0), sign, source(1)),
        flagNote(effect, before, machine) ||
          sumNote(effect, placeNote, isStepOn(effect, result, before, machine) ? "" : resultNote),
      );
    }
  }
}

/** `R1 = R2 - 8` for what adds -8, and the other way round. */
function sumOrElse(destination: string, left: string, sign: string, right: string): string {
  return (sign === "+" || sign === "-") && /^-\d/.test(right)
    ? `${destination} = ${left} ${sign === "+" ? "-" : "+"} ${right.slice(1)}`
    : // `a ^ ^b`: exclusive or with the inverse.
      `${destination} = ${left} ${sign}${sign.endsWith(" ^") ? "" : " "}${right}`;
}

/** The address of a local variable, by what is kept there. */
function frameAddress(destination: string, address: Value, local: string, before: MachineState): string {
  const kept = before.frame.get(address.num)?.value;
  // A key string and an iterator begin with the part that is kept at their address.
  const name =
    kept?.kind === "keyData" || kept?.kind === "key" ? "key" : kept?.text === "it.key" ? "it" : local;
  return `${destination} = &${name} — address in the frame`;
}

/** What a computed value is; of a field that it was computed from, where that lies. */
function sumNote(effect: Effect, placeNote: string, resultNote: string): string {
  if (placeNote === "" || resultNote === "" || effect.dst?.kind !== "reg") return placeNote || resultNote;
  return resultNote + (/ \(\w+\+\d+\)$/.exec(placeNote)?.[0] ?? "");
}

/** Moving an address leads to another place, which is told. */
function isAddress(value: Value | undefined): boolean {
  return value !== undefined && phraseOf(value.kind).startsWith("the address");
}

/** Whether a value is counted up or down, shifted or cut by a constant: what it is has been told already. */
function isStepOn(
  effect: Effect,
  result: Value | undefined,
  before: MachineState,
  machine: Machine,
): boolean {
  if (result === undefined || isAddress(result)) return false;
  const [a, b] = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  return (
    (a?.kind === result.kind && b?.kind === "constant") || (b?.kind === result.kind && a?.kind === "constant")
  );
}

/** Operations whose operands are easier to follow in words than as a call. */
function namedSentence(
  name: string | undefined,
  destination: string,
  source: (i: number) => string,
  width: number,
): string | undefined {
  switch (name) {
    case "insertBits":
      return `${destination} = ${source(0)} with bits ${source(2)}…${sumText(source(2), source(3))} replaced by ${source(1)}`;
    case "insertLane":
      return `${destination} = ${source(0)} with its ${width}-byte lane ${source(2)} replaced by ${source(1)}`;
    case "extractLane":
      return `${destination} = ${width}-byte lane ${source(1)} of ${source(0)}`;
    case "shiftLeftFrom":
      return `${destination} = ${source(0)} << ${source(2)} | ${source(1)} >> (${8 * width} - ${source(2)})`;
    case "shiftRightFrom":
      return `${destination} = ${source(0)} >> ${source(2)} | ${source(1)} << (${8 * width} - ${source(2)})`;
    case "highProduct":
      return `${destination} = upper half of ${source(0)} * ${source(1)}`;
    case "wideQuotient":
      return `${destination} = ${source(0)}:${source(1)} / ${source(2)}`;
    case "wideRemainder":
      return `${destination} = ${source(0)}:${source(1)} % ${source(2)}`;
    case "quotient":
      return `${destination} = ${source(0)} / ${source(1)}`;
    case "remainder":
      return `${destination} = ${source(0)} % ${source(1)}`;
    case "subtractWithBorrow":
      return `${destination} = ${source(0)} - ${source(1)} - borrow`;
    case "addWithCarry":
      return `${destination} = ${source(0)} + ${source(1)} + carry`;
    default:
      return undefined;
  }
}

function sumText(a: string, b: string): string {
  const sum = Number(a) + Number(b) - 1;
  return Number.isNaN(sum) ? "?" : String(sum);
}

function explainMove(
  effect: Effect,
  before: MachineState,
  machine: Machine,
  destination: string,
  source: string,
  place: Place | undefined,
  placeNote: string,
  resultNote: string,
): string {
  const toMemory = effect.dst?.kind === "mem";
  if (place !== undefined && !Number.isNaN(place.frameOffset)) {
    const from = effect.srcs[0];
    if (toMemory)
      return join(
        `${destination} = ${source}`,
        resultNote === "" ? "kept in the frame" : `${resultNote}, kept in the frame`,
      );
    const shown =
      place.value !== undefined && place.value.text !== ""
        ? place.value.text
        : from?.kind === "mem"
          ? frameText(from, place, effect.width, before, machine)
          : source;
    return join(
      `${destination} = ${shown}`,
      resultNote === "" ? "read back from the frame" : `${resultNote}, read back from the frame`,
    );
  }
  if (place !== undefined) return join(`${destination} = ${source}`, placeNote || resultNote);
  return join(`${destination} = ${source}`, source === destination ? "" : resultNote);
}

function compareNote(effect: Effect, before: MachineState, machine: Machine): string {
  const [a, b] = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  if (a?.kind === "cellTophash" || b?.kind === "cellTophash")
    return "1 and less is an empty cell, 0 ends the search";
  if (a?.kind === "ctrlByte" && b?.num === ctrlDeleted) return "0xfe marks a deleted slot";
  const pointer = effect.srcs[1];
  if (pointer?.kind === "mem" && a?.kind === "stack") return "is there room on the stack?";
  return "";
}

const hmapFlags: Readonly<Record<number, string>> = {
  1: "iterator",
  2: "oldIterator",
  4: "hashWriting",
  8: "sameSizeGrow",
};

function testNote(effect: Effect, before: MachineState, machine: Machine): string {
  const values = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  const flags = values.find((v) => v?.kind === "flags" || v?.kind === "typeFlags");
  const bit = values.find((v) => v?.kind === "constant");
  if (flags?.kind !== "flags" || bit === undefined || machine.family !== "classic") return "";
  const name = hmapFlags[bit.num];
  return name === undefined ? "" : `is ${name} set?`;
}

function flagNote(effect: Effect, before: MachineState, machine: Machine): string {
  if (effect.op !== "^" && effect.op !== "&" && effect.op !== "&^") return "";
  const values = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  const bit = values.find((v) => v?.kind === "constant")?.num;
  if (values.some((v) => v?.kind === "flags") && machine.family === "classic") {
    if (effect.op === "^" && bit === 4) return "sets hashWriting";
    if ((effect.op === "&" && bit === -5) || (effect.op === "&^" && bit === 4)) return "clears hashWriting";
  }
  if (values.some((v) => v?.kind === "writing") && effect.op === "^") return "toggles the writing mark";
  return "";
}

/** What a value is; of an address on the way to its place, how far it is off. */
function phraseOfValue({ kind, offset = 0 }: Value): string {
  if (offset === 0) return phraseOf(kind);
  const bytes = Math.abs(offset) === 1 ? "1 byte" : `${Math.abs(offset)} bytes`;
  return `${bytes} ${offset < 0 ? "before" : "past"} ${phraseOf(kind)}`;
}

/** One sentence of pseudo-code for an instruction, given what is known before it. "" when there is nothing to say. */
export function explainInstruction(decoded: Decoded, before: MachineState, context: ExplainContext): string {
  if (decoded.sentence !== undefined) return decoded.sentence;
  switch (decoded.control) {
    case "call":
      return explainCall(decoded, before, context.machine);
    case "return":
      return "return to the caller";
    case "jump":
      return decoded.target?.kind === "sym" && context.targetText === ""
        ? join(
            `go to ${decoded.target.name}`,
            callCard(decoded.target.name, context.machine.release)?.does ?? "",
          )
        : `go to ${context.targetText || decoded.target?.text || "?"}`;
    case "branch":
      return `if ${conditionText(decoded.condition, context.comparison)}, go to ${context.targetText || decoded.target?.text || "?"}`;
    default:
      if (decoded.effects.length === 1) return explainEffect(decoded.effects[0] as Effect, before, context);
      return decoded.effects
        .map((effect) => explainEffect(effect, before, context))
        .filter((text) => text !== "")
        .join("; ");
  }
}
