import type { Decoded } from "../machine/effects.ts";
import type { Block } from "../machine/flowGraph.ts";
import type { Event } from "./events.ts";
import type { Expressions } from "./expressionText.ts";
import { keepsItself, mustBeTold } from "./keptPlaces.ts";
import type { Line } from "./line.ts";
import type { Told } from "./lines.ts";
import { lineText } from "./lineText.ts";
import type { Word } from "./skips.ts";
import type { Term } from "./term.ts";

/** Which instructions of a block each statement covers: those up to where it stands, after the one before it. */

/** A run of instructions. `lines` leaves out how its last instruction jumps. */
export interface BlockRun {
  readonly first: number;
  readonly last: number;
  /** The instruction that does what it says; the others prepare it. */
  readonly at: number;
  readonly lines: string[];
  readonly kind: "statement" | "bookkeeping";
}

export interface BlockRuns {
  readonly runs: BlockRun[];
  /** How it ends, where that is told. */
  readonly end: (Event & { kind: "branch" | "jump" }) | undefined;
  /** What is done only where its branch is taken. */
  readonly whenTaken: readonly string[];
  /** The instruction of which nothing is told that it begins with, but for bookkeeping before it; -1 where it begins with a line. */
  readonly openStart: number;
  /** Whether nothing is told of its last instruction. */
  readonly isOpenEnd: boolean;
}

export function runsOfBlock(
  block: Block,
  decoded: readonly Decoded[],
  words: readonly (Word | undefined)[],
  byIndex: ReadonlyMap<number, readonly Line[]>,
  { untold }: Told,
  say: Expressions,
  isOnce: (term: Term) => boolean,
  /** Whether its last instruction asks for a write barrier, and what is next without one is told somewhere else. */
  passesBarrier: boolean,
): BlockRuns {
  const runs: BlockRun[] = [];
  let first = block.start;
  let end: BlockRuns["end"];
  const whenTaken: string[] = [];
  /** What stands before an instruction and belongs to nothing told. */
  const close = (to: number): void => {
    if (first < to)
      runs.push({
        ...{ first, last: to - 1, at: first },
        lines: [moveWord(decoded, first, to)],
        kind: "bookkeeping",
      });
    first = to;
  };
  const isQuiet = (line: Line): boolean => keepsItself(line, block, decoded, byIndex, say);
  for (let i = block.start; i < block.end; i++) {
    const word = words[i];
    if (word !== undefined) {
      const before = runs.at(-1);
      if (before?.last === i - 1 && before.kind === "bookkeeping" && before.lines[0] === word) {
        runs.pop();
        runs.push({ ...before, last: i });
      } else {
        close(i);
        runs.push({ first: i, last: i, at: i, lines: [word], kind: "bookkeeping" });
      }
      first = i + 1;
      continue;
    }
    const lines = byIndex.get(i) ?? [];
    if (untold.has(i) || (lines.length === 0 && mustBeTold(decoded[i] as Decoded))) {
      first = i + 1;
      continue;
    }
    if (lines.length === 0) continue;
    const texts: string[] = [];
    const told = lines.filter((line) => !isQuiet(line));
    if (told.length === 0) continue;
    for (const line of told)
      if (line.kind === "copy" && line.edge !== undefined) whenTaken.push(lineText(line, say));
      else if (line.kind === "event" && (line.event.kind === "branch" || line.event.kind === "jump"))
        end = line.event as BlockRuns["end"];
      else texts.push(lineText(line, say));
    const called = runs.at(-1);
    const both =
      called === undefined || called.last + 1 !== first
        ? undefined
        : withCall(called, byIndex.get(called.last) ?? [], texts, lines, isOnce, say);
    if (called !== undefined && both !== undefined) {
      runs.pop();
      runs.push({ first: called.first, last: i, at: i, lines: both, kind: "statement" });
    } else runs.push({ first, last: i, at: i, lines: texts, kind: "statement" });
    first = i + 1;
  }
  close(block.end);
  const last = runs.at(-1);
  if (passesBarrier && last !== undefined) {
    runs[runs.length - 1] = { ...last, at: last.last, lines: [], kind: "statement" };
    end = { kind: "jump", at: last.last };
  }
  const isOpenEnd = runs.at(-1)?.last !== block.end - 1;
  return { runs, end, whenTaken, openStart: openStart(block, runs), isOpenEnd };
}

function openStart({ start, end }: Block, runs: readonly BlockRun[]): number {
  let next = start;
  for (const run of runs) {
    if (run.first !== next || run.kind === "statement") break;
    next = run.last + 1;
  }
  return next === end || runs.some(({ first }) => first === next) ? -1 : next;
}

/** Longest line with a call inside. */
const longestCall = 90;

/** What is done with the result of the call before, told around the call itself: `*mapassign(t, m, k) = v`. */
function withCall(
  called: BlockRun,
  calls: readonly Line[],
  texts: readonly string[],
  lines: readonly Line[],
  isOnce: (term: Term) => boolean,
  say: Expressions,
): string[] | undefined {
  const [call, ...others] = calls;
  const [text, ...more] = texts;
  if (call?.kind !== "event" || others.length + more.length > 0 || text === undefined || lines.length !== 1)
    return undefined;
  const [result, ...rest] = call.results;
  const [said] = called.lines;
  if (result === undefined || rest.length > 0 || said === undefined || !isOnce(result.term)) return undefined;
  if (!say.isFirstResult(result.term)) return undefined;
  const parts = text.split(new RegExp(`\\b${result.name}\\b`));
  // The place of a variable is not what it holds.
  if (parts[0]?.endsWith("&")) return undefined;
  if (!/^\w+$/.test(result.name) || parts.length !== 2 || !said.startsWith(`${result.name} = `))
    return undefined;
  const both = parts.join(said.slice(result.name.length + 3));
  return both.length > longestCall ? undefined : [both];
}

/** What moves between registers and frame are called. */
function moveWord(decoded: readonly Decoded[], from: number, to: number): string {
  let [stores, loads, others] = [0, 0, 0];
  for (let i = from; i < to; i++)
    for (const { op, dst, srcs } of decoded[i]?.effects ?? []) {
      if (op === "move" && dst?.kind === "mem") stores++;
      else if (op === "move" && srcs[0]?.kind === "mem") loads++;
      else others++;
    }
  if (stores + loads + others === 0) return "padding";
  if (others > 0 || (stores > 0 && loads > 0)) return "moves";
  return stores > 0 ? "spill" : "reload";
}
