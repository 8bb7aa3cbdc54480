import type { Decoded } from "../machine/effects.ts";
import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import { type BlockRun, type BlockRuns, runsOfBlock } from "./blockRuns.ts";
import type { Expressions } from "./expressionText.ts";
import { gotoBlock, withoutJumpsAhead } from "./jumpsAhead.ts";
import { byInstruction } from "./keptPlaces.ts";
import { continueOf, labelled, loopMark, withTargets } from "./labels.ts";
import { leavesOf } from "./line.ts";
import type { Told } from "./lines.ts";
import { branchText } from "./lineText.ts";
import { gathered } from "./oneThought.ts";
import { Rest } from "./rest.ts";
import type { PlacedRun, Run } from "./run.ts";
import { Shapes } from "./shapes.ts";
import { isDetour, passedBarrier, type Word } from "./skips.ts";
import { resolved, type Term } from "./term.ts";

/** Lines in the order of the listing, with control flow as if, for and goto where the blocks lie so. */

/** Blocks laid out between two rests. */
const laidAtOnce = 64;
/** Instructions put into words between two rests. */
const wordedAtOnce = 256;

export function* runsOf(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  words: readonly (Word | undefined)[],
  told: Told,
  say: Expressions,
  /** What the listing calls the place of an instruction. */
  placeAt: (index: number) => string,
): Generator<undefined, Run[]> {
  const byIndex = byInstruction(told.lines);
  const uses = new Map<Term, number>();
  for (const line of told.lines)
    for (const term of leavesOf(line, told.plan)) uses.set(term, (uses.get(term) ?? 0) + 1);
  for (const term of told.plan.live)
    if (term.op === "phi") for (const arg of term.args) uses.set(resolved(arg), 2);
  const isOnce = (term: Term): boolean => uses.get(term) === 1;
  const blocks: BlockRuns[] = [];
  const rest = new Rest(wordedAtOnce);
  for (const [number, block] of graph.blocks.entries()) {
    const passed = passedBarrier(block, graph, words);
    const isBeside = passed === undefined || passed === number + 1;
    const isBehind = passed === number + 2 && isDetour(graph.blocks[number + 1] as Block, words);
    const passesBarrier = !isBeside && !isBehind;
    blocks.push(runsOfBlock(block, decoded, words, byIndex, told, say, isOnce, passesBarrier));
    if (rest.isDue(block.end - block.start)) yield;
  }
  const shapes = new Shapes(
    graph,
    (block) => words[block.start] === "prologue",
    (block) => isDetour(block, words),
  );
  return yield* new Layout(graph, blocks, say, shapes, placeAt).runs();
}

/** Longest line that two are put into. */
const longestLine = 80;

/** What a jump to a block is called where it leaves or goes round the loop around it. */
interface Loop {
  readonly head: number;
  /** The block after it. */
  readonly end: number;
  /** The one that it lies in. */
  readonly around: Loop | undefined;
  /** Whether its next round begins at no line of its own. */
  readonly isRotated: boolean;
}

/** What Go writes behind the second semicolon of a for: a step of what it counts or walks along. */
const isPost =
  /^(?:([\w.]+)(?:\+\+|--| (?:[-+*&|^]|<<|>>) ?= [\w.*]+| = (?:\1\.\w+\(|(?=.*\b\1\b)(?!.*\w\()).*)|mapiternext\(&it\)|mapIterNext\(&it\))(?:; |$)/;

/** Whether runs cover every instruction after one. */
function isGapless(from: Run, rest: readonly Run[]): boolean {
  return rest.every((run, k) => run.first === (k === 0 ? from.last : (rest[k - 1] as Run).last) + 1);
}

type BranchEvent = NonNullable<BlockRuns["end"]> & { kind: "branch" };

class Layout {
  readonly #graph: FlowGraph;
  readonly #blocks: readonly BlockRuns[];
  readonly #say: Expressions;
  readonly #shapes: Shapes;
  readonly #runs: PlacedRun[] = [];
  readonly #rest = new Rest(laidAtOnce);

  readonly #placeAt: (index: number) => string;

  constructor(
    graph: FlowGraph,
    blocks: readonly BlockRuns[],
    say: Expressions,
    shapes: Shapes,
    placeAt: (index: number) => string,
  ) {
    this.#graph = graph;
    this.#blocks = blocks;
    this.#say = say;
    this.#shapes = shapes;
    this.#placeAt = placeAt;
  }

  *runs(): Generator<undefined, Run[]> {
    yield* this.#emit(0, this.#blocks.length, 0, undefined, -1);
    const runs = withoutJumpsAhead(this.#runs);
    yield;
    const aimed = withTargets(runs, this.#graph, this.#placeAt, (block) => this.#onlyWay(block));
    return labelled(aimed.map((run) => ({ ...run, lines: gathered(run.lines) })));
  }

  /** Where a block goes on that does not choose; undefined of one that does. */
  #onlyWay(number: number): number | undefined {
    const { successors } = this.#graph.blocks[number] as Block;
    const ways = successors.filter((to) => !this.#shapes.isDetour(to));
    return ways.length === 1 ? ways[0] : undefined;
  }

  /** Blocks from `from` on up to `to`. */
  *#emit(
    from: number,
    to: number,
    depth: number,
    loop: Loop | undefined,
    entered: number,
  ): Generator<undefined, void> {
    for (let number = from; number < to; ) {
      if (this.#rest.isDue(1)) yield;
      const end = number === entered ? undefined : this.#shapes.loopEnd(number, to);
      if (end !== undefined && this.#isTold(number, end) && this.#isBegun(number)) {
        yield* this.#loop(number, end, depth, loop);
        number = end;
        continue;
      }
      number = yield* this.#block(number, to, depth, loop);
    }
  }

  /** A loop that is entered at its first block. */
  *#loop(head: number, end: number, depth: number, around: Loop | undefined): Generator<undefined, void> {
    const before = this.#runs.length;
    yield* this.#emit(head, end, depth + 1, { head, end, around, isRotated: false }, head);
    const first = this.#runs[before];
    if (first === undefined) return;
    const lines = first.kind === "bookkeeping" ? ["for"] : ["for", ...first.lines.map((line) => `  ${line}`)];
    this.#runs[before] = { ...first, lines, depth, kind: "statement" };
  }

  /** One block and what it decides; gives the block that follows. */
  *#block(number: number, to: number, depth: number, loop: Loop | undefined): Generator<undefined, number> {
    const { runs, end, whenTaken } = this.#blocks[number] as BlockRuns;
    const jump = end?.at;
    for (const run of runs) if (run.last !== jump) this.#push(number, run, depth);
    const last = runs.find((run) => run.last === jump);
    if (end === undefined || last === undefined) return number + 1;
    const target = this.#graph.targets[end.at] as number;
    const goal = target < 0 ? undefined : (this.#graph.blockOf[target] as number);
    if (end.kind === "jump") {
      const rotated =
        goal === undefined ? undefined : yield* this.#rotated(number, goal, to, last, depth, loop);
      if (rotated !== undefined) return rotated;
      const where = goal === number + 1 ? "" : this.#where(goal, loop);
      this.#push(
        number,
        where === "" && last.lines.length === 0
          ? { ...last, lines: ["jump"], kind: "bookkeeping" }
          : { ...last, lines: where === "" ? last.lines : [...last.lines, where] },
        depth,
      );
      return number + 1;
    }
    const passed =
      goal === undefined || goal === loop?.end || whenTaken.length > 0
        ? undefined
        : this.#shapes.branchEnd(number, goal, to);
    const inner = passed !== undefined && this.#isTold(number + 1, passed) ? passed : undefined;
    const isLatch = loop !== undefined && goal === loop.head && number + 1 === loop.end;
    if (isLatch && whenTaken.length === 0) {
      const text = `if ${branchText(end, this.#say, false)} → break`;
      this.#push(number, { ...last, lines: [...last.lines, text] }, depth);
      return number + 1;
    }
    if (goal === undefined || inner === undefined) {
      const then = [...whenTaken, this.#where(goal, loop)].join("; ");
      const text = `if ${branchText(end, this.#say, true)} → ${then}${isLatch ? " else break" : ""}`;
      this.#push(number, { ...last, lines: [...last.lines, text] }, depth);
      return number + 1;
    }
    return yield* this.#branch(number, goal, to, depth, loop, last, end);
  }

  /** A branch over blocks that nothing else enters. */
  *#branch(
    number: number,
    goal: number,
    to: number,
    depth: number,
    loop: Loop | undefined,
    last: BlockRun,
    end: BranchEvent,
  ): Generator<undefined, number> {
    const before = this.#runs.length;
    const taken = branchText(end, this.#say, true);
    const text = `if ${branchText(end, this.#say, false)}`;
    this.#push(number, { ...last, lines: [...last.lines, text] }, depth);
    const passed = this.#shapes.elseEnd(number, goal, to);
    const otherwise = passed !== undefined && this.#isTold(goal, passed) ? passed : undefined;
    yield* this.#emit(number + 1, goal, depth + 1, loop, -1);
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
      const [condition, ...rest] = this.#runs.slice(before);
      const bridge = rest.at(-1);
      const isEmpty = this.#isSilence(before, this.#runs.length - 1);
      if (isEmpty && condition !== undefined && bridge?.lines[0] === "else" && isGapless(condition, rest)) {
        this.#runs[before] = { ...condition, lines: [...last.lines, `if ${taken}`] };
        this.#runs[this.#runs.length - 1] = {
          ...bridge,
          lines: ["jump"],
          depth: depth + 1,
          kind: "bookkeeping",
        };
      }
      const turn = this.#runs.length - 1;
      yield* this.#emit(goal, otherwise, depth + 1, loop, -1);
      if (this.#isSilence(turn, this.#runs.length)) this.#dropElse(turn);
      if (this.#tellsNothing(before)) this.#leave(before, last);
      else if (last.lines.length === 0) this.#joinBoth(before);
      return otherwise;
    }
    if (this.#tellsNothing(before)) {
      this.#leave(before, last);
      return goal;
    }
    this.#joinSingle(before, last.lines.length);
    return goal;
  }

  /** Whether nothing is told of what a condition decides. */
  #tellsNothing(at: number): boolean {
    return this.#runs.slice(at + 1).every(({ kind }) => kind === "bookkeeping");
  }

  /** Leaves a condition that decides nothing told to its instructions, and those that it decides. */
  #leave(at: number, { lines }: BlockRun): void {
    const run = this.#runs[at] as PlacedRun;
    this.#runs.length = at;
    const last = run.last - 1;
    if (lines.length > 0 && run.first <= last) this.#runs.push({ ...run, last, at: last, lines });
  }

  /** Whether nothing is told in the runs behind one, up to `end`, and they leave no instruction out. */
  #isSilence(at: number, end: number): boolean {
    const [from, ...rest] = this.#runs.slice(at, end);
    return from !== undefined && rest.every(({ kind }) => kind === "bookkeeping") && isGapless(from, rest);
  }

  /** Takes away the else that a run ends with. */
  #dropElse(at: number): void {
    const run = this.#runs[at];
    if (run?.kind !== "statement" || run.lines.at(-1) !== "else") return;
    const lines = run.lines.slice(0, -1);
    this.#runs[at] = lines.length > 0 ? { ...run, lines } : { ...run, lines: ["jump"], kind: "bookkeeping" };
  }

  /** `if c → x else y` where one line each depends on a condition. */
  #joinBoth(before: number): void {
    const [condition, ...rest] = this.#runs.slice(before);
    const [x, bridge, y, ...more] = rest.filter(({ kind }) => kind === "statement");
    if (condition === undefined || x === undefined || bridge?.lines[0] !== "else" || y === undefined) return;
    const isPlain =
      more.length === 0 &&
      [x, y].every(({ lines }) => lines.length === 1 && !/^(if|for|else)\b/.test(lines[0] ?? ""));
    const text = `${condition.lines[0]} → ${x.lines[0]} else ${y.lines[0]}`;
    if (!isPlain || bridge.lines.length > 1 || text.length > longestLine || !isGapless(condition, rest))
      return;
    this.#runs.length = before;
    this.#runs.push({ ...condition, last: (rest.at(-1) as Run).last, lines: [text] });
  }

  /** `if c → x` where one line is all that depends on a condition. */
  #joinSingle(before: number, linesBefore: number): void {
    const [condition, ...rest] = this.#runs.slice(before);
    if (condition === undefined || linesBefore > 0) return;
    const told = rest.filter(({ kind }) => kind === "statement");
    const [only] = told;
    if (told.length !== 1 || only?.lines.length !== 1 || only.depth !== condition.depth + 1) return;
    const text = `${condition.lines.at(-1)} → ${only.lines[0]}`;
    if (text.length > longestLine || only.lines[0]?.startsWith("if ") === true || !isGapless(condition, rest))
      return;
    this.#runs.length = before;
    this.#runs.push({ ...condition, last: (rest.at(-1) as Run).last, lines: [text] });
  }

  /** A loop that a jump enters behind what is done between two rounds. */
  *#rotated(
    number: number,
    goal: number,
    to: number,
    last: BlockRun,
    depth: number,
    around: Loop | undefined,
  ): Generator<undefined, number | undefined> {
    const end = this.#shapes.rotatedEnd(number, goal, to);
    const head = number + 1;
    if (end === undefined || !this.#isTold(head, end) || !this.#isBegun(head)) return undefined;
    const between = this.#blocks.slice(head, goal);
    const test = this.#blocks[goal] as BlockRuns;
    const loop = { head, end, around, isRotated: true };
    const steps = between.flatMap(({ runs }) =>
      runs.flatMap(({ kind, lines }) => (kind === "statement" ? lines : [])),
    );
    const post = steps.join("; ");
    const isPlain =
      this.#shapes.isChain(head, goal) &&
      between.every(({ end, openStart, isOpenEnd }) => end === undefined && openStart < 0 && !isOpenEnd);
    if (isPlain && steps.every((line) => isPost.test(line)) && post.length <= longestLine - 12) {
      const text = `${post === "" ? "for" : `for ; ; ${post}`}${loopMark(head)}`;
      this.#push(number, { ...last, lines: [...last.lines, text] }, depth);
      for (let b = head; b < goal; b++)
        for (const run of this.#blocks[b]?.runs ?? [])
          this.#push(b, { ...run, lines: ["next round"], kind: "bookkeeping" }, depth + 1);
      yield* this.#emit(goal, end, depth + 1, loop, -1);
      return end;
    }
    const only = test.runs.filter(({ kind }) => kind === "statement");
    const back = test.end?.kind === "branch" ? (this.#graph.targets[test.end.at] as number) : -1;
    if (
      goal !== end - 1 ||
      test.end?.kind !== "branch" ||
      test.whenTaken.length > 0 ||
      test.openStart >= 0 ||
      only.length !== 1 ||
      only[0]?.lines.length !== 0 ||
      back < 0 ||
      this.#graph.blockOf[back] !== head
    ) {
      this.#push(number, { ...last, lines: [...last.lines, this.#goto(goal)] }, depth);
      yield* this.#loop(head, end, depth, around);
      return end;
    }
    this.#push(
      number,
      { ...last, lines: [...last.lines, `for ${branchText(test.end, this.#say, true)}${loopMark(goal)}`] },
      depth,
    );
    yield* this.#emit(head, goal, depth + 1, { ...loop, head: goal }, -1);
    for (const run of test.runs)
      this.#push(goal, { ...run, lines: ["next round"], kind: "bookkeeping" }, depth + 1);
    return end;
  }

  #where(goal: number | undefined, loop: Loop | undefined): string {
    if (goal === undefined) return "elsewhere";
    if (loop?.head === goal) return "continue";
    if (loop?.end === goal) return "break";
    for (let outer = loop?.around; outer !== undefined; outer = outer.around)
      if (outer.isRotated && outer.head === goal) return continueOf(goal);
    return this.#goto(goal);
  }

  #goto(goal: number): string {
    const named = this.#labelOf(goal);
    const { openStart } = this.#blocks[named] as BlockRuns;
    return openStart >= 0 ? `goto ${this.#placeAt(openStart)}` : gotoBlock(named);
  }

  /** Whether blocks from one up to another can be told as a body: instructions by themselves have no depth. */
  #isTold(from: number, to: number): boolean {
    const blocks = this.#blocks.slice(from, to);
    if (blocks.at(-1)?.isOpenEnd !== false) return false;
    const hasLine = ({ runs }: BlockRuns): boolean =>
      runs.some(({ kind, lines }) => kind === "statement" && lines.length > 0);
    return blocks.every(({ openStart, isOpenEnd }) => openStart < 0 && !isOpenEnd) || blocks.some(hasLine);
  }

  /** Whether a line can stand at the first instruction of a block. */
  #isBegun(number: number): boolean {
    return this.#blocks[number]?.runs[0]?.first === (this.#graph.blocks[number] as Block).start;
  }

  /** The first block from here on that has something to put a label at. */
  #labelOf(goal: number): number {
    let at = goal;
    while (at + 1 < this.#blocks.length && this.#isSilent(at)) at++;
    return at;
  }

  /** Whether nothing is told in a block, and it goes on with the next one. */
  #isSilent(number: number): boolean {
    const { runs, end, openStart } = this.#blocks[number] as BlockRuns;
    if (openStart >= 0) return false;
    const target = end === undefined ? -1 : (this.#graph.targets[end.at] as number);
    const goesOn =
      end === undefined || (end.kind === "jump" && target >= 0 && this.#graph.blockOf[target] === number + 1);
    return goesOn && runs.every(({ kind, lines }) => kind === "bookkeeping" || lines.length === 0);
  }

  #push(block: number, run: BlockRun, depth: number): void {
    this.#runs.push({ ...run, block, depth });
  }
}
