import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import { underlying } from "../../source/members.ts";
import {
  childOf,
  functionAround,
  nodeText,
  type SyntaxNode,
  visit,
  withoutParens,
} from "../../source/syntaxNode.ts";
import type { Fix, FixScope } from "./fix.ts";
import { isPlain } from "./plainExpression.ts";
import { edit, fileText, indentOf, lineEnd, makeTextAt, rootOf, statementAround } from "./sourceText.ts";

/** `if m == nil { m = make(T) }` before the statement of a write, where the map stays with whoever owns `m`. */
export function lazyMake(node: SyntaxNode, map: SyntaxNode, where: Where, scope: FixScope): Fix | null {
  const { inference } = scope;
  const statement = statementAround(node);
  if (statement === null || functionAround(statement) !== functionAround(node)) return null;
  if (!isPlain(map) || !isAssignable(map, where, inference) || isLostCopy(map, where, inference)) return null;
  const make = makeTextAt(inference.typeOf(map, where), node, where, inference);
  if (make === null) return null;
  const name = nodeText(withoutParens(map));
  const text = fileText(where, scope);
  const indent = indentOf(statement, text);
  const [open, between, close] =
    indent === null
      ? [" ", " ", "; "]
      : [`${lineEnd(text)}${indent}\t`, `${lineEnd(text)}${indent}`, `${lineEnd(text)}${indent}`];
  const added = `if ${name} == nil {${open}${name} = ${make}${between}}${close}`;
  return {
    message: `Make ${name} before the write if it is nil`,
    edits: [edit(where, statement, statement.start, statement.start, added)],
  };
}

/** A field of a map's element cannot be set. */
function isAssignable(expression: SyntaxNode, where: Where, inference: Inference): boolean {
  if (expression.kind !== "selector_expression") return expression.kind !== "call_expression";
  const operand = childOf(expression, "operand");
  if (operand === null) return false;
  const type = inference.typeOf(operand, where);
  if (underlying(type, inference).kind === "pointer") return true;
  if (operand.kind === "index_expression") {
    const inner = childOf(operand, "operand");
    const held = inner && underlying(inference.typeOf(inner, where), inference);
    if (held?.kind !== "slice" && held?.kind !== "array") return false;
  }
  return isAssignable(operand, where, inference);
}

/** Whether what is set is a copy that the function got and does not give back, so that the entries would be lost. */
function isLostCopy(map: SyntaxNode, where: Where, inference: Inference): boolean {
  const root = rootOf(map);
  if (root === null) return true;
  for (let at: SyntaxNode | null = map; at !== null && at !== root; at = at.children[0] ?? null) {
    if (at.kind === "unary_expression") return false;
    const operand = childOf(at, "operand");
    if (operand === null) continue;
    const { kind } = underlying(inference.typeOf(operand, where), inference);
    if (kind === "pointer" || kind === "map" || kind === "slice") return false;
  }
  const entity = inference.lookup(nodeText(root), root, where);
  if (entity?.kind !== "variable") return true;
  const { place, origin } = entity;
  const isGiven =
    (place.node.kind === "parameter_declaration" && place.node.parent?.field !== "result") ||
    place.node.kind === "variadic_parameter_declaration";
  if (!isGiven && origin.from !== "range") return false;
  const scopeOf = functionAround(map);
  let isGivenBack = false;
  if (scopeOf !== null)
    visit(scopeOf, (inner) => {
      if (inner.kind === "return_statement" && mentions(inner, nodeText(root))) isGivenBack = true;
    });
  return !isGivenBack;
}

function mentions(node: SyntaxNode, name: string): boolean {
  let found = false;
  visit(node, (inner) => {
    if (inner.kind === "identifier" && nodeText(inner) === name) found = true;
  });
  return found;
}
