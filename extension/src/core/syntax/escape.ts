import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { coreType, underlying } from "./members.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";

/** Where a new map lives: the heap, the stack, or not to be told without the compiler's escape analysis. */
export interface SiteEscape {
  readonly to: "heap" | "stack" | "unknown";
  readonly why: string;
}

const heap = (why: string): SiteEscape => ({ to: "heap", why });
const notKnown: SiteEscape = {
  to: "unknown",
  why: "only the compiler's escape analysis knows whether the map leaves the stack",
};

/**
 * Where the map that an expression makes goes, as far as one look at its surroundings tells: what is returned, or
 * stored in a global, behind a pointer, in a slice or in a map is on the heap (cmd/compile/internal/escape).
 */
export function escapeOf(made: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  let node = made;
  while (node.parent !== null && isPassedOn(node, node.parent)) node = node.parent;
  const holder = node.parent;
  if (holder === null) return notKnown;
  if (holder.kind === "send_statement" && node.field === "value") return heap("it is sent on a channel");
  if (holder.kind === "return_statement") return returned(node, inference);
  if (holder.kind === "literal_element") return insideLiteral(node, where, inference);
  if (holder.kind === "argument_list") return asArgument(node, holder, where, inference);
  if (holder.kind !== "expression_list") return notKnown;
  const statement = holder.parent;
  if (statement === null) return notKnown;
  if (statement.kind === "return_statement") return returned(node, inference);
  if (statement.kind === "var_spec" && isPackageLevel(statement))
    return heap("it is a package variable's value");
  if (statement.kind !== "assignment_statement") return notKnown;
  const left = childOf(statement, "left");
  const target =
    left?.children.length === holder.children.length
      ? left.children[holder.children.indexOf(node)]
      : undefined;
  return target === undefined ? notKnown : storedIn(target, where, inference);
}

/** Parentheses and conversions hand the map on. */
function isPassedOn(node: SyntaxNode, parent: SyntaxNode): boolean {
  return (
    parent.kind === "parenthesized_expression" ||
    (parent.kind === "type_conversion_expression" && node.field === "operand")
  );
}

function isPackageLevel(node: SyntaxNode): boolean {
  for (let up = node.parent; up !== null; up = up.parent)
    if (up.kind.startsWith("func") || up.kind === "method_declaration" || up.kind === "block") return false;
  return true;
}

function returned(node: SyntaxNode, _inference: Inference): SiteEscape {
  for (let up = node.parent; up !== null; up = up.parent) {
    // A literal that is called at once may be inlined, and what it returns then stays.
    if (up.kind === "func_literal") return notKnown;
  }
  return heap("it is returned");
}

function insideLiteral(node: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  let entry = node.parent?.parent ?? null;
  if (entry?.kind === "keyed_element") entry = entry.parent;
  const outer = entry?.kind === "literal_value" ? entry : null;
  if (outer === null) return notKnown;
  const type = underlying(inference.typeOf(outer, where), inference);
  if (type.kind === "map") return heap("it is stored in a map");
  if (isPackageLevel(node)) return heap("it is part of a package variable's value");
  const literal = outer.parent?.kind === "composite_literal" ? outer.parent : null;
  if (literal === null || (type.kind !== "struct" && type.kind !== "array")) return notKnown;
  if (literal.parent?.kind === "unary_expression") {
    const holder = literal.parent.parent;
    return holder?.kind === "expression_list" && holder.parent?.kind === "return_statement"
      ? returned(holder, inference)
      : notKnown;
  }
  return escapeOf(literal, where, inference);
}

function asArgument(node: SyntaxNode, list: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  const call = list.parent;
  const callee = call === null ? null : childOf(call, "function");
  if (callee === null) return notKnown;
  const name = nodeText(callee);
  if (inference.lookup(name, callee, where) !== null) return notKnown;
  if (name === "append" && list.children[0] !== node) return heap("it is appended to a slice");
  return name === "panic" ? heap("it is the value of a panic") : notKnown;
}

function storedIn(target: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  const node = withoutParens(target);
  switch (node.kind) {
    case "identifier": {
      const entity = inference.lookup(nodeText(node), node, where);
      return entity?.kind === "variable" && where.package.lookup(entity.name) === entity
        ? heap("it is stored in a package variable")
        : notKnown;
    }
    case "unary_expression":
      return nodeText(node).startsWith("*") ? heap("it is stored behind a pointer") : notKnown;
    case "index_expression":
    case "selector_expression": {
      const operand = childOf(node, "operand");
      if (operand === null) return notKnown;
      if (
        operand.kind === "identifier" &&
        inference.lookup(nodeText(operand), operand, where)?.kind === "import"
      )
        return heap("it is stored in a package variable");
      const type = coreType(inference.typeOf(operand, where), inference);
      if (type.kind === "map") return heap("it is stored in a map");
      if (type.kind === "slice") return heap("it is stored in a slice");
      if (type.kind === "pointer") return pointerTarget(operand, where, inference);
      return type.kind === "struct" || type.kind === "array" ? storedIn(operand, where, inference) : notKnown;
    }
    default:
      return notKnown;
  }
}

/** Stores behind a pointer go to the heap unless the pointer is to a local of this very function. */
function pointerTarget(operand: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  return inference.typeOf(operand, where).kind === "unknown"
    ? notKnown
    : heap("it is stored behind a pointer");
}
