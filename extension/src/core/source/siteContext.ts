import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { receiverType } from "./packageIndex.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText } from "./syntaxNode.ts";

/** The function that code stands in. */
export interface EnclosingFunction {
  /** As the linker names it within its package: "F", "(*T).M", "T.M", "init"; package-level values are set in "init". */
  readonly name: string;
  /** Inside a function literal. */
  readonly closure: boolean;
  /** It or its receiver has type parameters: the compiler makes one copy a shape. */
  readonly generic: boolean;
}

/** The function around a node. */
export function enclosingFunction(node: SyntaxNode): EnclosingFunction {
  let closure = false;
  let root = node;
  for (let up: SyntaxNode | null = node; up !== null; up = up.parent) {
    if (up.kind === "func_literal") closure = true;
    root = up;
  }
  const name = childOf(root, "name");
  if (root.kind === "function_declaration")
    return {
      name: name === null ? "" : nodeText(name),
      closure,
      generic: childOf(root, "type_parameters") !== null,
    };
  if (root.kind !== "method_declaration") return { name: "init", closure, generic: false };
  const type = receiverType(root);
  const generic = type?.kind === "generic_type";
  const typeName = type === null ? "" : nodeText((generic ? childOf(type, "type") : null) ?? type);
  const pointer = childOf(root, "receiver")?.children.some(
    (p) => childOf(p, "type")?.kind === "pointer_type",
  );
  const method = name === null ? "" : nodeText(name);
  return { name: pointer ? `(*${typeName}).${method}` : `${typeName}.${method}`, closure, generic };
}

/**
 * Whether constant conditions keep code from ever running, so that the compiler drops it: a branch that is constantly
 * not taken, or what follows one that is constantly taken and leaves.
 */
export function isDead(node: SyntaxNode, where: Where, inference: Inference): boolean {
  for (let inner = node; inner.parent !== null; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === "if_statement") {
      const taken = conditionOf(parent, where, inference);
      if (taken === false && inner.field === "consequence") return true;
      if (taken === true && inner.field === "alternative") return true;
    } else if (parent.kind === "for_statement" && inner.field === "body") {
      const condition = parent.children[0];
      if (
        condition !== undefined &&
        condition !== inner &&
        constantCondition(condition, where, inference) === false
      )
        return true;
    } else if (parent.kind === "binary_expression" && inner.field === "right") {
      const operator = childOf(parent, "operator");
      const left = childOf(parent, "left");
      const value = left === null ? null : constantCondition(left, where, inference);
      if (
        operator !== null &&
        value !== null &&
        value === (nodeText(operator) === "||") &&
        /&&|\|\|/.test(nodeText(operator))
      )
        return true;
    } else if (parent.kind === "statement_list" && unreachedIn(parent, where, inference).has(inner)) {
      return true;
    }
  }
  return false;
}

/** Statements behind one that leaves, by list: a list may have many sites. */
const unreached = new WeakMap<Inference, Map<SyntaxNode, ReadonlySet<SyntaxNode>>>();

function unreachedIn(list: SyntaxNode, where: Where, inference: Inference): ReadonlySet<SyntaxNode> {
  const lists = unreached.get(inference) ?? new Map<SyntaxNode, ReadonlySet<SyntaxNode>>();
  unreached.set(inference, lists);
  const known = lists.get(list);
  if (known !== undefined) return known;
  const found = new Set<SyntaxNode>();
  let reached = true;
  for (const statement of list.children) {
    // A goto may lead to a label.
    if (statement.kind === "labeled_statement") reached = true;
    if (!reached) found.add(statement);
    if (jumps(statement, where, inference)) reached = false;
  }
  lists.set(list, found);
  return found;
}

function jumps(statement: SyntaxNode, where: Where, inference: Inference): boolean {
  if (
    ["return_statement", "break_statement", "continue_statement", "goto_statement"].includes(statement.kind)
  )
    return true;
  if (statement.kind !== "if_statement" || conditionOf(statement, where, inference) !== true) return false;
  const list = childOf(statement, "consequence")?.children[0];
  return list?.children.some((inner) => jumps(inner, where, inference) || isPanic(inner)) ?? false;
}

function isPanic(statement: SyntaxNode): boolean {
  const call = statement.kind === "expression_statement" ? statement.children[0] : undefined;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  return callee !== null && nodeText(callee) === "panic";
}

function conditionOf(statement: SyntaxNode, where: Where, inference: Inference): boolean | null {
  const condition = childOf(statement, "condition");
  return condition === null ? null : constantCondition(condition, where, inference);
}

/** A condition's value; of `a && b` and `a || b` also where only one side is constant and decides. */
function constantCondition(condition: SyntaxNode, where: Where, inference: Inference): boolean | null {
  const value = inference.constantOf(condition, where);
  if (value?.kind === "bool") return value.value;
  if (condition.kind === "parenthesized_expression" && condition.children[0] !== undefined)
    return constantCondition(condition.children[0], where, inference);
  if (condition.kind !== "binary_expression") return null;
  const operator = childOf(condition, "operator");
  const decides = operator === null ? "" : nodeText(operator);
  if (decides !== "&&" && decides !== "||") return null;
  const sides = [childOf(condition, "left"), childOf(condition, "right")];
  const deciding = decides === "||";
  return sides.some((side) => side !== null && constantCondition(side, where, inference) === deciding)
    ? deciding
    : null;
}
