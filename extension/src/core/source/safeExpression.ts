import { isType } from "./callTypes.ts";
import type { Where } from "./entity.ts";
import type { ConstantValue, Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import type { SourceMapType, SourceType } from "./sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";
import { sourceText } from "./typeText.ts";

/** Nodes that are safe if what they are made of is. */
const safeKinds = new Set([
  ...["identifier", "field_identifier", "package_identifier", "selector_expression", "index_expression"],
  ...["parenthesized_expression", "int_literal", "float_literal", "imaginary_literal", "rune_literal"],
  ...["interpreted_string_literal", "interpreted_string_literal_content", "raw_string_literal"],
  ...["raw_string_literal_content", "escape_sequence"],
]);

/**
 * cmd/compile/internal/ir SameSafeExpr (1.18 to 1.27): two expressions alike but for parentheses, with equal constants,
 * made of names, selectors, dereferences, indexes, literals, arithmetic, and conversions that do no work beyond a
 * processor's instruction.
 */
export function isSameSafe(a: SyntaxNode, b: SyntaxNode, where: Where, inference: Inference): boolean {
  return isAlike(a, b, where, inference) && isSafe(a, where, inference);
}

function isAlike(one: SyntaxNode, other: SyntaxNode, where: Where, inference: Inference): boolean {
  const [a, b] = [withoutParens(one), withoutParens(other)];
  if (nodeText(a) === nodeText(b)) return true;
  const [constant, equal] = [inference.constantOf(a, where), inference.constantOf(b, where)];
  if (constant !== null || equal !== null) {
    if (constant === null || equal === null || !isEqual(constant, equal)) return false;
    return constantType(a, where, inference) === constantType(b, where, inference);
  }
  if (a.kind !== b.kind || a.children.length === 0 || a.children.length !== b.children.length) return false;
  return a.children.every((child, i) => isAlike(child, b.children[i] as SyntaxNode, where, inference));
}

function isEqual(a: ConstantValue, b: ConstantValue): boolean {
  if (a.kind === b.kind) return a.value === b.value;
  return /int|float/.test(a.kind) && /int|float/.test(b.kind) && Number(a.value) === Number(b.value);
}

/** Untyped constants get the type of the place where they stand. */
function constantType(node: SyntaxNode, where: Where, inference: Inference): string | null {
  const type = inference.typeOf(node, where);
  return type.kind === "untyped" ? "untyped" : sourceText(type, where.package);
}

/** A node's text without spaces. */
export function normalizedText(node: SyntaxNode): string {
  return nodeText(node).replace(/\s+/g, "");
}

function isSafe(node: SyntaxNode, where: Where, inference: Inference): boolean {
  let safe = true;
  visit(node, (part) => {
    if (part.field === "operator" || safeKinds.has(part.kind) || !safe) return;
    if (part.kind === "unary_expression") safe = /^[*!^+-]/.test(nodeText(part));
    else if (part.kind === "binary_expression")
      safe = /^(?:[-+|^*/%]|<<|>>|&\^?)$/.test(operatorOf(part)) && !joinsStrings(part, where, inference);
    else if (part.kind === "call_expression")
      safe = inference.constantOf(part, where) !== null || isPlainConversion(part, where, inference);
    else if (part.kind !== "argument_list" && !isType(part, where, inference)) safe = false;
  });
  return safe;
}

/** Whether strings are put together when the program runs: an operation of its own (OADDSTR), which is not safe. */
function joinsStrings(node: SyntaxNode, where: Where, inference: Inference): boolean {
  if (operatorOf(node) !== "+" || inference.constantOf(node, where) !== null) return false;
  const type = underlying(inference.typeOf(node, where), inference);
  return (
    (type.kind === "basic" && type.name === "string") || (type.kind === "untyped" && type.of === "string")
  );
}

function operatorOf(node: SyntaxNode): string {
  const operator = childOf(node, "operator");
  return operator === null ? "" : nodeText(operator);
}

/** A conversion between numbers, or one that leaves the value as it is. */
function isPlainConversion(call: SyntaxNode, where: Where, inference: Inference): boolean {
  const callee = childOf(call, "function");
  const [argument, more] = childOf(call, "arguments")?.children ?? [];
  if (callee === null || argument === undefined || more !== undefined) return false;
  if (!isType(withoutParens(callee), where, inference)) return false;
  const to = underlying(inference.resolve(withoutParens(callee), where), inference);
  const from = underlying(inference.typeOf(argument, where), inference);
  if (isNumber(to)) return isNumber(from);
  if (from.kind === "untyped" && from.of === "nil") return true;
  return to.kind !== "unknown" && sourceText(to, where.package) === sourceText(from, where.package);
}

function isNumber(type: SourceType): boolean {
  if (type.kind === "untyped") return /^(?:int|rune|float|complex)$/.test(type.of);
  return type.kind === "basic" && /^(?:u?int|float|complex|byte|rune)/.test(type.name);
}

/** What the key of an append is, as far as it decides whether its two map operations become one. */
export type AppendKey =
  /** Made into an interface for the map. */
  | "boxed"
  /** A constant, nil, arithmetic or a conversion. */
  | "computed"
  /** A variable of the function. */
  | "variable"
  /** A field, an element, what a pointer points to, a variable of the package. */
  | "place"
  /** Whether it is made into an interface is not known. */
  | "unknown";

/** The kind of key that `m[k] = append(m[k], …)` has. */
export function appendKeyOf(
  key: SyntaxNode,
  map: SourceMapType,
  where: Where,
  inference: Inference,
): AppendKey {
  const node = withoutParens(key);
  if (underlying(map.key, inference).kind === "interface") {
    const type = inference.typeOf(node, where);
    if (type.kind === "unknown") return "unknown";
    if (type.kind === "untyped" && type.of === "nil") return "computed";
    if (sourceText(type, where.package) !== sourceText(map.key, where.package)) return "boxed";
  }
  if (inference.constantOf(node, where) !== null) return "computed";
  if (node.kind === "identifier") {
    const entity = inference.lookup(nodeText(node), node, where);
    return entity !== null && where.package.lookup(nodeText(node)) === entity ? "place" : "variable";
  }
  const isPlace = /^(?:selector|index)_expression$/.test(node.kind) || nodeText(node).startsWith("*");
  return isPlace ? "place" : "computed";
}
