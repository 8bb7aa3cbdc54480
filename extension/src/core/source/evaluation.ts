import { isType } from "./callTypes.ts";
import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";

/**
 * Whether code is evaluated where it is reached (Go spec, "Length and capacity", "For statements with range clause",
 * package unsafe). `never`: it stands in a constant, as the length of an array is. The others stand in an array that is
 * ranged over without its elements, of which a release may take the length alone: `ranged`; `rangedByCall`, with a call
 * or receive in it; `rangedByCheck`, in a slice expression or type assertion; `rangedBlank`, where a second variable is
 * blank.
 */
export type Evaluation = "always" | "never" | "ranged" | "rangedByCall" | "rangedByCheck" | "rangedBlank";

/** How the code at a node is evaluated. */
export function evaluationOf(node: SyntaxNode, where: Where, inference: Inference): Evaluation {
  if (!mayBeLeftOut(node)) return "always";
  let isChecked = false;
  for (let inner = node; inner.parent !== null; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === "slice_expression" || parent.kind === "type_assertion_expression") isChecked = true;
    else if (parent.kind === "array_type" && inner.field === "length") return "never";
    else if (parent.kind === "argument_list" && parent.parent?.kind === "call_expression") {
      if (isConstantCall(parent.parent, inner, where, inference)) return "never";
      if (!isType(withoutParens(childOf(parent.parent, "function") ?? parent), where, inference))
        return "always";
    } else if (parent.kind === "range_clause" && inner.field === "right")
      return rangeEvaluation(parent, inner, isChecked, where, inference);
    else if (isWhole.test(parent.kind)) return "always";
  }
  return "always";
}

/** What is evaluated for itself, whatever it stands in. */
const isWhole = /_statement$|^(?:block|func_literal|var_spec|const_spec)$/;
const takesConstants = /^(?:len|cap|Sizeof|Alignof|Offsetof)$/;

/** Whether code stands in anything that may not evaluate it, by the words alone: types may be far to fetch. */
function mayBeLeftOut(node: SyntaxNode): boolean {
  for (let inner = node; inner.parent !== null && !isWhole.test(inner.parent.kind); inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === "range_clause" || parent.kind === "array_type") return true;
    if (parent.kind !== "call_expression" || inner.field !== "arguments") continue;
    const callee = childOf(parent, "function");
    if (callee !== null && takesConstants.test(nodeText(childOf(callee, "field") ?? callee))) return true;
  }
  return false;
}

/** `len` or `cap` of an array without calls, or a function of package unsafe that is about a type. */
function isConstantCall(call: SyntaxNode, argument: SyntaxNode, where: Where, inference: Inference): boolean {
  const callee = childOf(call, "function");
  const [operand, field] = [callee && childOf(callee, "operand"), callee && childOf(callee, "field")];
  if (callee?.kind === "identifier")
    return (
      /^(?:len|cap)$/.test(nodeText(callee)) &&
      inference.lookup(nodeText(callee), callee, where) === null &&
      isArray(argument, where, inference) &&
      !callsOrReceives(argument, where, inference)
    );
  if (
    operand?.kind !== "identifier" ||
    field === null ||
    !/^(?:Sizeof|Alignof|Offsetof)$/.test(nodeText(field))
  )
    return false;
  const entity = inference.lookup(nodeText(operand), operand, where);
  return entity?.kind === "import" && entity.path === "unsafe";
}

/** Whether an expression is an array, or points to one. */
function isArray(expression: SyntaxNode, where: Where, inference: Inference): boolean {
  const type = underlying(inference.typeOf(expression, where), inference);
  return (type.kind === "pointer" ? underlying(type.elem, inference) : type).kind === "array";
}

/** Calls that are no conversions and not constant, receives. */
function callsOrReceives(expression: SyntaxNode, where: Where, inference: Inference): boolean {
  let found = false;
  visit(expression, (node) => {
    if (node.kind === "unary_expression") found ||= nodeText(node).startsWith("<-");
    if (node.kind !== "call_expression" || found) return;
    const callee = childOf(node, "function");
    found =
      callee === null ||
      !(isType(withoutParens(callee), where, inference) || inference.constantOf(node, where) !== null);
  });
  return found;
}

function rangeEvaluation(
  clause: SyntaxNode,
  over: SyntaxNode,
  isChecked: boolean,
  where: Where,
  inference: Inference,
): Evaluation {
  const [, second] = childOf(clause, "left")?.children ?? [];
  if ((second !== undefined && nodeText(second) !== "_") || !isArray(over, where, inference)) return "always";
  const calls = callsOrReceives(over, where, inference);
  if (isChecked) return calls || second !== undefined ? "always" : "rangedByCheck";
  if (second !== undefined) return "rangedBlank";
  return calls ? "rangedByCall" : "ranged";
}
