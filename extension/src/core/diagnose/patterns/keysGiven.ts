import { coreType } from "../../source/members.ts";
import { emptyInterface, type SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** A key that the code gives a map. */
export interface GivenKey {
  readonly key: SyntaxNode;
  /** The map's key type. */
  readonly type: SourceType;
  /** "the write", "the read", "delete", "Store". */
  readonly does: string;
  /** The map as it is written; null for a literal. */
  readonly map: SyntaxNode | null;
}

/** The keys of reads, writes, deletes and literals of maps, and of a sync.Map. */
export function keysIn(reading: Reading): GivenKey[] {
  const found: GivenKey[] = [];
  visit(reading.root, (node) => {
    switch (node.kind) {
      case "index_expression":
        return found.push(...indexed(node, reading));
      case "composite_literal":
        return found.push(...literal(node, reading));
      case "call_expression":
        return found.push(...called(node, reading));
      default:
        return 0;
    }
  });
  return found;
}

function keyTypeOf(map: SyntaxNode, { inference, where }: Reading): SourceType | null {
  const type = coreType(inference.typeOf(map, where), inference);
  return type.kind === "map" ? type.key : null;
}

function indexed(node: SyntaxNode, reading: Reading): GivenKey[] {
  const [map, key] = [childOf(node, "operand"), childOf(node, "index")];
  const type = map && keyTypeOf(map, reading);
  if (map === null || key === null || type === null) return [];
  return [{ map, key, type, does: isWritten(node) ? "the write" : "the read" }];
}

/** Assigned to, or changed in place. */
function isWritten(element: SyntaxNode): boolean {
  let node = element;
  while (node.parent?.kind === "parenthesized_expression") node = node.parent;
  const { parent } = node;
  if (parent?.kind === "inc_statement" || parent?.kind === "dec_statement") return true;
  return parent?.kind === "expression_list" && parent.field === "left";
}

function literal(node: SyntaxNode, { inference, where }: Reading): GivenKey[] {
  const type = childOf(node, "type");
  const below = type === null ? null : coreType(inference.resolve(type, where), inference);
  if (below?.kind !== "map") return [];
  const { key: keyType } = below;
  return (childOf(node, "body")?.children ?? []).flatMap((element) => {
    const key = element.kind === "keyed_element" ? childOf(element, "key")?.children[0] : undefined;
    return key === undefined ? [] : [{ map: null, key, type: keyType, does: "the literal" }];
  });
}

const syncMapMethods =
  /^(?:Load|Store|Delete|Swap|CompareAndSwap|CompareAndDelete|LoadOrStore|LoadAndDelete)$/;

function called(node: SyntaxNode, reading: Reading): GivenKey[] {
  const { inference, where } = reading;
  const callee = childOf(node, "function");
  const [first, second] = childOf(node, "arguments")?.children ?? [];
  if (callee === null || first === undefined) return [];
  if (callee.kind === "identifier") {
    if (nodeText(callee) !== "delete" || second === undefined) return [];
    const type = inference.lookup("delete", callee, where) === null ? keyTypeOf(first, reading) : null;
    return type === null ? [] : [{ map: first, key: second, type, does: "delete" }];
  }
  const operand = callee.kind === "selector_expression" ? childOf(callee, "operand") : null;
  const method = operand === null ? null : childOf(callee, "field");
  if (operand === null || method === null || !syncMapMethods.test(nodeText(method))) return [];
  const of = inference.typeOf(operand, where);
  const named = of.kind === "pointer" ? of.elem : of;
  const isSyncMap =
    named.kind === "named" && named.entity.name === "Map" && named.entity.place.package.importPath === "sync";
  return isSyncMap ? [{ map: operand, key: first, type: emptyInterface, does: nodeText(method) }] : [];
}
