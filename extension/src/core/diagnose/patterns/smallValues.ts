import { childOf, type SyntaxNode, withoutParens } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** Elements that are few: a map or slice of so many needs no plan. */
const few = 8;

/** Whether an expression is certain to have few elements: a literal, or a variable that holds one and nothing else. */
export function isSmall(expression: SyntaxNode, { inference, where, uses }: Reading): boolean {
  if (expression.kind === "composite_literal") return isShort(expression);
  const variable = uses.variable(expression);
  if (variable?.origin.from !== "value" || variable.origin.count !== 1) return false;
  const [value] = variable.origin.values;
  if (value === undefined) return false;
  const literal = withoutParens(value);
  const isOwn = variable.place.package.lookup(variable.name) !== variable;
  if (isOwn && uses.isReassigned(variable)) return false;
  return (
    literal.kind === "composite_literal" &&
    isShort(literal) &&
    inference.lookup(variable.name, expression, where) === variable
  );
}

function isShort(literal: SyntaxNode): boolean {
  const entries = childOf(literal, "body")?.children ?? [];
  return entries.length > 0 && entries.length <= few;
}
