import { isType } from "../../source/callTypes.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { underlying } from "../../source/members.ts";
import { defaultType, type SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import { isTarget } from "../../source/variableUses.ts";
import type { Reading } from "./pattern.ts";

/** A value that is made an interface, with the type that it has then for certain. */
export interface GivenPart {
  readonly node: SyntaxNode;
  readonly as: SourceType;
}

const maxDepth = 8;

/**
 * The values that a key makes interfaces of: the key itself where the map's keys are of an interface type, and fields and elements
 * of a literal whose own type is one. Only those whose dynamic type is certain.
 */
export function partsOf(key: SyntaxNode, type: SourceType, reading: Reading, depth = 0): GivenPart[] {
  const { inference, where } = reading;
  if (depth > maxDepth) return [];
  const node = followed(key, reading);
  const below = underlying(type, inference);
  if (below.kind === "interface") {
    const own = defaultType(inference.typeOf(node, where));
    const { kind } = underlying(own, inference);
    if (kind === "interface" || kind === "typeParam" || kind === "unknown") return [];
    // A struct with interfaces inside is hashed by what they hold.
    return [{ node, as: own }, ...literalParts(node, own, reading, depth)];
  }
  return literalParts(node, type, reading, depth);
}

function literalParts(node: SyntaxNode, type: SourceType, reading: Reading, depth: number): GivenPart[] {
  const below = underlying(type, reading.inference);
  const body = node.kind === "composite_literal" ? childOf(node, "body") : null;
  if (node.kind === "literal_value" || body !== null) {
    const elements = (body ?? node).children;
    return elements.flatMap((element, i) => {
      const isKeyed = element.kind === "keyed_element";
      const value = (isKeyed ? childOf(element, "value") : element)?.children[0];
      const name = isKeyed ? childOf(element, "key") : null;
      if (value === undefined) return [];
      if (below.kind === "array") return partsOf(value, below.elem, reading, depth + 1);
      if (below.kind !== "struct") return [];
      const field = name === null ? below.fields[i] : below.fields.find((one) => one.name === nodeText(name));
      // Blank fields are not hashed.
      return field === undefined || field.name === "_" ? [] : partsOf(value, field.type, reading, depth + 1);
    });
  }
  return [];
}

/** What a variable holds for certain: it is given one value where it is declared, and no other. Conversions to interfaces keep it. */
export function followed(node: SyntaxNode, reading: Reading): SyntaxNode {
  const { inference, where } = reading;
  let at = withoutParens(node);
  for (let i = 0; i < maxDepth; i++) {
    const callee = at.kind === "call_expression" ? childOf(at, "function") : null;
    const [only, more] = callee === null ? [] : (childOf(at, "arguments")?.children ?? []);
    const isBoxed =
      callee !== null &&
      only !== undefined &&
      more === undefined &&
      isType(callee, where, inference) &&
      underlying(inference.resolve(callee, where), inference).kind === "interface";
    const value = isBoxed ? only : onlyValue(at, reading);
    if (value === null) return at;
    at = withoutParens(value);
  }
  return at;
}

/** The value that a variable is declared with, alone. */
function declaredValue({ origin, place }: VariableEntity): SyntaxNode | null {
  if (origin.from === "value") return origin.count === 1 ? (origin.values[0] ?? null) : null;
  const spec = place.node.kind === "var_spec" ? place.node : place.node.parent;
  if (origin.from !== "type" || spec?.kind !== "var_spec") return null;
  const names = spec.children.filter((child) => child.field === "name" && child.kind === "identifier");
  const values = childOf(spec, "value")?.children ?? [];
  return names.length === 1 && values.length === 1 ? (values[0] ?? null) : null;
}

function onlyValue(node: SyntaxNode, { uses, root }: Reading): SyntaxNode | null {
  const variable = uses.variable(node);
  if (variable === null) return null;
  const value = declaredValue(variable);
  const isOwn = variable.place.package.lookup(variable.name) !== variable;
  if (value === null || !isOwn || uses.isReassigned(variable) || uses.isOutOfSight(variable)) return null;
  let isKept = true;
  visit(root, (at) => {
    if (isKept && at.kind === "identifier" && uses.variable(at) === variable && isTarget(at)) isKept = false;
  });
  return isKept ? value : null;
}
