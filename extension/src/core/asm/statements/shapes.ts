import type { Block, FlowGraph } from "../machine/flowGraph.ts";

/** Blocks that may be passed over to an exit, and still be told as the body of an if. */
const longExit = 3;

/** Stretches of blocks that are entered at one place: bodies of if and for. Ends are the block after the stretch. */
export class Shapes {
  readonly #graph: FlowGraph;
  readonly #from: readonly (readonly number[])[];
  /** By block: the last block that jumps back to it, or -1. */
  readonly #latch: readonly number[];
  readonly #isPassed: readonly boolean[];

  /**
   * @param isRestart whether a block's jump back to the start leaves all as it was
   * @param isDetour whether a block only leads around to where others go without it
   */
  constructor(graph: FlowGraph, isRestart: (block: Block) => boolean, isDetour: (block: Block) => boolean) {
    this.#graph = graph;
    const from: number[][] = graph.blocks.map(() => []);
    const latch: number[] = graph.blocks.map(() => -1);
    const isPassed = graph.blocks.map(isDetour);
    for (const [number, block] of graph.blocks.entries())
      for (const successor of block.successors) {
        if ((successor === 0 && isRestart(block)) || isPassed[number] || isPassed[successor]) continue;
        from[successor]?.push(number);
        if (successor <= number) latch[successor] = Math.max(latch[successor] as number, number);
      }
    this.#from = from;
    this.#latch = latch;
    this.#isPassed = isPassed;
  }

  /** Whether only `at` of the blocks is entered from outside, and there from `by` alone unless that is undefined. */
  #isEntered(start: number, end: number, at: number, by: number | undefined): boolean {
    for (let b = start; b < end; b++)
      for (const p of this.#from[b] as readonly number[]) {
        if (p >= start && p < end) continue;
        if (b !== at || (by !== undefined && p !== by)) return false;
      }
    return true;
  }

  /** The end of the loop that begins with a block. */
  loopEnd(head: number, limit: number): number | undefined {
    const latch = this.#latch[head] as number;
    if (latch < head || latch >= limit) return undefined;
    return this.#isEntered(head, latch + 1, head, undefined) ? latch + 1 : undefined;
  }

  /** The end of a loop whose first block comes after a jump to `goal` in it. */
  rotatedEnd(jump: number, goal: number, limit: number): number | undefined {
    const head = jump + 1;
    const latch = this.#latch[head] ?? -1;
    if (goal <= head || latch < goal || latch >= limit) return undefined;
    return this.#isEntered(head, latch + 1, goal, jump) ? latch + 1 : undefined;
  }

  /** Whether blocks from `head` up to `end` are entered one after the other. */
  isChain(head: number, end: number): boolean {
    for (let b = head + 1; b < end; b++)
      if ((this.#from[b] as readonly number[]).some((p) => p !== b - 1)) return false;
    return true;
  }

  /** Whether a block only leads around to where others go without it. */
  isDetour(number: number): boolean {
    return this.#isPassed[number] === true;
  }

  /** The end of the blocks that a branch passes over. */
  branchEnd(branch: number, goal: number, limit: number): number | undefined {
    if (goal <= branch + 1 || goal > limit) return undefined;
    if (!this.#isEntered(branch + 1, goal, branch + 1, branch)) return undefined;
    return goal - branch <= longExit || this.#leadsTo(branch + 1, goal) ? goal : undefined;
  }

  /** Whether some of the blocks up to `goal` goes on there: else what stands there is an exit of its own. */
  #leadsTo(start: number, goal: number): boolean {
    return (this.#from[goal] as readonly number[]).some((p) => p >= start && p < goal);
  }

  /** The end of an else: of the blocks from `goal` on that the body before them jumps over. */
  elseEnd(branch: number, goal: number, limit: number): number | undefined {
    const [end, ...others] = (this.#graph.blocks[goal - 1] as Block).successors;
    if (end === undefined || others.length > 0 || end <= goal || end > limit) return undefined;
    return this.#isEntered(goal, end, goal, branch) ? end : undefined;
  }
}
