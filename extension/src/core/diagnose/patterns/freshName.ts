import { nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";

/** The first of some names that a declaration does not have, for anything. */
export function freshName(names: readonly string[], root: SyntaxNode): string {
  const taken = new Set<string>();
  visit(root, (node) => {
    if (/identifier$/.test(node.kind)) taken.add(nodeText(node));
  });
  for (let i = 1; ; i++)
    for (const name of names) {
      const tried = i === 1 ? name : `${name}${i}`;
      if (!taken.has(tried)) return tried;
    }
}
