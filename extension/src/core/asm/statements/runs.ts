import type { Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import { type BlockRun, type BlockRuns, runsOfBlock } from "./blockRuns.ts";
import type { Expressions } from "./expressionText.ts";
import type { Line } from "./line.ts";
import type { Told } from "./lines.ts";
import { branchText } from "./lineText.ts";
import { Shapes } from "./shapes.ts";
import type { Word } from "./skips.ts";

/** Lines in the order of the listing, with control flow as if, for and goto where the blocks lie so. */

export interface Run {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
  readonly depth: number;
  readonly kind: "statement" | "bookkeeping";
}

export function runsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  words: readonly (Word | undefined)[],
  told: Told,
  say: Expressions,
): Run[] {
  const byIndex = new Map<number, Line[]>();
  for (const line of told.lines) byIndex.set(line.at, [...(byIndex.get(line.at) ?? []), line]);
  const blocks = graph.blocks.map((block) => runsOfBlock(block, decoded, words, byIndex, told, say));
  return new Layout(graph, blocks, say, (block) => words[block.start] === "prologue").runs();
}

/** Longest line that two are put into. */
const longestLine = 80;

/** What a jump to a block is called where it leaves or goes round the loop around it. */
interface Loop {
  readonly head: number;
  /** The block after it. */
  readonly end: number;
}

class Layout {
  readonly #graph: FlowGraph;
  readonly #blocks: readonly BlockRuns[];
  readonly #say: Expressions;
  readonly #shapes: Shapes;
  readonly #runs: (Run & { block: number })[] = [];
  readonly #labelled = new Set<number>();

  constructor(
    graph: FlowGraph,
    blocks: readonly BlockRuns[],
    say: Expressions,
    isRestart: (block: Block) => boolean,
  ) {
    this.#graph = graph;
    this.#blocks = blocks;
    this.#say = say;
    this.#shapes = new Shapes(graph, isRestart);
  }

  runs(): Run[] {
    this.#emit(0, this.#blocks.length, 0, undefined, -1);
    const labels = new Map<number, string>();
    for (const block of [...this.#labelled].sort((a, b) => a - b)) labels.set(block, `L${labels.size + 1}`);
    const placed = new Set<number>();
    const told = new Set(this.#runs.filter(({ kind }) => kind === "statement").map(({ block }) => block));
    return this.#runs.map(({ block, lines, ...run }): Run => {
      const texts = lines.map((line) =>
        line.replace(/\uE000(\d+)\uE000/g, (_, to) => labels.get(Number(to)) ?? "?"),
      );
      const isPlace = !placed.has(block) && (run.kind === "statement" || !told.has(block));
      const label = isPlace ? labels.get(block) : undefined;
      if (isPlace) placed.add(block);
      if (label !== undefined) texts[0] = `${label}: ${texts[0] ?? ""}`.trimEnd();
      return { ...run, lines: texts };
    });
  }

  /** Blocks from `from` on up to `to`. */
  #emit(from: number, to: number, depth: number, loop: Loop | undefined, entered: number): void {
    for (let number = from; number < to; ) {
      const end = number === entered ? undefined : this.#shapes.loopEnd(number, to);
      if (end !== undefined) {
        this.#loop(number, end, depth);
        number = end;
        continue;
      }
      number = this.#block(number, to, depth, loop);
    }
  }

  /** A loop that is entered at its first block. */
  #loop(head: number, end: number, depth: number): void {
    const before = this.#runs.length;
    this.#emit(head, end, depth + 1, { head, end }, head);
    const first = this.#runs[before];
    if (first === undefined) return;
    const lines = first.kind === "bookkeeping" ? ["for"] : ["for", ...first.lines.map((line) => `  ${line}`)];
    this.#runs[before] = { ...first, lines, depth, kind: "statement" };
  }

  /** One block and what it decides; gives the block that follows. */
  #block(number: number, to: number, depth: number, loop: Loop | undefined): number {
    const { runs, end, whenTaken } = this.#blocks[number] as BlockRuns;
    const block = this.#graph.blocks[number] as Block;
    const jump = end?.at;
    for (const run of runs) if (run.last !== jump) this.#push(number, run, depth);
    const last = runs.find((run) => run.last === jump);
    if (end === undefined || last === undefined) return number + 1;
    const target = this.#graph.targets[end.at] as number;
    const goal = target < 0 ? undefined : (this.#graph.blockOf[target] as number);
    if (end.kind === "jump") {
      const rotated = goal === undefined ? undefined : this.#rotated(number, goal, to, last, depth);
      if (rotated !== undefined) return rotated;
      const where = goal === number + 1 ? "" : this.#where(goal, block, loop);
      this.#push(
        number,
        where === "" && last.lines.length === 0
          ? { ...last, lines: ["jump"], kind: "bookkeeping" }
          : { ...last, lines: where === "" ? last.lines : [...last.lines, where] },
        depth,
      );
      return number + 1;
    }
    const inner =
      goal === undefined || whenTaken.length > 0 ? undefined : this.#shapes.branchEnd(number, goal, to);
    if (goal === undefined || inner === undefined) {
      const then = [...whenTaken, this.#where(goal, block, loop)].join("; ");
      const text = `if ${branchText(end, this.#say, true)} → ${then}`;
      this.#push(number, { ...last, lines: [...last.lines, text] }, depth);
      return number + 1;
    }
    return this.#branch(number, goal, to, depth, loop, last, `if ${branchText(end, this.#say, false)}`);
  }

  /** A branch over blocks that nothing else enters. */
  #branch(
    number: number,
    goal: number,
    to: number,
    depth: number,
    loop: Loop | undefined,
    last: BlockRun,
    condition: string,
  ): number {
    const before = this.#runs.length;
    this.#push(number, { ...last, lines: [...last.lines, condition] }, depth);
    const otherwise = this.#shapes.elseEnd(number, goal, to);
    this.#emit(number + 1, goal, depth + 1, loop, -1);
    if (otherwise !== undefined) {
      const jump = this.#runs.at(-1);
      if (jump !== undefined && jump.last === (this.#graph.blocks[goal - 1] as Block).end - 1) {
        this.#runs.pop();
        const kept = jump.kind === "bookkeeping" ? [] : jump.lines.slice(0, -1);
        if (kept.length > 0)
          this.#runs.push({
            ...jump,
            last: jump.last,
            lines: [...kept.map((line) => `  ${line}`), "else"],
            depth,
          });
        else this.#runs.push({ ...jump, lines: ["else"], depth, kind: "statement" });
      }
      this.#emit(goal, otherwise, depth + 1, loop, -1);
      return otherwise;
    }
    this.#joinSingle(before, last.lines.length);
    return goal;
  }

  /** `if c → x` where one line is all that depends on a condition. */
  #joinSingle(before: number, linesBefore: number): void {
    const [condition, ...rest] = this.#runs.slice(before);
    if (condition === undefined || linesBefore > 0) return;
    const told = rest.filter(({ kind }) => kind === "statement");
    const [only] = told;
    if (told.length !== 1 || only?.lines.length !== 1 || only.depth !== condition.depth + 1) return;
    const text = `${condition.lines.at(-1)} → ${only.lines[0]}`;
    const isGapless = rest.every(
      (run, k) => run.first === (k === 0 ? condition.last : (rest[k - 1] as Run).last) + 1,
    );
    if (text.length > longestLine || only.lines[0]?.startsWith("if ") === true || !isGapless) return;
    this.#runs.length = before;
    this.#runs.push({ ...condition, last: (rest.at(-1) as Run).last, lines: [text] });
  }

  /** A loop that a jump enters behind what is done between two rounds. */
  #rotated(number: number, goal: number, to: number, last: BlockRun, depth: number): number | undefined {
    const end = this.#shapes.rotatedEnd(number, goal, to);
    if (end === undefined) return undefined;
    const head = number + 1;
    const between = this.#blocks.slice(head, goal);
    const test = this.#blocks[goal] as BlockRuns;
    const loop = { head, end };
    if (between.every(({ end }) => end === undefined)) {
      const post = between
        .flatMap(({ runs }) => runs.filter(({ kind }) => kind === "statement").flatMap(({ lines }) => lines))
        .join("; ");
      if (post.length > longestLine - 12) return undefined;
      this.#push(number, { ...last, lines: [...last.lines, post === "" ? "for" : `for ; ; ${post}`] }, depth);
      for (let b = head; b < goal; b++)
        for (const run of this.#blocks[b]?.runs ?? [])
          this.#push(b, { ...run, lines: ["next round"], kind: "bookkeeping" }, depth + 1);
      this.#emit(goal, end, depth + 1, loop, -1);
      return end;
    }
    const only = test.runs.filter(({ kind }) => kind === "statement");
    if (
      goal !== end - 1 ||
      test.end?.kind !== "branch" ||
      test.whenTaken.length > 0 ||
      only.length !== 1 ||
      only[0]?.lines.length !== 0
    )
      return undefined;
    const back = this.#graph.targets[test.end.at] as number;
    if (back < 0 || this.#graph.blockOf[back] !== head) return undefined;
    this.#push(
      number,
      { ...last, lines: [...last.lines, `for ${branchText(test.end, this.#say, true)}`] },
      depth,
    );
    this.#emit(head, goal, depth + 1, { head: goal, end }, -1);
    for (const run of test.runs)
      this.#push(goal, { ...run, lines: ["next round"], kind: "bookkeeping" }, depth + 1);
    return end;
  }

  #where(goal: number | undefined, from: Block, loop: Loop | undefined): string {
    if (goal === undefined) return "elsewhere";
    if (loop?.head === goal) return "continue";
    if (loop?.end === goal) return "break";
    const named = this.#labelOf(goal);
    return from.start >= 0 ? `goto \uE000${named}\uE000` : "";
  }

  /** The first block from here on that has something to put a label at. */
  #labelOf(goal: number): number {
    let at = goal;
    while (at + 1 < this.#blocks.length && this.#isSilent(at)) at++;
    this.#labelled.add(at);
    return at;
  }

  /** Whether nothing is told in a block, and it goes on with the next one. */
  #isSilent(number: number): boolean {
    const { runs, end } = this.#blocks[number] as BlockRuns;
    const target = end === undefined ? -1 : (this.#graph.targets[end.at] as number);
    const goesOn =
      end === undefined || (end.kind === "jump" && target >= 0 && this.#graph.blockOf[target] === number + 1);
    return goesOn && runs.every(({ kind, lines }) => kind === "bookkeeping" || lines.length === 0);
  }

  #push(block: number, run: BlockRun, depth: number): void {
    this.#runs.push({ ...run, block, depth });
  }
}
