import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import type { SourceMapType, SourceType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";

/** What a map literal holds. Static entries are known when compiled; above 25 of them a loop stores them. */
export interface LiteralSite {
  readonly entries: number;
  readonly staticEntries: number;
  /** Entries of which it is not known whether they are static; 0 when all is known. */
  readonly unknownEntries: number;
}

/** Counts a map literal's entries (cmd/compile/internal/walk order.go OMAPLIT, complit.go maplit). */
export function literalOf(
  body: SyntaxNode,
  type: SourceMapType,
  where: Where,
  inference: Inference,
): LiteralSite {
  const entries = body.children.filter((child) => child.kind === "keyed_element");
  let staticEntries = 0;
  let unknownEntries = 0;
  for (const entry of entries) {
    const key = staticness(childOf(entry, "key"), type.key, where, inference);
    const value = staticness(childOf(entry, "value"), type.elem, where, inference);
    if (key === "static" && value === "static") staticEntries++;
    else if (key !== "dynamic" && value !== "dynamic") unknownEntries++;
  }
  return { entries: entries.length, staticEntries, unknownEntries };
}

type Staticness = "static" | "dynamic" | "unknown";

function staticness(
  element: SyntaxNode | null,
  type: SourceType,
  where: Where,
  inference: Inference,
): Staticness {
  const expression = element?.kind === "literal_element" ? element.children[0] : element;
  if (!expression) return "unknown";
  const node = withoutParens(expression);
  if (nodeText(node) === "nil" && inference.lookup("nil", node, where) === null) return "static";
  const under = underlying(type, inference);
  if (under.kind === "unknown") return "unknown";
  // A value put into an interface needs an address, which makes it dynamic.
  if (under.kind === "interface") return "dynamic";
  if (inference.constantOf(node, where) !== null || node.kind === "imaginary_literal") return "static";
  switch (node.kind) {
    case "composite_literal":
    case "literal_value":
      return staticLiteral(node, where, inference);
    case "func_literal":
    case "index_expression":
    case "slice_expression":
      return "dynamic";
    case "identifier": {
      const entity = inference.lookup(nodeText(node), node, where);
      return entity === null || entity.kind === "constant" ? "unknown" : "dynamic";
    }
    default:
      return ["slice", "map", "pointer", "func", "chan"].includes(under.kind) ? "dynamic" : "unknown";
  }
}

function staticLiteral(node: SyntaxNode, where: Where, inference: Inference): Staticness {
  const body = node.kind === "literal_value" ? node : childOf(node, "body");
  const type = underlying(inference.typeOf(node, where), inference);
  if (body === null || type.kind === "unknown") return "unknown";
  if (type.kind !== "struct" && type.kind !== "array") return "dynamic";
  let worst: Staticness = "static";
  body.children.forEach((element, index) => {
    const keyed = element.kind === "keyed_element";
    const value = keyed ? childOf(element, "value") : element;
    const key = keyed ? childOf(element, "key") : null;
    const of =
      type.kind === "array"
        ? type.elem
        : key === null
          ? type.fields[index]?.type
          : type.fields.find((f) => f.name === nodeText(key))?.type;
    const found = of === undefined ? "unknown" : staticness(value, of, where, inference);
    if (found === "dynamic" || worst === "dynamic") worst = "dynamic";
    else if (found === "unknown") worst = "unknown";
  });
  return worst;
}
