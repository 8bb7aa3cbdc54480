import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import { isOfStoredArray } from "./sliceClear.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText } from "./syntaxNode.ts";

/** Whether the compiler may read anew what it needs again, but for a loop that is one clear (MapSite.mayRepeat). */
export const mayRepeat = (node: SyntaxNode, where: Where, inference: Inference): boolean =>
  isOfStoredArray(node, where, inference) ||
  isSliceSize(node, where, inference) ||
  isComparedText(node, where, inference);

/** Whether a node is part of the length or capacity in a make of a slice. */
function isSliceSize(node: SyntaxNode, where: Where, inference: Inference): boolean {
  let inner = node;
  while (inner.parent !== null && inner.parent.kind !== "argument_list") inner = inner.parent;
  const call = inner.parent?.parent;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (callee === null || nodeText(callee) !== "make" || inference.lookup("make", callee, where) !== null)
    return false;
  const [made] = inner.parent?.children ?? [];
  return (
    made !== undefined &&
    made !== inner &&
    underlying(inference.resolve(made, where), inference).kind === "slice"
  );
}

/** Whether what a node reads, or a field of it, is compared with a constant string. */
function isComparedText(node: SyntaxNode, where: Where, inference: Inference): boolean {
  let inner = node;
  let outer = node.parent;
  while (outer?.kind === "parenthesized_expression" || outer?.kind === "selector_expression") {
    inner = outer;
    outer = outer.parent;
  }
  if (outer?.kind !== "binary_expression") return false;
  const operator = childOf(outer, "operator");
  if (operator === null || !/^[!=]=$/.test(nodeText(operator))) return false;
  const other = childOf(outer, inner.field === "left" ? "right" : "left");
  return other !== null && inference.constantOf(other, where)?.kind === "string";
}
