import { callCard } from "./callCards.ts";
import type { Condition, Decoded, Effect } from "./effects.ts";
import {
  type Machine,
  type MachineState,
  type Place,
  placeOf,
  resultOf,
  valueOfOperand,
} from "./machineState.ts";
import type { Operand } from "./operands.ts";
import { signatureOf } from "./signatures.ts";
import { phraseOf, type Value } from "./values.ts";

/** Pseudo-code of one instruction with names instead of numbers, and one remark. */

/** The last comparison, for the branch that follows it. */
export interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly op: "compare" | "test" | "bit" | "compareNegative";
  /** Index of the comparing instruction. */
  readonly index: number;
}

export interface ExplainContext {
  readonly machine: Machine;
  /** What the reader calls the place that a jump goes to: `0x463396`, `line 12`. */
  readonly targetText: string;
  readonly comparison: Comparison | undefined;
}

const infix: Readonly<Record<string, string>> = {
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
  "|^": "|^",
  "^^": "^^",
};

/** How a value or operand reads inside an expression. */
export function operandText(operand: Operand, width: number, state: MachineState, machine: Machine): string {
  switch (operand.kind) {
    case "reg": {
      const value = state.registers[operand.reg];
      const name = value === undefined ? "" : nameOf(value);
      if (name === "") return registerText(operand, machine);
      return isShared(value as Value, state) ? `${name}(${registerText(operand, machine)})` : name;
    }
    case "imm":
      return operand.value >= -65536 && operand.value <= 65536
        ? String(operand.value)
        : operand.text.slice(1);
    case "mem": {
      const place = placeOf(operand, width, state, machine);
      return place.text !== ""
        ? place.text
        : Number.isNaN(place.frameOffset)
          ? memoryText(operand, state, machine)
          : frameText(operand);
    }
    case "sym":
      return operand.address
        ? `&${operand.name}`
        : operand.offset === 0
          ? operand.name
          : `${operand.name}+${operand.offset}`;
    case "shifted": {
      const value = state.registers[operand.reg];
      const name = (value !== undefined && nameOf(value)) || (machine.arch.names[operand.reg] as string);
      return operand.amount === 0
        ? name
        : `(${name} ${operand.shift === "->" ? ">>" : operand.shift} ${operand.amount})`;
    }
    default:
      return operand.text;
  }
}

function nameOf(value: Value): string {
  if (value.kind === "stack") return "";
  return value.text;
}

/** Several buckets or groups can be at hand (the one walked, the one to insert into): then the register tells them apart. */
function isShared(value: Value, state: MachineState): boolean {
  if (value.kind !== "bucket" && value.kind !== "group" && value.kind !== "cellAddress") return false;
  let holders = 0;
  for (const other of state.registers) if (other?.kind === value.kind) holders++;
  return holders > 1;
}

function registerText(operand: Operand & { kind: "reg" }, machine: Machine): string {
  return machine.arch.names[operand.reg] ?? operand.text;
}

function memoryText(operand: Operand & { kind: "mem" }, state: MachineState, machine: Machine): string {
  const parts: string[] = [];
  if (operand.base >= 0)
    parts.push(operandText({ kind: "reg", reg: operand.base, text: "" }, 8, state, machine));
  if (operand.index >= 0) {
    const index = operandText({ kind: "reg", reg: operand.index, text: "" }, 8, state, machine);
    parts.push(operand.scale === 1 ? index : `${index}*${operand.scale}`);
  }
  if (operand.offset !== 0 || parts.length === 0) parts.push(String(operand.offset));
  return `*(${parts.join(" + ").replace("+ -", "- ")})`;
}

function frameText(operand: Operand & { kind: "mem" }): string {
  return operand.name !== "" ? operand.name : `frame[${operand.offset}]`;
}

/** The destination as the reader sees it: the register's own name, or the place in memory. */
function destinationText(operand: Operand, width: number, state: MachineState, machine: Machine): string {
  if (operand.kind === "reg") return registerText(operand, machine);
  if (operand.kind === "mem") {
    const place = placeOf(operand, width, state, machine);
    if (!Number.isNaN(place.frameOffset)) return frameText(operand);
  }
  return operandText(operand, width, state, machine);
}

function placeRemark(place: Place, machine: Machine): string {
  if (place.field !== undefined && place.base !== undefined) {
    const struct = layoutName(place, machine);
    return `${place.field.note} (${struct}+${place.field.offsetBytes})`;
  }
  switch (place.part) {
    case "tophash":
      return "tophash byte of a cell: 0 and 1 are empty, 5 and more the top byte of the key's hash";
    case "overflow":
      return "next bucket of the chain";
    case "key":
      return "key or element stored in a cell of the bucket";
    case "slot":
      return "key stored in a slot of the group";
    case "elem":
      return "the element";
    case "ctrl":
      return "control bytes of the group: 0x80 empty, 0xfe deleted, else the h2 of the slot's key";
    case "directory":
      return "table that the directory entry points at";
    default:
      return "";
  }
}

function layoutName(place: Place, machine: Machine): string {
  const field = place.field;
  for (const layout of machine.layouts.values())
    if (field !== undefined && layout.fields.includes(field)) return layout.name;
  return "struct";
}

const join = (code: string, remark: string): string => (remark === "" ? code : `${code} — ${remark}`);

function memoryOperand(effect: Effect): (Operand & { kind: "mem" }) | undefined {
  for (const operand of effect.srcs) if (operand.kind === "mem") return operand;
  return effect.dst?.kind === "mem" ? effect.dst : undefined;
}

/** Names of special operations as sentences. */
const namedRemarks: Readonly<Record<string, string>> = {
  equalBytes: "compares 16 bytes at once: all ones where they are equal",
  topBits: "gathers the top bit of every byte",
  trailingZeros: "index of the lowest set bit",
  leadingZeros: "zero bits above the highest set bit",
  reverseBits: "turns the bit order around, so that leading zeros count from the low end",
  doubleBytes: "doubles every byte, to repeat h2",
  shuffleWords: "repeats the chosen word",
  shuffleBytes: "repeats the chosen byte in all lanes",
  repeatByte: "repeats the byte in all lanes",
  negateBytesBySign: "keeps the top bit only for empty control bytes (0x80)",
  highProduct: "upper half of the product",
  quotient: "division",
  remainder: "rest of the division",
  compareAndSwap: "atomic: stored only if the old value is still there",
  fetchAdd: "atomic add; the old value is kept",
  aesRound: "one round of AES, to mix the hash",
  aesMixColumns: "second half of an AES round",
  setSixteenBits: "sets 16 bits of a large constant",
};

function explainEffect(effect: Effect, before: MachineState, context: ExplainContext): string {
  const { machine } = context;
  const source = (i: number): string => {
    const operand = effect.srcs[i];
    return operand === undefined ? "?" : operandText(operand, effect.width, before, machine);
  };
  const destination =
    effect.dst === undefined ? "" : destinationText(effect.dst, effect.width, before, machine);
  const memory = memoryOperand(effect);
  const place = memory === undefined ? undefined : placeOf(memory, effect.width, before, machine);
  const placeNote = place === undefined ? "" : placeRemark(place, machine);
  const result = effect.dst === undefined ? undefined : resultOf(effect, before, machine);
  const resultNote =
    result === undefined || result.kind === "constant" || result.kind === "number" || result.kind === "field"
      ? ""
      : phraseOf(result.kind);
  switch (effect.op) {
    case "move":
      return explainMove(effect, destination, source(0), place, placeNote, result, resultNote);
    case "address": {
      const of = effect.srcs[0];
      if (result?.kind === "codeAddress") return `${destination} = address of data in the program`;
      if (of?.kind === "sym")
        return join(
          `${destination} = ${of.name.startsWith("type") ? "" : "&"}${of.name}`,
          result?.kind === "mapType" ? phraseOf("mapType") : "address of a symbol",
        );
      if (result?.kind === "stack")
        return join(
          `${destination} = &${before.frame.get(result.num)?.text || "frame"}`,
          "address in the frame",
        );
      if (place?.field !== undefined) return join(`${destination} = &${place.text}`, placeNote);
      if (of?.kind === "mem")
        return join(`${destination} = ${memoryText(of, before, machine).slice(2, -1)}`, resultNote);
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
        `compare ${source(0)} with ${effect.op === "compareNegative" ? "-" : ""}${source(1)}`,
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
      const condition =
        effect.condition === undefined ? "" : ` if ${conditionText(effect.condition, context.comparison)}`;
      const call = `${effect.name}(${effect.srcs.map((_, i) => source(i)).join(", ")})`;
      return join(
        `${destination === "" ? "" : `${destination} = `}${call}${condition}`,
        resultNote || (namedRemarks[effect.name ?? ""] ?? ""),
      );
    }
    case "none":
      return "";
    default: {
      const sign = infix[effect.op] ?? effect.op;
      if (effect.op === "^" && effect.srcs[0]?.text === effect.srcs[1]?.text) return `${destination} = 0`;
      if (effect.op === "|" && source(0) === "0") return `${destination} = ${source(1)}`;
      return join(
        `${destination} = ${source(0)} ${sign} ${source(1)}`,
        flagNote(effect, before, machine) || placeNote || resultNote,
      );
    }
  }
}

function sumText(a: string, b: string): string {
  const sum = Number(a) + Number(b) - 1;
  return Number.isNaN(sum) ? "?" : String(sum);
}

function explainMove(
  effect: Effect,
  destination: string,
  source: string,
  place: Place | undefined,
  placeNote: string,
  result: Value | undefined,
  resultNote: string,
): string {
  const toMemory = effect.dst?.kind === "mem";
  if (place !== undefined && !Number.isNaN(place.frameOffset)) {
    const from = effect.srcs[0];
    if (toMemory)
      return join(
        `${destination} = ${source}`,
        result === undefined ? "kept in the frame" : `${resultNote || "the value"}, kept in the frame`,
      );
    const shown =
      place.value !== undefined && place.value.text !== ""
        ? place.value.text
        : from?.kind === "mem"
          ? frameText(from)
          : source;
    return join(
      `${destination} = ${shown}`,
      place.value === undefined
        ? "read back from the frame"
        : `${resultNote || "the value"}, read back from the frame`,
    );
  }
  if (place !== undefined) return join(`${destination} = ${source}`, placeNote || resultNote);
  return join(`${destination} = ${source}`, source === destination ? "" : resultNote);
}

function compareNote(effect: Effect, before: MachineState, machine: Machine): string {
  const [a, b] = effect.srcs.map((operand) => valueOfOperand(operand, effect.width, before, machine));
  if (a?.kind === "cellTophash" || b?.kind === "cellTophash")
    return "1 and less is an empty cell, 0 ends the search";
  if (a?.kind === "ctrlByte" && b?.num === 254) return "0xfe marks a deleted slot";
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

const opposite: Readonly<Record<string, string>> = { "==": "==", "!=": "!=" };

/** A condition on the last comparison, as Go would write it. */
export function conditionText(condition: Condition | undefined, comparison: Comparison | undefined): string {
  if (condition === undefined) return "?";
  const sign = condition.startsWith("u") && condition.length <= 3 ? condition.slice(1) : condition;
  if (comparison === undefined) return plainCondition(condition, sign);
  const { left, right, op } = comparison;
  if (sign === "overflow" || sign === "noOverflow" || sign === "parity" || sign === "noParity")
    return plainCondition(condition, sign);
  if (op === "bit")
    return `bit ${right} of ${left} is ${condition === "==" || condition === "u>=" ? "clear" : "set"}`;
  if (op === "test") {
    const tested = left === right ? left : `${left} & ${right}`;
    if (sign === "negative") return `${tested} < 0`;
    if (sign === "notNegative") return `${tested} >= 0`;
    return `${tested} ${opposite[sign] ?? sign} ${isPointer(tested) ? "nil" : "0"}`;
  }
  if (sign === "negative") return `${left} < ${right}`;
  if (sign === "notNegative") return `${left} >= ${right}`;
  const unsigned = condition.startsWith("u") && sign !== condition ? " (unsigned)" : "";
  const shown = right === "0" && isPointer(left) && (sign === "==" || sign === "!=") ? "nil" : right;
  return `${left} ${sign} ${op === "compareNegative" ? `-${right}` : shown}${Number.isNaN(Number(right)) ? unsigned : ""}`;
}

function isPointer(text: string): boolean {
  return /^(h|m|t|g|b|it)$|buckets$|dirPtr$|overflow$|\.key$|^key$/.test(text);
}

function plainCondition(condition: Condition, sign: string): string {
  switch (condition) {
    case "==":
      return "equal";
    case "!=":
      return "not equal";
    case "negative":
      return "negative";
    case "notNegative":
      return "not negative";
    case "overflow":
      return "it overflowed";
    case "noOverflow":
      return "it did not overflow";
    case "parity":
      return "not comparable (NaN)";
    case "noParity":
      return "comparable (no NaN)";
    default:
      return `${sign} held`;
  }
}

function explainCall(decoded: Decoded, before: MachineState, context: ExplainContext): string {
  const { machine } = context;
  const target = decoded.target;
  const name = target?.kind === "sym" ? target.name : "";
  if (name === "") {
    const code =
      target?.kind === "reg"
        ? before.registers[target.reg]
        : target?.kind === "mem"
          ? before.registers[target.base]
          : undefined;
    const result = machine.arch.names[machine.arch.arguments[0] as number] as string;
    if (code?.kind === "hasherCode")
      return `${result} = hash(key, seed) — calls the hash function of the map type`;
    if (code?.kind === "equalCode")
      return `${result} = whether the two keys are equal — calls the key type's comparison`;
    return `call ${target?.text ?? "?"} — through a function value`;
  }
  const card = callCard(name, machine.family);
  const signature = signatureOf(name);
  const parameters = (signature?.parameters ?? []).map((kind, i) => {
    const register = machine.arch.arguments[i];
    const role = phraseOf(kind).replace(/^(the|a|an) /, "");
    if (register === undefined) return role;
    const value = before.registers[register];
    const shown = value !== undefined && value.text !== "" && value.kind !== "stack" ? ` ${value.text}` : "";
    return `${machine.arch.names[register]} = ${shown.trim() === role ? role : role + (shown === "" ? "" : `:${shown}`)}`;
  });
  const results = (signature?.results ?? []).map((kind, i) => {
    const register = machine.arch.arguments[i];
    return register === undefined ? phraseOf(kind) : `${machine.arch.names[register]} = ${phraseOf(kind)}`;
  });
  const code = `call ${name}(${parameters.join(", ")})${results.length > 0 ? ` → ${results.join(", ")}` : ""}`;
  return join(code, card?.does ?? "");
}

/** One sentence of pseudo-code for an instruction, given what is known before it. "" when there is nothing to say. */
export function explainInstruction(decoded: Decoded, before: MachineState, context: ExplainContext): string {
  if (decoded.sentence !== undefined && decoded.effects.length === 0) return decoded.sentence;
  switch (decoded.control) {
    case "call":
      return explainCall(decoded, before, context);
    case "return":
      return "return to the caller";
    case "jump":
      return decoded.target?.kind === "sym" && context.targetText === ""
        ? join(
            `go to ${decoded.target.name}`,
            callCard(decoded.target.name, context.machine.family)?.does ?? "",
          )
        : `go to ${context.targetText || decoded.target?.text || "?"}`;
    case "branch":
      return `if ${conditionText(decoded.condition, context.comparison)}, go to ${context.targetText || decoded.target?.text || "?"}`;
    default:
      return decoded.effects.map((effect) => explainEffect(effect, before, context)).join("; ");
  }
}

/** The comparison that an instruction makes, if it makes one. */
export function comparisonOf(
  decoded: Decoded,
  index: number,
  before: MachineState,
  machine: Machine,
): Comparison | undefined {
  for (const effect of decoded.effects) {
    if (effect.op !== "compare" && effect.op !== "test" && effect.op !== "compareNegative") continue;
    const text = (i: number): string => {
      const operand = effect.srcs[i];
      return operand === undefined ? "?" : operandText(operand, effect.width, before, machine);
    };
    return { left: text(0), right: text(1), op: effect.name === "bit" ? "bit" : effect.op, index };
  }
  return undefined;
}
