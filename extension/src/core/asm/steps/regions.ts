import type { FineStep } from "../../emulator/runtime/steps.ts";
import type { Decoded } from "../machine/effects.ts";
import type { FlowGraph } from "../machine/flowGraph.ts";
import type { Operation } from "./landmarkSteps.ts";

/** Parts of a map function that only one outcome of a test leads to: after the key was found, after room was found. */

/** What a comparison of the function is about, as far as it decides a region. */
export interface Decision {
  /** key: the last comparison of the key; room: growthLeft or the load factor; bucket: the walk is at a chain's end. */
  readonly about: "key" | "room" | "bucket";
  /** The branch condition that means "equal" or "there is room": true when the branch is taken then. */
  readonly holdsWhenTaken: boolean;
}

/** Immediate dominators of the blocks (Cooper, Harvey, Kennedy); -1 for the entry and for unreached blocks. */
function dominators(graph: FlowGraph): Int32Array {
  const count = graph.blocks.length;
  const order: number[] = [];
  const seen = new Uint8Array(count);
  const visit = (start: number): void => {
    const stack: [number, number][] = [[start, 0]];
    seen[start] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as [number, number];
      const next = graph.blocks[top[0]]?.successors[top[1]++];
      if (next === undefined) {
        order.push(top[0]);
        stack.pop();
      } else if (seen[next] === 0) {
        seen[next] = 1;
        stack.push([next, 0]);
      }
    }
  };
  if (count > 0) visit(0);
  order.reverse();
  const position = new Int32Array(count).fill(-1);
  for (const [i, block] of order.entries()) position[block] = i;
  const predecessors = predecessorsOf(graph);
  const idom = new Int32Array(count).fill(-1);
  idom[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order) {
      if (block === 0) continue;
      let best = -1;
      for (const p of predecessors[block] ?? []) {
        if (idom[p] === -1) continue;
        best = best < 0 ? p : meet(best, p, idom, position);
      }
      if (best >= 0 && idom[block] !== best) {
        idom[block] = best;
        changed = true;
      }
    }
  }
  idom[0] = -1;
  return idom;
}

function meet(a: number, b: number, idom: Int32Array, position: Int32Array): number {
  let x = a;
  let y = b;
  while (x !== y) {
    while ((position[x] as number) > (position[y] as number)) x = idom[x] as number;
    while ((position[y] as number) > (position[x] as number)) y = idom[y] as number;
  }
  return x;
}

function predecessorsOf(graph: FlowGraph): number[][] {
  const predecessors: number[][] = graph.blocks.map(() => []);
  for (const [number, block] of graph.blocks.entries())
    for (const successor of block.successors) predecessors[successor]?.push(number);
  return predecessors;
}

/** The blocks that a block dominates, itself included. */
function dominatedBy(root: number, idom: Int32Array): number[] {
  const inside: number[] = [];
  for (let block = 0; block < idom.length; block++) {
    let at = block;
    while (at >= 0 && at !== root) at = idom[at] as number;
    if (at === root) inside.push(block);
  }
  return inside;
}

const kept: ReadonlySet<FineStep | undefined> = new Set<FineStep>([
  "concurrencyCheck",
  "unmarkWriting",
  "markWriting",
  "nilCheck",
  "other",
]);

/**
 * Rewrites the steps inside the regions: all that only a found key leads to is update, return or tombstone by the
 * kind of function; all that only found room leads to is insert.
 * @param decisions by index of the branch
 */
export function applyRegions(
  decoded: readonly Decoded[],
  graph: FlowGraph,
  steps: (FineStep | undefined)[],
  decisions: ReadonlyMap<number, Decision>,
  operation: Operation,
): void {
  const idom = dominators(graph);
  const predecessors = predecessorsOf(graph);
  const leadsTo = (from: number, to: number, about: Decision["about"]): boolean => {
    const block = graph.blocks[from];
    const branch = (block?.end ?? 0) - 1;
    const decision = decisions.get(branch);
    if (block === undefined || decision?.about !== about || block.end >= decoded.length) return false;
    return graph.blockOf[decision.holdsWhenTaken ? (graph.targets[branch] as number) : block.end] === to;
  };
  for (const [branch, decision] of decisions) {
    const block = graph.blocks[graph.blockOf[branch] as number];
    const taken = graph.targets[branch] as number;
    if (block === undefined || taken < 0 || block.end >= decoded.length) continue;
    const entry = graph.blockOf[decision.holdsWhenTaken ? taken : block.end] as number;
    if (!(predecessors[entry] ?? []).every((p) => leadsTo(p, entry, decision.about))) continue;
    const inside = dominatedBy(entry, idom);
    if (decision.about === "bucket") {
      const choosing = inside.filter((b) => !blockHas(b, graph, steps, "return"));
      rewrite(choosing, graph, steps, "selectBucket");
      continue;
    }
    const holds = (step: FineStep): boolean => inside.some((b) => blockHas(b, graph, steps, step));
    if (decision.about === "key") {
      if (holds("compareKey") || holds("hash") || holds("growthTest")) continue;
      const step = operation.remove ? "tombstone" : operation.assign ? "update" : "return";
      rewrite(inside, graph, steps, step);
    } else if (holds("insert") && !holds("grow") && !holds("growthTest")) {
      rewrite(inside, graph, steps, "insert");
    }
  }
}

/**
 * Where entries are removed, nothing but the end of the operation follows the first deed.
 * @param does whether an instruction does a deed: a reload before it may bear its line
 */
export function applyRemoval(
  graph: FlowGraph,
  steps: (FineStep | undefined)[],
  does: (index: number) => boolean = () => true,
): void {
  const idom = dominators(graph);
  for (const [root, { start, end }] of graph.blocks.entries()) {
    let at = start;
    while (at < end && !(steps[at] === "tombstone" && does(at))) at++;
    if (at < end) rewrite(dominatedBy(root, idom), graph, steps, "tombstone");
  }
}

/** Once an iteration stores the key of the entry that it hands out, only storing the rest follows. */
export function applyHandOut(graph: FlowGraph, steps: (FineStep | undefined)[]): void {
  const idom = dominators(graph);
  for (const [root, block] of graph.blocks.entries()) {
    let at = block.start;
    while (at < block.end && steps[at] !== "return") at++;
    if (at === block.end) continue;
    for (let i = at; i < block.end; i++) if (!kept.has(steps[i])) steps[i] = "return";
    rewrite(
      dominatedBy(root, idom).filter((b) => b !== root),
      graph,
      steps,
      "return",
    );
  }
}

function blockHas(
  number: number,
  graph: FlowGraph,
  steps: readonly (FineStep | undefined)[],
  step: FineStep,
): boolean {
  const block = graph.blocks[number];
  if (block === undefined) return false;
  for (let i = block.start; i < block.end; i++) if (steps[i] === step) return true;
  return false;
}

function rewrite(
  blocks: readonly number[],
  graph: FlowGraph,
  steps: (FineStep | undefined)[],
  step: FineStep,
): void {
  for (const number of blocks) {
    const block = graph.blocks[number];
    if (block === undefined) continue;
    for (let i = block.start; i < block.end; i++) if (!kept.has(steps[i])) steps[i] = step;
  }
}
