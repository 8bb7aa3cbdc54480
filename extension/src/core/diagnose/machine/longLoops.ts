import type { Memory } from "./memory.ts";
import type { Frame } from "./thread.ts";

/** Loops whose turns are known, and too many to follow each: what they write is in doubt after some of them. */

/** Share of the instructions that a run had left before a loop, after which it was followed long enough. */
const longShare = 0.25;
/** So many turns are followed in any case; what the last of them write is what the others will write. */
const leastTurns = 8;

/**
 * Notes that a loop goes round.
 * @param end where it ends
 * @param steps instructions of the run so far
 * @param most how many instructions the run may take
 */
export function goRound(memory: Memory, frame: Frame, end: number, steps: number, most: number): void {
  const loop = frame.followed.get(end) ?? { turns: 0, since: steps, left: "all" };
  frame.followed.set(end, loop);
  loop.turns++;
  const spent = (steps - loop.since) / (most - loop.since);
  if (spent < longShare / 2 || loop.turns < leastTurns / 2) return;
  memory.written ??= new Set();
  if (spent < longShare || loop.turns < leastTurns) return;
  memory.doubtWritten();
  if (loop.left === "all") loop.left = "one";
}

/** Whether a loop that asks for its next turn has had all that are followed, and one more for the rest. */
export function isFollowed(frame: Frame, end: number): boolean {
  const loop = frame.followed.get(end);
  if (loop === undefined || loop.left === "all") return false;
  const isOver = loop.left === "none";
  loop.left = isOver ? "all" : "none";
  return isOver;
}

/** Whether this turn stands for all that were not followed. */
export function standsForMore(frame: Frame, end: number): boolean {
  return frame.followed.get(end)?.left === "none";
}
