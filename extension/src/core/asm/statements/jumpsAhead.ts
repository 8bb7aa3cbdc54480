import type { PlacedRun } from "./run.ts";

/** A jump to what is read next anyway says nothing: it leads around a write barrier, or was two jumps once. */

/** What a jump to a block is written as until blocks have labels. */
export const gotoBlock = (block: number): string => `goto \uE000${block}\uE000`;

/** Places in a text where a block's label goes. */
export const blockMarks = /\uE000(\d+)\uE000/g;

/** The blocks that lines lead to. */
export function blocksNamed(runs: readonly PlacedRun[]): Set<number> {
  const named = new Set<number>();
  for (const { lines } of runs)
    for (const line of lines) for (const [, block] of line.matchAll(blockMarks)) named.add(Number(block));
  return named;
}

/** Runs without jumps to the statement that follows. */
export function withoutJumpsAhead(runs: readonly PlacedRun[]): PlacedRun[] {
  const result = [...runs];
  for (let at = 0; at < result.length; at++) {
    const run = result[at] as PlacedRun;
    const to = run.kind === "statement" ? nextStatement(result, at) : -1;
    const target = result[to];
    if (target === undefined || run.lines.at(-1) !== gotoBlock(target.block)) continue;
    if (isInside(result, to) || leavesLoop(result, at, target.depth)) continue;
    const lines = run.lines.slice(0, -1);
    result[at] = lines.length > 0 ? { ...run, lines } : { ...run, lines: ["jump"], kind: "bookkeeping" };
  }
  return result;
}

/** The next statement behind one, -1 where an instruction between is in no run. */
function nextStatement(runs: readonly PlacedRun[], at: number): number {
  for (let i = at + 1; i < runs.length; i++) {
    if ((runs[i] as PlacedRun).first !== (runs[i - 1] as PlacedRun).last + 1) return -1;
    if (runs[i]?.kind === "statement") return i;
  }
  return -1;
}

/** Whether a statement is not the first of its block. */
function isInside(runs: readonly PlacedRun[], at: number): boolean {
  const { block } = runs[at] as PlacedRun;
  for (let i = at - 1; i >= 0 && runs[i]?.block === block; i--)
    if (runs[i]?.kind === "statement") return true;
  return false;
}

/** Whether the end of a loop's body lies between a run and what stands at a depth behind it: there the next round begins. */
function leavesLoop(runs: readonly PlacedRun[], at: number, depth: number): boolean {
  let inner = (runs[at] as PlacedRun).depth;
  for (let i = at - 1; i >= 0 && inner > depth; i--) {
    const run = runs[i] as PlacedRun;
    if (run.kind !== "statement" || run.depth >= inner) continue;
    if (run.lines.some((line) => /^for\b/.test(line))) return true;
    inner = run.depth;
  }
  return inner > depth;
}
