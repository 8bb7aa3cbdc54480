import type { Instruction, ListingFunction } from "../../../../../extension/src/core/asm/listing/listing.ts";
import type { Block, FlowGraph } from "../../../../../extension/src/core/asm/machine/flowGraph.ts";
import { branchText } from "../../../../../extension/src/core/asm/statements/lineText.ts";
import type { Run } from "../../../../../extension/src/core/asm/statements/run.ts";
import { isDetour } from "../../../../../extension/src/core/asm/statements/skips.ts";
import type { ReadFunction } from "../../../../../extension/src/core/asm/statements/statement.ts";

/**
 * Reads the statements of a function as a program, with its if, else, for, goto, continue and break, and compares where
 * each of them goes on with where its instructions do.
 */

/** A line of the program, or what is done in the head of a loop before its next round. */
interface Step {
  /** The run that it is a line of; of a head of a loop the runs at the loop's end that do it. */
  readonly owner: number;
  readonly text: string;
  next: Step[];
  /** Of an if: where it goes on when its condition holds, and where else. */
  whenTrue: Step | undefined;
  whenFalse: Step | undefined;
  isTold: boolean;
}

interface Item {
  readonly run: number;
  readonly depth: number;
  readonly label: string | undefined;
  readonly text: string;
  readonly isTold: boolean;
}

interface Around {
  readonly continueAt: Step;
  readonly breakAt: Step;
  readonly label: string | undefined;
  readonly outer: Around | undefined;
}

const isGap = (run: Run): boolean => run.lines.length === 0;

/** Runs with those that stand for instructions of which nothing is told between them, of each block by themselves. */
function withGaps(runs: readonly Run[], { blocks, blockOf }: FlowGraph, count: number): Run[] {
  const all: Run[] = [];
  let next = 0;
  const gap = (to: number, depth: number): void => {
    while (next < to) {
      const last = Math.min(to, (blocks[blockOf[next] as number] as Block).end) - 1;
      all.push({ first: next, last, at: next, lines: [], depth, kind: "statement" });
      next = last + 1;
    }
  };
  for (const run of runs) {
    gap(run.first, run.lines.at(-1) === "else" ? run.depth + 1 : run.depth);
    all.push(run);
    next = run.last + 1;
  }
  gap(count, 0);
  return all;
}

function itemsOf(runs: readonly Run[], { instructions }: ListingFunction): Item[] {
  return runs.flatMap((run, at) => {
    if (isGap(run)) {
      const label = `0x${(instructions[run.first] as Instruction).pc.toString(16)}`;
      return [{ run: at, depth: run.depth, label, text: "", isTold: true }];
    }
    return run.lines.map((line): Item => {
      const [begin = "", before = "", label] = /^( *)(L\d+):(?: |$)/.exec(line) ?? [];
      const rest = label === undefined ? line : line.slice(begin.length);
      const text = before === "" && label !== undefined ? rest.trimStart() : before + rest;
      const spaces = /^ */.exec(text)?.[0].length ?? 0;
      // What is bookkeeping is not shown, nor is a label at it.
      const isTold = run.kind === "statement";
      const shown = isTold ? label : undefined;
      return { run: at, depth: run.depth + spaces / 2, label: shown, text: text.trimStart(), isTold };
    });
  });
}

/** Cuts at what stands outside all parentheses and texts. */
function cutAt(text: string, by: string): string[] {
  const parts: string[] = [];
  let [depth, from, isText] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (c === '"') isText = !isText;
    else if (isText) continue;
    else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (depth === 0 && text.startsWith(by, i)) {
      parts.push(text.slice(from, i));
      from = i + by.length;
    }
  }
  return [...parts, text.slice(from)];
}

class Program {
  readonly nodes: Step[] = [];
  /** By run: the head of the loop that it does something for. */
  readonly heads = new Map<number, Step>();
  readonly faults: string[] = [];
  readonly #labels = new Map<string, Step>();
  readonly #gotos: { readonly from: Step; readonly label: string }[] = [];
  readonly #items: readonly Item[];
  readonly end: Step;

  constructor(runs: readonly Run[], fn: ListingFunction) {
    this.#items = itemsOf(runs, fn);
    this.end = this.#node(-1, "end", false);
    this.#sequence(0, this.#items.length, 0, this.end, undefined);
    for (const { from, label } of this.#gotos) {
      const to = this.#labels.get(label);
      if (to === undefined) this.faults.push(`no ${label} for ${from.text}`);
      else from.next = [to];
    }
  }

  #node(owner: number, text: string, isTold: boolean): Step {
    const node: Step = { owner, text, next: [], whenTrue: undefined, whenFalse: undefined, isTold };
    this.nodes.push(node);
    return node;
  }

  /** The items of a depth from `from` on; gives where they begin. */
  #sequence(from: number, to: number, depth: number, after: Step, loop: Around | undefined): Step {
    const starts: { readonly at: number; readonly end: number; readonly otherwise: number }[] = [];
    for (let at = from; at < to; ) {
      const { depth: own, text } = this.#items[at] as Item;
      if (own !== depth) this.faults.push(`depth ${own} in ${depth}: ${text}`);
      let end = this.#bodyEnd(at, to, depth);
      let otherwise = -1;
      if (this.#items[end]?.text === "else" && end < to && /^if /.test(text) && end > at + 1) {
        otherwise = end;
        end = this.#bodyEnd(end, to, depth);
      }
      starts.push({ at, end, otherwise });
      at = end;
    }
    let next = after;
    for (const { at, end, otherwise } of starts.reverse()) next = this.#item(at, end, otherwise, next, loop);
    return next;
  }

  #bodyEnd(at: number, to: number, depth: number): number {
    let end = at + 1;
    while (end < to && (this.#items[end] as Item).depth > depth) end++;
    return end;
  }

  #item(at: number, end: number, otherwise: number, after: Step, loop: Around | undefined): Step {
    const item = this.#items[at] as Item;
    const { run, text, depth, isTold, label } = item;
    let node: Step;
    if (/^for\b/.test(text) && isTold) node = this.#loop(at, end, after, loop);
    else if (end > at + 1 && isTold) {
      if (!/^if /.test(text)) this.faults.push(`something inside ${text}`);
      node = this.#node(run, text, true);
      const bodyEnd = otherwise < 0 ? end : otherwise;
      if (!this.#items.slice(at + 1, end).some((inner) => inner.isTold && inner.text !== "else"))
        this.faults.push(`nothing told inside ${text}`);
      const body = this.#sequence(at + 1, bodyEnd, depth + 1, after, loop);
      const bridge = this.#items[otherwise];
      let other = otherwise < 0 ? after : this.#sequence(otherwise + 1, end, depth + 1, after, loop);
      if (bridge?.label !== undefined)
        other = this.#named(bridge.label, this.#node(bridge.run, "else", false), other);
      [node.whenTrue, node.whenFalse] = [body, other];
      node.next = [body, other];
    } else node = this.#line(run, text, isTold, after, loop);
    if (label !== undefined) this.#labels.set(label, node);
    return node;
  }

  #named(label: string, node: Step, next: Step): Step {
    node.next = [next];
    this.#labels.set(label, node);
    return node;
  }

  #loop(at: number, end: number, after: Step, outer: Around | undefined): Step {
    const { run, text, depth, label } = this.#items[at] as Item;
    const [, post] = /^for ; ; (.*)$/.exec(text) ?? [];
    const condition = post === undefined && text !== "for";
    const head = this.#node(run, text, false);
    const again = post === undefined ? head : this.#node(run, text, true);
    let last = end;
    for (let i = at + 1; i < end; i++) {
      const inner = this.#items[i] as Item;
      if (inner.depth !== depth + 1 || inner.text !== "next round" || inner.isTold) continue;
      if (condition || post !== undefined) this.heads.set(inner.run, condition ? head : again);
    }
    while (condition && this.heads.has((this.#items[last - 1] as Item).run)) last--;
    let first = at + 1;
    while (post !== undefined && this.heads.has((this.#items[first] as Item).run)) first++;
    const around = { continueAt: again, breakAt: after, label, outer };
    const body = this.#sequence(first, last, depth + 1, again, around);
    if (again !== head) again.next = [body];
    head.next = condition ? [body, after] : [body];
    head.isTold = condition;
    if (condition) [head.whenTrue, head.whenFalse] = [body, after];
    return head;
  }

  /** One line. */
  #line(run: number, text: string, isTold: boolean, after: Step, loop: Around | undefined): Step {
    const node = this.#node(run, text, isTold);
    if (!isTold) {
      node.next = [after];
      return node;
    }
    const [condition, ...rest] = cutAt(text, " → ");
    if (text.startsWith("if ") && rest.length > 0) {
      const inner = cutAt(rest.join(" → "), " else ");
      const isChoice = inner.length > 1 && / if /.test(inner[0] ?? "");
      const [then = "", other] = isChoice ? [rest.join(" → ")] : inner;
      node.whenTrue = this.#steps(run, then, after, loop);
      node.whenFalse = other === undefined ? after : this.#steps(run, other, after, loop);
      node.next = [node.whenTrue, node.whenFalse];
      return Object.assign(node, { text: condition });
    }
    if (/^if /.test(text)) {
      this.faults.push(`nothing inside ${text}`);
      node.next = [after];
      return node;
    }
    return this.#steps(run, text, after, loop, node);
  }

  /** What is done one after the other in a line. */
  #steps(run: number, text: string, after: Step, loop: Around | undefined, first?: Step): Step {
    const parts = cutAt(text, "; ");
    let next = after;
    for (const [i, part] of [...parts.entries()].reverse()) {
      const node = i === 0 && first !== undefined ? first : this.#node(run, part, true);
      const [, label] = /^goto (\S+)$/.exec(part) ?? [];
      if (neverReturns.test(part)) node.next = [];
      else if (label !== undefined) this.#gotos.push({ from: node, label });
      else if (/^continue \S+$/.test(part)) {
        const of = part.slice("continue ".length);
        let to = loop;
        while (to !== undefined && to.label !== of) to = to.outer;
        if (to === undefined) this.faults.push(`no loop ${of} around ${part}`);
        else node.next = [to.continueAt];
      } else if (part === "elsewhere" || /^return\b/.test(part)) node.next = [];
      else if (part === "continue" || part === "break") {
        if (loop === undefined) this.faults.push(`${part} outside a loop`);
        else node.next = [part === "continue" ? loop.continueAt : loop.breakAt];
      } else if (/^(?:else|if)\b/.test(part)) this.faults.push(`${part} in ${text}`);
      else node.next = [next];
      next = node;
    }
    return next;
  }
}

const neverReturns = /^(?:\w+ = )?(?:(?:gopanic|panic\w*|goPanic\w*)\(|throw )/;

/** Compares; gives what differs, in words. */
export function flowFaults(read: ReadFunction, statements: readonly Run[], fn: ListingFunction): string[] {
  const { graph, decoded, say, events } = read;
  const runs = withGaps(statements, graph, decoded.length);
  const program = new Program(runs, fn);
  const { faults } = program;
  const runOf = new Int32Array(decoded.length);
  for (const [at, { first, last }] of runs.entries()) runOf.fill(at, first, last + 1);
  const heads = new Map<Step, number>();
  for (const node of program.heads.values()) heads.set(node, runs.length + heads.size);
  /** What stands for an instruction: a run that tells something, the head of a loop, or nothing. */
  const told = new Set<number>();
  for (const node of program.nodes) if (node.isTold && !heads.has(node)) told.add(node.owner);
  const ownerAt = (at: number): number => {
    const run = runOf[at] as number;
    const head = program.heads.get(run);
    if (head !== undefined) return heads.get(head) as number;
    return told.has(run) ? run : -1;
  };
  const ownerOf = (node: Step): number => heads.get(node) ?? (node.isTold ? node.owner : -1);
  const says = (owner: number): string =>
    owner >= runs.length
      ? ([...heads].find(([, n]) => n === owner)?.[0].text ?? "")
      : `${(runs[owner] as Run).first}: ${(runs[owner] as Run).lines.join(" | ") || "(not told)"}`;
  const { blocks } = graph;
  /** A write barrier leads to where the code goes without it. */
  const successors = (at: number): number[] => {
    const block = blocks[graph.blockOf[at] as number] as Block;
    if (at + 1 < block.end) return [at + 1];
    const to = block.successors.map((number) => blocks[number] as Block);
    const passed = to.filter((next) => !isDetour(next, read.words));
    return (passed.length > 0 ? passed : to).map(({ start }) => start);
  };
  /** Owners that instructions lead to. */
  const reached = (
    from: readonly number[],
    by: number,
    fault?: (at: number) => void,
    through = -1,
  ): Set<number> => {
    const [found, seen, open] = [new Set<number>(), new Set<number>(), [...from]];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const owner = ownerAt(at);
      if (owner < 0 || owner === through) {
        open.push(...successors(at));
        continue;
      }
      found.add(owner);
      if (fault !== undefined && owner < runs.length && at !== (runs[owner] as Run).first && owner !== by)
        fault(at);
    }
    return found;
  };
  /** Owners that lines lead to. */
  const follows = (from: readonly Step[], through = -1): Set<number> => {
    const [found, seen, open] = [new Set<number>(), new Set<Step>(), [...from]];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      const owner = ownerOf(node);
      if (owner >= 0 && owner !== through) found.add(owner);
      else open.push(...node.next);
    }
    return found;
  };
  const differs = (real: Set<number>, lines: Set<number>, what: string): void => {
    const missing = [...real].filter((owner) => !lines.has(owner));
    const more = [...lines].filter((owner) => !real.has(owner));
    if (missing.length > 0)
      faults.push(`${what} goes on to ${missing.map(says).join(" and ")}, which is not told`);
    if (more.length > 0)
      faults.push(`${what} does not go on to ${more.map(says).join(" or ")}, which is told`);
  };
  for (const owner of [...told, ...heads.values()]) {
    const own = decoded.flatMap((_, at) => (ownerAt(at) === owner ? [at] : []));
    const isOwn = new Set(own);
    const out = own.flatMap((at) => successors(at).filter((to) => !isOwn.has(to) || to <= at));
    const nodes = program.nodes.filter((node) => ownerOf(node) === owner);
    const order = new Map(nodes.map((node, i) => [node, i]));
    const lead = nodes.flatMap(({ next }) => next.filter((to) => order.get(to) === undefined));
    const real = reached(out, owner, (at) =>
      faults.push(`${says(owner)} goes to ${at} inside ${says(runOf[at] as number)}`),
    );
    const lines = follows(lead);
    // What never returns is told as what is done.
    const isLast = out.length === 0;
    if (owner < runs.length && isGap(runs[owner] as Run)) {
      // What is not told is read as instructions.
      continue;
    }
    real.delete(owner);
    lines.delete(owner);
    if (!isLast) differs(real, lines, says(owner));
  }
  for (const event of events.events) {
    if (event.kind !== "branch") continue;
    const owner = ownerAt(event.at);
    if (owner < 0) {
      const [a, b] = successors(event.at).map((to) => reached([to], -1));
      if (a !== undefined && b !== undefined && !sameSet(a, b))
        faults.push(`the branch ${event.at} is not told`);
      continue;
    }
    const [taken, passed] = [branchText(event, say, true), branchText(event, say, false)];
    const target = graph.targets[event.at] as number;
    if (taken === passed || target < 0) continue;
    for (const node of program.nodes) {
      if (ownerOf(node) !== owner || node.whenTrue === undefined || node.whenFalse === undefined) continue;
      const condition = node.text.replace(/^(?:if|for) /, "");
      if (condition !== taken && condition !== passed) continue;
      const [then, other] = condition === taken ? [target, event.at + 1] : [event.at + 1, target];
      for (const [way, to, name] of [
        [then, node.whenTrue, "where it holds"],
        [other, node.whenFalse, "else"],
      ] as const) {
        const [real, lines] = [reached([way], -1, undefined, owner), follows([to], owner)];
        if (!sameSet(real, lines)) differs(real, lines, `${says(owner)} ${name}`);
      }
    }
  }
  return faults;
}

const sameSet = (a: Set<number>, b: Set<number>): boolean =>
  a.size === b.size && [...a].every((x) => b.has(x));
