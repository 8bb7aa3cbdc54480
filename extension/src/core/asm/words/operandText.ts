import type { Effect } from "../machine/effects.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { immediateText, type Operand } from "../machine/operands.ts";
import type { Place } from "../machine/partPlaces.ts";
import { placeOf, wordOfVariable } from "../machine/places.ts";
import type { Value } from "../runtime/values.ts";

/** Operands as the reader sees them: names instead of numbers. */

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
      return immediateText(operand);
    case "mem": {
      const place = placeOf(operand, width, state, machine);
      return place.text !== ""
        ? place.text
        : Number.isNaN(place.frameOffset)
          ? memoryText(operand, state, machine)
          : frameText(operand, place, width, state, machine);
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

/** A source of an effect; where two registers hold the like, each is told apart by its name. */
export function sourceText(effect: Effect, index: number, state: MachineState, machine: Machine): string {
  const operand = effect.srcs[index];
  if (operand === undefined) return "?";
  const text = operandText(operand, effect.width, state, machine);
  const other = index < 2 ? effect.srcs[1 - index] : undefined;
  if (operand.kind !== "reg" || other?.kind !== "reg" || operand.reg === other.reg) return text;
  if (operandText(other, effect.width, state, machine) !== text || text.endsWith(")")) return text;
  return /^[\d-]/.test(text) ? text : `${text}(${registerText(operand, machine)})`;
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

/** A memory operand whose meaning is not known, as an expression. */
export function memoryText(
  operand: Operand & { kind: "mem" },
  state: MachineState,
  machine: Machine,
): string {
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

/** A place in the frame: the variable's name, or its offset from the stack pointer, whichever register leads there. */
export function frameText(
  operand: Operand & { kind: "mem" },
  place: Place,
  width: number,
  state: MachineState,
  machine: Machine,
): string {
  if (operand.name !== "") return wordOfVariable(operand, width, machine);
  const top = state.registers[machine.arch.stackPointer]?.num ?? Number.NaN;
  const offset = Number.isNaN(top) ? operand.offset : place.frameOffset - top;
  return width > 8 ? `frame[${offset}:${offset + width}]` : `frame[${offset}]`;
}

/** The destination as the reader sees it: the register's own name, or the place in memory. */
export function destinationText(
  operand: Operand,
  width: number,
  state: MachineState,
  machine: Machine,
): string {
  if (operand.kind === "reg") return registerText(operand, machine);
  if (operand.kind === "mem") {
    const place = placeOf(operand, width, state, machine);
    if (!Number.isNaN(place.frameOffset)) return frameText(operand, place, width, state, machine);
  }
  return operandText(operand, width, state, machine);
}

/** What is at a place, in words. */
export function placeRemark(place: Place, machine: Machine): string {
  if (place.field !== undefined && place.base !== undefined) {
    const struct = layoutName(place, machine);
    return `${place.field.meaning} (${struct}+${place.field.offsetBytes})`;
  }
  if (place.remark !== undefined) return place.remark;
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
