import { nodeText, type SyntaxNode, visit } from "./syntaxNode.ts";

/** The identifiers below a node, by their text, each in the order of the source. */
export interface NamesIn {
  readonly names: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly hasGoto: boolean;
}

const known = new WeakMap<SyntaxNode, NamesIn>();

/** What stands below a node; looked for once, since a function may have thousands of variables. */
export function namesIn(within: SyntaxNode): NamesIn {
  const before = known.get(within);
  if (before !== undefined) return before;
  const names = new Map<string, SyntaxNode[]>();
  let hasGoto = false;
  visit(within, (node) => {
    if (node.kind === "goto_statement") hasGoto = true;
    if (node.kind !== "identifier") return;
    const name = nodeText(node);
    const same = names.get(name);
    if (same === undefined) names.set(name, [node]);
    else same.push(node);
  });
  const found = { names, hasGoto };
  known.set(within, found);
  return found;
}
