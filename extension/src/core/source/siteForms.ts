import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { type AppendKey, isSameSafe } from "./safeExpression.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, visit, withoutParens, withParens } from "./syntaxNode.ts";

/** How an index expression on a map is used. */
export type IndexForm = "read" | "commaOk" | "assign" | "opAssign" | "append";

/**
 * What a statement has of an index: the grammar takes `m[k]` and a next line that begins with a parenthesis for one call, where
 * Go ends the statement.
 */
function inStatement(index: SyntaxNode): SyntaxNode {
  let outer = withParens(index);
  const { parent } = outer;
  const args =
    parent?.kind === "call_expression" && outer.field === "function" ? childOf(parent, "arguments") : null;
  if (args === null || !outer.unit.text.slice(outer.end, args.start).includes("\n")) return outer;
  while (outer.parent !== null && (outer.field === "function" || outer.field === "operand"))
    outer = outer.parent;
  return outer;
}

/** The use that the code makes of `m[k]`. */
export function classifyIndex(index: SyntaxNode, where: Where, inference: Inference): IndexForm {
  const node = inStatement(index);
  const { parent } = node;
  if (parent === null) return "read";
  if (parent.kind === "inc_statement" || parent.kind === "dec_statement") return "opAssign";
  if (parent.kind !== "expression_list") return "read";
  const statement = parent.parent;
  if (statement === null) return "read";
  if (statement.kind === "assignment_statement" && parent.field === "left") {
    if (operatorOf(statement) !== "=") return "opAssign";
    return appendsTo(statement, index, where, inference) ? "append" : "assign";
  }
  if (statement.kind === "range_clause" && parent.field === "left") return "assign";
  if (statement.kind === "receive_statement" && parent.field === "left") return "assign";
  return parent.children.length === 1 && namesOnTheLeft(statement, parent) === 2 ? "commaOk" : "read";
}

/** `/=` and `%=` read first, so that a zero divisor panics before an entry is made. */
export function isDivision(index: SyntaxNode): boolean {
  const statement = withParens(index).parent?.parent;
  return statement?.kind === "assignment_statement" && /^[/%]=$/.test(operatorOf(statement));
}

function operatorOf(statement: SyntaxNode): string {
  const operator = childOf(statement, "operator");
  return operator === null ? "" : nodeText(operator);
}

function namesOnTheLeft(statement: SyntaxNode, right: SyntaxNode): number {
  if (statement.kind === "var_spec")
    return statement.children.filter((child) => child.field === "name" && child.kind === "identifier").length;
  const left = childOf(statement, "left");
  return left === null || left === right ? 0 : left.children.length;
}

/** `m[k] = append(m[k], …)` with the same m and k, which the compiler may turn into one mapassign. */
function appendsTo(assignment: SyntaxNode, index: SyntaxNode, where: Where, inference: Inference): boolean {
  const target = appendTarget(childOf(assignment, "right"));
  const left = childOf(assignment, "left");
  if (target === null || left?.children.length !== 1) return false;
  return isSameSafe(withoutParens(target), index, where, inference);
}

function appendTarget(right: SyntaxNode | null): SyntaxNode | null {
  const call = right?.children.length === 1 ? right.children[0] : undefined;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (call === undefined || callee === null || nodeText(callee) !== "append") return null;
  return childOf(call, "arguments")?.children[0] ?? null;
}

/** Whether a node stands in the first argument of an append whose assignment is the site of both. */
export function isPartOfAppend(node: SyntaxNode, where: Where, inference: Inference): boolean {
  for (let inner = node; inner.parent !== null; inner = inner.parent) {
    const list = inner.parent;
    if (list.kind === "argument_list" && list.children[0] === inner) {
      const call = withParens(list.parent ?? list);
      const assignment = call.parent?.parent;
      if (assignment?.kind !== "assignment_statement" || operatorOf(assignment) !== "=") continue;
      const target = withoutParens(childOf(assignment, "left")?.children[0] ?? assignment);
      if (
        target.kind === "index_expression" &&
        call.parent?.field === "right" &&
        appendsTo(assignment, target, where, inference)
      )
        return true;
    }
    if (list.kind.endsWith("_statement")) return false;
  }
  return false;
}

/**
 * A read for the s, a slice or array, of `for i := range s { s[i] = zero }`, which the compiler makes one clear: it reads s at
 * one of the two places only, again and again (cmd/compile/internal/walk/range.go arrayClear, arrayRangeClear, 1.18 to 1.27).
 */
export interface SliceClear {
  /** Where the read stands. */
  readonly at: "range" | "body";
  /** s is a pointer to an array. */
  readonly byPointer: boolean;
  /** The elems are known to have a size, and what is stored to be their zero value. */
  readonly certain: boolean;
  /** Of the keys that s is read with, the one that most likely keeps the two places from being alike. */
  readonly key: AppendKey;
  /** It is the only read of a map in s. */
  readonly only: boolean;
}

/** How a range over a map is compiled. */
export interface RangeForm {
  /** `for k := range m { delete(m, k) }`: the compiler makes it a clear (when the key type is reflexive). */
  readonly clears: boolean;
  /** The body never comes back to the head, so that nothing asks for the next entry. */
  readonly leavesAtOnce: boolean;
}

/** The compiler's special cases of `range m`. */
export function classifyRange(clause: SyntaxNode, where: Where, inference: Inference): RangeForm {
  const loop = clause.parent;
  const body = loop === null ? null : childOf(loop, "body");
  const statements =
    body?.children.flatMap((child) => (child.kind === "statement_list" ? child.children : [])) ?? [];
  return {
    clears: clearsMap(clause, statements, where, inference),
    leavesAtOnce: body !== null && alwaysLeaves(statements) && !continuesLoop(body, loop),
  };
}

function clearsMap(
  clause: SyntaxNode,
  statements: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): boolean {
  const left = childOf(clause, "left");
  const over = childOf(clause, "right");
  const key = left?.children[0];
  if (left?.children.length !== 1 || key?.kind !== "identifier" || over === null || nodeText(key) === "_")
    return false;
  if (!clause.unit.text.slice(left.end, over.start).includes(":=")) return false;
  const [only, more] = statements.filter((statement) => statement.kind !== "empty_statement");
  const call = only?.kind === "expression_statement" ? only.children[0] : undefined;
  if (call?.kind !== "call_expression" || more !== undefined) return false;
  const callee = childOf(call, "function");
  const args = childOf(call, "arguments")?.children ?? [];
  if (callee === null || nodeText(callee) !== "delete" || inference.lookup("delete", callee, where) !== null)
    return false;
  const [m, k] = args;
  return (
    m !== undefined &&
    k !== undefined &&
    isSameSafe(m, over, where, inference) &&
    isSameSafe(k, key, where, inference)
  );
}

function alwaysLeaves(statements: readonly SyntaxNode[]): boolean {
  return statements.some(leaves);
}

/** A statement after which the next one is never reached, other than by continue. */
function leaves(statement: SyntaxNode): boolean {
  switch (statement.kind) {
    case "return_statement":
    case "break_statement":
    case "goto_statement":
      return true;
    case "continue_statement":
      return statement.children.length > 0;
    case "block":
      return alwaysLeaves(statement.children.flatMap((child) => child.children));
    case "if_statement": {
      const then = childOf(statement, "consequence");
      const other = childOf(statement, "alternative");
      return then !== null && other !== null && leaves(then) && leaves(other);
    }
    case "expression_statement": {
      const call = statement.children[0];
      const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
      return callee !== null && nodeText(callee) === "panic";
    }
    default:
      return false;
  }
}

function continuesLoop(body: SyntaxNode, loop: SyntaxNode | null): boolean {
  const label = loop?.parent?.kind === "labeled_statement" ? childOf(loop.parent, "label") : null;
  let found = false;
  visit(body, (node) => {
    if (node.kind === "goto_statement" || node.kind === "labeled_statement") found = true;
    if (node.kind !== "continue_statement") return;
    const target = node.children[0];
    if (target === undefined) found ||= nearestLoop(node) === loop;
    else found ||= label !== null && nodeText(target) === nodeText(label);
  });
  return found;
}

function nearestLoop(node: SyntaxNode): SyntaxNode | null {
  for (let up = node.parent; up !== null; up = up.parent) if (up.kind === "for_statement") return up;
  return null;
}
