import type { PlacedRun } from "./run.ts";

/** What is one thought is put into one line. */

/** Runs of which those that are one thought are one: values that variables begin with, and where to go after something. */
export function joined(runs: readonly PlacedRun[], labelled: ReadonlySet<number>): PlacedRun[] {
  const result: PlacedRun[] = [];
  for (const run of runs) {
    const before = result.at(-1);
    const line = before === undefined ? undefined : joinedLine(before, run, labelled);
    if (before === undefined || line === undefined) result.push(run);
    else result[result.length - 1] = { ...before, last: run.last, lines: [line, ...run.lines.slice(1)] };
  }
  return result;
}

/** Lines of one run, in one where they are one thought. */
export function gathered(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (const line of lines) {
    const before = result.at(-1);
    const both = before === undefined ? undefined : oneLine(before, line);
    if (both === undefined) result.push(line);
    else result[result.length - 1] = both;
  }
  return result;
}

function joinedLine(a: PlacedRun, b: PlacedRun, labelled: ReadonlySet<number>): string | undefined {
  const isNext =
    a.block === b.block || (a.block + 1 === b.block && !labelled.has(b.block) && b.lines.length === 1);
  const isBeside = isNext && a.depth === b.depth && a.last + 1 === b.first;
  if (!isBeside || a.kind !== "statement" || b.kind !== "statement") return undefined;
  const [first, ...others] = a.lines;
  const [second] = b.lines;
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  // Only a place to go can follow from the block before.
  return a.block === b.block || (isGoing.test(second) && first.startsWith("if "))
    ? oneLine(first, second)
    : undefined;
}

/** Two lines as one where they are one thought. */
function oneLine(first: string, second: string): string | undefined {
  const isShort = first.length + second.length < shortLine;
  if (isGoing.test(second) && isShort) {
    if (!/^(if|for|else|goto)\b/.test(first)) return `${first}; ${second}`;
    return /^if .* → goto \S+$/.test(first) ? `${first} else ${second}` : undefined;
  }
  if (isStep.test(second) && first.split("; ").every((part) => isStep.test(part)) && isShort)
    return `${first}; ${second}`;
  const [start, next] = [sameTime.exec(first), sameTime.exec(second)];
  if (start === null || next === null || start[1] !== next[1] || !isShort) return undefined;
  const [condition = "", names = "", values = "", name = "", value = ""] = [
    start[1],
    start[2],
    start[3],
    next[2],
    next[3],
  ];
  const given = names.split(", ");
  if (
    given.some((one) => value === one || value.startsWith(`${one}.`)) ||
    given.includes(name) ||
    given.some((one) => mentions(condition, one))
  )
    return undefined;
  return `${condition}${names}, ${name} = ${values}, ${value}`;
}

function mentions(text: string, name: string): boolean {
  return text.split(/[^\w.]+/).includes(name);
}

const isGoing = /^(goto|continue|break)\b[^;]*$/;
const isStep = /^[\w.]+(\+\+|--)$/;
/** Names that are given others' values or constants, perhaps under a condition. */
const sameTime = /^(if .* → )?([\w, ]+) = (-?[\w.]+(?:, -?[\w.]+)*)$/;
/** Longest line that two are put into where each could stand by itself. */
const shortLine = 50;
