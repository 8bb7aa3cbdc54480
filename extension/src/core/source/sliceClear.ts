import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import { type AppendKey, appendKeyOf, isSameSafe } from "./safeExpression.ts";
import type { SliceClear } from "./siteForms.ts";
import { mapBelow } from "./siteType.ts";
import { type SourceType, unknown } from "./sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";

/** What a read has to do with a loop that is one clear of a slice; null: nothing. */
export function sliceClearOf(node: SyntaxNode, where: Where, inference: Inference): SliceClear | null {
  let at = node;
  while (at.parent !== null && !/^(?:range_clause|for_statement|func_literal)$/.test(at.parent.kind))
    at = at.parent;
  const clause = at.parent?.kind === "for_statement" ? rangeOf(at.parent) : at.parent;
  if (clause?.kind !== "range_clause") return null;
  const over = childOf(clause, "right");
  const store = storeOf(clause);
  const set = store === null ? null : clearedBy(store, clause, where, inference);
  if (over === null || store === null || set === null) return null;
  const inBody = node.start >= set.start && node.end <= set.end;
  if (at !== over && !inBody) return null;
  const type = underlying(inference.typeOf(over, where), inference);
  const elem = elemOf(type, inference);
  if (elem === null) return null;
  const zero = isZero(store.value, elem, where, inference);
  const sized = hasSize(elem, inference);
  if (zero === false || sized === false) return null;
  return {
    at: inBody ? "body" : "range",
    byPointer: type.kind === "pointer",
    certain: zero === true && sized === true,
    ...keysOf(over, where, inference),
  };
}

/**
 * Whether a read is for the array in `for i := range n { array[i] = … }`, which the compiler may make one clear, too, and read
 * again and again (1.25 on).
 */
export function isOfStoredArray(node: SyntaxNode, where: Where, inference: Inference): boolean {
  const loop = loopAround(node);
  const clause = loop === null ? undefined : rangeOf(loop);
  const target = clause === undefined ? undefined : storeOf(clause)?.target;
  const set = target?.kind === "index_expression" ? childOf(target, "operand") : null;
  if (set === null || node.start < set.start || node.end > set.end) return false;
  return /^(?:array|pointer)$/.test(underlying(inference.typeOf(set, where), inference).kind);
}

function loopAround(node: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode | null = node;
  while (at !== null && !/^(?:for_statement|func_literal)$/.test(at.kind)) at = at.parent;
  return at?.kind === "for_statement" ? at : null;
}

function rangeOf(loop: SyntaxNode): SyntaxNode | undefined {
  return loop.children.find((child) => child.kind === "range_clause");
}

interface Store {
  readonly target: SyntaxNode;
  readonly value: SyntaxNode;
}

/** The assignment that is all that a loop's body does. */
function storeOf(clause: SyntaxNode): Store | null {
  let only = clause.parent === null ? null : childOf(clause.parent, "body");
  while (only !== null && /^(?:block|statement_list)$/.test(only.kind)) {
    // Comments, and a semicolon with nothing before it, which the grammar takes for an error.
    const [first, more] = only.children.filter((child) => !/^(?:;|\/[/*])/.test(nodeText(child)));
    only = more === undefined ? (first ?? null) : null;
  }
  if (only?.kind !== "assignment_statement") return null;
  const operator = childOf(only, "operator");
  const targets = childOf(only, "left")?.children ?? [];
  const [value, more] = childOf(only, "right")?.children ?? [];
  const [target] = targets;
  if (target === undefined || targets.length > 1 || value === undefined || more !== undefined) return null;
  return operator !== null && nodeText(operator) === "=" ? { target: withoutParens(target), value } : null;
}

/** The s of a store to `s[i]`, where s is what is ranged over and i its index. */
function clearedBy(
  { target }: Store,
  clause: SyntaxNode,
  where: Where,
  inference: Inference,
): SyntaxNode | null {
  const over = childOf(clause, "right");
  const [index, value, more] = childOf(clause, "left")?.children ?? [];
  if (over === null || index === undefined || nodeText(index) === "_" || more !== undefined) return null;
  if (value !== undefined && nodeText(value) !== "_") return null;
  const set = target.kind === "index_expression" ? childOf(target, "operand") : null;
  const by = childOf(target, "index");
  if (set === null || by === null) return null;
  return isSameSafe(set, over, where, inference) && isSameSafe(by, index, where, inference) ? set : null;
}

/** The elem type of a slice, array or pointer to one, unknown where it may be one; else null. */
function elemOf(type: SourceType, inference: Inference): SourceType | null {
  if (type.kind === "unknown" || type.kind === "typeParam")
    return unknown("what is ranged over is not known");
  if (type.kind === "slice" || type.kind === "array") return type.elem;
  if (type.kind !== "pointer") return null;
  const array = underlying(type.elem, inference);
  return array.kind === "pointer" ? null : elemOf(array, inference);
}

/** cmd/compile/internal/ir IsZero; null: not known. */
function isZero(value: SyntaxNode, elem: SourceType, where: Where, inference: Inference): boolean | null {
  const node = withoutParens(value);
  if (nodeText(node) === "nil") return inference.lookup("nil", node, where) === null ? true : null;
  const into = underlying(elem, inference).kind;
  const constant = inference.constantOf(node, where);
  if (constant !== null) {
    const { kind, value } = constant;
    const zero = kind === "string" ? value === "" : Number(value) === 0;
    if (!zero || into === "interface") return false;
    return into === "basic" ? true : null;
  }
  const { kind } = underlying(inference.typeOf(node, where), inference);
  if (node.kind === "composite_literal") {
    if (into === "interface" || /^(?:slice|map)$/.test(kind)) return false;
    const isEmpty = childOf(node, "body")?.children.length === 0;
    return isEmpty && /^(?:struct|array)$/.test(kind) ? true : null;
  }
  return kind === "unknown" || node.kind === "imaginary_literal" ? null : false;
}

/** Whether values of a type take any bytes; null: not known. */
function hasSize(type: SourceType, inference: Inference): boolean | null {
  const under = underlying(type, inference);
  if (under.kind === "unknown" || under.kind === "typeParam") return null;
  if (under.kind === "array") return under.length === 0 ? false : hasSize(under.elem, inference);
  if (under.kind !== "struct") return true;
  const fields = under.fields.map((field) => hasSize(field.type, inference));
  return fields.includes(true) ? true : fields.includes(null) ? null : false;
}

/** From the least to the most likely to be copied for each of the two places. */
const keyKinds: readonly AppendKey[] = ["place", "variable", "computed", "unknown", "boxed"];

function keysOf(over: SyntaxNode, where: Where, inference: Inference): Pick<SliceClear, "key" | "only"> {
  const kinds: AppendKey[] = [];
  visit(over, (node) => {
    const operand = node.kind === "index_expression" ? childOf(node, "operand") : null;
    const key = childOf(node, "index");
    const map =
      operand === null || key === null ? null : mapBelow(inference.typeOf(operand, where), inference);
    if (map === null || key === null) return;
    // What is read of a map has no address.
    const isRead = withoutParens(key).kind === "index_expression";
    kinds.push(isRead ? "computed" : appendKeyOf(key, map, where, inference));
  });
  const most = Math.max(...kinds.map((kind) => keyKinds.indexOf(kind)));
  return { key: keyKinds[most] ?? "unknown", only: kinds.length === 1 };
}
