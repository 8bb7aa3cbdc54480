import { isBranch, translateDebuggerInstruction } from "./debuggerSyntax.ts";
import { isArm64 } from "./gnuArm64.ts";
import type { Instruction, ListingFunction } from "./listing.ts";
import { startsFunction } from "./parts.ts";
import { instructionText, isCode, isSource } from "./pastedRows.ts";

/**
 * Rows without addresses: `objdump --no-addresses` (GNU), `--no-leading-addr` (LLVM), `perf annotate --stdio2`, which
 * tells the offsets of those rows alone that a jump leads to.
 */
export interface BareRow {
  /** Machine code in hex, "" where not told. */
  readonly code: string;
  readonly text: string;
  /** `9e` of `9e:` in front, or the number of the line. */
  readonly labels: readonly string[];
  /** Whether a number without a mark stands in front. */
  readonly isNumbered: boolean;
}

const cost = /^\d+\.\d+%?$/;
const arrow = /^[↑↓←→]$/;
const label = /^([0-9a-f]+):$/;

/** The row on a line without decorations; undefined where it has none. */
export function readBareRow(line: string): BareRow | undefined {
  const text = line.replaceAll("│", " ").trimStart();
  const words = /\S+/g;
  const labels: string[] = [];
  let code = "";
  let isNumber = false;
  let isNumbered = false;
  for (let count = 0; count < 24; count++) {
    const found = words.exec(text);
    // Code that did not fit on the line of its instruction (GNU objdump).
    if (found === null) return code === "" || isNumber ? undefined : { code, text: "", labels, isNumbered };
    const word = found[0];
    // Marks of quoting and of tables stand behind a number, never behind code.
    if (
      word === "|" ||
      word === ">" ||
      ((code === "" || isNumber) && (cost.test(word) || arrow.test(word)))
    ) {
      isNumbered ||= code !== "";
      code = "";
      isNumber = false;
      continue;
    }
    const named = code === "" || isNumber ? label.exec(word) : null;
    if (named !== null) {
      labels.push(named[1] as string);
      code = "";
      isNumber = false;
      continue;
    }
    if (/^(?:[0-9a-f]{2}|[0-9a-f]{8})$/.test(word)) {
      // What a gap follows is a number in front of the code.
      isNumbered ||= isNumber;
      if (isNumber) code = "";
      code += word;
      isNumber = code === word && /^(?:\t| {2})/.test(text.slice(words.lastIndex));
      continue;
    }
    if (/^\d{1,7}[|.)\]]?$/.test(word) && code === "") {
      isNumbered = true;
      continue;
    }
    const shown = instructionText(text, found.index);
    if (shown === undefined || isSource(shown) || !(isCode(shown) || isBranch(word))) return undefined;
    const isCount = isNumber && !isOneByte(code, word);
    return { code: isCount ? "" : code, text: shown, labels, isNumbered: isNumbered || isCount };
  }
  return undefined;
}

/** Whether an instruction's whole code may be that one byte: what else looks so is the number of the line. */
function isOneByte(code: string, mnemonic: string): boolean {
  if (code.length === 8) return true;
  if (/^5[0-7]$/.test(code)) return mnemonic.startsWith("push");
  if (/^5[89a-f]$/.test(code)) return mnemonic.startsWith("pop");
  const names: ReadonlyMap<string, string> = new Map(
    Object.entries({
      c3: "ret",
      cc: "int3",
      90: "nop",
      c9: "leave",
      f4: "hlt",
    }),
  );
  return mnemonic.startsWith(names.get(code) ?? " ");
}

/** Adds a row; its place is settled when the whole function is known. */
export function addBareRow(fn: ListingFunction, { code, text, labels }: BareRow, line: number): void {
  const last = fn.instructions.at(-1);
  if (text === "") {
    // GNU objdump shows seven bytes on a line.
    if (last !== undefined && last.code.length === 14)
      fn.instructions[fn.instructions.length - 1] = { ...last, code: last.code + code };
    return;
  }
  for (const [place, label] of labels.entries())
    fn.labels.set(`${line} ${label} ${place}`, fn.instructions.length);
  fn.instructions.push({
    line,
    pc: fn.instructions.length,
    text,
    ...translateDebuggerInstruction(text),
    file: "",
    sourceLine: 0,
    code,
  });
  fn.endLine = line;
}

/** The labels of a function by their names; those that only count the lines are none. */
function namedLabels({ labels, instructions }: ListingFunction): Map<string, number> {
  const told = [...labels].map(([key, index]) => {
    const [, name, place] = key.split(" ") as [string, string, string];
    return { name, index, number: place === "0" && /^\d+$/.test(name) ? Number(name) : Number.NaN };
  });
  // Jumps lead to few rows: where nearly each has a number in front, it is the line's, which grows from row to row.
  const counts = new Set<(typeof told)[number]>();
  let last = -1;
  for (const label of told)
    if (label.number > last) {
      last = label.number;
      counts.add(label);
    }
  const isCounted = counts.size >= Math.max(2, instructions.length - 1);
  return new Map(
    told.filter((label) => !isCounted || !counts.has(label)).map(({ name, index }) => [name, index]),
  );
}

/**
 * Places the rows of a function: by the bytes of their code, by the width that all instructions of arm64 have, else by
 * their number, when jumps lead to labels or to places that are not told.
 */
export function settleBareRows(fn: ListingFunction, hasHeading: boolean): void {
  const { instructions, labels } = fn;
  const named = namedLabels(fn);
  if (!hasHeading) fn.name = instructions.map(({ text }) => within.exec(text)?.[2]).find(Boolean) ?? "";
  const lengths = lengthsOf(instructions);
  const isWhole = hasHeading || startsFunction(instructions);
  const base = (isWhole && lengths !== undefined && startTold(fn)) || 0;
  let pc = base;
  for (const [i, row] of instructions.entries()) {
    const operands = lengths !== undefined && isWhole ? placed(row, fn, base) : labelled(row, fn, named);
    instructions[i] =
      lengths === undefined ? { ...row, operands, code: "", pc: i } : { ...row, operands, pc };
    pc += lengths?.[i] ?? 1;
  }
  if (isWhole) fn.entry = base;
  labels.clear();
  if (lengths === undefined) for (const [name, index] of named) labels.set(`L${name}`, index);
}

/** Bytes of each instruction; undefined where they are not told. */
function lengthsOf(instructions: readonly Instruction[]): number[] | undefined {
  if (instructions.every(({ code }) => code !== "")) return instructions.map(({ code }) => code.length / 2);
  const arm = instructions.filter(({ text }) => {
    const space = text.indexOf(" ");
    return space > 0 && !/[%$]/.test(text) && isArm64(text.slice(0, space), text.slice(space + 1));
  });
  return arm.length * 2 > instructions.length ? instructions.map(() => 4) : undefined;
}

const within = /(?:\b(?:0x)?([0-9a-f]+) )?<([^<>]*?)\+0x([0-9a-f]+)>/;

/** The function's address, where a jump tells an address and the offset in the function: `jbe 0x47eefb <main.put+0x3b>`. */
function startTold({ name, instructions }: ListingFunction): number | undefined {
  for (const { text } of instructions) {
    const [, address, symbol, offset] = within.exec(text) ?? [];
    if (address !== undefined && symbol === name && offset !== undefined)
      return Number.parseInt(address, 16) - Number.parseInt(offset, 16);
  }
  return undefined;
}

/** Operands of a jump within the function by the address that it leads to. */
function placed({ operands }: Pick<Instruction, "operands">, fn: ListingFunction, base: number): string {
  const [all, , symbol, offset] = within.exec(operands) ?? [];
  if (all === undefined || symbol !== fn.name || offset === undefined) return operands;
  return operands.replace(all, () => `0x${(base + Number.parseInt(offset, 16)).toString(16)}`);
}

/** Operands of a jump by the label that it leads to, or by the place in the function that no row tells. */
function labelled(
  { text, operands }: Pick<Instruction, "text" | "operands">,
  fn: ListingFunction,
  labels: ReadonlyMap<string, number>,
): string {
  const [, , symbol, offset] = within.exec(text) ?? [];
  if (symbol === fn.name && offset !== undefined)
    return operands.replace(/(?:0x[0-9a-f]+|<[^<>]*>)$/, () => hiddenPlace(fn.name, offset));
  return operands.replace(/(^|, )0x([0-9a-f]+)$/, (all, before: string, at: string) =>
    labels.has(at) && /^(?:j|b$|b\.|cb|tb)/.test(text) ? `${before}L${at}` : all,
  );
}

const hiddenPlace = (name: string, offset: string): string => `<${name}+0x${offset}>`;

/** Whether a jump's operand is a place in its function that no row tells. */
export const isHiddenPlace = (text: string, name: string): boolean =>
  text.startsWith(`<${name}+0x`) && text.endsWith(">");
