import type { Entity } from "./entity.ts";
import { fits, integerOf } from "./integers.ts";
import type { PureValues, Variables } from "./pureValues.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, visit, withoutParens } from "./syntaxNode.ts";

/** A loop over one integer: `for i := first; i < …; i += step`. */
export interface CountedLoop {
  readonly variable: Entity;
  readonly first: bigint;
  readonly step: bigint;
  readonly count: bigint;
}

/** The loop of a for statement over one integer, whose bounds are known; null for any other. */
export function countedLoop(loop: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const clause = loop.children.find(({ kind }) => kind === "for_clause" || kind === "range_clause");
  const body = childOf(loop, "body");
  if (clause === undefined || body === null) return null;
  const counted =
    clause.kind === "range_clause"
      ? countedRange(clause, values, variables)
      : countedClause(clause, values, variables);
  return counted === null || values.uses.assignedIn(body).has(counted.variable) ? null : counted;
}

function countedRange(clause: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const [key, more] = childOf(clause, "left")?.children ?? [];
  const over = childOf(clause, "right");
  const variable = key === undefined || more !== undefined ? null : values.uses.variable(key);
  const count = over === null ? undefined : values.compile(over)(variables);
  if (variable === null || typeof count !== "bigint" || count <= 0n) return null;
  return { variable, first: 0n, step: 1n, count };
}

function countedClause(clause: SyntaxNode, values: PureValues, variables: Variables): CountedLoop | null {
  const [initializer, condition, update] = ["initializer", "condition", "update"].map((field) =>
    childOf(clause, field),
  );
  const name = initializer == null ? undefined : childOf(initializer, "left")?.children[0];
  const start = initializer == null ? undefined : childOf(initializer, "right")?.children[0];
  const variable = name === undefined ? null : values.uses.variable(name);
  if (variable === null || !start || condition?.kind !== "binary_expression" || !update) return null;
  const isVariable = (node: SyntaxNode | null | undefined): boolean =>
    node != null && values.uses.variable(withoutParens(node)) === variable;
  const step = stepOf(update, isVariable, values, variables);
  const left = childOf(condition, "left");
  const right = childOf(condition, "right");
  const first = values.compile(start)(variables);
  const limit = right === null ? undefined : values.compile(right)(variables);
  const type = integerOf(values.inference.entityType(variable), values.inference);
  if (
    step === null ||
    type === null ||
    !isVariable(left) ||
    typeof first !== "bigint" ||
    typeof limit !== "bigint"
  )
    return null;
  const reassigned = values.uses.assignedIn(childOf(clause.parent ?? clause, "body") ?? clause);
  let isFixed = true;
  if (right !== null)
    visit(right, (node) => {
      const entity = values.uses.variable(node);
      if (entity !== null && (entity === variable || reassigned.has(entity))) isFixed = false;
    });
  if (!isFixed) return null;
  const operator = childOf(condition, "operator");
  const count = rounds(operator === null ? "" : nodeText(operator), first, limit, step);
  // One step beyond the last value ends it, unless that wraps around.
  if (count === null || count <= 0n || !fits(first + count * step, type)) return null;
  return { variable, first, step, count };
}

function stepOf(
  update: SyntaxNode,
  isVariable: (node: SyntaxNode | undefined) => boolean,
  values: PureValues,
  variables: Variables,
): bigint | null {
  if (update.kind === "inc_statement" || update.kind === "dec_statement")
    return isVariable(update.children[0]) ? (update.kind === "inc_statement" ? 1n : -1n) : null;
  const operator = childOf(update, "operator");
  const by = childOf(update, "right")?.children[0];
  if (update.kind !== "assignment_statement" || operator === null || by === undefined) return null;
  if (!isVariable(childOf(update, "left")?.children[0])) return null;
  const value =
    values.inference.constantOf(by, values.where) === null ? undefined : values.compile(by)(variables);
  if (typeof value !== "bigint") return null;
  const op = nodeText(operator);
  return op === "+=" ? value : op === "-=" ? -value : null;
}

function rounds(operator: string, first: bigint, limit: bigint, step: bigint): bigint | null {
  if (step === 0n) return null;
  const [distance, pace] = step > 0n ? [limit - first, step] : [first - limit, -step];
  switch (operator) {
    case "<":
    case ">":
      return step > 0n === (operator === "<") ? (distance + pace - 1n) / pace : null;
    case "<=":
    case ">=":
      return step > 0n === (operator === "<=") && distance >= 0n ? distance / pace + 1n : null;
    case "!=":
      return distance >= 0n && distance % pace === 0n ? distance / pace : null;
    default:
      return null;
  }
}
