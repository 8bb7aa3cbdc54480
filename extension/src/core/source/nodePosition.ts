import type { OffsetRange } from "./mapSite.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** Where the nodes of map sites stand. */

/** A map-typed expression may be the operand of the site around it. */
export function isOperandPosition(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (parent === null) return false;
  if (parent.kind === "index_expression" || parent.kind === "selector_expression") return true;
  return (
    parent.kind === "argument_list" ||
    (node.kind === "argument_list" && parent.kind === "call_expression") ||
    parent.kind === "range_clause" ||
    parent.kind === "parenthesized_expression"
  );
}

/** Whether a node stands in code that could not be parsed. */
export function isInError(node: SyntaxNode): boolean {
  for (let up = node.parent; up !== null; up = up.parent) if (up.kind === "ERROR") return true;
  return false;
}

/** UTF-16 units of its file. */
export function rangeOf(node: SyntaxNode): OffsetRange {
  const base = node.unit.baseOffset;
  return { start: base + node.start, end: base + node.end };
}
