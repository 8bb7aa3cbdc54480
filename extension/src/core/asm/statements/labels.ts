import type { Block, FlowGraph } from "../machine/flowGraph.ts";
import { blockMarks, blocksNamed, gotoBlock } from "./jumpsAhead.ts";
import { joined } from "./oneThought.ts";
import type { PlacedRun, Run } from "./run.ts";

/** Labels: where jumps lead to has a line to stand at, or is no label. */

/** What the head of a loop ends with until loops have labels. */
export const loopMark = (head: number): string => `\uE001${head}\uE001`;

/** The next round of a loop that others lie in, until loops have labels. */
export const continueOf = (head: number): string => `continue \uE002${head}\uE002`;

const loopMarks = /\uE001(\d+)\uE001$/;
const rounds = /\uE002(\d+)\uE002/g;

/** Runs whose jumps lead to statements, over blocks that only go on, or to the place of what is not told. */
export function withTargets(
  runs: readonly PlacedRun[],
  { blocks, blockOf }: FlowGraph,
  placeAt: (index: number) => string,
  onlyWay: (block: number) => number | undefined,
): PlacedRun[] {
  const covered = new Uint8Array(blockOf.length);
  const firstTold = new Map<number, number>();
  for (const { first, last, block, kind } of runs) {
    covered.fill(1, first, last + 1);
    if (kind === "statement" && !firstTold.has(block)) firstTold.set(block, first);
  }
  const targetOf = (number: number): string => {
    const seen = new Set<number>();
    for (let to: number | undefined = number; to !== undefined && !seen.has(to); to = onlyWay(to)) {
      seen.add(to);
      const { start, end } = blocks[to] as Block;
      const told = firstTold.get(to);
      for (let at = start; at < (told ?? end); at++) if (covered[at] === 0) return placeAt(at);
      if (told !== undefined) return gotoBlock(to).slice("goto ".length);
    }
    return placeAt((blocks[number] as Block).start);
  };
  const aimed = (line: string): string => line.replace(blockMarks, (_, block) => targetOf(Number(block)));
  return runs.map((run) => ({ ...run, lines: run.lines.map(aimed) }));
}

/** Runs with labels in place of the numbers of blocks. */
export function labelled(runs: readonly PlacedRun[]): Run[] {
  const labels = labelsOf(runs);
  const placed = new Set<number>();
  return joined(runs, blocksNamed(runs)).map(({ block, lines, ...run }): Run => {
    const texts = lines.map((line) => {
      const head = loopMarks.exec(line)?.[1];
      const label = head === undefined ? undefined : labels.loops.get(Number(head));
      const text = line
        .replace(loopMarks, "")
        .replace(rounds, (_, of) => labels.loops.get(Number(of)) ?? "?")
        .replace(blockMarks, (_, to) => labels.blocks.get(Number(to)) ?? "?");
      return label === undefined ? text : text.replace(/^ */, (spaces) => `${spaces}${label}: `);
    });
    const isPlace = !placed.has(block) && run.kind === "statement";
    const label = isPlace ? labels.blocks.get(block) : undefined;
    if (isPlace) placed.add(block);
    if (label !== undefined && texts[0]?.startsWith(`${label}: `) !== true)
      texts[0] = `${label}: ${texts[0] ?? ""}`.trimEnd();
    return { ...run, lines: texts };
  });
}

interface Labels {
  readonly blocks: ReadonlyMap<number, string>;
  readonly loops: ReadonlyMap<number, string>;
}

/** In the order of what they stand at; a loop that its block begins with has one label for both. */
function labelsOf(runs: readonly PlacedRun[]): Labels {
  const [blocks, loops] = [new Map<number, string>(), new Map<number, string>()];
  const named = blocksNamed(runs);
  const continued = new Set<number>();
  for (const { lines } of runs)
    for (const line of lines) for (const [, head] of line.matchAll(rounds)) continued.add(Number(head));
  const told = new Set<number>();
  let count = 0;
  for (const { block, lines, kind } of runs) {
    if (kind !== "statement") continue;
    const own = !told.has(block) && named.has(block) ? `L${++count}` : undefined;
    if (own !== undefined) blocks.set(block, own);
    told.add(block);
    for (const [i, line] of lines.entries()) {
      const head = Number(loopMarks.exec(line)?.[1] ?? -1);
      if (continued.has(head)) loops.set(head, i === 0 && own !== undefined ? own : `L${++count}`);
    }
  }
  return { blocks, loops };
}
