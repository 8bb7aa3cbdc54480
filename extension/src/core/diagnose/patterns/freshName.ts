import { nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";

/**
 * The first of some names that a declaration does not have, for anything.
 * @param given names that other fixes of the declaration bring
 */
export function freshName(
  names: readonly string[],
  root: SyntaxNode,
  given: ReadonlySet<string> = new Set(),
): string {
  const taken = new Set(given);
  visit(root, (node) => {
    if (/identifier$/.test(node.kind)) taken.add(nodeText(node));
  });
  for (let i = 1; ; i++)
    for (const name of names) {
      const tried = i === 1 ? name : `${name}${i}`;
      if (!taken.has(tried)) return tried;
    }
}
