import type { ListingFunction } from "../asm/listing/listing.ts";
import { decodeFunction, goarchOf } from "../asm/machine/decode.ts";
import { type FlowGraph, flowGraph, jumpsOf } from "../asm/machine/flowGraph.ts";
import type { Statement } from "../asm/statements/statement.ts";
import { shortPaths } from "./shortPaths.ts";

/** Larger flows are a maze, not a picture. */
const maxNodes = 60;

/** A node of the flow: statements that follow one another without a jump. */
export interface FlowNode {
  readonly name: string;
  readonly text: string;
  /** Index of its first instruction. */
  readonly first: number;
}

export interface StatementFlow {
  readonly mermaid: string;
  readonly nodes: readonly FlowNode[];
}

/** How control passes between the statements of a function; undefined where there is nothing to draw, or too much. */
export function statementFlow(
  fn: ListingFunction,
  statements: readonly Statement[],
  goarch: string,
): StatementFlow | undefined {
  const { decoded } = decodeFunction(fn, goarchOf(fn, goarch));
  const graph = flowGraph(decoded, jumpsOf(fn, decoded));
  const told = statements.filter(({ kind }) => kind === "statement");
  const groups = new Map<number, Statement[]>();
  for (const statement of told) {
    const block = graph.blockOf[statement.first] ?? 0;
    groups.set(block, [...(groups.get(block) ?? []), statement]);
  }
  if (groups.size < 2 || groups.size > maxNodes) return undefined;
  const nodes = [...groups].map(([block, [first, ...rest]]) => ({
    name: `s${block}`,
    text: [first, ...rest].flatMap((statement) => statement?.lines.map(shortPaths) ?? []).join("\n"),
    first: first?.first ?? 0,
  }));
  const edges = edgesBetween(graph, nodeOfBlocks(graph, told), growsStack(graph, statements));
  if (edges.length === 0) return undefined;
  const boxes = nodes.map(({ name, text }) => `  ${name}["${labelText(text)}"]`);
  return { mermaid: ["flowchart TD", ...boxes, ...edges].join("\n"), nodes };
}

/** The node that tells what a block does: that of the statement that its first told instruction is in. */
function nodeOfBlocks({ blocks, blockOf }: FlowGraph, told: readonly Statement[]): (number | undefined)[] {
  return blocks.map(({ start, end }) => {
    const statement = told.find(({ first, last }) => last >= start && first < end);
    return statement && blockOf[statement.first];
  });
}

/** Blocks of a prologue that stands behind the function's other code: they grow the stack and begin anew. */
function growsStack({ blockOf }: FlowGraph, statements: readonly Statement[]): ReadonlySet<number> {
  const prologues = statements.filter(({ kind, lines }) => kind === "bookkeeping" && lines[0] === "prologue");
  return new Set(prologues.map(({ first }) => blockOf[first] ?? 0).filter((block) => block > 0));
}

/** Blocks that are not told are passed through: back to where one comes from, that is a loop. */
function edgesBetween(
  { blocks }: FlowGraph,
  nodeOf: readonly (number | undefined)[],
  left: ReadonlySet<number>,
): string[] {
  const edges = new Set<string>();
  for (const [block, from] of nodeOf.entries()) {
    if (from === undefined) continue;
    const seen = new Set<number>();
    const direct = blocks[block]?.successors ?? [];
    const open = [...direct];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next) || left.has(next)) continue;
      seen.add(next);
      const to = nodeOf[next];
      if (to === undefined) open.push(...(blocks[next]?.successors ?? []));
      else if (to !== from || !direct.includes(next)) edges.add(`  s${from}-->s${to}`);
    }
  }
  return [...edges];
}

/** Mermaid's own characters, written as it wants them. */
const labelText = (text: string): string =>
  text
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("\n", "<br/>");
