import type { VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { childOf, functionAround, nodeText, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";
import { VariableUses } from "./variableUses.ts";

/**
 * Whether the map of an expression is nil each time that it is reached: it is a variable or result of the very function,
 * declared without a value, that nothing can have assigned to since. False where that is not certain.
 */
export function isSurelyNil(expression: SyntaxNode, where: Where, inference: Inference): boolean {
  const name = withoutParens(expression);
  if (name.kind !== "identifier") return false;
  const entity = inference.lookup(nodeText(name), name, where);
  if (entity?.kind !== "variable" || !isDeclaredNil(entity)) return false;
  const owner = functionAround(name);
  if (owner === null || functionAround(entity.place.node) !== owner) return false;
  let root: SyntaxNode = name;
  while (root.parent !== null) root = root.parent;
  const uses = VariableUses.of(root, where, inference);
  if (uses.hasJumps || uses.isOutOfSight(entity) || isMethodTaken(entity, owner, uses)) return false;
  return !uses.isReassigned(entity) || isBeforeAll(name, entity, owner, uses);
}

/** `m.fill`, called later or by others: what is selected of a map is a method, which may assign to it. */
function isMethodTaken(entity: VariableEntity, owner: SyntaxNode, uses: VariableUses): boolean {
  let isTaken = false;
  visit(owner, (node) => {
    const operand = node.kind === "selector_expression" ? childOf(node, "operand") : null;
    if (operand !== null && uses.variable(withoutParens(operand)) === entity) isTaken = true;
  });
  return isTaken;
}

/** `var m T`, or a named result. */
function isDeclaredNil({ origin, place: { node } }: VariableEntity): boolean {
  if (origin.from !== "type") return false;
  return node.kind === "var_spec" ? childOf(node, "value") === null : node.parent?.field === "result";
}

/** Every assignment stands behind it, and no loop leads from one back to it without declaring the variable anew. */
function isBeforeAll(
  name: SyntaxNode,
  entity: VariableEntity,
  owner: SyntaxNode,
  uses: VariableUses,
): boolean {
  const declaration = entity.place.node;
  let outermost: SyntaxNode | null = null;
  for (let up = name.parent; up !== null && up !== owner; up = up.parent) {
    if (up.start <= declaration.start && declaration.end <= up.end) break;
    if (up.kind === "for_statement") outermost = up;
  }
  if (outermost !== null && uses.assignedIn(outermost).has(entity)) return false;
  let isBefore = true;
  visit(owner, (node) => {
    if (node.start < name.start && node !== declaration && assigns(node, entity, uses)) isBefore = false;
  });
  return isBefore;
}

/** A statement that assigns to it, by itself. */
const assigns = (node: SyntaxNode, entity: VariableEntity, uses: VariableUses): boolean =>
  /^(?:assignment_statement|short_var_declaration|range_clause|receive_statement)$/.test(node.kind) &&
  (childOf(node, "left")?.children ?? []).some((target) => uses.variable(withoutParens(target)) === entity);
