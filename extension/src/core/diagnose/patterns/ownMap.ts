import { childOf, nodeText, type SyntaxNode, visit, withParens } from "../../source/syntaxNode.ts";
import { isBuiltin } from "./callReach.ts";
import { begunBy } from "./fillLoop.ts";
import type { Reading } from "./pattern.ts";

/**
 * Whether a map is made in this function, held by one variable of it, and never handed on before it returns: no call can write it.
 * @param map an expression that is the map
 */
export function isOwnMap(map: SyntaxNode, reading: Reading): boolean {
  const { uses, root } = reading;
  const variable = map.kind === "identifier" ? uses.variable(map) : null;
  if (variable === null || !/^(?:short_var_declaration|var_spec)$/.test(variable.place.node.kind))
    return false;
  if (uses.isOutOfSight(variable) || uses.isCaptured(variable)) return false;
  let isOwn = true;
  visit(root, (node) => {
    if (!isOwn || node.kind !== "identifier" || nodeText(node) !== variable.name) return;
    if (uses.variable(node) === variable && !keepsToItself(node, reading)) isOwn = false;
  });
  return isOwn;
}

function keepsToItself(name: SyntaxNode, reading: Reading): boolean {
  const outer = withParens(name);
  const { parent, field } = outer;
  if (parent === null) return false;
  switch (parent.kind) {
    case "index_expression":
      return field === "operand";
    case "range_clause":
      return field === "right";
    case "binary_expression":
      return true;
    case "argument_list": {
      const callee = parent.parent === null ? null : childOf(parent.parent, "function");
      return callee !== null && isBuiltin(callee, /^(?:len|delete|clear)$/, reading);
    }
    case "var_spec":
      return isMade(parent.parent?.kind === "var_spec_list" ? parent.parent.parent : parent.parent, reading);
    case "expression_list": {
      if (parent.parent?.kind === "return_statement") return true;
      return parent.field === "left" && isMade(parent.parent, reading);
    }
    default:
      return false;
  }
}

/** Whether a statement gives its one variable a new map. */
function isMade(statement: SyntaxNode | null, reading: Reading): boolean {
  const begun = statement === null ? null : begunBy(statement, reading);
  if (begun === null) return false;
  if (begun.value === null) return true;
  const callee = begun.value.kind === "call_expression" ? childOf(begun.value, "function") : null;
  return (
    begun.value.kind === "composite_literal" || (callee !== null && isBuiltin(callee, /^make$/, reading))
  );
}
