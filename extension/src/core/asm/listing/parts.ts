import type { Instruction, ListingFunction } from "./listing.ts";
import { packageOf } from "./listing.ts";
import { symbolAndOffset } from "./symbolOffset.ts";

/** What a function's rows tell when some of them are missing. */

/** More than an instruction of amd64 has. */
const longestCode = 15;
/** The compiler shows one row for what may become several instructions, and none for padding. */
const longestCompiled = 64;

/**
 * The function in pieces without a gap: what a row left is not what one behind missing rows finds. Most functions are one
 * piece.
 */
export function partsOf(fn: ListingFunction): ListingFunction[] {
  const { instructions } = fn;
  const starts = [0];
  if (fn.format !== "source" && fn.labels.size === 0)
    for (let i = 1; i < instructions.length; i++)
      if (isGap(instructions[i - 1] as Instruction, instructions[i] as Instruction, fn.format))
        starts.push(i);
  if (starts.length === 1) return [fn];
  return starts.map((from, number) => {
    const own = instructions.slice(from, starts[number + 1]);
    const first = own[0] as Instruction;
    // A debugger's rows may stand in another order than their addresses.
    const lines = own.map(({ line }) => line).sort((a, b) => a - b);
    const piece: ListingFunction = {
      ...fn,
      line: number === 0 ? fn.line : (lines[0] as number),
      endLine: lines.at(-1) as number,
      instructions: own,
    };
    if (number === 0) return piece;
    // A heading may be what is missing: another function tells its name by itself, or none is told.
    const name = ownName(own) ?? (fn.entry >= 0 && first.pc > fn.entry ? fn.name : "");
    return name === fn.name ? piece : { ...piece, name, package: packageOf(name), entry: -1, sizeBytes: -1 };
  });
}

function isGap(before: Instruction, after: Instruction, format: ListingFunction["format"]): boolean {
  const distance = after.pc - before.pc;
  if (before.code !== "") return distance !== before.code.length / 2;
  return distance > (format === "compile" ? longestCompiled : longestCode);
}

/** What a function's own rows tell of its name and its start, where no heading does. */
export function settle(fn: ListingFunction, hasHeading: boolean): void {
  const [first] = fn.instructions;
  if (
    fn.entry < 0 &&
    first !== undefined &&
    ((hasHeading && fn.name !== "") || startsFunction(fn.instructions))
  )
    fn.entry = first.pc;
  if (fn.name !== "") return;
  const jumped = jumpedIn(fn);
  if (jumped !== undefined && fn.entry < 0) fn.entry = jumped.entry;
  fn.name = ownName(fn.instructions) ?? jumped?.name ?? "";
  fn.package = packageOf(fn.name) || fn.package;
}

/** Whether instructions begin with those before a function's frame is made: they read the limit of the stack from g. */
export const startsFunction = ([first, second]: readonly Instruction[]): boolean =>
  first !== undefined && checksStack(first, second);

const checksStack = (first: Instruction, second: Instruction | undefined): boolean =>
  /^(?:SP, (?:16|0x10)\(R14\)|(?:16|0x10)\(R14\), SP|(?:16|0x10)\(R28\), R16)$/.test(first.operands) ||
  (second?.mnemonic === "CMPQ" &&
    /^(?:R12, (?:16|0x10)\(R14\)|(?:16|0x10)\(R14\), R12)$/.test(second.operands));

/** The name in the jump back to a function's start that follows the call to grow the stack. */
function ownName(instructions: readonly Instruction[]): string | undefined {
  let grows = false;
  for (const { mnemonic, operands } of instructions) {
    if (mnemonic === "CALL") grows = operands.startsWith("runtime.morestack");
    else if (grows && (mnemonic === "JMP" || mnemonic === "B") && operands.endsWith("(SB)"))
      return operands.slice(0, -4).replace(/\.abi0$/, "");
  }
  return undefined;
}

/** The function by a jump to a place inside of it: `jbe 0x47eefb <main.put+59>`. Nothing jumps into the middle of another. */
function jumpedIn({ instructions, entry }: ListingFunction): { name: string; entry: number } | undefined {
  for (const { text, pc } of instructions) {
    const open = text.indexOf(" <");
    if (open < 0 || !/^(?:j|b |b\.|cb|tb)/.test(text) || !text.endsWith(">")) continue;
    const { name, offset } = symbolAndOffset(text.slice(open + 2, -1));
    const place = text.slice(0, open);
    const address = place.slice(Math.max(place.lastIndexOf(" "), place.lastIndexOf(",")) + 1);
    const isTold = /^(?:0x)?[0-9a-f]{4,16}$/.test(address);
    const start = isTold ? Number.parseInt(address, 16) - offset : Number.NaN;
    if (offset > 0 && start <= pc && (entry < 0 || entry === start)) return { name, entry: start };
  }
  return undefined;
}

/** Jumps to the labels that LLVM writes between rows with addresses go to those addresses. */
export function placeLabels(fn: ListingFunction): void {
  if (fn.format !== "debugger" || fn.labels.size === 0) return;
  for (const [i, instruction] of fn.instructions.entries()) {
    const [label] = /\bL\d+$/.exec(instruction.operands) ?? [];
    const at = label === undefined ? undefined : fn.instructions[fn.labels.get(label) ?? -1];
    if (label === undefined || at === undefined) continue;
    const operands = `${instruction.operands.slice(0, -label.length)}0x${at.pc.toString(16)}`;
    fn.instructions[i] = { ...instruction, operands };
  }
  fn.labels.clear();
}
